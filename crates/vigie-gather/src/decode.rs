//! Bytes to text, before anything else: byte order marks, UTF-16, Windows-1252 and its kin; binary files are refused.

use crate::document::Warning;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Decoded text, and what was unsure about it.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub text: String,
    pub warning: Option<Warning>,
}

/// What bytes are when they are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Binary(pub &'static str);

/// Decodes. `declared` is the label of an encoding that the page itself names.
pub(crate) fn decode(bytes: &[u8], declared: Option<&str>) -> Result<Decoded, Binary> {
    if let Some(text) = utf32(bytes) {
        return Ok(Decoded { text, warning: None });
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return with(encoding, &bytes[mark..], None);
    }
    let binary = is_binary(bytes);
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic) && (binary || magic.len() > 4)) {
        return Err(Binary(kind));
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return with(encoding, bytes, None);
    }
    if binary {
        return Err(Binary("data that is not text"));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded { text: text.to_owned(), warning: None });
    }
    if let Some(encoding) = declared.and_then(|l| Encoding::for_label(l.as_bytes())).filter(|e| *e != UTF_8) {
        return with(encoding, bytes, None);
    }
    if mostly_utf8(bytes) {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let message = "some bytes are not UTF-8 and were replaced by U+FFFD".to_owned();
        return Ok(Decoded { text, warning: Some(Warning { code: "bad-bytes", message, range: None }) });
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    // The head decides: a detector is slow on large inputs.
    detector.feed(&bytes[..bytes.len().min(1 << 18)], true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    let message = format!("the encoding was guessed to be {}; save the file as UTF-8 to be sure", encoding.name());
    with(encoding, bytes, Some(Warning { code: "encoding-guessed", message, range: None }))
}

/// Whether a label names an encoding.
pub(crate) fn known_encoding(label: &str) -> bool {
    Encoding::for_label(label.as_bytes()).is_some()
}

fn with(encoding: &'static Encoding, bytes: &[u8], warning: Option<Warning>) -> Result<Decoded, Binary> {
    let (text, bad) = encoding.decode_without_bom_handling(bytes);
    let text = text.into_owned();
    // UTF-16 decodes almost any bytes; control characters give a binary file away.
    if is_binary(text.as_bytes()) {
        return Err(Binary("data that is not text"));
    }
    let warning = warning.or_else(|| {
        let message = format!("some bytes are not {} and were replaced by U+FFFD", encoding.name());
        bad.then_some(Warning { code: "bad-bytes", message, range: None })
    });
    Ok(Decoded { text, warning })
}

/// The first bytes of files that people hand over by mistake.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"\x28\xB5\x2F\xFD", "a Zstandard archive"),
    (b"\xFD7zXZ\0", "an xz archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF media file"),
    (b"ID3", "an MP3 file"),
    (b"\x7FELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\xD0\xCF\x11\xE0", "an old office document"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"{\\rtf", "an RTF document"),
];

/// Control characters that no text holds, in more than one byte of two hundred, or any NUL.
fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1 << 16)];
    let odd = head.iter().filter(|b| matches!(b, 0x01..=0x08 | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F)).count();
    odd * 200 > head.len() || bytes.contains(&0)
}

/// UTF-16 text in a script of one byte shows a NUL in every second place.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    if head.len() < 4 {
        return None;
    }
    let half = head.len() / 2;
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 >= half * 7 && even * 20 < half {
        Some(UTF_16LE)
    } else if even * 10 >= half * 7 && odd * 20 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// UTF-32, with its mark or before `<`: markup only, for nothing else is written so.
fn utf32(bytes: &[u8]) -> Option<String> {
    let (read, mark): (fn([u8; 4]) -> u32, usize) = match bytes.get(..4)? {
        [0, 0, 0xFE, 0xFF] => (u32::from_be_bytes, 4),
        [0xFF, 0xFE, 0, 0] => (u32::from_le_bytes, 4),
        [0, 0, 0, b'<'] => (u32::from_be_bytes, 0),
        [b'<', 0, 0, 0] => (u32::from_le_bytes, 0),
        _ => return None,
    };
    let units = bytes[mark..].chunks_exact(4).map(|u| read([u[0], u[1], u[2], u[3]]));
    units.map(|u| char::from_u32(u).filter(|c| *c != '\0')).collect()
}

/// UTF-8 with a few broken places: far more sound characters of several bytes than unsound ones.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    sound >= 4 * broken && sound > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes, None).expect("text").text
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let sample = "Séoul a exprimé sa « grave inquiétude » : l’armée n’a pas cédé à Kiev.";
        let (cp1252, _, _) = encoding_rs::WINDOWS_1252.encode(sample);
        let utf16 = |le: bool| -> Vec<u8> {
            sample.encode_utf16().flat_map(|u| if le { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
        };
        assert_eq!(text(sample.as_bytes()), sample);
        assert_eq!(text(&[b"\xEF\xBB\xBF", sample.as_bytes()].concat()), sample);
        assert_eq!(text(&[&b"\xFF\xFE"[..], &utf16(true)].concat()), sample);
        assert_eq!(text(&[&b"\xFE\xFF"[..], &utf16(false)].concat()), sample);
        assert_eq!(text(&utf16(true)), sample);
        assert_eq!(text(&utf16(false)), sample);
        assert_eq!(text(&cp1252), sample);
        assert_eq!(decode(&cp1252, None).unwrap().warning.unwrap().code, "encoding-guessed");
        assert_eq!(decode(&cp1252, Some("windows-1252")).unwrap().warning, None);
    }

    #[test]
    fn one_bad_byte_does_not_undo_utf8() {
        let bytes = ["L’été à Séoul, déjà évoqué, s’achève".as_bytes(), b"\xC3"].concat();
        let decoded = decode(&bytes, None).unwrap();
        assert!(decoded.text.starts_with("L’été à Séoul"), "{}", decoded.text);
        assert_eq!(decoded.warning.unwrap().code, "bad-bytes");
    }

    #[test]
    fn binaries_are_named() {
        assert_eq!(decode(b"%PDF-1.7 ...", None).unwrap_err(), Binary("a PDF file"));
        assert!(decode(&[1, 2, 3, 0, 0, 7, 200, 201], None).is_err());
    }
}
