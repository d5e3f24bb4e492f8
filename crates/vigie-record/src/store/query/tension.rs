//! Tension of a directed pair, as known at the time of a view.

use super::super::derive::{doc_id, stored_reading};
use super::super::error::Result;
use super::super::pack;
use super::{View, holds};
use crate::across::tension::{self, Week};
use crate::across::{self, Corpus, Facts, chain, happenings};

impl View<'_> {
    /// The facts of every document, for whatever [`across`] tells of them.
    pub fn facts(&self) -> Result<Vec<Facts>> {
        let sql = format!(
            "SELECT r.id, f.version, f.body, d.id, d.content FROM reading r JOIN facts f ON f.reading = r.id \
             JOIN document d ON d.id = r.document WHERE {} ORDER BY d.content",
            holds("r", self.tx)
        );
        let mut ask = self.db.prepare(&sql)?;
        let mut rows = ask.query([])?;
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

    /// The weeks of a pair of countries, the first acting on the second.
    pub fn tension(&self, actor: &str, recipient: &str) -> Result<Vec<Week>> {
        let facts = self.facts()?;
        let corpus = Corpus::of(&facts);
        let (roots, happenings) = (chain::roots(&corpus), happenings::happenings(&corpus));
        let acts = tension::acts(&corpus, &happenings, &roots, actor, recipient);
        Ok(tension::weeks(&acts, &tension::panel(&corpus, &acts)))
    }
}
