//! UpdateFeatures (key 57, versions 0-2): KIP-584, upgrade types (KIP-778).

use std::sync::Arc;

use kafka_core::controller::{FeatureUpdate, UpgradeType};
use kafka_wire::messages::update_features_response::UpdatableFeatureResult;
use kafka_wire::messages::{UpdateFeaturesRequest, UpdateFeaturesResponse};

use crate::broker::Broker;
use crate::router::RequestContext;

/// The first version that says how a level may change, instead of whether it may go down.
const UPGRADE_TYPE_FROM: i16 = 1;
/// The last version that has a result for each feature.
const RESULTS_UNTIL: i16 = 1;

/// Answers one request.
pub async fn handle(
    broker: &Arc<Broker>,
    context: &RequestContext,
    request: UpdateFeaturesRequest,
) -> UpdateFeaturesResponse {
    let updates = request.feature_updates.iter().map(|u| FeatureUpdate {
        name: u.feature.clone(),
        level: u.max_version_level,
        upgrade_type: match (context.api_version >= UPGRADE_TYPE_FROM, u.allow_downgrade) {
            (true, _) => UpgradeType::from_code(u.upgrade_type),
            (false, true) => UpgradeType::SafeDowngrade,
            (false, false) => UpgradeType::Upgrade,
        },
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
    let results = request
        .feature_updates
        .into_iter()
        .filter(|_| context.api_version <= RESULTS_UNTIL)
        .map(|u| UpdatableFeatureResult { feature: u.feature, ..UpdatableFeatureResult::default() });
    UpdateFeaturesResponse { results: results.collect(), ..UpdateFeaturesResponse::default() }
}
