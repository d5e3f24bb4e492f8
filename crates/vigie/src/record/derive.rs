//! `vigie derive`: what follows from many documents.

use super::{Where, ended};
use crate::status::Status;
use clap::Args;
use std::io::{self, Write};

/// `vigie derive`
#[derive(Debug, Args)]
pub struct Derive {
    /// Which record.
    #[command(flatten)]
    pub at: Where,
}

/// Runs the command to its end.
pub fn run(derive: &Derive) -> Status {
    ended(|| {
        // It must be there: deriving from nothing is a slip of the hand.
        drop(derive.at.open_to_read()?);
        let done = derive.at.open()?.derive()?;
        writeln!(io::stdout(), "{} opened, {} changed, {} closed", done.opened, done.changed, done.closed)?;
        Ok(Status::AllRead)
    })
}
