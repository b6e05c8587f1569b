//! [`MemDisk`]: files in memory that know what a crash would leave of them, for tests of recovery.
//!
//! It counts steps: each write, cut, rename, removal, creation and sync is one. A crash can be planned at any step, and
//! a write cut at any of its bytes. Two kinds of crash: the process dies ([`MemDisk::after_kill`]: what was written
//! stays), or the power fails ([`MemDisk::after_power_failure`]: of what was not synced, names included, any prefix
//! stays, its last write torn). Errors can be planned too.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{self, IoSlice};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;

use super::{DirEntry, Disk, DiskFile, DiskLock, Space};

/// Files in memory. Clones are the same disk.
#[derive(Debug, Clone, Default)]
pub struct MemDisk {
    state: Arc<Mutex<State>>,
}

/// What a planned error is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The process dies: this step is not done, nor any later one.
    Crash,
    /// `ENOSPC` at this step and all later writes.
    NoSpace,
    /// `EIO` at this step and all later writes and syncs.
    Io,
}

#[derive(Debug, Default)]
struct State {
    names: BTreeMap<PathBuf, usize>,
    dirs: BTreeSet<PathBuf>,
    inodes: Vec<Inode>,
    durable_names: BTreeMap<PathBuf, usize>,
    /// Changes of names that no `sync_dir` has made durable yet.
    unsynced_names: Vec<NameChange>,
    locks: HashSet<PathBuf>,
    steps: u64,
    plan: Option<Plan>,
    failed: Option<Fault>,
}

#[derive(Debug, Clone, Copy)]
struct Plan {
    step: u64,
    torn_bytes: usize,
    fault: Fault,
}

#[derive(Debug, Clone, Default)]
struct Inode {
    content: Vec<u8>,
    durable: Vec<u8>,
    unsynced: Vec<Change>,
}

#[derive(Debug, Clone)]
enum Change {
    Write(usize, Vec<u8>),
    SetLen(usize),
}

#[derive(Debug, Clone)]
enum NameChange {
    Link(PathBuf, usize),
    Unlink(PathBuf),
    Rename(PathBuf, PathBuf),
}

impl MemDisk {
    /// An empty disk.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Steps done so far.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.state.lock().steps
    }

    /// Plans `fault` at step `step` (counted from 0 over the disk's life). If that step is a write, its first
    /// `torn_bytes` bytes are done.
    pub fn plan(&self, step: u64, torn_bytes: usize, fault: Fault) {
        self.state.lock().plan = Some(Plan { step, torn_bytes, fault });
    }

    /// Ends a planned fault: the disk works again.
    pub fn heal(&self) {
        let mut state = self.state.lock();
        state.plan = None;
        state.failed = None;
    }

    /// The disk as the next process finds it when this one was killed: all that was written.
    #[must_use]
    pub fn after_kill(&self) -> Self {
        let state = self.state.lock();
        let inodes = state.inodes.iter().map(|i| Inode::settled(i.content.clone())).collect();
        Self::settled(state.names.clone(), state.dirs.clone(), inodes)
    }

    /// The disk as the next process finds it after a power failure. `choose(n)` answers a number below `n`; it decides
    /// how much of what was not synced is there.
    #[must_use]
    pub fn after_power_failure(&self, mut choose: impl FnMut(usize) -> usize) -> Self {
        let state = self.state.lock();
        let mut names = state.durable_names.clone();
        let kept = choose(state.unsynced_names.len() + 1);
        state.unsynced_names[..kept].iter().for_each(|c| c.apply(&mut names));
        let inodes = state.inodes.iter().map(|inode| {
            let mut content = inode.durable.clone();
            let kept = choose(inode.unsynced.len() + 1);
            inode.unsynced[..kept].iter().for_each(|c| c.apply(&mut content));
            if let Some(Change::Write(at, bytes)) = inode.unsynced.get(kept) {
                let torn = choose(bytes.len() + 1);
                Change::Write(*at, bytes[..torn].to_vec()).apply(&mut content);
            }
            Inode::settled(content)
        });
        let inodes = inodes.collect();
        Self::settled(names, state.dirs.clone(), inodes)
    }

    /// All files and their content.
    #[must_use]
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let state = self.state.lock();
        state.names.iter().map(|(path, inode)| (path.clone(), state.inodes[*inode].content.clone())).collect()
    }

    fn settled(names: BTreeMap<PathBuf, usize>, dirs: BTreeSet<PathBuf>, inodes: Vec<Inode>) -> Self {
        let state = State { durable_names: names.clone(), names, dirs, inodes, ..State::default() };
        Self { state: Arc::new(Mutex::new(state)) }
    }
}

impl State {
    /// Counts a step; `Err` with the bytes that a write still does when a fault was planned here.
    fn step(&mut self, writes: bool) -> Result<(), (io::Error, usize)> {
        let here = self.plan.filter(|p| p.step == self.steps);
        self.steps += 1;
        let torn = here.map_or(0, |p| p.torn_bytes);
        if let Some(plan) = here {
            self.failed = Some(plan.fault);
        }
        match self.failed {
            Some(Fault::Crash) => Err((io::Error::other("crashed"), torn)),
            Some(Fault::NoSpace) if writes => Err((io::ErrorKind::StorageFull.into(), torn)),
            Some(Fault::Io) => Err((io::Error::from_raw_os_error(5), torn)),
            _ => Ok(()),
        }
    }

    fn change_name(&mut self, change: NameChange) {
        change.apply(&mut self.names);
        self.unsynced_names.push(change);
    }

    fn inode(&self, path: &Path) -> io::Result<usize> {
        self.names.get(path).copied().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl Inode {
    fn settled(content: Vec<u8>) -> Self {
        Self { durable: content.clone(), content, unsynced: Vec::new() }
    }

    fn change(&mut self, change: Change) {
        change.apply(&mut self.content);
        self.unsynced.push(change);
    }
}

impl Change {
    fn apply(&self, content: &mut Vec<u8>) {
        match self {
            Self::Write(at, bytes) => {
                content.resize(content.len().max(at + bytes.len()), 0);
                content[*at..at + bytes.len()].copy_from_slice(bytes);
            }
            Self::SetLen(len) => content.resize(*len, 0),
        }
    }
}

impl NameChange {
    fn apply(&self, names: &mut BTreeMap<PathBuf, usize>) {
        match self {
            Self::Link(path, inode) => {
                names.insert(path.clone(), *inode);
            }
            Self::Unlink(path) => names.retain(|p, _| !p.starts_with(path)),
            Self::Rename(from, to) => {
                let moved: Vec<_> =
                    names.iter().filter(|(p, _)| p.starts_with(from)).map(|(p, i)| (p.clone(), *i)).collect();
                for (path, inode) in moved {
                    names.remove(&path);
                    let rest = path.strip_prefix(from).expect("filtered by this prefix");
                    let target = if rest.as_os_str().is_empty() { to.clone() } else { to.join(rest) };
                    names.insert(target, inode);
                }
            }
        }
    }

    fn touches(&self, dir: &Path) -> bool {
        match self {
            Self::Link(path, _) | Self::Unlink(path) => path.parent() == Some(dir),
            Self::Rename(from, to) => from.parent() == Some(dir) || to.parent() == Some(dir),
        }
    }
}

impl Disk for MemDisk {
    fn open(&self, path: &Path, create: bool) -> io::Result<Arc<dyn DiskFile>> {
        let mut state = self.state.lock();
        let inode = match state.inode(path) {
            Ok(inode) => inode,
            Err(missing) => {
                if !create || !path.parent().is_some_and(|dir| state.dirs.contains(dir)) {
                    return Err(missing);
                }
                state.step(true).map_err(|(error, _)| error)?;
                state.inodes.push(Inode::default());
                let inode = state.inodes.len() - 1;
                state.change_name(NameChange::Link(path.to_owned(), inode));
                inode
            }
        };
        Ok(Arc::new(MemFile { disk: self.clone(), inode }))
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<DirEntry>> {
        let state = self.state.lock();
        if !state.dirs.contains(dir) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let name = |p: &PathBuf| p.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
        let files = state.names.keys().filter(|p| p.parent() == Some(dir)).map(|p| (p, false));
        let dirs = state.dirs.iter().filter(|p| p.parent() == Some(dir)).map(|p| (p, true));
        Ok(files.chain(dirs).map(|(p, is_dir)| DirEntry { name: name(p), is_dir }).collect())
    }

    fn create_dir_all(&self, dir: &Path) -> io::Result<()> {
        let mut state = self.state.lock();
        if !state.dirs.contains(dir) {
            state.step(true).map_err(|(error, _)| error)?;
            state.dirs.extend(dir.ancestors().map(Path::to_owned));
        }
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.state.lock();
        if !state.names.contains_key(from) && !state.dirs.contains(from) {
            return Err(io::ErrorKind::NotFound.into());
        }
        state.step(false).map_err(|(error, _)| error)?;
        let moved: Vec<_> = state.dirs.iter().filter(|d| d.starts_with(from)).cloned().collect();
        for dir in moved {
            state.dirs.remove(&dir);
            let rest = dir.strip_prefix(from).expect("filtered by this prefix").to_owned();
            state.dirs.insert(if rest.as_os_str().is_empty() { to.to_owned() } else { to.join(rest) });
        }
        state.change_name(NameChange::Rename(from.to_owned(), to.to_owned()));
        Ok(())
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state.lock();
        state.inode(path)?;
        state.step(false).map_err(|(error, _)| error)?;
        state.change_name(NameChange::Unlink(path.to_owned()));
        Ok(())
    }

    fn remove_dir_all(&self, dir: &Path) -> io::Result<()> {
        let mut state = self.state.lock();
        if !state.dirs.contains(dir) {
            return Err(io::ErrorKind::NotFound.into());
        }
        state.step(false).map_err(|(error, _)| error)?;
        state.dirs.retain(|d| !d.starts_with(dir));
        state.change_name(NameChange::Unlink(dir.to_owned()));
        Ok(())
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        let mut state = self.state.lock();
        state.step(false).map_err(|(error, _)| error)?;
        let (synced, rest) = std::mem::take(&mut state.unsynced_names).into_iter().partition(|c| c.touches(dir));
        state.unsynced_names = rest;
        let synced: Vec<NameChange> = synced;
        synced.iter().for_each(|c| c.apply(&mut state.durable_names));
        Ok(())
    }

    fn exists(&self, path: &Path) -> bool {
        let state = self.state.lock();
        state.names.contains_key(path) || state.dirs.contains(path)
    }

    fn file_len(&self, path: &Path) -> io::Result<u64> {
        let state = self.state.lock();
        state.inode(path).map(|inode| state.inodes[inode].content.len() as u64)
    }

    fn lock(&self, path: &Path) -> io::Result<Box<dyn DiskLock>> {
        if self.state.lock().locks.insert(path.to_owned()) {
            Ok(Box::new(MemLock { disk: self.clone(), path: path.to_owned() }))
        } else {
            Err(io::ErrorKind::WouldBlock.into())
        }
    }

    fn space(&self, _path: &Path) -> io::Result<Space> {
        let used: usize = self.state.lock().inodes.iter().map(|i| i.content.len()).sum();
        Ok(Space { usable: MEM_DISK_BYTES.saturating_sub(used as u64), total: MEM_DISK_BYTES })
    }
}

/// The size that a [`MemDisk`] claims to have.
const MEM_DISK_BYTES: u64 = 1 << 30;

#[derive(Debug)]
struct MemFile {
    disk: MemDisk,
    inode: usize,
}

impl DiskFile for MemFile {
    fn read_at(&self, buffer: &mut [u8], position: u64) -> io::Result<usize> {
        let state = self.disk.state.lock();
        let content = &state.inodes[self.inode].content;
        let rest = usize::try_from(position).ok().and_then(|p| content.get(p..)).unwrap_or_default();
        let len = rest.len().min(buffer.len());
        buffer[..len].copy_from_slice(&rest[..len]);
        Ok(len)
    }

    fn write_at(&self, bytes: &[u8], position: u64) -> io::Result<()> {
        let mut state = self.disk.state.lock();
        let done = state.step(true);
        let written = done.as_ref().map_or_else(|(_, torn)| *torn.min(&bytes.len()), |()| bytes.len());
        let change = Change::Write(position as usize, bytes[..written].to_vec());
        state.inodes[self.inode].change(change);
        done.map_err(|(error, _)| error)
    }

    fn write_vectored_at(&self, slices: &mut [IoSlice<'_>], position: u64) -> io::Result<()> {
        self.write_at(&slices.iter().flat_map(|s| s.iter().copied()).collect::<Vec<u8>>(), position)
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.disk.state.lock().inodes[self.inode].content.len() as u64)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut state = self.disk.state.lock();
        state.step(false).map_err(|(error, _)| error)?;
        state.inodes[self.inode].change(Change::SetLen(len as usize));
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        let mut state = self.disk.state.lock();
        state.step(false).map_err(|(error, _)| error)?;
        let inode = &mut state.inodes[self.inode];
        inode.durable.clone_from(&inode.content);
        inode.unsynced.clear();
        Ok(())
    }

    fn modified_ms(&self) -> io::Result<i64> {
        Ok(0)
    }
}

#[derive(Debug)]
struct MemLock {
    disk: MemDisk,
    path: PathBuf,
}

impl DiskLock for MemLock {}

impl Drop for MemLock {
    fn drop(&mut self) {
        self.disk.state.lock().locks.remove(&self.path);
    }
}
