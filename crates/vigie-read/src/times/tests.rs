use super::*;
use crate::library::Library;
use jiff::civil::date;
use vigie_gather::{Document, Published};

/// Published on a Friday.
fn document(text: &str, language: &str) -> Document {
    let mut d = Document::plain(text, language);
    d.published = Some(Published { date: date(2024, 10, 25), time: None, offset: None });
    d
}

/// `text=value` of every expression, without a parse.
fn read(text: &str, language: &str) -> Vec<String> {
    let d = document(text, language);
    let sentences = Sentences::default();
    let ctx = Context::new(&d, &sentences, Library::embedded().expect("the lexicons load"));
    find(&ctx).rows.iter().map(|f| format!("{}={}", f.time.span.text, f.time.value)).collect()
}

#[test]
fn every_rule_reads_its_examples() {
    let library = Library::embedded().expect("the lexicons load");
    let mut wrong = Vec::new();
    for language in library.languages() {
        for rule in &language.times.rules {
            for yes in &rule.yes {
                let parts: Vec<_> = yes.split('|').map(str::trim).collect();
                let [sentence, expression, value] = parts[..] else { panic!("{}: {yes:?}", rule.name) };
                let found = read(sentence, &language.code);
                if !found.contains(&format!("{expression}={value}")) {
                    wrong.push(format!("{} {}: {yes:?} gives {found:?}", language.code, rule.name));
                }
            }
            for no in &rule.no {
                let found = read(no, &language.code);
                if !found.is_empty() {
                    wrong.push(format!("{} {}: {no:?} gives {found:?}", language.code, rule.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
