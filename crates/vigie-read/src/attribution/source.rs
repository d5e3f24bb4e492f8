//! Who speaks: the source of a cue, its words and what kind of speaker it is.

use super::Room;
use super::clause::branch;
use super::content::{Content, How};
use super::cue::{Cue, Scene};
use super::tree::bytes;
use crate::grammar::{self, case_of, conjuncts};
use crate::reading::SourceKind;
use std::ops::Range;
use vigie_parse::{NameKind, Rel, Sent, Upos, Word};

/// Longer phrases are cut at their first clause.
const LONG: usize = 12;

/// Words between a noun and its relative pronoun.
const NEAR: usize = 4;

/// Who speaks.
#[derive(Clone, Debug, Default)]
pub struct Speaker<'a> {
    /// The heads of the phrases, a relative pronoun replaced by its antecedent.
    pub heads: Vec<Word<'a>>,
    /// Where it stands.
    pub span: Option<Range<usize>>,
    /// The words of the cue that the speaker lends: the light verb of a noun.
    pub light: Option<Word<'a>>,
    /// Whether it stands in another clause.
    pub inherited: bool,
}

impl<'a> Room<'a, '_> {
    /// The source of a cue; without heads where the text names none. What cannot speak gives way to what stands where a subject
    /// stands.
    pub fn speaker(&self, scene: Scene<'a, '_>, cue: &Cue<'a>, content: &Content<'a>) -> Speaker<'a> {
        let mut found = self.by_tree(scene, cue, content);
        let verb = cue.head.upos() != Upos::Noun || mistaken(cue) || cue.head.by(Rel::Aux).next().is_some();
        let passive = self.passive(cue) && cue.head.by(Rel::Aux).next().is_some();
        if verb && !passive && content.how != How::Host && self.finite_group(cue) {
            let inside = |w: Word<'a>| content.pieces.iter().any(|p| p.contains(&w.range().start));
            let placed = self.subject_by_place(cue).filter(|p| self.can_speak(p.head) && !inside(p.head));
            if let Some(placed) = placed.filter(|p| self.better(p, &found)) {
                found = Speaker {
                    heads: super::segment::joined(&placed),
                    span: bytes(scene.sent, placed.words),
                    light: None,
                    inherited: false,
                };
            }
            // A cue of several words may have been drawn into its subject.
            let group = self.verb_group(cue);
            if let Some(own) = self.subject_by_place(cue).filter(|p| found.heads.first() == Some(&p.head)) {
                let cue_start = scene.sent.word(group.start).range().start;
                let over = found.span.as_ref().is_some_and(|s| s.start < cue_start && s.end > cue_start);
                if over {
                    found.span = bytes(scene.sent, own.words);
                }
            }
            // The second of two subjects, hung elsewhere.
            if let Some(two) = self
                .subject_by_place(cue)
                .filter(|p| found.heads.len() == 1 && p.words.contains(&found.heads[0].index()))
            {
                let heads = super::segment::joined(&two);
                if heads.len() > 1 && heads.iter().all(|h| self.can_speak(*h)) {
                    found = Speaker { heads, span: bytes(scene.sent, two.words), ..found };
                }
            }
        }
        found
            .heads
            .retain(|h| h.upos() != Upos::Pron || self.relative_word(*h) || self.can_speak(*h) || !self.mute(*h));
        // « Nous n'avons rien à cacher », a insisté le ministre, en accusant …: not whoever the quotation is about.
        let quoted = |w: &Word<'a>| self.depth_at(w.range().start) > 0;
        if !quoted(&cue.head) && !found.heads.is_empty() && found.heads.iter().all(quoted) {
            let verbs = std::iter::successors(cue.head.prev(), |w| w.prev()).take(40).take_while(|w| !quoted(w));
            let subject = verbs.filter(|w| w.upos() == Upos::Verb).find_map(|w| w.one(Rel::Nsubj));
            if let Some(subject) = subject.filter(|s| !quoted(s) && self.can_speak(*s)) {
                let span = self.phrase(scene, subject, cue);
                return Speaker { heads: conjuncts(subject), span, light: None, inherited: true };
            }
        }
        // "ont dit redouter": whoever says it fears it.
        if found.heads.is_empty()
            && cue.head.is("VerbForm", "Inf")
            && matches!(cue.head.rel(), Rel::Xcomp | Rel::Ccomp)
            && let Some(verb) =
                cue.head.head().filter(|v| v.upos() == Upos::Verb && !self.lexicon.words.never.contains(v.lemma()))
        {
            let over = Cue::of(verb, Vec::new());
            let placed = self.subject_by_place(&over).filter(|p| self.can_speak(p.head));
            if let Some(placed) = placed.filter(|_| self.finite_group(&over)) {
                let heads = super::segment::joined(&placed);
                return Speaker { heads, span: bytes(scene.sent, placed.words), light: None, inherited: true };
            }
        }
        if found.heads.is_empty() { Speaker::default() } else { found }
    }

    /// Whether a cue is finite, as a verb with its auxiliaries is.
    fn finite_group(&self, cue: &Cue<'a>) -> bool {
        let sent = cue.head.sent();
        self.verb_group(cue)
            .any(|i| matches!(sent.word(i).upos(), Upos::Verb | Upos::Aux) && super::cue::finite(sent.word(i)))
            || self.past(cue.head)
    }

    /// Whether a subject by place is better than the one the tree has: there is none, or it cannot speak, or another clause stands
    /// between it and the cue.
    fn better(&self, placed: &super::segment::Phrase<'a>, found: &Speaker<'a>) -> bool {
        let Some(head) = found.heads.first() else { return true };
        let sent = head.sent();
        if head.sent().index() != placed.head.sent().index() {
            return true;
        }
        let (own, at) = (head.index(), placed.words.clone());
        let nominal = |w: Word<'a>| matches!(w.upos(), Upos::Noun | Upos::Propn | Upos::Pron);
        if !self.can_speak(*head) && !self.relative_word(*head) || nominal(placed.head) && !nominal(*head) {
            return true;
        }
        if at.contains(&own) || found.heads.iter().any(|h| at.contains(&h.index())) {
            return false;
        }
        if own < at.start {
            // Another clause, or the topic of a headline, between the two.
            let between = (own + 1..at.start).map(|i| sent.word(i));
            let apart = between.clone().any(|w| matches!(w.form(), ":" | ";"))
                || between.clone().any(|w| matches!(w.upos(), Upos::Verb | Upos::Aux) && super::cue::finite(w));
            return apart;
        }
        // The tree's subject stands in the aside, or behind the cue.
        own >= at.end
    }

    /// Passive, and not only by a slip of the parser: a participle with auxiliaries of tense alone and a subject before it.
    fn passive(&self, cue: &Cue<'a>) -> bool {
        let auxiliaries = || cue.head.by(Rel::Aux);
        let slip = auxiliaries().next().is_some()
            && auxiliaries().all(|a| a.subtype() == "tense")
            && !cue.children().any(|c| c.subtype() == "agent" || c.rel() == Rel::Expl && c.subtype() == "pass");
        grammar::voice(cue.head) == grammar::Voice::Passive && !slip && !self.past_with_object(cue.head)
    }

    /// *denied reports*: a participle with an object is a past tense, whatever its features say.
    pub(super) fn past_with_object(&self, w: Word<'a>) -> bool {
        self.past(w) && w.by(Rel::Obj).any(|o| o.index() > w.index() && o.upos() != Upos::Pron)
    }

    fn mute(&self, w: Word<'a>) -> bool {
        if self.lexicon.words.mute.contains(&w.lemma().to_lowercase()) {
            return true;
        }
        let reflexive = self.lexicon.words.reflexives.contains(&w.form().to_lowercase()) && w.rel() != Rel::Nsubj;
        reflexive || w.is("Reflex", "Yes") || w.is("PronType", "Int")
    }

    /// Of a participle under *as*: the object of the verb over it, or the subject of its passive.
    fn cited(&self, cue: &Cue<'a>) -> Option<Word<'a>> {
        let under =
            cue.head.by(Rel::Mark).chain(cue.head.by(Rel::Case)).any(|m| self.lexicon.words.like.contains(m.lemma()));
        let verb =
            cue.head.head().filter(|v| under && v.index() < cue.head.index() && !super::cue::finite(cue.head))?;
        let verb = if verb.upos() == Upos::Verb { verb } else { verb.head()? };
        match grammar::voice(verb) {
            grammar::Voice::Passive => verb.one(Rel::Nsubj),
            grammar::Voice::Active => verb.one(Rel::Obj),
        }
    }

    /// The source as the tree has it.
    fn by_tree(&self, scene: Scene<'a, '_>, cue: &Cue<'a>, content: &Content<'a>) -> Speaker<'a> {
        if cue.head.upos() == Upos::Noun {
            return self.possessor(scene, cue, content);
        }
        let frame = grammar::frame(cue.head, self.grammar);
        let clitic = cue.children().any(|c| c.upos() == Upos::Pron && c.form().starts_with('-'));
        let mut passive = self.passive(cue) && !clitic;
        // "if the director is to be believed" is about whoever the director is.
        if content.how == How::Host && cue.words.len() > 2 {
            passive = false;
        }
        // "est revenu sur ses propos" is no passive, whatever the parser says: what is said stands elsewhere.
        let target = cue.groups.iter().any(|g| self.lexicon.groups[*g].target);
        if content.how == How::With && !target && cue.head.one(Rel::Nsubj).is_some() {
            passive = false;
        }
        // "…," Moore said Friday: a noun before the cue is its subject before one behind it.
        let own = self.own_subject(cue, passive);
        let behind = own.filter(|o| !passive && o.index() > cue.head.index() && o.upos() != Upos::Pron);
        if let Some(before) = behind.and_then(|_| self.between(scene, cue, content)) {
            return Speaker {
                heads: conjuncts(before),
                span: self.phrase(scene, before, cue),
                light: None,
                inherited: false,
            };
        }
        if let Some(own) = own {
            let relative = own.is("PronType", "Rel")
                || self.lexicon.words.relatives.contains(own.lemma()) && own.upos() == Upos::Pron;
            if relative && frame.doers.first() == Some(&own) {
                // A relative pronoun whose noun the parser lost.
                if let Some(noun) = noun_before(own) {
                    return Speaker { heads: vec![noun], span: Some(name_span(noun)), light: None, inherited: false };
                }
            }
            if relative {
                let heads = if frame.doers.is_empty() { vec![own] } else { frame.doers };
                // The noun and its pronoun, where they stand together.
                let near = heads.first().filter(|h| h.index() < own.index() && own.index() - h.index() <= NEAR);
                let start = near.map_or(own.range().start, |h| name_span(*h).start);
                return Speaker { heads, span: Some(start..own.range().end), light: None, inherited: false };
            }
            return Speaker { heads: joined(own), span: self.phrase(scene, own, cue), light: None, inherited: false };
        }
        // "cited an officer as saying that …": whoever is cited.
        if let Some(cited) = self.cited(cue) {
            let span = self.phrase(scene, cited, cue);
            return Speaker { heads: conjuncts(cited), span, light: None, inherited: false };
        }
        // "affirme que … et assure": the subject of the outer verb.
        if let Some(outer) = super::clause::outer_verb(cue.head).filter(|_| !passive) {
            let (subjects, _) = grammar::surface_subjects(outer, self.grammar);
            if let Some(first) = subjects.first() {
                return Speaker {
                    heads: subjects.clone(),
                    span: self.phrase(scene, *first, cue),
                    light: None,
                    inherited: true,
                };
            }
        }
        // "X a fait cela, affirmant que …": whoever the main clause is about, not the last noun of it.
        if let Some(first) = trailing(cue.head, self.grammar) {
            let span = self.phrase(scene, first, cue);
            return Speaker { heads: conjuncts(first), span, light: None, inherited: true };
        }
        let doers: Vec<_> = frame.doers.into_iter().filter(|d| !self.expletive(*d)).collect();
        if let Some(first) = doers.first() {
            let lost = first.upos() == Upos::Pron && self.lexicon.words.relatives.contains(first.lemma());
            if let Some(noun) = Some(*first).filter(|_| lost && !coordinated(cue.head)).and_then(noun_before) {
                return Speaker { heads: vec![noun], span: Some(name_span(noun)), light: None, inherited: false };
            }
            let span = self.phrase(scene, *first, cue);
            return Speaker { heads: doers.clone(), span, light: None, inherited: frame.inherited };
        }
        // Coordinated with another predicate, whatever the parser says.
        if let Some(head) = cue.head.head().filter(|_| coordinated(cue.head) && !passive) {
            let (subjects, _) = grammar::surface_subjects(head, self.grammar);
            if let Some(first) = subjects.first() {
                return Speaker {
                    heads: subjects.clone(),
                    span: self.phrase(scene, *first, cue),
                    light: None,
                    inherited: true,
                };
            }
        }
        // A cue the tagger took for something else has no subject: the noun before it.
        if (cue.head.upos() != Upos::Verb
            && matches!(content.how, How::Clause | How::Infinitive)
            && cue.words.len() == 1
            && cue.head.upos() != Upos::Adj
            || mistaken(cue))
            && let Some(noun) = noun_before(cue.head)
        {
            return Speaker { heads: vec![noun], span: Some(name_span(noun)), light: None, inherited: false };
        }
        if !passive && matches!(content.how, How::Host | How::Quote | How::Clause) {
            if let Some(noun) = self.between(scene, cue, content) {
                return Speaker {
                    heads: conjuncts(noun),
                    span: self.phrase(scene, noun, cue),
                    light: None,
                    inherited: false,
                };
            }
            let turned = cue.words[0].prev().is_none_or(|p| p.upos() == Upos::Punct);
            if let Some(near) = Some(()).filter(|_| turned).and_then(|_| self.beside_cue(cue, content)) {
                return Speaker {
                    heads: conjuncts(near),
                    span: self.phrase(scene, near, cue),
                    light: None,
                    inherited: false,
                };
            }
        }
        // "he said, adding that …": the subject of the verb before.
        if !passive
            && !super::cue::finite(cue.head)
            && let Some(first) = before_participle(cue.head)
        {
            let span = self.phrase(scene, first, cue);
            return Speaker { heads: conjuncts(first), span, light: None, inherited: true };
        }
        if !passive
            && super::cue::finite(cue.head)
            && let Some(noun) = self.neighbour(cue)
        {
            return Speaker {
                heads: conjuncts(noun),
                span: self.phrase(scene, noun, cue),
                light: None,
                inherited: false,
            };
        }
        if !passive
            && matches!(content.how, How::Host | How::Quote | How::Clause)
            && let Some(near) = self.beside_cue(cue, content)
        {
            return Speaker {
                heads: conjuncts(near),
                span: self.phrase(scene, near, cue),
                light: None,
                inherited: false,
            };
        }
        Speaker::default()
    }

    /// The subject in the cue's own clause, or the agent of its passive.
    fn own_subject(&self, cue: &Cue<'a>, passive: bool) -> Option<Word<'a>> {
        if passive {
            let agents = &self.grammar.agents;
            return cue.children().find(|c| {
                c.subtype() == "agent" || matches!(c.rel(), Rel::Obl | Rel::Nmod) && agents.contains(&case_of(*c))
            });
        }
        let subject = |c: &Word<'a>| {
            (c.rel() == Rel::Nsubj && c.subtype() != "outer" || c.rel() == Rel::Expl && c.subtype() == "subj")
                && !self.expletive(*c)
        };
        // A full subject beside the clitic that repeats it: "Pierre dit-il".
        cue.children()
            .filter(subject)
            .min_by_key(|c| c.upos() == Upos::Pron && !c.is("PronType", "Rel"))
            .or_else(|| cue.children().find(|c| c.rel() == Rel::Expl && c.form().starts_with('-')))
    }

    /// The noun phrase that ends where a finite cue begins, where the parser saw no subject.
    fn neighbour(&self, cue: &Cue<'a>) -> Option<Word<'a>> {
        let skip = |w: &Word<'a>| {
            matches!(w.upos(), Upos::Aux | Upos::Adv | Upos::Part | Upos::Punct) || cue.words.contains(w)
        };
        let mut noun = std::iter::successors(cue.words.first()?.prev(), |w| w.prev()).take(6).find(|w| !skip(w))?;
        let nominal = |w: &Word<'a>| matches!(w.upos(), Upos::Noun | Upos::Propn | Upos::Pron);
        if !nominal(&noun) {
            return None;
        }
        while let Some(head) = noun.head() {
            if !nominal(&head) || head.index() >= noun.index() || matches!(noun.rel(), Rel::Acl | Rel::Conj) {
                break;
            }
            noun = head;
        }
        Some(noun)
    }

    /// An it that stands for nobody: the subject of a clause whose true subject follows.
    fn expletive(&self, w: Word<'a>) -> bool {
        let personal = w.upos() == Upos::Pron
            && !self.mute(w)
            && w.head().is_some_and(|h| h.is("VerbForm", "Fin") || h.by(Rel::Aux).next().is_some());
        w.rel() == Rel::Expl && !personal
    }

    /// The nominal beside an incise that the parser hung elsewhere.
    fn beside_cue(&self, cue: &Cue<'a>, content: &Content<'a>) -> Option<Word<'a>> {
        let inside = |w: Word<'a>| content.pieces.iter().any(|p| p.contains(&w.range().start));
        let nominal = |w: &Word<'a>| matches!(w.upos(), Upos::Propn | Upos::Noun | Upos::Pron);
        cue.children()
            .find(|c| {
                matches!(
                    c.rel(),
                    Rel::Obj
                        | Rel::Iobj
                        | Rel::Dislocated
                        | Rel::Vocative
                        | Rel::Dep
                        | Rel::Xcomp
                        | Rel::Appos
                        | Rel::Expl
                ) && nominal(c)
                    && !c.is("Reflex", "Yes")
                    && !inside(*c)
                    && c.one(Rel::Case).is_none()
            })
            // "ont dit des témoins": the article read as a preposition.
            .or_else(|| {
                cue.children().find(|c| {
                    matches!(c.rel(), Rel::Obl | Rel::Nmod)
                        && nominal(c)
                        && !inside(*c)
                        && (1..5).contains(&c.index().saturating_sub(cue.head.index()))
                        && self.grammar.genitives.contains(&case_of(*c))
                })
            })
    }

    /// The words of a source phrase, without the clause that holds the cue.
    pub fn phrase(&self, scene: Scene<'a, '_>, head: Word<'a>, cue: &Cue<'a>) -> Option<Range<usize>> {
        let mut whole = scene.tree.of(head);
        for c in head.children() {
            let cut = matches!(c.rel(), Rel::Parataxis | Rel::Ccomp | Rel::Advcl)
                || c.rel() == Rel::Acl && (c.subtype() == "relcl" || whole.len() > LONG)
                || c.rel() == Rel::Case
                || c.rel() == Rel::Punct;
            let r = scene.tree.of(c);
            if r.start > head.index() && cut && c.rel() != Rel::Punct {
                whole.end = whole.end.min(r.start);
            } else if r.end <= head.index() && cut && r.start == whole.start {
                whole.start = whole.start.max(r.end);
            }
        }
        if let Some(branch) = branch(head, cue.head) {
            let r = scene.tree.of(branch);
            if r.start > head.index() {
                whole.end = whole.end.min(r.start);
            } else {
                whole.start = whole.start.max(r.end.min(head.index()));
            }
        }
        // A subject does not cross its verb.
        if whole.contains(&cue.head.index()) {
            if head.index() < cue.head.index() {
                whole.end = cue.head.index();
            } else {
                whole.start = cue.head.index() + 1;
            }
        }
        bytes(scene.sent, rounded(scene.sent, head, whole, cue)).or(Some(head.range()))
    }

    /// Whose statement a noun is: its possessor, its genitive, or the subject of the light verb over it.
    fn possessor(&self, scene: Scene<'a, '_>, cue: &Cue<'a>, content: &Content<'a>) -> Speaker<'a> {
        let noun = cue.head;
        let said =
            |w: Word<'a>| content.heads.contains(&w) || content.pieces.iter().any(|p| p.contains(&w.range().start));
        let genitive = |n: &Word<'a>| {
            n.rel() == Rel::Nmod
                && !said(*n)
                && (n.subtype() == "poss" && n.upos() != Upos::Det
                    || self.grammar.genitives.contains(&case_of(*n))
                    || self.grammar.agents.contains(&case_of(*n)))
        };
        if let Some(n) = noun.children().find(genitive) {
            return Speaker { heads: conjuncts(n), span: self.phrase(scene, n, cue), light: None, inherited: false };
        }
        let speaks = |heads: &[Word<'a>]| heads.iter().any(|h| self.can_speak(*h));
        let light = noun.head().filter(|v| {
            matches!(noun.rel(), Rel::Obj | Rel::Xcomp | Rel::Obl) && self.lexicon.words.light.contains(v.lemma())
        });
        if let Some(v) = light {
            let frame = grammar::frame(v, self.grammar);
            if let Some(first) = frame.doers.first().filter(|_| speaks(&frame.doers)) {
                let own = v.by(Rel::Nsubj).next().filter(|s| s.is("PronType", "Rel"));
                let span = own.map(|o| o.range()).or_else(|| self.phrase(scene, *first, cue));
                return Speaker { heads: frame.doers.clone(), span, light: Some(v), inherited: frame.inherited };
            }
        }
        let poss = noun.children().find(|d| d.is("Poss", "Yes") && matches!(d.rel(), Rel::Det | Rel::Nmod));
        match poss {
            Some(d) => Speaker { heads: vec![d], span: Some(d.range()), light: None, inherited: false },
            None => Speaker::default(),
        }
    }

    /// What kind of speaker it is.
    pub fn source_kind(&self, heads: &[Word<'a>]) -> SourceKind {
        let Some(&head) = heads.first() else { return SourceKind::None };
        let words = &self.lexicon.words;
        let lemma = head.lemma().to_lowercase();
        if words.anonymous.contains(&lemma) {
            return SourceKind::Anonymous;
        }
        if head.upos() == Upos::Pron || head.upos() == Upos::Det {
            return SourceKind::Pronoun;
        }
        if head.upos() == Upos::Propn || self.named(head) {
            return SourceKind::Named;
        }
        if words.documents.contains(&lemma) {
            return SourceKind::Document;
        }
        if heads.len() > 1 || head.is("Number", "Plur") {
            return SourceKind::Collective;
        }
        SourceKind::Nominal
    }

    fn named(&self, head: Word<'a>) -> bool {
        let at = head.index();
        head.children().any(|c| matches!(c.rel(), Rel::Flat | Rel::Appos) && c.upos() == Upos::Propn)
            || head.sent().names().iter().any(|n| n.words.contains(&at) && n.kind != NameKind::Other)
    }
}

/// The subject of the clause that a present participle behind a comma goes on with.
fn trailing<'a>(w: Word<'a>, lexicon: &grammar::Lexicon) -> Option<Word<'a>> {
    let participle =
        w.rel() == Rel::Acl && (w.is("VerbForm", "Ger") || w.is("VerbForm", "Part") && w.is("Tense", "Pres"));
    let mut before = w.prev()?;
    while matches!(before.upos(), Upos::Adp | Upos::Adv | Upos::Sconj) {
        before = before.prev()?;
    }
    if !participle || before.form() != "," {
        return None;
    }
    let clause = w.ancestors().skip(1).take(8).find(|a| a.one(Rel::Nsubj).is_some())?;
    grammar::surface_subjects(clause, lexicon).0.first().copied().filter(|s| s.index() < w.index())
}

/// Whether "and" or "but" stands before a predicate and its auxiliaries.
pub fn coordinated(w: Word<'_>) -> bool {
    w.one(Rel::Cc).is_some()
        || std::iter::successors(w.prev(), |p| p.prev())
            .take(5)
            .find(|p| !matches!(p.upos(), Upos::Aux | Upos::Adv | Upos::Punct | Upos::Part) || p.form() == ",")
            .is_some_and(|p| p.upos() == Upos::Cconj)
}

/// Whether the cue's head is an adjective or noun of a verb's cue.
fn mistaken(cue: &Cue<'_>) -> bool {
    matches!(cue.head.upos(), Upos::Adj | Upos::Noun)
        && !cue.head.children().any(|c| matches!(c.rel(), Rel::Cop | Rel::Nsubj))
        && cue.head.feat("VerbForm").is_none()
}

/// The noun or name just before a word, a comma passed over.
pub fn noun_before(w: Word<'_>) -> Option<Word<'_>> {
    std::iter::successors(w.prev(), |p| p.prev())
        .take(4)
        .find(|p| matches!(p.upos(), Upos::Noun | Upos::Propn | Upos::Pron))
}

/// A noun with the determiners, titles and names that stand before it.
pub fn name_span(noun: Word<'_>) -> Range<usize> {
    let start = std::iter::successors(noun.prev(), |p| p.prev())
        .take(5)
        .take_while(|p| matches!(p.upos(), Upos::Det | Upos::Propn | Upos::Adj | Upos::Noun))
        .last()
        .map_or(noun.range().start, |w| w.range().start);
    start..noun.range().end
}

/// The phrase with the names and modifiers beside it that the parser hung elsewhere: "campaign manager | Robby Mook".
fn rounded(sent: Sent<'_>, head: Word<'_>, mut words: Range<usize>, cue: &Cue<'_>) -> Range<usize> {
    let at = cue.head.index();
    if matches!(head.upos(), Upos::Pron | Upos::Det) {
        return words;
    }
    let own = |i: usize| cue.words.iter().any(|w| w.index() == i);
    let mut end = words.end;
    while end < sent.len()
        && end != at
        && !own(end)
        && sent.word(end).upos() == Upos::Propn
        && sent.word(end - 1).upos() != Upos::Punct
    {
        end += 1;
    }
    // Before the cue, only where the name runs up to it or to a comma.
    let stops = end >= sent.len() || matches!(sent.word(end).upos(), Upos::Punct | Upos::Aux | Upos::Verb | Upos::Adv);
    if stops {
        words.end = end;
    }
    let joins = |w: Word<'_>| {
        matches!(w.rel(), Rel::Compound | Rel::Amod | Rel::Flat | Rel::Nummod)
            && matches!(w.upos(), Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num)
    };
    while words.start > 0 && words.start - 1 != at && !own(words.start - 1) && joins(sent.word(words.start - 1)) {
        words.start -= 1;
    }
    words
}

/// The noun and those coordinated with it; what has a preposition of its own is a circumstance, whatever the parser says.
fn joined(noun: Word<'_>) -> Vec<Word<'_>> {
    let mut all = conjuncts(noun);
    all.retain(|w| *w == noun || w.one(Rel::Case).is_none() || noun.one(Rel::Case).is_some());
    all
}

/// The subject of the nearest finite verb before a participle that a comma sets apart.
fn before_participle(w: Word<'_>) -> Option<Word<'_>> {
    let comma = std::iter::successors(w.prev(), |p| p.prev())
        .take(3)
        .find(|p| !matches!(p.upos(), Upos::Adv | Upos::Adp | Upos::Sconj))
        .is_some_and(|p| p.form() == ",");
    if !comma || w.is("VerbForm", "Inf") {
        return None;
    }
    std::iter::successors(w.prev(), |p| p.prev())
        .take(40)
        .filter(|p| p.upos() == Upos::Verb && super::cue::finite(*p))
        .find_map(|p| p.by(Rel::Nsubj).find(|s| !s.is("PronType", "Rel")))
}
