//! The codecs on their own: streams of other writers, limits, levels.

use std::fmt::Write;
use std::fs;

use kafka_wire::compress::{Compression, DecompressError, compress, decompress, decompress_into, decompress_magic_0};

use crate::golden_dir;

/// The text of `java/BatchVectors.java`'s streams.
fn text() -> Vec<u8> {
    let mut text = String::new();
    for i in 0..5_000 {
        writeln!(text, "line {} of the codec text", i * 7919 % 10_007).unwrap();
    }
    if text.len() % 2 == 1 {
        text.push('\n');
    }
    text.into_bytes()
}

fn codecs() -> impl Iterator<Item = Compression> {
    Compression::ALL.into_iter().filter(|c| *c != Compression::None)
}

#[test]
fn streams_of_other_writers() {
    let text = text();
    for name in [
        "raw.snappy",
        "checksums-level9.lz4",
        "checksums-level17.lz4",
        "content-size-and-checksum.lz4",
        "two-members.gzip",
        "many-blocks.zstd",
    ] {
        let codec: Compression = name.rsplit('.').next().unwrap().parse().unwrap();
        let bytes = fs::read(golden_dir().join(name)).unwrap();
        assert_eq!(decompress(codec, &bytes, text.len()).unwrap(), text, "{name}");
        let error = decompress(codec, &bytes, text.len() - 1).unwrap_err();
        assert_eq!(error, DecompressError::TooLarge { codec, limit: text.len() - 1 }, "{name}");
    }
}

#[test]
fn there_and_back_at_every_level_and_around_block_sizes() {
    let long = text().repeat(2);
    for codec in codecs() {
        let levels = match codec.levels() {
            None => vec![None],
            Some(_) if codec == Compression::Zstd => {
                vec![None, Some(-5), Some(1), Some(19), Some(22), Some(-1_000_000)]
            }
            Some(levels) => levels.map(Some).chain([None, Some(-1), Some(99)]).collect(),
        };
        for level in levels {
            let packed = compress(codec, level, &long[..70_000]).unwrap();
            let strong = level.is_none_or(|l| l > -5);
            assert!(!strong || packed.len() < 45_000, "{codec} {level:?}: {}", packed.len());
            assert_eq!(decompress(codec, &packed, 70_000).unwrap(), &long[..70_000], "{codec} {level:?}");
        }
        let mut buffer = Vec::new();
        for n in [0, 1, 100, 32_767, 32_768, 32_769, 65_535, 65_536, 65_537, 131_072, long.len()] {
            let packed = compress(codec, None, &long[..n]).unwrap();
            decompress_into(codec, &packed, &mut buffer, n).unwrap();
            assert_eq!(buffer, &long[..n], "{codec} {n}");
            assert!(n == 0 || decompress(codec, &packed, n - 1).is_err(), "{codec} {n}");
        }
    }
}

/// KIP-390: 9 is LZ4's fast compressor, and each other level the slow one, which packs tighter.
#[test]
fn levels_of_lz4_choose_the_high_compressor() {
    let text = text();
    let length = |level| compress(Compression::Lz4, level, &text).unwrap().len();
    assert_eq!(length(None), length(Some(9)));
    assert!(length(Some(3)) < length(Some(9)), "{} and {}", length(Some(3)), length(Some(9)));
    assert!(length(Some(12)) < length(Some(3)), "{} and {}", length(Some(12)), length(Some(3)));
}

/// 64 MiB of zeros in a few kilobytes: refused without making room for more than the limit.
#[test]
fn bombs_make_no_room_beyond_the_limit() {
    let zeros = vec![0; 64 << 20];
    for codec in codecs() {
        let bomb = compress(codec, None, &zeros).unwrap();
        let mut out = Vec::new();
        let limit = 100_000;
        let error = decompress_into(codec, &bomb, &mut out, limit).unwrap_err();
        assert_eq!(error, DecompressError::TooLarge { codec, limit });
        assert!(out.capacity() <= 2 * limit, "{codec}: {}", out.capacity());
    }
}

#[test]
fn a_stream_that_ends_early_is_an_error() {
    let text = &text()[..40_000];
    for codec in codecs() {
        let packed = compress(codec, None, text).unwrap();
        for end in (1..packed.len()).step_by(37).chain(packed.len() - 12..packed.len()) {
            let result = decompress(codec, &packed[..end], 1 << 20);
            // xerial's framing has no end mark: cut between two blocks, it is a shorter stream.
            match result {
                Ok(out) if codec == Compression::Snappy => assert!(text.starts_with(&out)),
                Ok(_) => panic!("{codec} cut at {end} was read"),
                Err(_) => {}
            }
        }
    }
}

/// Clients of magic 0 computed the LZ4 header's checksum over too much (KIP-57).
#[test]
fn a_wrong_lz4_header_checksum_is_for_magic_0_only() {
    let mut packed = compress(Compression::Lz4, None, b"text").unwrap();
    packed[6] ^= 0xff;
    assert!(decompress(Compression::Lz4, &packed, 100).is_err());
    assert_eq!(decompress_magic_0(Compression::Lz4, &packed, 100).unwrap(), b"text");
}

#[test]
fn lz4_frames_that_java_refuses_too() {
    let packed = compress(Compression::Lz4, None, b"text").unwrap();
    let corrupt = |change: fn(&mut Vec<u8>)| {
        let mut bytes = packed.clone();
        change(&mut bytes);
        decompress_magic_0(Compression::Lz4, &bytes, 100).unwrap_err().to_string()
    };
    assert!(corrupt(|b| b[4] &= !0x20).contains("dependent blocks"));
    assert!(corrupt(|b| b[4] |= 0x80).contains("another version"));
    assert!(corrupt(|b| b[5] = 0x30).contains("block size"));
    assert!(corrupt(|b| b[0] = 0).contains("not an LZ4 frame"));
    assert!(corrupt(|b| b[9] = 0x10).contains("larger than the frame's block size"));
}

#[test]
fn names_and_ids() {
    for (id, codec) in Compression::ALL.into_iter().enumerate() {
        assert_eq!(Compression::from_id(id as u8), Some(codec));
        assert_eq!(codec.name().parse(), Ok(codec));
    }
    assert_eq!(Compression::from_id(5), None);
    assert!("GZIP".parse::<Compression>().is_err());
}
