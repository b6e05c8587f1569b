//! Where a partition's files are.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::disk::{Disk, DiskFile};
use crate::names::FileKind;

/// A partition's directory on its disk. It may be renamed while files in it are open.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    pub disk: Arc<dyn Disk>,
    pub dir: PathBuf,
}

impl Home {
    pub fn path(&self, kind: FileKind, offset: i64) -> PathBuf {
        kind.path(&self.dir, offset)
    }

    pub fn open(&self, kind: FileKind, offset: i64, create: bool) -> io::Result<Arc<dyn DiskFile>> {
        self.disk.open(&self.path(kind, offset), create)
    }

    /// The log directory that holds the partition's.
    pub fn log_dir(&self) -> &Path {
        self.dir.parent().unwrap_or(&self.dir)
    }
}
