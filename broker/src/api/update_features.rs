//! UpdateFeatures (key 57, versions 0-2): KIP-584, upgrade types (KIP-778).

use std::sync::Arc;

use kafka_core::controller::{FeatureUpdate, UpgradeType};
use kafka_wire::error_code::ErrorCode;
use kafka_wire::messages::update_features_response::UpdatableFeatureResult;
use kafka_wire::messages::{UpdateFeaturesRequest, UpdateFeaturesResponse};

use crate::broker::Broker;
use crate::router::RequestContext;

/// The last version that has a result for each feature.
const RESULTS_UNTIL: i16 = 1;

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    context: &RequestContext,
    request: UpdateFeaturesRequest,
) -> UpdateFeaturesResponse {
    // What version 0 has instead of a type, whether a level may go down, counts for nothing with Kafka.
    let updates = request.feature_updates.iter().map(|u| FeatureUpdate {
        name: u.feature.clone(),
        level: u.max_version_level,
        upgrade_type: UpgradeType::from_code(u.upgrade_type),
    });
    if let Err(error) = broker.controller.update_features(updates.collect(), request.validate_only).await {
        let why = error.message.unwrap_or_else(|| error.code.message().to_owned());
        return UpdateFeaturesResponse {
            error_code: error.code.0,
            error_message: Some(format!(
                "The update failed for all features since the following feature had an error: {why}"
            )),
            ..UpdateFeaturesResponse::default()
        };
    }
    let results = request.feature_updates.into_iter().filter(|_| context.api_version <= RESULTS_UNTIL).map(|u| {
        UpdatableFeatureResult {
            feature: u.feature,
            error_message: Some(ErrorCode::NONE.message().to_owned()),
            ..UpdatableFeatureResult::default()
        }
    });
    UpdateFeaturesResponse { error_message: None, results: results.collect(), ..UpdateFeaturesResponse::default() }
}
