//! The bodies of the fuzz targets over inputs that a seeded generator makes of well-formed ones: cut, doubled, swapped, overwritten.
//!
//! `VIGIE_FUZZ=1000000 cargo test -p vigie-gather --test fuzzed` runs so many of each kind; the default is some thousands.

#[path = "../../../fuzz/bodies/gather.rs"]
mod bodies;

use std::io::Write;

const SEEDS: [&str; 8] = [
    "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Fil</title><item><title>Un &amp; deux</title><link>/a</link><pubDate>Tue, 22 \
     Oct 2024 10:00:00 GMT</pubDate><description><![CDATA[<p>Corps</p>]]></description></item></channel></rss>",
    "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Fil</title><entry><id>urn:1</id><title type=\"html\">Un &lt;b&gt;</title><link \
     href=\"a\"/><updated>2024-10-25T10:00:00Z</updated><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">x</div></content></entry></feed>",
    "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Fil\",\"items\":[{\"id\":\"1\",\"url\":\"/a\",\"content_html\":\"<p>x</p>\"}]}",
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: https://fil.example/a\r\nContent-Type: \
     application/http; msgtype=response\r\nContent-Length: 88\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>Moscou \
     dément.</p></body></html>\r\n\r\n",
    "\u{0}<itemMeta><versionCreated>2024-10-25T10:00:00Z</versionCreated></itemMeta><contentSet><inlineXML><html><body><p>Texte.</p></body></html>\
     </inlineXML></contentSet>",
    "\u{1}<body><body.head><hedline><hl1>Titre</hl1></hedline></body.head><body.content><p>Texte.</p></body.content></body>",
    "\u{3}<html><head><title>T</title><meta property=\"article:published_time\" content=\"2024-10-25\"></head><body><article><h1>T</h1><p>Kyiv \
     said on Friday that it had shot down 12 drones.</p></article></body></html>",
    "\u{2}---\ntitle: Titre\n---\n# Titre\n\nPublié le 25 octobre 2024\n\n> « Non »\n\n- un\n- deux\n",
];

struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % bound.max(1) as u64) as usize
    }
}

/// Some input with a few things wrong.
fn wrong(dice: &mut Dice, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = seeds[dice.below(seeds.len())].clone();
    for _ in 0..dice.below(6) {
        let at = dice.below(bytes.len() + 1);
        match dice.below(6) {
            0 => bytes.truncate(at),
            1 => {
                let to = (at + dice.below(40)).min(bytes.len());
                bytes.drain(at..to);
            }
            2 => {
                let some = seeds[dice.below(seeds.len())].clone();
                let (a, n) = (dice.below(some.len()), dice.below(60));
                let piece = some[a..(a + n).min(some.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            3 => {
                let n = dice.below(200);
                bytes.splice(at..at, b"<a>&#x10FFFF;]]>\xff\xfe\r\n\0".iter().copied().cycle().take(n));
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = dice.below(256) as u8;
                }
            }
        }
    }
    bytes
}

fn many(seed: u64, body: fn(&[u8])) {
    let count: usize = std::env::var("VIGIE_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(3000);
    let mut seeds: Vec<Vec<u8>> = SEEDS.iter().map(|s| s.as_bytes().to_vec()).collect();
    for text in SEEDS {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(text.as_bytes()).expect("memory");
        seeds.push(packed.finish().expect("memory"));
    }
    let mut dice = Dice(seed);
    for _ in 0..count {
        body(&wrong(&mut dice, &seeds));
    }
}

#[test]
fn feeds() {
    many(1, bodies::feed);
}

#[test]
fn archives() {
    many(2, bodies::archive);
}

#[test]
fn agencies() {
    many(3, bodies::newsml);
}

#[test]
fn any_format() {
    many(4, bodies::any_format);
}
