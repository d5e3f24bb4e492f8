//! The main pass: every sentence once, in order; each phrase that names someone is laid to its actor.

mod collectives;
mod names;
mod pronouns;
mod roles;
mod states;

pub use names::prepare;

use super::beside::Beside;
use super::cast::Cast;
use super::lexicon::{Agreement, Sense};
use super::matcher::fold;
use super::naming::NameAt;
use super::persons::Persons;
use super::phrase::Scene;
use super::recent::{Recent, Seen, first_conjunct};
use super::scan::Found;
use crate::context::{At, Context};
use crate::grammar::case_of;
use crate::reading::{ActorId, SourceKind};
use rustc_hash::FxHashMap;
use std::ops::Range;
use vigie_parse::{Rel, Upos, Word};

/// One sentence made ready.
pub struct Prepared<'a> {
    /// The sentence and its known names.
    pub scene: Scene<'a>,
    /// Its other names, with the roles beside them.
    pub names: Vec<(NameAt, Vec<Beside>)>,
}

/// The state of the main pass.
pub struct Resolver<'c, 'a> {
    ctx: &'c Context<'a>,
    /// What it makes.
    pub cast: Cast,
    persons: Persons<'a>,
    ids: FxHashMap<usize, ActorId>,
    bodies: FxHashMap<usize, ActorId>,
    others: FxHashMap<String, ActorId>,
    groups: FxHashMap<String, ActorId>,
    /// The last actor of a role, by role, lemma and number.
    last_of: FxHashMap<(usize, String, bool), ActorId>,
    recent: Recent,
    /// Collectives still without members, and the lemma of those with.
    open: Vec<(ActorId, usize)>,
}

impl<'c, 'a> Resolver<'c, 'a> {
    /// For one document.
    pub fn new(ctx: &'c Context<'a>, persons: Persons<'a>) -> Self {
        Resolver {
            ctx,
            cast: Cast::default(),
            persons,
            ids: FxHashMap::default(),
            bodies: FxHashMap::default(),
            others: FxHashMap::default(),
            groups: FxHashMap::default(),
            last_of: FxHashMap::default(),
            recent: Recent::default(),
            open: Vec::new(),
        }
    }

    /// Reads one sentence.
    pub fn sentence(&mut self, p: &Prepared<'_>) {
        let mut named: FxHashMap<usize, usize> = FxHashMap::default();
        let mut inside = vec![false; p.scene.sent.len()];
        for (n, (name, roles)) in p.names.iter().enumerate() {
            named.insert(name.head, n);
            name.words.clone().for_each(|w| inside[w] = true);
            roles.iter().for_each(|r| {
                named.insert(r.head, n);
            });
        }
        for word in p.scene.sent.words() {
            let i = word.index();
            if let Some(n) = named.get(&i) {
                self.name(p.scene, &p.names[*n].0, &p.names[*n].1);
            } else if inside[i] {
                continue;
            } else if let Some(found) = p.scene.scan.headed(i) {
                self.found(p.scene, found);
            } else if word.upos() == Upos::Pron || word.is("Poss", "Yes") {
                self.pronoun(p.scene, word);
            } else if p.scene.scan.at(i).is_none()
                && self.ctx.language.is_some_and(|l| l.actors.homeland.contains(&fold(word.lemma())))
            {
                self.homeland(p.scene, word);
            }
        }
        self.hollow(p);
    }

    /// "des milliers de soldats": the quantity stands for the soldiers.
    fn hollow(&mut self, p: &Prepared<'_>) {
        let lexicon = p.scene.lexicon;
        for word in p.scene.sent.words() {
            let counts = lexicon.hollow.contains(&fold(word.lemma())) || lexicon.hollow.contains(&fold(word.form()));
            if !counts || !self.cast.at(word).is_empty() {
                continue;
            }
            let whole = word.by(Rel::Nmod).find(|c| lexicon.links.contains(&case_of(*c)));
            let Some(whole) = whole else { continue };
            let form = self.cast.form(whole).unwrap_or(SourceKind::Nominal);
            for id in self.cast.at(whole).to_vec() {
                self.cast.stand(word, id, form);
                self.note(word, id, Agreement { feminine: gender(whole), plural: Some(true) }, false);
            }
        }
    }

    fn note(&mut self, word: Word<'_>, id: ActorId, agreement: Agreement, oblique: bool) {
        let kind = self.cast.rows[id.index()].kind;
        let joined = first_conjunct(word);
        let top = joined.map_or(word, |at| self.ctx.word(at));
        self.recent.push(Seen {
            at: At::from(word),
            actor: id,
            agreement,
            kind,
            subject: matches!(top.rel(), Rel::Nsubj) || top.rel() == Rel::Obl && top.subtype() == "agent",
            oblique,
            over: top.head().map(|h| h.index() as u32),
            joined,
        });
    }

    fn found(&mut self, scene: Scene<'_>, f: &Found) {
        let head = scene.head(f);
        for sense in &f.senses {
            let done = match *sense {
                Sense::Capital(i) if states::dateline(&self.ctx.document.text, scene, f) => self.dateline(scene, f, i),
                Sense::Country(_) | Sense::Capital(_) | Sense::Short(_) => self.country(scene, f),
                Sense::Adjective(_) | Sense::People(_) => self.people(scene, f),
                Sense::Seat(_) if states::is_place(scene, head, usize::MAX, true) => true,
                Sense::Body(i) | Sense::Seat(i) => self.body(scene, f, i),
                Sense::BodyAdjective(i) => self.body_adjective(scene, f, i),
                Sense::CollectiveAdjective(i) => self.collective_adjective(scene, f, i),
                Sense::Role(i) => self.role(scene, f, i),
                Sense::Collective(i) => self.collective(scene, f, i),
                Sense::Combining(_) => true,
                Sense::Latter => self.latter(head, f),
            };
            if done {
                return;
            }
        }
    }
}

fn gender(word: Word<'_>) -> Option<bool> {
    let of = |w: Word<'_>| match w.feat("Gender") {
        Some("Fem") => Some(true),
        Some("Masc") => Some(false),
        _ => None,
    };
    of(word).or_else(|| word.by(Rel::Det).find_map(of))
}

fn number(word: Word<'_>) -> Option<bool> {
    word.feat("Number").map(|n| n == "Plur")
}

fn widest(words: impl Iterator<Item = usize>) -> Range<usize> {
    let (mut start, mut end) = (usize::MAX, 0);
    for w in words {
        start = start.min(w);
        end = end.max(w + 1);
    }
    start.min(end)..end
}

fn bytes(scene: Scene<'_>, words: Range<usize>) -> Range<usize> {
    if words.is_empty() {
        return 0..0;
    }
    scene.sent.word(words.start).range().start..scene.sent.word(words.end - 1).range().end
}
