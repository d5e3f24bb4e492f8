//! Several at once: *the two countries*, *the duo*, *the West*.

use super::Resolver;
use crate::actors::lexicon::{Agreement, Of, Sense};
use crate::actors::matcher::fold;
use crate::actors::phrase::Scene;
use crate::actors::recent::leading;
use crate::actors::scan::Found;
use crate::context::At;
use crate::reading::{ActorId, ActorKind, SourceKind};
use vigie_parse::{Rel, Upos, Word};

impl Resolver<'_, '_> {
    /// "les accusations occidentales": the collective modifies a noun.
    pub(super) fn collective_adjective(&mut self, scene: Scene<'_>, f: &Found, index: usize) -> bool {
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

    pub(super) fn collective(&mut self, scene: Scene<'_>, f: &Found, index: usize) -> bool {
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
            members = self.counted(head, size, c.of);
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

    /// The members of so many; the states behind persons, where states are meant; the states a text is about, where nobody
    /// nearby could be meant.
    fn counted(&mut self, head: Word<'_>, size: usize, of: Option<Of>) -> Vec<ActorId> {
        let near = self.recent.several(head, size, of, &self.cast.rows);
        if !near.is_empty() {
            return near;
        }
        if matches!(of, Some(Of::State | Of::Side)) {
            let men = self.countries_of(&self.recent.coordinated_persons(head, size, &self.cast.rows));
            if !men.is_empty() {
                return men;
            }
        }
        leading(&self.cast.rows, size, false, of == Some(Of::Side)).unwrap_or_default()
    }

    /// The states of persons, where each is of another.
    pub(super) fn countries_of(&mut self, persons: &[ActorId]) -> Vec<ActorId> {
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
    pub(super) fn settle(&mut self, id: ActorId, index: usize, members: &[ActorId]) {
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
    pub(super) fn spelled(&mut self, scene: Scene<'_>, f: &Found) -> Vec<ActorId> {
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
}
