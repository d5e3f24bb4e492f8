//! What is told from the facts of documents when it is asked: tension of a directed pair, and silence.

use super::super::derive::{doc_id, stored_reading};
use super::super::error::Result;
use super::super::pack;
use super::{View, holds};
use crate::across::silence::{HABIT, Silent};
use crate::across::tension::{self, Week};
use crate::across::{self, Corpus, Day, Facts, chain, happenings};
use crate::facts::RowKind;

impl View<'_> {
    /// The facts of every document, for whatever [`across`] tells of them.
    pub fn facts(&self) -> Result<Vec<Facts>> {
        self.facts_since("")
    }

    /// The facts of the documents published on a day or after it; of all for the empty day.
    fn facts_since(&self, day: &str) -> Result<Vec<Facts>> {
        let sql = format!(
            "SELECT r.id, f.version, f.body, d.id, d.content FROM reading r JOIN facts f ON f.reading = r.id \
             JOIN document d ON d.id = r.document WHERE {} AND ifnull(d.day, '') >= ?1 ORDER BY d.content",
            holds("r", self.tx)
        );
        let mut ask = self.db.prepare(&sql)?;
        let mut rows = ask.query([day])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(if row.get::<_, i64>(1)? == across::VERSION {
                pack::unpack_json(row.get_ref(2)?.as_blob().unwrap_or_default())?
            } else {
                Facts::of(doc_id(row.get(4)?), &stored_reading(self.db, row.get(3)?, row.get(0)?)?)
            });
        }
        Ok(out)
    }

    /// The sources that are missing from the stories which began in so many days before the last document, by story; see
    /// [`across::silence`].
    pub fn silences(&self, days: i32) -> Result<Vec<(String, Vec<Silent>)>> {
        let sql = format!(
            "SELECT ifnull(max(d.day), '') FROM document d JOIN reading r ON r.document = d.id WHERE {}",
            holds("r", self.tx)
        );
        let last: String = self.db.query_row(&sql, [], |r| r.get(0))?;
        let Some(last) = Day::parse(&last) else { return Ok(Vec::new()) };
        let from = Day(last.0 - days);
        // A habit is told from the two months before.
        let facts = self.facts_since(&Day(from.0 - HABIT - 1).to_string())?;
        let recent = |key: &String| -> Result<bool> {
            let story = self.thing(RowKind::Story, key)?;
            Ok(story.and_then(|t| t.day).and_then(|d| Day::parse(&d)).is_some_and(|d| d >= from))
        };
        let mut out = Vec::new();
        for (key, silent) in across::silences(&facts) {
            if recent(&key)? {
                out.push((key, silent));
            }
        }
        Ok(out)
    }

    /// The weeks of a pair of countries, the first acting on the second.
    pub fn tension(&self, actor: &str, recipient: &str) -> Result<Vec<Week>> {
        let facts = self.facts()?;
        let corpus = Corpus::of(&facts);
        let (roots, happenings) = (chain::roots(&corpus), happenings::happenings(&corpus));
        let acts = tension::acts(&corpus, &happenings, &roots, actor, recipient);
        Ok(tension::weeks(&acts, &tension::panel(&corpus, &acts)))
    }
}
