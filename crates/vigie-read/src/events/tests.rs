//! The lexicons hold what they promise; their own sentences are read.

use super::*;
use crate::library::Library;

fn library() -> &'static Library {
    Library::embedded().expect("our lexicons")
}

#[test]
fn every_language_has_several_hundred_triggers() {
    for language in library().languages() {
        assert!(language.events.triggers() >= 400, "{}: {}", language.code, language.events.triggers());
    }
}

#[test]
fn every_type_has_triggers_in_every_language() {
    for language in library().languages() {
        for kind in EventType::ALL {
            assert!(language.events.groups().iter().any(|g| g.kind == *kind), "{}: {kind}", language.code);
        }
    }
}

#[test]
fn plover_keeps_our_decisions() {
    let plover = &library().ontology.plover;
    assert_eq!(plover.score(EventType::Accuse, None), -3.0);
    assert_eq!(plover.of(EventType::Sanction).quad, 4);
    assert_eq!(plover.of(EventType::Support).future, Some(EventType::Agree));
    assert_eq!(plover.content_mode(EventType::Request, EventType::Retreat, Some("resign")), Some("change"));
    assert_eq!(plover.content_mode(EventType::Request, EventType::Retreat, Some("withdraw")), Some("yield"));
}
