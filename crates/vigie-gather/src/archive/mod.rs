//! Archives: one iterator over web archives, gzip and zip files, folders, batches and single articles.
//!
//! Whatever is opened is read as a stream, in bounded memory, and never fails as a whole: an item that gives no article is a
//! [`Fault`] with the place of the item and a stable code, and the items behind it still come. [`Fault::is_passed`] tells what
//! was never meant to be an article (a request, an image, a redirection) from what is broken.

mod captured;
mod digest;
mod folder;
mod http;
mod inflate;
mod stream;
mod warc;
mod zip;

pub(crate) use captured::Captured;
pub use folder::{open, takes};
pub(crate) use http::charset;
#[cfg(feature = "network")]
pub(crate) use inflate::{Limits, Refused};

use crate::fault::{Fault, Origin};
use crate::input::{Articles, Format};
use std::io::{BufReader, Read};
use std::path::Path;
use stream::{Next, Source, Stream};
use warc::Records;

/// The bytes behind some content codings, and whether their end is missing.
#[cfg(feature = "network")]
pub(crate) fn undone(bytes: &[u8], codings: Option<&str>, limits: Limits) -> Result<(Vec<u8>, bool), Refused> {
    http::decoded(bytes, codings, limits).map(|body| (body.bytes, body.cut))
}

/// Whether an archive may lie inside what is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nesting {
    /// A file as the user named it.
    Outside,
    /// A member of an archive: another zip file in it is not opened.
    Inside,
}

/// Opens whatever a source holds, told by its first bytes.
pub(crate) fn open_source(origin: Origin, mut source: Source, format: Option<Format>, nesting: Nesting) -> Articles {
    let head = source.fill_buf().map(|b| b[..b.len().min(5)].to_vec()).unwrap_or_default();
    if head.starts_with(b"WARC/") {
        return Articles::many(Records::new(origin, source, false));
    }
    if head.starts_with(b"\x1F\x8B\x08") {
        return gzipped(origin, source, format);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return zipped(origin, source, nesting);
    }
    Articles::plain(origin, source, format)
}

fn gzipped(origin: Origin, source: Source, format: Option<Format>) -> Articles {
    let mut stream = Stream::new(source, true);
    let begun = match stream.next_member() {
        Ok(Next::Member(0)) => Records::begin(&mut stream),
        Ok(_) => Ok(false),
        Err(e) => Err(e),
    };
    match begun {
        Ok(true) => Articles::many(Records::over(origin, stream)),
        Ok(false) => {
            let inner = Path::new(&origin.name).file_stem().and_then(Format::of_name);
            Articles::plain(origin, Box::new(BufReader::new(stream)), format.or(inner))
        }
        Err(why) => {
            let what = std::io::Error::from(why).to_string();
            Articles::fault(Fault::new("bad-gzip", &origin, what, "make or fetch it anew"))
        }
    }
}

fn zipped(origin: Origin, source: Source, nesting: Nesting) -> Articles {
    if nesting == Nesting::Inside {
        let fault = Fault::new("nested", &origin, "it is a zip file in an archive", "unpack the outer one");
        return Articles::fault(fault);
    }
    let path = Path::new(&origin.name);
    if path.is_file() {
        let place = zip::Place::File(path.to_path_buf());
        return zip::articles(origin, place);
    }
    let mut bytes = Vec::new();
    match source.take(zip::MAX_PIPED + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 <= zip::MAX_PIPED => zip::articles(origin, zip::Place::Memory(bytes.into())),
        Ok(_) => {
            let what = format!("it is a zip file of more than {} MB in a pipe", zip::MAX_PIPED >> 20);
            Articles::fault(Fault::new("too-large", &origin, what, "give it as a file"))
        }
        Err(e) => Articles::fault(Fault::new("unreadable", &origin, e.to_string(), "check the file")),
    }
}
