//! Contents that are no clause: infinitives, phrases under a preposition, objects, judgements.

use super::Room;
use super::clause::branch;
use super::content::{Content, How};
use super::cue::{Cue, Scene, finite};
use super::lexicon::{Frame, Group, Objects};
use super::quoted::REACH;
use super::tree::bytes;
use crate::grammar::{self, case_of};
use std::ops::Range;
use vigie_parse::{Rel, Upos, Word};

impl<'a> Room<'a, '_> {
    /// An infinitive or gerund that completes the cue.
    pub(super) fn infinitive(&self, scene: Scene<'a, '_>, cue: &Cue<'a>) -> Option<Content<'a>> {
        let purposes = &self.grammar.purposes;
        let purpose = |c: Word<'a>| {
            c.by(Rel::Mark).chain(c.by(Rel::Case)).any(|m| purposes.contains(m.lemma()) || m.one(Rel::Fixed).is_some())
        };
        let target = cue.groups.iter().any(|g| self.lexicon.groups[*g].target);
        let joined = |c: Word<'a>| c.by(Rel::Mark).all(|m| self.lexicon.words.joints.contains(m.lemma()));
        let found = cue.children().find(|c| {
            let nominal = cue.head.upos() == Upos::Noun;
            c.index() > cue.head.index()
                && match c.rel() {
                    Rel::Xcomp => {
                        !c.is("VerbForm", "Fin") && matches!(c.upos(), Upos::Verb | Upos::Aux)
                            || c.one(Rel::Cop).is_some_and(|k| !finite(k))
                    }
                    Rel::Ccomp => {
                        c.is("VerbForm", "Inf")
                            || c.is("VerbForm", "Ger")
                            || c.one(Rel::Cop).is_some_and(|k| k.is("VerbForm", "Inf"))
                    }
                    Rel::Obj => c.is("VerbForm", "Inf") || c.is("VerbForm", "Ger"),
                    Rel::Advcl | Rel::Obl => c.is("VerbForm", "Inf") && (!purpose(*c) || target && joined(*c)),
                    Rel::Acl => nominal && c.is("VerbForm", "Inf"),
                    _ => false,
                }
        });
        // "a demandé aux visiteurs de partir", "la menace du groupe de fermer": hung on whoever is asked, or whose it is.
        let hung = || {
            let told = |c: &Word<'a>| {
                c.index() > cue.head.index()
                    && matches!(c.rel(), Rel::Obj | Rel::Iobj | Rel::Obl | Rel::Nmod)
                    && self.can_speak(*c)
            };
            let under = cue.children().filter(told).flat_map(|o| o.by(Rel::Acl));
            under.into_iter().find(|c| {
                c.is("VerbForm", "Inf")
                    && c.by(Rel::Mark)
                        .any(|m| !purposes.contains(m.lemma()) || self.lexicon.words.joints.contains(m.lemma()))
            })
        };
        let found = found.or_else(hung)?;
        let whole = scene.tree.of(found);
        let after = cue.words.last().map_or(0, |w| w.index()) + 1;
        let mut start = whole.start.max(after);
        // A negation that the parser hung on the cue: "assure ne rien savoir".
        let small = |i: usize| matches!(scene.sent.word(i).upos(), Upos::Adv | Upos::Part);
        if start > after && start - after <= 2 && (after..start).all(small) {
            start = after;
        }
        let piece = bytes(scene.sent, start..whole.end)?;
        let mut content =
            Content { how: How::Infinitive, pieces: vec![piece], heads: grammar::conjuncts(found), quotes: Vec::new() };
        // "is said to have left", "expects prices to fall": who is said to do it is part of what is said.
        let passive = grammar::voice(cue.head) == grammar::Voice::Passive;
        let raised = if passive { cue.head.one(Rel::Nsubj) } else { None };
        let target = cue.groups.iter().any(|g| self.lexicon.groups[*g].target);
        if let Some(s) = raised.filter(|_| !target) {
            content.pieces.extend(bytes(scene.sent, scene.tree.of(s)));
        }
        self.widen(&mut content, cue, &(None, None));
        Some(content)
    }

    /// A phrase under one of the group's prepositions.
    pub(super) fn with(&self, scene: Scene<'a, '_>, cue: &Cue<'a>, group: &Group) -> Option<Content<'a>> {
        if group.with.is_empty() {
            return None;
        }
        let objects = || {
            cue.head
                .by(Rel::Obj)
                .filter(|_| group.target)
                .flat_map(|o| o.by(Rel::Acl))
                .filter(|c| c.by(Rel::Mark).next().is_some())
        };
        let phrase = cue.children().chain(objects()).find(|c| {
            let fits = match c.rel() {
                Rel::Obl | Rel::Nmod | Rel::Iobj | Rel::Obj => c.subtype() != "agent" && c.subtype() != "poss",
                Rel::Advcl | Rel::Xcomp | Rel::Ccomp | Rel::Acl => c.by(Rel::Mark).next().is_some(),
                _ => false,
            };
            if !fits || c.index() < cue.head.index() {
                return false;
            }
            let case = case_of(*c);
            let mark = || c.by(Rel::Mark).next().map(|m| m.lemma().to_lowercase());
            let case = if case.is_empty() { mark().unwrap_or_default() } else { case };
            group.with.contains(&case)
        })?;
        // Of a noun, the genitive may be its speaker.
        if cue.head.upos() == Upos::Noun
            && self.grammar.genitives.contains(&case_of(phrase))
            && !self.has_possessor(cue.head)
        {
            return None;
        }
        if !self.objects_fit(group, phrase) {
            return None;
        }
        let piece = bytes(scene.sent, phrase_words(scene, phrase))?;
        let mut content =
            Content { how: How::With, pieces: vec![piece], heads: grammar::conjuncts(phrase), quotes: Vec::new() };
        self.widen(&mut content, cue, &(None, None));
        Some(content)
    }

    pub(super) fn has_possessor(&self, noun: Word<'a>) -> bool {
        noun.by(Rel::Nmod).any(|n| n.subtype() == "poss")
            || noun.by(Rel::Det).any(|d| d.is("Poss", "Yes"))
            || noun.head().is_some_and(|v| noun.rel() == Rel::Obj && self.lexicon.words.light.contains(v.lemma()))
    }

    /// An object, the subject of a passive, or the noun a participle or relative clause modifies.
    pub(super) fn object(&self, scene: Scene<'a, '_>, cue: &Cue<'a>, group: &Group) -> Option<Content<'a>> {
        if !group.takes.contains(&Frame::Object) || group.target || cue.head.upos() == Upos::Noun {
            return None;
        }
        let other = |c: Word<'a>| matches!(c.rel(), Rel::Obl | Rel::Iobj) && group.without.contains(&case_of(c));
        let below = || cue.head.by(Rel::Obj).flat_map(|o| o.by(Rel::Nmod));
        if !group.without.is_empty()
            && (cue.children().any(other) || below().any(|n| group.without.contains(&case_of(n))))
        {
            return None;
        }
        let frames = cue.words.iter().map(|w| grammar::frame(*w, self.grammar));
        let mut frame = frames.into_iter().find(|f| f.undergoers.iter().any(|u| !cue.words.contains(u)))?;
        if self.past_with_object(cue.head) && frame.voice == grammar::Voice::Passive {
            frame.undergoers = cue.head.by(Rel::Obj).collect();
        }
        let object = frame.undergoers.first().copied()?;
        if !self.objects_fit(group, object) || object.upos() == Upos::Punct {
            return None;
        }
        // "contradicting several witnesses": nobody denies a person.
        let denies = self.lexicon.effect(&group.class).is_some_and(|e| e.act == crate::reading::Act::Deny);
        let named = matches!(object.upos(), Upos::Noun | Upos::Propn);
        let somebody =
            named && self.known.contains(&object.into()) && !self.lexicon.words.claims.contains(object.lemma());
        if denies && somebody && cue.head.rel() != Rel::Acl {
            return None;
        }
        let mut pieces = Vec::new();
        for o in &frame.undergoers {
            let mut whole = without_branch(scene, *o, cue.head);
            whole.end = whole.end.min(phrase_words(scene, *o).end);
            pieces.extend(bytes(scene.sent, whole).filter(|p| !pieces.contains(p)));
        }
        if pieces.is_empty() {
            return None;
        }
        let mut content = Content { how: How::Object, pieces, heads: frame.undergoers, quotes: Vec::new() };
        self.widen(&mut content, cue, &(None, None));
        Some(content)
    }

    fn objects_fit(&self, group: &Group, object: Word<'a>) -> bool {
        let words = &self.lexicon.words;
        let claim = words.claims.contains(object.lemma())
            || object.upos() == Upos::Pron
                && (words.anaphora.contains(object.lemma()) || words.anaphora.contains(&object.form().to_lowercase()));
        match group.objects {
            Objects::Any => true,
            Objects::Claims => claim,
            Objects::Things => !claim,
            Objects::Matters => {
                let nominal = matches!(object.upos(), Upos::Noun | Upos::Verb | Upos::Pron);
                nominal && !self.known.contains(&object.into()) && !words.speakers.contains(object.lemma())
            }
        }
    }

    /// A judgement: an object and what it is said to be.
    pub(super) fn described(&self, scene: Scene<'a, '_>, cue: &Cue<'a>, marks: &[String]) -> Option<Content<'a>> {
        let frame = grammar::frame(cue.head, self.grammar);
        let object = frame.undergoers.first().copied();
        let after = |c: &Word<'a>| c.index() > cue.head.index();
        let marked = |c: Word<'a>| {
            let case = case_of(c);
            marks.contains(&case) || c.by(Rel::Mark).any(|m| marks.iter().any(|x| x == m.lemma()))
        };
        let complement = cue.children().filter(after).find(|c| match c.rel() {
            Rel::Xcomp => {
                matches!(c.upos(), Upos::Adj | Upos::Noun | Upos::Propn) && c.one(Rel::Cop).is_none() || marked(*c)
            }
            Rel::Obl | Rel::Advcl | Rel::Nmod => marked(*c),
            _ => false,
        });
        // The parser may hang the complement on the object: « Il juge le projet "intenable" ».
        let inner = || {
            let o = object.filter(|o| o.index() > cue.head.index())?;
            o.children().filter(|c| c.index() > o.index()).find(|c| {
                matches!(c.rel(), Rel::Amod | Rel::Acl | Rel::Appos | Rel::Conj) && self.starts_quote(c.range().start)
                    || matches!(c.rel(), Rel::Acl | Rel::Appos)
                        && c.upos() == Upos::Noun
                        && c.by(Rel::Det).next().is_some()
                    || c.rel() == Rel::Nmod && marked(*c)
            })
        };
        // A quotation under the mark is the surer complement: the parser may have lost it.
        if let Some(quoted) = object.and_then(|o| self.described_quote(scene, cue, o, marks)) {
            return Some(quoted);
        }
        let Some(complement) = complement.or_else(inner) else {
            return self.described_quote(scene, cue, object?, marks);
        };
        let object = object?;
        if object == complement || object.is("Reflex", "Yes") {
            return None;
        }
        let mut pieces: Vec<_> = Vec::new();
        let whole = without_branch(scene, object, cue.head);
        // "what he called a mistake": the pronoun says nothing.
        let bare = branch(object, cue.head).is_some() && object.upos() == Upos::Pron;
        if !bare {
            pieces.extend(bytes(scene.sent, whole));
        }
        pieces.extend(bytes(scene.sent, phrase_words(scene, complement)));
        pieces.sort_by_key(|p| p.start);
        let mut content = Content { how: How::As, pieces, heads: vec![complement], quotes: Vec::new() };
        self.widen(&mut content, cue, &(None, None));
        Some(content)
    }

    /// *qualifier X d'"erreur"* where the parser lost the complement: a quotation under the mark of the described-as.
    fn described_quote(
        &self,
        scene: Scene<'a, '_>,
        cue: &Cue<'a>,
        object: Word<'a>,
        marks: &[String],
    ) -> Option<Content<'a>> {
        let opened = scene.sent.words().skip(cue.head.index() + 1).take(4 * REACH).find(|w| {
            let marked = marks.iter().any(|m| m == w.lemma() || *m == w.form().to_lowercase());
            marked && w.next().is_some_and(|n| self.starts_quote(n.range().end) || self.opens_quote(n.range().start))
        })?;
        if object.index() < cue.head.index() || object.index() > opened.index() {
            return None;
        }
        let start = scene.tree.of(object).start;
        let end = scene.tree.of(cue.head).end.max(opened.index() + 2);
        let piece = bytes(scene.sent, start..end)?;
        let mut content = Content { how: How::As, pieces: vec![piece], heads: vec![object], quotes: Vec::new() };
        self.widen(&mut content, cue, &(None, None));
        Some(content)
    }
}

/// The words of a noun phrase without its preposition and without the clause in it that holds `below`.
fn without_branch<'a>(scene: Scene<'a, '_>, noun: Word<'a>, below: Word<'a>) -> Range<usize> {
    let mut whole = scene.tree.of(noun);
    let Some(branch) = branch(noun, below) else { return whole };
    let cut = scene.tree.of(branch);
    whole = if branch.index() > noun.index() { whole.start..cut.start } else { cut.end..whole.end };
    for case in noun.by(Rel::Case).filter(|c| c.index() < noun.index()) {
        whole.start = whole.start.max(scene.tree.of(case).end);
    }
    whole
}

/// The words of a phrase, up to a finite verb that the parser has coordinated with a noun: it belongs to the clause.
fn phrase_words(scene: Scene<'_, '_>, head: Word<'_>) -> Range<usize> {
    let mut whole = scene.tree.of(head);
    if head.upos() == Upos::Verb || head.one(Rel::Cop).is_some() {
        return whole;
    }
    let verbs = head.by(Rel::Conj).filter(|c| c.index() > head.index() && c.upos() == Upos::Verb && finite(*c));
    for c in verbs {
        let start = scene.tree.of(c).start;
        let joint = |i: &usize| matches!(scene.sent.word(*i).upos(), Upos::Cconj | Upos::Punct);
        let cut = (head.index() + 1..start).rev().take_while(joint).last().unwrap_or(start);
        whole.end = whole.end.min(cut);
    }
    whole
}
