//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder, TaggedField};
use crate::fields::unset_field;
use crate::message::Message;

const NAME: &str = "DescribeClusterResponse";

/// Kafka's DescribeClusterResponse, versions 0-2.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeClusterResponse {
    /// int32, versions 0+.
    pub throttle_time_ms: i32,
    /// int16, versions 0+.
    pub error_code: i16,
    /// string, versions 0+, null 0+, default null.
    pub error_message: Option<String>,
    /// int8, versions 1+, default 1.
    pub endpoint_type: i8,
    /// string, versions 0+.
    pub cluster_id: String,
    /// int32, versions 0+, default -1.
    pub controller_id: i32,
    /// array of DescribeClusterBroker, versions 0+.
    pub brokers: Vec<DescribeClusterBroker>,
    /// int32, versions 0+, default -2147483648.
    pub cluster_authorized_operations: i32,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl Default for DescribeClusterResponse {
    fn default() -> Self {
        Self {
            throttle_time_ms: 0,
            error_code: 0,
            error_message: None,
            endpoint_type: 1,
            cluster_id: String::new(),
            controller_id: -1,
            brokers: Vec::new(),
            cluster_authorized_operations: i32::MIN,
            unknown_tagged_fields: Vec::new(),
        }
    }
}

impl DescribeClusterResponse {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let throttle_time_ms = d.i32()?;
        let error_code = d.i16()?;
        let error_message = d.string(true)?;
        let endpoint_type = if v >= 1 { d.i8()? } else { 1 };
        let cluster_id = d.required_string(true)?;
        let controller_id = d.i32()?;
        let brokers = d.required_array(true, |d| DescribeClusterBroker::read(d, v))?;
        let cluster_authorized_operations = d.i32()?;
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { throttle_time_ms, error_code, error_message, endpoint_type, cluster_id, controller_id, brokers, cluster_authorized_operations, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.throttle_time_ms);
        e.i16(self.error_code);
        e.string(self.error_message.as_deref(), true)?;
        if v >= 1 {
            e.i8(self.endpoint_type);
        } else if self.endpoint_type != 1 {
            return Err(unset_field(NAME, "EndpointType", v));
        }
        e.string(Some(&self.cluster_id), true)?;
        e.i32(self.controller_id);
        e.array(Some(&self.brokers), true, |e, x| x.write(e, v))?;
        e.i32(self.cluster_authorized_operations);
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

/// DescribeClusterBroker of DescribeClusterResponse, versions 0-2.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct DescribeClusterBroker {
    /// int32, versions 0+.
    pub broker_id: i32,
    /// string, versions 0+.
    pub host: String,
    /// int32, versions 0+.
    pub port: i32,
    /// string, versions 0+, null 0+, default null.
    pub rack: Option<String>,
    /// bool, versions 2+.
    pub is_fenced: bool,
    /// Tagged fields that the schema does not know.
    pub unknown_tagged_fields: Vec<TaggedField>,
}

impl DescribeClusterBroker {
    fn read(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        let broker_id = d.i32()?;
        let host = d.required_string(true)?;
        let port = d.i32()?;
        let rack = d.string(true)?;
        let is_fenced = if v >= 2 { d.bool()? } else { false };
        let unknown_tagged_fields = d.tagged_fields(|_, _| Ok(false))?;
        Ok(Self { broker_id, host, port, rack, is_fenced, unknown_tagged_fields })
    }

    fn write(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        e.i32(self.broker_id);
        e.string(Some(&self.host), true)?;
        e.i32(self.port);
        e.string(self.rack.as_deref(), true)?;
        if v >= 2 {
            e.bool(self.is_fenced);
        } else if self.is_fenced {
            return Err(unset_field(NAME, "IsFenced", v));
        }
        e.tagged_fields(Vec::new(), &self.unknown_tagged_fields)?;
        Ok(())
    }
}

impl Message for DescribeClusterResponse {
    const NAME: &'static str = "DescribeClusterResponse";
    const VERSIONS: std::ops::RangeInclusive<i16> = 0..=2;
    const FLEXIBLE_FROM: i16 = 0;

    fn decode(d: &mut Decoder<'_>, v: i16) -> Result<Self, DecodeError> {
        if !Self::VERSIONS.contains(&v) {
            return Err(DecodeError::Version { message: <Self as Message>::NAME, version: v });
        }
        Self::read(d, v)
    }
    fn encode(&self, e: &mut Encoder, v: i16) -> Result<(), EncodeError> {
        if !Self::VERSIONS.contains(&v) {
            return Err(EncodeError::Version { message: <Self as Message>::NAME, version: v });
        }
        self.write(e, v)
    }
}
