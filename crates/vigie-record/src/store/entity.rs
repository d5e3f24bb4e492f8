//! Everybody, once, as far as a name and a country tell.

use vigie_read::reading::{Actor, ActorKind};

/// Someone of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// What makes it one.
    pub key: String,
    /// One of its names.
    pub name: String,
}

/// The entity behind an actor of a reading.
pub fn of(actor: &Actor) -> Entity {
    Entity { key: key(actor), name: actor.name.clone() }
}

fn key(actor: &Actor) -> String {
    match (actor.kind, &actor.country) {
        (ActorKind::State | ActorKind::Government, Some(country)) => format!("state:{country}"),
        (_, Some(country)) => format!("name:{country}:{}", folded(&actor.name)),
        (_, None) => format!("name:{}", folded(&actor.name)),
    }
}

/// A name without case, accents and marks: what names are compared by.
pub fn folded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in vigie_read::actors::fold(name).chars() {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}
