//! What a row says, in parts that every formatter uses: names, times, standings, order.

use super::text::{blank, excerpt};
use super::words::Words;
use vigie_read::reading::{
    ActorId, Agreement, Attribution, AttributionId, Claim, ClaimStatus, Event, Factuality, Holder, Milestone, Reading,
    Source, SourceKind, Stance, Status, TimeRelation,
};

/// A reading, and the words to show it in.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub reading: &'a Reading,
    pub words: &'a Words,
}

/// How far an event stands in the text as a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// The author states it.
    Stated,
    /// Someone else says so; the author does not.
    Reported,
    /// The author states that it is not so.
    Refused,
    /// Some say yes, some say no.
    Disputed,
    /// Nobody holds it, or it is not said to have happened.
    Open,
}

impl<'a> View<'a> {
    /// How an event lies to its time, in a word; `None` where it is simply then.
    pub fn relation(&self, event: &Event) -> Option<&'static str> {
        let to_come = matches!(event.status, Status::Planned | Status::Predicted | Status::Demanded);
        match event.time.as_ref()?.relation {
            TimeRelation::On => None,
            // What has not begun is not *since*.
            TimeRelation::Since if to_come => Some(self.words.from),
            other => Some(self.words.relation(other)),
        }
    }

    /// The title; without one, how the text begins.
    pub fn title(&self) -> String {
        let document = &self.reading.document;
        match document.title.as_deref().filter(|t| !blank(t)) {
            Some(title) => title.to_owned(),
            None if blank(&document.text) => self.words.untitled.to_owned(),
            None => excerpt(document.text.trim(), 0..0, 76).to_string(),
        }
    }

    /// The name of an actor; the id itself where the reading has no such row.
    pub fn name(&self, id: ActorId) -> String {
        self.reading.actors.get(id.index()).map_or_else(|| id.to_string(), |a| a.name.clone())
    }

    /// `UKR GOV`: country and sectors, or nothing.
    pub fn code(&self, id: ActorId) -> String {
        let Some(actor) = self.reading.actors.get(id.index()) else { return String::new() };
        actor.country.iter().chain(&actor.sectors).map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    /// The role of an actor, where the name does not say it.
    pub fn role(&self, id: ActorId) -> Option<&'a str> {
        let actor = self.reading.actors.get(id.index())?;
        let role = actor.role.as_deref()?;
        let (name, said) = (actor.name.to_lowercase(), role.to_lowercase());
        (!name.contains(&said) && !said.contains(&name)).then_some(role)
    }

    /// Names, joined.
    pub fn names(&self, ids: &[ActorId]) -> String {
        ids.iter().map(|id| self.name(*id)).collect::<Vec<_>>().join(", ")
    }

    /// Who holds a commitment.
    pub fn holder(&self, holder: Holder) -> String {
        match holder {
            Holder::Actor(id) => self.name(id),
            other => self.words.holder(other).to_owned(),
        }
    }

    /// An attribution, where there is one.
    pub fn attribution(&self, id: Option<AttributionId>) -> Option<&'a Attribution> {
        self.reading.attributions.get(id?.index())
    }

    /// Who speaks: the actors, else the words of the text, else how the source is (not) named.
    pub fn source(&self, source: &Source) -> String {
        match &source.span {
            _ if !source.actors.is_empty() => self.names(&source.actors),
            Some(span) => span.text.clone(),
            None if source.kind == SourceKind::Author => self.words.author.to_owned(),
            None => self.words.unnamed.to_owned(),
        }
    }

    /// The sources that relay an attribution, nearest first.
    pub fn relays(&self, attribution: &Attribution) -> Vec<String> {
        let (mut out, mut steps) = (Vec::new(), 0);
        let mut at = attribution.parent;
        // A chain of parents is short; a malformed one must not loop.
        while let Some(outer) = self.attribution(at).filter(|_| steps < 8) {
            steps += 1;
            // Who says that he has proof relays nobody but himself.
            let relay = self.source(&outer.source);
            if relay != self.source(&attribution.source) && !out.contains(&relay) {
                out.push(relay);
            }
            at = outer.parent.filter(|p| *p < outer.id);
        }
        out
    }

    /// What an attribution does: `denies`, `does not say`.
    pub fn act(&self, attribution: &Attribution) -> &'static str {
        if attribution.negated { self.words.act_not(attribution.act) } else { self.words.act(attribution.act) }
    }

    /// The verb of a stance, from its attribution's act; `otherwise` where it has none.
    pub fn stance_verb(&self, stance: &Stance, otherwise: &'static str) -> &'static str {
        self.attribution(stance.attribution).map_or(otherwise, |a| self.act(a))
    }

    /// `ASSAULT firearms`.
    pub fn kind(&self, event: &Event) -> String {
        match &event.mode {
            Some(mode) => format!("{} {mode}", event.kind),
            None => event.kind.to_string(),
        }
    }

    /// Who acts, `unknown` where the text does not say.
    pub fn doers(&self, event: &Event) -> String {
        if event.actors.is_empty() { self.words.unknown.to_owned() } else { self.names(&event.actors) }
    }

    /// To whom a thing is done or owed: `each other` where those who do are those to whom; empty where nobody is.
    pub fn towards(&self, by: &[ActorId], to: &[ActorId]) -> String {
        if mutual(by, to) { self.words.each_other.to_owned() } else { self.names(to) }
    }

    /// The steps of an agreement in the order of time, those that several parties take in the same words together.
    pub fn steps(&self, agreement: &'a Agreement) -> Vec<Vec<&'a Milestone>> {
        let mut all: Vec<&Milestone> = agreement.milestones.iter().collect();
        all.sort_by_cached_key(|m| {
            let day = m.date.as_deref().and_then(instant);
            (day.is_none(), day, m.evidence.start)
        });
        let same = |a: &&Milestone, b: &&Milestone| {
            (a.step, &a.date, a.status, a.place, a.by, &a.evidence)
                == (b.step, &b.date, b.status, b.place, b.by, &b.evidence)
        };
        all.chunk_by(same).map(<[_]>::to_vec).collect()
    }

    /// The tags that keep an event from passing for a fact: its status, and who stands behind it.
    pub fn tags(&self, event: &Event) -> Vec<&'static str> {
        let mut tags = Vec::new();
        if event.status != Status::Occurred {
            tags.push(self.words.status(event.status));
        }
        match standing(event) {
            Standing::Disputed => tags.push(self.words.disputed),
            Standing::Reported => tags.push(self.words.reported),
            Standing::Stated | Standing::Refused | Standing::Open => {}
        }
        tags
    }

    /// The value of the author's commitment.
    pub fn authors_value(&self, event: &Event) -> Option<Factuality> {
        event.commitments.iter().find(|c| c.source == Holder::Author).map(|c| c.value)
    }

    /// The other holders, grouped by value in the order of the text, each holder once a value.
    pub fn others(&self, event: &Event) -> Vec<(Factuality, Vec<String>)> {
        let mut out: Vec<(Factuality, Vec<String>)> = Vec::new();
        for c in event.commitments.iter().filter(|c| c.source != Holder::Author) {
            let name = self.holder(c.source);
            match out.iter_mut().find(|(value, _)| *value == c.value) {
                Some((_, names)) if names.contains(&name) => {}
                Some((_, names)) => names.push(name),
                None => out.push((c.value, vec![name])),
            }
        }
        out
    }

    /// The author's values on the events of a claim, without repetition.
    pub fn author_on(&self, claim: &Claim) -> Vec<Factuality> {
        let events = claim.events.iter().filter_map(|id| self.reading.events.get(id.index()));
        let mut values: Vec<_> = events.filter_map(|e| self.authors_value(e)).collect();
        values.sort();
        values.dedup();
        values
    }

    /// The claims, those that someone disputes first: they are what a checker looks for.
    pub fn ledger(&self) -> Vec<&'a Claim> {
        let mut claims: Vec<&Claim> = self.reading.claims.iter().collect();
        claims.sort_by_key(|c| match c.status {
            _ if disputed(c) => 0,
            ClaimStatus::Confirmed | ClaimStatus::Corroborated => 1,
            _ => 2,
        });
        claims
    }

    /// The events in the order of time; those without a date last, in the order of the text.
    pub fn timeline(&self) -> Vec<&'a Event> {
        let mut events: Vec<&Event> = self.reading.events.iter().collect();
        events.sort_by_cached_key(|e| {
            let day = e.time.as_ref().and_then(|t| instant(&t.value));
            (day.is_none(), day, e.evidence.trigger.start, e.id)
        });
        events
    }
}

/// Whether someone stands against a claim.
pub(super) fn disputed(claim: &Claim) -> bool {
    matches!(claim.status, ClaimStatus::Denied | ClaimStatus::Contradicted | ClaimStatus::Retracted)
}

/// Whether those who do a thing are those to whom it is done.
pub(super) fn mutual(by: &[ActorId], to: &[ActorId]) -> bool {
    by.len() > 1 && by.len() == to.len() && by.iter().all(|a| to.contains(a))
}

/// How far an event stands as a fact, from its commitments.
pub(super) fn standing(event: &Event) -> Standing {
    let yes = |f: Factuality| matches!(f, Factuality::CtPlus | Factuality::PrPlus | Factuality::PsPlus);
    let no = |f: Factuality| matches!(f, Factuality::CtMinus | Factuality::PrMinus | Factuality::PsMinus);
    let author = event.commitments.iter().find(|c| c.source == Holder::Author).map(|c| c.value);
    let others = || event.commitments.iter().filter(|c| c.source != Holder::Author).map(|c| c.value);
    let all = || event.commitments.iter().map(|c| c.value);
    if all().any(yes) && all().any(no) {
        Standing::Disputed
    } else if author.is_some_and(no) {
        Standing::Refused
    } else if author == Some(Factuality::CtPlus) && matches!(event.status, Status::Occurred | Status::Ongoing) {
        Standing::Stated
    } else if others().any(|f| yes(f) || no(f)) && author.is_none_or(|f| !yes(f)) {
        Standing::Reported
    } else {
        Standing::Open
    }
}

/// A score with its sign, none for nought.
pub(super) fn score(score: f64) -> String {
    if score == 0.0 { "0.0".to_owned() } else { format!("{score:+.1}").replace('-', "−") }
}

/// A sortable beginning of a TIMEX3 value: year, month, day, hour, minute, 0 where not given; `None` for no date.
fn instant(value: &str) -> Option<[u16; 5]> {
    let mut out = [0u16; 5];
    let (date, clock) = value.split_once('T').unwrap_or((value, ""));
    let mut parts = date.split('-');
    let year = parts.next().filter(|y| y.len() == 4)?;
    // `202X`, `19XX`: a decade or a century sorts at its beginning.
    out[0] = year.replace('X', "0").parse().ok()?;
    match parts.next() {
        Some(week) if week.starts_with('W') => {
            let week: u16 = week[1..].parse().ok().filter(|w| (1..=53).contains(w))?;
            let day = (week - 1) * 7 + 1;
            (out[1], out[2]) = ((day / 31) + 1, day % 31);
        }
        Some(month) => {
            let season = ["Q1", "WI", "SP", "Q2", "SU", "Q3", "FA", "Q4"].iter().position(|s| *s == month);
            let months = [1, 1, 3, 4, 6, 7, 9, 10];
            out[1] = month.parse().ok().or(season.map(|i| months[i])).unwrap_or(0);
            out[2] = parts.next().and_then(|d| d.parse().ok()).unwrap_or(0);
        }
        None => {}
    }
    let mut clock = clock.split(':');
    out[3] = clock.next().and_then(|h| h.parse().ok()).unwrap_or(0);
    out[4] = clock.next().and_then(|m| m.get(..2)).and_then(|m| m.parse().ok()).unwrap_or(0);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_sort_as_time_goes() {
        let mut values = vec!["2024-10-25", "2024", "2024-W43", "2024-10-25T15:42", "19XX", "2024-06", "2024-SU"];
        values.sort_by_key(|v| instant(v));
        assert_eq!(values, ["19XX", "2024", "2024-06", "2024-SU", "2024-W43", "2024-10-25", "2024-10-25T15:42"]);
        for odd in ["", "P32M", "PRESENT_REF", "XXXX-10", "-", "T", "2024-W", "é"] {
            let _ = instant(odd);
        }
        assert_eq!(instant("PAST_REF"), None);
    }
}
