//! How far each input was taken in, and what could not be.

use super::error::Result;
use super::{Added, Prepared, Record, begin, clock};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};
use vigie_gather::Fault;

/// An item that could not become a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// Where it is: a file, a line of it, an entry of an archive.
    pub origin: String,
    /// The stable code of what is wrong.
    pub code: String,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub advice: String,
    /// Since when it has been there.
    pub since: String,
}

/// How far an input has come: its path, what it looked like (so that a changed one is taken in anew), and how many items are done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The input as the caller named it, made absolute.
    pub path: String,
    /// Its size and time of change.
    pub stamp: String,
    /// Items taken in, or put into quarantine.
    pub items: u64,
    /// Nothing is left.
    pub done: bool,
}

impl Record {
    /// How far an input has come, if it still looks as it did.
    pub fn progress(&self, path: &str, stamp: &str) -> Result<Option<Progress>> {
        let mut ask = self.db.prepare_cached("SELECT items, done FROM input WHERE path = ?1 AND stamp = ?2")?;
        let found = ask.query_row([path, stamp], |r| {
            Ok(Progress {
                path: path.to_owned(),
                stamp: stamp.to_owned(),
                items: u64::try_from(r.get::<_, i64>(0)?).unwrap_or(0),
                done: r.get(1)?,
            })
        });
        Ok(found.optional()?)
    }

    /// Adds documents, puts faults into quarantine, strikes off what was in quarantine and can be read now, and notes how far the inputs have come: all or nothing.
    pub fn take_in(
        &mut self,
        batch: &[Prepared],
        faults: &[Fault],
        readable: &[String],
        progress: &[Progress],
    ) -> Result<Vec<Added>> {
        if batch.is_empty() && faults.is_empty() && readable.is_empty() && progress.is_empty() {
            return Ok(Vec::new());
        }
        self.add_and(batch, |change, tx| {
            faults.iter().try_for_each(|fault| quarantine(change, fault, tx))?;
            let mut strike =
                change.prepare_cached("UPDATE quarantine SET until = ?2 WHERE origin = ?1 AND until IS NULL")?;
            for origin in readable {
                strike.execute(params![origin, tx])?;
            }
            let mut note = change.prepare_cached(
                "INSERT INTO input (path, stamp, items, done) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (path) DO UPDATE SET stamp = excluded.stamp, items = excluded.items, done = excluded.done",
            )?;
            for p in progress {
                note.execute(params![p.path, p.stamp, i64::try_from(p.items).unwrap_or(i64::MAX), p.done])?;
            }
            Ok(())
        })
    }

    /// Those of some origins that are in quarantine.
    pub fn in_quarantine(&self, mut origins: Vec<String>) -> Result<Vec<String>> {
        let any = self.db.prepare_cached("SELECT 1 FROM quarantine WHERE until IS NULL")?.exists([])?;
        if !any {
            return Ok(Vec::new());
        }
        let mut ask = self.db.prepare_cached("SELECT 1 FROM quarantine WHERE origin = ?1 AND until IS NULL")?;
        let mut found = Vec::new();
        for origin in origins.drain(..) {
            if ask.exists([&origin])? {
                found.push(origin);
            }
        }
        Ok(found)
    }

    /// What could not become a document, by origin.
    pub fn quarantined(&self) -> Result<Vec<Quarantined>> {
        let mut ask = self.db.prepare(
            "SELECT q.origin, q.code, q.what, q.advice, t.at FROM quarantine q JOIN tx t ON t.id = q.tx \
             WHERE q.until IS NULL ORDER BY q.origin",
        )?;
        let rows = ask.query_map([], |r| {
            Ok(Quarantined {
                origin: r.get(0)?,
                code: r.get(1)?,
                what: r.get(2)?,
                advice: r.get(3)?,
                since: clock::text(r.get(4)?),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Empties the quarantine: how many were in it. Their inputs are taken in anew the next time.
    pub fn clear_quarantine(&mut self) -> Result<usize> {
        let now = self.now();
        let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let tx = begin(&change, now, "quarantine")?;
        let count = change.execute("UPDATE quarantine SET until = ?1 WHERE until IS NULL", [tx])?;
        change.execute("DELETE FROM input", [])?;
        change.commit()?;
        Ok(count)
    }
}

fn quarantine(change: &Transaction<'_>, fault: &Fault, tx: i64) -> Result<()> {
    let origin = fault.origin.to_string();
    let mut ask = change.prepare_cached("SELECT code, what FROM quarantine WHERE origin = ?1 AND until IS NULL")?;
    let held: Option<(String, String)> = ask.query_row([&origin], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
    if held.as_ref().is_some_and(|(code, what)| code == fault.code && *what == fault.what) {
        return Ok(());
    }
    change
        .prepare_cached("UPDATE quarantine SET until = ?2 WHERE origin = ?1 AND until IS NULL")?
        .execute(params![origin, tx])?;
    // The same item twice in one batch has one row.
    change
        .prepare_cached(
            "INSERT OR REPLACE INTO quarantine (origin, code, what, advice, tx) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![origin, fault.code, fault.what, fault.advice, tx])?;
    Ok(())
}
