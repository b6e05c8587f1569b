//! Any bytes into every decoder: no panic, memory in proportion to the bytes, and what was read can be written.
//! The bytes are Kafka's own (`tests/golden`), cut, damaged and mixed up in a way that is the same in every run.

#![allow(unsafe_code)] // the counting allocator

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use bytes::Bytes;
use kafka_wire::message::{MessageInfo, RecodeError};
use kafka_wire::messages::MESSAGES;

/// Counts what this thread has allocated and not freed, and its highest.
struct Counting;

thread_local! {
    static NOW: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

fn count(bytes: isize) {
    NOW.set(NOW.get() + bytes);
    PEAK.set(PEAK.get().max(NOW.get()));
}

// SAFETY: every call is passed on to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: the caller's promise is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        // SAFETY: the caller's promise is the same.
        unsafe { System.dealloc(ptr, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Decoding and encoding may take this much for each byte, and [`SLACK_BYTES`] besides.
const BYTES_PER_BYTE: isize = 44;
const SLACK_BYTES: isize = 256 << 10;

/// The most that one call took beyond what was there before.
fn peak_of<T>(call: impl FnOnce() -> T) -> (T, isize) {
    let before = NOW.get();
    PEAK.set(before);
    let result = call();
    (result, PEAK.get() - before)
}

fn check(info: &MessageInfo, version: i16, bytes: Vec<u8>) {
    let bytes = Bytes::from(bytes);
    let (result, peak) = peak_of(|| (info.recode)(&bytes, version, version));
    let allowed = SLACK_BYTES + BYTES_PER_BYTE * bytes.len() as isize;
    assert!(peak <= allowed, "{} {version}: {peak} bytes for {}: {bytes:02x?}", info.name, bytes.len());
    match result {
        Ok((read, again)) => {
            assert!(read <= bytes.len());
            // What was written is a message in its own right.
            assert_eq!((info.recode)(&again, version, version), Ok((again.len(), again.clone())), "{}", info.name);
        }
        Err(RecodeError::Decode(_)) => {}
        Err(RecodeError::Encode(e)) => panic!("{} {version}: was read but not written: {e}: {bytes:02x?}", info.name),
    }
}

/// xorshift64*: numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

/// Lengths and counts that lie: negative, huge, and huge varints.
const LIES: [&[u8]; 8] = [
    &[0x7f, 0xff, 0xff, 0xff],
    &[0xff, 0xff, 0xff, 0xff],
    &[0xff, 0xff, 0xff, 0xfe],
    &[0x00, 0x0f, 0xff, 0xff],
    &[0xff, 0xff, 0xff, 0xff, 0x0f],
    &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    &[0x7f, 0xff],
    &[0x80],
];

fn damage(random: &mut Random, bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(out.len());
        match random.below(5) {
            0 => out.truncate(at),
            1 if !out.is_empty() => out[at] ^= 1 << random.below(8),
            2 => {
                let lie = LIES[random.below(LIES.len())];
                let end = (at + lie.len()).min(out.len());
                out.splice(at..end, lie.iter().copied());
            }
            3 => drop(out.drain(at..(at + random.below(4)).min(out.len()))),
            _ => {
                let piece = bytes[random.below(bytes.len())..].iter().take(random.below(16));
                out.splice(at..at, piece.copied().collect::<Vec<_>>());
            }
        }
    }
    out
}

#[test]
fn damaged_messages() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for line in include_str!("golden/vectors.txt").lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let [name, from, to, what, hex] = words[..] else { panic!("not a vector: {line}") };
        if from != to || what == "DEFAULT" || hex == "-" {
            continue;
        }
        let info = MessageInfo::named(name).expect("a message");
        let version = from.parse().expect("a version");
        let bytes: Vec<u8> =
            (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).expect("hex")).collect();
        for end in (0..bytes.len()).step_by(bytes.len().div_ceil(16)) {
            check(info, version, bytes[..end].to_vec());
        }
        for _ in 0..24 {
            check(info, version, damage(&mut random, &bytes));
        }
    }
}

#[test]
fn noise_into_every_version() {
    let mut random = Random(1);
    for info in MESSAGES {
        for version in info.versions.clone() {
            for length in [0, 1, 4, 16, 64, 700] {
                // Small numbers reach further into a message than evenly spread ones.
                let most = [4, 32, 256][random.below(3)];
                check(info, version, (0..length).map(|_| random.below(most) as u8).collect());
            }
            for lie in LIES {
                check(info, version, [lie, &[0; 64]].concat());
            }
        }
        for version in [i16::MIN, info.versions.start() - 1, info.versions.end() + 1, i16::MAX] {
            let outside = (info.recode)(&Bytes::new(), version, version);
            assert!(matches!(outside, Err(RecodeError::Decode(_))), "{} {version}", info.name);
        }
    }
}

/// A count that the bytes could hold, of elements that are large in memory: refused before they are made.
#[test]
fn many_small_elements() {
    for info in MESSAGES {
        for version in info.versions.clone() {
            for start in 0..12 {
                // Zeros are empty texts and arrays, so that whatever stands at `start` is a count of empty elements.
                let mut bytes = vec![0; 1 << 20];
                if version >= info.flexible_from {
                    bytes[start..start + 3].copy_from_slice(&[0xff, 0xff, 0x3f]);
                } else {
                    bytes[start..start + 4].copy_from_slice(&[0x00, 0x0f, 0xff, 0x00]);
                }
                check(info, version, bytes);
            }
        }
    }
}
