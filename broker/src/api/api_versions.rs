//! ApiVersions (key 18): what this broker can do. Answered from the router's own table, and in version 0 when the client
//! asks in a version that is too new (KIP-511).

use std::sync::Arc;

use bytes::Bytes;
use kafka_core::image::{MetadataImage, MetadataVersion, SUPPORTED_FEATURES};
use kafka_wire::api::ApiKey;
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::api_versions_response::{ApiVersion, FinalizedFeatureKey, SupportedFeatureKey};
use kafka_wire::messages::{ApiVersionsRequest, ApiVersionsResponse};

use crate::broker::Broker;
use crate::router::{Answer, HANDLED, RequestContext, RequestError, offered};

/// The feature whose level is in a control record of the metadata log, not in the image (KIP-853).
const KRAFT_VERSION: &str = "kraft.version";
/// Since this version a client says what software it is.
const NAMES_SOFTWARE_FROM: i16 = 3;

/// Answers one request.
pub fn answer(broker: &Arc<Broker>, context: &RequestContext, frame: Bytes) -> Result<Answer, RequestError> {
    let supported = offered(ApiKey::API_VERSIONS).ok_or(RequestError::Unsupported)?;
    if !supported.contains(&context.api_version) {
        let mut oldest = context.clone();
        oldest.api_version = 0;
        let response = ApiVersionsResponse {
            error_code: ErrorCode::UNSUPPORTED_VERSION.0,
            api_keys: vec![version_of(ApiKey::API_VERSIONS).ok_or(RequestError::Unsupported)?],
            ..ApiVersionsResponse::default()
        };
        return oldest.encode(&response);
    }
    let request: ApiVersionsRequest = context.decode(&frame)?;
    if context.api_version >= NAMES_SOFTWARE_FROM && !is_valid(&request) {
        let error_code = ErrorCode::INVALID_REQUEST.0;
        return context.encode(&ApiVersionsResponse { error_code, ..ApiVersionsResponse::default() });
    }
    context.encode(&response(&broker.image.load(), broker.kraft_version, context.api_version))
}

/// Whether the client's software name and version are of the form that KIP-511 asks for.
fn is_valid(request: &ApiVersionsRequest) -> bool {
    let inner = |c: u8| c.is_ascii_alphanumeric() || c == b'-' || c == b'.';
    let outer = |c: Option<&u8>| c.is_some_and(u8::is_ascii_alphanumeric);
    [&request.client_software_name, &request.client_software_version].iter().all(|text| {
        let text = text.as_bytes();
        outer(text.first()) && outer(text.last()) && text.iter().all(|c| inner(*c))
    })
}

fn response(image: &MetadataImage, kraft_version: i16, version: i16) -> ApiVersionsResponse {
    let mut api_keys: Vec<ApiVersion> = HANDLED.iter().filter_map(|key| version_of(*key)).collect();
    api_keys.sort_by_key(|k| k.api_key);
    let mut finalized: Vec<(String, i16)> = image.features.levels.iter().map(|(name, l)| (name.clone(), *l)).collect();
    finalized.push((MetadataVersion::FEATURE.to_owned(), image.features.metadata_version().level()));
    if kraft_version > 0 {
        finalized.push((KRAFT_VERSION.to_owned(), kraft_version));
    }
    ApiVersionsResponse {
        api_keys,
        supported_features: SUPPORTED_FEATURES
            .iter()
            // Clients before version 4 cannot read a lowest level of 0 (KAFKA-17011).
            .filter(|f| version >= 4 || f.min_level() > 0)
            .map(|f| SupportedFeatureKey {
                name: f.name.to_owned(),
                min_version: f.min_level(),
                max_version: f.max_level,
                ..SupportedFeatureKey::default()
            })
            .collect(),
        finalized_features_epoch: image.provenance.offset,
        finalized_features: finalized
            .into_iter()
            .map(|(name, level)| FinalizedFeatureKey {
                name,
                max_version_level: level,
                min_version_level: level,
                ..FinalizedFeatureKey::default()
            })
            .collect(),
        ..ApiVersionsResponse::default()
    }
}

fn version_of(key: ApiKey) -> Option<ApiVersion> {
    let versions = offered(key)?;
    Some(ApiVersion {
        api_key: key.0,
        min_version: *versions.start(),
        max_version: *versions.end(),
        ..ApiVersion::default()
    })
}
