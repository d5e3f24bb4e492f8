//! The places of a document: countries and capitals that stand as places, regions, and towns, the likeliest of a name.

use super::gazetteer::City;
use super::{Lexicon, Mention, Places};
use crate::actors::{Cast, fold, fold_units};
use crate::context::Context;
use crate::grammar::case_of;
use crate::reading::{ActorKind, Place, PlaceId, SourceKind};
use rustc_hash::FxHashMap;
use std::ops::Range;
use vigie_parse::{NameKind, Rel, Sent, Upos, Word};

/// How many words the name of a town has at most.
const LONGEST: usize = 5;

/// Thousands of people that a town has at least where only the grammar shows it.
const SMALLEST: u32 = 40;

/// Thousands of people that a town has at least where nothing shows it but its name.
const LARGE: u32 = 250;

/// A place that a phrase may mean.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Candidate {
    Country(usize),
    Capital(usize),
    Region(usize),
    City(City),
}

/// A phrase that names a place, before it is known which.
struct Draft {
    sent: usize,
    words: Range<usize>,
    head: usize,
    bytes: Range<usize>,
    candidates: Vec<Candidate>,
    /// What stands right after it: "Paris, Texas".
    within: Option<usize>,
    /// How wide its noun makes it.
    wide: Option<String>,
}

/// What a document is about: how often it speaks of each country and state.
#[derive(Default)]
struct Focus {
    countries: FxHashMap<String, u32>,
    states: FxHashMap<String, u32>,
}

struct Finder<'c, 'a> {
    ctx: &'c Context<'a>,
    lexicon: &'a Lexicon,
    drafts: Vec<Draft>,
    tagged: bool,
}

/// Finds and resolves the places.
pub fn find(ctx: &Context<'_>, cast: &Cast) -> Places {
    let Some(language) = ctx.language else { return Places::default() };
    let tagged = ctx.sentences.iter().any(|s| !s.names().is_empty());
    let mut finder = Finder { ctx, lexicon: &language.places, drafts: Vec::new(), tagged };
    let mut grounds = cast.grounds.iter().peekable();
    for sent in ctx.sentences.iter() {
        let mut taken = vec![false; sent.len()];
        finder.regions(sent, cast, &mut taken);
        while let Some(g) = grounds.next_if(|g| g.sent == sent.index()) {
            let free = !taken[g.words.clone()].contains(&true);
            if free && !g.acts {
                let mut candidates =
                    vec![if g.capital { Candidate::Capital(g.country) } else { Candidate::Country(g.country) }];
                if g.capital {
                    let key = ctx.document.text.get(g.bytes.clone()).map(fold_units).unwrap_or_default();
                    candidates.extend(ctx.library.ontology.gazetteer.cities(&key).map(Candidate::City));
                }
                finder.push(sent, g.words.clone(), g.head, g.bytes.clone(), candidates);
            }
            taken[g.words.clone()].fill(true);
        }
        finder.towns(sent, cast, &mut taken);
    }
    finder.drafts.sort_by_key(|d| (d.sent, d.head));
    finder.within();
    let focus = finder.focus(cast);
    finder.resolve(&focus)
}

impl Finder<'_, '_> {
    fn push(
        &mut self,
        sent: Sent<'_>,
        words: Range<usize>,
        head: usize,
        bytes: Range<usize>,
        candidates: Vec<Candidate>,
    ) {
        let noun = sent
            .word(head)
            .head()
            .filter(|_| matches!(sent.word(head).rel(), Rel::Nmod | Rel::Compound | Rel::Appos | Rel::Flat));
        let wide = noun.and_then(|n| self.lexicon.wide.get(&fold(n.lemma()))).cloned();
        self.drafts.push(Draft { sent: sent.index(), words, head, bytes, candidates, within: None, wide });
    }

    /// Regions, seas, rivers: names of our own table.
    fn regions(&mut self, sent: Sent<'_>, cast: &Cast, taken: &mut [bool]) {
        let names = &self.lexicon.names;
        let units = names.units(&self.ctx.document.text, sent, &[]);
        for hit in names.find(&units) {
            let (first, last) = (&units[hit.units.start], &units[hit.units.end - 1]);
            let words = first.word..last.word + 1;
            if taken[words.clone()].contains(&true) {
                continue;
            }
            let head = crate::actors::head_of(sent, words.clone());
            let word = sent.word(head);
            let named = matches!(word.upos(), Upos::Propn | Upos::Noun | Upos::Adj | Upos::X);
            // Part of a longer name ("Virginia Woolf"), or of an organisation's.
            let longer = sent.names().iter().any(|n| {
                n.words.start < words.end
                    && words.start < n.words.end
                    && n.words.len() > words.len()
                    && n.kind != NameKind::Place
            });
            let flat =
                words.len() == 1 && (word.rel() == Rel::Flat || word.by(Rel::Flat).any(|f| f.upos() == Upos::Propn));
            // A town with the region's name in its own: "Gaza City".
            let town = sent.len() > words.end && named_town(self.ctx, sent, words.start..words.end + 1);
            if !named || longer || flat || town || state_elsewhere(cast, word) {
                continue;
            }
            taken[words.clone()].fill(true);
            let candidates = names.senses(&hit).iter().map(|i| Candidate::Region(*i)).collect();
            self.push(sent, words, head, first.range.start..last.range.end, candidates);
        }
    }

    /// Towns: proper nouns that the gazetteer knows, where the model or the grammar shows a place.
    fn towns(&mut self, sent: Sent<'_>, cast: &Cast, taken: &mut [bool]) {
        let mut i = 0;
        while i < sent.len() {
            let found = if taken[i] { None } else { self.town(sent, i, cast, taken) };
            let Some((words, candidates)) = found else {
                i += 1;
                continue;
            };
            i = words.end;
            taken[words.clone()].fill(true);
            let bytes = sent.word(words.start).range().start..sent.word(words.end - 1).range().end;
            let head = crate::actors::head_of(sent, words.clone());
            self.push(sent, words, head, bytes, candidates);
        }
    }

    fn town(
        &self,
        sent: Sent<'_>,
        start: usize,
        cast: &Cast,
        taken: &[bool],
    ) -> Option<(Range<usize>, Vec<Candidate>)> {
        let first = sent.word(start);
        if !named(first) || !capital(first) || is_someone(cast, first) {
            return None;
        }
        let name = sent.names().iter().find(|n| n.words.contains(&start));
        let tagged = name.is_some_and(|n| n.kind == NameKind::Place);
        // A name the model takes for something else, and nobody for an actor: a place only where the grammar shows it.
        let other = name.is_some_and(|n| n.kind != NameKind::Place && n.words.len() > 1);
        if self.tagged && other {
            return None;
        }
        let mut end = (start + LONGEST).min(sent.len());
        if let Some(n) = name {
            end = end.min(n.words.end.max(start + 1));
        }
        while end > start {
            let words = start..end;
            let whole = !words.clone().any(|w| taken[w]) && capital(sent.word(end - 1)) && !cut_short(sent, end);
            // "EDMONTON, Ky.": what follows is a region or a country.
            let inside = end + 1 < sent.len() && sent.word(end).form() == "," && taken[end + 1];
            let shown = inside || self.shows_place(sent, words.clone(), tagged);
            let alone = name.is_none_or(|n| n.kind == NameKind::Place) && sent.word(start).rel() != Rel::Flat;
            if whole && (shown || alone) {
                let text = &self.ctx.document.text;
                let bytes = first.range().start..sent.word(end - 1).range().end;
                let key = text.get(bytes).map(fold_units).unwrap_or_default();
                let least = if tagged || inside {
                    0
                } else if shown {
                    SMALLEST
                } else {
                    LARGE
                };
                let large = |c: &City| c.people >= least;
                let found: Vec<_> =
                    self.ctx.library.ontology.gazetteer.cities(&key).filter(large).map(Candidate::City).collect();
                if !found.is_empty() {
                    return Some((words, found));
                }
            }
            end -= 1;
        }
        None
    }

    /// Whether the grammar shows a place: a preposition of place, a noun of place, a neighbour that is one.
    fn shows_place(&self, sent: Sent<'_>, words: Range<usize>, tagged: bool) -> bool {
        if tagged {
            return true;
        }
        let mut head = sent.word(crate::actors::head_of(sent, words));
        for _ in 0..4 {
            let case = case_of(head);
            if self.lexicon.cases.contains(&case) || head.rel() == Rel::Obj {
                return true;
            }
            let Some(over) = head.head() else { return false };
            if matches!(head.rel(), Rel::Nmod | Rel::Compound | Rel::Appos | Rel::Flat)
                && self.lexicon.nouns.contains(&fold(over.lemma()))
            {
                return true;
            }
            if !matches!(head.rel(), Rel::Conj | Rel::Appos) {
                return false;
            }
            head = over;
        }
        false
    }

    /// Joins "Paris" to the "Texas" or "France" that follows it after a comma.
    fn within(&mut self) {
        let text = &self.ctx.document.text;
        for i in 0..self.drafts.len() {
            let (a, rest) = self.drafts.split_at_mut(i + 1);
            let (Some(one), Some(next)) = (a.last_mut(), rest.first()) else { continue };
            let between = text.get(one.bytes.end..next.bytes.start).unwrap_or("?");
            let close = matches!(between.trim(), "," | "(") && between.len() <= 3;
            if close && next.candidates.iter().any(|c| matches!(c, Candidate::Country(_) | Candidate::Region(_))) {
                one.within = Some(i + 1);
            }
        }
    }

    fn code(&self, c: &Candidate) -> Option<String> {
        let countries = &self.ctx.library.ontology.countries;
        match c {
            Candidate::Country(i) | Candidate::Capital(i) => countries.all().get(*i).map(|c| c.code.clone()),
            Candidate::Region(i) => {
                let region = self.ctx.library.ontology.gazetteer.regions().get(*i)?;
                (!region.country.is_empty()).then(|| region.country.to_owned())
            }
            Candidate::City(c) => countries.by_iso2(c.iso2).map(|c| c.code.clone()),
        }
    }

    fn state(&self, c: &Candidate) -> Option<&'static str> {
        match c {
            Candidate::Region(i) => self.ctx.library.ontology.gazetteer.regions().get(*i)?.id.strip_prefix("us-"),
            Candidate::City(c) if !c.admin.is_empty() => Some(c.admin),
            _ => None,
        }
    }

    fn focus(&self, cast: &Cast) -> Focus {
        let mut focus = Focus::default();
        for g in &cast.grounds {
            if let Some(code) = self.code(&Candidate::Country(g.country)) {
                *focus.countries.entry(code).or_default() += 1;
            }
        }
        for row in cast.rows.iter().filter(|r| r.kind != ActorKind::State) {
            if let Some(code) = &row.country {
                *focus.countries.entry(code.clone()).or_default() += 1;
            }
        }
        for d in self.drafts.iter().filter(|d| d.candidates.len() == 1) {
            if let Some(code) = self.code(&d.candidates[0]) {
                *focus.countries.entry(code).or_default() += 1;
            }
            if let Some(state) = self.state(&d.candidates[0]) {
                *focus.states.entry(state.to_lowercase()).or_default() += 1;
            }
        }
        focus
    }

    fn best(&self, d: &Draft, focus: &Focus) -> Option<Candidate> {
        let outer = d.within.and_then(|i| self.drafts.get(i)).and_then(|o| o.candidates.first());
        let score = |c: &Candidate| {
            let size = match c {
                Candidate::Country(_) | Candidate::Capital(_) => 9.0,
                Candidate::Region(_) => 8.0,
                Candidate::City(c) => f64::from(c.people.max(1)).ln(),
            };
            let code = self.code(c);
            let country = code.as_ref().and_then(|c| focus.countries.get(c)).copied().unwrap_or_default();
            let state = self.state(c).and_then(|s| focus.states.get(&s.to_lowercase())).copied().unwrap_or_default();
            let inside = outer.is_some_and(|o| match self.state(o) {
                Some(state) => self.state(c).is_some_and(|s| s.eq_ignore_ascii_case(state)),
                None => code.is_some() && self.code(o) == code,
            });
            size + f64::from(country.min(20)).ln_1p() * 1.5
                + f64::from(state.min(20)).ln_1p() * 2.0
                + if inside { 50.0 } else { 0.0 }
        };
        d.candidates.iter().copied().max_by(|a, b| score(a).total_cmp(&score(b)))
    }

    fn resolve(&self, focus: &Focus) -> Places {
        let mut out = Places::default();
        let mut known: FxHashMap<String, PlaceId> = FxHashMap::default();
        for d in &self.drafts {
            let Some(best) = self.best(d, focus) else { continue };
            let place = self.row(d, best);
            let key = format!("{} {:?} {:?} {}", place.name, place.country, place.geonames, place.precision);
            let id = *known.entry(key).or_insert_with(|| {
                let id = PlaceId(out.rows.len() as u32);
                out.rows.push(Place { id, ..place });
                id
            });
            out.rows[id.index()].mentions.push(self.ctx.span(d.bytes.clone()));
            out.mentions.push(Mention { place: id, sent: d.sent, words: d.words.clone(), head: d.head });
        }
        out
    }

    fn row(&self, d: &Draft, best: Candidate) -> Place {
        let ontology = &self.ctx.library.ontology;
        let written = || self.ctx.document.text.get(d.bytes.clone()).unwrap_or_default().to_owned();
        let mut place = Place {
            id: PlaceId(0),
            name: written(),
            country: self.code(&best),
            latitude: None,
            longitude: None,
            geonames: None,
            precision: String::new(),
            mentions: Vec::new(),
        };
        let mut set = |at: Option<(f64, f64)>, geonames: Option<u32>, precision: &str| {
            place.latitude = at.map(|a| a.0);
            place.longitude = at.map(|a| a.1);
            place.geonames = geonames;
            precision.clone_into(&mut place.precision);
        };
        match best {
            Candidate::Country(i) => {
                let c = &ontology.countries.all()[i];
                set(c.middle, c.geonames, "country");
                if let Some(name) = self.ctx.language.and_then(|l| l.actors.countries.get(i)) {
                    place.name.clone_from(&name.0);
                }
            }
            Candidate::Capital(i) => {
                let c = ontology.countries.all()[i].capital;
                set(c.map(|c| (c.latitude, c.longitude)), c.map(|c| c.geonames), d.wide.as_deref().unwrap_or("city"));
            }
            Candidate::Region(i) => {
                let r = &ontology.gazetteer.regions()[i];
                set(Some((r.latitude, r.longitude)), None, r.precision);
                self.lexicon.usual[i].clone_into(&mut place.name);
            }
            Candidate::City(c) => {
                set(Some((c.latitude, c.longitude)), Some(c.id), d.wide.as_deref().unwrap_or("city"));
            }
        }
        place
    }
}

/// "Georgia" as a state that the document names by other words too: not the region of that name.
fn state_elsewhere(cast: &Cast, word: Word<'_>) -> bool {
    let mut states = cast.at(word).iter().filter_map(|id| cast.rows.get(id.index()));
    states.any(|r| r.kind == ActorKind::State && r.mentions.iter().any(|m| m.text != word.form()))
}

/// Whether the gazetteer knows a phrase that ends in a capital.
fn named_town(ctx: &Context<'_>, sent: Sent<'_>, words: Range<usize>) -> bool {
    let (first, last) = (sent.word(words.start), sent.word(words.end - 1));
    let text = ctx.document.text.get(first.range().start..last.range().end).map(fold_units).unwrap_or_default();
    capital(last) && ctx.library.ontology.gazetteer.cities(&text).next().is_some()
}

fn named(w: Word<'_>) -> bool {
    matches!(w.upos(), Upos::Propn | Upos::X)
}

fn capital(w: Word<'_>) -> bool {
    let first = |s: &str| s.chars().next().is_some_and(char::is_uppercase);
    first(w.form()) || w.form().split_once('-').is_some_and(|(a, b)| a.len() <= 3 && first(b))
}

/// Whether a name goes on after its end: "Paris Hilton".
fn cut_short(sent: Sent<'_>, end: usize) -> bool {
    end < sent.len() && sent.word(end).rel() == Rel::Flat && sent.word(end).upos() == Upos::Propn
        || end < sent.len()
            && sent.word(end - 1).rel() == Rel::Compound
            && sent
                .word(end - 1)
                .head()
                .is_some_and(|h| h.index() == end && h.upos() == Upos::Propn && h.rel() != Rel::Appos)
}

fn is_someone(cast: &Cast, w: Word<'_>) -> bool {
    cast.form(w) == Some(SourceKind::Named)
        && cast.at(w).iter().any(|id| cast.rows[id.index()].kind != ActorKind::State)
}
