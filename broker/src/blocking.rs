//! Work that waits for the disk, done where it comes up.

use tokio::runtime::{Handle, RuntimeFlavor};

/// Does work that may wait for long. The runtime gives its other tasks to another thread meanwhile, where it has several.
pub fn in_place<T>(work: impl FnOnce() -> T) -> T {
    match Handle::try_current() {
        Ok(runtime) if runtime.runtime_flavor() == RuntimeFlavor::MultiThread => tokio::task::block_in_place(work),
        _ => work(),
    }
}
