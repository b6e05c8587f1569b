//! Sockets: listeners that accept, connections that carry requests one after another, frames in and pieces out.

mod connection;
mod listener;
mod transport;

pub use listener::{Listener, ListenerError};
