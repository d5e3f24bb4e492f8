//! The bytes of a file, inflated where it is gzipped, with the place in the file of every gzip member.
//!
//! Web archives gzip each record on its own, so that a broken member costs one record: the next one is found by its magic number.

use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, Read};

/// A member that inflates to more than this, and to more than [`MAX_RATIO`] times its size, is a bomb.
const FREE_BYTES: u64 = 64 << 20;
const MAX_RATIO: u64 = 100;
/// What a gzip member begins with: the magic number and the only method there is.
const MAGIC: [u8; 3] = [0x1F, 0x8B, 8];

/// Why a stream broke off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Break {
    /// The file ends inside a gzip member.
    CutOff,
    /// A member is no sound gzip.
    Corrupt(String),
    /// A member inflates beyond reason.
    Bomb,
    /// The file cannot be read on.
    Unreadable(String),
}

/// What comes after a member.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Another one, after so many bytes that belong to none.
    Member(u64),
    /// Nothing, after so many bytes that belong to none.
    End(u64),
}

/// Anything that gives bytes.
pub(super) type Source = Box<dyn BufRead + Send>;

/// A source that counts, and takes a few bytes back.
struct Counted {
    from: Source,
    count: u64,
    back: [u8; 3],
    /// How many of `back`, from its end, are still to be given.
    held: usize,
}

impl Read for Counted {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut bytes = self.fill_buf()?;
        let read = bytes.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Counted {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.held > 0 { Ok(&self.back[3 - self.held..]) } else { self.from.fill_buf() }
    }

    fn consume(&mut self, bytes: usize) {
        self.count += bytes as u64;
        if self.held > 0 { self.held -= bytes.min(self.held) } else { self.from.consume(bytes) }
    }
}

impl Counted {
    fn byte(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.fill_buf() {
                Ok(bytes) => {
                    let first = bytes.first().copied();
                    self.consume(usize::from(first.is_some()));
                    return Ok(first);
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    }

    /// Goes to the next magic number and stands before it. How many bytes other than zeros were passed over, and whether there is one.
    fn seek_member(&mut self) -> io::Result<(u64, bool)> {
        let (mut last, mut passed) = ([0u8; 3], 0u64);
        while let Some(byte) = self.byte()? {
            // Zeros pad tapes and tar files.
            passed += u64::from(last[0] != 0);
            last = [last[1], last[2], byte];
            if last == MAGIC {
                (self.back, self.held) = (MAGIC, 3);
                self.count -= 3;
                return Ok((passed, true));
            }
        }
        Ok((passed + last.iter().filter(|b| **b != 0).count() as u64, false))
    }
}

enum From {
    Plain(Counted),
    Member(Box<GzDecoder<Counted>>),
    Between(Counted),
    Gone,
}

/// The bytes of a file, a member at a time; a file that is not gzipped is one member.
pub(super) struct Stream {
    from: From,
    buffer: Box<[u8]>,
    at: usize,
    end: usize,
    /// Where this member begins in the file.
    begins: u64,
    /// What this member has given so far.
    given: u64,
}

impl Stream {
    pub fn new(source: Source, zipped: bool) -> Stream {
        let counted = Counted { from: source, count: 0, back: MAGIC, held: 0 };
        let from = if zipped { From::Between(counted) } else { From::Plain(counted) };
        Stream { from, buffer: vec![0; 1 << 16].into(), at: 0, end: 0, begins: 0, given: 0 }
    }

    /// Where the reader stands in the file: in a gzipped one, where its member begins.
    pub fn offset(&self) -> u64 {
        match &self.from {
            From::Plain(counted) => counted.count - (self.end - self.at) as u64,
            _ => self.begins,
        }
    }

    /// The next bytes of this member; none at its end.
    pub fn fill(&mut self) -> Result<&[u8], Break> {
        if self.at == self.end {
            (self.at, self.end) = (0, 0);
            self.more()?;
        }
        Ok(&self.buffer[self.at..self.end])
    }

    /// Bytes of what [`fill`](Self::fill) gave that are done with.
    pub fn consume(&mut self, bytes: usize) {
        self.at = (self.at + bytes).min(self.end);
    }

    /// The next `bytes` of this member, or fewer at its end; they must fit the buffer.
    pub fn peek(&mut self, bytes: usize) -> Result<&[u8], Break> {
        if self.end - self.at < bytes {
            self.buffer.copy_within(self.at..self.end, 0);
            (self.at, self.end) = (0, self.end - self.at);
            while self.end < bytes && self.more()? {}
        }
        Ok(&self.buffer[self.at..self.end.min(self.at + bytes)])
    }

    /// Reads on behind what is there. False at the end of the member.
    fn more(&mut self) -> Result<bool, Break> {
        let read = loop {
            let into = &mut self.buffer[self.end..];
            let (read, taken) = match &mut self.from {
                From::Plain(counted) => (counted.read(into), u64::MAX),
                From::Member(decoder) => {
                    let read = decoder.read(into);
                    (read, decoder.get_ref().count - self.begins)
                }
                From::Between(_) | From::Gone => return Ok(false),
            };
            match read {
                Ok(read) if self.given > FREE_BYTES && self.given / MAX_RATIO > taken => {
                    self.given += read as u64;
                    return Err(Break::Bomb);
                }
                Ok(read) => break read,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(broken(&e, &self.from)),
            }
        };
        self.end += read;
        self.given += read as u64;
        Ok(read > 0)
    }

    /// Leaves this member for the next one.
    pub fn next_member(&mut self) -> Result<Next, Break> {
        (self.at, self.end, self.given) = (0, 0, 0);
        let mut counted = match std::mem::replace(&mut self.from, From::Gone) {
            From::Plain(_) | From::Gone => return Ok(Next::End(0)),
            From::Member(decoder) => decoder.into_inner(),
            From::Between(counted) => counted,
        };
        match counted.seek_member() {
            Ok((passed, false)) => Ok(Next::End(passed)),
            Ok((passed, true)) => {
                self.begins = counted.count;
                self.from = From::Member(Box::new(GzDecoder::new(counted)));
                Ok(Next::Member(passed))
            }
            Err(e) => Err(Break::Unreadable(e.to_string())),
        }
    }

    /// A line with its end, of which at most `limit` bytes are kept. False at the end of the member.
    pub fn line(&mut self, out: &mut Vec<u8>, limit: usize) -> Result<bool, Break> {
        let mut any = false;
        loop {
            let bytes = self.fill()?;
            if bytes.is_empty() {
                return Ok(any);
            }
            any = true;
            let end = bytes.iter().position(|b| *b == b'\n').map(|i| i + 1);
            let taken = end.unwrap_or(bytes.len());
            out.extend_from_slice(&bytes[..taken.min(limit.saturating_sub(out.len()))]);
            self.consume(taken);
            if end.is_some() {
                return Ok(true);
            }
        }
    }
}

fn broken(error: &io::Error, from: &From) -> Break {
    match (error.kind(), from) {
        (io::ErrorKind::UnexpectedEof, From::Member(_)) => Break::CutOff,
        (io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput, From::Member(_)) => {
            Break::Corrupt(error.to_string())
        }
        _ => Break::Unreadable(error.to_string()),
    }
}

/// A gzipped file that is one stream, however many members it has.
impl Read for Stream {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.fill() {
                Ok([]) => match self.next_member() {
                    Ok(Next::Member(_)) => {}
                    Ok(Next::End(_)) => return Ok(0),
                    Err(b) => return Err(b.into()),
                },
                Ok(mut bytes) => {
                    let read = bytes.read(out)?;
                    self.consume(read);
                    return Ok(read);
                }
                Err(b) => return Err(b.into()),
            }
        }
    }
}

impl std::convert::From<Break> for io::Error {
    fn from(b: Break) -> io::Error {
        match b {
            Break::CutOff => io::Error::new(io::ErrorKind::UnexpectedEof, "it ends inside its gzip data"),
            Break::Corrupt(why) => {
                io::Error::new(io::ErrorKind::InvalidData, format!("its gzip data are broken: {why}"))
            }
            Break::Bomb => io::Error::new(io::ErrorKind::InvalidData, "its gzip data inflate beyond reason"),
            Break::Unreadable(why) => io::Error::other(why),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};

    fn member(text: &[u8]) -> Vec<u8> {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(text).unwrap();
        gz.finish().unwrap()
    }

    fn stream(bytes: Vec<u8>) -> Stream {
        Stream::new(Box::new(Cursor::new(bytes)), true)
    }

    fn members(mut stream: Stream) -> Vec<(u64, Result<String, Break>)> {
        let mut out = Vec::new();
        while let Ok(Next::Member(_)) = stream.next_member() {
            let mut text = Vec::new();
            let whole = loop {
                match stream.line(&mut text, usize::MAX) {
                    Ok(true) => {}
                    Ok(false) => break Ok(String::from_utf8(text).unwrap()),
                    Err(b) => break Err(b),
                }
            };
            out.push((stream.offset(), whole));
        }
        out
    }

    #[test]
    fn members_are_found_with_their_places() {
        let (one, two) = (member(b"one\n"), member(b"two"));
        let bytes = [one.as_slice(), &two, b"\0\0junk\x1F", &two].concat();
        let second = (one.len() + two.len() + 7) as u64;
        let got = members(stream(bytes));
        assert_eq!(got, [(0, Ok("one\n".into())), (one.len() as u64, Ok("two".into())), (second, Ok("two".into()))]);
    }

    #[test]
    fn a_broken_member_costs_itself_only() {
        let one = member("one ".repeat(500).as_bytes());
        let mut broken = one.clone();
        let middle = broken.len() / 2;
        broken[middle] ^= 0xFF;
        broken[middle + 1] ^= 0xFF;
        let got = members(stream([broken, member(b"two")].concat()));
        assert!(matches!(got[0].1, Err(Break::Corrupt(_) | Break::CutOff)), "{got:?}");
        assert_eq!(got.last().unwrap().1, Ok("two".into()));
    }

    #[test]
    fn a_file_may_end_anywhere() {
        let whole = member(b"one two three");
        for end in 0..whole.len() {
            let got = members(stream(whole[..end].to_vec()));
            assert!(got.iter().all(|(_, r)| *r == Err(Break::CutOff) || r.is_ok()), "{end}: {got:?}");
        }
    }

    #[test]
    fn a_bomb_is_left() {
        let bomb = member(&vec![b' '; 100 << 20]);
        let got = members(stream([bomb, member(b"two")].concat()));
        assert!(got.len() == 2 && got[0].1 == Err(Break::Bomb) && got[1].1 == Ok("two".into()));
    }
}
