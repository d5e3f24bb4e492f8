//! States, their peoples and capitals; bodies with a name of their own.

use super::{Resolver, gender};
use crate::actors::cast::Ground;
use crate::actors::lexicon::{Agreement, Sense};
use crate::actors::matcher::fold;
use crate::actors::phrase::Scene;
use crate::actors::scan::{Found, compound_countries};
use crate::context::At;
use crate::grammar::case_of;
use crate::reading::{ActorId, ActorKind, SourceKind};
use vigie_parse::{Rel, Upos, Word};

impl Resolver<'_, '_> {
    pub(super) fn country(&mut self, scene: Scene<'_>, f: &Found) -> bool {
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
    pub(super) fn dateline(&mut self, scene: Scene<'_>, f: &Found, country: usize) -> bool {
        let (sent, words, head, bytes) = (scene.sent.index(), f.words.clone(), f.head, f.bytes.clone());
        self.cast.grounds.push(Ground { sent, words, head, bytes, country, capital: true, acts: false });
        true
    }

    /// An adjective of a country: a modifier; or, as a noun, its people.
    pub(super) fn people(&mut self, scene: Scene<'_>, f: &Found) -> bool {
        let Some(index) = scene.country(f, true).filter(|_| !f.glued) else { return false };
        let head = scene.head(f);
        let noun = f.sense(|s| if let Sense::People(_) = s { Some(()) } else { None }).is_some();
        let capital = head.form().chars().next().is_some_and(char::is_uppercase);
        let modifies = matches!(head.rel(), Rel::Amod | Rel::Compound | Rel::Flat) && !noun
            || head.upos() == Upos::Adj && head.one(Rel::Det).is_none()
            || before_noun(scene, f);
        let id = self.cast.state(self.ctx, index);
        if modifies || !capital || !matches!(head.upos(), Upos::Noun | Upos::Propn | Upos::Adj) {
            if matches!(head.upos(), Upos::Adj | Upos::Propn | Upos::Noun) && modifies {
                let mut ids = self.joined(scene, f);
                ids.push(id);
                self.cast.adjectives.insert(At::from(head), ids);
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

    /// The states of the first parts of "franco-marocain", which is one word with its last part.
    fn joined(&mut self, scene: Scene<'_>, f: &Found) -> Vec<ActorId> {
        let text = self.ctx.document.text.as_str();
        let hyphen = |p: &&Found| text.get(p.bytes.end..p.bytes.end + 1) == Some("-");
        let parts: Vec<&Found> = compound_countries(scene.scan, f).take_while(hyphen).collect();
        let mut out = Vec::new();
        for part in parts.into_iter().rev() {
            let combining = part.sense(|s| if let Sense::Combining(i) = s { Some(i) } else { None });
            if let Some(i) = combining.or_else(|| scene.country(part, true)) {
                let id = self.cast.state(self.ctx, i);
                self.cast.mention(self.ctx, id, part.bytes.clone());
                out.push(id);
            }
        }
        out
    }

    pub(super) fn body(&mut self, scene: Scene<'_>, f: &Found, index: usize) -> bool {
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

    pub(super) fn body_row(&mut self, scene: Scene<'_>, index: usize) -> ActorId {
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
    pub(super) fn body_adjective(&mut self, scene: Scene<'_>, f: &Found, index: usize) -> bool {
        let head = scene.head(f);
        if f.glued || !matches!(head.rel(), Rel::Amod | Rel::Compound) {
            return false;
        }
        let id = self.body_row(scene, index);
        self.cast.adjectives.insert(At::from(head), vec![id]);
        self.cast.mention(self.ctx, id, f.bytes.clone());
        true
    }
}

/// Whether a capital opens its sentence as the place of the dispatch: in capitals, or before an agency in brackets or a dash.
pub(super) fn dateline(text: &str, scene: Scene<'_>, f: &Found) -> bool {
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
pub(super) fn is_place(scene: Scene<'_>, head: Word<'_>, country: usize, capital: bool) -> bool {
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

/// "Kenyan Foreign Minister X", "le Nigérian Y": right before a role or a name, whatever the tree says, it modifies.
fn before_noun(scene: Scene<'_>, f: &Found) -> bool {
    if f.words.end >= scene.sent.len() {
        return false;
    }
    let next = scene.sent.word(f.words.end);
    let near = next.range().start == f.bytes.end + 1;
    let role = scene.scan.at(f.words.end).is_some_and(|r| r.role().is_some() && scene.head(r).upos() != Upos::Adj);
    let name = next.upos() == Upos::Propn && next.form().starts_with(char::is_uppercase);
    let single = !scene.plural(scene.head(f));
    near && single && (role || name) && next.rel() != Rel::Appos
}
