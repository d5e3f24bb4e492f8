//! The sentences that the groups of `cues.toml` carry: each cue is found where it must be, and not where it must not.

use vigie_gather::Document;
use vigie_parse::Models;
use vigie_read::Library;

/// Share of the sentences that must hold: the parser has its own mistakes.
const LEAST: f64 = 0.9;

/// Whether a sentence has an attribution of the class; `None` where there is no model for the language.
fn has(language: &str, sentence: &str, class: &str) -> Option<bool> {
    let document = Document::plain(sentence, language);
    let sentences = Models::embedded().parse(&document).ok()?;
    let library = Library::embedded().expect("our lexicons");
    let reading = vigie_read::read(&document, &sentences, library, &Default::default());
    let rule = format!("cues.toml {class} ");
    Some(reading.attributions.iter().any(|a| a.rule.starts_with(&rule)))
}

#[test]
fn every_group_finds_its_own_examples() {
    let library = Library::embedded().expect("our lexicons");
    for language in library.languages() {
        let mut missed = Vec::new();
        let mut asked = 0;
        for group in &language.attribution.groups {
            for (sentences, wanted) in [(&group.yes, true), (&group.no, false)] {
                for sentence in sentences {
                    let Some(found) = has(&language.code, sentence, &group.class) else { continue };
                    asked += 1;
                    if found != wanted {
                        missed.push(format!(
                            "{} {}: {sentence}",
                            if wanted { "not found" } else { "found" },
                            group.class
                        ));
                    }
                }
            }
        }
        if asked == 0 {
            eprintln!("skipped: no model for {}", language.code);
            continue;
        }
        let right = 1.0 - missed.len() as f64 / asked as f64;
        eprintln!("{}: {right:.3} of {asked}\n{}", language.code, missed.join("\n"));
        assert!(right >= LEAST, "{}: {right:.3} of {asked}\n{}", language.code, missed.join("\n"));
    }
}

#[test]
fn every_group_has_examples() {
    let library = Library::embedded().expect("our lexicons");
    for language in library.languages() {
        for group in &language.attribution.groups {
            assert!(!group.yes.is_empty() && !group.no.is_empty(), "{} {}: yes and no", language.code, group.class);
        }
    }
}
