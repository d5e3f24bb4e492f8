//! Roles without a name: *the Turkish minister*, *her troops*, *police*.

use super::{Resolver, bytes, gender, widest};
use crate::actors::lexicon::{Agreement, Role, Sense};
use crate::actors::matcher::fold;
use crate::actors::persons::Person;
use crate::actors::phrase::{Facts, Scene};
use crate::actors::scan::{Found, phrase_name};
use crate::context::At;
use crate::reading::{ActorId, ActorKind, SourceKind};
use vigie_parse::{Rel, Upos, Word};

/// How many persons are looked through for the holder of an office.
const MANY: usize = 256;

impl Resolver<'_, '_> {
    /// A role without a name.
    pub(super) fn role(&mut self, scene: Scene<'_>, f: &Found, index: usize) -> bool {
        let head = scene.head(f);
        let role = &scene.lexicon.roles[index];
        if role.title || f.glued || !matches!(head.upos(), Upos::Noun | Upos::Propn | Upos::Adj) {
            return false;
        }
        if head.upos() == Upos::Adj && head.one(Rel::Det).is_none() || head.rel() == Rel::Amod {
            return false;
        }
        if let Some(body) = self.apposed_body(scene, f, index) {
            return self.same_as_body(scene, f, body);
        }
        let mut facts = scene.facts(f);
        self.complete(scene, f, index, &mut facts, false);
        if !facts.held && role.weak && self.union(scene, f) {
            return true;
        }
        if !facts.held && (role.weak || matches!(head.rel(), Rel::Compound | Rel::Flat)) {
            return false;
        }
        self.modifiers(scene, &facts);
        let plural = scene.plural(head);
        let lemma = fold(head.lemma());
        let ids = self.holders(scene, f, index, &facts, plural, &lemma);
        let unnamed = role.anonymous && (plural || !scene.definite(head));
        let form = if unnamed { SourceKind::Anonymous } else { SourceKind::Nominal };
        let words = widest(f.words.clone().chain(facts.words.iter().copied()));
        for id in ids {
            for w in f.words.clone().filter(|w| !matches!(scene.sent.word(*w).upos(), Upos::Adp | Upos::Det)) {
                self.cast.stand(scene.sent.word(w), id, form);
            }
            self.cast.mention(self.ctx, id, bytes(scene, words.clone()));
            self.last_of.insert((index, lemma.clone(), plural), id);
            self.note(head, id, Agreement { feminine: gender(head), plural: Some(plural) }, false);
        }
        true
    }

    /// "the bloc": the one union of states spoken of last.
    fn union(&mut self, scene: Scene<'_>, f: &Found) -> bool {
        let head = scene.head(f);
        let definite = scene.definite(head) && !scene.plural(head);
        let bare = head.children().all(|c| matches!(c.rel(), Rel::Det | Rel::Case | Rel::Punct));
        if !definite || !bare || !scene.lexicon.unions.contains(&fold(head.lemma())) {
            return false;
        }
        let union = |id: ActorId| {
            let row = &self.cast.rows[id.index()];
            row.kind == ActorKind::Organisation && matches!(row.country.as_deref(), Some("EUR" | "IGO" | "UNO"))
        };
        let Some(id) = self.recent.only_such(head, 3, union) else { return false };
        self.cast.stand(head, id, SourceKind::Nominal);
        self.cast.mention(self.ctx, id, f.bytes.clone());
        self.note(head, id, Agreement { feminine: gender(head), plural: Some(false) }, false);
        true
    }

    /// Who a role without a name is: one actor, or one a country where its adjectives are of several.
    fn holders(
        &mut self,
        scene: Scene<'_>,
        f: &Found,
        index: usize,
        facts: &Facts,
        plural: bool,
        lemma: &str,
    ) -> Vec<ActorId> {
        let countries = if plural { scene.several_countries(f) } else { Vec::new() };
        if countries.is_empty() {
            return vec![self.holder(scene, f, index, facts, plural, lemma)];
        }
        // "the Russian and Chinese presidents" are one each.
        let plural = !scene.lexicon.roles[index].office;
        let of = |country: usize| Facts { country: scene.code(country), held: true, ..facts.clone() };
        countries.into_iter().map(|c| self.holder(scene, f, index, &of(c), plural, lemma)).collect()
    }

    /// The country of a role whose phrase does not say it, as far as the text does: that of its owner, of the person or body
    /// it serves, of the country just spoken of, of the one the document is about.
    pub(super) fn complete(&self, scene: Scene<'_>, f: &Found, index: usize, facts: &mut Facts, named: bool) {
        let role = &scene.lexicon.roles[index];
        let head = scene.head(f);
        self.of_persons(scene, facts);
        // The counterpart of someone is of another country than he.
        if !role.other {
            self.of_owner(head, role.body, facts);
        }
        self.of_service(scene, f, facts);
        if facts.country.is_some() || facts.held || facts.former || role.abroad || !facts.of.is_empty() {
            return;
        }
        let Some(code) = scene.home.and_then(|i| scene.code(i)) else { return };
        if state_like(role, facts, named, scene.definite(head)) && !scene.elsewhere(f) {
            facts.country = Some(code);
            facts.held = !role.weak || named;
        }
    }

    /// "the government spokesman": of the country of the government spoken of last.
    fn of_service(&self, scene: Scene<'_>, f: &Found, facts: &mut Facts) {
        if facts.country.is_some() {
            return;
        }
        for w in &facts.words {
            let Some(inner) = scene.scan.headed(*w).filter(|i| i.words != f.words) else { continue };
            let Some(role) = inner.role() else { continue };
            let lemma = fold(scene.head(inner).lemma());
            let known = self.last_of.get(&(role, lemma, false)).and_then(|id| self.cast.rows.get(id.index()));
            if let Some(country) = known.and_then(|r| r.country.clone()) {
                facts.country = Some(country);
                return;
            }
        }
        let inner = facts.words.iter().any(|w| scene.scan.headed(*w).is_some_and(|i| i.role().is_some()));
        if let (true, Some(home)) = (inner && !scene.elsewhere(f), scene.home) {
            facts.country = scene.code(home);
        }
    }

    /// "ses troupes": of the country of whoever possesses them.
    pub(super) fn of_owner(&self, head: Word<'_>, body: bool, facts: &mut Facts) {
        let owner = |c: &Word<'_>| c.is("Poss", "Yes") || c.subtype() == "poss";
        let Some(owner) = head.children().find(owner) else { return };
        let [id] = self.cast.at(owner) else { return };
        let Some(row) = self.cast.rows.get(id.index()) else { return };
        if facts.country.is_none() {
            facts.country.clone_from(&row.country);
            facts.held |= row.country.is_some();
        }
        if body && facts.sectors.is_empty() {
            facts.sectors.clone_from(&row.sectors);
        }
    }

    /// "l'ONG Médecins sans frontières": the body whose name stands right after a noun for its kind.
    pub(super) fn apposed_body(&self, scene: Scene<'_>, f: &Found, index: usize) -> Option<usize> {
        let organised = !matches!(scene.lexicon.roles[index].kind, ActorKind::Person);
        let next = scene.scan.at(f.words.end).filter(|n| n.words.start == f.words.end)?;
        let near = next.bytes.start == f.bytes.end + 1 && organised && !scene.plural(scene.head(f));
        next.sense(|s| if let Sense::Body(i) = s { Some(i) } else { None }).filter(|_| near)
    }

    pub(super) fn same_as_body(&mut self, scene: Scene<'_>, f: &Found, body: usize) -> bool {
        let id = self.body_row(scene, body);
        let head = scene.head(f);
        self.cast.stand(head, id, SourceKind::Named);
        self.cast.mention(self.ctx, id, f.bytes.clone());
        self.note(head, id, Agreement { feminine: gender(head), plural: None }, false);
        true
    }

    /// "Putin's spokesman": of the country Putin is of.
    pub(super) fn of_persons(&self, scene: Scene<'_>, facts: &mut Facts) {
        if facts.country.is_some() {
            return;
        }
        for w in facts.of.clone() {
            let at = At::from(scene.sent.word(w));
            if let Some(p) = self.persons.at.get(&at).and_then(|i| self.persons.all.get(*i)) {
                facts.country.clone_from(&p.facts.country);
                facts.held |= p.facts.country.is_some();
            }
        }
    }

    /// The actor of a role without a name: one spoken of before, or a new one.
    pub(super) fn holder(
        &mut self,
        scene: Scene<'_>,
        f: &Found,
        index: usize,
        facts: &Facts,
        plural: bool,
        lemma: &str,
    ) -> ActorId {
        let role = &scene.lexicon.roles[index];
        let head = scene.head(f);
        let definite = scene.definite(head);
        let kind = scene.kind(index, plural, !scene.indefinite(head));
        let one = matches!(kind, ActorKind::Person | ActorKind::Office);
        if one
            && !scene.indefinite(head)
            && let Some(id) = self.holder_named(index, lemma, facts)
        {
            return id;
        }
        if definite
            && !facts.held
            && let Some(id) = self.last_of.get(&(index, lemma.to_owned(), plural))
            && one == matches!(self.cast.rows[id.index()].kind, ActorKind::Person | ActorKind::Office)
        {
            return *id;
        }
        if definite
            && plural
            && !facts.held
            && let Some(id) = self.only_fighters(head, &facts.sectors)
        {
            return id;
        }
        let (name, phrase, _) = phrase_name(&self.ctx.document.text, head, &scene.lexicon.links);
        let country = facts.country.as_deref().unwrap_or_default();
        let key = match () {
            () if role.merge && facts.country.is_some() => format!("{} {country} {kind}", role.id),
            () if facts.held => format!("{} {lemma} {country} {} {kind}", role.id, facts.sectors.join(" ")),
            () => format!("{} {phrase} {kind} {plural}", role.id),
        };
        if !(kind == ActorKind::Person && scene.indefinite(head))
            && let Some(id) = self.groups.get(&key)
        {
            return *id;
        }
        let id = self.cast.add(name.clone(), kind, facts.country.clone(), facts.sectors.clone());
        if one {
            self.cast.rows[id.index()].role = Some(name);
        }
        self.groups.insert(key, id);
        id
    }

    /// "the rebels": the one armed group that the text has named.
    fn only_fighters(&self, head: Word<'_>, sectors: &[String]) -> Option<ActorId> {
        let armed = |s: &[String]| s.iter().any(|s| matches!(s.as_str(), "REB" | "PRM" | "UAF"));
        let bare = head.children().all(|c| matches!(c.rel(), Rel::Det | Rel::Case | Rel::Punct));
        if !bare || !armed(sectors) {
            return None;
        }
        let named = |id: &&ActorId| {
            let row = &self.cast.rows[id.index()];
            armed(&row.sectors) && matches!(row.kind, ActorKind::Group | ActorKind::Organisation)
        };
        let mut all = self.bodies.values().filter(named);
        let first = *all.next()?;
        all.next().is_none().then_some(first)
    }

    /// The named person who holds an office: "le président ukrainien" once "Volodymyr Zelensky" was called so.
    pub(super) fn holder_named(&mut self, index: usize, lemma: &str, facts: &Facts) -> Option<ActorId> {
        if facts.former {
            return None;
        }
        let holds = self.ctx.language.and_then(|l| l.actors.roles.get(index)).and_then(|r| r.holds.as_deref());
        let fits = |p: &Person| {
            let named = p.role.as_ref().is_some_and(|(r, words)| *r == index && fold_words(words).any(|w| w == lemma));
            let known = holds.is_some() && p.office.as_deref() == holds;
            (named || known)
                && facts.country.is_some()
                && p.facts.country == facts.country
                && p.facts.sectors == facts.sectors
                && !p.facts.former
        };
        let mut all = self.persons.all.iter().enumerate().take(MANY).filter(|(_, p)| fits(p)).map(|(i, _)| i);
        let first = all.next()?;
        all.next().is_none().then(|| self.person(first))
    }
}

fn fold_words(words: &str) -> impl Iterator<Item = String> {
    words.split(|c: char| !c.is_alphanumeric() && c != '-').map(fold)
}

/// Whether a role is of a state, so that one without a country is of the state the text is about: an office, an authority, the
/// army, a court; a named official; an opposition. Not any soldier or official.
fn state_like(role: &Role, facts: &Facts, named: bool, definite: bool) -> bool {
    let sector = |all: &[&str]| facts.sectors.first().is_some_and(|s| all.contains(&s.as_str()));
    let organised = matches!(role.kind, ActorKind::Government | ActorKind::Organisation);
    role.office && (definite || named)
        || organised && sector(&["GOV", "LEG", "JUD", "COP", "MIL", "SPY"])
        || sector(&["LEG", "JUD", "COP"]) && (definite || named)
        || named && sector(&["GOV", "MIL", "SPY"])
        || definite && sector(&["OPP", "PTY"])
}
