//! Made by kafka-wire-gen from schema/messages.txt; change that, not this.

use crate::api::{Api, ApiKey};
use crate::message::{Kind, MessageInfo};

/// Every message, by name.
pub static MESSAGES: &[MessageInfo] = &[
    MessageInfo::of::<super::AbortTransactionRecord>(Kind::Metadata, Some(25)),
    MessageInfo::of::<super::AccessControlEntryRecord>(Kind::Metadata, Some(18)),
    MessageInfo::of::<super::AddOffsetsToTxnRequest>(Kind::Request, Some(25)),
    MessageInfo::of::<super::AddOffsetsToTxnResponse>(Kind::Response, Some(25)),
    MessageInfo::of::<super::AddPartitionsToTxnRequest>(Kind::Request, Some(24)),
    MessageInfo::of::<super::AddPartitionsToTxnResponse>(Kind::Response, Some(24)),
    MessageInfo::of::<super::AddRaftVoterRequest>(Kind::Request, Some(80)),
    MessageInfo::of::<super::AddRaftVoterResponse>(Kind::Response, Some(80)),
    MessageInfo::of::<super::AllocateProducerIdsRequest>(Kind::Request, Some(67)),
    MessageInfo::of::<super::AllocateProducerIdsResponse>(Kind::Response, Some(67)),
    MessageInfo::of::<super::AlterClientQuotasRequest>(Kind::Request, Some(49)),
    MessageInfo::of::<super::AlterClientQuotasResponse>(Kind::Response, Some(49)),
    MessageInfo::of::<super::AlterConfigsRequest>(Kind::Request, Some(33)),
    MessageInfo::of::<super::AlterConfigsResponse>(Kind::Response, Some(33)),
    MessageInfo::of::<super::AlterPartitionReassignmentsRequest>(Kind::Request, Some(45)),
    MessageInfo::of::<super::AlterPartitionReassignmentsResponse>(Kind::Response, Some(45)),
    MessageInfo::of::<super::AlterPartitionRequest>(Kind::Request, Some(56)),
    MessageInfo::of::<super::AlterPartitionResponse>(Kind::Response, Some(56)),
    MessageInfo::of::<super::AlterReplicaLogDirsRequest>(Kind::Request, Some(34)),
    MessageInfo::of::<super::AlterReplicaLogDirsResponse>(Kind::Response, Some(34)),
    MessageInfo::of::<super::AlterShareGroupOffsetsRequest>(Kind::Request, Some(91)),
    MessageInfo::of::<super::AlterShareGroupOffsetsResponse>(Kind::Response, Some(91)),
    MessageInfo::of::<super::AlterUserScramCredentialsRequest>(Kind::Request, Some(51)),
    MessageInfo::of::<super::AlterUserScramCredentialsResponse>(Kind::Response, Some(51)),
    MessageInfo::of::<super::ApiVersionsRequest>(Kind::Request, Some(18)),
    MessageInfo::of::<super::ApiVersionsResponse>(Kind::Response, Some(18)),
    MessageInfo::of::<super::AssignReplicasToDirsRequest>(Kind::Request, Some(73)),
    MessageInfo::of::<super::AssignReplicasToDirsResponse>(Kind::Response, Some(73)),
    MessageInfo::of::<super::BeginQuorumEpochRequest>(Kind::Request, Some(53)),
    MessageInfo::of::<super::BeginQuorumEpochResponse>(Kind::Response, Some(53)),
    MessageInfo::of::<super::BeginTransactionRecord>(Kind::Metadata, Some(23)),
    MessageInfo::of::<super::BrokerHeartbeatRequest>(Kind::Request, Some(63)),
    MessageInfo::of::<super::BrokerHeartbeatResponse>(Kind::Response, Some(63)),
    MessageInfo::of::<super::BrokerRegistrationChangeRecord>(Kind::Metadata, Some(17)),
    MessageInfo::of::<super::BrokerRegistrationRequest>(Kind::Request, Some(62)),
    MessageInfo::of::<super::BrokerRegistrationResponse>(Kind::Response, Some(62)),
    MessageInfo::of::<super::ClearElrRecord>(Kind::Metadata, Some(28)),
    MessageInfo::of::<super::ClientQuotaRecord>(Kind::Metadata, Some(14)),
    MessageInfo::of::<super::ConfigRecord>(Kind::Metadata, Some(4)),
    MessageInfo::of::<super::ConsumerGroupCurrentMemberAssignmentKey>(Kind::GroupKey, Some(8)),
    MessageInfo::of::<super::ConsumerGroupCurrentMemberAssignmentValue>(Kind::GroupValue, Some(8)),
    MessageInfo::of::<super::ConsumerGroupDescribeRequest>(Kind::Request, Some(69)),
    MessageInfo::of::<super::ConsumerGroupDescribeResponse>(Kind::Response, Some(69)),
    MessageInfo::of::<super::ConsumerGroupHeartbeatRequest>(Kind::Request, Some(68)),
    MessageInfo::of::<super::ConsumerGroupHeartbeatResponse>(Kind::Response, Some(68)),
    MessageInfo::of::<super::ConsumerGroupMemberMetadataKey>(Kind::GroupKey, Some(5)),
    MessageInfo::of::<super::ConsumerGroupMemberMetadataValue>(Kind::GroupValue, Some(5)),
    MessageInfo::of::<super::ConsumerGroupMetadataKey>(Kind::GroupKey, Some(3)),
    MessageInfo::of::<super::ConsumerGroupMetadataValue>(Kind::GroupValue, Some(3)),
    MessageInfo::of::<super::ConsumerGroupPartitionMetadataKey>(Kind::GroupKey, Some(4)),
    MessageInfo::of::<super::ConsumerGroupPartitionMetadataValue>(Kind::GroupValue, Some(4)),
    MessageInfo::of::<super::ConsumerGroupRegularExpressionKey>(Kind::GroupKey, Some(16)),
    MessageInfo::of::<super::ConsumerGroupRegularExpressionValue>(Kind::GroupValue, Some(16)),
    MessageInfo::of::<super::ConsumerGroupTargetAssignmentMemberKey>(Kind::GroupKey, Some(7)),
    MessageInfo::of::<super::ConsumerGroupTargetAssignmentMemberValue>(Kind::GroupValue, Some(7)),
    MessageInfo::of::<super::ConsumerGroupTargetAssignmentMetadataKey>(Kind::GroupKey, Some(6)),
    MessageInfo::of::<super::ConsumerGroupTargetAssignmentMetadataValue>(Kind::GroupValue, Some(6)),
    MessageInfo::of::<super::ConsumerProtocolAssignment>(Kind::Data, None),
    MessageInfo::of::<super::ConsumerProtocolSubscription>(Kind::Data, None),
    MessageInfo::of::<super::ControlRecordTypeSchema>(Kind::Data, None),
    MessageInfo::of::<super::ControlledShutdownRequest>(Kind::Request, Some(7)),
    MessageInfo::of::<super::ControlledShutdownResponse>(Kind::Response, Some(7)),
    MessageInfo::of::<super::ControllerRegistrationRequest>(Kind::Request, Some(70)),
    MessageInfo::of::<super::ControllerRegistrationResponse>(Kind::Response, Some(70)),
    MessageInfo::of::<super::CreateAclsRequest>(Kind::Request, Some(30)),
    MessageInfo::of::<super::CreateAclsResponse>(Kind::Response, Some(30)),
    MessageInfo::of::<super::CreateDelegationTokenRequest>(Kind::Request, Some(38)),
    MessageInfo::of::<super::CreateDelegationTokenResponse>(Kind::Response, Some(38)),
    MessageInfo::of::<super::CreatePartitionsRequest>(Kind::Request, Some(37)),
    MessageInfo::of::<super::CreatePartitionsResponse>(Kind::Response, Some(37)),
    MessageInfo::of::<super::CreateTopicsRequest>(Kind::Request, Some(19)),
    MessageInfo::of::<super::CreateTopicsResponse>(Kind::Response, Some(19)),
    MessageInfo::of::<super::DefaultPrincipalData>(Kind::Data, None),
    MessageInfo::of::<super::DelegationTokenRecord>(Kind::Metadata, Some(10)),
    MessageInfo::of::<super::DeleteAclsRequest>(Kind::Request, Some(31)),
    MessageInfo::of::<super::DeleteAclsResponse>(Kind::Response, Some(31)),
    MessageInfo::of::<super::DeleteGroupsRequest>(Kind::Request, Some(42)),
    MessageInfo::of::<super::DeleteGroupsResponse>(Kind::Response, Some(42)),
    MessageInfo::of::<super::DeleteRecordsRequest>(Kind::Request, Some(21)),
    MessageInfo::of::<super::DeleteRecordsResponse>(Kind::Response, Some(21)),
    MessageInfo::of::<super::DeleteShareGroupOffsetsRequest>(Kind::Request, Some(92)),
    MessageInfo::of::<super::DeleteShareGroupOffsetsResponse>(Kind::Response, Some(92)),
    MessageInfo::of::<super::DeleteShareGroupStateRequest>(Kind::Request, Some(86)),
    MessageInfo::of::<super::DeleteShareGroupStateResponse>(Kind::Response, Some(86)),
    MessageInfo::of::<super::DeleteTopicsRequest>(Kind::Request, Some(20)),
    MessageInfo::of::<super::DeleteTopicsResponse>(Kind::Response, Some(20)),
    MessageInfo::of::<super::DescribeAclsRequest>(Kind::Request, Some(29)),
    MessageInfo::of::<super::DescribeAclsResponse>(Kind::Response, Some(29)),
    MessageInfo::of::<super::DescribeClientQuotasRequest>(Kind::Request, Some(48)),
    MessageInfo::of::<super::DescribeClientQuotasResponse>(Kind::Response, Some(48)),
    MessageInfo::of::<super::DescribeClusterRequest>(Kind::Request, Some(60)),
    MessageInfo::of::<super::DescribeClusterResponse>(Kind::Response, Some(60)),
    MessageInfo::of::<super::DescribeConfigsRequest>(Kind::Request, Some(32)),
    MessageInfo::of::<super::DescribeConfigsResponse>(Kind::Response, Some(32)),
    MessageInfo::of::<super::DescribeDelegationTokenRequest>(Kind::Request, Some(41)),
    MessageInfo::of::<super::DescribeDelegationTokenResponse>(Kind::Response, Some(41)),
    MessageInfo::of::<super::DescribeGroupsRequest>(Kind::Request, Some(15)),
    MessageInfo::of::<super::DescribeGroupsResponse>(Kind::Response, Some(15)),
    MessageInfo::of::<super::DescribeLogDirsRequest>(Kind::Request, Some(35)),
    MessageInfo::of::<super::DescribeLogDirsResponse>(Kind::Response, Some(35)),
    MessageInfo::of::<super::DescribeProducersRequest>(Kind::Request, Some(61)),
    MessageInfo::of::<super::DescribeProducersResponse>(Kind::Response, Some(61)),
    MessageInfo::of::<super::DescribeQuorumRequest>(Kind::Request, Some(55)),
    MessageInfo::of::<super::DescribeQuorumResponse>(Kind::Response, Some(55)),
    MessageInfo::of::<super::DescribeShareGroupOffsetsRequest>(Kind::Request, Some(90)),
    MessageInfo::of::<super::DescribeShareGroupOffsetsResponse>(Kind::Response, Some(90)),
    MessageInfo::of::<super::DescribeTopicPartitionsRequest>(Kind::Request, Some(75)),
    MessageInfo::of::<super::DescribeTopicPartitionsResponse>(Kind::Response, Some(75)),
    MessageInfo::of::<super::DescribeTransactionsRequest>(Kind::Request, Some(65)),
    MessageInfo::of::<super::DescribeTransactionsResponse>(Kind::Response, Some(65)),
    MessageInfo::of::<super::DescribeUserScramCredentialsRequest>(Kind::Request, Some(50)),
    MessageInfo::of::<super::DescribeUserScramCredentialsResponse>(Kind::Response, Some(50)),
    MessageInfo::of::<super::ElectLeadersRequest>(Kind::Request, Some(43)),
    MessageInfo::of::<super::ElectLeadersResponse>(Kind::Response, Some(43)),
    MessageInfo::of::<super::EndQuorumEpochRequest>(Kind::Request, Some(54)),
    MessageInfo::of::<super::EndQuorumEpochResponse>(Kind::Response, Some(54)),
    MessageInfo::of::<super::EndTransactionRecord>(Kind::Metadata, Some(24)),
    MessageInfo::of::<super::EndTxnMarker>(Kind::Data, None),
    MessageInfo::of::<super::EndTxnRequest>(Kind::Request, Some(26)),
    MessageInfo::of::<super::EndTxnResponse>(Kind::Response, Some(26)),
    MessageInfo::of::<super::EnvelopeRequest>(Kind::Request, Some(58)),
    MessageInfo::of::<super::EnvelopeResponse>(Kind::Response, Some(58)),
    MessageInfo::of::<super::ExpireDelegationTokenRequest>(Kind::Request, Some(40)),
    MessageInfo::of::<super::ExpireDelegationTokenResponse>(Kind::Response, Some(40)),
    MessageInfo::of::<super::FeatureLevelRecord>(Kind::Metadata, Some(12)),
    MessageInfo::of::<super::FenceBrokerRecord>(Kind::Metadata, Some(7)),
    MessageInfo::of::<super::FetchRequest>(Kind::Request, Some(1)),
    MessageInfo::of::<super::FetchResponse>(Kind::Response, Some(1)),
    MessageInfo::of::<super::FetchSnapshotRequest>(Kind::Request, Some(59)),
    MessageInfo::of::<super::FetchSnapshotResponse>(Kind::Response, Some(59)),
    MessageInfo::of::<super::FindCoordinatorRequest>(Kind::Request, Some(10)),
    MessageInfo::of::<super::FindCoordinatorResponse>(Kind::Response, Some(10)),
    MessageInfo::of::<super::GetTelemetrySubscriptionsRequest>(Kind::Request, Some(71)),
    MessageInfo::of::<super::GetTelemetrySubscriptionsResponse>(Kind::Response, Some(71)),
    MessageInfo::of::<super::GroupMetadataKey>(Kind::GroupKey, Some(2)),
    MessageInfo::of::<super::GroupMetadataValue>(Kind::GroupValue, Some(2)),
    MessageInfo::of::<super::HeartbeatRequest>(Kind::Request, Some(12)),
    MessageInfo::of::<super::HeartbeatResponse>(Kind::Response, Some(12)),
    MessageInfo::of::<super::IncrementalAlterConfigsRequest>(Kind::Request, Some(44)),
    MessageInfo::of::<super::IncrementalAlterConfigsResponse>(Kind::Response, Some(44)),
    MessageInfo::of::<super::InitProducerIdRequest>(Kind::Request, Some(22)),
    MessageInfo::of::<super::InitProducerIdResponse>(Kind::Response, Some(22)),
    MessageInfo::of::<super::InitializeShareGroupStateRequest>(Kind::Request, Some(83)),
    MessageInfo::of::<super::InitializeShareGroupStateResponse>(Kind::Response, Some(83)),
    MessageInfo::of::<super::JoinGroupRequest>(Kind::Request, Some(11)),
    MessageInfo::of::<super::JoinGroupResponse>(Kind::Response, Some(11)),
    MessageInfo::of::<super::KRaftVersionRecord>(Kind::Data, None),
    MessageInfo::of::<super::LeaderAndIsrRequest>(Kind::Request, Some(4)),
    MessageInfo::of::<super::LeaderAndIsrResponse>(Kind::Response, Some(4)),
    MessageInfo::of::<super::LeaderChangeMessage>(Kind::Data, None),
    MessageInfo::of::<super::LeaveGroupRequest>(Kind::Request, Some(13)),
    MessageInfo::of::<super::LeaveGroupResponse>(Kind::Response, Some(13)),
    MessageInfo::of::<super::LegacyOffsetCommitKey>(Kind::GroupKey, Some(0)),
    MessageInfo::of::<super::LegacyOffsetCommitValue>(Kind::GroupValue, Some(0)),
    MessageInfo::of::<super::ListConfigResourcesRequest>(Kind::Request, Some(74)),
    MessageInfo::of::<super::ListConfigResourcesResponse>(Kind::Response, Some(74)),
    MessageInfo::of::<super::ListGroupsRequest>(Kind::Request, Some(16)),
    MessageInfo::of::<super::ListGroupsResponse>(Kind::Response, Some(16)),
    MessageInfo::of::<super::ListOffsetsRequest>(Kind::Request, Some(2)),
    MessageInfo::of::<super::ListOffsetsResponse>(Kind::Response, Some(2)),
    MessageInfo::of::<super::ListPartitionReassignmentsRequest>(Kind::Request, Some(46)),
    MessageInfo::of::<super::ListPartitionReassignmentsResponse>(Kind::Response, Some(46)),
    MessageInfo::of::<super::ListTransactionsRequest>(Kind::Request, Some(66)),
    MessageInfo::of::<super::ListTransactionsResponse>(Kind::Response, Some(66)),
    MessageInfo::of::<super::MetadataRequest>(Kind::Request, Some(3)),
    MessageInfo::of::<super::MetadataResponse>(Kind::Response, Some(3)),
    MessageInfo::of::<super::NoOpRecord>(Kind::Metadata, Some(20)),
    MessageInfo::of::<super::OffsetCommitKey>(Kind::GroupKey, Some(1)),
    MessageInfo::of::<super::OffsetCommitRequest>(Kind::Request, Some(8)),
    MessageInfo::of::<super::OffsetCommitResponse>(Kind::Response, Some(8)),
    MessageInfo::of::<super::OffsetCommitValue>(Kind::GroupValue, Some(1)),
    MessageInfo::of::<super::OffsetDeleteRequest>(Kind::Request, Some(47)),
    MessageInfo::of::<super::OffsetDeleteResponse>(Kind::Response, Some(47)),
    MessageInfo::of::<super::OffsetFetchRequest>(Kind::Request, Some(9)),
    MessageInfo::of::<super::OffsetFetchResponse>(Kind::Response, Some(9)),
    MessageInfo::of::<super::OffsetForLeaderEpochRequest>(Kind::Request, Some(23)),
    MessageInfo::of::<super::OffsetForLeaderEpochResponse>(Kind::Response, Some(23)),
    MessageInfo::of::<super::PartitionChangeRecord>(Kind::Metadata, Some(5)),
    MessageInfo::of::<super::PartitionRecord>(Kind::Metadata, Some(3)),
    MessageInfo::of::<super::ProduceRequest>(Kind::Request, Some(0)),
    MessageInfo::of::<super::ProduceResponse>(Kind::Response, Some(0)),
    MessageInfo::of::<super::ProducerIdsRecord>(Kind::Metadata, Some(15)),
    MessageInfo::of::<super::ProducerSnapshot>(Kind::Data, None),
    MessageInfo::of::<super::PushTelemetryRequest>(Kind::Request, Some(72)),
    MessageInfo::of::<super::PushTelemetryResponse>(Kind::Response, Some(72)),
    MessageInfo::of::<super::QuorumStateData>(Kind::Data, None),
    MessageInfo::of::<super::ReadShareGroupStateRequest>(Kind::Request, Some(84)),
    MessageInfo::of::<super::ReadShareGroupStateResponse>(Kind::Response, Some(84)),
    MessageInfo::of::<super::ReadShareGroupStateSummaryRequest>(Kind::Request, Some(87)),
    MessageInfo::of::<super::ReadShareGroupStateSummaryResponse>(Kind::Response, Some(87)),
    MessageInfo::of::<super::RegisterBrokerRecord>(Kind::Metadata, Some(0)),
    MessageInfo::of::<super::RegisterControllerRecord>(Kind::Metadata, Some(27)),
    MessageInfo::of::<super::RemoteLogSegmentMetadataRecord>(Kind::RemoteLog, Some(0)),
    MessageInfo::of::<super::RemoteLogSegmentMetadataSnapshotRecord>(Kind::RemoteLog, Some(3)),
    MessageInfo::of::<super::RemoteLogSegmentMetadataUpdateRecord>(Kind::RemoteLog, Some(1)),
    MessageInfo::of::<super::RemotePartitionDeleteMetadataRecord>(Kind::RemoteLog, Some(2)),
    MessageInfo::of::<super::RemoveAccessControlEntryRecord>(Kind::Metadata, Some(19)),
    MessageInfo::of::<super::RemoveDelegationTokenRecord>(Kind::Metadata, Some(26)),
    MessageInfo::of::<super::RemoveRaftVoterRequest>(Kind::Request, Some(81)),
    MessageInfo::of::<super::RemoveRaftVoterResponse>(Kind::Response, Some(81)),
    MessageInfo::of::<super::RemoveTopicRecord>(Kind::Metadata, Some(9)),
    MessageInfo::of::<super::RemoveUserScramCredentialRecord>(Kind::Metadata, Some(22)),
    MessageInfo::of::<super::RenewDelegationTokenRequest>(Kind::Request, Some(39)),
    MessageInfo::of::<super::RenewDelegationTokenResponse>(Kind::Response, Some(39)),
    MessageInfo::of::<super::RequestHeader>(Kind::Header, None),
    MessageInfo::of::<super::ResponseHeader>(Kind::Header, None),
    MessageInfo::of::<super::SaslAuthenticateRequest>(Kind::Request, Some(36)),
    MessageInfo::of::<super::SaslAuthenticateResponse>(Kind::Response, Some(36)),
    MessageInfo::of::<super::SaslHandshakeRequest>(Kind::Request, Some(17)),
    MessageInfo::of::<super::SaslHandshakeResponse>(Kind::Response, Some(17)),
    MessageInfo::of::<super::ShareAcknowledgeRequest>(Kind::Request, Some(79)),
    MessageInfo::of::<super::ShareAcknowledgeResponse>(Kind::Response, Some(79)),
    MessageInfo::of::<super::ShareFetchRequest>(Kind::Request, Some(78)),
    MessageInfo::of::<super::ShareFetchResponse>(Kind::Response, Some(78)),
    MessageInfo::of::<super::ShareGroupCurrentMemberAssignmentKey>(Kind::GroupKey, Some(14)),
    MessageInfo::of::<super::ShareGroupCurrentMemberAssignmentValue>(Kind::GroupValue, Some(14)),
    MessageInfo::of::<super::ShareGroupDescribeRequest>(Kind::Request, Some(77)),
    MessageInfo::of::<super::ShareGroupDescribeResponse>(Kind::Response, Some(77)),
    MessageInfo::of::<super::ShareGroupHeartbeatRequest>(Kind::Request, Some(76)),
    MessageInfo::of::<super::ShareGroupHeartbeatResponse>(Kind::Response, Some(76)),
    MessageInfo::of::<super::ShareGroupMemberMetadataKey>(Kind::GroupKey, Some(10)),
    MessageInfo::of::<super::ShareGroupMemberMetadataValue>(Kind::GroupValue, Some(10)),
    MessageInfo::of::<super::ShareGroupMetadataKey>(Kind::GroupKey, Some(11)),
    MessageInfo::of::<super::ShareGroupMetadataValue>(Kind::GroupValue, Some(11)),
    MessageInfo::of::<super::ShareGroupStatePartitionMetadataKey>(Kind::GroupKey, Some(15)),
    MessageInfo::of::<super::ShareGroupStatePartitionMetadataValue>(Kind::GroupValue, Some(15)),
    MessageInfo::of::<super::ShareGroupTargetAssignmentMemberKey>(Kind::GroupKey, Some(13)),
    MessageInfo::of::<super::ShareGroupTargetAssignmentMemberValue>(Kind::GroupValue, Some(13)),
    MessageInfo::of::<super::ShareGroupTargetAssignmentMetadataKey>(Kind::GroupKey, Some(12)),
    MessageInfo::of::<super::ShareGroupTargetAssignmentMetadataValue>(Kind::GroupValue, Some(12)),
    MessageInfo::of::<super::ShareSnapshotKey>(Kind::ShareKey, Some(0)),
    MessageInfo::of::<super::ShareSnapshotValue>(Kind::ShareValue, Some(0)),
    MessageInfo::of::<super::ShareUpdateKey>(Kind::ShareKey, Some(1)),
    MessageInfo::of::<super::ShareUpdateValue>(Kind::ShareValue, Some(1)),
    MessageInfo::of::<super::SnapshotFooterRecord>(Kind::Data, None),
    MessageInfo::of::<super::SnapshotHeaderRecord>(Kind::Data, None),
    MessageInfo::of::<super::StopReplicaRequest>(Kind::Request, Some(5)),
    MessageInfo::of::<super::StopReplicaResponse>(Kind::Response, Some(5)),
    MessageInfo::of::<super::StreamsGroupCurrentMemberAssignmentKey>(Kind::GroupKey, Some(22)),
    MessageInfo::of::<super::StreamsGroupCurrentMemberAssignmentValue>(Kind::GroupValue, Some(22)),
    MessageInfo::of::<super::StreamsGroupDescribeRequest>(Kind::Request, Some(89)),
    MessageInfo::of::<super::StreamsGroupDescribeResponse>(Kind::Response, Some(89)),
    MessageInfo::of::<super::StreamsGroupHeartbeatRequest>(Kind::Request, Some(88)),
    MessageInfo::of::<super::StreamsGroupHeartbeatResponse>(Kind::Response, Some(88)),
    MessageInfo::of::<super::StreamsGroupMemberMetadataKey>(Kind::GroupKey, Some(19)),
    MessageInfo::of::<super::StreamsGroupMemberMetadataValue>(Kind::GroupValue, Some(19)),
    MessageInfo::of::<super::StreamsGroupMetadataKey>(Kind::GroupKey, Some(17)),
    MessageInfo::of::<super::StreamsGroupMetadataValue>(Kind::GroupValue, Some(17)),
    MessageInfo::of::<super::StreamsGroupTargetAssignmentMemberKey>(Kind::GroupKey, Some(21)),
    MessageInfo::of::<super::StreamsGroupTargetAssignmentMemberValue>(Kind::GroupValue, Some(21)),
    MessageInfo::of::<super::StreamsGroupTargetAssignmentMetadataKey>(Kind::GroupKey, Some(20)),
    MessageInfo::of::<super::StreamsGroupTargetAssignmentMetadataValue>(Kind::GroupValue, Some(20)),
    MessageInfo::of::<super::StreamsGroupTopologyKey>(Kind::GroupKey, Some(23)),
    MessageInfo::of::<super::StreamsGroupTopologyValue>(Kind::GroupValue, Some(23)),
    MessageInfo::of::<super::SyncGroupRequest>(Kind::Request, Some(14)),
    MessageInfo::of::<super::SyncGroupResponse>(Kind::Response, Some(14)),
    MessageInfo::of::<super::TopicRecord>(Kind::Metadata, Some(2)),
    MessageInfo::of::<super::TransactionLogKey>(Kind::TransactionKey, Some(0)),
    MessageInfo::of::<super::TransactionLogValue>(Kind::TransactionValue, Some(0)),
    MessageInfo::of::<super::TxnOffsetCommitRequest>(Kind::Request, Some(28)),
    MessageInfo::of::<super::TxnOffsetCommitResponse>(Kind::Response, Some(28)),
    MessageInfo::of::<super::UnfenceBrokerRecord>(Kind::Metadata, Some(8)),
    MessageInfo::of::<super::UnregisterBrokerRecord>(Kind::Metadata, Some(1)),
    MessageInfo::of::<super::UnregisterBrokerRequest>(Kind::Request, Some(64)),
    MessageInfo::of::<super::UnregisterBrokerResponse>(Kind::Response, Some(64)),
    MessageInfo::of::<super::UpdateFeaturesRequest>(Kind::Request, Some(57)),
    MessageInfo::of::<super::UpdateFeaturesResponse>(Kind::Response, Some(57)),
    MessageInfo::of::<super::UpdateMetadataRequest>(Kind::Request, Some(6)),
    MessageInfo::of::<super::UpdateMetadataResponse>(Kind::Response, Some(6)),
    MessageInfo::of::<super::UpdateRaftVoterRequest>(Kind::Request, Some(82)),
    MessageInfo::of::<super::UpdateRaftVoterResponse>(Kind::Response, Some(82)),
    MessageInfo::of::<super::UserScramCredentialRecord>(Kind::Metadata, Some(11)),
    MessageInfo::of::<super::VoteRequest>(Kind::Request, Some(52)),
    MessageInfo::of::<super::VoteResponse>(Kind::Response, Some(52)),
    MessageInfo::of::<super::VotersRecord>(Kind::Data, None),
    MessageInfo::of::<super::WriteShareGroupStateRequest>(Kind::Request, Some(85)),
    MessageInfo::of::<super::WriteShareGroupStateResponse>(Kind::Response, Some(85)),
    MessageInfo::of::<super::WriteTxnMarkersRequest>(Kind::Request, Some(27)),
    MessageInfo::of::<super::WriteTxnMarkersResponse>(Kind::Response, Some(27)),
    MessageInfo::of::<super::ZkMigrationStateRecord>(Kind::Metadata, Some(21)),
];

/// Every API, by key.
pub(crate) static APIS: &[Api] = &[
    Api { key: ApiKey::PRODUCE, name: "Produce", versions: 0..=13, flexible_from: 9, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::FETCH, name: "Fetch", versions: 0..=18, flexible_from: 12, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::LIST_OFFSETS, name: "ListOffsets", versions: 0..=11, flexible_from: 6, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::METADATA, name: "Metadata", versions: 0..=13, flexible_from: 9, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::LEADER_AND_ISR, name: "LeaderAndIsr", versions: 0..=7, flexible_from: 4, unstable_latest: false, broker: false, controller: false },
    Api { key: ApiKey::STOP_REPLICA, name: "StopReplica", versions: 0..=4, flexible_from: 2, unstable_latest: false, broker: false, controller: false },
    Api { key: ApiKey::UPDATE_METADATA, name: "UpdateMetadata", versions: 0..=8, flexible_from: 6, unstable_latest: false, broker: false, controller: false },
    Api { key: ApiKey::CONTROLLED_SHUTDOWN, name: "ControlledShutdown", versions: 0..=3, flexible_from: 3, unstable_latest: false, broker: false, controller: true },
    Api { key: ApiKey::OFFSET_COMMIT, name: "OffsetCommit", versions: 0..=10, flexible_from: 8, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::OFFSET_FETCH, name: "OffsetFetch", versions: 0..=10, flexible_from: 6, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::FIND_COORDINATOR, name: "FindCoordinator", versions: 0..=6, flexible_from: 3, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::JOIN_GROUP, name: "JoinGroup", versions: 0..=9, flexible_from: 6, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::HEARTBEAT, name: "Heartbeat", versions: 0..=4, flexible_from: 4, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::LEAVE_GROUP, name: "LeaveGroup", versions: 0..=5, flexible_from: 4, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::SYNC_GROUP, name: "SyncGroup", versions: 0..=5, flexible_from: 4, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::DESCRIBE_GROUPS, name: "DescribeGroups", versions: 0..=6, flexible_from: 5, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::LIST_GROUPS, name: "ListGroups", versions: 0..=5, flexible_from: 3, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::SASL_HANDSHAKE, name: "SaslHandshake", versions: 0..=1, flexible_from: i16::MAX, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::API_VERSIONS, name: "ApiVersions", versions: 0..=4, flexible_from: 3, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::CREATE_TOPICS, name: "CreateTopics", versions: 0..=7, flexible_from: 5, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::DELETE_TOPICS, name: "DeleteTopics", versions: 0..=6, flexible_from: 4, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::DELETE_RECORDS, name: "DeleteRecords", versions: 0..=2, flexible_from: 2, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::INIT_PRODUCER_ID, name: "InitProducerId", versions: 0..=6, flexible_from: 2, unstable_latest: true, broker: true, controller: false },
    Api { key: ApiKey::OFFSET_FOR_LEADER_EPOCH, name: "OffsetForLeaderEpoch", versions: 0..=4, flexible_from: 4, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::ADD_PARTITIONS_TO_TXN, name: "AddPartitionsToTxn", versions: 0..=5, flexible_from: 3, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::ADD_OFFSETS_TO_TXN, name: "AddOffsetsToTxn", versions: 0..=4, flexible_from: 3, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::END_TXN, name: "EndTxn", versions: 0..=5, flexible_from: 3, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::WRITE_TXN_MARKERS, name: "WriteTxnMarkers", versions: 0..=2, flexible_from: 1, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::TXN_OFFSET_COMMIT, name: "TxnOffsetCommit", versions: 0..=5, flexible_from: 3, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::DESCRIBE_ACLS, name: "DescribeAcls", versions: 0..=3, flexible_from: 2, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::CREATE_ACLS, name: "CreateAcls", versions: 0..=3, flexible_from: 2, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::DELETE_ACLS, name: "DeleteAcls", versions: 0..=3, flexible_from: 2, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::DESCRIBE_CONFIGS, name: "DescribeConfigs", versions: 0..=4, flexible_from: 4, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::ALTER_CONFIGS, name: "AlterConfigs", versions: 0..=2, flexible_from: 2, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::ALTER_REPLICA_LOG_DIRS, name: "AlterReplicaLogDirs", versions: 0..=2, flexible_from: 2, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::DESCRIBE_LOG_DIRS, name: "DescribeLogDirs", versions: 0..=5, flexible_from: 2, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::SASL_AUTHENTICATE, name: "SaslAuthenticate", versions: 0..=2, flexible_from: 2, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::CREATE_PARTITIONS, name: "CreatePartitions", versions: 0..=3, flexible_from: 2, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::CREATE_DELEGATION_TOKEN, name: "CreateDelegationToken", versions: 0..=3, flexible_from: 2, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::RENEW_DELEGATION_TOKEN, name: "RenewDelegationToken", versions: 0..=2, flexible_from: 2, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::EXPIRE_DELEGATION_TOKEN, name: "ExpireDelegationToken", versions: 0..=2, flexible_from: 2, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::DESCRIBE_DELEGATION_TOKEN, name: "DescribeDelegationToken", versions: 0..=3, flexible_from: 2, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::DELETE_GROUPS, name: "DeleteGroups", versions: 0..=2, flexible_from: 2, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::ELECT_LEADERS, name: "ElectLeaders", versions: 0..=2, flexible_from: 2, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::INCREMENTAL_ALTER_CONFIGS, name: "IncrementalAlterConfigs", versions: 0..=1, flexible_from: 1, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::ALTER_PARTITION_REASSIGNMENTS, name: "AlterPartitionReassignments", versions: 0..=1, flexible_from: 0, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::LIST_PARTITION_REASSIGNMENTS, name: "ListPartitionReassignments", versions: 0..=0, flexible_from: 0, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::OFFSET_DELETE, name: "OffsetDelete", versions: 0..=0, flexible_from: i16::MAX, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::DESCRIBE_CLIENT_QUOTAS, name: "DescribeClientQuotas", versions: 0..=1, flexible_from: 1, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::ALTER_CLIENT_QUOTAS, name: "AlterClientQuotas", versions: 0..=1, flexible_from: 1, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::DESCRIBE_USER_SCRAM_CREDENTIALS, name: "DescribeUserScramCredentials", versions: 0..=0, flexible_from: 0, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::ALTER_USER_SCRAM_CREDENTIALS, name: "AlterUserScramCredentials", versions: 0..=0, flexible_from: 0, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::VOTE, name: "Vote", versions: 0..=2, flexible_from: 0, unstable_latest: false, broker: false, controller: true },
    Api { key: ApiKey::BEGIN_QUORUM_EPOCH, name: "BeginQuorumEpoch", versions: 0..=1, flexible_from: 1, unstable_latest: false, broker: false, controller: true },
    Api { key: ApiKey::END_QUORUM_EPOCH, name: "EndQuorumEpoch", versions: 0..=1, flexible_from: 1, unstable_latest: false, broker: false, controller: true },
    Api { key: ApiKey::DESCRIBE_QUORUM, name: "DescribeQuorum", versions: 0..=2, flexible_from: 0, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::ALTER_PARTITION, name: "AlterPartition", versions: 0..=3, flexible_from: 0, unstable_latest: false, broker: false, controller: true },
    Api { key: ApiKey::UPDATE_FEATURES, name: "UpdateFeatures", versions: 0..=2, flexible_from: 0, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::ENVELOPE, name: "Envelope", versions: 0..=0, flexible_from: 0, unstable_latest: false, broker: false, controller: true },
    Api { key: ApiKey::FETCH_SNAPSHOT, name: "FetchSnapshot", versions: 0..=1, flexible_from: 0, unstable_latest: false, broker: false, controller: true },
    Api { key: ApiKey::DESCRIBE_CLUSTER, name: "DescribeCluster", versions: 0..=2, flexible_from: 0, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::DESCRIBE_PRODUCERS, name: "DescribeProducers", versions: 0..=0, flexible_from: 0, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::BROKER_REGISTRATION, name: "BrokerRegistration", versions: 0..=4, flexible_from: 0, unstable_latest: false, broker: false, controller: true },
    Api { key: ApiKey::BROKER_HEARTBEAT, name: "BrokerHeartbeat", versions: 0..=2, flexible_from: 0, unstable_latest: false, broker: false, controller: true },
    Api { key: ApiKey::UNREGISTER_BROKER, name: "UnregisterBroker", versions: 0..=0, flexible_from: 0, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::DESCRIBE_TRANSACTIONS, name: "DescribeTransactions", versions: 0..=0, flexible_from: 0, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::LIST_TRANSACTIONS, name: "ListTransactions", versions: 0..=2, flexible_from: 0, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::ALLOCATE_PRODUCER_IDS, name: "AllocateProducerIds", versions: 0..=0, flexible_from: 0, unstable_latest: false, broker: false, controller: true },
    Api { key: ApiKey::CONSUMER_GROUP_HEARTBEAT, name: "ConsumerGroupHeartbeat", versions: 0..=1, flexible_from: 0, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::CONSUMER_GROUP_DESCRIBE, name: "ConsumerGroupDescribe", versions: 0..=1, flexible_from: 0, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::CONTROLLER_REGISTRATION, name: "ControllerRegistration", versions: 0..=0, flexible_from: 0, unstable_latest: false, broker: false, controller: true },
    Api { key: ApiKey::GET_TELEMETRY_SUBSCRIPTIONS, name: "GetTelemetrySubscriptions", versions: 0..=0, flexible_from: 0, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::PUSH_TELEMETRY, name: "PushTelemetry", versions: 0..=0, flexible_from: 0, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::ASSIGN_REPLICAS_TO_DIRS, name: "AssignReplicasToDirs", versions: 0..=0, flexible_from: 0, unstable_latest: false, broker: false, controller: true },
    Api { key: ApiKey::LIST_CONFIG_RESOURCES, name: "ListConfigResources", versions: 0..=1, flexible_from: 0, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::DESCRIBE_TOPIC_PARTITIONS, name: "DescribeTopicPartitions", versions: 0..=0, flexible_from: 0, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::SHARE_GROUP_HEARTBEAT, name: "ShareGroupHeartbeat", versions: 0..=1, flexible_from: 0, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::SHARE_GROUP_DESCRIBE, name: "ShareGroupDescribe", versions: 0..=1, flexible_from: 0, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::SHARE_FETCH, name: "ShareFetch", versions: 0..=2, flexible_from: 0, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::SHARE_ACKNOWLEDGE, name: "ShareAcknowledge", versions: 0..=2, flexible_from: 0, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::ADD_RAFT_VOTER, name: "AddRaftVoter", versions: 0..=1, flexible_from: 0, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::REMOVE_RAFT_VOTER, name: "RemoveRaftVoter", versions: 0..=0, flexible_from: 0, unstable_latest: false, broker: true, controller: true },
    Api { key: ApiKey::UPDATE_RAFT_VOTER, name: "UpdateRaftVoter", versions: 0..=0, flexible_from: 0, unstable_latest: false, broker: false, controller: true },
    Api { key: ApiKey::INITIALIZE_SHARE_GROUP_STATE, name: "InitializeShareGroupState", versions: 0..=0, flexible_from: 0, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::READ_SHARE_GROUP_STATE, name: "ReadShareGroupState", versions: 0..=0, flexible_from: 0, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::WRITE_SHARE_GROUP_STATE, name: "WriteShareGroupState", versions: 0..=1, flexible_from: 0, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::DELETE_SHARE_GROUP_STATE, name: "DeleteShareGroupState", versions: 0..=0, flexible_from: 0, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::READ_SHARE_GROUP_STATE_SUMMARY, name: "ReadShareGroupStateSummary", versions: 0..=1, flexible_from: 0, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::STREAMS_GROUP_HEARTBEAT, name: "StreamsGroupHeartbeat", versions: 0..=0, flexible_from: 0, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::STREAMS_GROUP_DESCRIBE, name: "StreamsGroupDescribe", versions: 0..=0, flexible_from: 0, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::DESCRIBE_SHARE_GROUP_OFFSETS, name: "DescribeShareGroupOffsets", versions: 0..=1, flexible_from: 0, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::ALTER_SHARE_GROUP_OFFSETS, name: "AlterShareGroupOffsets", versions: 0..=0, flexible_from: 0, unstable_latest: false, broker: true, controller: false },
    Api { key: ApiKey::DELETE_SHARE_GROUP_OFFSETS, name: "DeleteShareGroupOffsets", versions: 0..=0, flexible_from: 0, unstable_latest: false, broker: true, controller: false },
];

impl ApiKey {
    /// Produce.
    pub const PRODUCE: Self = Self(0);
    /// Fetch.
    pub const FETCH: Self = Self(1);
    /// ListOffsets.
    pub const LIST_OFFSETS: Self = Self(2);
    /// Metadata.
    pub const METADATA: Self = Self(3);
    /// LeaderAndIsr.
    pub const LEADER_AND_ISR: Self = Self(4);
    /// StopReplica.
    pub const STOP_REPLICA: Self = Self(5);
    /// UpdateMetadata.
    pub const UPDATE_METADATA: Self = Self(6);
    /// ControlledShutdown.
    pub const CONTROLLED_SHUTDOWN: Self = Self(7);
    /// OffsetCommit.
    pub const OFFSET_COMMIT: Self = Self(8);
    /// OffsetFetch.
    pub const OFFSET_FETCH: Self = Self(9);
    /// FindCoordinator.
    pub const FIND_COORDINATOR: Self = Self(10);
    /// JoinGroup.
    pub const JOIN_GROUP: Self = Self(11);
    /// Heartbeat.
    pub const HEARTBEAT: Self = Self(12);
    /// LeaveGroup.
    pub const LEAVE_GROUP: Self = Self(13);
    /// SyncGroup.
    pub const SYNC_GROUP: Self = Self(14);
    /// DescribeGroups.
    pub const DESCRIBE_GROUPS: Self = Self(15);
    /// ListGroups.
    pub const LIST_GROUPS: Self = Self(16);
    /// SaslHandshake.
    pub const SASL_HANDSHAKE: Self = Self(17);
    /// ApiVersions.
    pub const API_VERSIONS: Self = Self(18);
    /// CreateTopics.
    pub const CREATE_TOPICS: Self = Self(19);
    /// DeleteTopics.
    pub const DELETE_TOPICS: Self = Self(20);
    /// DeleteRecords.
    pub const DELETE_RECORDS: Self = Self(21);
    /// InitProducerId.
    pub const INIT_PRODUCER_ID: Self = Self(22);
    /// OffsetForLeaderEpoch.
    pub const OFFSET_FOR_LEADER_EPOCH: Self = Self(23);
    /// AddPartitionsToTxn.
    pub const ADD_PARTITIONS_TO_TXN: Self = Self(24);
    /// AddOffsetsToTxn.
    pub const ADD_OFFSETS_TO_TXN: Self = Self(25);
    /// EndTxn.
    pub const END_TXN: Self = Self(26);
    /// WriteTxnMarkers.
    pub const WRITE_TXN_MARKERS: Self = Self(27);
    /// TxnOffsetCommit.
    pub const TXN_OFFSET_COMMIT: Self = Self(28);
    /// DescribeAcls.
    pub const DESCRIBE_ACLS: Self = Self(29);
    /// CreateAcls.
    pub const CREATE_ACLS: Self = Self(30);
    /// DeleteAcls.
    pub const DELETE_ACLS: Self = Self(31);
    /// DescribeConfigs.
    pub const DESCRIBE_CONFIGS: Self = Self(32);
    /// AlterConfigs.
    pub const ALTER_CONFIGS: Self = Self(33);
    /// AlterReplicaLogDirs.
    pub const ALTER_REPLICA_LOG_DIRS: Self = Self(34);
    /// DescribeLogDirs.
    pub const DESCRIBE_LOG_DIRS: Self = Self(35);
    /// SaslAuthenticate.
    pub const SASL_AUTHENTICATE: Self = Self(36);
    /// CreatePartitions.
    pub const CREATE_PARTITIONS: Self = Self(37);
    /// CreateDelegationToken.
    pub const CREATE_DELEGATION_TOKEN: Self = Self(38);
    /// RenewDelegationToken.
    pub const RENEW_DELEGATION_TOKEN: Self = Self(39);
    /// ExpireDelegationToken.
    pub const EXPIRE_DELEGATION_TOKEN: Self = Self(40);
    /// DescribeDelegationToken.
    pub const DESCRIBE_DELEGATION_TOKEN: Self = Self(41);
    /// DeleteGroups.
    pub const DELETE_GROUPS: Self = Self(42);
    /// ElectLeaders.
    pub const ELECT_LEADERS: Self = Self(43);
    /// IncrementalAlterConfigs.
    pub const INCREMENTAL_ALTER_CONFIGS: Self = Self(44);
    /// AlterPartitionReassignments.
    pub const ALTER_PARTITION_REASSIGNMENTS: Self = Self(45);
    /// ListPartitionReassignments.
    pub const LIST_PARTITION_REASSIGNMENTS: Self = Self(46);
    /// OffsetDelete.
    pub const OFFSET_DELETE: Self = Self(47);
    /// DescribeClientQuotas.
    pub const DESCRIBE_CLIENT_QUOTAS: Self = Self(48);
    /// AlterClientQuotas.
    pub const ALTER_CLIENT_QUOTAS: Self = Self(49);
    /// DescribeUserScramCredentials.
    pub const DESCRIBE_USER_SCRAM_CREDENTIALS: Self = Self(50);
    /// AlterUserScramCredentials.
    pub const ALTER_USER_SCRAM_CREDENTIALS: Self = Self(51);
    /// Vote.
    pub const VOTE: Self = Self(52);
    /// BeginQuorumEpoch.
    pub const BEGIN_QUORUM_EPOCH: Self = Self(53);
    /// EndQuorumEpoch.
    pub const END_QUORUM_EPOCH: Self = Self(54);
    /// DescribeQuorum.
    pub const DESCRIBE_QUORUM: Self = Self(55);
    /// AlterPartition.
    pub const ALTER_PARTITION: Self = Self(56);
    /// UpdateFeatures.
    pub const UPDATE_FEATURES: Self = Self(57);
    /// Envelope.
    pub const ENVELOPE: Self = Self(58);
    /// FetchSnapshot.
    pub const FETCH_SNAPSHOT: Self = Self(59);
    /// DescribeCluster.
    pub const DESCRIBE_CLUSTER: Self = Self(60);
    /// DescribeProducers.
    pub const DESCRIBE_PRODUCERS: Self = Self(61);
    /// BrokerRegistration.
    pub const BROKER_REGISTRATION: Self = Self(62);
    /// BrokerHeartbeat.
    pub const BROKER_HEARTBEAT: Self = Self(63);
    /// UnregisterBroker.
    pub const UNREGISTER_BROKER: Self = Self(64);
    /// DescribeTransactions.
    pub const DESCRIBE_TRANSACTIONS: Self = Self(65);
    /// ListTransactions.
    pub const LIST_TRANSACTIONS: Self = Self(66);
    /// AllocateProducerIds.
    pub const ALLOCATE_PRODUCER_IDS: Self = Self(67);
    /// ConsumerGroupHeartbeat.
    pub const CONSUMER_GROUP_HEARTBEAT: Self = Self(68);
    /// ConsumerGroupDescribe.
    pub const CONSUMER_GROUP_DESCRIBE: Self = Self(69);
    /// ControllerRegistration.
    pub const CONTROLLER_REGISTRATION: Self = Self(70);
    /// GetTelemetrySubscriptions.
    pub const GET_TELEMETRY_SUBSCRIPTIONS: Self = Self(71);
    /// PushTelemetry.
    pub const PUSH_TELEMETRY: Self = Self(72);
    /// AssignReplicasToDirs.
    pub const ASSIGN_REPLICAS_TO_DIRS: Self = Self(73);
    /// ListConfigResources.
    pub const LIST_CONFIG_RESOURCES: Self = Self(74);
    /// DescribeTopicPartitions.
    pub const DESCRIBE_TOPIC_PARTITIONS: Self = Self(75);
    /// ShareGroupHeartbeat.
    pub const SHARE_GROUP_HEARTBEAT: Self = Self(76);
    /// ShareGroupDescribe.
    pub const SHARE_GROUP_DESCRIBE: Self = Self(77);
    /// ShareFetch.
    pub const SHARE_FETCH: Self = Self(78);
    /// ShareAcknowledge.
    pub const SHARE_ACKNOWLEDGE: Self = Self(79);
    /// AddRaftVoter.
    pub const ADD_RAFT_VOTER: Self = Self(80);
    /// RemoveRaftVoter.
    pub const REMOVE_RAFT_VOTER: Self = Self(81);
    /// UpdateRaftVoter.
    pub const UPDATE_RAFT_VOTER: Self = Self(82);
    /// InitializeShareGroupState.
    pub const INITIALIZE_SHARE_GROUP_STATE: Self = Self(83);
    /// ReadShareGroupState.
    pub const READ_SHARE_GROUP_STATE: Self = Self(84);
    /// WriteShareGroupState.
    pub const WRITE_SHARE_GROUP_STATE: Self = Self(85);
    /// DeleteShareGroupState.
    pub const DELETE_SHARE_GROUP_STATE: Self = Self(86);
    /// ReadShareGroupStateSummary.
    pub const READ_SHARE_GROUP_STATE_SUMMARY: Self = Self(87);
    /// StreamsGroupHeartbeat.
    pub const STREAMS_GROUP_HEARTBEAT: Self = Self(88);
    /// StreamsGroupDescribe.
    pub const STREAMS_GROUP_DESCRIBE: Self = Self(89);
    /// DescribeShareGroupOffsets.
    pub const DESCRIBE_SHARE_GROUP_OFFSETS: Self = Self(90);
    /// AlterShareGroupOffsets.
    pub const ALTER_SHARE_GROUP_OFFSETS: Self = Self(91);
    /// DeleteShareGroupOffsets.
    pub const DELETE_SHARE_GROUP_OFFSETS: Self = Self(92);
}
