//! Triggers found in a sentence: the best entry at each word, and what became of it when one takes in another.

use super::lexicon::{Class, Entry, Group};
use super::scene::{Scene, is_reflexive, lower};
use crate::grammar::{Frame, Voice, frame};
use crate::reading::EventType;
use rustc_hash::FxHashMap;
use vigie_parse::{Rel, Sent, Upos, Word};

/// A trigger at a word.
pub(super) struct Hit<'w, 'l> {
    pub word: Word<'w>,
    pub class: Class,
    pub group: &'l Group,
    pub entry: &'l Entry,
    pub frame: Frame<'w>,
    /// The words that met its needs or belong to it.
    pub taken: Vec<Word<'w>>,
    /// The words of its idiom, itself left out.
    pub idiom: Vec<Word<'w>>,
    /// For a noun: the verb that lends it its subject, or that says it happened.
    pub support: Option<Support<'w>>,
    /// What it takes in: the act promised, refused, threatened, asked for.
    pub content: Option<(EventType, Option<&'l str>)>,
}

/// The verb of a light-verb construction, or one of happening.
pub(super) struct Support<'w> {
    pub frame: Frame<'w>,
    pub lends_subject: bool,
}

/// All triggers of a sentence that stand for themselves, by the index of their word.
pub(super) fn find<'w, 'l>(scene: &Scene<'l>, sent: Sent<'w>) -> Vec<Hit<'w, 'l>> {
    let mut hits: Vec<Hit<'w, 'l>> = sent.words().filter_map(|w| at(scene, w)).collect();
    for hit in hits.iter_mut().filter(|h| h.class == Class::Noun) {
        hit.support = support(scene, hit.word);
    }
    let by_word: FxHashMap<usize, usize> = hits.iter().enumerate().map(|(i, h)| (h.word.index(), i)).collect();
    let mut dropped = vec![false; hits.len()];
    for (i, hit) in hits.iter().enumerate() {
        for taken in &hit.taken {
            if let Some(&j) = by_word.get(&taken.index()).filter(|j| **j != i) {
                dropped[j] = true;
            }
        }
    }
    for i in 0..hits.len() {
        if let Some(&j) = hits[i].support.as_ref().and_then(|s| by_word.get(&s.frame.head.index())) {
            // "the fighting killed ten", "launched an attack": one event, told by the noun.
            let same = hits[j].group.kind == hits[i].group.kind || hits[j].group.yields;
            let bare = hits[j].entry.rest.is_empty() && hits[j].group.needs.is_empty();
            dropped[j] |= same && bare && !dropped[i];
        }
        if follows(&hits[i]) || aims(scene, &hits[i]) {
            let above = hits[i].word.head().and_then(|h| by_word.get(&h.index()));
            dropped[i] |= above.is_some_and(|j| hits[*j].group.kind == hits[i].group.kind);
        }
    }
    // A taken noun may itself have taken verbs' dependents; the tree has no cycles, so nothing is dropped by itself.
    let mut contents = Vec::new();
    for (i, hit) in hits.iter().enumerate() {
        for word in complements(hit) {
            if let Some(&j) = by_word.get(&word.index()) {
                contents.push((i, hits[j].group.kind, hits[j].mode()));
                dropped[j] |= takes_in(hit.group.kind);
            }
        }
    }
    for (i, kind, mode) in contents.into_iter().rev() {
        hits[i].content = Some((kind, mode));
    }
    let mut keep = dropped.into_iter().map(|d| !d);
    hits.retain(|_| keep.next().unwrap_or(true));
    hits
}

impl<'l> Hit<'_, 'l> {
    fn mode(&self) -> Option<&'l str> {
        self.group.mode.as_deref()
    }
}

/// A participle clause that tells the outcome of the clause above: "fired into the crowd, killing four".
fn follows(hit: &Hit<'_, '_>) -> bool {
    let w = hit.word;
    hit.class == Class::Verb
        && w.rel() == Rel::Advcl
        && !w.is("VerbForm", "Fin")
        && w.by(Rel::Mark).next().is_none()
        && hit.frame.inherited
}

/// A purpose: "met to discuss", "struck to protest" tell one deed, where both are of one type.
fn aims(scene: &Scene<'_>, hit: &Hit<'_, '_>) -> bool {
    let w = hit.word;
    hit.class == Class::Verb
        && w.rel() == Rel::Advcl
        && w.is("VerbForm", "Inf")
        && w.by(Rel::Mark).any(|m| scene.grammar.purposes.contains(m.lemma()))
}

/// Types whose content is part of the act and no event beside it: what is promised, refused or threatened.
fn takes_in(kind: EventType) -> bool {
    matches!(kind, EventType::Agree | EventType::Reject | EventType::Threaten)
}

/// The predicates a trigger governs: clauses, infinitives, nominal objects.
fn complements<'w>(hit: &Hit<'w, '_>) -> Vec<Word<'w>> {
    let f = &hit.frame;
    let clauses = f.complements.iter().filter(|c| c.rel != Rel::Parataxis && c.rel != Rel::Csubj).map(|c| c.word);
    let below = hit.word.children().filter(|c| match c.rel() {
        Rel::Obl | Rel::Nmod => matches!(c.upos(), Upos::Verb | Upos::Noun),
        Rel::Acl | Rel::Advcl => c.is("VerbForm", "Inf") || c.is("VerbForm", "Ger"),
        _ => false,
    });
    let objects = f.undergoers.iter().copied().filter(|u| u.upos() == Upos::Noun);
    let heads: Vec<Word<'w>> = clauses.chain(below).chain(objects).collect();
    heads.into_iter().flat_map(crate::grammar::conjuncts).filter(|w| *w != hit.word).collect()
}

fn at<'w, 'l>(scene: &Scene<'l>, w: Word<'w>) -> Option<Hit<'w, 'l>> {
    let mut found: Option<(usize, Hit<'w, 'l>)> = None;
    for class in classes(w, scene) {
        let mut parsed: Option<Frame<'w>> = None;
        let lemma = lower(w.lemma());
        let form = lower(w.form());
        // Plurals that are words of their own ("talks") are listed as such; participles are adjectives by form.
        let forms = [&lemma, &form];
        let forms = if lemma == form { &forms[..1] } else { &forms[..] };
        for name in forms {
            for entry in scene.lexicon.entries(class, name) {
                if class == Class::Verb && **name == *form && lemma != form && w.upos() == Upos::Verb {
                    continue;
                }
                let group = scene.lexicon.group(entry.group);
                let Some(mut taken) = scene.below(w, &entry.rest) else { continue };
                let idiom = taken.clone();
                let f = parsed.get_or_insert_with(|| read_frame(scene, w, class));
                let needs = if class == Class::Noun { &group.noun_needs } else { &group.needs };
                let barred = |b: &super::lexicon::Need| scene.meets(b, f).is_some();
                let mut met = class == Class::Noun || !group.bars.iter().any(barred);
                for need in needs {
                    match scene.meets(need, f) {
                        Some(words) => taken.extend(words.into_iter().filter(|t| *t != w)),
                        None => {
                            met = false;
                            break;
                        }
                    }
                }
                let rank = 10 * entry.rest.len() + 6 * needs.len();
                if met && found.as_ref().is_none_or(|(best, _)| rank > *best) {
                    let frame = f.clone();
                    let hit = Hit { word: w, class, group, entry, frame, taken, idiom, support: None, content: None };
                    found = Some((rank, hit));
                }
            }
        }
    }
    found.map(|(_, hit)| hit)
}

/// The frame of a trigger. A noun that the parse took for a verb ("lors d'une rare visite du président") has genitives, no subject.
fn read_frame<'w>(scene: &Scene<'_>, w: Word<'w>, class: Class) -> Frame<'w> {
    let mut f = reflexive(frame(w, scene.grammar));
    if class == Class::Noun && w.upos() != Upos::Noun {
        f.doers.clear();
        f.undergoers.clear();
        let (genitives, obliques) = f.obliques.into_iter().partition(|o| scene.grammar.genitives.contains(&o.case));
        f.obliques = obliques;
        let genitives: Vec<crate::grammar::Oblique<'w>> = genitives;
        f.genitives.extend(genitives.into_iter().map(|o| o.word));
    }
    f
}

/// "s'est retiré": a reflexive without an agent is the subject's own doing.
fn reflexive(mut f: Frame<'_>) -> Frame<'_> {
    let own = f.head.children().any(is_reflexive);
    if own && f.voice == Voice::Passive && f.doers.is_empty() {
        f.doers = std::mem::take(&mut f.undergoers);
        f.undergoers = std::mem::take(&mut f.datives);
        f.voice = Voice::Active;
    }
    f
}

/// As what a word may be a trigger.
fn classes(w: Word<'_>, scene: &Scene<'_>) -> impl Iterator<Item = Class> {
    let cop = w.one(Rel::Cop).is_some();
    let verb = w.upos() == Upos::Verb && w.rel() != Rel::Amod || cop;
    // A participle of no verb we know, after a determiner or an adjective, is a noun taken for one.
    let mistaken = w.upos() == Upos::Verb
        && w.is("VerbForm", "Part")
        && w.prev().is_some_and(|p| matches!(p.upos(), Upos::Det | Upos::Adj | Upos::Noun))
        && w.by(Rel::Aux).next().is_none()
        && scene.lexicon.entries(Class::Verb, w.lemma()).next().is_none();
    let noun =
        (w.upos() == Upos::Noun || mistaken) && !matches!(w.rel(), Rel::Compound | Rel::Flat | Rel::Fixed | Rel::Amod);
    let said = cop || matches!(w.rel(), Rel::Root | Rel::Xcomp | Rel::Advcl | Rel::Conj | Rel::Ccomp | Rel::Parataxis);
    let adjective = (w.upos() == Upos::Adj || w.is("VerbForm", "Part")) && said;
    let list = [(verb, Class::Verb), (noun, Class::Noun), (adjective, Class::Adjective)];
    list.into_iter().filter(|(is, _)| *is).map(|(_, class)| class)
}

/// The verb a noun leans on, where there is one.
fn support<'w>(scene: &Scene<'_>, noun: Word<'w>) -> Option<Support<'w>> {
    let first =
        std::iter::successors(Some(noun), |w| (w.rel() == Rel::Conj).then(|| w.head()).flatten()).take(8).last()?;
    let verb = first.head().filter(|h| h.upos() == Upos::Verb)?;
    let lemma = lower(verb.lemma());
    let is = |table: &super::lexicon::Support| {
        let with = |rest: &Vec<String>| {
            (!rest.is_empty() || first.rel() != Rel::Obl)
                && rest.iter().all(|r| {
                    let mark = |c: &Word<'_>| *lower(c.form()) == **r || c.lemma() == r;
                    verb.children().any(|c| mark(&c))
                        || first.by(Rel::Case).any(|c| mark(&c))
                        || scene.below(verb, std::slice::from_ref(r)).is_some()
                })
        };
        table.get(&*lemma).is_some_and(|rests| rests.iter().any(with))
    };
    let f = frame(verb, scene.grammar);
    let undergoes = f.undergoers.contains(&first) || f.datives.contains(&first);
    let does = f.doers.contains(&first);
    let hangs = first.rel() == Rel::Obl;
    let light = (undergoes || hangs) && is(&scene.lexicon.light);
    if light {
        return Some(Support { frame: f, lends_subject: true });
    }
    ((does || undergoes) && is(&scene.lexicon.occurs)).then_some(Support { frame: f, lends_subject: false })
}
