//! A digest of what the record knows now, whatever the order and the time in which it learnt it.

use super::Record;
use super::error::Result;
use sha2::{Digest, Sha256};
use std::fmt::Write;

impl Record {
    /// The digest: documents, where they were found, their readings and rows, and what was derived; no transaction times, no numbers
    /// of this file.
    pub fn snapshot(&self) -> Result<String> {
        let mut digest = Sha256::new();
        // Every part is in an order of its content.
        for part in [
            "SELECT hex(content), hex(text_id), ifnull(title, ''), ifnull(published, ''), language, ifnull(outlet, '') FROM document ORDER BY content",
            "SELECT hex(d.content), f.what, f.value FROM found f JOIN document d ON d.id = f.document ORDER BY d.content, f.what, f.value",
            "SELECT hex(d.content), w.vigie, w.models, hex(r.digest), hex(r.rows) FROM reading r JOIN document d ON d.id = r.document \
             JOIN reader w ON w.id = r.reader WHERE r.until IS NULL ORDER BY d.content",
            "SELECT t.kind, t.key, hex(v.digest) FROM version v JOIN thing t ON t.id = v.thing WHERE v.until IS NULL ORDER BY t.kind, t.key",
            "SELECT t.kind, t.key, hex(d.content), m.row FROM member m JOIN thing t ON t.id = m.thing JOIN document d ON d.id = m.document \
             WHERE m.until IS NULL ORDER BY t.kind, t.key, d.content, m.row",
        ] {
            let mut ask = self.db.prepare(part)?;
            let columns = ask.column_count();
            let mut rows = ask.query([])?;
            while let Some(row) = rows.next()? {
                for i in 0..columns {
                    let value = row.get_ref(i)?.as_str().unwrap_or_default();
                    digest.update((value.len() as u64).to_le_bytes());
                    digest.update(value.as_bytes());
                }
            }
            digest.update([0xFF]);
        }
        let mut out = String::from("sha256:");
        for byte in digest.finalize() {
            let _ = write!(out, "{byte:02x}");
        }
        Ok(out)
    }
}
