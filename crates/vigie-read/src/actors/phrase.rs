//! What a role's noun phrase says: whose it is, and so of which country and sectors.

use super::lexicon::{Lexicon, Sense};
use super::scan::{Found, Scan};
use crate::grammar::{case_of, conjuncts};
use crate::library::Ontology;
use crate::reading::ActorKind;
use rustc_hash::{FxHashMap, FxHashSet};
use vigie_parse::{Rel, Sent, Upos, Word};

/// How deep an office may hang on an office ("spokesman of the head of the army").
const DEPTH: usize = 4;

/// PLOVER's code of the European Union.
const UNION: &str = "EUR";

/// One sentence and what is known of its words.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The sentence.
    pub sent: Sent<'a>,
    /// Its known names.
    pub scan: &'a Scan,
    /// The words of the language.
    pub lexicon: &'a Lexicon,
    /// Countries and bodies.
    pub ontology: &'a Ontology,
    /// The countries the document speaks of.
    pub countries: &'a FxHashSet<usize>,
    /// Names of regions in the language, with their country.
    pub regions: &'a FxHashMap<String, String>,
    /// The country the document is about.
    pub home: Option<usize>,
}

/// What a role's phrase says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Alpha-3, or IGO UNO EUR NGO IMG MNC ISM.
    pub country: Option<String>,
    /// PLOVER sectors.
    pub sectors: Vec<String>,
    /// The words that say so: modifiers of the role.
    pub words: Vec<usize>,
    /// Whether it is over: *former*.
    pub former: bool,
    /// Whether it hangs on a body, a country or a group that is known.
    pub held: bool,
    /// Persons it hangs on ("Putin's spokesman"), by the head of their name.
    pub of: Vec<usize>,
}

impl<'a> Scene<'a> {
    /// The country that a found name or adjective means here. A name of several countries is the one that the document
    /// names otherwise; the first where it names none.
    pub fn country(&self, found: &Found, adjective: bool) -> Option<usize> {
        let mut all = found.senses.iter().filter_map(|s| match s {
            Sense::Adjective(i) if adjective => Some(*i),
            Sense::Country(i) | Sense::Capital(i) | Sense::People(i) => Some(*i),
            Sense::Short(i) => {
                self.lexicon.shorts.get(*i).filter(|s| self.countries.contains(&s.beside)).map(|s| s.country)
            }
            _ => None,
        });
        let first = all.next()?;
        let mut known = std::iter::once(first).chain(all).filter(|i| self.countries.contains(i));
        Some(known.next().unwrap_or(first))
    }

    /// The code of a country.
    pub fn code(&self, index: usize) -> Option<String> {
        self.ontology.countries.all().get(index).map(|c| c.code.clone())
    }

    /// The word a found name hangs on.
    pub fn head(&self, found: &Found) -> Word<'a> {
        self.sent.word(found.head)
    }

    /// What the phrase of a role says.
    pub fn facts(&self, found: &Found) -> Facts {
        self.facts_to(found, DEPTH)
    }

    fn facts_to(&self, found: &Found, depth: usize) -> Facts {
        let Some(role) = found.role().and_then(|i| self.lexicon.roles.get(i)) else { return Facts::default() };
        let mut facts = Facts { sectors: role.sectors.clone(), ..Facts::default() };
        if depth == 0 {
            return facts;
        }
        for word in found.words.clone() {
            let own = |c: &Word<'a>| !found.words.contains(&c.index()) && c.rel() != Rel::Conj;
            for child in self.sent.word(word).children().filter(own) {
                self.take(found, role.body, child, &mut facts, depth);
                for other in child.by(Rel::Conj) {
                    if facts.country.is_none() && self.links(child) {
                        self.take(found, role.body, other, &mut facts, depth);
                    }
                }
            }
        }
        self.before(found, &mut facts);
        self.beside(found, &mut facts);
        self.among(found, &mut facts, depth);
        if role.body && !facts.held && facts.of.is_empty() && self.hangs_on_unknown(found) {
            facts.sectors.clear();
        }
        if facts.former {
            facts.sectors = vec!["ELI".into()];
        }
        if facts.country.is_none() && role.ngo {
            facts.country = Some("NGO".into());
        }
        facts
    }

    /// What one modifier says.
    fn take(&self, role: &Found, body: bool, child: Word<'a>, facts: &mut Facts, depth: usize) {
        if self.lexicon.former.contains(&super::matcher::fold(child.form()))
            || self.lexicon.former.contains(&super::matcher::fold(child.lemma()))
        {
            facts.former = true;
            facts.words.push(child.index());
            return;
        }
        let Some(f) = self.scan.at(child.index()).filter(|f| !f.glued) else {
            // "minister of defence of Ukraine": the country hangs on the portfolio.
            if child.rel() == Rel::Nmod && self.links(child) {
                for c in child.children().filter(|c| matches!(c.rel(), Rel::Nmod | Rel::Amod)) {
                    if let Some(f) = self.scan.headed(c.index()).filter(|f| !f.glued && self.links_or_adjective(f, c)) {
                        self.take_country(f, facts);
                    }
                }
            }
            if child.upos() == Upos::Propn && self.links(child) {
                self.take_place(child, facts);
            }
            if child.upos() == Upos::Propn && matches!(child.rel(), Rel::Nmod | Rel::Compound) && self.links(child) {
                facts.of.push(child.index());
            }
            return;
        };
        if f.words == role.words {
            return;
        }
        if self.links_or_adjective(f, child) {
            self.take_country(f, facts);
            self.take_body(f, body, facts);
            // "national security adviser": an adjective is no person, but may be a service ("military spokesman").
            let civil = |s: &String| s == "CVL";
            let service = |i: usize| {
                let role = self.lexicon.roles.get(i);
                role.is_some_and(|r| r.kind != ActorKind::Person && !r.sectors.first().is_some_and(civil))
            };
            let fits = child.upos() != Upos::Adj || f.role().is_some_and(service);
            if f.role().is_some() && fits && matches!(child.rel(), Rel::Nmod | Rel::Compound | Rel::Amod) && body {
                self.take_role(f, facts, depth);
            }
        }
    }

    /// A region or a large town that the role belongs to: "a Texas judge", "le gouverneur de Belgorod".
    fn take_place(&self, child: Word<'a>, facts: &mut Facts) {
        let end = (child.index() + 1..self.sent.len())
            .take_while(|i| self.sent.word(*i).rel() == Rel::Flat && self.sent.word(*i).head() == Some(child))
            .last()
            .unwrap_or(child.index());
        let forms: Vec<&str> = (child.index()..=end).map(|i| self.sent.word(i).form()).collect();
        let name = forms.join(" ");
        let code = match self.regions.get(&name) {
            Some(code) => Some(code.clone()).filter(|c| !c.is_empty()),
            None => self.town(&super::matcher::fold_units(&name)),
        };
        if let (None, Some(code)) = (&facts.country, code) {
            facts.country = Some(code);
            facts.held = true;
            facts.words.extend(child.index()..=end);
        }
    }

    /// The country of a town, where all large towns of that name lie in one.
    fn town(&self, key: &str) -> Option<String> {
        let mut cities: Vec<_> = self.ontology.gazetteer.cities(key).collect();
        let largest = cities.iter().map(|c| c.people).max().filter(|p| *p >= 100)?;
        cities.retain(|c| c.people >= largest / 5);
        let first = cities.first()?.iso2;
        let one = cities.iter().all(|c| c.iso2 == first);
        self.ontology.countries.by_iso2(first).filter(|_| one).map(|c| c.code.clone())
    }

    fn take_role(&self, f: &Found, facts: &mut Facts, depth: usize) {
        let inner = self.facts_to(f, depth - 1);
        if facts.country.is_none() {
            facts.country = inner.country;
        }
        if !inner.sectors.is_empty() {
            facts.sectors = inner.sectors;
        }
        facts.of.extend(inner.of);
        facts.held = true;
        facts.words.extend(f.words.clone());
        facts.words.extend(inner.words);
    }

    fn take_country(&self, f: &Found, facts: &mut Facts) {
        if facts.country.is_some() {
            return;
        }
        if let Some(code) = self.country(f, true).and_then(|i| self.code(i)) {
            facts.country = Some(code);
            facts.held = true;
            facts.words.extend(f.words.clone());
        }
    }

    fn take_body(&self, f: &Found, body: bool, facts: &mut Facts) {
        let of = |s| if let Sense::Body(i) | Sense::BodyAdjective(i) = s { Some(i) } else { None };
        let Some(b) = f.sense(of).and_then(|i| self.ontology.countries.bodies().get(i)) else {
            return;
        };
        if facts.country.is_none() {
            facts.country.clone_from(&b.country);
        }
        if body && !b.sectors.is_empty() {
            facts.sectors.clone_from(&b.sectors);
        } else if body && facts.sectors.is_empty() && b.country.as_deref() == Some(UNION) {
            // A union that governs has officials of a government.
            facts.sectors = vec!["GOV".into()];
        }
        facts.held = true;
        facts.words.extend(f.words.clone());
    }

    /// Whether a modifier belongs to the role: an adjective, a compound, a possessor, a genitive; not a place it is at.
    fn links_or_adjective(&self, f: &Found, child: Word<'a>) -> bool {
        let adjective = f.senses.iter().any(|s| matches!(s, Sense::Adjective(_) | Sense::BodyAdjective(_)));
        adjective || self.links(child)
    }

    fn links(&self, child: Word<'a>) -> bool {
        match child.rel() {
            Rel::Compound | Rel::Amod | Rel::Nummod => true,
            Rel::Nmod | Rel::Obl | Rel::Flat | Rel::Dep | Rel::Det | Rel::Conj => {
                let case = case_of(child);
                child.subtype() == "poss" || case.is_empty() || self.lexicon.links.contains(&case)
            }
            _ => false,
        }
    }

    /// "five Georgian officials, including the interior minister": of the country of those it is one of.
    fn among(&self, found: &Found, facts: &mut Facts, depth: usize) {
        if facts.country.is_some() {
            return;
        }
        let mut top = self.head(found);
        for _ in 0..3 {
            match top.head() {
                Some(h) if h.upos() == Upos::Propn && h.index() > top.index() => top = h,
                _ => break,
            }
        }
        let first = found.words.start.checked_sub(1).map(|i| self.sent.word(i).form().to_lowercase());
        let said = self.lexicon.among.contains(&case_of(top)) || first.is_some_and(|f| self.lexicon.among.contains(&f));
        if !said {
            return;
        }
        // Those named stand right before the word, or over it in the tree.
        let left = (0..found.words.start).rev().take(6);
        let near = left.filter_map(|i| self.scan.at(i)).find(|f| f.role().is_some());
        let over = top.head().filter(|n| n.index() < found.words.start).and_then(|n| self.scan.at(n.index()));
        if let Some(f) = over.filter(|f| f.role().is_some()).or(near) {
            let others = self.facts_to(f, depth - 1);
            facts.country = others.country;
            facts.held |= facts.country.is_some();
        }
    }

    /// The countries of a role's adjectives, where they are several: "Thai and Cambodian soldiers", "les présidents russe et
    /// chinois".
    pub fn several_countries(&self, found: &Found) -> Vec<usize> {
        let mut out = Vec::new();
        for child in self.head(found).children().filter(|c| matches!(c.rel(), Rel::Amod | Rel::Compound | Rel::Nmod)) {
            let joined = conjuncts(child);
            let alike = child.rel() != Rel::Nmod || self.links(child) && child.upos() == Upos::Propn;
            if joined.len() < 2 || !alike {
                continue;
            }
            for w in joined {
                let f = self.scan.at(w.index()).filter(|f| !f.glued);
                if let Some(i) = f.and_then(|f| self.country(f, true)).filter(|i| !out.contains(i)) {
                    out.push(i);
                }
            }
        }
        if out.len() > 1 { out } else { Vec::new() }
    }

    /// *Former* before the role, whatever hangs on what.
    fn before(&self, found: &Found, facts: &mut Facts) {
        let mut at = found.words.start;
        for _ in 0..3 {
            let Some(i) = at.checked_sub(1) else { return };
            let w = self.sent.word(i);
            if self.lexicon.former.contains(&super::matcher::fold(w.form())) {
                facts.former = true;
                if !facts.words.contains(&i) {
                    facts.words.push(i);
                }
                return;
            }
            if !matches!(w.upos(), Upos::Adj | Upos::Propn) {
                return;
            }
            at = i;
        }
    }

    /// Whether the role is of something nobody knows ("president of the chess club").
    fn hangs_on_unknown(&self, found: &Found) -> bool {
        let genitive = |c: &Word<'a>| c.rel() == Rel::Nmod && self.lexicon.links.contains(&case_of(*c));
        found.words.clone().any(|w| self.sent.word(w).children().any(|c| genitive(&c)))
    }

    /// An adjective of a country right beside the role, whatever the tree says: a parser errs there more than a writer.
    fn beside(&self, found: &Found, facts: &mut Facts) {
        if facts.country.is_some() {
            return;
        }
        let left = found.words.start.checked_sub(1);
        let left = match left.map(|i| self.sent.word(i)) {
            Some(w) if w.rel() == Rel::Case && w.upos() == Upos::Part => w.head().map(|h| h.index()),
            _ => left,
        };
        for index in [left, Some(found.words.end)].into_iter().flatten() {
            let Some(f) = self.scan.at(index).filter(|f| !f.glued) else { continue };
            let word = self.head(f);
            let adjective = f.senses.iter().any(|s| matches!(s, Sense::Adjective(_) | Sense::BodyAdjective(_)));
            let other = word.head().is_some_and(|h| {
                h.index() != found.head && h.upos() == Upos::Noun && matches!(word.rel(), Rel::Amod | Rel::Compound)
            });
            let before = index < found.words.start;
            let names = before && (word.subtype() == "poss" || case_of(word).is_empty()) && word.upos() == Upos::Propn;
            let adjoins = adjective
                && matches!(word.upos(), Upos::Adj | Upos::Propn)
                && word.rel() != Rel::Root
                && (before || word.upos() == Upos::Adj);
            if !other && (adjoins || names) {
                self.take_country(f, facts);
                let body = self.lexicon.roles.get(found.role().unwrap_or(usize::MAX)).is_some_and(|r| r.body);
                self.take_body(f, body, facts);
            }
        }
    }

    /// Whether a role is of somewhere else than the country the document is about: its sentence names others and not that
    /// one, or its phrase hangs on something nobody knows.
    pub fn elsewhere(&self, found: &Found) -> bool {
        let country = |f: &Found| self.country(f, true).filter(|_| !f.glued);
        let mut named = self.scan.found.iter().filter_map(country).peekable();
        let away = named.peek().is_some() && !named.any(|i| Some(i) == self.home);
        let own = |c: &Word<'_>| {
            let known = self.scan.at(c.index()).is_some_and(|f| f.role().is_some());
            c.rel() == Rel::Nmod && c.upos() == Upos::Propn && !known && !case_of(*c).is_empty()
        };
        away || found.words.clone().any(|w| self.sent.word(w).children().any(|c| own(&c)))
    }

    /// Whether a phrase is definite: by its determiner, its possessor, or as a proper name.
    pub fn definite(&self, head: Word<'a>) -> bool {
        head.children()
            .any(|c| c.is("Definite", "Def") || c.is("PronType", "Dem") || c.is("Poss", "Yes") || c.subtype() == "poss")
    }

    /// Whether a phrase is indefinite: *un*, *des*, *a*, or a number.
    pub fn indefinite(&self, head: Word<'a>) -> bool {
        head.children().any(|c| c.is("Definite", "Ind") || c.rel() == Rel::Nummod)
    }

    /// Whether the phrase is plural, as far as its features say.
    pub fn plural(&self, head: Word<'a>) -> bool {
        head.is("Number", "Plur") || head.children().any(|c| c.rel() == Rel::Det && c.is("Number", "Plur"))
    }

    /// What several holders of a role are.
    pub fn kind(&self, role: usize, plural: bool, office: bool) -> ActorKind {
        let role = &self.lexicon.roles[role];
        match role.kind {
            ActorKind::Person if plural => ActorKind::Group,
            ActorKind::Group if !plural && !role.weak && !role.merge => ActorKind::Group,
            ActorKind::Person if role.office && office => ActorKind::Office,
            kind => kind,
        }
    }
}
