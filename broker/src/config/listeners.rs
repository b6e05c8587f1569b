//! `listeners`, `advertised.listeners` and the keys around them (SocketServerConfigs, KafkaConfig, EndPoint).

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

use kafka_core::configs::{ConfigError, Values};

/// How a listener talks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecurityProtocol {
    /// Neither encrypted nor authenticated.
    Plaintext,
    /// TLS.
    Ssl,
    /// SASL, not encrypted.
    SaslPlaintext,
    /// SASL over TLS.
    SaslSsl,
}

impl SecurityProtocol {
    /// All, by id.
    pub const ALL: [SecurityProtocol; 4] = [Self::Plaintext, Self::Ssl, Self::SaslPlaintext, Self::SaslSsl];

    /// Kafka's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plaintext => "PLAINTEXT",
            Self::Ssl => "SSL",
            Self::SaslPlaintext => "SASL_PLAINTEXT",
            Self::SaslSsl => "SASL_SSL",
        }
    }

    /// Kafka's id, as registration records carry it.
    pub fn id(self) -> i16 {
        match self {
            Self::Plaintext => 0,
            Self::Ssl => 1,
            Self::SaslPlaintext => 2,
            Self::SaslSsl => 3,
        }
    }

    fn from_name(name: &str) -> Option<SecurityProtocol> {
        Self::ALL.into_iter().find(|protocol| protocol.name() == name)
    }
}

/// A name, an address and how to talk there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listener {
    /// In upper case.
    pub name: String,
    /// How it talks.
    pub protocol: SecurityProtocol,
    /// Without brackets; empty: every address of this machine (to listen), this machine's name (to advertise).
    pub host: String,
    /// 0: any free port.
    pub port: u16,
}

impl fmt::Display for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&format_listener(&self.name, &self.host, self.port))
    }
}

/// `NAME://host:port`, with brackets around an IPv6 address.
pub fn format_listener(name: &str, host: &str, port: u16) -> String {
    match host.contains(':') {
        true => format!("{name}://[{host}]:{port}"),
        false => format!("{name}://{host}:{port}"),
    }
}

/// What the listener keys say together.
pub(super) struct Endpoints {
    pub listeners: Vec<Listener>,
    pub advertised: Vec<Listener>,
    pub advertised_controllers: Vec<Listener>,
    pub inter_broker: String,
}

impl Endpoints {
    pub(super) fn parse(properties: &BTreeMap<String, String>, values: &Values) -> Result<Endpoints, ConfigError> {
        let protocols = protocol_map(properties, values)?;
        let is_controller = values.list("process.roles").iter().any(|role| role == "controller");
        let unmapped = |name: &&String| !protocols.contains_key(&name.to_uppercase());
        if let (false, Some(name)) = (is_controller, values.list("controller.listener.names").iter().find(unmapped)) {
            return Err(ConfigError(format!(
                "Controller listener with name {name} defined in controller.listener.names not found in \
                 listener.security.protocol.map  (an explicit security mapping for each controller listener is required if \
                 listener.security.protocol.map is non-empty, or if there are security protocols other than PLAINTEXT in use)"
            )));
        }
        let listeners = parse_list(values.list("listeners"), &protocols, true)?;
        let all_advertised = match values.list("advertised.listeners") {
            [] => None,
            texts => Some(parse_list(texts, &protocols, false)?),
        };
        let controller_names = values.list("controller.listener.names");
        let is_controller = |listener: &Listener| controller_names.contains(&listener.name);
        let advertised = match &all_advertised {
            Some(all) => all.iter().filter(|listener| !is_controller(listener)).cloned().collect(),
            None => listeners.iter().filter(|listener| !is_controller(listener)).cloned().collect(),
        };
        let advertised_controllers = listeners.iter().filter(|listener| is_controller(listener)).map(|listener| {
            let stated = all_advertised.iter().flatten().find(|one| one.name == listener.name);
            stated.unwrap_or(listener).clone()
        });
        Ok(Endpoints {
            advertised,
            advertised_controllers: advertised_controllers.collect(),
            inter_broker: inter_broker_name(properties, values, &protocols)?,
            listeners,
        })
    }
}

type Protocols = BTreeMap<String, SecurityProtocol>;

/// `listener.security.protocol.map`; when it is not set and only PLAINTEXT is in use, controller listeners are PLAINTEXT.
fn protocol_map(properties: &BTreeMap<String, String>, values: &Values) -> Result<Protocols, ConfigError> {
    let key = "listener.security.protocol.map";
    let mut map = Protocols::new();
    for item in values.text(key).split(',').map(str::trim).filter(|item| !item.is_empty()) {
        let Some((name, protocol)) = item.rsplit_once(':') else {
            return Err(ConfigError(format!(
                "Error parsing configuration property '{key}': `{item}` is not of the form name:protocol"
            )));
        };
        let (name, protocol) = (name.trim(), protocol.trim());
        let Some(protocol) = SecurityProtocol::from_name(&protocol.to_ascii_uppercase()) else {
            return Err(ConfigError(format!("Invalid security protocol `{protocol}` defined in {key}")));
        };
        map.insert(name.to_ascii_uppercase(), protocol);
    }
    let is_plain_only = values.list("listeners").iter().all(|text| {
        let name = text.split("://").next().unwrap_or_default().to_ascii_uppercase();
        !SecurityProtocol::ALL[1..].iter().any(|protocol| protocol.name() == name)
    });
    if !properties.contains_key(key) && is_plain_only {
        for name in values.list("controller.listener.names") {
            if SecurityProtocol::from_name(name).is_none() {
                map.insert(name.clone(), SecurityProtocol::Plaintext);
            }
        }
    }
    Ok(map)
}

fn parse_list(texts: &[String], protocols: &Protocols, distinct_ports: bool) -> Result<Vec<Listener>, ConfigError> {
    let all = texts.join(", ");
    let wrong = |why: String| ConfigError(format!("Error creating broker listeners from '[{all}]': {why}"));
    let mut listeners: Vec<Listener> = Vec::with_capacity(texts.len());
    for text in texts {
        let unparsable = || wrong(format!("Unable to parse {text} to a broker endpoint"));
        let (name, address) = text.split_once("://").ok_or_else(unparsable)?;
        let (host, port) = address.rsplit_once(':').ok_or_else(unparsable)?;
        let host = host.strip_prefix('[').unwrap_or(host);
        let host = host.strip_suffix(']').unwrap_or(host);
        let valid_host = host.chars().all(|c| c.is_ascii_alphanumeric() || "-%._:".contains(c));
        let port: u16 = port.parse().map_err(|_| unparsable())?;
        if !valid_host || name.is_empty() {
            return Err(unparsable());
        }
        let name = name.to_uppercase();
        let Some(protocol) = protocols.get(&name) else {
            return Err(wrong(format!("No security protocol defined for listener {name}")));
        };
        listeners.push(Listener { name, protocol: *protocol, host: host.to_owned(), port });
    }
    for (at, listener) in listeners.iter().enumerate() {
        if listeners[..at].iter().any(|other| other.name == listener.name) {
            return Err(wrong(format!("Each listener must have a different name, listeners: [{all}]")));
        }
        let same_port = |other: &&Listener| distinct_ports && other.port == listener.port && listener.port != 0;
        if let Some(other) = listeners[..at].iter().find(same_port)
            && !is_dual_stack(&other.host, &listener.host)
        {
            return Err(wrong(format!("Each listener must have a different port, listeners: [{all}]")));
        }
    }
    Ok(listeners)
}

/// One port may serve an IPv4 and an IPv6 address under two names (KIP-797).
fn is_dual_stack(one: &str, other: &str) -> bool {
    match (one.parse::<IpAddr>(), other.parse::<IpAddr>()) {
        (Ok(one), Ok(other)) => one.is_ipv4() != other.is_ipv4(),
        _ => false,
    }
}

fn inter_broker_name(
    properties: &BTreeMap<String, String>,
    values: &Values,
    protocols: &Protocols,
) -> Result<String, ConfigError> {
    let Some(name) = values.text_opt("inter.broker.listener.name") else {
        return Ok(values.text("security.inter.broker.protocol").to_owned());
    };
    if properties.contains_key("security.inter.broker.protocol") {
        return Err(ConfigError(
            "Only one of inter.broker.listener.name and security.inter.broker.protocol should be set.".to_owned(),
        ));
    }
    let name = name.to_uppercase();
    if !protocols.contains_key(&name) {
        return Err(ConfigError(format!(
            "Listener with name {name} defined in inter.broker.listener.name not found in \
             listener.security.protocol.map."
        )));
    }
    Ok(name)
}
