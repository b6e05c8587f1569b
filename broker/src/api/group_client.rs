//! Who asks the group coordinator, in its terms.

use std::net::IpAddr;

use kafka_core::group::Client;

use crate::router::RequestContext;

/// The client of a request.
pub(super) fn client(context: &RequestContext) -> Client {
    Client {
        id: context.client_id.clone().unwrap_or_default(),
        host: java_address(context.peer.ip()),
        api_version: context.api_version,
    }
}

/// As Java's `InetAddress.toString` gives it, which is what is stored and shown of a member's host: a slash, then for
/// IPv6 all eight groups.
fn java_address(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => format!("/{v4}"),
        IpAddr::V6(v6) => format!("/{}", v6.segments().map(|segment| format!("{segment:x}")).join(":")),
    }
}

#[cfg(test)]
mod tests {
    use super::java_address;

    #[test]
    fn addresses_as_java_prints_them() {
        assert_eq!(java_address("127.0.0.1".parse().unwrap()), "/127.0.0.1");
        assert_eq!(java_address("::1".parse().unwrap()), "/0:0:0:0:0:0:0:1");
        assert_eq!(java_address("fe80::ab".parse().unwrap()), "/fe80:0:0:0:0:0:0:ab");
        assert_eq!(java_address("::ffff:10.0.0.7".parse().unwrap()), "/10.0.0.7");
    }
}
