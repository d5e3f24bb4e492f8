//! The main pass: every sentence once, in order; each phrase that names someone is laid to its actor.

use super::cast::{Cast, Ground};
use super::lexicon::{Agreement, Of, Sense};
use super::matcher::{fold, fold_units};
use super::persons::{self, Beside, NameAt, Persons};
use super::phrase::{Facts, Scene};
use super::recent::{Recent, Seen, Wanted, first_conjunct};
use super::scan::{Found, phrase_name};
use crate::context::{At, Context};
use crate::grammar::{case_of, surface_subjects};
use crate::reading::{ActorId, ActorKind, SourceKind};
use rustc_hash::FxHashMap;
use std::ops::Range;
use vigie_parse::{NameKind, Rel, Upos, Word};

/// How many persons are looked through for the holder of an office.
const MANY: usize = 256;

/// One sentence made ready.
pub struct Prepared<'a> {
    /// The sentence and its known names.
    pub scene: Scene<'a>,
    /// Its other names, with the roles beside them.
    pub names: Vec<(NameAt, Vec<Beside>)>,
}

/// The state of the main pass.
pub struct Resolver<'c, 'a> {
    ctx: &'c Context<'a>,
    /// What it makes.
    pub cast: Cast,
    persons: Persons<'a>,
    ids: FxHashMap<usize, ActorId>,
    bodies: FxHashMap<usize, ActorId>,
    others: FxHashMap<String, ActorId>,
    groups: FxHashMap<String, ActorId>,
    /// The last actor of a role, by role and lemma.
    last_of: FxHashMap<(usize, String), ActorId>,
    recent: Recent,
    /// Collectives still without members, and the lemma of those with.
    open: Vec<(ActorId, usize)>,
}

impl<'c, 'a> Resolver<'c, 'a> {
    /// For one document.
    pub fn new(ctx: &'c Context<'a>, persons: Persons<'a>) -> Self {
        Resolver {
            ctx,
            cast: Cast::default(),
            persons,
            ids: FxHashMap::default(),
            bodies: FxHashMap::default(),
            others: FxHashMap::default(),
            groups: FxHashMap::default(),
            last_of: FxHashMap::default(),
            recent: Recent::default(),
            open: Vec::new(),
        }
    }

    /// Reads one sentence.
    pub fn sentence(&mut self, p: &Prepared<'_>) {
        let mut named: FxHashMap<usize, usize> = FxHashMap::default();
        let mut inside = vec![false; p.scene.sent.len()];
        for (n, (name, roles)) in p.names.iter().enumerate() {
            named.insert(name.head, n);
            name.words.clone().for_each(|w| inside[w] = true);
            roles.iter().for_each(|r| {
                named.insert(r.head, n);
            });
        }
        for word in p.scene.sent.words() {
            let i = word.index();
            if let Some(n) = named.get(&i) {
                self.name(p.scene, &p.names[*n].0, &p.names[*n].1);
            } else if inside[i] {
                continue;
            } else if let Some(found) = p.scene.scan.headed(i) {
                self.found(p.scene, found);
            } else if word.upos() == Upos::Pron || word.is("Poss", "Yes") {
                self.pronoun(p.scene, word);
            } else if self.ctx.language.is_some_and(|l| l.actors.homeland.contains(&fold(word.lemma()))) {
                self.homeland(word);
            }
        }
        self.hollow(p);
    }

    /// "des milliers de soldats": the quantity stands for the soldiers.
    fn hollow(&mut self, p: &Prepared<'_>) {
        let lexicon = p.scene.lexicon;
        for word in p.scene.sent.words() {
            let counts = lexicon.hollow.contains(&fold(word.lemma())) || lexicon.hollow.contains(&fold(word.form()));
            if !counts || !self.cast.at(word).is_empty() {
                continue;
            }
            let whole = word.by(Rel::Nmod).find(|c| lexicon.links.contains(&case_of(*c)));
            let Some(whole) = whole else { continue };
            let form = self.cast.form(whole).unwrap_or(SourceKind::Nominal);
            for id in self.cast.at(whole).to_vec() {
                self.cast.stand(word, id, form);
                self.note(word, id, Agreement { feminine: gender(whole), plural: Some(true) }, false);
            }
        }
    }

    fn note(&mut self, word: Word<'_>, id: ActorId, agreement: Agreement, oblique: bool) {
        let kind = self.cast.rows[id.index()].kind;
        let joined = first_conjunct(word);
        let top = joined.map_or(word, |at| self.ctx.word(at));
        self.recent.push(Seen {
            at: At::from(word),
            actor: id,
            agreement,
            kind,
            subject: matches!(top.rel(), Rel::Nsubj) || top.rel() == Rel::Obl && top.subtype() == "agent",
            oblique,
            over: top.head().map(|h| h.index() as u32),
            joined,
        });
    }

    /// A name that no table knows.
    fn name(&mut self, scene: Scene<'_>, name: &NameAt, roles: &[Beside]) {
        let head = scene.sent.word(name.head);
        if !self.cast.at(head).is_empty() {
            return;
        }
        let Some(person) = self.persons.at.get(&At::from(head)).copied() else {
            if name.kind == Some(NameKind::Organisation) {
                self.organisation(scene, name);
            }
            return;
        };
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
            self.last_of.insert((role.role, lemma), id);
            self.modifiers(scene, &role.facts);
        }
        self.cast.mention(self.ctx, id, span);
        // The highest word of the whole phrase carries its relation.
        let top = roles.iter().map(|r| scene.sent.word(r.head)).find(|r| head.head() == Some(*r)).unwrap_or(head);
        self.note(top, id, Agreement { plural: Some(false), ..agreement }, false);
    }

    /// Countries inside a role's phrase stand as modifiers there.
    fn modifiers(&mut self, scene: Scene<'_>, facts: &Facts) {
        for w in &facts.words {
            let Some(f) = scene.scan.headed(*w) else { continue };
            if let Some(i) = scene.country(f, true) {
                let id = self.cast.state(self.ctx, i);
                self.cast.adjectives.entry(At::from(scene.sent.word(*w))).or_insert_with(|| vec![id]);
                self.cast.mention(self.ctx, id, f.bytes.clone());
            }
        }
    }

    fn person(&mut self, index: usize) -> ActorId {
        if let Some(id) = self.ids.get(&index) {
            return *id;
        }
        let p = &self.persons.all[index];
        let id = self.cast.add(p.name.clone(), ActorKind::Person, p.facts.country.clone(), p.facts.sectors.clone());
        self.cast.rows[id.index()].role = p.role.as_ref().map(|r| r.1.clone());
        self.ids.insert(index, id);
        id
    }

    fn organisation(&mut self, scene: Scene<'_>, name: &NameAt) {
        let span = bytes(scene, name.words.clone());
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
        for w in name.words.clone() {
            self.cast.stand(scene.sent.word(w), id, SourceKind::Named);
        }
        self.cast.mention(self.ctx, id, span);
        self.note(scene.sent.word(name.head), id, Agreement::default(), false);
    }

    fn found(&mut self, scene: Scene<'_>, f: &Found) {
        let head = scene.head(f);
        for sense in &f.senses {
            let done = match *sense {
                Sense::Capital(i) if dateline(&self.ctx.document.text, scene, f) => self.dateline(scene, f, i),
                Sense::Country(_) | Sense::Capital(_) | Sense::Short(_) => self.country(scene, f),
                Sense::Adjective(_) | Sense::People(_) => self.people(scene, f),
                Sense::Seat(_) if is_place(scene, head, usize::MAX, true) => true,
                Sense::Body(i) | Sense::Seat(i) => self.body(scene, f, i),
                Sense::BodyAdjective(i) => self.body_adjective(scene, f, i),
                Sense::CollectiveAdjective(i) => self.collective_adjective(scene, f, i),
                Sense::Role(i) => self.role(scene, f, i),
                Sense::Collective(i) => self.collective(scene, f, i),
                Sense::Latter => self.latter(head, f),
            };
            if done {
                return;
            }
        }
    }

    fn country(&mut self, scene: Scene<'_>, f: &Found) -> bool {
        let Some(index) = scene.country(f, false) else { return false };
        let head = scene.head(f);
        let short = f.sense(|s| if let Sense::Short(_) = s { Some(()) } else { None }).is_some();
        let bare = head.one(Rel::Det).is_some() && head.children().all(|c| !matches!(c.rel(), Rel::Nmod | Rel::Amod));
        if matches!(head.upos(), Upos::Verb | Upos::Aux | Upos::Adv) || short && !bare {
            return false;
        }
        let capital = f.sense(|s| if let Sense::Capital(_) = s { Some(()) } else { None }).is_some();
        let place = is_place(scene, head, index, capital);
        self.cast.grounds.push(Ground {
            sent: scene.sent.index(),
            words: f.words.clone(),
            head: f.head,
            bytes: f.bytes.clone(),
            country: index,
            capital,
            acts: !place,
        });
        if place {
            f.words.clone().for_each(|w| {
                self.cast.placed.insert(At::from(scene.sent.word(w)), index);
            });
            return true;
        }
        let id = self.cast.state(self.ctx, index);
        for w in f.words.clone() {
            if matches!(scene.sent.word(w).upos(), Upos::Adp | Upos::Det) {
                continue;
            }
            self.cast.stand(scene.sent.word(w), id, SourceKind::Named);
        }
        self.cast.mention(self.ctx, id, f.bytes.clone());
        let agreement = if capital { Agreement::default() } else { scene.lexicon.countries[index].1 };
        self.note(head, id, agreement, false);
        true
    }

    /// "JERUSALEM (AP) — …": where the dispatch was written.
    fn dateline(&mut self, scene: Scene<'_>, f: &Found, country: usize) -> bool {
        let (sent, words, head, bytes) = (scene.sent.index(), f.words.clone(), f.head, f.bytes.clone());
        self.cast.grounds.push(Ground { sent, words, head, bytes, country, capital: true, acts: false });
        true
    }

    /// An adjective of a country: a modifier; or, as a noun, its people.
    fn people(&mut self, scene: Scene<'_>, f: &Found) -> bool {
        let Some(index) = scene.country(f, true).filter(|_| !f.glued) else { return false };
        let head = scene.head(f);
        let noun = f.sense(|s| if let Sense::People(_) = s { Some(()) } else { None }).is_some();
        let capital = head.form().chars().next().is_some_and(char::is_uppercase);
        let modifies = matches!(head.rel(), Rel::Amod | Rel::Compound | Rel::Flat) && !noun
            || head.upos() == Upos::Adj && head.one(Rel::Det).is_none();
        let id = self.cast.state(self.ctx, index);
        if modifies || !capital || !matches!(head.upos(), Upos::Noun | Upos::Propn | Upos::Adj) {
            if matches!(head.upos(), Upos::Adj | Upos::Propn | Upos::Noun) && modifies {
                self.cast.adjectives.insert(At::from(head), vec![id]);
                self.cast.mention(self.ctx, id, f.bytes.clone());
                self.note(head, id, Agreement::default(), true);
            }
            return true;
        }
        let plural = scene.plural(head) || noun && !head.is("Number", "Sing");
        let kind = if plural { ActorKind::Group } else { ActorKind::Person };
        let text = self.ctx.document.text.get(f.bytes.clone()).unwrap_or_default().to_owned();
        let code = scene.code(index);
        let id = if plural {
            let key = format!("people {index}");
            match self.groups.get(&key) {
                Some(id) => *id,
                None => {
                    let id = self.cast.add(text, kind, code, Vec::new());
                    self.groups.insert(key, id);
                    id
                }
            }
        } else {
            self.cast.add(text, kind, code, vec!["CVL".into()])
        };
        self.cast.stand(head, id, SourceKind::Nominal);
        self.cast.mention(self.ctx, id, f.bytes.clone());
        self.note(head, id, Agreement { feminine: gender(head), plural: Some(plural) }, false);
        true
    }

    fn body(&mut self, scene: Scene<'_>, f: &Found, index: usize) -> bool {
        let head = scene.head(f);
        if f.glued || matches!(head.upos(), Upos::Verb | Upos::Aux | Upos::Adv | Upos::Adp | Upos::Pron) {
            return false;
        }
        let id = self.body_row(scene, index);
        for w in f.words.clone().filter(|w| !matches!(scene.sent.word(*w).upos(), Upos::Adp | Upos::Det)) {
            self.cast.stand(scene.sent.word(w), id, SourceKind::Named);
        }
        self.cast.mention(self.ctx, id, f.bytes.clone());
        self.note(head, id, Agreement { feminine: gender(head), plural: None }, false);
        true
    }

    fn body_row(&mut self, scene: Scene<'_>, index: usize) -> ActorId {
        if let Some(id) = self.bodies.get(&index) {
            return *id;
        }
        let b = &scene.ontology.countries.bodies()[index];
        let name = scene.lexicon.bodies[index].clone();
        let id = self.cast.add(name, b.kind, b.country.clone(), b.sectors.clone());
        self.bodies.insert(index, id);
        id
    }

    /// "l'aide européenne": the body modifies a noun.
    fn body_adjective(&mut self, scene: Scene<'_>, f: &Found, index: usize) -> bool {
        let head = scene.head(f);
        if f.glued || !matches!(head.rel(), Rel::Amod | Rel::Compound) {
            return false;
        }
        let id = self.body_row(scene, index);
        self.cast.adjectives.insert(At::from(head), vec![id]);
        self.cast.mention(self.ctx, id, f.bytes.clone());
        true
    }

    /// "les accusations occidentales": the collective modifies a noun.
    fn collective_adjective(&mut self, scene: Scene<'_>, f: &Found, index: usize) -> bool {
        let head = scene.head(f);
        let Some(name) = scene.lexicon.collectives.get(index).map(|c| c.name().to_owned()) else { return false };
        if f.glued || head.rel() != Rel::Amod {
            return false;
        }
        let key = format!("collective {}", fold(&name));
        let known = self.groups.get(&key).copied();
        let id = known.unwrap_or_else(|| self.cast.add(name, ActorKind::Group, None, Vec::new()));
        self.groups.insert(key, id);
        self.cast.adjectives.insert(At::from(head), vec![id]);
        self.cast.mention(self.ctx, id, f.bytes.clone());
        true
    }

    /// A role without a name.
    fn role(&mut self, scene: Scene<'_>, f: &Found, index: usize) -> bool {
        let head = scene.head(f);
        let role = &scene.lexicon.roles[index];
        if role.title || f.glued || !matches!(head.upos(), Upos::Noun | Upos::Propn | Upos::Adj) {
            return false;
        }
        if head.upos() == Upos::Adj && head.one(Rel::Det).is_none() || head.rel() == Rel::Amod {
            return false;
        }
        let mut facts = scene.facts(f);
        self.of_persons(scene, &mut facts);
        self.of_owner(head, role.body, &mut facts);
        if let Some(body) = self.apposed_body(scene, f, index) {
            return self.same_as_body(scene, f, body);
        }
        if !facts.held && (role.weak || matches!(head.rel(), Rel::Compound | Rel::Flat)) {
            return false;
        }
        self.modifiers(scene, &facts);
        let plural = scene.plural(head);
        let lemma = fold(head.lemma());
        let id = self.holder(scene, f, index, &facts, plural, &lemma);
        f.words.clone().for_each(|w| {
            if !matches!(scene.sent.word(w).upos(), Upos::Adp | Upos::Det) {
                let unnamed = role.anonymous && (plural || !scene.definite(head));
                let form = if unnamed { SourceKind::Anonymous } else { SourceKind::Nominal };
                self.cast.stand(scene.sent.word(w), id, form);
            }
        });
        let words = widest(f.words.clone().chain(facts.words.iter().copied()));
        self.cast.mention(self.ctx, id, bytes(scene, words));
        self.last_of.insert((index, lemma), id);
        self.note(head, id, Agreement { feminine: gender(head), plural: Some(plural) }, false);
        true
    }

    /// "ses troupes": of the country of whoever possesses them.
    fn of_owner(&self, head: Word<'_>, body: bool, facts: &mut Facts) {
        let Some(owner) = head.children().find(|c| c.is("Poss", "Yes")) else { return };
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
    fn apposed_body(&self, scene: Scene<'_>, f: &Found, index: usize) -> Option<usize> {
        let organised = !matches!(scene.lexicon.roles[index].kind, ActorKind::Person);
        let next = scene.scan.at(f.words.end).filter(|n| n.words.start == f.words.end)?;
        let near = next.bytes.start == f.bytes.end + 1 && organised && !scene.plural(scene.head(f));
        next.sense(|s| if let Sense::Body(i) = s { Some(i) } else { None }).filter(|_| near)
    }

    fn same_as_body(&mut self, scene: Scene<'_>, f: &Found, body: usize) -> bool {
        let id = self.body_row(scene, body);
        let head = scene.head(f);
        self.cast.stand(head, id, SourceKind::Named);
        self.cast.mention(self.ctx, id, f.bytes.clone());
        self.note(head, id, Agreement { feminine: gender(head), plural: None }, false);
        true
    }

    /// "Putin's spokesman": of the country Putin is of.
    fn of_persons(&mut self, scene: Scene<'_>, facts: &mut Facts) {
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
    fn holder(
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
            && let Some(id) = self.last_of.get(&(index, lemma.to_owned()))
            && one == matches!(self.cast.rows[id.index()].kind, ActorKind::Person | ActorKind::Office)
        {
            return *id;
        }
        let (name, phrase, _) = phrase_name(&self.ctx.document.text, head, &scene.lexicon.links);
        let country = facts.country.as_deref().unwrap_or_default();
        let key = match () {
            () if role.merge && facts.country.is_some() => format!("{} {country} {kind}", role.id),
            () if facts.held => format!("{} {lemma} {country} {} {kind}", role.id, facts.sectors.join(" ")),
            () => format!("{} {phrase} {kind}", role.id),
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

    /// The named person who holds an office: "le président ukrainien" once "Volodymyr Zelensky" was called so.
    fn holder_named(&mut self, index: usize, lemma: &str, facts: &Facts) -> Option<ActorId> {
        if facts.former {
            return None;
        }
        let holds = self.ctx.language.and_then(|l| l.actors.roles.get(index)).and_then(|r| r.holds.as_deref());
        let fits = |p: &super::persons::Person| {
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

    fn collective(&mut self, scene: Scene<'_>, f: &Found, index: usize) -> bool {
        let head = scene.head(f);
        if !matches!(head.upos(), Upos::Noun | Upos::Propn | Upos::Adj) || f.glued {
            return false;
        }
        let c = &scene.lexicon.collectives[index];
        let definite = head.children().any(|k| k.rel() == Rel::Det);
        if c.size.is_some() && !definite && head.children().all(|k| k.rel() != Rel::Nummod) {
            return false;
        }
        let mut members = self.spelled(scene, f);
        let sorted = |ids: &[ActorId]| {
            let mut ids = ids.to_vec();
            ids.sort_unstable();
            ids
        };
        if let (true, Some(size)) = (members.is_empty(), c.size) {
            members = self.recent.several(head, size, c.of, &self.cast.rows);
            if members.is_empty() && c.of == Some(Of::State) {
                members = self.countries_of(&self.recent.coordinated_persons(head, size));
            }
        }
        let name = self.ctx.document.text.get(f.bytes.clone()).unwrap_or_default().to_owned();
        let key = match c.size {
            None => format!("collective {}", fold(&name)),
            Some(_) => format!("several {} {:?}", fold(head.lemma()), sorted(&members)),
        };
        let known = self.groups.get(&key).copied().filter(|_| c.size.is_none() || !members.is_empty());
        let id = known.unwrap_or_else(|| self.cast.add(name, ActorKind::Group, None, Vec::new()));
        self.groups.insert(key, id);
        if c.size.is_some() {
            self.settle(id, index, &members);
        }
        self.cast.rows[id.index()].members = members;
        for w in f.words.clone().filter(|w| !matches!(scene.sent.word(*w).upos(), Upos::Adp | Upos::Det | Upos::Num)) {
            self.cast.stand(scene.sent.word(w), id, SourceKind::Collective);
        }
        self.cast.mention(self.ctx, id, f.bytes.clone());
        self.note(head, id, Agreement { feminine: None, plural: Some(true) }, false);
        true
    }

    /// The states of persons, where each is of another.
    fn countries_of(&mut self, persons: &[ActorId]) -> Vec<ActorId> {
        let codes: Vec<String> = persons.iter().filter_map(|p| self.cast.rows[p.index()].country.clone()).collect();
        let table = &self.ctx.library.ontology.countries;
        let states: Vec<usize> = codes.iter().filter_map(|c| table.index(c)).collect();
        let distinct = states.iter().enumerate().all(|(i, s)| !states[..i].contains(s));
        if states.len() != persons.len() || !distinct {
            return Vec::new();
        }
        states.into_iter().map(|s| self.cast.state(self.ctx, s)).collect()
    }

    /// "this duo" before the text says who: the next one spelled out says it.
    fn settle(&mut self, id: ActorId, index: usize, members: &[ActorId]) {
        if members.is_empty() {
            self.open.push((id, index));
            return;
        }
        for (open, i) in std::mem::take(&mut self.open) {
            if i == index {
                self.cast.rows[open.index()].members = members.to_vec();
            } else {
                self.open.push((open, i));
            }
        }
    }

    /// The members a collective spells out: "le duo Russie-Corée du Nord".
    fn spelled(&mut self, scene: Scene<'_>, f: &Found) -> Vec<ActorId> {
        let mut out = Vec::new();
        let mut end = f.words.end;
        let after = scene.scan.found.partition_point(|o| o.words.start < f.words.end);
        for other in &scene.scan.found[after..] {
            let near = other.words.start <= end + 1;
            let country = other.senses.iter().any(|s| matches!(s, Sense::Country(_) | Sense::Capital(_)));
            if !near || !country {
                break;
            }
            if let Some(i) = scene.country(other, false) {
                let id = self.cast.state(self.ctx, i);
                out.push(id);
            }
            end = other.words.end;
        }
        if out.len() > 1 { out } else { Vec::new() }
    }

    fn latter(&mut self, head: Word<'_>, f: &Found) -> bool {
        // "the former president" is no "former" of two.
        if head.rel() == Rel::Amod || matches!(head.rel(), Rel::Compound | Rel::Det) {
            return false;
        }
        let wanted = Wanted { agreement: Agreement { feminine: gender(head), plural: number(head) }, human: None };
        let Some(id) = self.recent.latter(head, wanted) else { return true };
        self.cast.stand(head, id, SourceKind::Pronoun);
        self.cast.mention(self.ctx, id, f.bytes.clone());
        self.note(head, id, wanted.agreement, false);
        true
    }

    fn pronoun(&mut self, _scene: Scene<'_>, word: Word<'_>) {
        if word.is("PronType", "Rel") || word.is("PronType", "Int,Rel") {
            self.relative(word);
            return;
        }
        let Some(lexicon) = self.ctx.language.map(|l| &l.actors) else { return };
        // The French inversion joins its pronoun to the verb: "-t-il".
        let form = fold(word.form().rsplit('-').next().unwrap_or_default());
        let Some(human) = lexicon.pronouns.get(&form).copied() else { return };
        if word.is("Reflex", "Yes") || matches!(word.rel(), Rel::Expl | Rel::Fixed) || word.is("PronType", "Dem") {
            return;
        }
        let poss = word.is("Poss", "Yes");
        let plural = Some(lexicon.plurals.contains(&form));
        // A French possessive agrees with what is possessed, not with who possesses it.
        let feminine = if poss && word.upos() == Upos::Det { None } else { gender(word) };
        let wanted = Wanted { agreement: Agreement { feminine, plural }, human };
        let mut ids = if poss { self.controller(word, wanted) } else { Vec::new() };
        if ids.is_empty() {
            ids = self.recent.pronoun(word, wanted, poss);
        }
        for id in &ids {
            self.cast.stand(word, *id, SourceKind::Pronoun);
            self.cast.mention(self.ctx, *id, word.range());
        }
        if let [id] = ids[..] {
            self.note(word, id, wanted.agreement, poss);
        }
    }

    /// "appeler Kigali à retirer ses troupes": a possessive in an infinitive is of who is to do it.
    fn controller(&self, word: Word<'_>, wanted: Wanted) -> Vec<ActorId> {
        let noun = word.head().filter(|n| matches!(n.rel(), Rel::Obj | Rel::Obl | Rel::Iobj));
        let Some(verb) = noun.and_then(|n| n.head()).filter(|v| v.is("VerbForm", "Inf")) else { return Vec::new() };
        let Some(language) = self.ctx.language else { return Vec::new() };
        let (subjects, _) = surface_subjects(verb, &language.grammar);
        let ids: Vec<ActorId> = subjects.iter().flat_map(|s| self.cast.at(*s)).copied().collect();
        let group = |i: &ActorId| matches!(self.cast.rows[i.index()].kind, ActorKind::Group);
        let plural = ids.len() > 1 || ids.iter().any(group);
        if wanted.agreement.plural == Some(plural) { ids } else { Vec::new() }
    }

    /// A relative pronoun stands for the noun its clause hangs on.
    fn relative(&mut self, word: Word<'_>) {
        let clause = std::iter::once(word).chain(word.ancestors()).take(8).find(|w| w.rel() == Rel::Acl);
        let Some(noun) = clause.and_then(|c| c.head()) else { return };
        for id in self.cast.at(noun).to_vec() {
            self.cast.stand(word, id, SourceKind::Pronoun);
        }
    }

    /// "son pays": the state of whoever possesses it.
    fn homeland(&mut self, word: Word<'_>) {
        let owner = word.children().find(|c| c.is("Poss", "Yes") || c.subtype() == "poss");
        let Some(owner) = owner else { return };
        let ids = self.cast.at(owner).to_vec();
        let [id] = ids[..] else { return };
        let country = self.cast.rows[id.index()].country.clone();
        let Some(index) = country.and_then(|c| self.ctx.library.ontology.countries.index(&c)) else { return };
        let state = self.cast.state(self.ctx, index);
        self.cast.stand(word, state, SourceKind::Nominal);
        self.cast.mention(self.ctx, state, word.range());
        self.note(word, state, Agreement { feminine: gender(word), plural: Some(false) }, false);
    }
}

fn gender(word: Word<'_>) -> Option<bool> {
    let of = |w: Word<'_>| match w.feat("Gender") {
        Some("Fem") => Some(true),
        Some("Masc") => Some(false),
        _ => None,
    };
    of(word).or_else(|| word.by(Rel::Det).find_map(of))
}

fn number(word: Word<'_>) -> Option<bool> {
    word.feat("Number").map(|n| n == "Plur")
}

fn fold_words(words: &str) -> impl Iterator<Item = String> {
    words.split(|c: char| !c.is_alphanumeric() && c != '-').map(fold)
}

fn widest(words: impl Iterator<Item = usize>) -> Range<usize> {
    let (mut start, mut end) = (usize::MAX, 0);
    for w in words {
        start = start.min(w);
        end = end.max(w + 1);
    }
    start.min(end)..end
}

fn bytes(scene: Scene<'_>, words: Range<usize>) -> Range<usize> {
    if words.is_empty() {
        return 0..0;
    }
    scene.sent.word(words.start).range().start..scene.sent.word(words.end - 1).range().end
}

/// Whether a capital opens its sentence as the place of the dispatch: in capitals, or before an agency in brackets or a dash.
fn dateline(text: &str, scene: Scene<'_>, f: &Found) -> bool {
    if f.words.start != 0 {
        return false;
    }
    let name = text.get(f.bytes.clone()).unwrap_or_default();
    let rest = text.get(f.bytes.end..).unwrap_or_default().trim_start();
    let marked = rest.starts_with(['(', '—', '–']) || rest.starts_with("- ") || rest.starts_with("/ ");
    let capitals = name.chars().all(|c| !c.is_lowercase()) && rest.starts_with(',');
    (marked || capitals) && scene.sent.len() > f.words.end + 1
}

/// Whether a country or capital stands as a place and not as someone: by its preposition, or the noun it belongs to.
fn is_place(scene: Scene<'_>, head: Word<'_>, country: usize, capital: bool) -> bool {
    let lexicon = scene.lexicon;
    let case = case_of(head);
    let governor = head.head();
    let receives = || {
        governor.is_some_and(|g| {
            let before = g.index() < head.index();
            before && (lexicon.dative_verbs.contains(g.lemma()) || lexicon.dative_verbs.contains(g.form()))
        })
    };
    if lexicon.dative.contains(&case) {
        let written_with_article = lexicon.countries.get(country).is_some_and(|c| c.1.feminine == Some(true));
        let argument = head.rel() == Rel::Iobj || head.subtype() == "arg" && !capital;
        return !(receives() || argument || written_with_article && !capital);
    }
    let cases = if capital { &lexicon.locative_capital } else { &lexicon.locative };
    if cases.contains(&case) {
        return true;
    }
    if head.subtype() == "poss" {
        return false;
    }
    let beside_place = governor.is_some_and(|g| {
        matches!(head.rel(), Rel::Nmod | Rel::Compound | Rel::Appos | Rel::Flat)
            && (case.is_empty() || lexicon.links.contains(&case))
            && lexicon.place_nouns.contains(&fold(g.lemma()))
    });
    let compound = capital
        && head.rel() == Rel::Compound
        && governor.is_some_and(|g| scene.scan.at(g.index()).is_none_or(|f| f.role().is_none()));
    beside_place && (capital || head.rel() != Rel::Nmod || !case.is_empty()) || compound
}

/// Makes a sentence ready: its names, with the roles beside them, noted among the persons.
pub fn prepare<'a>(text: &str, scene: Scene<'a>, tagged: bool, persons: &mut Persons<'_>) -> Prepared<'a> {
    let mut names = Vec::new();
    for name in persons::names(scene) {
        let roles = persons::beside(scene, &name);
        let place = is_town(scene, &name, persons, roles.is_empty());
        if !place && is_person(scene, &name, &roles, tagged, persons) {
            persons.add(scene.sent, text, &name, &roles, scene);
            names.push((name, roles));
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
