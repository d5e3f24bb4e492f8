//! What the rules look at: the trees, the actors, the places; and who stands in which slot of a trigger.

use super::lexicon::{Class, Filler, Lexicon, Need, REFLEXIVE, Slot};
use crate::actors::Cast;
use crate::context::At;
use crate::grammar::{self, Frame, case_of};
use crate::places::Places;
use crate::reading::{ActorId, ActorKind, EventType, PlaceId};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use vigie_parse::{NameKind, Rel, Sent, Sentences, Upos, Word};

/// How deep an owner is looked for: *the withdrawal of the troops of the north*.
const OWNER_DEPTH: usize = 3;

/// Sectors of those who bear arms.
const ARMED: &[&str] = &["MIL", "REB", "UAF", "PRM", "COP", "SPY"];

/// A document, as the rules of events see it.
pub(super) struct Scene<'a> {
    pub lexicon: &'a Lexicon,
    pub grammar: &'a grammar::Lexicon,
    pub cast: &'a Cast,
    places: FxHashMap<At, (usize, PlaceId)>,
    /// Whether the document as a whole is about a game.
    game: bool,
}

/// From how many points a document is about a game: two for a word of games alone, one for a word that is also of games.
const GAME: u32 = 7;

/// Sectors that have no part in politics by themselves.
const PRIVATE: &[&str] = &["JRN", "CVL", "BUS", "EDU", "MED", "AGR", "SOC"];

impl<'a> Scene<'a> {
    pub fn new(
        lexicon: &'a Lexicon,
        grammar: &'a grammar::Lexicon,
        cast: &'a Cast,
        places: &Places,
        sentences: &Sentences,
    ) -> Scene<'a> {
        let at = |m: &crate::places::Mention| At { sent: m.sent as u32, word: m.head as u32 };
        let places = places.mentions.iter().enumerate().map(|(i, m)| (at(m), (i, m.place))).collect();
        let words = sentences.iter().flat_map(|s| s.words());
        let mut points: FxHashMap<&str, u32> = FxHashMap::default();
        for w in words {
            let point = if is_arena(lexicon, w) { 2 } else { u32::from(lexicon.games.contains(w.lemma())) };
            if point > 0 {
                points.insert(w.lemma(), point);
            }
        }
        Scene { lexicon, grammar, cast, places, game: points.values().sum::<u32>() >= GAME }
    }

    /// The mention of a place a word heads.
    pub fn place(&self, word: Word<'_>) -> Option<usize> {
        self.places.get(&At::from(word)).map(|(mention, _)| *mention)
    }

    /// The place a word heads.
    pub fn place_id(&self, word: Word<'_>) -> Option<PlaceId> {
        self.places.get(&At::from(word)).map(|(_, place)| *place)
    }

    /// The words in a slot of a frame. `support` is the frame of the verb that lends a noun its arguments.
    pub fn slot<'w>(&self, slot: &Slot, f: &Frame<'w>, support: Option<&Frame<'w>>) -> Vec<Word<'w>> {
        let nominal = f.head.upos() == Upos::Noun;
        match slot {
            Slot::Subject => support.map_or(&f.doers, |s| &s.doers).clone(),
            Slot::Object | Slot::Owner | Slot::Fallback => f.undergoers.clone(),
            Slot::Dative => f.datives.iter().chain(support.iter().flat_map(|s| &s.datives)).copied().collect(),
            Slot::Infinitive => {
                let clauses = f.complements.iter().map(|c| c.word).filter(|w| w.upos() == Upos::Verb && !is_finite(*w));
                // "asked the residents to leave", hung on the residents.
                let asked = f.undergoers.iter().chain(&f.datives).flat_map(|u| u.by(Rel::Acl));
                let asked = asked.filter(|a| a.is("VerbForm", "Inf") && a.one(Rel::Mark).is_some());
                clauses.chain(asked).chain(f.head.by(Rel::Obl).filter(|o| o.upos() == Upos::Verb)).collect()
            }
            Slot::Clause => {
                f.complements.iter().filter(|c| c.rel == Rel::Ccomp).map(|c| c.word).filter(|w| is_finite(*w)).collect()
            }
            Slot::Attribute => attributes(f),
            Slot::Reflexive => f.head.children().filter(|c| is_reflexive(*c)).collect(),
            Slot::Case(case) => {
                let mut out: Vec<Word<'w>> = under(f, case);
                if nominal && self.grammar.agents.contains(case) {
                    out.extend(&f.doers);
                }
                if nominal && self.grammar.genitives.contains(case) {
                    out.extend(&f.genitives);
                }
                if let Some(s) = support {
                    out.extend(under(s, case));
                }
                if !nominal && !self.grammar.genitives.contains(case) {
                    // "signed a treaty with Poland": the partner often hangs on the object.
                    let below = f.undergoers.iter().filter(|u| u.upos() == Upos::Noun).flat_map(|u| u.by(Rel::Nmod));
                    let below = below.filter(|n| case_of(*n) == *case);
                    out.extend(below.flat_map(grammar::conjuncts));
                }
                out
            }
        }
    }

    /// Whether a need is met, and by which words that thereby belong to the trigger: things, not clauses or people.
    pub fn meets<'w>(&self, need: &Need, f: &Frame<'w>) -> Option<Vec<Word<'w>>> {
        let words: Vec<Word<'w>> = need.slots.iter().flat_map(|s| self.slot(s, f, None)).collect();
        if need.fillers.contains(&Filler::Nothing) {
            return words.is_empty().then(Vec::new);
        }
        let by: Vec<Word<'w>> = words.into_iter().filter(|w| need.fillers.iter().any(|x| self.fills(x, *w))).collect();
        let named = need.fillers.iter().all(|x| matches!(x, Filler::Class(_) | Filler::Lemma(_)));
        (!by.is_empty()).then(|| if named { by } else { Vec::new() })
    }

    fn fills(&self, filler: &Filler, word: Word<'_>) -> bool {
        let kind_of = |id: &ActorId| self.cast.rows.get(id.index()).map(|a| a.kind);
        match filler {
            Filler::Any => true,
            Filler::Nothing => false,
            Filler::Class(class) => {
                let is = |w: Word<'_>| {
                    self.lexicon.in_class(*class, &lower(w.lemma())) || self.lexicon.in_class(*class, &lower(w.form()))
                };
                // "hundreds of troops", "des milliers de soldats"
                is(word)
                    || word.by(Rel::Nmod).any(|n| self.grammar.genitives.contains(&case_of(n)) && is(n) && counts(word))
            }
            Filler::NotClass(class) => !self.fills(&Filler::Class(*class), word),
            Filler::Human => {
                !self.cast.at(word).is_empty()
                    || matches!(word.upos(), Upos::Num | Upos::Pron)
                    || self.fills(&Filler::Person, word)
            }
            Filler::Lemma(lemma) => *lower(word.lemma()) == **lemma || *lower(word.form()) == **lemma,
            Filler::Body => self.cast.at(word).iter().filter_map(kind_of).any(|k| k == ActorKind::Organisation),
            Filler::Actor => !self.cast.at(word).is_empty(),
            Filler::Person => {
                let person = |n: &vigie_parse::Name| n.kind == NameKind::Person && n.words.contains(&word.index());
                self.cast
                    .at(word)
                    .iter()
                    .filter_map(kind_of)
                    .any(|k| matches!(k, ActorKind::Person | ActorKind::Office))
                    || word.sent().names().iter().any(person)
            }
            Filler::State => self
                .cast
                .at(word)
                .iter()
                .filter_map(kind_of)
                .any(|k| matches!(k, ActorKind::State | ActorKind::Government)),
            Filler::Military => {
                let mut rows = self.cast.at(word).iter().filter_map(|id| self.cast.rows.get(id.index()));
                rows.any(|a| a.sectors.iter().any(|s| ARMED.contains(&s.as_str())))
            }
            Filler::Place => self.place(word).is_some(),
        }
    }

    /// Whether a word names somebody or something that can be struck, seized, arrested.
    pub fn is_victim(&self, word: Word<'_>) -> bool {
        !self.cast.at(word).is_empty()
            || self.place(word).is_some()
            || word.upos() == Upos::Num
            || word.upos() == Upos::Propn
            || word.upos() == Upos::Pron
            || self.lexicon.victims.iter().any(|class| self.fills(&Filler::Class(*class), word))
    }

    /// Whether a noun is of a class of those and that which can be struck.
    pub fn is_target(&self, word: Word<'_>) -> bool {
        self.lexicon.victims.iter().any(|class| self.fills(&Filler::Class(*class), word))
    }

    /// Whether a noun is a trigger by itself.
    pub fn is_trigger(&self, word: Word<'_>) -> bool {
        let lemma = lower(word.lemma());
        let mut entries = self.lexicon.entries(super::lexicon::Class::Noun, &lemma);
        word.upos() == Upos::Noun && entries.any(|e| e.rest.is_empty())
    }

    /// The actors a word names, an adjective of nationality included.
    pub fn actors(&self, word: Word<'_>) -> Vec<ActorId> {
        let mut out = self.cast.at(word).to_vec();
        if matches!(word.rel(), Rel::Amod | Rel::Compound | Rel::Conj) {
            add(&mut out, self.cast.adjectival(word));
        }
        out
    }

    /// Whether a word names people by what they are, known or not: soldiers, protesters, a minister.
    pub fn is_people(&self, word: Word<'_>) -> bool {
        (word.upos() == Upos::Noun || word.upos() == Upos::Propn && word.index() == 0)
            && self.lexicon.people.iter().any(|class| self.fills(&Filler::Class(*class), word))
    }

    /// The people a phrase counts, known or not: *more than a million people*, *des dizaines de milliers de personnes*.
    pub fn counted<'w>(&self, phrase: Word<'w>) -> Option<Word<'w>> {
        let mut at = phrase;
        for _ in 0..OWNER_DEPTH + 1 {
            if self.is_people(at) {
                return Some(at);
            }
            let quantity = matches!(at.upos(), Upos::Adv | Upos::Num | Upos::Pron);
            let below = |c: &Word<'_>| {
                matches!(c.rel(), Rel::Nmod | Rel::Obl | Rel::Fixed | Rel::Nummod)
                    && c.subtype() != "poss"
                    && (c.rel() == Rel::Nummod
                        || self.grammar.genitives.contains(&case_of(*c))
                        || at.upos() == Upos::Adv)
            };
            at = at.children().find(below).filter(|_| quantity)?;
        }
        None
    }

    /// Whether a noun names an assault or a weapon: what does harm without being anybody.
    pub fn does_harm(&self, word: Word<'_>) -> bool {
        let assault = |e: &super::lexicon::Entry| self.lexicon.group(e.group).kind == EventType::Assault;
        word.upos() == Upos::Noun
            && (self.lexicon.entries(Class::Noun, &lower(word.lemma())).any(assault)
                || self.lexicon.harms.iter().any(|class| self.fills(&Filler::Class(*class), word)))
    }

    /// Whether something is played in the sentence, or all through the document.
    pub fn plays(&self, sent: Sent<'_>) -> bool {
        self.game || sent.words().any(|w| is_arena(self.lexicon, w))
    }

    /// Whether a word names people, known or not.
    pub fn is_somebody(&self, word: Word<'_>) -> bool {
        word.upos() == Upos::Propn
            || word.upos() == Upos::Noun
                && (self.is_people(word) || self.lexicon.captives.iter().any(|c| self.fills(&Filler::Class(*c), word)))
    }

    /// Whether the document as a whole is about a game.
    pub fn is_game(&self) -> bool {
        self.game
    }

    /// Whether an actor holds or serves an office of the state, or bears arms.
    pub fn holds_office(&self, id: ActorId) -> bool {
        let office = |s: &String| matches!(s.as_str(), "GOV" | "COP" | "JUD" | "LEG") || ARMED.contains(&s.as_str());
        self.cast.rows.get(id.index()).is_some_and(|row| row.sectors.first().is_some_and(office))
    }

    /// Whether a noun counts or times what hangs on it.
    pub fn measures(&self, noun: Word<'_>) -> bool {
        let lemma = lower(noun.lemma());
        self.lexicon.measures.contains(&*lemma)
            || self.grammar.governors.contains_key(&*lemma)
            || self.lexicon.entries(Class::Noun, &lemma).next().is_some()
    }

    /// Whether an actor has a part in politics: a state, an office, a force, a party, a body of states; not a company, a
    /// newspaper, a club.
    pub fn is_political(&self, id: ActorId) -> bool {
        let Some(row) = self.cast.rows.get(id.index()) else { return false };
        let public = |s: &String| !PRIVATE.contains(&s.as_str());
        match row.sectors.first() {
            Some(first) => public(first),
            None => row.country.is_some() || !row.members.is_empty() || row.kind == ActorKind::State,
        }
    }

    /// Whether an actor is of a known country or body.
    pub fn is_of_a_country(&self, id: ActorId) -> bool {
        self.cast.rows.get(id.index()).is_some_and(|a| a.country.is_some())
    }

    /// Whose a thing is: its genitives, possessors and adjectives of nationality, to a small depth.
    pub fn owners(&self, word: Word<'_>) -> Vec<ActorId> {
        let mut out = Vec::new();
        let mut layer = vec![word];
        for _ in 0..OWNER_DEPTH {
            let mut next = Vec::new();
            for w in &layer {
                for c in w.children() {
                    let owner = match c.rel() {
                        Rel::Nmod => {
                            let case = case_of(c);
                            c.subtype() == "poss"
                                || case.is_empty()
                                || self.grammar.genitives.contains(&case)
                                || self.grammar.agents.contains(&case)
                        }
                        Rel::Amod | Rel::Compound => true,
                        Rel::Det => c.is("Poss", "Yes"),
                        _ => false,
                    };
                    if owner {
                        for w in grammar::conjuncts(c) {
                            add(&mut out, &self.actors(w));
                            next.push(w);
                        }
                    }
                }
            }
            if !out.is_empty() {
                break;
            }
            layer = next;
        }
        out
    }

    /// Whether all the words of `rest` stand below `head`, at most two steps down; and which they are.
    pub fn below<'w>(&self, head: Word<'w>, rest: &[String]) -> Option<Vec<Word<'w>>> {
        let mut out = Vec::with_capacity(rest.len());
        for part in rest {
            let is = |w: &Word<'w>| match part.as_str() {
                REFLEXIVE => is_reflexive(*w),
                part => w.lemma() == part || *lower(w.form()) == *part,
            };
            let child = head.children().find(is);
            let phrases = || head.children().filter(|c| !is_clause(c.rel()));
            let found =
                child.or_else(|| phrases().flat_map(|c| c.children()).filter(|_| part != REFLEXIVE).find(is))?;
            out.push(found);
        }
        Some(out)
    }
}

fn is_clause(rel: Rel) -> bool {
    matches!(rel, Rel::Advcl | Rel::Acl | Rel::Ccomp | Rel::Csubj | Rel::Conj | Rel::Parataxis)
}

/// Whether a clause has a finite verb.
fn is_finite(w: Word<'_>) -> bool {
    std::iter::once(w).chain(w.by(Rel::Aux)).chain(w.by(Rel::Cop)).any(|f| f.is("VerbForm", "Fin"))
}

fn under<'w>(f: &Frame<'w>, case: &str) -> Vec<Word<'w>> {
    f.obliques.iter().filter(|o| o.case == case).map(|o| o.word).collect()
}

/// What something is said to be: predicative complements, phrases under a preposition, a second object, and the
/// adjectives of all these.
fn attributes<'w>(f: &Frame<'w>) -> Vec<Word<'w>> {
    let heads = f.complements.iter().map(|c| c.word).chain(f.obliques.iter().map(|o| o.word));
    let objects = f.head.by(Rel::Obj).skip(1).chain(f.head.by(Rel::Obl)).chain(f.head.by(Rel::Advcl));
    let heads: Vec<Word<'w>> =
        heads.chain(objects).chain(f.datives.iter().copied()).flat_map(grammar::conjuncts).collect();
    let below = heads.iter().flat_map(|h| h.by(Rel::Amod)).collect::<Vec<_>>();
    let beside = f
        .undergoers
        .iter()
        .flat_map(|u| u.children())
        .filter(|c| matches!(c.rel(), Rel::Acl | Rel::Appos) || c.rel() == Rel::Nmod && c.upos() == Upos::Adj);
    let beside: Vec<Word<'w>> = beside.collect();
    heads.into_iter().chain(below).chain(beside).collect()
}

fn is_arena(lexicon: &Lexicon, w: Word<'_>) -> bool {
    matches!(w.upos(), Upos::Noun | Upos::Propn | Upos::Verb) && lexicon.arenas.contains(&*lower(w.lemma()))
}

/// A number or noun of quantity, as far as the tree shows: it counts what its genitive names.
fn counts(word: Word<'_>) -> bool {
    word.upos() == Upos::Num || word.is("NumType", "Card") || word.one(Rel::Det).is_none() || word.is("Number", "Plur")
}

pub(super) fn is_reflexive(w: Word<'_>) -> bool {
    w.is("Reflex", "Yes")
        || w.rel() == Rel::Expl && w.upos() == Upos::Pron && !w.subtype().is_empty() && w.subtype() != "subj"
}

/// Lower case, without a new string where nothing changes.
pub(super) fn lower(text: &str) -> Cow<'_, str> {
    if text.chars().any(char::is_uppercase) { Cow::Owned(text.to_lowercase()) } else { Cow::Borrowed(text) }
}

/// Adds ids that are not there yet.
pub(super) fn add(out: &mut Vec<ActorId>, ids: &[ActorId]) {
    for id in ids {
        if !out.contains(id) {
            out.push(*id);
        }
    }
}
