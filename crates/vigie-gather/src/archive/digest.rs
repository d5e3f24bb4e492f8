//! The digests that a record of a web archive gives of itself: `sha1:` in base 32 or hex, `sha256:`.

use sha1::Sha1;
use sha2::{Digest, Sha256};

/// Whether bytes have the digest that was stated. `None`: it is of a kind that is not known, and says nothing.
pub(super) fn matches(stated: &str, bytes: &[u8]) -> Option<bool> {
    let (kind, value) = stated.trim().split_once(':')?;
    let digest = match kind.to_ascii_lowercase().replace('-', "").as_str() {
        "sha1" => Sha1::digest(bytes).to_vec(),
        "sha256" => Sha256::digest(bytes).to_vec(),
        _ => return None,
    };
    let value = value.trim();
    let said = if value.len() == digest.len() * 2 { hex(value) } else { base32(value) }?;
    (said.len() == digest.len()).then(|| said == digest)
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let digit = |b: u8| char::from(b).to_digit(16);
    text.as_bytes().chunks(2).map(|p| Some((digit(p[0])? << 4 | digit(*p.get(1)?)?) as u8)).collect()
}

fn base32(text: &str) -> Option<Vec<u8>> {
    let (mut bits, mut held) = (0u32, 0u32);
    let mut out = Vec::new();
    for b in text.trim_end_matches('=').bytes() {
        let digit = match b.to_ascii_uppercase() {
            b @ b'A'..=b'Z' => b - b'A',
            b @ b'2'..=b'7' => b - b'2' + 26,
            _ => return None,
        };
        bits = bits << 5 | u32::from(digit);
        held += 5;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn digests_in_every_spelling() {
        // Of the empty string.
        assert_eq!(matches("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", b""), Some(true));
        assert_eq!(matches("sha1:3i42h3s6nnfq2msvx7xzkyayscx5qbyj", b""), Some(true));
        assert_eq!(matches("SHA-1:da39a3ee5e6b4b0d3255bfef95601890afd80709", b""), Some(true));
        let sha256 = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(matches(sha256, b""), Some(true));
        assert_eq!(matches("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", b"x"), Some(false));
        assert_eq!(matches("md5:00", b""), None);
        assert_eq!(matches("sha1:?", b""), None);
    }
}
