//! Names that are longer than a text may be, or that leave no room for what the coordinator adds to them: the request is
//! refused, and nobody else notices.

use bytes::Bytes;
use kafka_wire::messages::{HeartbeatRequest, JoinGroupRequest, OffsetCommitRequest};
use kafka_wire::{Encoder, Request};

use super::requests;
use super::wire::Wire;
use crate::support::Broker;

/// The longest text of the protocol, whatever its encoding.
const LONGEST: usize = 32_767;

/// A group's name that only the compact encoding can carry ends the connection.
pub fn groups(broker: &Broker) -> Vec<String> {
    let topics = [("t", kafka_wire::Uuid::ZERO, &[0][..])];
    let commit = with_group::<OffsetCommitRequest>(9, &requests::commit("", "", -1, &topics, 9));
    let join = with_group::<JoinGroupRequest>(9, &requests::join("", "", None));
    let mut said = Vec::new();
    for (key, version, body) in [(8, 9, commit), (11, 9, join)] {
        let mut wire = Wire::to(broker, "c");
        wire.send_body(key, version, &body);
        said.push(format!("{key}: {:?}", wire.is_closed()));
    }
    said.push(still_there(broker));
    said
}

/// A member's id begins with its client's id or instance id, and must fit too.
pub fn members(broker: &Broker) -> Vec<String> {
    let longest = "c".repeat(LONGEST);
    let mut said = Vec::new();
    for (client_id, version, instance) in [(&*longest, 3, None), (&longest, 9, None), ("c", 9, Some(&*longest))] {
        let joined = Wire::to(broker, client_id).ask(version, &requests::join("names", "", instance));
        said.push(format!("{} {:?}", joined.error_code, joined.member_id));
    }
    said.push(still_there(broker));
    said
}

/// What the coordinator answers on another connection.
fn still_there(broker: &Broker) -> String {
    let heartbeat: HeartbeatRequest = requests::heartbeat("g", "nobody", 1);
    format!("{:?}", Wire::to(broker, "c").ask(4, &heartbeat))
}

/// The request's bytes with a name of the group that is too long: it comes first, in the compact encoding.
fn with_group<R: Request>(version: i16, request: &R) -> Bytes {
    let mut e = Encoder::new();
    request.encode(&mut e, version).expect("a short name");
    let short = e.into_bytes();
    assert_eq!(short[0], 1, "no name yet");
    let mut e = Encoder::new();
    e.bytes(Some("g".repeat(LONGEST + 1).as_bytes()), true).expect("few bytes");
    e.raw(&short[1..]);
    e.into_bytes()
}
