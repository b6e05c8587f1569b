//! The records of the metadata log (`__cluster_metadata`): which record a key stands for, and the frame around it
//! (`AbstractApiMessageSerde`, `MetadataRecordType`).

use bytes::Bytes;

use crate::codec::{DecodeError, Decoder, EncodeError, Encoder};
use crate::message::Message;
use crate::messages;

/// The version of the frame: one byte before key and version.
const FRAME_VERSION: u32 = 1;

macro_rules! records {
    ($($key:literal $name:ident,)*) => {
        /// Any record of the metadata log.
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs)] // each is the message of its name
        pub enum MetadataRecord {
            $($name(messages::$name),)*
        }

        impl MetadataRecord {
            /// The number that stands for the record's type in its frame.
            #[must_use]
            pub fn api_key(&self) -> i16 {
                match self {
                    $(Self::$name(_) => $key,)*
                }
            }

            /// The record's name in Kafka's schemas.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self {
                    $(Self::$name(_) => messages::$name::NAME,)*
                }
            }

            fn decode(key: u32, version: i16, d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
                match key {
                    $($key => messages::$name::decode(d, version).map(Self::$name),)*
                    _ => Err(DecodeError::Type { what: "metadata record", number: key.into() }),
                }
            }

            fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
                match self {
                    $(Self::$name(record) => record.encode(e, version),)*
                }
            }
        }

        $(impl From<messages::$name> for MetadataRecord {
            fn from(record: messages::$name) -> Self {
                Self::$name(record)
            }
        })*

        /// One record of each type with its defaults.
        #[cfg(test)]
        fn all() -> Vec<(MetadataRecord, std::ops::RangeInclusive<i16>)> {
            vec![$((messages::$name::default().into(), messages::$name::VERSIONS),)*]
        }
    };
}

records! {
    0 RegisterBrokerRecord,
    1 UnregisterBrokerRecord,
    2 TopicRecord,
    3 PartitionRecord,
    4 ConfigRecord,
    5 PartitionChangeRecord,
    7 FenceBrokerRecord,
    8 UnfenceBrokerRecord,
    9 RemoveTopicRecord,
    10 DelegationTokenRecord,
    11 UserScramCredentialRecord,
    12 FeatureLevelRecord,
    14 ClientQuotaRecord,
    15 ProducerIdsRecord,
    17 BrokerRegistrationChangeRecord,
    18 AccessControlEntryRecord,
    19 RemoveAccessControlEntryRecord,
    20 NoOpRecord,
    21 ZkMigrationStateRecord,
    22 RemoveUserScramCredentialRecord,
    23 BeginTransactionRecord,
    24 EndTransactionRecord,
    25 AbortTransactionRecord,
    26 RemoveDelegationTokenRecord,
    27 RegisterControllerRecord,
    28 ClearElrRecord,
}

impl MetadataRecord {
    /// Reads the value of a record of the metadata log; also gives the version that it was written at.
    ///
    /// # Errors
    /// When the frame or the type is not known, the record is damaged, or bytes are left over.
    pub fn read(value: &Bytes) -> Result<(Self, i16), DecodeError> {
        let mut d = Decoder::new(value);
        let frame = d.uvarint()?;
        if frame != FRAME_VERSION {
            return Err(DecodeError::Type { what: "metadata record frame", number: frame.into() });
        }
        let key = d.uvarint()?;
        let version = d.uvarint()?;
        let version = i16::try_from(version).map_err(|_| DecodeError::Invalid("impossible record version"))?;
        let record = Self::decode(key, version, &mut d)?;
        if d.remaining() > 0 {
            return Err(DecodeError::Invalid("bytes after a metadata record"));
        }
        Ok((record, version))
    }

    /// The value of a record of the metadata log.
    ///
    /// # Errors
    /// When the version is not one of the record's, or cannot carry a field that is set.
    pub fn write(&self, version: i16) -> Result<Bytes, EncodeError> {
        let mut e = Encoder::new();
        e.uvarint(FRAME_VERSION);
        e.uvarint(self.api_key() as u32);
        e.uvarint(version as u32);
        self.encode(&mut e, version)?;
        Ok(e.into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frame_and_back() {
        let record = MetadataRecord::from(messages::NoOpRecord::default());
        let bytes = record.write(0).expect("version 0");
        assert_eq!(&bytes[..], [1, 20, 0, 0]);
        assert_eq!(MetadataRecord::read(&bytes), Ok((record, 0)));
    }

    #[test]
    fn every_record_of_the_schemas() {
        for (record, versions) in all() {
            for version in versions {
                let bytes = record.write(version).expect("a version of the record");
                assert_eq!(MetadataRecord::read(&bytes), Ok((record.clone(), version)));
            }
        }
        let mut here: Vec<_> = all().iter().map(|(r, _)| (r.name(), Some(r.api_key()))).collect();
        let schemas = messages::MESSAGES.iter().filter(|m| m.kind == crate::message::Kind::Metadata);
        let mut schemas: Vec<_> = schemas.map(|m| (m.name, m.key)).collect();
        here.sort_unstable();
        schemas.sort_unstable();
        assert_eq!(here, schemas);
    }

    #[test]
    fn damaged_frames_are_errors() {
        for bad in [&[][..], &[2, 20, 0, 0], &[1, 6, 0, 0], &[1, 20, 1, 0], &[1, 20, 0, 0, 0], &[1, 20]] {
            assert!(MetadataRecord::read(&Bytes::copy_from_slice(bad)).is_err(), "{bad:?}");
        }
    }
}
