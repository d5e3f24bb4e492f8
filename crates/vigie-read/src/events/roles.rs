//! Who acts and on whom, in a trigger's frame.

use super::hits::Hit;
use super::lexicon::{Class, Genitive, Roles, Slot};
use super::scene::{Scene, add};
use crate::context::At;
use crate::grammar::Frame;
use crate::reading::{ActorId, EventType, PlaceId};
use vigie_parse::{Upos, Word};

/// The two sides of an event.
#[derive(Default)]
pub(super) struct Sides {
    pub actors: Vec<ActorId>,
    pub recipients: Vec<ActorId>,
    /// Places that were struck, visited or helped where nobody is named: their states are the recipients.
    pub grounds: Vec<PlaceId>,
    /// People who act, named by what they are and known to nobody: actors to be made.
    pub people: Vec<At>,
    /// People it is done to, known to nobody: recipients to be made.
    pub patients: Vec<At>,
}

/// Reads the sides of a trigger.
pub(super) fn sides(scene: &Scene<'_>, hit: &Hit<'_, '_>) -> Sides {
    let mut sides = match hit.class {
        Class::Noun => noun(scene, hit, &hit.group.noun_roles),
        Class::Verb | Class::Adjective => verb(scene, hit, &hit.group.roles),
    };
    sides.recipients.retain(|r| !sides.actors.contains(r));
    if hit.group.personal && sides.recipients.is_empty() && hit.class == Class::Verb {
        let somebody = |w: &&Word<'_>| scene.is_somebody(**w);
        sides.patients = hit.frame.undergoers.iter().filter(somebody).map(|w| At::from(*w)).collect();
    }
    if sides.actors.is_empty() {
        sides.people = people(scene, hit);
    }
    if sides.recipients.is_empty() {
        sides.grounds = grounds(scene, hit);
    }
    sides
}

/// The doers of a trigger that nobody knows, where they are people.
fn people(scene: &Scene<'_>, hit: &Hit<'_, '_>) -> Vec<At> {
    let doers = match (&hit.support, hit.class) {
        (Some(s), _) if s.lends_subject => &s.frame.doers,
        (_, Class::Noun) => return Vec::new(),
        _ => &hit.frame.doers,
    };
    let named = doers.iter().filter_map(|d| scene.counted(*d)).filter(|d| scene.cast.at(*d).is_empty());
    named.map(At::from).collect()
}

/// The places a trigger is aimed at: its object, or a phrase of a recipient's slot under a preposition of aim.
fn grounds(scene: &Scene<'_>, hit: &Hit<'_, '_>) -> Vec<PlaceId> {
    let roles = if hit.class == Class::Noun { &hit.group.noun_roles } else { &hit.group.roles };
    let visit = hit.group.mode.as_deref() == Some("visit");
    let any = visit || hit.group.kind == EventType::Aid;
    if !any
        && !matches!(
            hit.group.kind,
            EventType::Assault | EventType::Sanction | EventType::Coerce | EventType::Accuse | EventType::Threaten
        )
    {
        return Vec::new();
    }
    let below = hit.support.as_ref().map(|s| &s.frame);
    let mut words: Vec<Word<'_>> = Vec::new();
    for slot in &roles.recipient {
        match slot {
            Slot::Object => words.extend(scene.slot(slot, &hit.frame, None)),
            Slot::Case(case) if any || scene.lexicon.aims.contains(case) => {
                words.extend(scene.slot(slot, &hit.frame, below));
            }
            _ => {}
        }
    }
    if hit.class == Class::Noun && matches!(hit.group.kind, EventType::Assault) {
        words.extend(hit.frame.genitives.iter().copied());
    }
    let mut out = Vec::new();
    for place in words.into_iter().filter_map(|w| scene.place_id(w)) {
        if !out.contains(&place) {
            out.push(place);
        }
    }
    out
}

fn verb(scene: &Scene<'_>, hit: &Hit<'_, '_>, roles: &Roles) -> Sides {
    let mut out = Sides::default();
    for slot in &roles.actor {
        if matches!(slot, Slot::Owner | Slot::Fallback) && !out.actors.is_empty() {
            continue;
        }
        add(&mut out.actors, &who(scene, slot, hit, &hit.frame, None));
    }
    for slot in &roles.recipient {
        let ids: Vec<ActorId> =
            who(scene, slot, hit, &hit.frame, None).into_iter().filter(|id| !out.actors.contains(id)).collect();
        // Somebody nobody knows is accused: not whoever stands in the next phrase.
        if hit.group.personal && ids.is_empty() && *slot == Slot::Object && !hit.frame.undergoers.is_empty() {
            break;
        }
        if !ids.is_empty() {
            out.recipients = ids;
            break;
        }
    }
    out
}

/// A bare word of the trigger is nobody: "droits de douane" are not the customs'.
fn is_label(hit: &Hit<'_, '_>, w: Word<'_>) -> bool {
    hit.idiom.contains(&w) && !w.is("Number", "Plur") && w.children().all(|c| c.rel() == vigie_parse::Rel::Case)
}

/// Who stands in a slot.
fn who<'w>(
    scene: &Scene<'_>,
    slot: &Slot,
    hit: &Hit<'w, '_>,
    f: &Frame<'w>,
    support: Option<&Frame<'w>>,
) -> Vec<ActorId> {
    let mut out = Vec::new();
    for word in scene.slot(slot, f, support).into_iter().filter(|w| !is_label(hit, *w)) {
        match slot {
            Slot::Owner => add(&mut out, &scene.owners(word)),
            // "a Russian strike hit …", "killed by Israeli fire": whose weapon it is.
            Slot::Subject if scene.actors(word).is_empty() && scene.does_harm(word) => {
                add(&mut out, &scene.owners(word));
            }
            // "on behalf of the troops of X", "to the people of X": whoever the phrase names; else whose it is.
            // "at the request of X": the noun is an act of its own.
            Slot::Case(_) if scene.cast.at(word).is_empty() && scene.is_trigger(word) => {}
            Slot::Case(_) if scene.cast.at(word).is_empty() && word.upos() == Upos::Noun => {
                add(&mut out, &scene.owners(word));
            }
            _ => add(&mut out, &scene.actors(word)),
        }
    }
    out
}

fn noun(scene: &Scene<'_>, hit: &Hit<'_, '_>, roles: &Roles) -> Sides {
    let f = &hit.frame;
    let lent = hit.support.as_ref().filter(|s| s.lends_subject).map(|s| &s.frame);
    let below = hit.support.as_ref().map(|s| &s.frame);
    let mut out = Sides::default();
    for slot in roles.actor.iter().filter(|s| **s != Slot::Owner) {
        add(&mut out.actors, &who(scene, slot, hit, f, lent));
    }
    add(&mut out.actors, &f.doers.iter().flat_map(|d| scene.actors(*d)).collect::<Vec<_>>());
    let explicit = !out.actors.is_empty();
    for slot in &roles.recipient {
        let ids: Vec<ActorId> =
            who(scene, slot, hit, f, below).into_iter().filter(|id| !out.actors.contains(id)).collect();
        if !ids.is_empty() {
            out.recipients = ids;
            break;
        }
    }
    genitives(scene, hit, roles, explicit, &mut out);
    for m in &f.modifiers {
        let ids = scene.actors(*m);
        let ids: Vec<ActorId> = ids.into_iter().filter(|id| scene.is_of_a_country(*id)).collect();
        match roles.genitive {
            Genitive::Recipient if !out.actors.is_empty() && out.recipients.is_empty() => {
                add(&mut out.recipients, &ids)
            }
            _ => add(&mut out.actors, &ids),
        }
    }
    if out.actors.is_empty()
        && let Some(s) = lent
    {
        add(&mut out.actors, &s.doers.iter().flat_map(|d| scene.actors(*d)).collect::<Vec<_>>());
    }
    // "the strike hit the port", "les combats opposent X à Y"
    if let Some(s) = below.filter(|_| lent.is_none() && out.recipients.is_empty()) {
        let hit = s.undergoers.iter().filter(|u| **u != f.head).flat_map(|u| scene.actors(*u)).collect::<Vec<_>>();
        add(&mut out.recipients, &hit);
    }
    out
}

/// Gives the genitives of a noun to the side they are of.
fn genitives(scene: &Scene<'_>, hit: &Hit<'_, '_>, roles: &Roles, explicit: bool, out: &mut Sides) {
    let f = &hit.frame;
    let possessors = f.genitives.iter().filter(|g| g.subtype() == "poss" || g.upos() == Upos::Pron).count();
    // "leur retrait de N": a possessive before the noun, and whom it stands for.
    let own = f.head.by(vigie_parse::Rel::Det).find(|d| d.is("Poss", "Yes") && !scene.actors(*d).is_empty());
    let both = possessors > 0 && possessors < f.genitives.len() || own.is_some() && !f.genitives.is_empty();
    if let Some(own) = own.filter(|_| both && roles.genitive == Genitive::Actor) {
        add(&mut out.actors, &scene.actors(own));
    }
    let owned = |g: Word<'_>| {
        let ids = scene.actors(g);
        if ids.is_empty() { scene.owners(g) } else { ids }
    };
    for g in f.genitives.iter().filter(|g| !is_label(hit, **g)) {
        let possessor = g.subtype() == "poss" || g.upos() == Upos::Pron;
        // "announced the withdrawal of its soldiers": the subject's own.
        let its_own = g.by(vigie_parse::Rel::Det).chain(g.by(vigie_parse::Rel::Nmod)).any(|d| d.is("Poss", "Yes"));
        if its_own && hit.support.as_ref().is_some_and(|s| s.lends_subject) {
            continue;
        }
        let side = match roles.genitive {
            Genitive::None => continue,
            _ if both => {
                if possessor {
                    Genitive::Actor
                } else {
                    roles.genitive.object()
                }
            }
            Genitive::Actor if explicit => Genitive::Recipient,
            other => other,
        };
        match side {
            Genitive::Actor => add(&mut out.actors, &owned(*g)),
            Genitive::Recipient if out.recipients.is_empty() => add(&mut out.recipients, &owned(*g)),
            Genitive::Own => {
                let ids = scene.actors(*g);
                if ids.is_empty() {
                    // "the ratification by X of a treaty with Y": the instrument's partners.
                    for at in std::iter::once(*g).chain(g.by(vigie_parse::Rel::Nmod)) {
                        let inner = crate::grammar::frame(at, scene.grammar);
                        if out.actors.is_empty() {
                            // "the ratification of the accord by Belgium", hung on the accord.
                            add(
                                &mut out.actors,
                                &inner.doers.iter().flat_map(|d| scene.actors(*d)).collect::<Vec<_>>(),
                            );
                        }
                        for slot in &roles.recipient {
                            let ids = who(scene, slot, hit, &inner, None);
                            if out.recipients.is_empty() {
                                add(&mut out.recipients, &ids);
                            }
                        }
                    }
                } else {
                    add(&mut out.actors, &ids);
                }
            }
            _ => {}
        }
    }
}

impl Genitive {
    /// Whose the object genitive is where a possessor is named beside it.
    fn object(self) -> Genitive {
        if self == Genitive::Own { Genitive::Own } else { Genitive::Recipient }
    }
}
