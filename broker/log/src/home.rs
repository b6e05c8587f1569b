//! Where a partition's files are.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::disk::{Disk, DiskFile};
use crate::names::{FileKind, Mark, marked};

/// A partition's directory on its disk. It may be renamed while files in it are open.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    pub disk: Arc<dyn Disk>,
    pub dir: PathBuf,
    /// What the files here are marked as: only those of a compaction have a mark.
    pub mark: Mark,
}

impl Home {
    pub fn new(disk: Arc<dyn Disk>, dir: PathBuf) -> Self {
        Self { disk, dir, mark: Mark::None }
    }

    /// The same directory's files with a mark.
    pub fn with_mark(&self, mark: Mark) -> Self {
        Self { mark, ..self.clone() }
    }

    pub fn path(&self, kind: FileKind, offset: i64) -> PathBuf {
        marked(&kind.path(&self.dir, offset), self.mark)
    }

    pub fn open(&self, kind: FileKind, offset: i64, create: bool) -> io::Result<Arc<dyn DiskFile>> {
        self.disk.open(&self.path(kind, offset), create)
    }

    /// The log directory that holds the partition's.
    pub fn log_dir(&self) -> &Path {
        self.dir.parent().unwrap_or(&self.dir)
    }
}
