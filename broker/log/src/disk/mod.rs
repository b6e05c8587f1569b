//! The few file operations that a log needs, behind a trait, so that tests can crash, tear and fill the disk.
//!
//! Not an abstraction of storage: paths, offsets and fsync mean what POSIX says. [`RealDisk`] is the operating system;
//! [`MemDisk`](mem::MemDisk) keeps files in memory and knows what a crash would leave of them.

pub mod mem;
mod real;

use std::fmt;
use std::io::{self, IoSlice};
use std::path::Path;
use std::sync::Arc;

pub use real::RealDisk;

/// A file system, or a part of one.
pub trait Disk: fmt::Debug + Send + Sync + 'static {
    /// Opens a file for reading and writing; with `create`, makes it if it is not there (never truncates).
    ///
    /// # Errors
    /// `NotFound` without `create` when there is none; else whatever the system says.
    fn open(&self, path: &Path, create: bool) -> io::Result<Arc<dyn DiskFile>>;

    /// The names in a directory.
    ///
    /// # Errors
    /// `NotFound` when there is no such directory.
    fn list(&self, dir: &Path) -> io::Result<Vec<DirEntry>>;

    /// Makes a directory and its parents; no error if it is there.
    ///
    /// # Errors
    /// Whatever the system says.
    fn create_dir_all(&self, dir: &Path) -> io::Result<()>;

    /// Renames a file or directory, replacing a file that has the new name.
    ///
    /// # Errors
    /// `NotFound` when there is no such file.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Deletes a file.
    ///
    /// # Errors
    /// `NotFound` when there is no such file.
    fn remove_file(&self, path: &Path) -> io::Result<()>;

    /// Deletes a directory and all in it.
    ///
    /// # Errors
    /// `NotFound` when there is no such directory.
    fn remove_dir_all(&self, dir: &Path) -> io::Result<()>;

    /// Makes the names in a directory durable (fsync of the directory).
    ///
    /// # Errors
    /// Whatever the system says.
    fn sync_dir(&self, dir: &Path) -> io::Result<()>;

    /// Whether a file or directory of this name is there.
    fn exists(&self, path: &Path) -> bool;

    /// A file's length in bytes.
    ///
    /// # Errors
    /// `NotFound` when there is no such file.
    fn file_len(&self, path: &Path) -> io::Result<u64>;

    /// Takes an exclusive lock on a file, made if need be, until the answer is dropped. The lock is the one that Java's
    /// `FileChannel.tryLock` takes, so that Kafka and we exclude one another.
    ///
    /// # Errors
    /// `WouldBlock` when someone else holds it.
    fn lock(&self, path: &Path) -> io::Result<Box<dyn DiskLock>>;

    /// Bytes that can still be written, and bytes in all, of the volume that holds `path`.
    ///
    /// # Errors
    /// Whatever the system says.
    fn space(&self, path: &Path) -> io::Result<Space>;
}

/// An open file. Reads and writes name their position, so that a file can be shared without a cursor.
#[allow(clippy::len_without_is_empty)] // asked for its length, as std's metadata is; nobody asks whether it is empty
pub trait DiskFile: fmt::Debug + Send + Sync {
    /// Reads at `position` until `buffer` is full or the file ends; answers how many bytes were read.
    ///
    /// # Errors
    /// Whatever the system says; the end of the file is no error.
    fn read_at(&self, buffer: &mut [u8], position: u64) -> io::Result<usize>;

    /// Writes all of `bytes` at `position`, making the file longer if need be.
    ///
    /// # Errors
    /// Whatever the system says; a part may have been written then.
    fn write_at(&self, bytes: &[u8], position: u64) -> io::Result<()>;

    /// Writes all of the slices, one behind the other, at `position`; the slices are used up.
    ///
    /// # Errors
    /// As [`DiskFile::write_at`].
    fn write_vectored_at(&self, slices: &mut [IoSlice<'_>], position: u64) -> io::Result<()>;

    /// Length in bytes.
    ///
    /// # Errors
    /// Whatever the system says.
    fn len(&self) -> io::Result<u64>;

    /// Cuts the file, or makes it longer with zeros.
    ///
    /// # Errors
    /// Whatever the system says.
    fn set_len(&self, len: u64) -> io::Result<()>;

    /// Makes the file's content durable (fdatasync).
    ///
    /// # Errors
    /// Whatever the system says. After an error the content must be taken as lost: never retry.
    fn sync(&self) -> io::Result<()>;

    /// When the content last changed, in milliseconds since 1970.
    ///
    /// # Errors
    /// Whatever the system says.
    fn modified_ms(&self) -> io::Result<i64>;
}

/// Holds a lock on a file until dropped.
pub trait DiskLock: fmt::Debug + Send + Sync {}

/// A name in a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirEntry {
    /// The name, without its directory.
    pub name: String,
    /// Whether it is a directory.
    pub is_dir: bool,
}

/// Room on a volume, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    /// What can still be written.
    pub usable: u64,
    /// The size of the volume.
    pub total: u64,
}

/// Reads up to `len` bytes at `position`; fewer only where the file ends.
pub(crate) fn read_at(file: &dyn DiskFile, position: u64, len: usize) -> io::Result<Vec<u8>> {
    let mut buffer = vec![0; len];
    let read = file.read_at(&mut buffer, position)?;
    buffer.truncate(read);
    Ok(buffer)
}

/// Reads a whole small file.
pub fn read_file(disk: &dyn Disk, path: &Path) -> io::Result<Vec<u8>> {
    let file = disk.open(path, false)?;
    let len = usize::try_from(file.len()?).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))?;
    read_at(&*file, 0, len)
}

/// Replaces a small file as a whole: written beside it as `.tmp`, synced, renamed. With `durable`, the directory is
/// synced too, so that the new content survives a power failure from here on.
pub fn replace_file(disk: &dyn Disk, path: &Path, content: &[u8], durable: bool) -> io::Result<()> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".tmp");
    let temporary = Path::new(&temporary);
    let file = disk.open(temporary, true)?;
    file.set_len(0)?;
    file.write_at(content, 0)?;
    if durable {
        file.sync()?;
    }
    disk.rename(temporary, path)?;
    if durable && let Some(dir) = path.parent() {
        disk.sync_dir(dir)?;
    }
    Ok(())
}
