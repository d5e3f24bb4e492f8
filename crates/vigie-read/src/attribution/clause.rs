//! The clause that completes a cue, or that the cue is an incise of.

use super::Room;
use super::content::{Content, How};
use super::cue::{Cue, Scene, finite};
use super::quoted::REACH;
use super::tree::{bytes, without};
use crate::grammar;
use std::ops::Range;
use vigie_parse::{Rel, Sent, Upos, Word};

/// Words between a cue and its complementiser.
const COMPLEMENT: usize = 10;

impl<'a> Room<'a, '_> {
    /// A clause by its words alone, where the parser saw none or hung it elsewhere: from the complementiser behind the cue, or from
    /// the subject of a clause without one, to the end of the sentence.
    pub(super) fn on_the_surface(&self, scene: Scene<'a, '_>, cue: &Cue<'a>) -> Option<Content<'a>> {
        let sent = scene.sent;
        if cue.head.upos() == Upos::Noun {
            return self.told_by_noun(scene, cue);
        }
        let from = self.that_after(cue).or_else(|| self.bare_after(cue))?;
        let start = bytes(sent, from..from + 1)?.start;
        let end = self.sentence_part_end(sent, from);
        // "…, according to police": another's words about the whole.
        let source = |i: &usize| {
            sent.word(*i).form() == ","
                && sent.words().nth(*i + 1).and_then(|w| super::cue::at(self.lexicon, w)).is_some_and(|c| {
                    c.groups.iter().any(|g| {
                        let g = &self.lexicon.groups[*g];
                        g.kind == super::Kind::Preposition && !g.opening
                    })
                })
        };
        let end = (from + 1..end).find(source).unwrap_or(end);
        let piece = start..bytes(sent, from..end)?.end;
        let pieces: Vec<_> = std::iter::once(piece).filter(|p| p.start < p.end).collect();
        let mut heads = self.roots(&pieces);
        heads.sort_by_key(|h| !matches!(h.upos(), Upos::Verb | Upos::Aux));
        heads.truncate(1);
        let mut content = Content { how: How::Clause, pieces, heads, quotes: Vec::new() };
        self.widen(&mut content, cue, &(None, None));
        Some(content)
    }

    /// *the admission that his troops fired*, taken for a relative clause: it has a subject of its own and no gap.
    fn told_by_noun(&self, scene: Scene<'a, '_>, cue: &Cue<'a>) -> Option<Content<'a>> {
        let clause = cue.head.children().find(|c| {
            c.rel() == Rel::Acl
                && c.index() > cue.head.index()
                && c.one(Rel::Nsubj).is_some_and(|s| !self.relative_word(s))
        })?;
        let first = scene.tree.of(clause).start;
        let that = first.checked_sub(1).map(|i| scene.sent.word(i))?;
        let joint = self.lexicon.words.thats.contains(&that.form().to_lowercase()) && that.upos() == Upos::Sconj;
        let behind = that.index() == cue.head.index() + 1;
        if !(joint && behind)
            || clause.upos() != Upos::Verb
            || clause.one(Rel::Obj).is_none() && clause.one(Rel::Obl).is_none()
        {
            return None;
        }
        let piece = bytes(scene.sent, that.index()..scene.tree.of(clause).end)?;
        let mut content =
            Content { how: How::Clause, pieces: vec![piece], heads: grammar::conjuncts(clause), quotes: Vec::new() };
        self.widen(&mut content, cue, &(None, None));
        Some(content)
    }

    /// The complementiser behind a cue, past its adverbs, days, circumstances and, where it has one, its hearer.
    pub(super) fn that_after(&self, cue: &Cue<'a>) -> Option<usize> {
        let sent = cue.head.sent();
        let words = &self.lexicon.words;
        let from = self.verb_group(cue).end;
        let hears = cue.groups.iter().any(|g| self.lexicon.groups[*g].hears || self.lexicon.groups[*g].target);
        let mut under = false;
        for i in from..(from + COMPLEMENT).min(sent.len()) {
            let w = sent.word(i);
            if words.thats.contains(&w.form().to_lowercase()) {
                return Some(i);
            }
            match w.upos() {
                Upos::Adp => under = true,
                Upos::Adv | Upos::Det | Upos::Adj | Upos::Num | Upos::Propn | Upos::Part => {}
                Upos::Noun => {
                    let time = self.grammar.days.contains(&w.lemma().to_lowercase()) || w.rel() == Rel::Obl;
                    if !(under || hears || time) {
                        return None;
                    }
                }
                Upos::Punct if w.form() == "," || w.form() == "-" => {}
                _ => return None,
            }
        }
        None
    }

    /// The subject of a clause without a complementiser right behind a cue: a noun phrase, then a finite verb.
    /// *ne … que*: not a complementiser but "only".
    pub(super) fn restrictive(&self, cue: &Cue<'a>) -> bool {
        let sent = cue.head.sent();
        let group = self.verb_group(cue);
        let word = |i: usize| sent.word(i);
        let neg = |w: Word<'a>| w.upos() == Upos::Adv && w.is("Polarity", "Neg");
        let full =
            |w: Word<'a>| self.grammar.negators.contains(w.lemma()) || self.grammar.negative_words.contains(w.lemma());
        let near = group.start.saturating_sub(3)..(group.end + 2).min(sent.len());
        group.clone().any(|i| neg(word(i)) && !full(word(i)))
            && !near.clone().any(|i| full(word(i)))
            && near.clone().any(|i| self.lexicon.words.thats.contains(&word(i).form().to_lowercase()))
    }

    fn bare_after(&self, cue: &Cue<'a>) -> Option<usize> {
        if !self.lexicon.words.bare_clauses {
            return None;
        }
        let sent = cue.head.sent();
        let mut from = self.verb_group(cue).end;
        while from < sent.len()
            && (sent.word(from).upos() == Upos::Adv
                || self.grammar.days.contains(&sent.word(from).lemma().to_lowercase()))
        {
            from += 1;
        }
        let phrase = self.phrase_from(sent, from).or_else(|| {
            let w = sent.words().nth(from).filter(|w| matches!(w.upos(), Upos::Adj | Upos::Pron))?;
            Some(super::segment::Phrase { words: from..from + 1, head: w })
        })?;
        let mut at = phrase.words.end;
        let mut commas = 0;
        // "most of the dead were", "the general, Radovan Simic, 71, personally supervised"
        for _ in 0..COMPLEMENT {
            let w = sent.words().nth(at)?;
            match w.upos() {
                Upos::Aux | Upos::Verb if w.is("VerbForm", "Fin") => return (commas % 2 == 0).then_some(from),
                Upos::Adv | Upos::Propn | Upos::Num | Upos::Adp | Upos::Det | Upos::Noun | Upos::Adj => at += 1,
                Upos::Punct if w.form() == "," => {
                    commas += 1;
                    at += 1;
                }
                _ => return None,
            }
        }
        None
    }

    /// Where the part of a sentence that a word stands in ends: at the next semicolon that no quotation holds, or with the sentence.
    pub(super) fn sentence_part_end(&self, sent: Sent<'a>, from: usize) -> usize {
        (from + 1..sent.len())
            .find(|i| {
                let w = sent.word(*i);
                w.form() == ";" && self.depth_at(w.range().start) <= self.depth_at(sent.word(from).range().start)
            })
            .unwrap_or(sent.len())
    }

    /// Where a complement ends that the parser has drawn on: before a semicolon, and before what is coordinated with the cue and not
    /// with the complement ("affirme que … et assure", "said …, but pledged").
    fn complement_end(&self, scene: Scene<'a, '_>, cue: &Cue<'a>, top: Word<'a>, whole: Range<usize>) -> usize {
        let sent = scene.sent;
        let end = whole.end.min(self.sentence_part_end(sent, whole.start));
        let small = |w: &Word<'a>| {
            matches!(w.upos(), Upos::Aux | Upos::Adv | Upos::Part | Upos::Punct)
                || w.upos() == Upos::Pron && w.rel() != Rel::Nsubj
        };
        (top.index() + 1..end)
            .filter(|i| sent.word(*i).upos() == Upos::Cconj)
            .find(|i| {
                let verb = sent.words().skip(*i + 1).take(5).find(|w| !small(w));
                verb.is_some_and(|v| outer_form(v, cue.head, top))
            })
            .unwrap_or(end)
    }

    /// The clause that completes the cue, or the clause the cue is an incise of.
    pub fn clause(&self, scene: Scene<'a, '_>, cue: &Cue<'a>) -> Option<(How, Word<'a>)> {
        let words = &self.lexicon.words;
        let that =
            |c: Word<'a>| c.by(Rel::Mark).any(|m| words.thats.contains(m.lemma()) || words.thats.contains(m.form()));
        let bare = |c: Word<'a>| {
            c.is("VerbForm", "Inf")
                && c.children().all(|k| k.rel() != Rel::Nsubj)
                && !c.children().any(|k| k.rel() == Rel::Aux && finite(k))
        };
        // A clause has a subject or a mark; what has neither and follows "and" is coordinated, whatever the parser says.
        let whole = |c: Word<'a>| {
            let marks = |k: Word<'a>| {
                matches!(k.rel(), Rel::Nsubj | Rel::Csubj | Rel::Expl | Rel::Mark)
                    || words.interrogatives.contains(k.lemma())
            };
            c.children().any(marks)
                || (!super::source::coordinated(c) && matches!(c.upos(), Upos::Verb | Upos::Aux))
                || c.one(Rel::Cop).is_some()
        };
        let found = cue.children().find(|c| match c.rel() {
            Rel::Ccomp => !bare(*c) && !c.is("VerbForm", "Ger") && whole(*c),
            Rel::Csubj => that(*c),
            Rel::Advcl | Rel::Acl | Rel::Xcomp | Rel::Obl | Rel::Obj | Rel::Conj => {
                c.index() > cue.head.index() && that(*c)
            }
            _ => false,
        });
        // "l'affirmation du général que ses troupes ont tiré": hung on the genitive.
        let genitive = || {
            let hung = |n: Word<'a>| {
                n.children()
                    .find(|c| matches!(c.rel(), Rel::Acl | Rel::Ccomp) && that(*c) && c.one(Rel::Nsubj).is_some())
            };
            cue.head.by(Rel::Nmod).find_map(hung)
        };
        let found = found.or_else(|| Some(()).filter(|_| cue.head.upos() == Upos::Noun).and_then(|_| genitive()));
        if let Some(c) = found {
            return Some((How::Clause, c));
        }
        // A clause set beside it: after a colon, or said before it.
        let beside = cue.children().find(|c| {
            c.rel() == Rel::Parataxis
                && c.children().any(|k| matches!(k.rel(), Rel::Nsubj | Rel::Cop | Rel::Aux | Rel::Obj))
                && (c.index() < cue.head.index() || self.colon_between(cue.head, *c))
        });
        if let Some(c) = beside {
            return Some((How::Clause, c));
        }
        let head = cue.head.head()?;
        let like = || cue.head.by(Rel::Mark).chain(cue.head.by(Rel::Advmod)).any(|m| words.like.contains(m.lemma()));
        let incise = match cue.head.rel() {
            Rel::Parataxis => finite(cue.head),
            // "if he is to be believed": the cue is a whole phrase.
            Rel::Advcl => like() || cue.words.len() > 2,
            _ => false,
        };
        let relative = cue
            .head
            .by(Rel::Nsubj)
            .any(|n| n.is("PronType", "Rel") || words.relatives.contains(n.lemma()) && n.upos() == Upos::Pron);
        // "Budget: the left cries foul": a topic before a colon is not what is said.
        let topic = self.colon_between(cue.head, head) && head.upos() != Upos::Verb;
        let turned = cue.head.by(Rel::Nsubj).all(|s| s.index() > cue.head.index());
        let object = cue
            .head
            .by(Rel::Obj)
            .any(|o| o.index() > cue.head.index() && o.upos() == Upos::Noun && !(turned && self.can_speak(o)));
        let free = cue.groups.is_empty()
            || cue.words.len() > 2
            || cue.groups.iter().any(|g| self.lexicon.effect(&self.lexicon.groups[*g].class).is_some_and(|e| e.incise))
            || self.quote_ends_before(scene, cue.head);
        let incise = incise && !relative && !topic && !object && free;
        let whole = scene.tree.of(cue.head);
        (incise
            && cue.head.upos() != Upos::Noun
            && (whole.start > 0 || cue.head.rel() == Rel::Advcl)
            && whole.len() <= 2 * REACH)
            .then_some((How::Host, head))
    }

    fn colon_between(&self, a: Word<'a>, b: Word<'a>) -> bool {
        let (from, to) = (a.range().end.min(b.range().end), a.range().start.max(b.range().start));
        self.ctx.document.text.get(from..to).is_some_and(|t| t.contains(':'))
    }

    /// Clause and quotations together: what is said.
    pub(super) fn said(
        &self,
        scene: Scene<'a, '_>,
        cue: &Cue<'a>,
        clause: Option<(How, Word<'a>)>,
    ) -> Option<Content<'a>> {
        let beside = self.beside(scene, cue);
        let Some((how, top)) = clause else {
            return self.quoted(scene, cue, &beside);
        };
        let mut holes = vec![self.own_words(scene, cue, top, how)];
        let mut whole = scene.tree.of(top);
        if how == How::Host && top.rel() == Rel::Ccomp {
            // An incise in a complement that is itself reported says that complement.
            holes.push(whole.end..whole.end);
        }
        if how == How::Clause && top.index() > cue.head.index() {
            whole.end = self.complement_end(scene, cue, top, whole.clone());
            // "said most of the dead were women": the words before belong to a clause that has no subject of its own.
            let marked = top.children().any(|c| matches!(c.rel(), Rel::Nsubj | Rel::Csubj | Rel::Expl | Rel::Mark));
            let from = self.verb_group(cue).end;
            if !marked && from < whole.start && self.bare_after(cue).is_some_and(|b| b < whole.start) {
                whole.start = from;
                holes.clear();
                holes.push(cue.head.index()..from);
            }
        }
        // The complementiser belongs to the content, what stands before it does not.
        if how == How::Clause && whole.contains(&cue.head.index()) {
            if top.index() > cue.head.index() {
                whole.start = whole.start.max(cue.head.index() + 1);
            } else {
                whole.end = whole.end.min(holes.first().map_or(whole.end, |h| h.start.max(top.index() + 1)));
            }
        }
        let pieces: Vec<_> = without(whole, &holes).into_iter().filter_map(|r| bytes(scene.sent, r)).collect();
        if pieces.is_empty() {
            return self.quoted(scene, cue, &beside);
        }
        let mut content = Content { how, pieces, heads: grammar::conjuncts(top), quotes: Vec::new() };
        content.heads.retain(|h| h.upos() != Upos::Punct && !cue.words.contains(h));
        self.widen(&mut content, cue, &beside);
        Some(content)
    }

    /// The words of the cue's own clause inside a sentence whose other words are the content.
    fn own_words(&self, scene: Scene<'a, '_>, cue: &Cue<'a>, top: Word<'a>, how: How) -> Range<usize> {
        if how == How::Host {
            let hole = scene.tree.of(cue.head);
            // "…, a promis Anne Mercier, mais pas demain. »": what a comma and a conjunction take up again is said.
            let resumes = |i: &usize| {
                let next = scene.sent.word(*i).next();
                scene.sent.word(*i).form() == "," && next.is_some_and(|n| n.upos() == Upos::Cconj)
            };
            let end = (cue.head.index() + 1..hole.end.min(scene.sent.len())).find(resumes);
            return hole.start..end.unwrap_or(hole.end);
        }
        // The subtree of the cue without the complement: from its first to its last own word around the cue.
        let content = scene.tree.of(top);
        let whole = scene.tree.of(cue.head);
        if content.start > cue.head.index() || content.end <= cue.head.index() {
            return cue.head.index()..cue.head.index() + 1;
        }
        let (mut lo, mut hi) = (cue.head.index(), cue.head.index() + 1);
        for c in cue.children().filter(|c| *c != top) {
            let r = scene.tree.of(c);
            if !r.contains(&top.index()) {
                lo = lo.min(r.start.max(whole.start));
                hi = hi.max(r.end.min(whole.end));
            }
        }
        lo..hi
    }
}

/// The child of `top` on the way down to `below`, where `below` stands under it.
pub fn branch<'a>(top: Word<'a>, below: Word<'a>) -> Option<Word<'a>> {
    std::iter::once(below).chain(below.ancestors()).take(64).find(|w| w.head() == Some(top))
}

/// *il faut que*, *it seems that*: an active verb whose subject stands for nobody.
pub fn impersonal(w: Word<'_>) -> bool {
    let nobody = |c: Word<'_>| {
        c.rel() == Rel::Expl && !c.is("Reflex", "Yes") && c.index() < w.index() && matches!(c.subtype(), "" | "subj")
    };
    w.upos() == Upos::Verb
        && w.one(Rel::Nsubj).is_none()
        && w.children().any(|c| nobody(c) && c.upos() == Upos::Pron && !c.is("Case", "Acc"))
        && grammar::voice(w) == grammar::Voice::Active
}

pub(super) fn subjunctive(w: Word<'_>) -> bool {
    let marked = std::iter::once(w).chain(w.by(Rel::Aux)).chain(w.by(Rel::Cop)).any(|f| f.is("Mood", "Sub"));
    // "that the patient be moved": a subject, and nothing finite.
    let bare = w.one(Rel::Nsubj).is_some()
        && w.by(Rel::Mark).next().is_some()
        && w.by(Rel::Aux).chain(w.by(Rel::Cop)).any(|a| a.is("VerbForm", "Inf"))
        && !w.by(Rel::Aux).chain(w.by(Rel::Cop)).any(|a| a.is("VerbForm", "Fin"));
    marked || bare
}

/// The verb over a complement that a conjunct of the complement's predicate is in truth coordinated with: it has no subject and no
/// complementiser of its own, and the form of the outer verb, not of the inner one.
pub fn outer_verb(conjunct: Word<'_>) -> Option<Word<'_>> {
    if conjunct.rel() != Rel::Conj {
        return None;
    }
    let inner = conjunct.ancestors().take(8).find(|w| w.rel() != Rel::Conj)?;
    let outer = inner.head().filter(|_| matches!(inner.rel(), Rel::Ccomp | Rel::Xcomp | Rel::Acl | Rel::Obj))?;
    outer_form(conjunct, outer, inner).then_some(outer)
}

/// Whether a verb has the form of the outer of two and not of the inner, and no subject or complementiser of its own.
fn outer_form(verb: Word<'_>, outer: Word<'_>, inner: Word<'_>) -> bool {
    let own = |c: Word<'_>| {
        matches!(c.rel(), Rel::Nsubj | Rel::Csubj | Rel::Mark) || c.rel() == Rel::Expl && c.subtype() == "subj"
    };
    verb.upos() == Upos::Verb && !verb.children().any(own) && shape(verb) == shape(outer) && shape(verb) != shape(inner)
}

/// The form of a verb: of its auxiliary where it has one.
fn shape(w: Word<'_>) -> [Option<&str>; 3] {
    let aux = w
        .by(Rel::Aux)
        .find(|a| !a.subtype().starts_with("pass"))
        .or_else(|| w.one(Rel::Aux))
        .or_else(|| w.one(Rel::Cop));
    let carrier = aux.unwrap_or(w);
    let form = if carrier.is("VerbForm", "Ger") { Some("Part") } else { carrier.feat("VerbForm") };
    [form, carrier.feat("Mood"), carrier.feat("Tense")]
}
