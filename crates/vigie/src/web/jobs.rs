//! Files that were dropped on the page, on their way into the record. A file is acknowledged when it lies on the disk beside the record; what
//! was acknowledged is taken in, by this server or, where it was killed, by the next.

use crate::ingest::{How, Tally, Watch, expand, take_in};
use crate::reader::Reader;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use vigie_gather::{Fault, Options};
use vigie_record::store::Record;

/// How far a file has come.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Progress {
    /// Its number.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// Bytes dealt with.
    pub done_bytes: u64,
    /// Documents that are new.
    pub new: usize,
    /// Documents that were there.
    pub known: usize,
    /// Items that could not be read.
    pub faults: Vec<String>,
    /// Whether it is over.
    pub done: bool,
    /// What stopped it, if anything did.
    pub stopped: Option<String>,
}

/// Faults that are told.
const MOST_FAULTS: usize = 50;
/// Jobs that are remembered after they ended.
const MOST_JOBS: usize = 200;

/// The files on their way.
pub struct Jobs {
    spool: PathBuf,
    all: Mutex<BTreeMap<String, Progress>>,
    send: Sender<String>,
    receive: Mutex<Option<Receiver<String>>>,
}

impl Jobs {
    /// For a record: the files wait in a folder beside it.
    pub fn new(record: &Path) -> Jobs {
        let mut name = record.file_name().unwrap_or_default().to_os_string();
        name.push(".incoming");
        let (send, receive) = channel();
        Jobs { spool: record.with_file_name(name), all: Mutex::default(), send, receive: Mutex::new(Some(receive)) }
    }

    /// Where a file waits.
    pub fn place(&self, id: &str, name: &str) -> PathBuf {
        self.spool.join(id).join(file_name(name))
    }

    /// A file lies where it waits: it will be taken in.
    pub fn push(&self, id: &str, name: &str, bytes: u64) -> Progress {
        let job = Progress { id: id.to_owned(), name: file_name(name), bytes, ..Progress::default() };
        let mut all = self.lock();
        while all.len() >= MOST_JOBS {
            let Some(old) = all.iter().find(|(_, p)| p.done).map(|(id, _)| id.clone()) else { break };
            all.remove(&old);
        }
        all.insert(id.to_owned(), job.clone());
        let _ = self.send.send(id.to_owned());
        job
    }

    /// How far a file has come.
    pub fn progress(&self, id: &str) -> Option<Progress> {
        self.lock().get(id).cloned()
    }

    /// Whether files wait.
    pub fn waiting(&self) -> usize {
        self.lock().values().filter(|p| !p.done).count()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Progress>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn update(&self, id: &str, change: impl FnOnce(&mut Progress)) {
        if let Some(job) = self.lock().get_mut(id) {
            change(job);
        }
    }

    /// Queues what waits from before, and removes what was never acknowledged. To be called before anybody is let in: a file that is
    /// arriving looks like one that was cut off.
    pub fn left_over(&self) -> io::Result<()> {
        let folders = match fs::read_dir(&self.spool) {
            Ok(folders) => folders,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(e) => return Err(e),
        };
        for folder in folders.flatten() {
            let id = folder.file_name().to_string_lossy().into_owned();
            for file in fs::read_dir(folder.path())?.flatten() {
                let name = file.file_name().to_string_lossy().into_owned();
                if name.ends_with(PART) {
                    // It was never acknowledged.
                    fs::remove_file(file.path())?;
                    let _ = fs::remove_dir(folder.path());
                } else {
                    self.push(&id, &name, file.metadata().map_or(0, |m| m.len()));
                }
            }
        }
        Ok(())
    }

    /// Takes in files, one after another, for as long as the program runs.
    pub fn work(&self, record: &Path, writer: &Mutex<()>) {
        let Some(receive) = self.receive.lock().unwrap_or_else(PoisonError::into_inner).take() else { return };
        while let Ok(id) = receive.recv() {
            let Some(job) = self.progress(&id) else { continue };
            let file = self.place(&id, &job.name);
            let taken = {
                let _alone = writer.lock().unwrap_or_else(PoisonError::into_inner);
                self.take(record, &id, &file)
            };
            if taken.is_ok() {
                let _ = fs::remove_file(&file);
                let _ = file.parent().map(fs::remove_dir);
            }
            self.update(&id, |job| {
                job.done = true;
                job.stopped = taken.err();
            });
        }
    }

    fn take(&self, path: &Path, id: &str, file: &Path) -> Result<(), String> {
        let mut record = Record::open(path).map_err(|e| e.to_string())?;
        let reader = Reader::new(Options::default())?;
        let inputs = expand(&[file.to_path_buf()], "");
        let mut watch = Seen { jobs: self, id };
        take_in(&mut record, path, inputs, &reader, &How { threads: 1, again: true }, &mut watch)
            .map_err(|e| e.to_string())?;
        record.derive().map_err(|e| e.to_string())?;
        Ok(())
    }
}

/// The ending of a file that is still being written.
pub const PART: &str = ".part";

struct Seen<'a> {
    jobs: &'a Jobs,
    id: &'a str,
}

impl Watch for Seen<'_> {
    fn fault(&mut self, fault: &Fault) {
        let line = format!("{} [{}]", fault.what, fault.code);
        self.jobs.update(self.id, |job| {
            if job.faults.len() < MOST_FAULTS {
                job.faults.push(line);
            }
        });
    }

    fn so_far(&mut self, tally: &Tally) {
        let (new, known, bytes) = (tally.new, tally.known, tally.bytes);
        self.jobs.update(self.id, |job| (job.new, job.known, job.done_bytes) = (new, known, bytes));
    }
}

/// A name that is only a name: no folder, nothing that a shell or a file system would take for more.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or("");
    let plain: String =
        last.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect();
    let plain = plain.trim_start_matches('.').trim_end_matches(PART);
    let from = plain.len().saturating_sub(100);
    let cut = plain.get(from..).unwrap_or_default();
    if cut.is_empty() { "file.txt".to_owned() } else { cut.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_files_are_left_over() {
        let folder = std::env::temp_dir().join(format!("vigie-jobs-{}", std::process::id()));
        let jobs = Jobs::new(&folder.join("record.vigie"));
        jobs.left_over().expect("nothing is there yet");
        let (whole, cut) = (jobs.place("1", "dépêche.txt"), jobs.place("2", "b.txt.part"));
        let cut = cut.with_file_name(format!("b.txt{PART}"));
        for file in [&whole, &cut] {
            fs::create_dir_all(file.parent().expect("a folder")).expect("made");
            fs::write(file, "Kigali nie.").expect("written");
        }
        jobs.left_over().expect("read");
        assert_eq!(jobs.waiting(), 1);
        assert_eq!(jobs.progress("1").map(|p| p.bytes), Some(11));
        assert!(whole.exists() && !cut.exists());
        fs::remove_dir_all(folder).expect("removed");
    }

    #[test]
    fn names_are_only_names() {
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("C:\\x\\Dépêche du soir.txt"), "D_p_che_du_soir.txt");
        assert_eq!(file_name("..."), "file.txt");
        assert_eq!(file_name(".bashrc"), "bashrc");
        assert!(file_name(&"a".repeat(500)).len() <= 100);
    }
}
