//! Records from and to text: the readers of the console producer and the formatters of the console consumers.

pub mod line_reader;
pub mod lines;
