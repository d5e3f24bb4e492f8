//! Persons: their names anywhere in the document, the roles that stand beside them, and which names are one person.

use super::holders::Holders;
use super::lexicon::{Agreement, Sense};
use super::matcher::fold;
use super::phrase::{Facts, Scene};
use super::scan::{Found, phrase_name};
use crate::context::At;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::ops::Range;
use vigie_parse::{NameKind, Rel, Sent, Upos, Word};

/// How many persons of one surname are looked through.
const MOST: usize = 64;

/// A name in a sentence.
#[derive(Clone, Debug)]
pub struct NameAt {
    /// Its words.
    pub words: Range<usize>,
    /// Its head.
    pub head: usize,
    /// What the parse takes it for.
    pub kind: Option<NameKind>,
}

/// A role that stands beside a name.
#[derive(Clone, Debug)]
pub struct Beside {
    /// The head of the role.
    pub head: usize,
    /// Its words, without its modifiers.
    pub words: Range<usize>,
    /// Which role.
    pub role: usize,
    /// What its phrase says.
    pub facts: Facts,
}

/// One person of the document.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// The fullest form of the name, as written.
    pub name: String,
    /// Its parts, folded.
    pub parts: Vec<String>,
    /// What the best role beside it says.
    pub facts: Facts,
    /// Which role that is, and its words as written.
    pub role: Option<(usize, String)>,
    /// The office that the table of holders gives at the day of the document: `head`, `government`, …
    pub office: Option<String>,
    /// Gender, where a role or title shows it.
    pub agreement: Agreement,
}

/// The persons of a document.
#[derive(Debug, Default)]
pub struct Persons<'h> {
    /// The day of the document.
    pub date: Option<Date>,
    /// Who held an office when.
    pub holders: Option<&'h Holders>,
    /// All of them.
    pub all: Vec<Person>,
    /// Which person the name headed by a word means.
    pub at: FxHashMap<At, usize>,
    by_last: FxHashMap<String, Vec<usize>>,
}

/// The proper names of a sentence that no table knows: runs of proper nouns tied together.
pub fn names(scene: Scene<'_>) -> Vec<NameAt> {
    let sent = scene.sent;
    let mut out: Vec<NameAt> = Vec::new();
    let mut i = 0;
    while i < sent.len() {
        if !starts_name(scene, sent.word(i)) {
            i += 1;
            continue;
        }
        let start = i;
        i += 1;
        while i < sent.len() && continues_name(scene, start, sent.word(i)) {
            i += 1;
        }
        let words = start..i;
        if covered(scene, words.clone()) {
            continue;
        }
        let kind = sent.names().iter().find(|n| n.words.start < words.end && words.start < n.words.end).map(|n| n.kind);
        out.push(NameAt { head: super::scan::head_of(sent, words.clone()), words, kind });
    }
    out
}

/// Written with a capital, if only after an article of its own: "el-Sissi".
fn capital(w: Word<'_>) -> bool {
    let first = |s: &str| s.chars().next().is_some_and(char::is_uppercase);
    first(w.form()) || w.form().split_once(['-', '\'', '’']).is_some_and(|(a, b)| a.len() <= 3 && first(b))
}

fn known(scene: Scene<'_>, w: Word<'_>) -> bool {
    scene.scan.at(w.index()).is_some_and(|f| {
        f.senses.iter().any(|s| !matches!(s, Sense::Role(_))) || f.role().is_some() && !alone_in_name(f, w)
    })
}

/// A role word that is part of a name for all that ("Major" in "John Major"): it hangs flat on a name.
fn alone_in_name(_f: &Found, w: Word<'_>) -> bool {
    w.rel() == Rel::Flat && w.upos() == Upos::Propn && w.head().is_some_and(|h| h.upos() == Upos::Propn)
}

fn starts_name(scene: Scene<'_>, w: Word<'_>) -> bool {
    let flat_next = w.next().is_some_and(|n| {
        let joined = n.rel() == Rel::Flat && n.head() == Some(w) || person_of_two(w, n);
        joined && n.upos() == Upos::Propn && !known(scene, n)
    });
    w.upos() == Upos::Propn
        && capital(w)
        && (!known(scene, w)
            || flat_next
                && scene.scan.at(w.index()).is_some_and(|f| {
                    let place = |s: &Sense| matches!(s, Sense::Country(_) | Sense::Capital(_) | Sense::Seat(_));
                    f.words.len() == 1 && f.senses.iter().all(place)
                }))
}

/// "Paris Hilton": a place's name before a surname, both inside what the parse takes for a person.
fn person_of_two(w: Word<'_>, next: Word<'_>) -> bool {
    let both = |r: &Range<usize>| r.contains(&w.index()) && r.contains(&next.index());
    w.head() == Some(next)
        && w.rel() == Rel::Compound
        && w.sent().names().iter().any(|n| n.kind == NameKind::Person && both(&n.words))
}

/// Whether a word goes on with the name begun at `start`: a flat part, or a proper noun that hangs on it or on which it hangs.
fn continues_name(scene: Scene<'_>, start: usize, w: Word<'_>) -> bool {
    let inside = |x: Option<Word<'_>>| x.is_some_and(|h| (start..w.index()).contains(&h.index()));
    if w.index() > start && hyphened(w) {
        return true;
    }
    let flat = w.rel() == Rel::Flat && inside(w.head());
    if flat && w.upos() != Upos::Punct {
        return capital(w) && (!known(scene, w) || alone_in_name_at(scene, w)) || particle(w);
    }
    // "Kim Jong Un": a capital right after a name, whatever the tagger takes it for.
    let odd = matches!(w.upos(), Upos::Det | Upos::Num | Upos::X | Upos::Pron | Upos::Intj);
    if odd && capital(w) && !known(scene, w) && w.form().chars().all(char::is_alphabetic) && w.rel() != Rel::Nsubj {
        return true;
    }
    if w.upos() != Upos::Propn || !capital(w) || known(scene, w) {
        return false;
    }
    // "Suk" of "Yoon Suk Yeol" where both hang on what is still to come.
    let beside = w.prev().is_some_and(|p| {
        let same = p.head() == w.head() && p.rel() == w.rel() && p.upos() == Upos::Propn;
        same && matches!(w.rel(), Rel::Compound | Rel::Flat)
    });
    let tied = inside(w.head()) && matches!(w.rel(), Rel::Appos | Rel::Nmod | Rel::Compound | Rel::Dep)
        || w.children().any(|c| {
            (start..w.index()).contains(&c.index()) && matches!(c.rel(), Rel::Compound | Rel::Flat | Rel::Nmod)
        });
    tied || beside
}

fn alone_in_name_at(scene: Scene<'_>, w: Word<'_>) -> bool {
    scene.scan.at(w.index()).is_some_and(|f| f.words.len() == 1)
}

/// A part of "el-Sissi", whether the hyphen cuts it into words or not.
fn hyphened(w: Word<'_>) -> bool {
    let glued = |a: Word<'_>, b: Word<'_>| a.range().end == b.range().start;
    let dash = |w: Word<'_>| w.form() == "-";
    let small = |w: Word<'_>| w.form().chars().count() <= 4 && w.form().chars().all(char::is_alphabetic);
    let next = w.next().filter(|n| glued(w, *n));
    let prev = w.prev().filter(|p| glued(*p, w));
    if dash(w) {
        return prev.is_some_and(small) && next.is_some_and(capital);
    }
    let begins = small(w) && next.is_some_and(|d| dash(d) && d.next().is_some_and(|n| glued(d, n) && capital(n)));
    let ends = capital(w) && prev.is_some_and(|d| dash(d) && d.prev().is_some_and(|p| glued(p, d) && small(p)));
    begins && !capital(w) || ends
}

/// A small word inside a name: *de*, *van*, *al*, *bin*.
fn particle(w: Word<'_>) -> bool {
    w.form().chars().count() <= 4 && w.next().is_some_and(|n| n.rel() == Rel::Flat && capital(n))
        || w.form().chars().all(|c| c == '-' || c == '\'' || c == '’')
}

/// Whether a table knows the whole run already.
fn covered(scene: Scene<'_>, words: Range<usize>) -> bool {
    scene.scan.at(words.start).is_some_and(|f| f.words.start <= words.start && f.words.end >= words.end)
}

/// The role that stands beside a name: before it ("le chancelier allemand Olaf Scholz"), after it ("John Kirby,
/// porte-parole de la Maison Blanche"), or over it in the tree.
pub fn beside(scene: Scene<'_>, name: &NameAt) -> Vec<Beside> {
    let mut heads: Vec<usize> = Vec::new();
    let head = scene.sent.word(name.head);
    let push = |w: usize, heads: &mut Vec<usize>| {
        if scene.scan.at(w).is_some_and(|f| f.role().is_some()) && !name.words.contains(&w) && !heads.contains(&w) {
            heads.push(w);
        }
    };
    if let Some(above) = head.head() {
        let bare = head.children().all(|c| c.rel() != Rel::Case);
        // A name before the role it hangs on is whose role it is: "a Putin spokesman", "a Texas judge".
        let over = matches!(head.rel(), Rel::Appos | Rel::Flat)
            || head.rel() == Rel::Compound && above.index() < name.words.start;
        if over || matches!(head.rel(), Rel::Nmod | Rel::Dep | Rel::Parataxis) && bare {
            push(above.index(), &mut heads);
        }
    }
    for w in name.words.clone() {
        for c in scene.sent.word(w).children() {
            let bare = c.children().all(|x| x.rel() != Rel::Case);
            if matches!(c.rel(), Rel::Appos | Rel::Compound | Rel::Amod | Rel::Flat) || c.rel() == Rel::Nmod && bare {
                push(c.index(), &mut heads);
            }
        }
    }
    for h in before(scene, name).into_iter().chain(after(scene, name)).chain(between_commas(scene, name)) {
        push(h, &mut heads);
    }
    // "le guide suprême, l'ayatollah …": a role in apposition to a role.
    let over: Vec<usize> = heads
        .iter()
        .map(|h| scene.sent.word(*h))
        .filter(|w| w.rel() == Rel::Appos)
        .filter_map(|w| w.head())
        .map(|w| w.index())
        .collect();
    for h in over {
        push(h, &mut heads);
    }
    heads
        .into_iter()
        .filter_map(|h| scene.scan.at(h))
        .filter_map(|f| Some(Beside { head: f.head, words: f.words.clone(), role: f.role()?, facts: scene.facts(f) }))
        .collect()
}

/// A role right before the name, with nothing but its own modifiers between.
fn before(scene: Scene<'_>, name: &NameAt) -> Option<usize> {
    let mut at = name.words.start;
    let mut steps = 0;
    while at > 0 && steps < 4 {
        at -= 1;
        steps += 1;
        let w = scene.sent.word(at);
        match scene.scan.at(at) {
            Some(f) if f.role().is_some() => {
                let mine = w.rel() != Rel::Conj || steps > 1;
                return Some(f.head).filter(|_| mine && !plural_role(scene, f));
            }
            Some(f) if f.senses.iter().any(|s| matches!(s, Sense::Adjective(_))) && w.upos() != Upos::Verb => {}
            _ if w.upos() == Upos::Adj && w.rel() == Rel::Amod => {}
            _ => return None,
        }
    }
    None
}

/// A role before a comma and the name before another: "le porte-parole de la Maison Blanche, John Kirby, …".
fn between_commas(scene: Scene<'_>, name: &NameAt) -> Option<usize> {
    let sent = scene.sent;
    let comma = name.words.start.checked_sub(1).map(|i| sent.word(i)).filter(|w| w.form() == ",")?;
    let closed = name.words.end >= sent.len() || sent.word(name.words.end).upos() == Upos::Punct;
    let mut at = comma.index();
    for _ in 0..10 {
        at = at.checked_sub(1).filter(|_| closed)?;
        let w = sent.word(at);
        match scene.scan.at(at) {
            Some(f) if f.role().is_some() => {
                let alone = !plural_role(scene, f) && scene.definite(scene.head(f));
                return Some(f.head).filter(|_| alone);
            }
            Some(_) => {}
            None if matches!(w.upos(), Upos::Adp | Upos::Det | Upos::Adj | Upos::Noun | Upos::Part) => {}
            None if w.upos() == Upos::Cconj || w.upos() == Upos::Propn && w.rel() != Rel::Flat => {}
            None => return None,
        }
    }
    None
}

fn plural_role(scene: Scene<'_>, f: &Found) -> bool {
    scene.plural(scene.head(f))
}

/// A bare role after the name and a comma: "John Kirby, porte-parole de …".
fn after(scene: Scene<'_>, name: &NameAt) -> Option<usize> {
    let sent = scene.sent;
    let comma = (name.words.end < sent.len()).then(|| sent.word(name.words.end))?;
    let next = comma.next().filter(|_| comma.form() == ",")?;
    let f = scene.scan.at(next.index()).filter(|f| f.role().is_some())?;
    let head = scene.head(f);
    let subject = matches!(head.rel(), Rel::Nsubj | Rel::Obj | Rel::Conj | Rel::Root);
    (!subject && !scene.plural(head)).then_some(f.head)
}

impl Persons<'_> {
    /// Notes a name with the roles beside it; several mentions of one person become one.
    pub fn add(&mut self, sent: Sent<'_>, text: &str, name: &NameAt, roles: &[Beside], scene: Scene<'_>) {
        let parts: Vec<String> = name
            .words
            .clone()
            .map(|i| fold(sent.word(i).form()))
            .filter(|p| p.chars().any(char::is_alphanumeric))
            .collect();
        let Some(last) = parts.last().cloned() else { return };
        let bytes = sent.word(name.words.start).range().start..sent.word(name.words.end - 1).range().end;
        let written = text.get(bytes).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        let index = self.same(&parts).unwrap_or_else(|| {
            let given = parts.first().filter(|_| parts.len() > 1);
            let feminine = given.and_then(|g| scene.ontology.countries.given.get(g.as_str())).copied();
            let agreement = Agreement { feminine, plural: Some(false) };
            self.all.push(Person { name: written.clone(), parts: parts.clone(), agreement, ..Person::default() });
            let index = self.all.len() - 1;
            for key in [Some(&last), parts.first()].into_iter().flatten() {
                let list = self.by_last.entry(key.clone()).or_default();
                if !list.contains(&index) {
                    list.push(index);
                }
            }
            index
        });
        let person = &mut self.all[index];
        if parts.len() > person.parts.len() {
            person.name = written;
            if person.agreement.feminine.is_none() {
                let given = parts.first().and_then(|g| scene.ontology.countries.given.get(g.as_str()));
                person.agreement.feminine = given.copied();
            }
            person.parts = parts;
            let list = self.by_last.entry(last).or_default();
            if !list.contains(&index) {
                list.push(index);
            }
        }
        self.at.insert(At::from(sent.word(name.head)), index);
        for role in roles {
            self.learn(index, role, text, scene);
        }
    }

    /// Whether the table of holders knows the name.
    pub fn holds(&self, name: &str) -> bool {
        self.holders.is_some_and(|h| h.at(name, self.date).is_some())
    }

    /// Gives country and sector to those whom the table of holders knows and the text does not say.
    pub fn recognise(&mut self) {
        let Some(holders) = self.holders else { return };
        for p in &mut self.all {
            let Some(held) = holders.at(&p.name, self.date) else { continue };
            let other = p.facts.country.as_ref().is_some_and(|c| *c != held.term.country);
            if other {
                continue;
            }
            p.facts.country = Some(held.term.country.clone());
            match held.now {
                Some(true) => {
                    p.office = Some(held.term.office.clone());
                    let state = !matches!(held.term.country.as_str(), "IGO" | "UNO");
                    if p.facts.sectors.is_empty() && state {
                        p.facts.sectors = vec!["GOV".into()];
                    }
                }
                Some(false) if p.facts.sectors.is_empty() => p.facts.sectors = vec!["ELI".into()],
                _ => {}
            }
        }
    }

    /// Whether a person of this name was met.
    pub fn knows(&self, sent: Sent<'_>, name: &NameAt) -> bool {
        let parts: Vec<String> = name.words.clone().map(|i| fold(sent.word(i).form())).collect();
        self.same(&parts).is_some()
    }

    /// The person a name means: one whose name holds all its parts, in order; the latest such.
    fn same(&self, parts: &[String]) -> Option<usize> {
        let keys = [parts.last(), parts.first()];
        let mut candidates = keys.into_iter().flatten().filter_map(|k| self.by_last.get(k)).flatten();
        candidates
            .by_ref()
            .take(MOST)
            .find(|i| within(parts, &self.all[**i].parts) || within(&self.all[**i].parts, parts))
            .copied()
    }

    fn learn(&mut self, index: usize, beside: &Beside, text: &str, scene: Scene<'_>) {
        let person = &mut self.all[index];
        let head = scene.sent.word(beside.head);
        let gender = |w: Word<'_>| match w.feat("Gender") {
            Some("Fem") => Some(true),
            Some("Masc") => Some(false),
            _ => None,
        };
        let gender = head.by(Rel::Det).find_map(gender).or_else(|| gender(head));
        if person.agreement.feminine.is_none() {
            person.agreement.feminine = gender;
        }
        let Some(role) = scene.lexicon.roles.get(beside.role).filter(|r| !r.title) else { return };
        let better = match &person.role {
            None => true,
            Some((old, _)) => {
                let office = |i: usize| scene.lexicon.roles.get(i).is_some_and(|r| r.office);
                person.facts.country.is_none() && (beside.facts.country.is_some() || role.office && !office(*old))
            }
        };
        if better {
            let words =
                || beside.words.clone().chain(beside.facts.words.iter().copied()).map(|i| scene.sent.word(i).range());
            let (_, _, phrase) = phrase_name(text, head, &scene.lexicon.links);
            let start = words().map(|r| r.start).min().unwrap_or(phrase.start).min(phrase.start);
            let end = words().map(|r| r.end).max().unwrap_or(phrase.end).max(phrase.end);
            let span = cut_at_name(text.get(start..end).unwrap_or(head.form()), &person.name);
            person.role = Some((beside.role, span.split_whitespace().collect::<Vec<_>>().join(" ")));
            person.facts = beside.facts.clone();
            if person.facts.sectors.is_empty() {
                person.facts.sectors.clone_from(&role.sectors);
            }
        }
    }
}

/// A role's words end where the name begins.
fn cut_at_name<'t>(span: &'t str, name: &str) -> &'t str {
    let first = name.split_whitespace().next().unwrap_or(name);
    span.find(first).map_or(span, |at| if at == 0 { span } else { span[..at].trim_end_matches([' ', ',']) })
}

/// Whether `short` is a name for the one called `long`: its last part is the last or the first of `long`, the rest stand there.
fn within(short: &[String], long: &[String]) -> bool {
    if short.len() > long.len() || short.is_empty() {
        return false;
    }
    let ends = short.last() == long.last() || short.len() == 1 && short.first() == long.first();
    ends && short.iter().all(|p| long.iter().any(|l| l == p || p.chars().count() == 1 && l.starts_with(p.as_str())))
}
