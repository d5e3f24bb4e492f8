//! Names of persons and of organisations that no table knows.

use super::{Prepared, Resolver, bytes, widest};
use crate::actors::beside::{self, Beside};
use crate::actors::lexicon::Agreement;
use crate::actors::matcher::{fold, fold_units};
use crate::actors::naming::{self, NameAt};
use crate::actors::persons::Persons;
use crate::actors::phrase::{Facts, Scene};
use crate::context::At;
use crate::reading::{ActorId, ActorKind, SourceKind};
use vigie_parse::{NameKind, Rel};

impl Resolver<'_, '_> {
    /// A name that no table knows.
    pub(super) fn name(&mut self, scene: Scene<'_>, name: &NameAt, roles: &[Beside]) {
        let head = scene.sent.word(name.head);
        if !self.cast.at(head).is_empty() {
            return;
        }
        let Some(person) = self.persons.at.get(&At::from(head)).copied() else {
            let kind = roles.iter().find(|r| organised(scene, name, r));
            if name.kind == Some(NameKind::Organisation) || kind.is_some() {
                self.organisation(scene, name, kind);
            }
            return;
        };
        self.place_person(scene, person, roles);
        let id = self.person(person);
        let agreement = self.persons.all[person].agreement;
        for w in name.words.clone() {
            self.cast.stand(scene.sent.word(w), id, SourceKind::Named);
        }
        let mut span = bytes(scene, name.words.clone());
        for role in roles {
            for w in role.words.clone() {
                self.cast.stand(scene.sent.word(w), id, SourceKind::Named);
            }
            let whole = bytes(scene, widest(role.words.clone().chain(role.facts.words.iter().copied())));
            if role.words.start < name.words.start {
                span.start = span.start.min(whole.start);
            } else {
                self.cast.mention(self.ctx, id, whole);
            }
            let lemma = fold(scene.sent.word(role.head).lemma());
            self.last_of.insert((role.role, lemma, false), id);
            self.modifiers(scene, &role.facts);
        }
        self.cast.mention(self.ctx, id, span);
        // The highest word of the whole phrase carries its relation.
        let top = roles.iter().map(|r| scene.sent.word(r.head)).find(|r| head.head() == Some(*r)).unwrap_or(head);
        self.note(top, id, Agreement { plural: Some(false), ..agreement }, false);
    }

    pub(super) fn person(&mut self, index: usize) -> ActorId {
        if let Some(id) = self.ids.get(&index) {
            return *id;
        }
        let p = &self.persons.all[index];
        let id = self.cast.add(p.name.clone(), ActorKind::Person, p.facts.country.clone(), p.facts.sectors.clone());
        self.cast.rows[id.index()].role = p.role.as_ref().map(|r| r.1.clone());
        self.ids.insert(index, id);
        id
    }

    /// An organisation by its name, and by the noun beside it that says what it is: "l'ONG Foro Penal".
    pub(super) fn organisation(&mut self, scene: Scene<'_>, name: &NameAt, kind: Option<&Beside>) {
        let span = bytes(scene, whole_name(scene, name));
        let text = self.ctx.document.text.get(span.clone()).unwrap_or_default();
        let key = fold(text);
        let id = match self.others.get(&key) {
            Some(id) => *id,
            None => {
                let id = self.cast.add(text.to_owned(), ActorKind::Organisation, None, Vec::new());
                self.others.insert(key, id);
                id
            }
        };
        if let Some(found) =
            kind.and_then(|k| scene.scan.at(k.head)).filter(|_| self.cast.rows[id.index()].sectors.is_empty())
        {
            let kind = kind.map_or(0, |k| k.role);
            let mut facts = scene.facts(found);
            self.complete(scene, found, kind, &mut facts, true);
            let row = &mut self.cast.rows[id.index()];
            row.country = row.country.take().or(facts.country);
            row.sectors = facts.sectors;
        }
        for w in name.words.clone() {
            self.cast.stand(scene.sent.word(w), id, SourceKind::Named);
        }
        self.cast.mention(self.ctx, id, span);
        if let Some(kind) = kind {
            for w in kind.words.clone() {
                self.cast.stand(scene.sent.word(w), id, SourceKind::Named);
            }
            self.modifiers(scene, &kind.facts);
        }
        let top = kind.map_or(name.head, |k| k.head);
        self.note(scene.sent.word(top), id, Agreement::default(), false);
    }

    /// Gives a person the country that the phrase of the role leaves to the text: "its leader, X", "government spokesman Y".
    fn place_person(&mut self, scene: Scene<'_>, person: usize, roles: &[Beside]) {
        for role in roles {
            if self.persons.all[person].facts.country.is_some() {
                return;
            }
            let known = scene.lexicon.roles.get(role.role).filter(|r| !r.title);
            let (Some(_), Some(found)) = (known, scene.scan.at(role.head)) else { continue };
            let mut facts = role.facts.clone();
            self.complete(scene, found, role.role, &mut facts, true);
            if facts.country.is_none() {
                continue;
            }
            let own = &mut self.persons.all[person].facts;
            own.country = facts.country;
            if own.sectors.is_empty() {
                own.sectors = facts.sectors;
            }
            if let Some(id) = self.ids.get(&person) {
                let row = &mut self.cast.rows[id.index()];
                row.country.clone_from(&self.persons.all[person].facts.country);
                if row.sectors.is_empty() {
                    row.sectors.clone_from(&self.persons.all[person].facts.sectors);
                }
            }
        }
    }

    /// Countries inside a role's phrase stand as modifiers there.
    pub(super) fn modifiers(&mut self, scene: Scene<'_>, facts: &Facts) {
        for w in &facts.words {
            let Some(f) = scene.scan.headed(*w) else { continue };
            if let Some(i) = scene.country(f, true) {
                let id = self.cast.state(self.ctx, i);
                self.cast.adjectives.entry(At::from(scene.sent.word(*w))).or_insert_with(|| vec![id]);
                self.cast.mention(self.ctx, id, f.bytes.clone());
            }
        }
    }
}

/// Makes a sentence ready: its names, with the roles beside them, noted among the persons.
pub fn prepare<'a>(text: &str, scene: Scene<'a>, tagged: bool, persons: &mut Persons<'_>) -> Prepared<'a> {
    let mut names = Vec::new();
    for name in naming::names(scene) {
        let roles = beside::beside(scene, &name);
        let place = is_town(scene, &name, persons, roles.is_empty());
        let body = roles.iter().any(|r| organised(scene, &name, r)) && !persons.knows(scene.sent, &name);
        if !place && !body && is_person(scene, &name, &roles, tagged, persons) {
            persons.add(scene.sent, text, &name, &roles, scene);
            names.push((name, roles));
        } else if body && !place {
            let kinds = roles.into_iter().filter(|r| organised(scene, &name, r)).collect();
            names.push((name, kinds));
        } else {
            names.push((name, Vec::new()));
        }
    }
    Prepared { scene, names }
}

/// Whether a name of one word, of nobody met, is a place for its grammar: no subject, and a gazetteer knows it.
fn is_town(scene: Scene<'_>, name: &NameAt, persons: &Persons<'_>, bare: bool) -> bool {
    let head = scene.sent.word(name.head);
    let text: Vec<&str> = name.words.clone().map(|i| scene.sent.word(i).form()).collect();
    let written = text.join(" ");
    if scene.regions.contains_key(&written) {
        return true;
    }
    let passive = bare && !matches!(head.rel(), Rel::Nsubj | Rel::Root | Rel::Appos | Rel::Flat);
    name.words.len() == 1
        && passive
        && !persons.knows(scene.sent, name)
        && scene.ontology.gazetteer.cities(&fold_units(&written)).next().is_some()
}

/// Whether a name is a person's: a role stands beside it, the parse says so, or a person of that name was met before.
fn is_person(scene: Scene<'_>, name: &NameAt, roles: &[Beside], tagged: bool, persons: &Persons<'_>) -> bool {
    let words: Vec<&str> = name.words.clone().map(|i| scene.sent.word(i).form()).collect();
    if persons.holds(&words.join(" ")) {
        return true;
    }
    let personal =
        roles.iter().any(|r| matches!(scene.lexicon.roles[r.role].kind, ActorKind::Person | ActorKind::Group));
    match name.kind {
        Some(NameKind::Person) => true,
        _ if personal => true,
        Some(NameKind::Place | NameKind::Organisation) => persons.knows(scene.sent, name),
        _ => persons.knows(scene.sent, name) || !tagged && name.words.len() > 1,
    }
}

/// The words of an organisation's name, an adjective with a capital before it taken in: "Georgian Dream".
fn whole_name(scene: Scene<'_>, name: &NameAt) -> std::ops::Range<usize> {
    let mut words = name.words.clone();
    while let Some(w) = words.start.checked_sub(1).map(|i| scene.sent.word(i)) {
        let capital = w.form().starts_with(char::is_uppercase) && w.index() > 0;
        let part = w.head().is_some_and(|h| h.index() == name.head) && matches!(w.rel(), Rel::Amod | Rel::Compound);
        if !capital || !part {
            break;
        }
        words.start -= 1;
    }
    words
}

/// Whether a role beside a name makes it an organisation: "the charity X", "the ruling party, New X". Its noun stands right
/// before it, in the singular.
fn organised(scene: Scene<'_>, name: &NameAt, role: &Beside) -> bool {
    let part = |i: usize| {
        let w = scene.sent.word(i);
        w.form() == "," || w.form().starts_with(char::is_uppercase)
    };
    let near = role.words.end <= name.words.start && (role.words.end..name.words.start).all(part);
    if !near || name.words.start - role.words.end > 2 {
        return false;
    }
    let kind = scene.lexicon.roles.get(role.role).map(|r| r.kind);
    let head = scene.sent.word(role.head);
    kind == Some(ActorKind::Organisation) && !scene.plural(head)
}
