//! Who an actor is, whatever the document and its language.

use super::hash;
use super::weights::Weights;
use super::words::{skeleton, tokens};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;
use vigie_read::Library;
use vigie_read::actors::fold_units;
use vigie_read::reading::{Actor, ActorKind, Place};

/// Sectors of those who act for their state.
const STATE: &[&str] = &["GOV", "MIL", "LEG", "JUD", "COP", "SPY"];

/// The codes that stand where a country's would, and are none.
const NO_COUNTRY: &[&str] = &["IGO", "UNO", "EUR", "NGO", "IMG", "MNC", "ISM"];

/// Who an actor is across documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The actor: a person, a body, an arm of a state. None where the words name nobody in particular ("witnesses").
    pub key: Option<String>,
    /// The side it stands on: a country's code for a state and whoever acts for it, a body, a country's other actors by sector.
    pub side: Option<String>,
    /// Whether it is named or holds an office, so that it can be asked again.
    pub named: bool,
}

/// Whether a code is a country's.
pub fn is_country(code: &str) -> bool {
    !NO_COUNTRY.contains(&code)
}

/// The identity of an actor of a reading.
pub fn of(actor: &Actor, language: &str) -> Identity {
    let body = body(&actor.name);
    let side = match body {
        Some(id) => Some(match (&actor.country, arm(actor)) {
            // A ministry, a parliament, a central bank stand for their country.
            (Some(c), _) if is_country(c) && of_state(actor) => c.clone(),
            _ => format!("body:{id}"),
        }),
        None => side(actor),
    };
    let key = key(actor, body, language);
    // A state or a body speaks under its own name; so does whoever has a proper name.
    let named = match actor.kind {
        ActorKind::State | ActorKind::Government => true,
        ActorKind::Group | ActorKind::Unknown => body.is_some(),
        _ => key.is_some(),
    };
    Identity { key, side, named }
}

fn of_state(actor: &Actor) -> bool {
    matches!(actor.kind, ActorKind::State | ActorKind::Government)
        || actor.sectors.first().is_some_and(|s| STATE.contains(&s.as_str()))
}

fn side(actor: &Actor) -> Option<String> {
    let country = actor.country.as_deref()?;
    if !is_country(country) {
        return matches!(country, "UNO" | "EUR").then(|| format!("body:{}", country.to_lowercase()));
    }
    if of_state(actor) || actor.sectors.is_empty() && actor.kind != ActorKind::Person {
        return Some(country.to_owned());
    }
    actor.sectors.first().map(|s| format!("{country}/{s}"))
}

fn arm(actor: &Actor) -> Option<&str> {
    actor.sectors.first().map(String::as_str)
}

fn key(actor: &Actor, body: Option<&str>, language: &str) -> Option<String> {
    if let Some(id) = body {
        return Some(format!("body:{id}"));
    }
    let country = actor.country.as_deref();
    match actor.kind {
        ActorKind::State => country.map(|c| format!("state:{c}")),
        ActorKind::Person if proper(&actor.name) => person(&actor.name),
        // An arm of a state: its police, its parliament, its army; "the government" is the state.
        _ if actor.kind != ActorKind::Person && country.is_some() && of_state(actor) => {
            let country = country.unwrap_or_default();
            Some(match arm(actor) {
                Some("GOV") | None => format!("state:{country}"),
                Some(arm) => format!("arm:{country}/{arm}"),
            })
        }
        ActorKind::Organisation | ActorKind::Unknown if proper(&actor.name) && !common(&actor.name, language) => {
            Some(format!("org:{}", words(&actor.name).join(" ")))
        }
        // Whoever speaks for an arm of a state without a name.
        _ => country.zip(arm(actor)).filter(|_| of_state(actor)).map(|(c, a)| format!("voice:{c}/{a}")),
    }
}

/// Whether a name is a proper one: it holds a capital, after its first word unless it has but one.
fn proper(name: &str) -> bool {
    let mut words = name.split_whitespace().filter(|w| w.chars().next().is_some_and(char::is_alphabetic));
    let capital = |w: &str| w.chars().next().is_some_and(char::is_uppercase);
    let first = words.next().is_some_and(capital);
    let mut rest = words.peekable();
    if rest.peek().is_none() { first } else { first && rest.any(capital) }
}

/// Whether a name is one word that the language writes small too: "Police", "Insurers" at the head of a sentence.
fn common(name: &str, language: &str) -> bool {
    let tokens = tokens(name);
    let [only] = tokens.as_slice() else { return tokens.is_empty() };
    let capitals = name.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    !capitals && Weights::embedded().knows(language, hash::text(only.stem()) as u32)
}

fn words(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(skeleton).collect()
}

/// The key of a person: of one the table of office holders knows, its first spelling; else the initial and the surname, so that two
/// spellings of a given name are one.
fn person(name: &str) -> Option<String> {
    let known = Library::embedded().ok().and_then(|l| l.ontology.countries.holders.person(name));
    if let Some(known) = known {
        return Some(format!("person:{known}"));
    }
    let words = words(name);
    let surname = words.last().filter(|w| w.chars().count() > 1)?;
    let initial = words.first().filter(|_| words.len() > 1).and_then(|w| w.chars().next());
    Some(match initial {
        Some(c) => format!("person:{c}.{surname}"),
        None => format!("person:{surname}"),
    })
}

/// The id of a body of the tables, by any of the names the reader gives it.
fn body(name: &str) -> Option<&'static str> {
    static NAMES: OnceLock<FxHashMap<String, &'static str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let mut out = FxHashMap::default();
        let Ok(library) = Library::embedded() else { return out };
        let bodies = library.ontology.countries.bodies();
        for body in bodies {
            for name in &body.names {
                out.entry(fold_units(name)).or_insert(body.id.as_str());
            }
        }
        for language in library.languages() {
            for (name, body) in language.actors.bodies.iter().zip(bodies) {
                if !name.is_empty() {
                    out.entry(fold_units(name)).or_insert(body.id.as_str());
                }
            }
        }
        out
    });
    names.get(&fold_units(name)).copied()
}

/// The key of a place: its GeoNames id, else where it lies, else its name.
pub fn place(place: &Place) -> String {
    match (place.geonames, place.latitude, place.longitude) {
        (Some(id), _, _) => format!("g{id}"),
        (None, Some(lat), Some(lon)) => format!("@{lat:.1},{lon:.1}"),
        _ => format!("n{}", words(&place.name).join(" ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vigie_read::reading::ActorId;

    fn actor(name: &str, kind: ActorKind, country: Option<&str>, sectors: &[&str]) -> Actor {
        Actor {
            id: ActorId(0),
            name: name.into(),
            kind,
            country: country.map(Into::into),
            sectors: sectors.iter().map(|s| (*s).into()).collect(),
            role: None,
            members: Vec::new(),
            mentions: Vec::new(),
        }
    }

    #[test]
    fn one_actor_in_two_languages() {
        use ActorKind::*;
        let same = [
            (actor("Vladimir Poutine", Person, None, &[]), actor("Vladimir Putin", Person, Some("RUS"), &["GOV"])),
            (
                actor("armée soudanaise", Organisation, Some("SDN"), &["MIL"]),
                actor("Sudanese army", Group, Some("SDN"), &["MIL"]),
            ),
            (actor("Soudan", State, Some("SDN"), &[]), actor("Sudanese government", Government, Some("SDN"), &["GOV"])),
            (actor("Sergueï Sobianine", Person, None, &[]), actor("Sergei Sobyanin", Person, None, &["GOV"])),
            (actor("OTAN", Organisation, Some("IGO"), &["MIL"]), actor("NATO", Organisation, Some("IGO"), &["MIL"])),
        ];
        for (a, b) in same {
            assert!(of(&a, "fr").key.is_some(), "{}", a.name);
            assert_eq!(of(&a, "fr").key, of(&b, "en").key, "{} {}", a.name, b.name);
        }
        assert_eq!(of(&actor("témoins", Group, None, &["CVL"]), "fr").key, None);
        assert!(!of(&actor("témoins", Group, None, &["CVL"]), "fr").named);
    }

    #[test]
    fn sides() {
        use ActorKind::*;
        assert_eq!(of(&actor("Police", Organisation, None, &["COP"]), "en").key, None);
        let side = |a: &Actor| of(a, "en").side;
        assert_eq!(side(&actor("Ali Youssef", Person, Some("SDN"), &["GOV"])).as_deref(), Some("SDN"));
        assert_eq!(side(&actor("rebels", Group, Some("SDN"), &["REB"])).as_deref(), Some("SDN/REB"));
        assert_eq!(
            side(&actor("Hezbollah", Organisation, Some("LBN"), &["REB"])).as_deref().map(|s| &s[..5]),
            Some("body:")
        );
        assert_eq!(side(&actor("people", Group, None, &["CVL"])), None);
    }
}
