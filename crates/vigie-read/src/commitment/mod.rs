//! Commitment: how sure each source is of each event, the author always among them (FactBank).
//!
//! An event stands in the content of none, one or several attributions. The innermost source holds it as its cue and the mood
//! of the clause say; whoever relays that source stands to it as the cue's class lets a narrator stand; the author is the last
//! narrator. What is only attributed is never a fact of the author's, unless the cue says that it is (*admit*, *know*).

mod values;

use crate::attribution::{Draft, Effect, How};
use crate::context::{At, Context};
use crate::events;
use crate::grammar::Reality;
use crate::reading::{Act, Commitment, Factuality, Holder, Status};
use std::ops::Range;
use values::through;
use vigie_parse::{Rel, Word};

/// Attributions looked at around one event.
const DEPTH: usize = 12;

/// Fills every event's commitments and settles its status.
pub fn assign(ctx: &Context<'_>, events: &mut [events::Draft], attributions: &[Draft]) {
    let Some(language) = ctx.language else { return };
    let chains = chains(ctx, events, attributions);
    let answers = answers(ctx, events, attributions);
    for ((event, chain), answers) in events.iter_mut().zip(chains).zip(answers) {
        let word = ctx.word(event.trigger);
        let links: Vec<Link<'_>> = chain
            .iter()
            .filter_map(|&i| {
                let draft = &attributions[i];
                language.attribution.effect(&draft.class).map(|effect| Link { index: i, draft, effect })
            })
            // What is demanded or meant is not what a clause in passing tells of those concerned.
            .filter(|l| l.effect.status.is_none() || l.reaches(word))
            .collect();
        let mut reality = event.reality_within(ctx, &language.grammar, |w| links.first().is_some_and(|l| l.heads(w)));
        // The mood of hearsay is the author's: the source that is named says it flatly.
        if !links.is_empty() {
            reality.hearsay = false;
        }
        let mut rows = Rows::default();
        let author = hold(&mut rows, &links, reality);
        for i in answers {
            let draft = &attributions[i];
            let Some(effect) = language.attribution.effect(&draft.class) else { continue };
            let value =
                if draft.attribution.negated { Factuality::Uu } else { through(effect.source, reality.factuality()) };
            rows.all(draft, i, value);
        }
        event.event.status = status(reality, &links, author, &rows.0);
        rows.0.insert(0, Commitment { source: Holder::Author, value: author, attribution: None });
        event.event.commitments = rows.0;
    }
}

/// One attribution around an event.
struct Link<'d> {
    index: usize,
    draft: &'d Draft,
    effect: &'d Effect,
}

impl Link<'_> {
    /// Whether a word heads what it says.
    fn heads(&self, w: Word<'_>) -> bool {
        self.draft.heads.contains(&At::from(w))
    }

    /// Whether a word belongs to what is said itself, not to a clause or apposition in it that goes on about a noun.
    fn reaches(&self, word: Word<'_>) -> bool {
        let mut at = word;
        for _ in 0..DEPTH {
            if self.heads(at) {
                return true;
            }
            if matches!(at.rel(), Rel::Acl | Rel::Appos | Rel::Parataxis) {
                return false;
            }
            match at.head() {
                Some(head) => at = head,
                None => return true,
            }
        }
        true
    }

    /// What its source holds, and what whoever tells of it holds, of a content that is said flatly.
    fn values(&self) -> (Factuality, Factuality) {
        use Factuality::{CtMinus, CtPlus, PrMinus, PrPlus, Uu};
        let (source, narrator) = (self.effect.source, self.effect.author);
        // « Nous n'avons frappé personne », dément l'armée: the words quoted are the denial itself, not what it denies.
        let own_words = matches!(self.draft.how, How::Host | How::Quote);
        if self.effect.act == Act::Deny && own_words && !self.draft.attribution.negated {
            return (CtPlus, Uu);
        }
        if !self.draft.attribution.negated {
            return (source, narrator);
        }
        match (self.effect.act, source) {
            // To deny nothing is to lean towards it.
            (Act::Deny, CtMinus) => (PrPlus, Uu),
            // "does not think that": the negation is of what is thought.
            (Act::Assert, PrPlus) => (PrMinus, Uu),
            (Act::Doubt, _) => (PrPlus, Uu),
            // "did not know that" leaves it a fact; "did not admit" does not.
            (Act::Assert, CtPlus) if narrator == CtPlus => (Uu, CtPlus),
            _ => (Uu, Uu),
        }
    }
}

/// The rows of one event, one a holder: the nearest attribution has the word.
#[derive(Default)]
struct Rows(Vec<Commitment>);

impl Rows {
    fn all(&mut self, draft: &Draft, index: usize, value: Factuality) {
        let attribution = Some(crate::reading::AttributionId(index as u32));
        let actors = &draft.attribution.source.actors;
        let holders: Vec<Holder> =
            if actors.is_empty() { vec![Holder::Unnamed] } else { actors.iter().map(|a| Holder::Actor(*a)).collect() };
        for source in holders {
            if !self.0.iter().any(|c| c.source == source) {
                self.0.push(Commitment { source, value, attribution });
            }
        }
    }
}

/// Writes a row for each source around the event, innermost first; gives back the author's value.
fn hold(rows: &mut Rows, links: &[Link<'_>], reality: Reality) -> Factuality {
    let mut told = reality.factuality();
    for link in links {
        let (source, narrator) = link.values();
        rows.all(link.draft, link.index, through(source, told));
        told = through(narrator, told);
    }
    told
}

/// What became of the event: what its own clause says, then what it is the content of.
fn status(reality: Reality, links: &[Link<'_>], author: Factuality, rows: &[Commitment]) -> Status {
    let own = reality.status();
    if !matches!(own, Status::Occurred | Status::Ongoing | Status::Predicted | Status::Negated) {
        return own;
    }
    for link in links {
        let phrase = matches!(link.draft.how, How::With | How::Object | How::Infinitive);
        let open = matches!(link.effect.act, Act::Warn | Act::Fear | Act::Hope | Act::Doubt);
        match link.effect.status {
            Some(_) if link.draft.attribution.negated => return Status::Hypothetical,
            Some(status) if phrase || own != Status::Negated => return status,
            None if open && phrase => return Status::Hypothetical,
            _ => {}
        }
    }
    let minus = |v: Factuality| matches!(v, Factuality::CtMinus | Factuality::PrMinus | Factuality::PsMinus);
    let plus = |v: Factuality| matches!(v, Factuality::CtPlus | Factuality::PrPlus | Factuality::PsPlus);
    // Told by nobody but those who deny it.
    let denied = author == Factuality::Uu && rows.iter().any(|c| minus(c.value)) && !rows.iter().any(|c| plus(c.value));
    if denied && matches!(own, Status::Occurred | Status::Ongoing) { Status::Negated } else { own }
}

/// For each event the attributions in whose content it stands, innermost first.
fn chains(ctx: &Context<'_>, events: &[events::Draft], attributions: &[Draft]) -> Vec<Vec<usize>> {
    let mut out: Vec<Vec<(usize, usize)>> = vec![Vec::new(); events.len()];
    for (i, a) in attributions.iter().enumerate() {
        for e in &a.attribution.events {
            let Some(event) = events.get(e.index()) else { continue };
            let at = ctx.word(event.trigger).range().start;
            let piece = a.content.iter().find(|p| p.contains(&at)).map_or(usize::MAX, Range::len);
            // An event that the cue itself names is not said by it.
            if a.cue != Some(event.trigger) {
                out[e.index()].push((piece, i));
            }
        }
    }
    let innermost = |mut chain: Vec<(usize, usize)>| {
        chain.sort_unstable();
        chain.truncate(DEPTH);
        chain.into_iter().map(|(_, i)| i).collect()
    };
    out.into_iter().map(innermost).collect()
}

/// For each event the attributions that take up, from elsewhere, a content it stands in.
fn answers(ctx: &Context<'_>, events: &[events::Draft], attributions: &[Draft]) -> Vec<Vec<usize>> {
    let mut triggers: Vec<(usize, usize)> =
        events.iter().enumerate().map(|(i, e)| (ctx.word(e.trigger).range().start, i)).collect();
    triggers.sort_unstable();
    let mut out = vec![Vec::new(); events.len()];
    for (i, a) in attributions.iter().enumerate().filter(|(_, a)| !a.answers.is_empty()) {
        for p in &a.answers {
            let from = triggers.partition_point(|(at, _)| *at < p.start);
            for (_, e) in triggers[from..].iter().take_while(|(at, _)| *at < p.end) {
                if !out[*e].contains(&i) && !a.attribution.events.iter().any(|x| x.index() == *e) {
                    out[*e].push(i);
                }
            }
        }
    }
    out
}
