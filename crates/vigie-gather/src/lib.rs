//! gather: bytes in, a [`Document`] out. Knows formats, encodings, dates and languages; knows no grammar.

pub mod archive;
mod dates;
mod decode;
mod document;
#[cfg(feature = "network")]
pub mod door;
mod fault;
mod feed;
mod gather;
mod html;
mod input;
mod language;
mod layout;
mod markdown;
mod newsml;
mod ninjs;
mod rows;
#[cfg_attr(not(feature = "network"), allow(dead_code))]
mod url;
#[cfg(feature = "network")]
pub mod watch;
mod xml;

pub use dates::{DateError, parse_date};
pub use document::{Block, BlockKind, CodePoints, Document, Published, Warning};
pub use fault::{Fault, Origin};
pub use feed::{Entry, Feed, MAX_ENTRIES, parse_feed};
pub use gather::{MAX_TEXT_BYTES, Options, gather};
pub use html::plain_text;
pub use input::{Articles, Envelope, Format, MAX_INPUT_BYTES, Raw, STDIN};
pub use language::primary as language_code;
pub use rows::Row;
