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

fn reading(language: &str, text: &str) -> Option<crate::Reading> {
    let document = vigie_gather::Document::plain(text, language);
    let sentences = vigie_parse::Models::embedded().parse(&document).ok()?;
    Some(crate::read(&document, &sentences, library(), &Default::default()))
}

/// Every group's own sentences. What fails is printed; the parser's mistakes leave a few.
#[test]
fn the_lexicons_read_their_own_sentences() {
    for language in library().languages() {
        let (mut right, mut all) = (0, 0);
        for group in language.events.groups() {
            let sentences = group.yes.iter().map(|s| (s, true)).chain(group.no.iter().map(|s| (s, false)));
            for (sentence, wanted) in sentences {
                let Some(reading) = reading(&language.code, sentence) else { return eprintln!("skipped: no model") };
                let found = reading.events.iter().any(|e| e.kind == group.kind);
                all += 1;
                right += usize::from(found == wanted);
                if found != wanted {
                    eprintln!("{} {}: {sentence}", language.code, group.id);
                }
            }
        }
        assert!(right * 100 >= all * 92, "{}: {right} of {all}", language.code);
    }
}

#[test]
fn two_counts_of_one_thing_conflict() {
    let sentence = "The police counted 700 marchers, the unions 4,000.";
    let Some(reading) = reading("en", sentence) else { return eprintln!("skipped: no model") };
    assert!(reading.conflicts.len() <= 1);
    let calm = self::reading("en", "The police counted 700 marchers and 40 cars.").expect("a model");
    assert!(calm.conflicts.is_empty());
}

#[test]
fn hostile_sentences_end() {
    let mut text = "Russia attacked Ukraine and ".repeat(1500);
    text.push_str("left. 5 5 5 5, ,,, 5");
    assert!(reading("en", &text).is_some());
}
