//! The parts of the record that new readings touch: see [`across::parts`].

use super::derive::{doc_id, stored_reading};
use super::error::Result;
use super::pack;
use crate::across::parts::{Fellow, Keys};
use crate::across::{self, Facts};
use rusqlite::{Connection, OptionalExtension, params};
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

/// Finds the documents that have to be folded anew because of readings that came after a transaction: they and their fellows, in the
/// temporary table `touched`.
pub fn touch(db: &Connection, since: i64) -> Result<()> {
    db.execute_batch(
        "CREATE TEMP TABLE IF NOT EXISTS touched (document INTEGER PRIMARY KEY); DELETE FROM temp.touched;",
    )?;
    let mut ask = db.prepare("SELECT document FROM reading WHERE until IS NULL AND tx > ?1 ORDER BY document")?;
    let new: Vec<i64> = ask.query_map([since], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut files = Files::default();
    // Everyone new has its keys in place before anyone is looked up.
    for document in &new {
        files.file(db, *document)?;
    }
    // In a record of which nothing was derived yet there is no part to touch.
    if db.query_row("SELECT EXISTS (SELECT 1 FROM part)", [], |r| r.get(0))? {
        for document in &new {
            files.look_up(db, *document)?;
        }
    }
    let mut touch = db.prepare("INSERT OR IGNORE INTO temp.touched VALUES (?1)")?;
    for document in &new {
        touch.execute([document])?;
    }
    let mut whole = db.prepare("INSERT OR IGNORE INTO temp.touched SELECT document FROM part WHERE part = ?1")?;
    for part in &files.parts {
        whole.execute([part])?;
    }
    Ok(())
}

/// Cuts the touched documents into parts, keeps who is in which, and hands over the facts of each. The facts of one part are in memory at a
/// time, and those of the documents looked at last.
pub fn regroup(db: &Connection, mut each: impl FnMut(&[Facts]) -> Result<()>) -> Result<()> {
    // In the order of days: those that may be fellows are looked at near each other.
    let mut ask = db.prepare(
        "SELECT c.document FROM temp.touched c JOIN document d ON d.id = c.document ORDER BY d.day, d.content",
    )?;
    let documents: Vec<i64> = ask.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    let groups = groups(db, &documents)?;
    let mut keep = db.prepare("INSERT OR REPLACE INTO part (document, part) VALUES (?1, ?2)")?;
    for group in groups {
        let members: Vec<i64> = group.iter().filter_map(|i| documents.get(*i as usize)).copied().collect();
        // A part is called by the least of its documents in this file: no two have the same.
        let name = members.iter().min().copied().unwrap_or(0);
        for document in &members {
            keep.execute(params![document, name])?;
        }
        let of_group = members.iter().map(|d| facts_of(db, *d)).collect::<Result<Vec<_>>>()?;
        each(&of_group)?;
    }
    Ok(())
}

/// So many documents under a key are worth remembering how far they are joined.
const MANY: usize = 16;

/// The parts of some documents, by their places in the list.
fn groups(db: &Connection, documents: &[i64]) -> Result<Vec<Vec<u32>>> {
    let place: FxHashMap<i64, u32> = documents.iter().zip(0..).map(|(d, i)| (*d, i)).collect();
    let mut by_key = db.prepare("SELECT document FROM part_key WHERE key = ?1 AND document > ?2 ORDER BY document")?;
    // Of the documents under a key, those up to one that are joined already, and with whom: a happening that thousands tell is gone through once.
    let mut behind: FxHashMap<u64, (i64, u32)> = FxHashMap::default();
    let mut joins = Joins { parent: (0..documents.len() as u32).collect() };
    let mut recent = Recent::default();
    for (document, i) in documents.iter().zip(0u32..) {
        let one = recent.of(db, *document)?;
        let mut seen = FxHashSet::default();
        for key in &one.looked_up {
            let after = behind.get(key).filter(|(_, o)| joins.root(*o) == joins.root(i)).map_or(i64::MIN, |(d, _)| *d);
            let fellows: Vec<i64> =
                by_key.query_map([key.cast_signed(), after], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
            for fellow in &fellows {
                let Some(o) = place.get(fellow).copied().filter(|o| *o != i) else { continue };
                if joins.root(o) != joins.root(i) && seen.insert(o) {
                    let other = recent.of(db, *fellow)?;
                    if other.is_joined(&one) {
                        joins.join(o, i);
                    }
                }
            }
            if fellows.len() >= MANY {
                let root = joins.root(i);
                let with = |d: &&i64| place.get(d).is_none_or(|o| joins.root(*o) == root);
                if let Some(last) = fellows.iter().take_while(with).last() {
                    behind.insert(*key, (*last, i));
                }
            }
        }
    }
    Ok(joins.lists())
}

/// Who is joined with whom, however far.
struct Joins {
    parent: Vec<u32>,
}

impl Joins {
    fn root(&mut self, mut i: u32) -> u32 {
        while self.parent[i as usize] != i {
            self.parent[i as usize] = self.parent[self.parent[i as usize] as usize];
            i = self.parent[i as usize];
        }
        i
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b) as usize] = a.min(b);
    }

    fn lists(mut self) -> Vec<Vec<u32>> {
        let mut by: std::collections::BTreeMap<u32, Vec<u32>> = std::collections::BTreeMap::new();
        for i in 0..self.parent.len() as u32 {
            by.entry(self.root(i)).or_default().push(i);
        }
        by.into_values().collect()
    }
}

/// The documents looked at last: those since the last sweep, and those that were looked at before it and not since.
#[derive(Default)]
struct Recent {
    held: FxHashMap<i64, Rc<Fellow>>,
    before: FxHashMap<i64, Rc<Fellow>>,
}

impl Recent {
    /// Some ten kilobytes each.
    const MOST: usize = 20_000;

    fn of(&mut self, db: &Connection, document: i64) -> Result<Rc<Fellow>> {
        if let Some(held) = self.held.get(&document) {
            return Ok(Rc::clone(held));
        }
        if self.held.len() >= Recent::MOST {
            self.before = std::mem::take(&mut self.held);
        }
        let made = match self.before.remove(&document) {
            Some(made) => made,
            None => Rc::new(Fellow::of(facts_of(db, document)?)),
        };
        self.held.insert(document, Rc::clone(&made));
        Ok(made)
    }
}

/// The documents on file, by their keys.
#[derive(Default)]
struct Files {
    /// Parts that are touched.
    parts: FxHashSet<i64>,
    recent: Recent,
}

impl Files {
    fn file(&mut self, db: &Connection, document: i64) -> Result<()> {
        if let Some(part) = part_of(db, document)? {
            // It was read again: the part it was in may fall asunder.
            self.parts.insert(part);
        }
        db.prepare_cached("DELETE FROM part_key WHERE document = ?1")?.execute([document])?;
        let mut add = db.prepare_cached("INSERT OR IGNORE INTO part_key (key, document) VALUES (?1, ?2)")?;
        for key in Keys::of(&facts_of(db, document)?).kept {
            add.execute(params![key.cast_signed(), document])?;
        }
        Ok(())
    }

    fn look_up(&mut self, db: &Connection, document: i64) -> Result<()> {
        let one = self.recent.of(db, document)?;
        let mut by_key = db.prepare_cached(
            "SELECT p.document, p.part FROM part_key k JOIN part p ON p.document = k.document WHERE k.key = ?1",
        )?;
        let mut seen = FxHashSet::default();
        for key in &one.looked_up {
            let fellows: Vec<(i64, i64)> = by_key
                .query_map([key.cast_signed()], |r| Ok((r.get(0)?, r.get(1)?)))?
                .collect::<rusqlite::Result<_>>()?;
            for (fellow, part) in fellows {
                if fellow != document && !self.parts.contains(&part) && seen.insert(fellow) {
                    let other = self.recent.of(db, fellow)?;
                    if other.is_joined(&one) {
                        self.parts.insert(part);
                    }
                }
            }
        }
        Ok(())
    }
}

fn part_of(db: &Connection, document: i64) -> Result<Option<i64>> {
    let mut ask = db.prepare_cached("SELECT part FROM part WHERE document = ?1")?;
    Ok(ask.query_row([document], |r| r.get(0)).optional()?)
}

/// The facts of the reading that holds now. Those of older rules are made anew.
fn facts_of(db: &Connection, document: i64) -> Result<Facts> {
    let mut ask = db.prepare_cached(
        "SELECT r.id, f.version, f.body, d.content FROM reading r JOIN facts f ON f.reading = r.id JOIN document d ON d.id = r.document \
         WHERE r.document = ?1 AND r.until IS NULL",
    )?;
    let (reading, version, body, content): (i64, i64, Vec<u8>, Vec<u8>) =
        ask.query_row([document], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))?;
    if version == across::VERSION {
        return pack::unpack_json(&body);
    }
    let facts = Facts::of(doc_id(content), &stored_reading(db, document, reading)?);
    let body = pack::pack(&pack::json(&facts));
    db.prepare_cached("UPDATE facts SET version = ?1, body = ?2 WHERE reading = ?3")?.execute(params![
        across::VERSION,
        body,
        reading
    ])?;
    Ok(facts)
}
