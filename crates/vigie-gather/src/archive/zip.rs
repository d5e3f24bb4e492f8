//! Zip files: each member is opened as a file of its own would be. Nothing is ever written under a name that the archive gives.

use super::{Nesting, open_source};
use crate::fault::{Fault, Origin};
use crate::input::{Articles, Format, Raw};
use flate2::read::DeflateDecoder;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;
use zip::{CompressionMethod, ZipArchive};

/// More members than this are not read.
const MAX_MEMBERS: usize = 200_000;
/// A member may inflate to so many times its size; the first megabytes are free.
const MAX_RATIO: u64 = 100;
const FREE_BYTES: u64 = 4 << 20;
/// A zip file that comes through a pipe is held in memory up to this size.
pub(super) const MAX_PIPED: u64 = 256 << 20;

/// Where the bytes of a zip file lie.
#[derive(Clone)]
pub(super) enum Place {
    File(PathBuf),
    Memory(Arc<[u8]>),
}

trait Bytes: Read + Seek + Send {}
impl<T: Read + Seek + Send> Bytes for T {}

impl Place {
    fn open(&self) -> io::Result<Box<dyn Bytes>> {
        Ok(match self {
            Place::File(path) => Box::new(File::open(path)?),
            Place::Memory(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        })
    }
}

/// The members of a zip file, in the order of its directory.
pub(super) struct Members {
    origin: Origin,
    place: Place,
    archive: ZipArchive<Box<dyn Bytes>>,
    at: usize,
    open: Option<Articles>,
}

/// The articles of a zip file.
pub(super) fn articles(origin: Origin, place: Place) -> Articles {
    let opened = place.open().map_err(|e| e.to_string()).and_then(|r| ZipArchive::new(r).map_err(|e| e.to_string()));
    match opened {
        Ok(archive) => Articles::many(Members { origin, place, archive, at: 0, open: None }),
        Err(e) => {
            let what = format!("it is no sound zip file: {e}");
            Articles::fault(Fault::new("bad-zip", &origin, what, "make it anew, or unpack it yourself"))
        }
    }
}

impl Members {
    /// The articles of one member; none for a folder.
    fn member(&mut self, index: usize) -> Result<Option<Articles>, Fault> {
        let bad = |origin: &Origin, what: String| Fault::new("bad-zip", origin, what, "the other members were read");
        let file = self.archive.by_index_raw(index).map_err(|e| bad(&self.origin, format!("member {index}: {e}")))?;
        let name = String::from_utf8_lossy(file.name_raw()).into_owned();
        let origin = Origin { offset: Some(file.header_start()), ..Origin::of(format!("{}/{name}", self.origin.name)) };
        if file.is_dir() {
            return Ok(None);
        }
        if file.is_symlink() || name.split(['/', '\\']).any(|p| p == "..") || name.starts_with(['/', '\\']) {
            return Err(Fault::new("bad-path", &origin, "its name points outside the archive", "it was left out"));
        }
        let hidden = name.split('/').any(|p| p.starts_with('.') || p == "__MACOSX");
        if hidden || !super::takes(&name) {
            let what = "its name tells no format that holds articles";
            return Err(Fault::new("not-an-article", &origin, what, "nothing is lost"));
        }
        if file.encrypted() {
            return Err(Fault::new("encrypted", &origin, "it is encrypted", "unpack it yourself"));
        }
        let start = file.data_start().ok_or_else(|| bad(&origin, "it has no place in the file".into()))?;
        let (packed, method) = (file.compressed_size(), file.compression());
        drop(file);
        let read = || -> io::Result<Box<dyn Read + Send>> {
            let mut bytes = self.place.open()?;
            bytes.seek(SeekFrom::Start(start))?;
            Ok(Box::new(bytes.take(packed)))
        };
        let packed_bytes = read().map_err(|e| bad(&origin, e.to_string()))?;
        let bytes: Box<dyn Read + Send> = match method {
            CompressionMethod::Stored => packed_bytes,
            CompressionMethod::Deflated => {
                let left = FREE_BYTES.max(packed.saturating_mul(MAX_RATIO));
                Box::new(Bounded { from: DeflateDecoder::new(BufReader::new(packed_bytes)), left })
            }
            other => {
                let what = format!("it is packed by {other}, which is not read");
                return Err(Fault::new("bad-coding", &origin, what, "unpack it yourself"));
            }
        };
        let format = Format::of_name(&name);
        Ok(Some(open_source(origin, Box::new(BufReader::new(bytes)), format, Nesting::Inside)))
    }
}

impl Iterator for Members {
    type Item = Result<Raw, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.open.as_mut().and_then(Iterator::next) {
                return Some(item);
            }
            self.open = None;
            let index = self.at;
            if index >= self.archive.len() {
                return None;
            }
            self.at += 1;
            if index >= MAX_MEMBERS {
                self.at = usize::MAX;
                let what = format!("it has {} members: only the first {MAX_MEMBERS} were read", self.archive.len());
                return Some(Err(Fault::new("too-many", &self.origin, what, "split it")));
            }
            match self.member(index) {
                Ok(articles) => self.open = articles,
                Err(fault) => return Some(Err(fault)),
            }
        }
    }
}

/// A reader that refuses to give more than it may.
struct Bounded<R> {
    from: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(out)?;
        self.left = match self.left.checked_sub(read as u64) {
            Some(left) => left,
            None => return Err(io::Error::new(io::ErrorKind::InvalidData, "it inflates beyond reason")),
        };
        Ok(read)
    }
}
