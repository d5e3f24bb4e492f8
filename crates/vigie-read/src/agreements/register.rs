//! The register: which mentions are of one instrument, and what all of them say of it.

use super::lexicon::Strength;
use super::mention::Mention;
use super::obligations::Laid;
use super::state::fold;
use super::steps::{Taken, bound};
use crate::actors::Cast;
use crate::context::{At, Context};
use crate::events;
use crate::reading::{
    ActorId, ActorKind, Agreement, AgreementId, AgreementKind, Event, Milestone, Obligation, ObligationKind, Status,
    Step,
};
use rustc_hash::{FxHashMap, FxHashSet};

/// How many sentences on "this text" still means the instrument named before.
const NEAR: u32 = 3;

/// How many instruments back a definite phrase is looked for.
const BACK: usize = 24;

/// One instrument while it is put together.
#[derive(Debug, Default)]
struct Entry {
    name: String,
    titled: bool,
    headline: bool,
    lemma: String,
    kind: Option<AgreementKind>,
    parties: Vec<ActorId>,
    mentions: Vec<usize>,
    milestones: Vec<Milestone>,
    obligations: Vec<Obligation>,
    last: u32,
}

/// The instruments of a document.
pub struct Register<'s, 'a> {
    ctx: &'s Context<'a>,
    cast: &'s mut Cast,
    mentions: &'s [Mention],
    taken: &'s [Taken],
    laid: &'s [Laid],
    entries: Vec<Entry>,
    /// The instrument of each word that names it or says a step.
    words: FxHashMap<At, usize>,
}

/// What one mention and the steps said of it tell.
struct Told<'t> {
    index: usize,
    mention: &'t Mention,
    name: &'t str,
    parties: Vec<ActorId>,
    taken: &'t [Taken],
    laid: &'t [Laid],
}

impl<'s, 'a> Register<'s, 'a> {
    /// An empty register over what was found, each list in the order of its mentions.
    pub fn new(
        ctx: &'s Context<'a>,
        cast: &'s mut Cast,
        mentions: &'s [Mention],
        taken: &'s [Taken],
        laid: &'s [Laid],
    ) -> Self {
        Register { ctx, cast, mentions, taken, laid, entries: Vec::new(), words: FxHashMap::default() }
    }

    /// Lays every mention to an instrument, in the order of the text.
    pub fn run(&mut self) {
        let (mut taken, mut laid): (Vec<Vec<Taken>>, Vec<Vec<Laid>>) =
            (vec![Vec::new(); self.mentions.len()], vec![Vec::new(); self.mentions.len()]);
        self.taken.iter().for_each(|t| taken[t.mention].push(t.clone()));
        self.laid.iter().for_each(|l| laid[l.mention].push(l.clone()));
        for (index, mention) in self.mentions.iter().enumerate() {
            let parties = self.parties(mention, &taken[index]);
            let name = self.ctx.document.text.get(mention.name.clone()).unwrap_or_default();
            let told = Told { index, mention, name, parties, taken: &taken[index], laid: &laid[index] };
            if let Some(entry) = self.place(&told) {
                self.lay(entry, &told);
            }
        }
        self.prune();
    }

    /// Leaves out what binds nobody we know of and has no title: *they reached an agreement*.
    fn prune(&mut self) {
        let political = |id: &ActorId| {
            let row = self.cast.rows.get(id.index());
            row.is_some_and(|r| {
                r.country.is_some() || r.kind == ActorKind::State || r.sectors.iter().any(|s| s == "REB")
            })
        };
        let keep: Vec<bool> =
            self.entries.iter().map(|e| e.titled && !e.lemma.is_empty() || e.parties.iter().any(political)).collect();
        let mut number = 0;
        let numbers: Vec<Option<usize>> = keep
            .iter()
            .map(|k| {
                number += usize::from(*k);
                k.then(|| number - 1)
            })
            .collect();
        let mut at = 0;
        self.entries.retain(|_| {
            at += 1;
            keep[at - 1]
        });
        self.words = self.words.iter().filter_map(|(w, e)| Some((*w, numbers[*e]?))).collect();
    }

    /// The parties that a mention and its steps give.
    fn parties(&mut self, mention: &Mention, taken: &[Taken]) -> Vec<ActorId> {
        let mut ids = mention.parties.clone();
        for t in taken.iter().filter(|t| t.status != Status::Negated && binds(t.step)) {
            ids.extend(&t.doers);
            for with in &t.with {
                ids.extend(self.cast.party(self.ctx, self.ctx.word(*with)));
            }
        }
        ids.extend(&mention.with);
        let out = bound(self.ctx, self.cast, &ids);
        if out.len() != 1 || mention.with.is_empty() {
            return out;
        }
        ids.extend(&mention.beside);
        bound(self.ctx, self.cast, &ids)
    }

    /// The entry a mention belongs to: one known, a new one, or none.
    fn place(&mut self, told: &Told<'_>) -> Option<usize> {
        if let Some(known) = self.known(told) {
            return Some(known);
        }
        let steps = !told.taken.is_empty() || !told.laid.is_empty();
        let denounced = |t: &Taken| t.step == Step::Denounces && !told.mention.definite && !told.mention.titled;
        let steps = steps && !(told.laid.is_empty() && told.taken.iter().all(denounced));
        let worth = match told.mention.strength {
            Strength::Strong => steps || told.mention.titled || told.parties.len() > 1,
            Strength::Weak => told.taken.iter().any(|t| t.status != Status::Negated) && !told.parties.is_empty(),
            Strength::Anaphor => false,
        };
        worth.then(|| {
            self.entries.push(Entry { lemma: told.mention.lemma.clone(), ..Entry::default() });
            self.entries.len() - 1
        })
    }

    /// The instrument named before that a mention means.
    fn known(&self, told: &Told<'_>) -> Option<usize> {
        let m = told.mention;
        let recent = || (0..self.entries.len()).rev().take(BACK);
        if m.strength == Strength::Anaphor {
            let last = recent().max_by_key(|e| self.entries[*e].last)?;
            return (m.definite && m.head.sent - self.entries[last].last <= NEAR).then_some(last);
        }
        let by_title =
            recent().find(|e| m.titled && self.entries[*e].titled && alike(&self.entries[*e].name, told.name));
        let by_parties = || {
            recent().find(|e| {
                let e = &self.entries[*e];
                !told.parties.is_empty()
                    && !e.parties.is_empty()
                    && self.agrees(e, told)
                    && nested(&e.parties, &told.parties)
            })
        };
        let by_noun = || {
            let pointing = m.definite && !m.titled;
            let fits = |e: &usize| {
                let e = &self.entries[*e];
                self.agrees(e, told)
                    && (e.parties.is_empty() || told.parties.is_empty() || nested(&e.parties, &told.parties))
            };
            let same = |e: &usize| self.entries[*e].lemma == m.lemma;
            if !pointing {
                return None;
            }
            let mut fitting: Vec<usize> = recent().filter(fits).collect();
            fitting.sort_by_key(|e| (!same(e), std::cmp::Reverse(self.entries[*e].last)));
            fitting.first().copied().filter(|e| same(e) || m.head.sent - self.entries[*e].last <= NEAR)
        };
        // A headline's instrument is that of the text below it.
        let by_headline = || {
            recent().find(|e| {
                let e = &self.entries[*e];
                let kind = e.kind.is_some_and(|k| m.kind.is_some_and(|l| family(k) == family(l)));
                e.headline
                    && !e.titled
                    && !m.headline
                    && m.strength == Strength::Strong
                    && (kind || e.lemma == m.lemma)
                    && self.agrees(e, told)
            })
        };
        by_title.or_else(by_parties).or_else(by_noun).or_else(by_headline)
    }

    /// Whether nothing in name and kind speaks against a mention being of this instrument.
    fn agrees(&self, entry: &Entry, told: &Told<'_>) -> bool {
        let kinds = match (entry.kind, told.mention.kind) {
            (Some(a), Some(b)) => family(a) == family(b),
            _ => true,
        };
        // "the 2015 deal" is that of 2015.
        let years = match (year(told.name), year(&entry.name)) {
            (Some(a), Some(b)) => a == b,
            (Some(a), None) => entry.milestones.iter().any(|m| m.date.as_ref().is_some_and(|d| d.starts_with(&a))),
            _ => true,
        };
        years && kinds && !(entry.titled && told.mention.titled && !alike(&entry.name, told.name))
    }

    fn lay(&mut self, index: usize, told: &Told<'_>) {
        let m = told.mention;
        self.words.insert(m.head, index);
        let outside = |e: &Entry, m: &Milestone| {
            e.parties.len() > 1 && m.party.is_some_and(|p| !e.parties.contains(&p) && !told.parties.contains(&p))
        };
        let mut milestones: Vec<Milestone> = told.taken.iter().flat_map(|t| self.milestones(t)).collect();
        // Papers denounce what others signed, too: only a party ends a pact.
        milestones.retain(|m| m.step != Step::Denounces || !outside(&self.entries[index], m));
        // Nor is "an accord" that somebody denounces one that he leaves.
        milestones.retain(|s| s.step != Step::Denounces || m.definite || m.titled);
        let mut obligations: Vec<Obligation> = Vec::new();
        for l in told.laid {
            let owed_by = bound(self.ctx, self.cast, &l.owed_by);
            obligations.push(Obligation { owed_by, ..self.obligation(l) });
        }
        told.taken.iter().for_each(|t| {
            self.words.insert(t.at, index);
        });
        told.laid.iter().for_each(|l| {
            self.words.insert(l.at, index);
        });
        let entry = &mut self.entries[index];
        entry.mentions.push(told.index);
        entry.last = m.head.sent;
        let better = entry.name.is_empty()
            || m.strength != Strength::Anaphor
                && (m.titled, !m.headline, told.name.chars().count())
                    > (entry.titled, !entry.headline, entry.name.chars().count())
                && (m.titled || !entry.titled);
        if better {
            entry.name = told.name.to_owned();
            entry.titled = m.titled;
            entry.headline = m.headline;
        }
        entry.kind = entry.kind.or(m.kind);
        for p in &told.parties {
            if !entry.parties.contains(p) {
                entry.parties.push(*p);
            }
        }
        for m in milestones {
            let ended = m.party.filter(|p| m.step == Step::Denounces && !entry.parties.contains(p));
            entry.parties.extend(ended);
            merge(&mut entry.milestones, m);
        }
        entry.obligations.extend(obligations);
    }

    /// One milestone a party.
    fn milestones(&mut self, t: &Taken) -> Vec<Milestone> {
        let one = |party, by| Milestone {
            step: t.step,
            party,
            by,
            date: t.date.clone(),
            place: t.place,
            status: t.status,
            evidence: self.ctx.span(t.evidence.clone()),
            rule: format!("agreement-step/{}", t.lemma),
        };
        let mut out: Vec<(ActorId, Option<ActorId>)> = Vec::new();
        for doer in &t.doers {
            for party in bound(self.ctx, self.cast, &[*doer]) {
                if !out.iter().any(|(p, _)| *p == party) {
                    let collective = self.cast.rows.get(doer.index()).is_some_and(|r| !r.members.is_empty());
                    out.push((party, Some(*doer).filter(|d| *d != party && !collective)));
                }
            }
        }
        if out.is_empty() { vec![one(None, None)] } else { out.into_iter().map(|(p, by)| one(Some(p), by)).collect() }
    }

    fn obligation(&self, l: &Laid) -> Obligation {
        let text = |bytes: std::ops::Range<usize>| self.ctx.document.text.get(bytes).unwrap_or_default().to_owned();
        Obligation {
            kind: l.kind,
            owed_by: l.owed_by.clone(),
            owed_to: Vec::new(),
            condition: l.condition.clone().map(text),
            evidence: self.ctx.span(l.evidence.clone()),
            rule: format!("agreement-obligation/{}", l.lemma),
        }
    }

    /// Sets the agreement of the events about one: their trigger says a step of it, or governs a mention of it.
    pub fn link(&mut self, drafts: &mut [events::Draft]) {
        let mut governed: FxHashMap<At, usize> = FxHashMap::default();
        for m in self.mentions {
            if let (Some(entry), Some(head)) = (self.words.get(&m.head), self.ctx.word(m.head).head()) {
                governed.entry(At::from(head)).or_insert(*entry);
            }
        }
        let steps: FxHashSet<At> = self.taken.iter().filter(|t| binds(t.step)).map(|t| t.at).collect();
        for draft in drafts {
            let entry = self.words.get(&draft.trigger).or_else(|| governed.get(&draft.trigger));
            let Some(entry) = entry else { continue };
            draft.event.agreement = Some(AgreementId(*entry as u32));
            let event = &mut draft.event;
            if draft.unsigned || event.actors.is_empty() && steps.contains(&draft.trigger) {
                let parties = self.entries[*entry].parties.iter().filter(|p| !event.recipients.contains(p));
                event.actors = parties.copied().collect();
            }
            if steps.contains(&draft.trigger) {
                self.other_side(&mut draft.event, *entry);
            }
        }
    }

    /// Who signs or ratifies does it towards the other parties, wherever the text names them.
    fn other_side(&mut self, event: &mut Event, entry: usize) {
        if event.actors.is_empty() || !event.recipients.is_empty() {
            return;
        }
        let doers = bound(self.ctx, self.cast, &event.actors);
        let others = self.entries[entry].parties.iter().filter(|p| !doers.contains(p) && !event.actors.contains(p));
        event.recipients = others.copied().collect();
    }

    /// The rows of the reading.
    pub fn rows(self) -> Vec<Agreement> {
        let Register { ctx, mentions, entries, .. } = self;
        let row = |(i, e): (usize, Entry)| {
            let kind = match e.kind {
                // A treaty whose parties must defend each other is an alliance, whatever it calls itself.
                None | Some(AgreementKind::DefenceCooperation | AgreementKind::Other)
                    if e.obligations.iter().any(|o| o.kind == ObligationKind::Defend) =>
                {
                    AgreementKind::Alliance
                }
                kind => kind.unwrap_or(AgreementKind::Other),
            };
            let owed = |o: Obligation| match mutual(o.kind) && o.owed_by.is_empty() {
                true => Obligation { owed_by: e.parties.clone(), owed_to: e.parties.clone(), ..o },
                false => o,
            };
            Agreement {
                id: AgreementId(i as u32),
                name: e.name,
                kind,
                state: fold(&e.milestones, e.parties.len()),
                obligations: e.obligations.into_iter().map(owed).collect(),
                parties: e.parties,
                milestones: e.milestones,
                mentions: e.mentions.iter().map(|m| ctx.span(mentions[*m].name.clone())).collect(),
            }
        };
        entries.into_iter().enumerate().map(row).collect()
    }
}

/// Whether a step is taken by those whom the instrument binds.
fn binds(step: Step) -> bool {
    use Step::*;
    !matches!(step, Proposes | AllegesBreach | DeniesBreach | EntersIntoForce | Expires | Denounces)
}

/// Whether each party owes the other the same.
fn mutual(kind: ObligationKind) -> bool {
    use ObligationKind::*;
    matches!(
        kind,
        Defend
            | Neutral
            | NotAttack
            | Consult
            | NotAidEnemy
            | CeaseFire
            | ExchangePrisoners
            | IntelligenceShare
            | TrainExercise
    )
}

/// Kinds that papers call now by one name, now by another.
fn family(kind: AgreementKind) -> u8 {
    use AgreementKind::*;
    match kind {
        Alliance | DefenceCooperation | NonAggression | Neutrality | Consultation | StatusOfForces | Basing => 1,
        Ceasefire => 2,
        Peace => 3,
        ArmsTransfer => 4,
        ArmsControl => 5,
        Border => 6,
        Trade => 7,
        Energy => 8,
        Mou => 9,
        JointDeclaration => 10,
        Other => 0,
    }
}

/// Whether one list of parties holds the other.
fn nested(a: &[ActorId], b: &[ActorId]) -> bool {
    a.iter().all(|x| b.contains(x)) || b.iter().all(|x| a.contains(x))
}

/// Whether two names are one, or one is part of the other.
fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    !a.is_empty() && !b.is_empty() && (a.contains(&b) || b.contains(&a))
}

/// The year in a name.
fn year(name: &str) -> Option<String> {
    let word = |w: &&str| w.len() == 4 && w.starts_with(['1', '2']) && w.chars().all(|c| c.is_ascii_digit());
    name.split(|c: char| !c.is_alphanumeric()).find(word).map(str::to_owned)
}

/// Adds a milestone, or fills in one that tells the same.
fn merge(all: &mut Vec<Milestone>, new: Milestone) {
    let fits = |a: &Option<_>, b: &Option<_>| a.is_none() || b.is_none() || a == b;
    let same = all.iter_mut().find(|m| {
        m.step == new.step
            && m.status == new.status
            && fits(&m.party.map(|p| p.0.to_string()), &new.party.map(|p| p.0.to_string()))
            && fits(&m.date, &new.date)
    });
    match same {
        Some(old) => {
            // The row is read from the words that tell most.
            let told =
                |m: &Milestone| u8::from(m.date.is_some()) + u8::from(m.by.is_some()) + u8::from(m.party.is_some());
            if told(&new) > told(old) {
                old.evidence = new.evidence;
                old.rule = new.rule;
            }
            old.party = old.party.or(new.party);
            old.by = old.by.or(new.by);
            old.place = old.place.or(new.place);
            old.date = old.date.take().or(new.date);
        }
        None => all.push(new),
    }
}
