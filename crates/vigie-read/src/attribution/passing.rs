//! What does not stand by itself: the evidence somebody says to have, the fear that something "raises" in passing.

use super::content::How;
use super::source::{name_span, noun_before};
use super::{Found, Room};
use vigie_parse::Upos;

/// Attributions looked at around one.
const NEAR: usize = 6;

/// Drops the noun in which a saying is only restated, and cuts a content before a remark in passing that nobody makes.
pub(super) fn tidy(room: &Room<'_, '_>, found: &mut Vec<Found<'_>>) {
    let mut keep = (0..found.len()).map(|i| !restates(found, i)).collect::<Vec<_>>().into_iter();
    found.retain(|_| keep.next().unwrap_or(true));
    resubject(found);
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

/// A cue the tagger took for a noun was drawn into the next cue's subject: "the agency reports that the minister | said".
fn resubject(found: &mut [Found<'_>]) {
    for i in 0..found.len() {
        let Some(cue) = found[i].cue.filter(|_| found[i].rule.ends_with("on the surface")) else { continue };
        let at = cue.range().start;
        for k in (i.saturating_sub(NEAR)..(i + NEAR).min(found.len())).filter(|k| *k != i) {
            let drawn = found[k].speaker.span.as_ref().is_some_and(|s| s.contains(&at));
            let Some(noun) = found[k].cue.filter(|c| drawn && c.index() > cue.index()).and_then(noun_before) else {
                continue;
            };
            if noun.index() > cue.index() {
                found[k].speaker.heads = vec![noun];
                found[k].speaker.span = Some(name_span(noun));
            }
        }
    }
}
