//! How the program ends.

use std::process::ExitCode;

/// The exit statuses, as `--help` documents them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Every article was read.
    AllRead,
    /// Some articles could not be read; the others were.
    SomeUnread,
    /// The command line cannot be obeyed; nothing was read.
    Usage,
    /// The output could not be written.
    Unwritten,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(match status {
            Status::AllRead => 0,
            Status::SomeUnread => 1,
            Status::Usage => 2,
            Status::Unwritten => 3,
        })
    }
}
