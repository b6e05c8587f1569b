//! A disk that is small enough to be filled.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::run;

/// A file system of its own in memory. Dropping it takes it away.
#[derive(Debug)]
pub struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Mounts it; `None` when that is not allowed, as it takes root.
    ///
    /// # Panics
    /// When the mount point cannot be made.
    #[must_use]
    pub fn mounted(at: &Path, size: &str) -> Option<Self> {
        fs::create_dir_all(at).expect("a mount point");
        let printed =
            run(Command::new("mount").args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"]).arg(at), b"");
        (printed.code == Some(0)).then(|| Self(at.to_owned()))
    }

    /// Gives it room.
    ///
    /// # Panics
    /// When it has gone.
    pub fn grow(&self, size: &str) {
        let printed = run(Command::new("mount").args(["-o", &format!("remount,size={size}")]).arg(&self.0), b"");
        assert_eq!(printed.code, Some(0), "{}", printed.stderr);
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        run(Command::new("umount").arg("-l").arg(&self.0), b"");
    }
}
