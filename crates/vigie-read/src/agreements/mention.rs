//! Where an instrument is named in the text: its noun, its name, its kind and the parties the phrase itself gives.

use super::lexicon::{Lexicon, Strength};
use crate::actors::Cast;
use crate::context::{At, Context};
use crate::grammar::{self, case_of, conjuncts};
use crate::reading::{ActorId, ActorKind, AgreementKind};
use std::ops::Range;
use vigie_gather::BlockKind;
use vigie_parse::{Rel, Sent, Upos, Word};

/// One phrase that names an instrument.
#[derive(Clone, Debug)]
pub struct Mention {
    /// Its noun.
    pub head: At,
    /// The noun's lemma, lower case.
    pub lemma: String,
    /// What the noun says.
    pub strength: Strength,
    /// What kind its words tell.
    pub kind: Option<AgreementKind>,
    /// Whether the phrase points at one known already (*the treaty*, *this text*).
    pub definite: bool,
    /// The bytes of its name: the quoted title, or the noun with what belongs to it.
    pub name: Range<usize>,
    /// Whether the name is a title or holds a proper noun.
    pub titled: bool,
    /// Both parties, where the phrase gives them (*between X and Y*, *the Franco-British treaty*).
    pub parties: Vec<ActorId>,
    /// The other party (*with X*).
    pub with: Vec<ActorId>,
    /// Who acts in the clause that the phrase stands aside in: "under its deal with Y, X frees …".
    pub beside: Vec<ActorId>,
    /// Whether it stands in a headline.
    pub headline: bool,
}

/// The words of a phrase, at most; longer ones are no name.
const PHRASE: usize = 40;

/// The mentions of one sentence, in the order of its words.
pub fn find(
    ctx: &Context<'_>,
    lexicon: &Lexicon,
    grammar: &grammar::Lexicon,
    cast: &mut Cast,
    sent: Sent<'_>,
    out: &mut Vec<Mention>,
) {
    let mut quotes: Option<Vec<Range<usize>>> = None;
    for w in sent.words() {
        if w.upos() == Upos::Pron {
            out.extend(pronoun(ctx, lexicon, cast, w));
            continue;
        }
        let Some((strength, kind)) = noun(lexicon, w) else { continue };
        if nested(lexicon, w) || w.rel() == Rel::Compound && w.upos() != Upos::Propn || beside(lexicon, w) {
            continue;
        }
        let quotes = quotes.get_or_insert_with(|| quoted(sent));
        out.push(mention(ctx, lexicon, grammar, cast, w, (strength, kind), quotes));
    }
}

/// "It was signed in 2010": a pronoun for a thing, and nobody, of which a step is said.
fn pronoun(ctx: &Context<'_>, lexicon: &Lexicon, cast: &Cast, w: Word<'_>) -> Option<Mention> {
    let verb = w.head().filter(|_| w.rel() == Rel::Nsubj && w.is("Person", "3") && !w.is("Number", "Plur"))?;
    let steps = |v: Word<'_>| {
        let passive = grammar::voice(v) == grammar::Voice::Passive;
        lexicon.steps(v.lemma()).iter().any(|s| !s.noun && (s.subject || passive))
    };
    let said = steps(verb) || verb.by(Rel::Xcomp).any(steps);
    let thing = w.is("Gender", "Neut") || cast.at(w).is_empty();
    if !said || !thing || !cast.at(w).is_empty() {
        return None;
    }
    Some(Mention {
        head: w.into(),
        lemma: w.lemma().to_lowercase(),
        strength: Strength::Anaphor,
        kind: None,
        definite: true,
        name: w.range(),
        titled: false,
        parties: Vec::new(),
        with: Vec::new(),
        beside: Vec::new(),
        headline: headline(ctx, w.sent()),
    })
}

fn headline(ctx: &Context<'_>, sent: Sent<'_>) -> bool {
    ctx.block(sent).is_some_and(|b| matches!(b.kind, BlockKind::Title | BlockKind::Heading))
}

/// What a word says of being an instrument. A noun that a model took for an adjective or a participle still has its
/// determiner, and is then known by its form.
fn noun(lexicon: &Lexicon, w: Word<'_>) -> Option<(Strength, Option<AgreementKind>)> {
    match w.upos() {
        Upos::Noun | Upos::Propn => lexicon.noun(w.lemma()),
        Upos::Adj | Upos::Verb if w.one(Rel::Det).is_some() && w.one(Rel::Nsubj).is_none() => {
            lexicon.noun(w.form()).filter(|n| n.0 == Strength::Strong)
        }
        _ => None,
    }
}

/// Whether a noun is only part of another instrument's name: the partnership of *a treaty on the partnership*.
fn nested(lexicon: &Lexicon, w: Word<'_>) -> bool {
    let mut at = w;
    for _ in 0..5 {
        if !matches!(at.rel(), Rel::Nmod | Rel::Amod | Rel::Compound | Rel::Flat | Rel::Appos | Rel::Conj | Rel::Obl) {
            return false;
        }
        let Some(head) = at.head() else { return false };
        if at.rel() != Rel::Conj && matches!(noun(lexicon, head), Some((Strength::Strong | Strength::Weak, _))) {
            return true;
        }
        at = head;
    }
    false
}

fn beside(lexicon: &Lexicon, w: Word<'_>) -> bool {
    w.children().any(|c| lexicon.not_beside.contains(c.lemma()))
}

fn mention(
    ctx: &Context<'_>,
    lexicon: &Lexicon,
    grammar: &grammar::Lexicon,
    cast: &mut Cast,
    w: Word<'_>,
    (strength, kind): (Strength, Option<AgreementKind>),
    quotes: &[Range<usize>],
) -> Mention {
    let phrase = phrase(lexicon, grammar, w);
    let title = title(w, &phrase, quotes);
    let (from, to) = (capitals(w, phrase.first().map_or(w, |f| *f)), phrase.last().map_or(w, |l| *l));
    let name = match &title {
        Some(q) => w.sent().word(q.start).range().start..w.sent().word(q.end - 1).range().end,
        None => from.range().start..to.range().end,
    };
    let text = ctx.document.text.get(name.clone()).unwrap_or_default().to_lowercase();
    let plain = ctx.document.text.get(from.range().start..to.range().end).unwrap_or_default().to_lowercase();
    let proper = |p: &&Word<'_>| p.upos() == Upos::Propn && p.index() != w.index();
    let (parties, with) = sides(ctx, lexicon, grammar, cast, w);
    Mention {
        head: w.into(),
        lemma: w.lemma().to_lowercase(),
        strength,
        kind: kind.or_else(|| lexicon.kind(&text)).or_else(|| lexicon.kind(&plain)),
        definite: w.by(Rel::Det).any(|d| {
            d.is("Definite", "Def") || d.is("PronType", "Dem") || d.is("PronType", "Art") && !d.is("Definite", "Ind")
        }),
        titled: title.is_some() || phrase.iter().any(|p| proper(&p)),
        name,
        parties,
        beside: beside_clause(cast, grammar, w, &with),
        with,
        headline: headline(ctx, w.sent()),
    }
}

/// The states and groups that act in the clause of an oblique phrase which names the other party.
fn beside_clause(cast: &Cast, grammar: &grammar::Lexicon, w: Word<'_>, with: &[ActorId]) -> Vec<ActorId> {
    let mut at = w;
    for _ in 0..4 {
        if !matches!(at.rel(), Rel::Nmod | Rel::Obl) {
            return Vec::new();
        }
        let Some(head) = at.head() else { return Vec::new() };
        if at.rel() == Rel::Obl {
            let (subjects, _) = grammar::surface_subjects(head, grammar);
            let party = |id: &ActorId| {
                let row = cast.rows.get(id.index());
                row.is_some_and(|r| r.kind == ActorKind::State || r.sectors.iter().any(|s| s == "REB"))
            };
            let ids = subjects.iter().flat_map(|s| cast.at(*s).to_vec());
            return ids.filter(|id| party(id) && !with.contains(id)).collect();
        }
        at = head;
    }
    Vec::new()
}

/// "the Russia-North Korea treaty", "l'accord Moscou-Pyongyang": states tied to the noun by nothing but hyphens.
fn joined(ctx: &Context<'_>, cast: &mut Cast, w: Word<'_>) -> Vec<ActorId> {
    let mut out = Vec::new();
    let mut queue = vec![w];
    let mut next = 0;
    while next < queue.len() && queue.len() < 12 {
        let at = queue[next];
        next += 1;
        for c in at.children() {
            let bare = c.children().all(|x| x.rel() != Rel::Case);
            let tied = matches!(c.rel(), Rel::Compound | Rel::Flat | Rel::Conj | Rel::Nmod | Rel::Appos | Rel::Dep);
            if tied && bare && c.upos() == Upos::Propn && c.subtype() != "poss" {
                queue.push(c);
            }
        }
    }
    let dash = |c: Word<'_>| {
        let near = |n: Option<Word<'_>>| n.is_some_and(|n| matches!(n.form(), "-" | "–" | "—"));
        near(c.next()) || near(c.prev()) || c.form().contains('-')
    };
    for c in queue.into_iter().skip(1).filter(|c| dash(*c)) {
        let state = |cast: &Cast, id: &ActorId| cast.rows[id.index()].kind == ActorKind::State;
        for id in cast.party(ctx, c) {
            if state(cast, &id) && !out.contains(&id) {
                out.push(id);
            }
        }
    }
    if out.len() > 1 { out } else { Vec::new() }
}

/// The noun with what belongs to its name: adjectives, compounds and genitives around it without a gap; no clause, no party.
fn phrase<'a>(lexicon: &Lexicon, grammar: &grammar::Lexicon, w: Word<'a>) -> Vec<Word<'a>> {
    let mut words = vec![w];
    let mut next = 0;
    while next < words.len() && words.len() < PHRASE {
        let at = words[next];
        next += 1;
        for c in at.children() {
            let inside = match c.rel() {
                Rel::Amod | Rel::Compound | Rel::Flat | Rel::Fixed | Rel::Nummod => true,
                Rel::Nmod => {
                    let case = case_of(c);
                    let inside = case.is_empty() || grammar.genitives.contains(&case) || lexicon.about.contains(&case);
                    // "in Geneva", "on Monday" say where and when, not what; a title in capitals holds them.
                    let place = c.upos() == Upos::Propn && lexicon.locative.contains(&case) && !titled(w, c);
                    inside && !place && c.subtype() != "poss"
                }
                Rel::Cc | Rel::Conj if at.rel() == Rel::Compound => false,
                Rel::Case | Rel::Det | Rel::Cc | Rel::Conj | Rel::Punct => {
                    at != w && (c.rel() != Rel::Punct || c.form() == "-")
                }
                _ => false,
            };
            if inside && !matches!(c.upos(), Upos::Verb | Upos::Aux | Upos::Sconj) {
                words.push(c);
            }
        }
    }
    words.sort_by_key(|x| x.index());
    let middle = words.iter().position(|x| *x == w).unwrap_or(0);
    let mut from = middle;
    while from > 0 && words[from - 1].index() + 1 == words[from].index() {
        from -= 1;
    }
    let mut to = middle;
    while to + 1 < words.len() && words[to + 1].index() <= words[to].index() + 1 {
        to += 1;
    }
    words[from..=to].to_vec()
}

/// "the Conventional Armed Forces in Europe Treaty": a name in capitals that begins before its noun's phrase.
fn capitals<'a>(noun: Word<'a>, first: Word<'a>) -> Word<'a> {
    let capital = |w: Word<'_>| w.form().starts_with(char::is_uppercase);
    let mut from = first;
    if !capital(noun) || noun.upos() != Upos::Propn {
        return from;
    }
    let mut at = first;
    for _ in 0..8 {
        let Some(w) = at.prev().filter(|w| w.index() > 0) else { break };
        let named = matches!(w.upos(), Upos::Noun | Upos::Propn | Upos::Adj) && capital(w);
        if named {
            from = w;
        } else if !matches!(w.upos(), Upos::Adp | Upos::Cconj) || !capital(at) {
            break;
        }
        at = w;
    }
    from
}

/// "Declaration on the Conduct of Parties": both with a capital that no place explains.
fn titled(noun: Word<'_>, part: Word<'_>) -> bool {
    let capital = |w: Word<'_>| w.form().starts_with(char::is_uppercase);
    noun.index() > 0 && capital(noun) && capital(part) && part.one(Rel::Det).is_some()
}

/// The title in quotation marks around the noun, or right after its phrase.
fn title(w: Word<'_>, phrase: &[Word<'_>], quotes: &[Range<usize>]) -> Option<Range<usize>> {
    let end = phrase.last().map_or(w.index(), |l| l.index());
    let short = |q: &&Range<usize>| q.len() <= 16 && !q.is_empty() && !spoken(w, (*q).clone());
    let around = quotes.iter().filter(short).find(|q| q.contains(&w.index()));
    let after = || {
        quotes
            .iter()
            .filter(short)
            .find(|q| q.start > end && q.start <= end + 3 && q.len() >= 2 && titles(w, (*q).clone()))
    };
    around.or_else(after).cloned()
}

/// Whether quoted words are somebody's and no title: they hold a verb, or are "a historic treaty".
fn spoken(w: Word<'_>, quote: Range<usize>) -> bool {
    let mut words = quote.map(|i| w.sent().word(i));
    let first = words.clone().next();
    let indefinite = first.is_some_and(|f| f.upos() == Upos::Det && f.is("Definite", "Ind"));
    let verb = |x: Word<'_>| x.upos() == Upos::Verb || x.upos() == Upos::Aux || x.upos() == Upos::Pron;
    indefinite || words.any(verb)
}

/// Whether quoted words after a noun are its title and not somebody's words: they hang on the noun.
fn titles(w: Word<'_>, quote: Range<usize>) -> bool {
    quote
        .clone()
        .map(|i| w.sent().word(i))
        .any(|q| q.head() == Some(w) && matches!(q.rel(), Rel::Appos | Rel::Nmod | Rel::Flat | Rel::Amod | Rel::Acl))
}

/// The words between the quotation marks of a sentence.
fn quoted(sent: Sent<'_>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut open: Option<usize> = None;
    for w in sent.words() {
        match (w.form(), open) {
            ("«" | "“" | "„", _) | ("\"" | "''" | "``", None) => open = Some(w.index() + 1),
            ("»" | "”" | "\"" | "''", Some(from)) => {
                out.push(from..w.index());
                open = None;
            }
            _ => {}
        }
    }
    out
}

/// The parties that the phrase gives, and the one it gives as the other.
fn sides(
    ctx: &Context<'_>,
    lexicon: &Lexicon,
    grammar: &grammar::Lexicon,
    cast: &mut Cast,
    w: Word<'_>,
) -> (Vec<ActorId>, Vec<ActorId>) {
    let (mut parties, mut with) = (Vec::new(), Vec::new());
    let mut queue = vec![w];
    let mut next = 0;
    while next < queue.len() && queue.len() < PHRASE {
        let at = queue[next];
        next += 1;
        for c in at.children().filter(|c| {
            matches!(c.rel(), Rel::Nmod | Rel::Amod | Rel::Compound | Rel::Appos | Rel::Flat | Rel::Obl | Rel::Acl)
        }) {
            let case = case_of(c);
            if lexicon.between.contains(&case) {
                conjuncts(c).into_iter().for_each(|x| parties.extend(cast.party(ctx, x)));
            } else if lexicon.with.contains(&case) {
                conjuncts(c).into_iter().for_each(|x| with.extend(cast.party(ctx, x)));
            } else {
                queue.push(c);
            }
        }
    }
    parties.extend(joined(ctx, cast, w));
    // Adjectives of nationality, on the noun or on a genitive of it; not those of what it is about.
    let genitive = |c: &Word<'_>| c.rel() == Rel::Nmod && grammar.genitives.contains(&case_of(*c));
    let state = |cast: &Cast, id: &ActorId| cast.rows.get(id.index()).is_some_and(|a| a.kind == ActorKind::State);
    for noun in std::iter::once(w).chain(w.children().filter(genitive)) {
        for c in noun.children().filter(|c| matches!(c.rel(), Rel::Amod | Rel::Compound)) {
            for x in conjuncts(c) {
                let named = if c.rel() == Rel::Compound { cast.party(ctx, x) } else { cast.adjectival(x).to_vec() };
                parties.extend(named.into_iter().filter(|id| state(cast, id)));
            }
        }
    }
    (parties, with)
}
