//! The register of agreements: instruments matched over documents and languages, and where each stands.
//!
//! The state is a pure fold over what the parties did, in the order of its days. Signing, ratifying and entering into force are three things; what is
//! planned announces, and what is denied moves nothing.

mod look;

pub use look::keys;
pub(super) use look::{Look, NEAR, looks, same, shared};
use look::{Shape, shapes};

use super::chain::Root;
use super::corpus::Corpus;
use super::days::{Day, Days};
use super::facts::Mark;
use super::happenings::sides;
use super::stories::cluster::{self, ONE};
use crate::facts::Mention;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use vigie_read::reading::{AgreementKind, AgreementState, Factuality, Holder, ObligationKind, Status, Step};

/// What one party did with an instrument, as one document tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// Which step.
    pub step: Step,
    /// Whose: a side; none where the text says only that it was taken.
    pub party: Option<String>,
    /// The days the text gives it, else the day of publication.
    pub days: Option<Days>,
    /// Whether the text gives the days.
    pub dated: bool,
    /// What became of it.
    pub status: Status,
    /// Whether somebody the text quotes denies it, and the text does not assert it.
    pub denied: bool,
    /// The end of the chain behind it.
    pub root: Root,
    /// The document and the agreement there.
    pub at: Mention,
    /// Where its words stand.
    pub mark: Mark,
    /// Its words.
    pub words: String,
}

/// Where one party stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyState {
    /// Talks, initials, agrees.
    Negotiator,
    /// Has signed.
    Signatory,
    /// Has ratified, accepted or acceded; not bound before the instrument is in force.
    Ratified,
    /// Applies it, suspended.
    Suspended,
    /// Has given notice.
    Leaving,
    /// Has left.
    Withdrawn,
}

/// Where an instrument stands at a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The instrument.
    pub state: AgreementState,
    /// Its parties.
    pub parties: BTreeMap<String, PartyState>,
    /// Whether an article of it was invoked.
    pub invoked: bool,
    /// Whether a party says that another broke it.
    pub breach_alleged: bool,
}

/// One instrument.
#[derive(Clone, Debug, PartialEq)]
pub struct Instrument {
    /// Its names, the one most used first.
    pub names: Vec<String>,
    /// Its kind: the one most read.
    pub kind: AgreementKind,
    /// Its parties: sides.
    pub parties: BTreeSet<String>,
    /// What its parties did, in the order of days.
    pub actions: Vec<Action>,
    /// What it lays down.
    pub obligations: BTreeSet<ObligationKind>,
    /// The first document that speaks of it, and its row there.
    pub first: Mention,
    /// Everywhere it stands.
    pub mentions: BTreeSet<Mention>,
    /// The documents, by their places.
    pub documents: BTreeSet<u32>,
}

/// Every instrument of a corpus.
pub fn register(corpus: &Corpus<'_>, roots: &[Root]) -> Vec<Instrument> {
    let leads: FxHashSet<u32> = corpus.copies.iter().filter_map(|g| g.first().copied()).collect();
    let story_of = corpus.story_of();
    let mut list: Vec<Shape<'_>> = Vec::new();
    for (d, facts) in corpus.documents.iter().enumerate().filter(|(d, _)| leads.contains(&(*d as u32))) {
        list.extend(shapes(d as u32, facts).map(|s| Shape { story: story_of[d], ..s }));
    }
    let mut postings: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    for (i, s) in list.iter().enumerate() {
        for key in s.look.keys() {
            postings.entry(key).or_default().push(i as u32);
        }
    }
    let mut pairs: FxHashSet<(u32, u32)> = FxHashSet::default();
    for posting in postings.values() {
        for (n, a) in posting.iter().enumerate() {
            pairs.extend(posting[..n].iter().rev().take(400).map(|b| (*b, *a)));
        }
    }
    let mut links: Vec<(u32, u32, u64)> = pairs
        .into_iter()
        .filter(|(a, b)| {
            let (a, b) = (&list[*a as usize], &list[*b as usize]);
            same(&a.look, &b.look, a.story == b.story)
        })
        .map(|(a, b)| (a, b, ONE))
        .collect();
    links.sort_unstable();
    let groups = cluster::average(list.len(), &links, ONE / 2);
    let all = groups.iter().filter_map(|g| instrument(g.iter().map(|i| &list[*i as usize]).collect(), roots));
    // A word for an instrument with nobody who did anything with it is no entry.
    all.filter(|t| !t.actions.is_empty() || t.parties.len() > 1).collect()
}

fn instrument(group: Vec<&Shape<'_>>, roots: &[Root]) -> Option<Instrument> {
    let first = group.first()?;
    let mention = |s: &Shape<'_>| Mention { document: s.facts.document, row: s.row.id.to_string() };
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    let mut kinds: BTreeMap<AgreementKind, usize> = BTreeMap::new();
    for s in &group {
        *names.entry(s.row.name.as_str()).or_default() += 1;
        *kinds.entry(s.row.kind).or_default() += usize::from(s.row.kind != AgreementKind::Other);
    }
    let mut names: Vec<(&str, usize)> = names.into_iter().collect();
    names.sort_by_key(|(name, n)| (std::cmp::Reverse(*n), std::cmp::Reverse(name.len()), *name));
    let kind = kinds.into_iter().max_by_key(|(kind, n)| (*n, std::cmp::Reverse(*kind))).map(|(k, _)| k)?;
    let mut actions: Vec<Action> = group.iter().flat_map(|s| actions(s, &roots[s.document as usize])).collect();
    actions.sort_by_key(|a| (a.days.is_none(), a.days, forward(a.step), a.party.clone(), a.at.clone(), a.mark));
    Some(Instrument {
        names: names.into_iter().map(|(n, _)| n.to_owned()).collect(),
        kind,
        parties: group.iter().flat_map(|s| s.parties.iter().map(|p| (*p).to_owned())).collect(),
        actions,
        obligations: group.iter().flat_map(|s| s.row.obligations.iter().copied()).collect(),
        first: mention(first),
        mentions: group.iter().map(|s| mention(s)).collect(),
        documents: group.iter().map(|s| s.document).collect(),
    })
}

fn actions(s: &Shape<'_>, root: &Root) -> Vec<Action> {
    let mut out = Vec::new();
    for m in &s.row.milestones {
        let parties: Vec<Option<String>> = match m.party {
            Some(p) => sides(s.facts, &[p]).into_iter().map(|p| Some(p.to_owned())).collect(),
            None => Vec::new(),
        };
        let mut parties = if parties.is_empty() { vec![None] } else { parties };
        parties.sort();
        for party in parties {
            out.push(Action {
                step: m.step,
                party,
                days: m.days.or(s.look.day.map(Days::one)),
                dated: m.days.is_some(),
                status: m.status,
                denied: denied(s, m.mark),
                root: root.clone(),
                at: Mention { document: s.facts.document, row: s.row.id.to_string() },
                mark: m.mark,
                words: m.words.clone(),
            });
        }
    }
    out
}

/// Whether the event in these words is denied by somebody, and not asserted by the text.
fn denied(s: &Shape<'_>, mark: Mark) -> bool {
    let inside = |m: Mark| m.0 < mark.1 && mark.0 < m.1;
    s.facts.events.iter().filter(|e| e.agreement == Some(s.row.id) && inside(e.mark)).any(|e| {
        let minus = e
            .commitments
            .iter()
            .any(|c| c.source != Holder::Author && matches!(c.value, Factuality::CtMinus | Factuality::PrMinus));
        let sure = e
            .commitments
            .iter()
            .any(|c| c.source == Holder::Author && matches!(c.value, Factuality::CtPlus | Factuality::PrPlus));
        minus && !sure
    })
}

/// Where an instrument stands after what was done up to a day, as far as it was known: a pure fold. `parties` is how many are bound or to be
/// bound; 0 where that is not known.
pub fn fold<'a>(actions: impl IntoIterator<Item = &'a Action>, parties: usize) -> Standing {
    let mut s =
        Standing { state: AgreementState::Unknown, parties: BTreeMap::new(), invoked: false, breach_alleged: false };
    for a in actions {
        step(&mut s, a, parties);
    }
    s
}

/// One action.
fn step(s: &mut Standing, a: &Action, parties: usize) {
    use AgreementState as S;
    if a.denied || a.status == Status::Negated {
        return;
    }
    let done = a.status == Status::Occurred
        || a.status == Status::Ongoing && matches!(a.step, Step::Negotiates | Step::ProvisionallyApplies);
    if !done {
        if s.state == S::Unknown {
            s.state = S::Announced;
        }
        return;
    }
    if let Some(reached) = forward(a.step) {
        // Forward steps never lead back; only resuming and extending do.
        if rank(reached) > rank(s.state) {
            s.state = reached;
        }
    }
    match a.step {
        Step::Suspends => s.state = S::Suspended,
        Step::Resumes if s.state == S::Suspended => s.state = S::InForce,
        Step::Extends if s.state == S::Ending => s.state = S::InForce,
        // One that leaves a pact of two ends it, when its notice has run; a pact of many goes on without it.
        Step::GivesNotice | Step::Withdraws | Step::Denounces if parties <= 2 && s.state != S::Terminated => {
            s.state = S::Ending
        }
        Step::Expires => s.state = S::Terminated,
        Step::Invokes => s.invoked = true,
        Step::AllegesBreach => s.breach_alleged = true,
        _ => {}
    }
    if let (Some(party), Some(new)) = (&a.party, party_state(a.step)) {
        let old = s.parties.get(party).copied();
        let back = matches!(a.step, Step::Resumes | Step::Extends) && old >= Some(PartyState::Suspended);
        if old.is_none_or(|o| new > o) || back {
            s.parties.insert(party.clone(), new);
        }
    }
}

fn party_state(step: Step) -> Option<PartyState> {
    Some(match step {
        Step::Negotiates | Step::Initials => PartyState::Negotiator,
        Step::Signs => PartyState::Signatory,
        Step::Ratifies | Step::Accedes | Step::Accepts | Step::Resumes | Step::Extends => PartyState::Ratified,
        Step::Suspends => PartyState::Suspended,
        Step::GivesNotice => PartyState::Leaving,
        Step::Withdraws | Step::Denounces => PartyState::Withdrawn,
        _ => return None,
    })
}

/// The state that a step on the way to force reaches.
fn forward(step: Step) -> Option<AgreementState> {
    Some(match step {
        Step::Proposes => AgreementState::Announced,
        Step::Negotiates => AgreementState::Negotiating,
        Step::Initials | Step::Accepts => AgreementState::Agreed,
        Step::Signs => AgreementState::Signed,
        Step::ApprovesInternally | Step::Ratifies | Step::Accedes => AgreementState::InRatification,
        Step::EntersIntoForce | Step::ProvisionallyApplies => AgreementState::InForce,
        _ => return None,
    })
}

fn rank(state: AgreementState) -> usize {
    use AgreementState::*;
    [Unknown, Announced, Negotiating, Agreed, Signed, InRatification, InForce, Suspended, Ending, Terminated]
        .iter()
        .position(|s| *s == state)
        .unwrap_or(0)
}

/// Where an instrument stood, each time that changed.
pub fn history(instrument: &Instrument) -> Vec<(Option<Day>, AgreementState)> {
    let mut out: Vec<(Option<Day>, AgreementState)> = Vec::new();
    let parties = instrument.parties.len();
    for i in 0..instrument.actions.len() {
        let state = fold(&instrument.actions[..=i], parties).state;
        if out.last().is_none_or(|(_, s)| *s != state) {
            out.push((instrument.actions[i].days.map(|d| d.first), state));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::DocId;
    use AgreementState as S;

    fn act(step: Step, party: Option<&str>, status: Status) -> Action {
        Action {
            step,
            party: party.map(Into::into),
            days: None,
            dated: false,
            status,
            denied: false,
            root: Root::Outlet("o".into()),
            at: Mention { document: DocId([0; 32]), row: "T1".into() },
            mark: Mark(0, 1),
            words: String::new(),
        }
    }

    fn done(step: Step) -> Action {
        act(step, Some("FRA"), Status::Occurred)
    }

    /// Every step that occurred, from every state it may be taken in.
    #[test]
    fn every_transition() {
        let table: &[(&[Step], Step, S)] = &[
            (&[], Step::Proposes, S::Announced),
            (&[], Step::Negotiates, S::Negotiating),
            (&[Step::Proposes], Step::Negotiates, S::Negotiating),
            (&[Step::Negotiates], Step::Proposes, S::Negotiating),
            (&[Step::Negotiates], Step::Initials, S::Agreed),
            (&[Step::Negotiates], Step::Accepts, S::Agreed),
            (&[Step::Initials], Step::Signs, S::Signed),
            (&[], Step::Signs, S::Signed),
            (&[Step::Signs], Step::Negotiates, S::Signed),
            (&[Step::Signs], Step::ApprovesInternally, S::InRatification),
            (&[Step::Signs], Step::Ratifies, S::InRatification),
            (&[Step::Ratifies], Step::Signs, S::InRatification),
            (&[Step::Ratifies], Step::Ratifies, S::InRatification),
            (&[Step::Signs], Step::Accedes, S::InRatification),
            (&[Step::Ratifies], Step::EntersIntoForce, S::InForce),
            (&[Step::Signs], Step::ProvisionallyApplies, S::InForce),
            (&[Step::EntersIntoForce], Step::Ratifies, S::InForce),
            (&[Step::EntersIntoForce], Step::Accedes, S::InForce),
            (&[Step::EntersIntoForce], Step::Reserves, S::InForce),
            (&[Step::EntersIntoForce], Step::Invokes, S::InForce),
            (&[Step::EntersIntoForce], Step::AllegesBreach, S::InForce),
            (&[Step::EntersIntoForce], Step::DeniesBreach, S::InForce),
            (&[Step::EntersIntoForce], Step::Amends, S::InForce),
            (&[Step::EntersIntoForce], Step::Extends, S::InForce),
            (&[Step::EntersIntoForce], Step::Suspends, S::Suspended),
            (&[Step::EntersIntoForce, Step::Suspends], Step::Resumes, S::InForce),
            (&[Step::Signs], Step::Resumes, S::Signed),
            (&[Step::EntersIntoForce], Step::GivesNotice, S::Ending),
            (&[Step::EntersIntoForce, Step::GivesNotice], Step::Extends, S::InForce),
            (&[Step::EntersIntoForce], Step::Withdraws, S::Ending),
            (&[Step::EntersIntoForce], Step::Denounces, S::Ending),
            (&[Step::EntersIntoForce, Step::GivesNotice], Step::Expires, S::Terminated),
            (&[Step::EntersIntoForce], Step::Expires, S::Terminated),
            (&[Step::EntersIntoForce, Step::Expires], Step::GivesNotice, S::Terminated),
            (&[Step::EntersIntoForce, Step::Expires], Step::Signs, S::Terminated),
        ];
        for (before, step, to) in table {
            let actions: Vec<Action> = before.iter().chain([step]).map(|s| done(*s)).collect();
            assert_eq!(fold(&actions, 2).state, *to, "{before:?} {step}");
        }
        // One that leaves a pact of many.
        for step in [Step::GivesNotice, Step::Withdraws, Step::Denounces] {
            let s = fold(&[done(Step::EntersIntoForce), done(step)], 12);
            assert_eq!(s.state, S::InForce);
            assert!(s.parties["FRA"] >= PartyState::Leaving);
        }
    }

    #[test]
    fn what_is_denied_moves_nothing_and_what_is_planned_only_announces() {
        for step in Step::ALL {
            for before in [vec![], vec![done(Step::Signs)], vec![done(Step::EntersIntoForce)]] {
                let old = fold(&before, 2);
                let with = |a: Action| fold(&before.iter().cloned().chain([a]).collect::<Vec<_>>(), 2);
                assert_eq!(with(act(*step, Some("DEU"), Status::Negated)), old, "{step}");
                assert_eq!(with(Action { denied: true, ..act(*step, Some("DEU"), Status::Occurred) }), old, "{step}");
                for status in [Status::Planned, Status::Predicted, Status::Demanded, Status::Hypothetical] {
                    let new = with(act(*step, Some("DEU"), status));
                    assert_eq!(new.parties, old.parties, "{step} {status}");
                    assert!(new.state == old.state || old.state == S::Unknown && new.state == S::Announced);
                }
            }
        }
    }

    #[test]
    fn signing_ratifying_and_force_are_three_things() {
        let two = |a, b| fold(&[act(a, Some("FRA"), Status::Occurred), act(b, Some("DEU"), Status::Occurred)], 2);
        let s = two(Step::Signs, Step::Signs);
        assert_eq!((s.state, s.parties["FRA"]), (S::Signed, PartyState::Signatory));
        let s = two(Step::Ratifies, Step::Ratifies);
        assert_eq!((s.state, s.parties["DEU"]), (S::InRatification, PartyState::Ratified));
        let s = two(Step::Signs, Step::Ratifies);
        assert_eq!((s.parties["FRA"], s.parties["DEU"]), (PartyState::Signatory, PartyState::Ratified));
        let allege = fold(&[done(Step::EntersIntoForce), act(Step::AllegesBreach, Some("DEU"), Status::Occurred)], 2);
        assert!(allege.breach_alleged && allege.state == S::InForce);
    }
}
