//! Scripts on the machine: what is done, and exactly what follows.

mod admin;
mod foreign;
mod harness;
mod join;
mod leave;
mod model;
mod offsets;
mod random;
mod real_log;
mod records;
mod render;
mod replication;
mod static_members;
mod sync;
