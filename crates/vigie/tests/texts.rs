//! Texts that are specification and test at once: `tests/texts/*.md`. A case is a heading of the second level, a line with
//! language and day of publication, a quoted text, and a list of what its record must hold (see `record`).
//! Known failures: `tests/known/texts.txt`.

mod record;

use record::Record;
use record::known::Known;
use std::collections::BTreeMap;
use std::path::Path;

/// One case of a file.
#[derive(Debug, Default)]
struct Case {
    name: String,
    language: String,
    published: Option<String>,
    text: String,
    lines: Vec<String>,
}

impl Case {
    fn run(&self) -> Result<(), String> {
        let record = Record::of(&self.text, &self.language, self.published.as_deref())?;
        let missed: Vec<String> = self.lines.iter().filter_map(|line| record.check(line).err()).collect();
        if missed.is_empty() { Ok(()) } else { Err(format!("{}\n  {}", self.text, missed.join("\n  "))) }
    }
}

/// The cases of one file, in its order.
fn cases(file: &str, text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            cases.push(Case { name: format!("{file}/{}", name.trim()), ..Case::default() });
        } else if let Some(case) = cases.last_mut() {
            if let Some(said) = line.strip_prefix('>') {
                case.text.push_str(said.trim());
                case.text.push('\n');
            } else if let Some(asked) = line.strip_prefix("- ") {
                case.lines.push(asked.trim().to_owned());
            } else if case.language.is_empty() && !line.trim().is_empty() {
                let (language, day) = line.split_once(',').unwrap_or((line, ""));
                case.language = language.trim().to_owned();
                case.published = Some(day.trim().to_owned()).filter(|d| !d.is_empty());
            }
        }
    }
    cases
}

fn all() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/texts");
    let mut files: Vec<_> = std::fs::read_dir(folder).expect("tests/texts").flatten().map(|e| e.path()).collect();
    files.sort();
    files
        .iter()
        .filter(|f| f.extension().is_some_and(|e| e == "md"))
        .flat_map(|f| {
            let text = std::fs::read_to_string(f).expect("a text");
            cases(&f.file_stem().unwrap_or_default().to_string_lossy(), &text)
        })
        .collect()
}

#[test]
fn texts_read_as_they_say() {
    let only = std::env::var("VIGIE_TEXT").unwrap_or_default();
    let mut results = BTreeMap::new();
    for case in all().iter().filter(|c| c.name.contains(&only)) {
        let before = results.insert(case.name.clone(), case.run());
        assert!(before.is_none(), "two texts are called {}", case.name);
    }
    if only.is_empty() {
        return Known::load("texts").hold(&results);
    }
    for (name, result) in results {
        println!("{name}: {}", result.err().unwrap_or_else(|| "holds".to_owned()));
    }
}

#[test]
fn every_text_asks_something() {
    for case in all() {
        assert!(!case.text.is_empty() && !case.lines.is_empty(), "{} has no text or no lines", case.name);
        assert!(["fr", "en"].contains(&case.language.as_str()), "{}: language {:?}", case.name, case.language);
    }
}
