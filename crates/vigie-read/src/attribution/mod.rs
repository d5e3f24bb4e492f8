//! Attribution: who says what. Source, cue, content; act; nesting.
//!
//! The quotation marks of the document are paired first. Then every cue of the lexicon, and every verb that takes a clause as
//! sayings do, looks for its content in its frame; prepositions of source, quotations without a cue and denials of what was
//! said before come last. Sources are handed to the actors.

mod answers;
mod clause;
mod complements;
mod content;
mod cue;
mod floating;
mod incise;
mod lexicon;
mod passing;
mod prepositions;
mod quoted;
mod quotes;
mod rows;
mod segment;
mod source;
mod surface;
mod tree;

pub use lexicon::{Effect, Frame, Group, Kind, Lexicon, Objects, Words};

use crate::actors::Cast;
use crate::context::{At, Context};
use crate::events;
use crate::grammar;
use crate::reading::Attribution;
use content::Content;
pub use content::How;
use cue::{Cue, Scene};
use quotes::Quote;
use rustc_hash::FxHashSet;
use source::Speaker;
use std::ops::Range;
use tree::Extents;
use vigie_parse::{Rel, Upos, Word};

/// An attribution and the words it was read from; `drafts[i]` is `Q{i+1}`.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The row of the reading.
    pub attribution: Attribution,
    /// The class of its cue in `languages/<code>/cues.toml`: `report`, `factive`, `denial`, …
    pub class: String,
    /// The head word of the cue, where it is a word.
    pub cue: Option<At>,
    /// The head word of the source.
    pub source: Option<At>,
    /// The head words of what is said (its predicate, or the noun denied).
    pub heads: Vec<At>,
    /// The bytes of what is said.
    pub content: Vec<Range<usize>>,
    /// The attribution whose content this one takes up: denies, confirms, retracts.
    pub about: Option<usize>,
    /// What it takes up, in bytes: the content of the attribution it is about, or a clause of the author's.
    pub answers: Vec<Range<usize>>,
    /// How its content was found.
    pub how: How,
    /// The source stands in another clause and is taken over by grammar.
    pub inherited: bool,
}

/// What is found before it becomes a row.
#[derive(Clone, Debug)]
struct Found<'a> {
    class: String,
    rule: String,
    how: How,
    cue: Option<Word<'a>>,
    cue_span: Vec<Range<usize>>,
    speaker: Speaker<'a>,
    pieces: Vec<Range<usize>>,
    heads: Vec<Word<'a>>,
    quotes: Vec<usize>,
    addressees: Vec<Word<'a>>,
    negated: bool,
    nominal: bool,
    about: Option<usize>,
    answers: Vec<Range<usize>>,
}

impl Found<'_> {
    /// Where it stands in the order of the text.
    fn start(&self) -> usize {
        let all = self.cue_span.iter().chain(&self.pieces).map(|r| r.start);
        all.chain(self.speaker.span.as_ref().map(|r| r.start)).min().unwrap_or(usize::MAX)
    }
}

/// What the finders share.
struct Room<'a, 'c> {
    ctx: &'c Context<'a>,
    lexicon: &'a Lexicon,
    grammar: &'a grammar::Lexicon,
    quotes: Vec<Quote>,
    /// Roots of quotations are looked up by where words begin.
    starts: Vec<(usize, At)>,
    /// Words that stand for somebody, as the actors have it.
    known: FxHashSet<At>,
}

/// Finds the attributions, in the order of the text.
pub fn find(ctx: &Context<'_>, cast: &mut Cast, events: &[events::Draft]) -> Vec<Draft> {
    let Some(language) = ctx.language else { return Vec::new() };
    let blocks = ctx.document.blocks.iter().map(|b| b.range.clone());
    let words = || ctx.sentences.iter().flat_map(|s| s.words());
    let room = Room {
        ctx,
        lexicon: &language.attribution,
        grammar: &language.grammar,
        quotes: quotes::pair(&ctx.document.text, blocks),
        starts: words().map(|w| (w.range().start, At::from(w))).collect(),
        known: words().filter(|w| !cast.at(*w).is_empty()).map(At::from).collect(),
    };
    let mut found = room.cues(cast);
    room.floating(&mut found);
    found.sort_by_key(|f| (f.start(), f.cue.map(At::from)));
    passing::tidy(&room, &mut found);
    room.contrasts(&mut found);
    room.mutual(&mut found);
    room.answers(&mut found);
    rows::drafts(&room, found, cast, events)
}

impl<'a> Room<'a, '_> {
    /// Every cue that has a content.
    fn cues(&self, cast: &Cast) -> Vec<Found<'a>> {
        let mut out: Vec<Found<'a>> = Vec::new();
        for sent in self.ctx.sentences.iter() {
            let tree = Extents::new(sent);
            let scene = Scene { sent, tree: &tree };
            let mut used: Vec<usize> = Vec::new();
            for word in sent.words() {
                if used.contains(&word.index()) || word.upos() == Upos::Punct {
                    continue;
                }
                let cue = cue::at(self.lexicon, word)
                    .filter(|c| c.words.len() == 1 || !c.words.iter().any(|w| used.contains(&w.index())));
                let found = match cue {
                    Some(cue) if self.kind(&cue) == Kind::Preposition => self.preposition(scene, &cue, cast),
                    Some(cue) => {
                        let mistaken = (cue.words.len() == 1 && word.upos() != Upos::Verb)
                            .then(|| self.surface(scene, word))
                            .flatten();
                        let found = mistaken
                            .or_else(|| self.set_in(scene, &cue))
                            .or_else(|| self.cue(scene, &cue))
                            .or_else(|| self.by_grammar(scene, word));
                        if found.is_some() && cue.words.len() > 1 {
                            used.extend(cue.words.iter().map(|w| w.index()));
                        }
                        found
                    }
                    None => self.by_grammar(scene, word),
                };
                let found = found.or_else(|| self.surface(scene, word));
                if used.len() > 64 {
                    used.drain(..32);
                }
                out.extend(found);
            }
        }
        out
    }

    fn kind(&self, cue: &Cue<'a>) -> Kind {
        cue.groups.first().map_or(Kind::Verb, |g| self.lexicon.groups[*g].kind)
    }

    /// *New Delhi dément.*: a denial of what was said before, and nothing else.
    fn bare_denial(&self, cue: &Cue<'a>) -> Option<(Content<'a>, usize)> {
        let denies = |g: &&usize| {
            let g = &self.lexicon.groups[**g];
            let effect = self.lexicon.effect(&g.class);
            g.kind == Kind::Verb
                && effect.is_some_and(|e| e.act == crate::reading::Act::Deny)
                && g.objects == Objects::Any
        };
        let group = *cue.groups.iter().find(denies)?;
        let alone = cue.children().all(|c| {
            matches!(
                c.rel(),
                Rel::Nsubj
                    | Rel::Aux
                    | Rel::Punct
                    | Rel::Advmod
                    | Rel::Cc
                    | Rel::Conj
                    | Rel::Obl
                    | Rel::Mark
                    | Rel::Expl
            )
        });
        let relative = || {
            let pronoun = cue.head.by(Rel::Nsubj).any(|s| self.relative_word(s));
            cue.head.head().filter(|n| pronoun && cue.head.rel() == Rel::Acl && self.can_speak(*n)).is_some()
        };
        let subject = self.subject_by_place(cue).is_some_and(|p| self.can_speak(p.head)) || relative();
        let active = cue.head.by(Rel::Aux).all(|a| !a.subtype().starts_with("pass"));
        let content = Content { how: How::Nothing, ..Content::default() };
        (alone && subject && active && grammar::voice(cue.head) == grammar::Voice::Active).then_some((content, group))
    }

    /// A cue that stands as an incise by its shape.
    fn set_in(&self, scene: Scene<'a, '_>, cue: &Cue<'a>) -> Option<Found<'a>> {
        let says = |g: &&usize| {
            let g = &self.lexicon.groups[**g];
            g.kind == Kind::Verb && (g.takes.contains(&Frame::Clause) || g.takes.contains(&Frame::Quote)) && !g.nobody
        };
        if !cue.groups.iter().any(|g| says(&g)) {
            return None;
        }
        let (content, speaker) = self.incise(scene, cue)?;
        let asks = self.asks(&content);
        // Of several classes the one that stands as an incise: "…, a rappelé le ministre" is no knowledge of the author's.
        let set = |g: &usize| self.lexicon.effect(&self.lexicon.groups[*g].class).is_some_and(|e| e.incise);
        let ranked = cue.groups.iter().filter(|g| set(g)).chain(cue.groups.iter().filter(|g| !set(g)));
        let group = ranked.filter(says).find(|g| {
            let g = &self.lexicon.groups[**g];
            let frame = !content.quotes.is_empty() || g.takes.contains(&Frame::Clause);
            (asks || !g.interrogative) && !g.subjunctive && frame
        })?;
        let class = self.lexicon.groups[*group].class.clone();
        if self.quoted_aside(cue, &content, &speaker, &class) {
            return None;
        }
        let rule = format!("cues.toml {class} {}/{}, by shape", name(&cue.words), content.how.name());
        Some(self.found(scene, cue, content, speaker, class, rule))
    }

    fn cue(&self, scene: Scene<'a, '_>, cue: &Cue<'a>) -> Option<Found<'a>> {
        let (content, group) =
            self.content(scene, cue).or_else(|| self.lent(scene, cue)).or_else(|| self.bare_denial(cue))?;
        let content = self.within_quote(cue, content);
        let g = &self.lexicon.groups[group];
        let speaker = if g.nobody { Speaker::default() } else { self.speaker(scene, cue, &content) };
        let class = self.class_of_object(cue, &content).unwrap_or(&g.class).to_owned();
        if g.kind == Kind::Noun && speaker.heads.is_empty() && content.how != How::Clause {
            return None;
        }
        // Words in quotation marks beside a verb without a subject are any words.
        if content.how == How::Quote && speaker.heads.is_empty() {
            return None;
        }
        if self.on_naming(&content) || self.unreal(cue, &content, &g.class) || self.asked(cue, &content) {
            return None;
        }
        // What cannot speak says nothing.
        let weak = matches!(content.how, How::Object | How::With | How::As);
        let speaks = |h: &Word<'a>| self.can_speak(*h) || !weak && self.relative_word(*h);
        let mute = !speaker.heads.is_empty() && !speaker.heads.iter().any(speaks);
        if mute && g.kind == Kind::Verb && !g.nobody && content.how != How::Host {
            return None;
        }
        // A weak sign of saying needs a speaker, and a speaker of its own clause's making.
        let weak = g.said || content.how == How::Object && !claims(&self.lexicon.words, &content);
        if weak && speaker.heads.is_empty() && !g.nobody {
            return None;
        }
        let asks = self.lexicon.effect(&class).is_some_and(|e| e.act == crate::reading::Act::Ask);
        if asks && speaker.heads.is_empty() {
            return None;
        }
        // A phrase is weak evidence: somebody must say it, or be said it of.
        let passive = grammar::voice(cue.head) == grammar::Voice::Passive;
        let vague = content.how == How::Object
            && g.class == "report"
            && passive
            && content.heads.iter().all(|h| h.upos() == Upos::Pron);
        if matches!(content.how, How::With | How::As) && speaker.heads.is_empty() && !passive
            || vague && speaker.heads.is_empty()
        {
            return None;
        }
        if self.quoted_aside(cue, &content, &speaker, &class) {
            return None;
        }
        let rule = format!("cues.toml {class} {}/{}", name(&cue.words), content.how.name());
        Some(self.found(scene, cue, content, speaker, class, rule))
    }

    /// "on condition of anonymity": how the source wants to be named.
    fn on_naming(&self, content: &Content<'a>) -> bool {
        let words = &self.lexicon.words.anonymity;
        let first = content.pieces.first().map(|p| self.starts.partition_point(|(s, _)| *s < p.start));
        let near = first.into_iter().flat_map(|i| self.starts[i..].iter().take(6));
        let short = content.pieces.iter().map(|p| p.len()).sum::<usize>() < 60;
        short && near.map(|(_, at)| self.ctx.word(*at)).any(|w| words.contains(w.lemma()))
    }

    /// An infinitive that nobody has said: "wants to deny", "could confirm", "is to define".
    fn unreal(&self, cue: &Cue<'a>, content: &Content<'a>, class: &str) -> bool {
        use crate::grammar::Modality;
        use crate::reading::Act;
        if matches!(content.how, How::Host | How::Quote | How::Nothing) {
            return false;
        }
        let reality = grammar::reality(cue.head, self.grammar);
        if reality.hypothetical && matches!(content.how, How::Object | How::With | How::As) {
            return true;
        }
        if !cue.head.is("VerbForm", "Inf") {
            return false;
        }
        let act = self.lexicon.effect(class).map_or(Act::Assert, |e| e.act);
        let settles = matches!(act, Act::Confirm | Act::Deny | Act::Admit | Act::Accuse | Act::Retract);
        let weak = matches!(content.how, How::Object | How::With | How::As);
        let open = reality.demanded || reality.open || reality.modality == Modality::Possible;
        !reality.negated && open && weak && (settles || reality.demanded || reality.open)
    }

    /// A question of the author's: "Do you fear a war?" says nothing.
    fn asked(&self, cue: &Cue<'a>, content: &Content<'a>) -> bool {
        if matches!(content.how, How::Host | How::Quote) || self.depth_at(cue.head.range().start) > 0 {
            return false;
        }
        let last = cue.head.sent().words().rev().find(|w| w.upos() != Upos::Punct || w.form().contains('?'));
        let asks = last.is_some_and(|w| w.form().contains('?') && self.depth_at(w.range().start) == 0);
        asks && cue.head.ancestors().take(8).all(|a| !matches!(a.rel(), Rel::Acl))
    }

    /// Inside a quotation: what the speaker says of himself ("I think that") is his own saying, and what he says of others is
    /// one only where they speak, not where he judges.
    fn quoted_aside(&self, cue: &Cue<'a>, content: &Content<'a>, speaker: &Speaker<'a>, class: &str) -> bool {
        use crate::reading::Act;
        if self.depth_at(cue.head.range().start) == 0 {
            return false;
        }
        let i = self.quotes.partition_point(|q| q.outer.start <= cue.head.range().start);
        let incise = content.how == How::Host
            && self.quotes[..i].last().is_some_and(|q| content.pieces.iter().any(|p| q.outer.start >= p.start));
        if incise {
            return false;
        }
        let act = self.lexicon.effect(class).map_or(Act::Assert, |e| e.act);
        // Partly quoted: « a "demandé le retrait" ».
        let open = self.quotes[..i].iter().rev().take(4).find(|q| q.outer.end > cue.head.range().start);
        let auxiliary = cue.head.by(Rel::Aux).map(|a| a.range().start).min();
        if open.is_some_and(|open| auxiliary.is_some_and(|a| a < open.outer.start)) {
            return false;
        }
        let strong = matches!(act, Act::Deny | Act::Admit | Act::Accuse | Act::Confirm | Act::Threaten | Act::Retract);
        let spoken = matches!(content.how, How::Clause | How::Host | How::Quote | How::Infinitive);
        let first = speaker.heads.iter().any(|h| h.is("Person", "1") || h.is("Person", "2"));
        let nobody = speaker.heads.is_empty();
        let telling = self.lexicon.effect(class).is_some_and(|e| e.general)
            || matches!(
                act,
                Act::Deny
                    | Act::Admit
                    | Act::Confirm
                    | Act::Demand
                    | Act::Warn
                    | Act::Threaten
                    | Act::Promise
                    | Act::Accuse
            );
        !(spoken && telling && (!first || strong) && !nobody)
    }

    /// What is said inside a quotation ends with it.
    fn within_quote(&self, cue: &Cue<'a>, mut content: Content<'a>) -> Content<'a> {
        let at = cue.head.range().start;
        let i = self.quotes.partition_point(|q| q.outer.start <= at);
        if let Some(q) = self.quotes[..i].iter().rev().take(8).find(|q| q.inner.contains(&at)) {
            for p in &mut content.pieces {
                if p.start >= q.inner.start && p.end > q.inner.end {
                    p.end = q.inner.end.max(p.start);
                }
            }
            content.pieces.retain(|p| !p.is_empty());
        }
        content
    }

    /// *express concern*: a verb that lends its subject to a saying noun has the noun's class.
    fn class_of_object(&self, cue: &Cue<'a>, content: &Content<'a>) -> Option<&'a str> {
        if content.how != How::Object || !self.lexicon.words.light.contains(cue.head.lemma()) {
            return None;
        }
        // The parser may head the object with a neighbour of the noun.
        let near = std::iter::successors(cue.head.next(), |w| w.next()).take(6);
        content.heads.first().copied().into_iter().chain(near).find_map(|w| self.saying_noun(w))
    }

    /// Whether an attribution's cue makes nobody its source.
    fn nobody(&self, f: &Found<'a>) -> bool {
        let Some(cue) = f.cue else { return false };
        let words = std::iter::successors(Some(cue), |w| w.prev()).take(4);
        let several =
            words.filter_map(|w| cue::at(self.lexicon, w)).filter(|c| c.words.len() > 1 && c.words.contains(&cue));
        several.into_iter().any(|c| c.groups.iter().any(|g| self.lexicon.groups[*g].nobody))
    }

    /// The class of a noun that is a saying and can be lent a subject.
    fn saying_noun(&self, w: Word<'a>) -> Option<&'a str> {
        let entries = self.lexicon.cues(w.lemma()).iter().filter(|e| e.rest.is_empty());
        let mut groups = entries.map(|e| &self.lexicon.groups[e.group]);
        groups
            .find(|g| g.kind == Kind::Noun && g.light && (w.upos() == Upos::Noun || w.rel() == Rel::Obj))
            .map(|g| g.class.as_str())
    }

    /// The saying noun of a light verb where the parser did not see an object.
    fn lent(&self, scene: Scene<'a, '_>, cue: &Cue<'a>) -> Option<(Content<'a>, usize)> {
        if !self.lexicon.words.light.contains(cue.head.lemma()) {
            return None;
        }
        let noun = cue.children().find(|c| c.index() > cue.head.index() && self.saying_noun(*c).is_some())?;
        let piece = tree::bytes(scene.sent, scene.tree.of(noun))?;
        let content = Content { how: How::Object, pieces: vec![piece], heads: vec![noun], quotes: Vec::new() };
        Some((content, *cue.groups.first()?))
    }

    /// A verb with a finite clause, or an incise beside a quotation: a saying, whatever the verb.
    fn by_grammar(&self, scene: Scene<'a, '_>, word: Word<'a>) -> Option<Found<'a>> {
        if word.upos() != Upos::Verb || self.lexicon.words.never.contains(word.lemma()) || clause::impersonal(word) {
            return None;
        }
        let cue = Cue::of(word, Vec::new());
        let (how, top) = self.clause(scene, &cue)?;
        let that = top.by(Rel::Mark).any(|m| self.lexicon.words.thats.contains(m.lemma()));
        let complete = how == How::Clause && top.rel() == Rel::Ccomp && top.index() > word.index() && that
            || how == How::Host && self.quote_ends_before(scene, word);
        if !complete {
            return None;
        }
        let content = self.said(scene, &cue, Some((how, top)))?;
        let speaker = self.speaker(scene, &cue, &content);
        if !speaker.heads.iter().any(|h| self.can_speak(*h)) {
            return None;
        }
        // An unknown verb with a clause says it only where the complementiser follows at once and the subject is its own.
        let next = word.sent().words().nth(self.verb_group(&cue).end);
        let at_once = next.is_some_and(|n| self.lexicon.words.thats.contains(&n.form().to_lowercase()));
        if how == How::Clause && (!at_once || speaker.inherited || self.restrictive(&cue)) {
            return None;
        }
        if self.quoted_aside(&cue, &content, &speaker, "report") {
            return None;
        }
        let rule = format!("grammar {}/{}", word.lemma(), how.name());
        Some(self.found(scene, &cue, content, speaker, "report".to_owned(), rule))
    }

    /// Whether a quotation ends just before an incise.
    pub(super) fn quote_ends_before(&self, scene: Scene<'a, '_>, incise: Word<'a>) -> bool {
        let start = scene.sent.word(scene.tree.of(incise).start).range().start;
        let i = self.quotes.partition_point(|q| q.outer.start < start);
        self.quotes[..i].iter().rev().take(4).any(|q| {
            q.outer.end <= start && !self.ctx.document.text[q.outer.end..start].contains(char::is_alphanumeric)
        })
    }

    fn found(
        &self,
        scene: Scene<'a, '_>,
        cue: &Cue<'a>,
        content: Content<'a>,
        speaker: Speaker<'a>,
        class: String,
        rule: String,
    ) -> Found<'a> {
        let mut words = cue::span(cue);
        if let Some(light) = speaker.light {
            let verb = cue::span(&Cue::of(light, Vec::new()));
            if verb.end <= words.start && words.start - verb.end < 4 {
                words.start = verb.start;
            }
        }
        let frame = grammar::frame(cue.head, self.grammar);
        let mut addressees = frame.datives;
        if content.how != How::Object && content.how != How::As {
            addressees.extend(frame.undergoers.into_iter().filter(|u| u.upos() != Upos::Verb));
        }
        addressees.retain(|a| !content.heads.contains(a) && !speaker.heads.contains(a));
        let declines = self.lexicon.effect(&class).is_some_and(|e| e.act == crate::reading::Act::Decline);
        let negated = !(declines && cue.words.len() > 1) && self.negated(cue);
        Found {
            class,
            rule,
            how: content.how,
            cue: Some(cue.head),
            cue_span: tree::bytes(scene.sent, words).into_iter().collect(),
            speaker,
            pieces: content.pieces,
            heads: content.heads,
            quotes: content.quotes,
            addressees,
            negated,
            nominal: cue.head.upos() == Upos::Noun,
            about: None,
            answers: Vec::new(),
        }
    }

    fn negated(&self, cue: &Cue<'a>) -> bool {
        if cue.words.len() > 1 && cue.words.iter().any(|w| self.grammar.negators.contains(w.lemma())) {
            return false;
        }
        let governed = cue.head.is("VerbForm", "Inf") && grammar::reality(cue.head, self.grammar).negated;
        governed
            || cue.children().any(|c| {
                matches!(c.rel(), Rel::Advmod | Rel::Aux | Rel::Det | Rel::Discourse)
                    && self.grammar.negators.contains(c.lemma())
                    || c.rel() == Rel::Nsubj
                        && (self.grammar.negative_words.contains(c.lemma())
                            || c.by(Rel::Det).any(|d| self.grammar.negative_words.contains(d.lemma())))
            })
    }

    /// The head words of stretches of text: words whose own head lies outside.
    fn roots(&self, pieces: &[Range<usize>]) -> Vec<Word<'a>> {
        let mut out = Vec::new();
        for p in pieces {
            let from = self.starts.partition_point(|(start, _)| *start < p.start);
            for (_, at) in self.starts[from..].iter().take_while(|(start, _)| *start < p.end) {
                let w = self.ctx.word(*at);
                let outside = w.head().is_none_or(|h| !p.contains(&h.range().start));
                if outside && w.upos() != Upos::Punct {
                    out.push(w);
                }
            }
        }
        out
    }

    /// In how many quotations a byte stands.
    fn depth_at(&self, at: usize) -> usize {
        let i = self.quotes.partition_point(|q| q.outer.start <= at);
        self.quotes[..i].iter().rev().take(8).filter(|q| q.outer.end > at).map(|q| q.depth + 1).max().unwrap_or(0)
    }

    /// Whether a quotation is a saying by its look: it holds a finite verb, or ends as a sentence does.
    fn speech(&self, q: usize) -> bool {
        let inner = &self.quotes[q].inner;
        let from = self.starts.partition_point(|(start, _)| *start < inner.start);
        let words = self.starts[from..].iter().take_while(|(start, _)| *start < inner.end).take(40);
        words.clone().count() > 2
            && words
                .map(|(_, at)| self.ctx.word(*at))
                .any(|w| matches!(w.upos(), Upos::Verb | Upos::Aux) && cue::finite(w))
    }
}

/// Whether what is said is a noun or pronoun for something said.
fn claims(words: &Words, content: &Content<'_>) -> bool {
    content.heads.first().is_some_and(|h| words.claims.contains(h.lemma()) || words.anaphora.contains(h.lemma()))
}

fn name(words: &[Word<'_>]) -> String {
    words.iter().map(|w| w.lemma()).collect::<Vec<_>>().join(" ")
}
