//! Persons: what their names and the roles beside them say, and which names are one person.

use super::beside::Beside;
use super::holders::Holders;
use super::lexicon::Agreement;
use super::matcher::fold;
use super::naming::NameAt;
use super::phrase::{Facts, Scene};
use super::scan::phrase_name;
use crate::context::At;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use vigie_parse::{Rel, Sent, Word};

/// How many persons of one surname are looked through.
const MOST: usize = 64;

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
    let bare = |s: &'t str| s.trim_end_matches([' ', ',', ';', ':']);
    bare(span.find(first).map_or(span, |at| if at == 0 { span } else { &span[..at] }))
}

/// Whether `short` is a name for the one called `long`: its last part is the last or the first of `long`, the rest stand there.
fn within(short: &[String], long: &[String]) -> bool {
    if short.len() > long.len() || short.is_empty() {
        return false;
    }
    let ends = short.last() == long.last() || short.len() == 1 && short.first() == long.first();
    ends && short.iter().all(|p| long.iter().any(|l| l == p || p.chars().count() == 1 && l.starts_with(p.as_str())))
}
