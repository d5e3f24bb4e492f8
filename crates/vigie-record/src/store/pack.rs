//! Texts and JSON, deflated.

use super::error::{RecordError, Result};
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::io::{Read, Write};

/// No text or reading is longer than this, unpacked: a damaged page cannot fill the memory.
const MAX_UNPACKED: u64 = 512 << 20;

/// Deflates bytes.
pub fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut out = DeflateEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::new(3));
    // Writing to a vector cannot fail.
    let _ = out.write_all(bytes);
    out.finish().unwrap_or_default()
}

/// Inflates them.
pub fn unpack(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len() * 3);
    DeflateDecoder::new(bytes)
        .take(MAX_UNPACKED)
        .read_to_end(&mut out)
        .map_err(|e| RecordError::damaged(format!("a row cannot be unpacked ({e})")))?;
    Ok(out)
}

/// Inflates a text.
pub fn unpack_text(bytes: &[u8]) -> Result<String> {
    String::from_utf8(unpack(bytes)?).map_err(|_| RecordError::damaged("a text is not UTF-8"))
}

/// A value as JSON bytes.
pub fn json(value: &impl Serialize) -> Vec<u8> {
    // Our types have string keys and finite numbers: this cannot fail.
    serde_json::to_vec(value).unwrap_or_default()
}

/// A value back from its deflated JSON.
pub fn unpack_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(&unpack(bytes)?)
        .map_err(|e| RecordError::damaged(format!("a row cannot be understood ({e})")))
}

/// The first 16 bytes of a SHA-256: enough to see damage.
pub fn digest(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes)[..16].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked() {
        let text = "Le ministre a démenti. ".repeat(200);
        let packed = pack(text.as_bytes());
        assert!(packed.len() < text.len() / 10);
        assert_eq!(unpack_text(&packed).ok(), Some(text));
        assert!(unpack(&[7, 7, 7, 7]).is_err());
    }
}
