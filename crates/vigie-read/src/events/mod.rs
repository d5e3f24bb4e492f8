//! Events: who did what to whom, coded in PLOVER from verbs, nouns and idioms.
//!
//! [`Lexicon`] holds the triggers of a language as data; `hits` finds them in the trees and lets one take in another (what is
//! promised is part of the promise); `roles` reads who acts and on whom; `code` settles type, mode, contexts, status, time and
//! place; `merge` folds the mentions of one happening. No rule here knows a language.

mod code;
mod gate;
mod hits;
mod lexicon;
mod load;
mod merge;
mod plover;
mod roles;
mod scene;

#[cfg(test)]
mod tests;

pub use lexicon::{Group, Lexicon};
pub use plover::{Plover, Type};

use crate::actors::Cast;
use crate::context::{At, Context};
use crate::grammar::Reality;
use crate::places::Places;
use crate::reading::{Event, EventId, EventType};
use crate::times::Times;
use std::ops::Range;
use vigie_gather::BlockKind;

/// An event and the words it was read from; `drafts[i]` is `E{i+1}`.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The row of the reading; its commitments are filled later, by `commitment`.
    pub event: Event,
    /// The head word of the trigger.
    pub trigger: At,
    /// The bytes of the clause or phrase.
    pub clause: Range<usize>,
    /// The word that carries tense, mood and negation: the verb of a light-verb construction, else the trigger.
    pub anchor: At,
    /// How real the clause makes it, for whoever speaks it.
    pub reality: Reality,
    /// Whether its idiom holds a negation of its own.
    pub flipped: bool,
    /// What its place in the text says of its reality.
    pub placed: Placed,
    /// Whether it is the signing of an instrument that names nobody: its parties did it, or it is no event.
    pub unsigned: bool,
    /// The triggers of its later mentions.
    pub also: Vec<At>,
}

/// What the place of an event in the text says of how real it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    /// In a headline, which tells in the present what is done.
    pub titled: bool,
    /// An act done by saying so, told in the present: who "demands" has demanded.
    pub spoken: bool,
    /// On a day after that of publication: what "must" happen then is planned.
    pub ahead: bool,
}

impl Placed {
    fn of(
        ctx: &Context<'_>,
        anchor: vigie_parse::Word<'_>,
        time: Option<&crate::reading::EventTime>,
        spoken: bool,
    ) -> Placed {
        let titled = ctx.block(anchor.sent()).is_some_and(|b| matches!(b.kind, BlockKind::Title | BlockKind::Heading));
        let published = ctx.document.published.map(|p| p.to_string());
        let ahead = match (time, &published) {
            (Some(t), Some(p)) => {
                t.value.len() >= 7
                    && t.value.starts_with(|c: char| c.is_ascii_digit())
                    && t.value.get(..10.min(t.value.len())) > p.get(..10.min(p.len()))
            }
            _ => false,
        };
        Placed { titled, spoken, ahead }
    }

    fn settle(self, mut reality: Reality) -> Reality {
        reality.ongoing &= !self.titled && !self.spoken;
        if reality.due && self.ahead {
            reality.demanded = false;
            reality.planned = true;
        }
        reality
    }
}

impl Draft {
    /// How real its clause makes it, not looking above a word where `stop` holds: the head of what somebody says.
    pub fn reality_within<'a>(
        &self,
        ctx: &Context<'a>,
        lexicon: &crate::grammar::Lexicon,
        stop: impl Fn(vigie_parse::Word<'a>) -> bool,
    ) -> Reality {
        self.placed.settle(code::mood(lexicon, ctx.word(self.trigger), ctx.word(self.anchor), self.flipped, stop))
    }
}

/// A trigger found, event or not: for those who measure, and for `explain`.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The word.
    pub at: At,
    /// The word that carries tense and mood: the verb of a light-verb construction, else the same.
    pub anchor: At,
    /// Its type.
    pub kind: EventType,
    /// Its mode.
    pub mode: Option<String>,
    /// Its CAMEO code.
    pub cameo: Option<String>,
    /// Which lexicon entry.
    pub rule: String,
    /// Whether it is a noun.
    pub nominal: bool,
    /// How real the clause makes it.
    pub reality: Reality,
}

/// Finds the events, in the order of the text.
pub fn find(ctx: &Context<'_>, cast: &mut Cast, times: &Times, places: &Places) -> Vec<Draft> {
    let Some(language) = ctx.language else { return Vec::new() };
    let mut found = Vec::new();
    {
        let scene = scene::Scene::new(&language.events, &language.grammar, cast, places, ctx.sentences);
        let coder = code::Coder { ctx, scene: &scene, times, places };
        for sent in ctx.sentences.iter() {
            found.extend(hits::find(&scene, sent).iter().filter_map(|hit| coder.draft(hit)));
        }
    }
    let mut drafts: Vec<Draft> = Vec::with_capacity(found.len());
    for code::Found { mut draft, grounds, people, patients } in found {
        for at in patients {
            let made = cast.source(ctx, ctx.word(at));
            scene::add(&mut draft.event.recipients, &made);
        }
        for at in people {
            let made = cast.source(ctx, ctx.word(at));
            draft.event.recipients.retain(|r| !made.contains(r));
            scene::add(&mut draft.event.actors, &made);
        }
        for place in grounds.iter().filter_map(|p| places.rows.get(p.index())) {
            if let Some(state) = cast.state_of(ctx, place).filter(|s| !draft.event.actors.contains(s)) {
                scene::add(&mut draft.event.recipients, &[state]);
            }
        }
        drafts.push(draft);
    }
    let mut drafts = merge::fold(ctx, drafts);
    for (i, draft) in drafts.iter_mut().enumerate() {
        draft.event.id = EventId(i as u32);
    }
    drafts
}

/// Leaves out the signings whose instrument has no known parties, and numbers the rest anew, in the attributions too.
pub fn settle(drafts: &mut Vec<Draft>, attributions: &mut [crate::attribution::Draft]) {
    let keep: Vec<bool> = drafts.iter().map(|d| !d.unsigned || !d.event.actors.is_empty()).collect();
    if keep.iter().all(|k| *k) {
        return;
    }
    let mut next = 0;
    let numbers: Vec<Option<EventId>> = keep
        .iter()
        .map(|k| {
            next += u32::from(*k);
            k.then(|| EventId(next - 1))
        })
        .collect();
    drafts.retain(|d| numbers.get(d.event.id.index()).is_some_and(Option::is_some));
    for draft in drafts {
        if let Some(id) = numbers[draft.event.id.index()] {
            draft.event.id = id;
        }
    }
    for a in attributions {
        a.attribution.events = a.attribution.events.iter().filter_map(|e| numbers.get(e.index()).copied()?).collect();
    }
}

/// All triggers of a document, events or not, in the order of the text.
pub fn candidates(ctx: &Context<'_>, cast: &Cast, places: &Places) -> Vec<Candidate> {
    let Some(language) = ctx.language else { return Vec::new() };
    let scene = scene::Scene::new(&language.events, &language.grammar, cast, places, ctx.sentences);
    let mut out = Vec::new();
    for sent in ctx.sentences.iter() {
        out.extend(hits::find(&scene, sent).iter().filter_map(|hit| {
            let (kind, mode) = code::kind(ctx, &scene, hit)?;
            Some(Candidate {
                at: At::from(hit.word),
                anchor: At::from(code::anchor(hit)),
                cameo: hit.group.cameo.clone(),
                rule: format!("{}/{}", hit.group.id, hit.entry.text),
                kind,
                mode,
                nominal: hit.class == lexicon::Class::Noun,
                reality: code::reality(&scene, hit),
            })
        }));
    }
    out
}
