//! The roles that stand beside a name: before it, after it, over it in the tree.

use super::lexicon::Sense;
use super::naming::NameAt;
use super::phrase::{Facts, Scene};
use super::scan::Found;
use crate::grammar::case_of;
use crate::reading::ActorKind;
use std::ops::Range;
use vigie_parse::{Rel, Upos};

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
    for h in before(scene, name).into_iter().chain(after(scene, name)) {
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
    // Of the roles in one phrase before a comma the outermost is meant.
    if let Some(outer) = between_commas(scene, name) {
        heads.retain(|h| *h < outer || *h > name.words.start);
        heads.insert(0, outer);
    }
    let joined = head.rel() == Rel::Conj || head.one(Rel::Conj).is_some();
    heads
        .into_iter()
        .filter_map(|h| scene.scan.at(h))
        .filter(|f| f.role().is_some_and(|r| scene.lexicon.roles[r].kind != ActorKind::Government))
        // "the presidents of …, Lake Geneva": several are no one name.
        .filter(|f| joined || !scene.head(f).is("Number", "Plur"))
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
                let own = |c: vigie_parse::Word<'_>| matches!(c.rel(), Rel::Det | Rel::Amod) || c.subtype() == "poss";
                let mine = w.rel() != Rel::Conj || steps > 1 || w.children().any(own);
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
    let mut best = None;
    for _ in 0..12 {
        let Some(left) = at.checked_sub(1).filter(|_| closed) else { break };
        at = left;
        let w = sent.word(at);
        match scene.scan.at(at) {
            // The first role of the phrase is the one meant: "the spokesman of the ministry, X".
            Some(f) if best.is_some_and(|b: &Found| b.words == f.words) => {}
            Some(f) if f.role().is_some() => {
                let whose = best.is_none_or(|b| scene.lexicon.links.contains(&case_of(scene.head(b))));
                if plural_role(scene, f) || !whose {
                    break;
                }
                best = Some(f);
            }
            _ if best.is_some() && w.upos() == Upos::Cconj => break,
            Some(_) => {}
            None if matches!(w.upos(), Upos::Adp | Upos::Det | Upos::Adj | Upos::Noun | Upos::Part) => {}
            None if w.upos() == Upos::Cconj || w.upos() == Upos::Propn && w.rel() != Rel::Flat => {}
            None => break,
        }
    }
    best.filter(|f| f.words.clone().any(|w| scene.definite(scene.sent.word(w)))).map(|f| f.head)
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
