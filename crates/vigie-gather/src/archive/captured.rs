//! What a web archive keeps of one answer. Its digests and codings are undone late, on the thread that reads the article.

use super::digest;
use super::http::{self, Head};
use super::inflate::{Limits, Refused};
use crate::document::Warning;
use crate::fault::{Fault, Origin};
use crate::input::{Format, MAX_INPUT_BYTES};

/// The block of a record, whole.
#[derive(Debug)]
pub(crate) struct Captured {
    pub block: Vec<u8>,
    /// The head of the HTTP response that the block begins with; empty where it is a page by itself.
    pub head: Head,
    pub media: String,
    /// The archive says that it kept only a part.
    pub cut: bool,
    pub block_digest: Option<String>,
    pub payload_digest: Option<String>,
}

/// A page out of an archive.
pub(crate) struct Page {
    pub bytes: Vec<u8>,
    pub format: Format,
    pub warning: Option<Warning>,
}

impl Captured {
    /// The page, if its digests are right and its codings can be undone.
    pub fn page(self, origin: &Origin) -> Result<Page, Fault> {
        let payload = &self.block[self.head.body.min(self.block.len())..];
        let chunked = self.head.get("transfer-encoding").is_some_and(|t| t.to_ascii_lowercase().contains("chunked"));
        let joined = if chunked { http::dechunked(payload) } else { None };
        let entity = joined.as_ref().map_or(payload, |j| &j.bytes);
        let right = |stated: &Option<String>, of: &[&[u8]]| {
            let told: Vec<bool> =
                stated.iter().flat_map(|s| of.iter().filter_map(|bytes| digest::matches(s, bytes))).collect();
            told.is_empty() || told.contains(&true)
        };
        // Tools disagree whether chunks are part of a payload; either is right. A part has the digest of the whole.
        let sound =
            self.cut || right(&self.payload_digest, &[entity, payload]) && right(&self.block_digest, &[&self.block]);
        if !sound {
            let what = "it is not what its digest says: the archive is damaged here";
            return Err(Fault::new("wrong-digest", origin, what, "fetch the archive anew"));
        }
        let limits = Limits { bytes: MAX_INPUT_BYTES, ratio: 100 };
        let body = http::decoded(entity, self.head.get("content-encoding"), limits).map_err(|e| refused(e, origin))?;
        let cut = self.cut || body.cut || joined.is_some_and(|j| j.cut);
        let message = || "the archive kept only the beginning of the page".to_owned();
        Ok(Page {
            bytes: body.bytes,
            format: match self.media.as_str() {
                "text/plain" => Format::Text,
                "text/markdown" => Format::Markdown,
                _ => Format::Html,
            },
            warning: cut.then(|| Warning { code: "truncated", message: message(), range: None }),
        })
    }
}

fn refused(why: Refused, origin: &Origin) -> Fault {
    match why {
        Refused::Unknown(coding) => Fault::new(
            "bad-coding",
            origin,
            format!("it is packed as {coding:?}, which is not known"),
            "unpack it first",
        ),
        Refused::Corrupt(why) => {
            Fault::new("bad-coding", origin, format!("it cannot be unpacked: {why}"), "fetch it anew")
        }
        Refused::Bomb => Fault::new("bomb", origin, "it inflates beyond reason", "nothing was read from it"),
    }
}
