//! The tasks that own state which is not a partition's: the controller, the group coordinator, producer ids. Others ask
//! them through handles.

pub mod controller;
pub mod group;
pub mod producer_ids;
