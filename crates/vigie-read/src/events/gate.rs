//! What counts as an event at all. Nothing is coded by default: somebody must be in it, the word must name an act by itself,
//! and what has to do with nobody's politics (a striker's attack, a storm's toll) is left out.

use super::hits::Hit;
use super::lexicon::{Class, Genitive, Slot};
use super::plover::Plover;
use super::roles::Sides;
use super::scene::Scene;
use crate::grammar::{Voice, case_of};
use crate::reading::EventType;
use vigie_parse::{Rel, Upos, Word};

/// Whether a trigger is an event.
pub(super) fn passes(scene: &Scene<'_>, plover: &Plover, hit: &Hit<'_, '_>, sides: &Sides) -> bool {
    let group = hit.group;
    let received = !sides.recipients.is_empty() || !sides.patients.is_empty() || !sides.grounds.is_empty();
    if group.recipient_required && !received && hit.content.is_none_or(|(k, _)| plover.of(k).quad != 4) {
        return false;
    }
    if group.actor_required && !acts(sides) || group.ambiguous && !is_plain(scene, hit, sides) {
        return false;
    }
    if scene.is_game() && !public(scene, hit, sides) || !concerns(scene, hit, sides) {
        return false;
    }
    match hit.class {
        Class::Noun => noun(scene, plover, hit, sides),
        Class::Verb if unsigned(hit, sides) => true,
        Class::Verb => verb(scene, plover, hit, sides) && (!nobody(sides) || harmed(scene, plover, hit)),
        Class::Adjective => acts(sides),
    }
}

/// Whether what is said of an act leaves an act: a refusal denied is no refusal; what nobody did is nobody's; an aim is no
/// second deed.
pub(super) fn stands(
    scene: &Scene<'_>,
    hit: &Hit<'_, '_>,
    sides: &Sides,
    reality: crate::grammar::Reality,
    kind: EventType,
) -> bool {
    if reality.negated && !reality.planned && (matches!(kind, EventType::Reject | EventType::Concede) || !acts(sides)) {
        return false;
    }
    // "in case of an attack": a condition that a text lays down, no deed.
    if hit.class == Class::Noun && hit.support.is_none() && reality.hypothetical {
        return false;
    }
    let aim = hit.word.rel() == Rel::Advcl
        && hit.word.is("VerbForm", "Inf")
        && hit.word.by(Rel::Mark).any(|m| scene.grammar.purposes.contains(m.lemma()));
    let cooperative = matches!(
        kind,
        EventType::Agree
            | EventType::Support
            | EventType::Concede
            | EventType::Aid
            | EventType::Cooperate
            | EventType::Retreat
    );
    !aim || !cooperative || !sides.recipients.is_empty() && !hit.frame.inherited
}

/// The CAMEO code of signing and ratifying.
const SIGNING: &str = "057";

/// "a treaty signed in June": who signed is for the instrument to say, once its parties are known.
pub(super) fn unsigned(hit: &Hit<'_, '_>, sides: &Sides) -> bool {
    let f = &hit.frame;
    let passive = hit.class == Class::Verb && f.voice == Voice::Passive && !f.undergoers.is_empty();
    passive && nobody(sides) && sides.patients.is_empty() && hit.group.cameo.as_deref() == Some(SIGNING)
}

fn acts(sides: &Sides) -> bool {
    !sides.actors.is_empty() || !sides.people.is_empty()
}

fn nobody(sides: &Sides) -> bool {
    !acts(sides) && sides.recipients.is_empty() && sides.grounds.is_empty()
}

/// An ambiguous word is meant as it stands in PLOVER where somebody of politics acts, or people or buildings suffer it, and
/// nobody plays.
fn is_plain(scene: &Scene<'_>, hit: &Hit<'_, '_>, sides: &Sides) -> bool {
    let f = &hit.frame;
    let armed = f.doers.iter().any(|d| scene.does_harm(*d));
    let suffered = hit.class == Class::Verb
        && f.voice == Voice::Passive
        && f.doers.is_empty()
        && f.undergoers.iter().any(|u| u.upos() == Upos::Noun && scene.is_target(*u));
    // "settlers attacked a village": people who do it to what can be struck.
    let strikes = hit.class == Class::Verb
        && f.voice == Voice::Active
        && acts(sides)
        && f.undergoers.iter().any(|u| u.upos() == Upos::Noun && scene.is_target(*u));
    let acted = sides.actors.iter().any(|a| scene.is_political(*a)) || !sides.people.is_empty();
    (acted || armed || suffered || strikes) && !scene.plays(hit.word.sent())
}

/// Whether an act is of the record's kind: a state, an office, a force, a party on either side; a crowd; or an act of violence,
/// whoever did it.
fn concerns(scene: &Scene<'_>, hit: &Hit<'_, '_>, sides: &Sides) -> bool {
    let political = sides.actors.iter().chain(&sides.recipients).any(|a| scene.is_political(*a));
    // Thanks and blame are the record's where somebody of politics gives them.
    let verbal = matches!(
        hit.group.kind,
        EventType::Support
            | EventType::Accuse
            | EventType::Reject
            | EventType::Agree
            | EventType::Concede
            | EventType::Request
            | EventType::Threaten
            | EventType::Consult
    );
    if verbal && !sides.actors.is_empty() {
        return sides.actors.iter().any(|a| scene.is_political(*a));
    }
    political
        || !sides.people.is_empty()
        || !sides.grounds.is_empty()
        || matches!(hit.group.kind, EventType::Protest | EventType::Assault | EventType::Coerce | EventType::Aid)
        || nobody(sides)
}

/// In a report of a game only what the authorities do, or force that is named outright, is the record's.
fn public(scene: &Scene<'_>, hit: &Hit<'_, '_>, sides: &Sides) -> bool {
    let office = sides.actors.iter().any(|a| scene.holds_office(*a));
    office
        && !hit.group.ambiguous
        && matches!(hit.group.kind, EventType::Coerce | EventType::Assault | EventType::Sanction)
}

fn noun(scene: &Scene<'_>, plover: &Plover, hit: &Hit<'_, '_>, sides: &Sides) -> bool {
    let group = hit.group;
    if group.supported && hit.support.is_none() || is_label(scene, hit.word) {
        return false;
    }
    let verbal = matches!(plover.of(group.kind).quad, 1 | 3);
    let suffers = !sides.recipients.is_empty() || !sides.grounds.is_empty();
    if verbal && group.kind != EventType::Consult && hit.support.is_none() {
        // Support, criticism, calls: a noun alone is an event only between two.
        return acts(sides) && (suffers || !hit.taken.is_empty() || group.noun_roles.genitive == Genitive::Own);
    }
    if verbal && !acts(sides) {
        return false;
    }
    let struck = hit.frame.genitives.iter().any(|g| scene.is_victim(*g) && g.upos() == Upos::Noun);
    acts(sides) || suffers && anchored(hit) || hit.support.is_some() && (group.bare || struck)
}

/// "combat zone", "avion de combat": a bare noun under another says of what kind that is; nothing happens.
fn is_label(scene: &Scene<'_>, w: Word<'_>) -> bool {
    let of = |c: &Word<'_>| c.rel() == Rel::Nmod && scene.grammar.genitives.contains(&case_of(*c));
    let bare = w.children().all(|c| matches!(c.rel(), Rel::Case | Rel::Punct) || of(&c));
    let under = w.head().filter(|h| w.rel() == Rel::Nmod && h.upos() == Upos::Noun);
    let Some(head) = under.filter(|_| bare && scene.grammar.genitives.contains(&case_of(w))) else { return false };
    !scene.measures(head)
}

fn verb(scene: &Scene<'_>, plover: &Plover, hit: &Hit<'_, '_>, sides: &Sides) -> bool {
    let f = &hit.frame;
    let plain = hit.group.needs.is_empty();
    let known = |w: &Word<'_>| !scene.cast.at(*w).is_empty();
    // Somebody says yes or no, thanks or blames; only a passive may leave out who.
    let verbal = matches!(plover.of(hit.group.kind).quad, 1 | 3);
    if verbal && !acts(sides) && (f.voice == Voice::Active || sides.recipients.is_empty()) {
        return false;
    }
    match hit.group.kind {
        // "to maintain that …", "to acknowledge that …" is to say.
        EventType::Support if plain => {
            let transitive = hit.group.roles.recipient.contains(&Slot::Object);
            f.complements.iter().all(|c| c.rel != Rel::Ccomp)
                && !(transitive && f.undergoers.is_empty() && sides.recipients.is_empty())
        }
        // "met resistance", "meets with approval"
        EventType::Consult if plain && hit.group.mode.is_none() => {
            sides.actors.len() > 1 || f.undergoers.is_empty() || f.undergoers.iter().any(known)
        }
        EventType::Assault | EventType::Coerce => {
            let simple = plain && hit.entry.rest.is_empty() && hit.group.kind == EventType::Assault;
            let struck = f.undergoers.is_empty() || f.undergoers.iter().any(|u| scene.is_victim(*u));
            // A storm that kills is nobody's assault.
            let harms = |d: &Word<'_>| scene.is_victim(*d) || scene.does_harm(*d);
            let agent = f.doers.is_empty() || f.doers.iter().any(harms);
            (struck || !simple) && agent && (acts(sides) || !plain || harmed(scene, plover, hit))
        }
        _ => true,
    }
}

/// Whether a material act without a known author is done to somebody or something that can be struck: "nine villagers were
/// killed". What may be an accident needs a weapon or an attack beside it.
fn harmed(scene: &Scene<'_>, plover: &Plover, hit: &Hit<'_, '_>) -> bool {
    let f = &hit.frame;
    let material = plover.of(hit.group.kind).quad == 4;
    let struck = f.undergoers.iter().any(|u| scene.is_victim(*u));
    let armed = || f.doers.iter().chain(f.obliques.iter().map(|o| &o.word)).any(|w| scene.does_harm(*w));
    material && struck && (!hit.group.accidental || armed())
}

/// Whether a noun is used of one happening: it has arguments of its own or a verb that says it happened.
fn anchored(hit: &Hit<'_, '_>) -> bool {
    let f = &hit.frame;
    hit.support.is_some() || !f.genitives.is_empty() || !f.doers.is_empty() || !f.obliques.is_empty()
}
