//! What stands around a cue: the clause, quotation, infinitive or phrase that may be its content.

use super::Room;
use super::cue::{Cue, Scene, finite};
use super::lexicon::{Frame, Group, Objects};
use super::tree::{bytes, without};
use crate::grammar::{self, case_of};
use std::ops::Range;
use vigie_parse::{Rel, Upos, Word};

/// Words that may stand between a cue and its quotation.
const REACH: usize = 18;

/// Quotations looked at on either side of a cue.
const NEAR: usize = 6;

/// Bytes of a clause that may precede the quotation that ends it.
const FAR: usize = 160;

/// Content found for a cue.
#[derive(Clone, Debug, Default)]
pub struct Content<'a> {
    /// How it was found.
    pub how: How,
    /// Its pieces, in bytes.
    pub pieces: Vec<Range<usize>>,
    /// Its head words.
    pub heads: Vec<Word<'a>>,
    /// Quotations in it that belong to the cue, by index.
    pub quotes: Vec<usize>,
}

/// How a content was found: the frame, or its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum How {
    /// A complement clause.
    #[default]
    Clause,
    /// The clause an incise stands in.
    Host,
    /// A quotation beside the cue.
    Quote,
    /// An infinitive or gerund.
    Infinitive,
    /// A phrase under a preposition.
    With,
    /// An object, or the noun a participle modifies.
    Object,
    /// A judgement.
    As,
    /// The cue alone.
    Nothing,
}

impl How {
    /// Its name in a rule.
    pub fn name(self) -> &'static str {
        match self {
            How::Clause => "clause",
            How::Host => "incise",
            How::Quote => "quote",
            How::Infinitive => "infinitive",
            How::With => "with",
            How::Object => "object",
            How::As => "as",
            How::Nothing => "alone",
        }
    }
}

impl<'a> Room<'a, '_> {
    /// The content of a cue and the group that takes it; the frames are tried from the surest to the weakest.
    pub fn content(&self, scene: Scene<'a, '_>, cue: &Cue<'a>) -> Option<(Content<'a>, usize)> {
        let group =
            |wanted: &dyn Fn(&Group) -> bool| cue.groups.iter().copied().find(|g| wanted(&self.lexicon.groups[*g]));
        let takes = |frame: Frame| group(&|g| g.takes.contains(&frame));
        // "make sure that": an adjective that another verb brings about is nobody's state of mind.
        let made = cue.head.rel() == Rel::Xcomp
            && cue.head.head().is_some_and(|h| self.lexicon.words.never.contains(h.lemma()));
        if cue.head.upos() == Upos::Adj && made {
            return None;
        }
        if impersonal(cue.head) {
            return None;
        }
        if let Some(g) = takes(Frame::Nothing) {
            return Some((self.declined(scene, cue), g));
        }
        let clause = self.clause(scene, cue);
        let said = |content: Option<Content<'a>>| {
            let content = content?;
            let asks = self.asks(&content);
            let wish = content.heads.first().is_some_and(|h| subjunctive(*h));
            let frame = if content.how == How::Clause { Frame::Clause } else { Frame::Quote };
            let fits = |g: &Group| (asks || !g.interrogative) && (wish || !g.subjunctive) && g.takes.contains(&frame);
            group(&fits).map(|g| (content, g))
        };
        let sayings = takes(Frame::Clause).is_some() || takes(Frame::Quote).is_some();
        if sayings
            && clause.is_some()
            && let Some(found) = said(self.said(scene, cue, clause))
        {
            return Some(found);
        }
        if let Some(g) = takes(Frame::As)
            && let Some(content) = self.described(scene, cue, &self.lexicon.groups[g].described_as)
        {
            return Some((content, g));
        }
        if (takes(Frame::Infinitive).is_some() || takes(Frame::Gerund).is_some())
            && let Some(content) = self.infinitive(scene, cue)
        {
            let gerund = content.heads.first().is_some_and(|h| h.is("VerbForm", "Ger"));
            let passive = grammar::voice(cue.head) == grammar::Voice::Passive;
            let marked = content.heads.first().is_some_and(|h| h.by(Rel::Mark).chain(h.by(Rel::Case)).next().is_some());
            let fits = |g: &Group| {
                (marked || !g.marked)
                    && g.takes.contains(if gerund { &Frame::Gerund } else { &Frame::Infinitive })
                    && (!g.passive_infinitive || passive || cue.head.one(Rel::Obj).is_some())
            };
            if let Some(g) = group(&fits) {
                return Some((content, g));
            }
        }
        for &g in &cue.groups {
            if let Some(content) = self.with(scene, cue, &self.lexicon.groups[g]) {
                return Some((content, g));
            }
        }
        if sayings && let Some(found) = said(self.said(scene, cue, None)) {
            return Some(found);
        }
        if takes(Frame::Clause).is_some()
            && let Some(found) = said(self.on_the_surface(scene, cue))
        {
            return Some(found);
        }
        for &g in &cue.groups {
            if let Some(content) = self.object(scene, cue, &self.lexicon.groups[g]) {
                return Some((content, g));
            }
        }
        None
    }

    /// What somebody declines to speak of: the complement of the cue's last words, or the saying that is declined.
    fn declined(&self, scene: Scene<'a, '_>, cue: &Cue<'a>) -> Content<'a> {
        let last = cue.words.last().copied().unwrap_or(cue.head);
        let complement = cue
            .children()
            .find(|c| c.index() > last.index() && matches!(c.rel(), Rel::Obj | Rel::Obl | Rel::Ccomp | Rel::Xcomp));
        let words = match complement {
            Some(c) => Some(scene.tree.of(c)),
            // "declined | to comment"
            None => cue.words.iter().find(|w| w.is("VerbForm", "Inf") && w.index() > cue.words[0].index()).map(|w| {
                let mark = w.by(Rel::Mark).map(Word::index).filter(|m| *m > cue.words[0].index()).min();
                mark.unwrap_or(w.index())..last.index() + 1
            }),
        };
        let pieces = words.and_then(|r| bytes(scene.sent, r)).into_iter().collect();
        Content { how: How::Nothing, pieces, heads: complement.into_iter().collect(), quotes: Vec::new() }
    }

    /// A clause by its words alone, where the parser saw none: from the complementiser behind the cue to the end of the sentence.
    fn on_the_surface(&self, scene: Scene<'a, '_>, cue: &Cue<'a>) -> Option<Content<'a>> {
        let words = &self.lexicon.words;
        let next = cue.words.last()?.next()?;
        // "Residents fear the army will attack": the cue hung under the verb of what is feared.
        let under = cue.head.head().filter(|h| {
            h.index() > cue.head.index() + 1
                && finite(*h)
                && h.upos() == Upos::Verb
                && cue.head.one(Rel::Nsubj).is_some_and(|s| s.index() < cue.head.index() && s.upos() != Upos::Pron)
                && matches!(cue.head.rel(), Rel::Obj | Rel::Nsubj | Rel::Dep | Rel::Csubj)
        });
        if let Some(verb) = under {
            let pieces: Vec<_> = bytes(scene.sent, next.index()..scene.tree.of(verb).end).into_iter().collect();
            return Some(Content { how: How::Clause, pieces, heads: vec![verb], quotes: Vec::new() });
        }
        if !(words.thats.contains(next.lemma()) || words.thats.contains(&next.form().to_lowercase()))
            || cue.head.upos() == Upos::Noun
        {
            return None;
        }
        let piece = bytes(scene.sent, next.index()..scene.sent.len())?;
        let pieces = vec![piece];
        let mut heads = self.roots(&pieces);
        heads.sort_by_key(|h| h.upos() != Upos::Verb);
        heads.truncate(1);
        let mut content = Content { how: How::Clause, pieces, heads, quotes: Vec::new() };
        self.widen(&mut content, cue, &(None, None));
        Some(content)
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
                n.children().find(|c| matches!(c.rel(), Rel::Acl | Rel::Ccomp) && c.subtype() != "relcl" && that(*c))
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
        let incise = incise && !relative;
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
        // The complementiser belongs to the content, what stands before it does not.
        if how == How::Clause && whole.contains(&cue.head.index()) {
            if top.index() > cue.head.index() {
                whole.start = whole.start.max(cue.head.index() + 1);
            } else {
                whole.end = whole.end.min(holes[0].start.max(top.index() + 1));
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

    /// Quotations that stand beside the cue: before it, after it, or both.
    fn beside(&self, scene: Scene<'a, '_>, cue: &Cue<'a>) -> (Option<usize>, Option<usize>) {
        if cue.head.upos() == Upos::Noun || cue.head.upos() == Upos::Adj && cue.head.feat("VerbForm").is_none() {
            return (None, None);
        }
        let at = cue.head.range();
        let depth = self.depth_at(at.start);
        let sent = scene.sent.range();
        let i = self.quotes.partition_point(|q| q.outer.start < at.start);
        let near = |q: &usize| self.quotes[*q].depth == depth;
        let before = (i.saturating_sub(NEAR)..i).rev().filter(near).find(|q| {
            let end = self.quotes[*q].outer.end;
            end <= at.start && end > sent.start
        });
        let after = (i..self.quotes.len().min(i + NEAR)).filter(near).find(|q| self.quotes[*q].outer.start >= at.end);
        let after = after.filter(|q| self.quotes[*q].outer.start < sent.end);
        (
            before.filter(|q| self.reaches(scene, cue, self.quotes[*q].outer.end..at.start, Word::prev)),
            after.filter(|q| self.reaches(scene, cue, at.end..self.quotes[*q].outer.start, Word::next)),
        )
    }

    /// Whether only the cue's own subject, addressee and adverbials stand between it and a quotation.
    fn reaches(
        &self,
        scene: Scene<'a, '_>,
        cue: &Cue<'a>,
        gap: Range<usize>,
        step: fn(Word<'a>) -> Option<Word<'a>>,
    ) -> bool {
        let subject = cue.head.by(Rel::Nsubj).chain(cue.head.by(Rel::Obl)).chain(cue.head.by(Rel::Obj)).take(REACH);
        let own: Vec<Range<usize>> = subject.map(|s| scene.tree.of(s)).collect();
        let between = std::iter::successors(step(cue.head), |w| step(*w));
        for (count, w) in between.take_while(|w| w.range().start >= gap.start && w.range().end <= gap.end).enumerate() {
            if count > REACH {
                return false;
            }
            let mine = cue.words.contains(&w)
                || w.head().is_some_and(|h| cue.words.contains(&h))
                || own.iter().any(|r| r.contains(&w.index()));
            if !mine && !matches!(w.upos(), Upos::Punct | Upos::Aux | Upos::Adv | Upos::Pron | Upos::Part | Upos::Adp) {
                return false;
            }
        }
        true
    }

    /// A content that is quotation and nothing else.
    fn quoted(
        &self,
        scene: Scene<'a, '_>,
        cue: &Cue<'a>,
        beside: &(Option<usize>, Option<usize>),
    ) -> Option<Content<'a>> {
        let text = &self.ctx.document.text;
        let subject = cue.head.one(Rel::Nsubj).filter(|s| s.index() < cue.head.index());
        let mut content = Content { how: How::Quote, ..Content::default() };
        if let Some(q) = beside.0 {
            let quote = &self.quotes[q];
            let in_subject = subject
                .is_some_and(|s| bytes(scene.sent, scene.tree.of(s)).is_some_and(|r| r.contains(&quote.inner.start)));
            let parted =
                text[quote.outer.end..cue.head.range().start].trim_start().starts_with([',', '-', '–', '—', '.'])
                    || text[..quote.outer.end]
                        .trim_end_matches(['"', '”', '»', '\'', '’', ' ', '\u{a0}', '\u{202f}'])
                        .ends_with([',', '?', '!', '…', '.']);
            if !in_subject && (parted || subject.is_none()) {
                // Words before the quotation in the same clause are said too: "It was", he said, "late".
                let start = self.clause_start(scene, quote.outer.start);
                content.pieces.push(start..quote.outer.end);
                content.quotes.push(q);
            }
        }
        if let Some(q) = beside.1 {
            let quote = &self.quotes[q];
            let lead = text[..quote.outer.start].trim_end();
            let direct = lead.ends_with([':', ',']) || !content.pieces.is_empty();
            let words = self.speech(q);
            if direct || words {
                content.pieces.push(quote.outer.clone());
                content.quotes.push(q);
            }
        }
        if content.pieces.is_empty() {
            return None;
        }
        content.heads = self.roots(&content.pieces);
        Some(content)
    }

    /// Where the clause begins that a quotation ends: the start of the sentence, or the last comma, colon or quotation before it.
    fn clause_start(&self, scene: Scene<'a, '_>, quote: usize) -> usize {
        let sent = scene.sent.range();
        if quote <= sent.start {
            return quote;
        }
        if quote - sent.start > FAR {
            return quote;
        }
        let lead = &self.ctx.document.text[sent.start..quote];
        if lead.contains([':', '"', '“', '»']) || lead.split_whitespace().count() > REACH {
            return quote;
        }
        sent.start
    }

    /// Takes whole quotations that a clause holds most of, and those that follow the cue.
    fn widen(&self, content: &mut Content<'a>, cue: &Cue<'a>, beside: &(Option<usize>, Option<usize>)) {
        let at = cue.head.range().start;
        for k in 0..content.pieces.len() {
            let piece = content.pieces[k].clone();
            let i = self.quotes.partition_point(|q| q.outer.end <= piece.start);
            for (n, q) in self.quotes.iter().enumerate().skip(i).take_while(|(_, q)| q.outer.start < piece.end) {
                if q.outer.contains(&at)
                    || q.outer.start <= piece.start && q.outer.end >= piece.end && q.inner.contains(&at)
                {
                    continue;
                }
                let p = &mut content.pieces[k];
                p.start = p.start.min(q.outer.start);
                p.end = p.end.max(q.outer.end);
                content.quotes.push(n);
            }
        }
        for q in [beside.0, beside.1].into_iter().flatten() {
            let quote = &self.quotes[q];
            if content.quotes.contains(&q)
                || content.pieces.iter().any(|p| p.start < quote.outer.end && quote.outer.start < p.end)
            {
                continue;
            }
            let lead = self.ctx.document.text[..quote.outer.start].trim_end();
            let trail = self.ctx.document.text[quote.outer.end..].trim_start();
            if lead.ends_with([',', ':']) || trail.starts_with(',') {
                content.pieces.push(quote.outer.clone());
                content.quotes.push(q);
            }
        }
        content.pieces.sort_by_key(|p| p.start);
        // Pieces that have come to touch are one.
        let mut merged: Vec<Range<usize>> = Vec::new();
        for p in content.pieces.drain(..) {
            match merged.last_mut() {
                Some(last) if p.start <= last.end => last.end = last.end.max(p.end),
                _ => merged.push(p),
            }
        }
        content.pieces = merged;
    }

    /// An infinitive or gerund that completes the cue.
    fn infinitive(&self, scene: Scene<'a, '_>, cue: &Cue<'a>) -> Option<Content<'a>> {
        let purposes = &self.grammar.purposes;
        let purpose = |c: Word<'a>| {
            c.by(Rel::Mark).chain(c.by(Rel::Case)).any(|m| purposes.contains(m.lemma()) || m.one(Rel::Fixed).is_some())
        };
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
                    Rel::Advcl | Rel::Obl => c.is("VerbForm", "Inf") && !purpose(*c),
                    Rel::Acl => nominal && c.is("VerbForm", "Inf"),
                    _ => false,
                }
        })?;
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
    fn with(&self, scene: Scene<'a, '_>, cue: &Cue<'a>, group: &Group) -> Option<Content<'a>> {
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
        let piece = bytes(scene.sent, scene.tree.of(phrase))?;
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
    fn object(&self, scene: Scene<'a, '_>, cue: &Cue<'a>, group: &Group) -> Option<Content<'a>> {
        if !group.takes.contains(&Frame::Object) || group.target || cue.head.upos() == Upos::Noun {
            return None;
        }
        let frames = cue.words.iter().map(|w| grammar::frame(*w, self.grammar));
        let frame = frames.into_iter().find(|f| f.undergoers.iter().any(|u| !cue.words.contains(u)))?;
        let object = frame.undergoers.first().copied()?;
        if !self.objects_fit(group, object) || object.upos() == Upos::Punct {
            return None;
        }
        let mut pieces = Vec::new();
        for o in &frame.undergoers {
            let whole = without_branch(scene, *o, cue.head);
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
        }
    }

    /// A judgement: an object and what it is said to be.
    fn described(&self, scene: Scene<'a, '_>, cue: &Cue<'a>, marks: &[String]) -> Option<Content<'a>> {
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
        pieces.extend(bytes(scene.sent, scene.tree.of(complement)));
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

    fn opens_quote(&self, at: usize) -> bool {
        let i = self.quotes.partition_point(|q| q.outer.start < at);
        self.quotes.get(i).is_some_and(|q| q.outer.start == at)
    }

    fn starts_quote(&self, at: usize) -> bool {
        let i = self.quotes.partition_point(|q| q.outer.start <= at);
        i > 0 && self.quotes[i - 1].inner.start == at
    }

    /// Whether what is said is a question.
    pub(super) fn asks(&self, content: &Content<'a>) -> bool {
        let words = &self.lexicon.words;
        let marked = content.heads.first().is_some_and(|h| {
            h.children().take(12).any(|c| {
                c.index() < h.index()
                    && (words.interrogatives.contains(c.lemma())
                        || words.interrogatives.contains(&c.form().to_lowercase()))
            })
        });
        let text = &self.ctx.document.text;
        let mark = content
            .pieces
            .iter()
            .any(|p| text[p.clone()].trim_end_matches(|c: char| !c.is_alphanumeric() && c != '?').ends_with('?'));
        if content.how == How::Clause || content.how == How::Host { marked || mark } else { mark }
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

fn subjunctive(w: Word<'_>) -> bool {
    std::iter::once(w).chain(w.by(Rel::Aux)).chain(w.by(Rel::Cop)).any(|f| f.is("Mood", "Sub"))
}
