//! The broker: listeners, APIs, coordinators, metadata journal.
