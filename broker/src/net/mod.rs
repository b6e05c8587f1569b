//! Sockets: listeners that accept, connections that carry requests one after another, frames in and pieces out.

mod clients;
mod connection;
mod listener;
mod memory;
mod transport;

pub use clients::Clients;
pub(crate) use clients::Seat;
pub use listener::{Listener, ListenerError, Sockets};
pub(crate) use memory::{HANDLING_FREE_BYTES, Purpose};

#[cfg(test)]
mod tests;
