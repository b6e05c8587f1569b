//! How a classic group is described and listed.

use kafka_wire::messages::describe_groups_response::{DescribedGroup, DescribedGroupMember};
use kafka_wire::messages::list_groups_response::ListedGroup;

use super::{ClassicGroup, ClassicState};

impl ClassicGroup {
    /// For DescribeGroups. Metadata is only told of a stable group: before, no protocol is chosen for good.
    pub(in crate::group) fn describe(&self) -> DescribedGroup {
        let stable_protocol = self.protocol_name.as_deref().filter(|_| self.state == ClassicState::Stable);
        let members = self.members.values().map(|member| DescribedGroupMember {
            member_id: member.id.clone(),
            group_instance_id: member.instance_id.clone(),
            client_id: member.client_id.clone(),
            client_host: member.client_host.clone(),
            member_metadata: stable_protocol.map(|protocol| member.metadata(protocol)).unwrap_or_default(),
            member_assignment: member.assignment.clone(),
            ..Default::default()
        });
        DescribedGroup {
            group_id: self.id.clone(),
            group_state: self.state.name().to_owned(),
            protocol_type: self.protocol_type.clone().unwrap_or_default(),
            protocol_data: stable_protocol.unwrap_or_default().to_owned(),
            members: members.collect(),
            ..Default::default()
        }
    }

    /// For ListGroups.
    pub(in crate::group) fn list(&self) -> ListedGroup {
        ListedGroup {
            group_id: self.id.clone(),
            protocol_type: self.protocol_type.clone().unwrap_or_default(),
            group_state: self.state.name().to_owned(),
            group_type: "classic".to_owned(),
            ..Default::default()
        }
    }
}
