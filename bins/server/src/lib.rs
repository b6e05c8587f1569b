//! The tools that run or format a broker.
