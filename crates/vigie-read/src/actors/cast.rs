//! The cast: the actors of a document, and which words stand for whom.

use super::scan::phrase_name;
use crate::context::{At, Context};
use crate::reading::{Actor, ActorId, ActorKind, Place, SourceKind};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use vigie_parse::{NameKind, Rel, Upos, Word};

/// A country or a capital named in the text, whether it stands for someone or is a place only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// Its sentence.
    pub sent: usize,
    /// Its words there.
    pub words: Range<usize>,
    /// The index of its head.
    pub head: usize,
    /// Its bytes in the text.
    pub bytes: Range<usize>,
    /// Which country, by its index in [`super::Countries::all`].
    pub country: usize,
    /// Whether the capital is named and not the country.
    pub capital: bool,
    /// Whether it stands for someone: the state.
    pub acts: bool,
}

/// The actors of a document; `rows[i]` is `A{i+1}`.
#[derive(Clone, Debug, Default)]
pub struct Cast {
    /// The actors.
    pub rows: Vec<Actor>,
    pub(super) at: FxHashMap<At, Vec<ActorId>>,
    pub(super) adjectives: FxHashMap<At, Vec<ActorId>>,
    pub(super) forms: FxHashMap<At, SourceKind>,
    pub(super) states: FxHashMap<usize, ActorId>,
    /// Countries and capitals that stand as places only, by their head.
    pub(super) placed: FxHashMap<At, usize>,
    phrases: FxHashMap<String, ActorId>,
    /// Countries and capitals by name, in the order of the text.
    pub grounds: Vec<Ground>,
}

impl Cast {
    /// The actors a noun phrase names, by its head word; none where it names a thing. A collective is one actor with
    /// members; a coordination is one phrase a conjunct. A country in a locative phrase ("in Ukraine") is a place and
    /// nobody here.
    pub fn at(&self, word: Word<'_>) -> &[ActorId] {
        self.at.get(&At::from(word)).map_or(&[], Vec::as_slice)
    }

    /// The states an adjective stands for ("Russian", "nord-coréenne"), beside any noun.
    pub fn adjectival(&self, word: Word<'_>) -> &[ActorId] {
        self.adjectives.get(&At::from(word)).map_or(&[], Vec::as_slice)
    }

    /// The actors that stand as modifiers of a noun, in the order of the text: adjectives, genitives, compounds,
    /// possessives, and what is coordinated with them ("the Russian attack", "la visite du président Poutine", "Kyiv's
    /// strike", "leur retrait").
    pub fn modifiers(&self, noun: Word<'_>) -> Vec<ActorId> {
        let own = self.at(noun);
        let mut out = Vec::new();
        for child in
            noun.children().filter(|c| matches!(c.rel(), Rel::Amod | Rel::Nmod | Rel::Compound | Rel::Det | Rel::Flat))
        {
            for word in std::iter::once(child).chain(child.by(Rel::Conj)) {
                for id in self.at(word).iter().chain(self.adjectival(word)) {
                    if !own.contains(id) && !out.contains(id) {
                        out.push(*id);
                    }
                }
            }
        }
        out
    }

    /// How a mention is worded, where the word heads one.
    pub fn form(&self, word: Word<'_>) -> Option<SourceKind> {
        self.forms.get(&At::from(word)).copied()
    }

    /// The state a place lies in, as an actor: whom an attack "on Kharkiv" is against. Makes its row where there is none.
    pub fn state_of(&mut self, ctx: &Context<'_>, place: &Place) -> Option<ActorId> {
        let index = ctx.library.ontology.countries.index(place.country.as_deref()?)?;
        Some(self.state(ctx, index))
    }

    /// The actors a noun phrase names where it can only name someone, as after *between* and *with*: a country there is a
    /// state even beside a noun of places.
    pub fn party(&mut self, ctx: &Context<'_>, word: Word<'_>) -> Vec<ActorId> {
        match self.placed.get(&At::from(word)).copied() {
            Some(index) if self.at(word).is_empty() => vec![self.state(ctx, index)],
            _ => self.at(word).to_vec(),
        }
    }

    /// The state of a country code, as an actor. Makes its row where there is none; `None` for a code that is no country.
    pub fn state_of_country(&mut self, ctx: &Context<'_>, code: &str) -> Option<ActorId> {
        let index = ctx.library.ontology.countries.index(code)?;
        Some(self.state(ctx, index))
    }

    /// The row of a state, by its index in the table of countries.
    pub(super) fn state(&mut self, ctx: &Context<'_>, index: usize) -> ActorId {
        if let Some(id) = self.states.get(&index) {
            return *id;
        }
        let code = ctx.library.ontology.countries.all().get(index).map(|c| c.code.clone());
        let name = ctx.language.and_then(|l| l.actors.countries.get(index)).map(|c| c.0.clone());
        let id = self.add(name.or(code.clone()).unwrap_or_default(), ActorKind::State, code, Vec::new());
        self.states.insert(index, id);
        id
    }

    /// Adds a row.
    pub(super) fn add(
        &mut self,
        name: String,
        kind: ActorKind,
        country: Option<String>,
        sectors: Vec<String>,
    ) -> ActorId {
        let id = ActorId(self.rows.len() as u32);
        self.rows.push(Actor {
            id,
            name,
            kind,
            country,
            sectors,
            role: None,
            members: Vec::new(),
            mentions: Vec::new(),
        });
        id
    }

    /// Notes that a word stands for an actor.
    pub(super) fn stand(&mut self, word: Word<'_>, id: ActorId, form: SourceKind) {
        let ids = self.at.entry(At::from(word)).or_default();
        if !ids.contains(&id) {
            ids.push(id);
        }
        self.forms.insert(At::from(word), form);
    }

    /// Notes the words of a mention.
    pub(super) fn mention(&mut self, ctx: &Context<'_>, id: ActorId, bytes: Range<usize>) {
        let span = ctx.span(bytes);
        if let Some(row) = self.rows.get_mut(id.index())
            && !row.mentions.iter().rev().take(8).any(|m| *m == span)
        {
            row.mentions.push(span);
        }
    }

    /// The actors a noun phrase names, as the source of something said: a phrase nobody knows becomes an actor of kind
    /// `unknown`, or of the kind its name is, named in the words of the text; the same phrase said again is the same actor.
    pub fn source(&mut self, ctx: &Context<'_>, word: Word<'_>) -> Vec<ActorId> {
        if !self.at(word).is_empty() {
            return self.at(word).to_vec();
        }
        if !self.adjectival(word).is_empty() && word.rel() != Rel::Amod {
            return self.adjectival(word).to_vec();
        }
        if !matches!(word.upos(), Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::X | Upos::Sym) {
            return Vec::new();
        }
        if let Some(index) = self.placed.get(&At::from(word)).copied() {
            let id = self.state(ctx, index);
            self.stand(word, id, SourceKind::Named);
            self.mention(ctx, id, word.range());
            return vec![id];
        }
        let none = FxHashSet::default();
        let links = ctx.language.map_or(&none, |l| &l.actors.links);
        let (name, key, bytes) = phrase_name(&ctx.document.text, word, links);
        let id = match self.phrases.get(&key) {
            Some(id) => *id,
            None => {
                let id = self.add(name, self.kind_of(word), None, Vec::new());
                self.phrases.insert(key, id);
                id
            }
        };
        let form = if word.upos() == Upos::Propn { SourceKind::Named } else { SourceKind::Nominal };
        self.stand(word, id, form);
        self.mention(ctx, id, bytes);
        vec![id]
    }

    fn kind_of(&self, word: Word<'_>) -> ActorKind {
        let named = word.sent().names().iter().find(|n| n.words.contains(&word.index()));
        match named.map(|n| n.kind) {
            Some(NameKind::Person) => ActorKind::Person,
            Some(NameKind::Organisation) => ActorKind::Organisation,
            _ if word.is("Number", "Plur") && word.upos() == Upos::Noun => ActorKind::Group,
            _ => ActorKind::Unknown,
        }
    }

    /// The rows of the reading.
    pub fn into_rows(mut self) -> Vec<Actor> {
        for row in &mut self.rows {
            row.mentions.sort_by_key(|m| (m.start, std::cmp::Reverse(m.end)));
            row.mentions.dedup();
        }
        self.rows
    }
}
