//! Words that stand for someone named elsewhere: pronouns, *the latter*, *his country*.

use super::{Resolver, gender, number};
use crate::actors::lexicon::Agreement;
use crate::actors::matcher::fold;
use crate::actors::phrase::Scene;
use crate::actors::recent::Wanted;
use crate::actors::scan::Found;
use crate::grammar::{case_of, surface_subjects};
use crate::reading::{ActorId, ActorKind, SourceKind};
use vigie_parse::{Rel, Upos, Word};

impl Resolver<'_, '_> {
    pub(super) fn latter(&mut self, head: Word<'_>, f: &Found) -> bool {
        // "the former president" is no "former" of two.
        if head.rel() == Rel::Amod || matches!(head.rel(), Rel::Compound | Rel::Det) {
            return false;
        }
        let wanted = Wanted { agreement: Agreement { feminine: gender(head), plural: number(head) }, human: None };
        let Some(id) = self.recent.latter(head, wanted) else { return true };
        self.cast.stand(head, id, SourceKind::Pronoun);
        self.cast.mention(self.ctx, id, f.bytes.clone());
        self.note(head, id, wanted.agreement, false);
        true
    }

    pub(super) fn pronoun(&mut self, _scene: Scene<'_>, word: Word<'_>) {
        if word.is("PronType", "Rel") || word.is("PronType", "Int,Rel") {
            self.relative(word);
            return;
        }
        let Some(lexicon) = self.ctx.language.map(|l| &l.actors) else { return };
        // The French inversion joins its pronoun to the verb: "-t-il".
        let form = fold(word.form().rsplit('-').next().unwrap_or_default());
        let Some(human) = lexicon.pronouns.get(&form).copied() else { return };
        if word.is("Reflex", "Yes") || matches!(word.rel(), Rel::Expl | Rel::Fixed) || word.is("PronType", "Dem") {
            return;
        }
        let poss = word.is("Poss", "Yes");
        let plural = Some(lexicon.plurals.contains(&form));
        // A French possessive agrees with what is possessed, not with who possesses it.
        let feminine = if poss && word.upos() == Upos::Det { None } else { gender(word) };
        let wanted = Wanted { agreement: Agreement { feminine, plural }, human };
        let mut ids = self.controller(word, wanted, poss);
        if ids.is_empty() {
            let thing = !poss && human != Some(true) && self.thing_before(word, wanted.agreement);
            ids = self.recent.pronoun(word, wanted, poss, thing);
        }
        for id in &ids {
            self.cast.stand(word, *id, SourceKind::Pronoun);
            self.cast.mention(self.ctx, *id, word.range());
        }
        if let [id] = ids[..] {
            self.note(word, id, wanted.agreement, poss);
        }
    }

    /// Whether the sentence before is about a thing that the pronoun may mean as well: "The pact binds both. It was signed …".
    fn thing_before(&self, word: Word<'_>, wanted: Agreement) -> bool {
        let Some(before) = word.sent().index().checked_sub(1).map(|i| self.ctx.sentences.get(i)) else { return false };
        let first = word.rel() == Rel::Nsubj && word.sent().block() == before.block();
        let Some(subject) = before.root().and_then(|r| r.one(Rel::Nsubj)).filter(|_| first) else { return false };
        let agree = |a: Option<bool>, b: Option<bool>| a.is_none() || b.is_none() || a == b;
        subject.upos() == Upos::Noun
            && self.cast.at(subject).is_empty()
            && agree(gender(subject), wanted.feminine)
            && agree(number(subject), wanted.plural)
    }

    /// "appeler Kigali à retirer ses troupes", "called on N to free the men it holds": a possessive in an infinitive, or the
    /// subject of what describes its object, is who is to do it.
    pub(super) fn controller(&self, word: Word<'_>, wanted: Wanted, possessive: bool) -> Vec<ActorId> {
        let above = if possessive {
            word.head()
        } else {
            word.head().filter(|v| word.rel() == Rel::Nsubj && v.rel() == Rel::Acl).and_then(|v| v.head())
        };
        let noun = above.filter(|n| matches!(n.rel(), Rel::Obj | Rel::Obl | Rel::Iobj));
        let Some(verb) = noun.and_then(|n| n.head()).filter(|v| v.is("VerbForm", "Inf")) else { return Vec::new() };
        let Some(language) = self.ctx.language else { return Vec::new() };
        let (subjects, _) = surface_subjects(verb, &language.grammar);
        let ids: Vec<ActorId> = subjects.iter().flat_map(|s| self.cast.at(*s)).copied().collect();
        let group = |i: &ActorId| matches!(self.cast.rows[i.index()].kind, ActorKind::Group);
        let plural = ids.len() > 1 || ids.iter().any(group);
        let agrees = possessive || ids.iter().all(|i| self.recent.agrees(*i, wanted));
        if wanted.agreement.plural == Some(plural) && agrees { ids } else { Vec::new() }
    }

    /// A relative pronoun stands for the noun its clause hangs on.
    pub(super) fn relative(&mut self, word: Word<'_>) {
        let clause = std::iter::once(word).chain(word.ancestors()).take(8).find(|w| w.rel() == Rel::Acl);
        let Some(noun) = clause.and_then(|c| c.head()) else { return };
        for id in self.cast.at(noun).to_vec() {
            self.cast.stand(word, id, SourceKind::Pronoun);
        }
    }

    /// "son pays": the state of whoever possesses it. "the country's president": the state spoken of.
    pub(super) fn homeland(&mut self, scene: Scene<'_>, word: Word<'_>) {
        let owner = word.children().find(|c| c.is("Poss", "Yes") || c.subtype() == "poss");
        let state = match owner {
            Some(owner) => self.owned(owner),
            None => self.the_country(scene, word),
        };
        let Some(state) = state else { return };
        self.cast.stand(word, state, SourceKind::Nominal);
        self.cast.mention(self.ctx, state, word.range());
        self.note(word, state, Agreement { feminine: gender(word), plural: Some(false) }, false);
    }

    fn owned(&mut self, owner: Word<'_>) -> Option<ActorId> {
        let ids = self.cast.at(owner).to_vec();
        let [id] = ids[..] else { return None };
        let country = self.cast.rows[id.index()].country.clone()?;
        let index = self.ctx.library.ontology.countries.index(&country)?;
        Some(self.cast.state(self.ctx, index))
    }

    /// "the country": the only state of this sentence and the one before, or the one the document is about.
    fn the_country(&mut self, scene: Scene<'_>, word: Word<'_>) -> Option<ActorId> {
        let definite = word.children().any(|c| c.is("Definite", "Def") || c.is("PronType", "Dem"));
        let bare = word.children().all(|c| matches!(c.rel(), Rel::Det | Rel::Case | Rel::Punct | Rel::Acl));
        let acts = word.rel() == Rel::Nsubj
            || word.subtype() == "poss"
            || word.rel() == Rel::Nmod && scene.lexicon.links.contains(&case_of(word));
        if !definite || !bare || !acts || scene.plural(word) {
            return None;
        }
        match scene.home {
            Some(home) => Some(self.cast.state(self.ctx, home)),
            None => self.recent.only_state(word),
        }
    }
}
