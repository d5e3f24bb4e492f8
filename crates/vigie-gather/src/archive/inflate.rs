//! Content codings: gzip, deflate, brotli, each with limits.

use brotli_decompressor::Decompressor;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use std::io::{self, Read};

/// How far data may inflate.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes, at most.
    pub bytes: usize,
    /// Times the packed size, at most; the first megabyte is free.
    pub ratio: usize,
}

/// Ratios are not looked at below this many bytes: small pages of blanks pack well.
const FREE: usize = 1 << 20;

/// Why a coding was not undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// A coding that is not known.
    Unknown(String),
    /// The data are broken from their first bytes on.
    Corrupt(String),
    /// They inflate beyond the limits.
    Bomb,
}

/// Undoes one coding. Broken data give what came before the break, and `true`.
pub(crate) fn inflate(coding: &str, packed: &[u8], limits: Limits) -> Result<(Vec<u8>, bool), Refused> {
    let coding = coding.trim().to_ascii_lowercase();
    match coding.as_str() {
        "" | "identity" | "none" | "utf-8" => Ok((packed.to_vec(), false)),
        "gzip" | "x-gzip" => read(MultiGzDecoder::new(packed), packed.len(), limits),
        "br" => read(Decompressor::new(packed, 1 << 14), packed.len(), limits),
        // Some servers send the bare stream under this name.
        "deflate" => match read(ZlibDecoder::new(packed), packed.len(), limits) {
            Err(Refused::Corrupt(_)) => read(DeflateDecoder::new(packed), packed.len(), limits),
            other => other,
        },
        _ => Err(Refused::Unknown(coding)),
    }
}

fn read(mut from: impl Read, packed: usize, limits: Limits) -> Result<(Vec<u8>, bool), Refused> {
    let most = limits.bytes.min(FREE.max(packed.saturating_mul(limits.ratio)));
    let mut out = Vec::with_capacity((packed * 5).min(most));
    let mut block = [0u8; 1 << 14];
    loop {
        match from.read(&mut block) {
            Ok(0) => return Ok((out, false)),
            Ok(n) if out.len() + n > most => return Err(Refused::Bomb),
            Ok(n) => out.extend_from_slice(&block[..n]),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) if out.is_empty() => return Err(Refused::Corrupt(e.to_string())),
            Err(_) => return Ok((out, true)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    const LIMITS: Limits = Limits { bytes: 8 << 20, ratio: 100 };

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gz.write_all(text).unwrap();
        gz.finish().unwrap()
    }

    #[test]
    fn codings_are_undone() {
        let text = "Le ministre a démenti. ".repeat(40);
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        zlib.write_all(text.as_bytes()).unwrap();
        let zlib = zlib.finish().unwrap();
        for (coding, packed) in
            [("gzip", gzip(text.as_bytes())), ("Deflate", zlib.clone()), ("deflate", zlib[2..].to_vec())]
        {
            assert_eq!(inflate(coding, &packed, LIMITS), Ok((text.clone().into_bytes(), false)), "{coding}");
        }
        assert_eq!(inflate("zstd", b"x", LIMITS), Err(Refused::Unknown("zstd".into())));
        assert!(matches!(inflate("gzip", b"<html>", LIMITS), Err(Refused::Corrupt(_))));
    }

    #[test]
    fn broken_data_give_what_came_before() {
        let text: String = (0..20_000).map(|i| format!("{} ", i * 7919 % 10_007)).collect();
        let packed = gzip(text.as_bytes());
        let (got, broken) = inflate("gzip", &packed[..packed.len() / 2], LIMITS).unwrap();
        assert!(broken && text.as_bytes().starts_with(&got) && got.len() > 10_000);
    }

    #[test]
    fn bombs_are_refused() {
        assert_eq!(inflate("gzip", &gzip(&vec![b' '; 2 << 20]), LIMITS), Err(Refused::Bomb));
        assert!(inflate("gzip", &gzip(&vec![b' '; 1 << 19]), LIMITS).is_ok());
    }
}
