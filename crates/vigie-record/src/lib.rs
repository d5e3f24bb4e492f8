//! record: many [`Reading`](vigie_read::Reading)s in, one memory out. Knows identity across documents and time travel; knows no
//! terminal and no network.
//!
//! Two halves with one border. [`across`] is pure: from the [`Facts`](across::Facts) of documents it tells which are copies, which tell
//! one story, which events and claims are one, where an agreement stands, how tense a pair of countries is. [`store`] is one SQLite
//! file: it keeps documents, readings and whatever `across` derived, each row with the time since when, and until when, the record
//! held it. What stands between them is in [`facts`].

pub mod across;
pub mod facts;
pub mod store;
