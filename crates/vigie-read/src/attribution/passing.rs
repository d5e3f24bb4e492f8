//! What does not stand by itself: the evidence somebody says to have, the fear that something "raises" in passing.

use super::site::How;
use super::{Found, Room};
use vigie_parse::Upos;

/// Attributions looked at around one.
const NEAR: usize = 6;

/// Drops the noun in which a saying is only restated, and cuts a content before a remark in passing that nobody makes.
pub(super) fn tidy(room: &Room<'_, '_>, found: &mut Vec<Found<'_>>) {
    let mut keep = (0..found.len()).map(|i| !restates(found, i)).collect::<Vec<_>>().into_iter();
    found.retain(|_| keep.next().unwrap_or(true));
    for i in 0..found.len() {
        if found[i].how != How::Object || !found[i].speaker.heads.is_empty() || !room.nobody(&found[i]) {
            continue;
        }
        let Some(start) = found[i].cue_span.first().map(|r| r.start) else { continue };
        let end = found[i].pieces.iter().map(|p| p.end).max().unwrap_or(start);
        let lead = room.ctx.document.text[..start].trim_end();
        if !lead.ends_with(',') {
            continue;
        }
        let cut = lead.trim_end_matches(',').len();
        for k in (i.saturating_sub(NEAR)..(i + NEAR).min(found.len())).filter(|k| *k != i) {
            for p in found[k].pieces.iter_mut().filter(|p| p.start < cut && p.end >= end) {
                p.end = cut;
            }
        }
    }
}

/// "says it has proof that P": the proof is part of the saying of the same source.
fn restates(found: &[Found<'_>], i: usize) -> bool {
    let f = &found[i];
    let lent = f.cue.filter(|_| f.nominal && f.speaker.light.is_some());
    let Some(at) = lent.map(|c| c.range().start) else { return false };
    let end = f.pieces.iter().map(|p| p.end).max();
    let pronoun = f.speaker.heads.iter().any(|h| h.upos() == Upos::Pron);
    (i.saturating_sub(NEAR)..(i + NEAR).min(found.len())).filter(|k| *k != i).any(|k| {
        let o = &found[k];
        let holds = o.pieces.iter().any(|p| p.contains(&at)) && o.pieces.iter().map(|p| p.end).max() == end;
        let same = f.speaker.inherited || pronoun || o.speaker.heads == f.speaker.heads;
        holds && same && matches!(o.how, How::Clause | How::Infinitive)
    })
}
