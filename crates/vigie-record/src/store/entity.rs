//! Everybody, once, as far as a name and a country tell.

use crate::across::identity;
use vigie_read::reading::Actor;

/// Someone of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// What makes it one.
    pub key: String,
    /// One of its names.
    pub name: String,
}

/// The entity behind an actor of a reading in a language.
pub fn of(actor: &Actor, language: &str) -> Entity {
    // Whom identity across documents cannot tell from others goes by its name and its country.
    let by_name = || match &actor.country {
        Some(country) => format!("name:{country}:{}", folded(&actor.name)),
        None => format!("name:{}", folded(&actor.name)),
    };
    Entity { key: identity::of(actor, language).key.unwrap_or_else(by_name), name: actor.name.clone() }
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
