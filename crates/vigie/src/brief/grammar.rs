//! The grammar of a brief in one language: names with their articles, verbs in two numbers, patterns of sentences. All of it is data.

use super::{Part, Sentence};
use crate::words::Words;
use serde::Deserialize;
use std::collections::BTreeMap;
use vigie_read::{Folder, LibraryError};

/// The file of a language's grammar of briefs.
const FILE: &str = "brief.toml";

/// A name in the cases that the patterns ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// As a subject.
    pub plain: String,
    /// After *of*.
    pub of: String,
    /// Whether a verb after it is in the plural.
    pub many: bool,
    /// The language of its words, where it is not the brief's: they are a quotation then.
    pub quoted: Option<String>,
}

/// A verb in its two numbers.
#[derive(Clone, Debug, Deserialize)]
pub struct Verb {
    /// After one subject.
    pub one: String,
    /// After many.
    pub many: String,
}

/// The cases of a class of nouns; `{}` is the noun.
#[derive(Clone, Debug, Deserialize)]
struct Article {
    plain: String,
    of: String,
    #[serde(default)]
    many: bool,
}

/// An arm of a country; `{of}` is the country.
#[derive(Clone, Debug, Deserialize)]
struct Arm {
    name: String,
    #[serde(default)]
    many: bool,
}

/// The grammar of one language.
#[derive(Debug, Deserialize)]
pub struct Grammar {
    /// ISO 639-1 code.
    #[serde(skip)]
    pub code: String,
    /// The marks of a quotation.
    quotes: [String; 2],
    and: String,
    comma: String,
    /// Letters before which an article is cut short.
    #[serde(default)]
    elides: String,
    /// Classes of nouns.
    article: BTreeMap<String, Article>,
    /// The class of a country or a body that is not told by its gender.
    #[serde(default)]
    class: BTreeMap<String, String>,
    /// The class of a name by its first word.
    #[serde(default)]
    heads: BTreeMap<String, String>,
    /// Words that make a plural.
    #[serde(default)]
    plurals: Vec<String>,
    /// Words that point to somebody named elsewhere: whoever begins so has no name.
    #[serde(default)]
    pointers: Vec<String>,
    /// Endings of verbs that are not finite.
    #[serde(default)]
    nonfinite: Vec<String>,
    /// Words after which what is said is a clause: they stand before the quotation, each with what it is there.
    that: BTreeMap<String, String>,
    /// Words that a verb takes without a colon.
    links: Vec<String>,
    /// What stands between a verb and words of any other kind.
    colon: String,
    arm: BTreeMap<String, Arm>,
    /// Names of other languages: `(in English)`.
    foreign: BTreeMap<String, String>,
    verb: BTreeMap<String, Verb>,
    pattern: BTreeMap<String, String>,
    heading: BTreeMap<String, String>,
    #[serde(skip)]
    countries: BTreeMap<String, (String, String)>,
    #[serde(skip)]
    bodies: BTreeMap<String, String>,
}

impl Grammar {
    /// The grammar of a language, where it has one.
    pub fn of(code: &str) -> Result<Option<Grammar>, LibraryError> {
        let Some(folder) = Folder::of(code).filter(|f| !f.text(FILE).is_empty()) else { return Ok(None) };
        let mut grammar: Grammar = folder.toml(FILE)?;
        code.clone_into(&mut grammar.code);
        let lines = |file| folder.text(file).lines().filter(|l: &&str| !l.starts_with('#'));
        let first = |names: &str| names.split('|').next().unwrap_or("").to_owned();
        for line in lines("countries.tsv") {
            let cells: Vec<&str> = line.split('\t').collect();
            if let [code, gender, names, ..] = cells[..] {
                grammar.countries.insert(code.to_owned(), (first(names), gender.to_owned()));
            }
        }
        for line in lines("bodies.tsv") {
            if let Some((id, names)) = line.split_once('\t') {
                grammar.bodies.insert(id.to_owned(), first(names.split('\t').next().unwrap_or("")));
            }
        }
        Ok(Some(grammar))
    }

    /// The languages that have one.
    pub fn languages() -> Vec<&'static str> {
        let all = Words::all().iter().map(|w| w.code.as_str());
        all.filter(|code| Folder::of(code).is_some_and(|f| !f.text(FILE).is_empty())).collect()
    }

    /// The marks of a quotation.
    pub fn marks(&self) -> &[String; 2] {
        &self.quotes
    }

    /// A pattern; its key where there is none.
    pub fn pattern<'a>(&'a self, key: &'a str) -> &'a str {
        self.pattern.get(key).map_or(key, String::as_str)
    }

    /// A heading.
    pub fn heading(&self, key: &str) -> String {
        self.heading.get(key).cloned().unwrap_or_else(|| key.to_owned())
    }

    /// A verb in the number of its subject.
    pub fn verb(&self, key: &str, many: bool) -> Option<&str> {
        self.verb.get(key).map(|v| if many { v.many.as_str() } else { v.one.as_str() })
    }

    /// A country.
    pub fn country(&self, code: &str) -> Option<Name> {
        let (name, gender) = self.countries.get(code)?;
        Some(self.with_article(name, self.class.get(code).map_or(gender.as_str(), String::as_str)))
    }

    /// A body, by its id.
    pub fn body(&self, id: &str) -> Option<Name> {
        let name = self.bodies.get(id)?;
        let head = name.split_whitespace().next().unwrap_or("");
        let class = self.class.get(id).or_else(|| self.heads.get(head)).map_or("", String::as_str);
        Some(self.with_article(name, class))
    }

    /// A side: `PRK`, `PRK/MIL`, `body:un`.
    pub fn side(&self, side: &str) -> Option<Name> {
        if let Some(id) = side.strip_prefix("body:") {
            return self.body(id);
        }
        let side = side.strip_prefix("state:").or_else(|| side.strip_prefix("arm:")).unwrap_or(side);
        match side.split_once('/') {
            None => self.country(side),
            Some((country, arm)) => {
                let (country, arm) = (self.country(country)?, self.arm.get(arm)?);
                let fill = |text: &str| text.replace("{of}", &country.of);
                let plain = fill(&arm.name);
                Some(Name { of: plain.clone(), plain, many: arm.many, quoted: None })
            }
        }
    }

    fn with_article(&self, name: &str, class: &str) -> Name {
        let first = name.chars().next().unwrap_or(' ');
        // A plural is never cut short; nor is a name that takes no article.
        let elided = self.elides.contains(first) && matches!(class, "m" | "f" | "") && self.article.contains_key("v");
        let article = self.article.get(if elided { "v" } else { class }).or_else(|| self.article.get("0"));
        let put = |pattern: Option<&str>| pattern.unwrap_or("{}").replace("{}", name);
        Name {
            plain: put(article.map(|a| a.plain.as_str())),
            of: put(article.map(|a| a.of.as_str())),
            many: article.is_some_and(|a| a.many),
            quoted: None,
        }
    }

    /// Words of a document that name somebody, in its language.
    pub fn described(&self, words: &str, language: &str) -> Name {
        let mut letters = words.chars();
        let first = words.split_whitespace().next().unwrap_or("").to_lowercase();
        let lower = letters.next().map_or_else(String::new, |c| c.to_lowercase().chain(letters).collect());
        // Only an article or another small word loses its capital: a name keeps it.
        let quoted = (language != self.code).then(|| language.to_owned());
        let small = quoted.is_none() && first.chars().count() <= 4 && words.contains(' ');
        let plain = if small { lower } else { words.to_owned() };
        let many = quoted.is_none() && words.split_whitespace().any(|w| self.plurals.contains(&w.to_lowercase()));
        Name { of: plain.clone(), plain, many, quoted }
    }

    /// Whether words only point to somebody who is named elsewhere.
    pub fn points(&self, words: &str, language: &str) -> bool {
        let first = words.split_whitespace().next().unwrap_or("").to_lowercase();
        if language == self.code {
            return self.pointers.contains(&first);
        }
        Grammar::of(language).ok().flatten().is_some_and(|g| g.pointers.contains(&first))
    }

    /// Whether a verb can stand after a subject as it is.
    pub fn is_finite(&self, verb: &str) -> bool {
        let first = verb.split_whitespace().next().unwrap_or("").to_lowercase();
        !first.is_empty() && !self.nonfinite.iter().any(|ending| first.ends_with(ending.as_str()))
    }

    /// Names, joined, and whether a verb after them is in the plural.
    pub fn joined(&self, names: &[Name]) -> (Vec<Part>, bool) {
        let mut parts = Vec::new();
        for (i, name) in names.iter().enumerate() {
            if i > 0 {
                let last = i + 1 == names.len();
                parts.push(Part::Text(if last { self.and.clone() } else { self.comma.clone() }));
            }
            parts.extend(self.named(name));
        }
        (parts, names.len() > 1 || names.first().is_some_and(|n| n.many))
    }

    /// A name; one in another language is a quotation.
    pub fn named(&self, name: &Name) -> Vec<Part> {
        match &name.quoted {
            None => vec![Part::Text(name.plain.clone())],
            Some(language) => {
                let (before, after) = self.pattern("a_source").split_once("{Q}").unwrap_or(("", ""));
                vec![Part::Text(before.to_owned()), self.quote(&name.plain, language), Part::Text(after.to_owned())]
            }
        }
    }

    /// Words of a document as a quotation.
    pub fn quote(&self, words: &str, language: &str) -> Part {
        Part::Quote { text: words.to_owned(), language: language.to_owned(), marks: self.quotes.clone() }
    }

    /// What stands between a verb and the words it brings, and what of the words is quoted: `affirme que « … »`, `exige « de … »`, `affirme : « … »`.
    pub fn lead<'w>(&self, words: &'w str, language: &str) -> (String, &'w str) {
        if language == self.code {
            for (that, stands) in &self.that {
                if let Some(rest) = words.strip_prefix(that.as_str()) {
                    return (format!(" {stands}"), rest);
                }
            }
            if self.links.iter().any(|l| words.starts_with(l.as_str())) {
                return (" ".to_owned(), words);
            }
        }
        (self.colon.clone(), words)
    }

    /// What is said of the language of a quotation, if it is not the brief's.
    pub fn foreign(&self, language: &str) -> Option<&str> {
        if language == self.code { None } else { self.foreign.get(language).map(String::as_str) }
    }

    /// A sentence from a pattern; each `{X}` is given its parts. The first letter becomes a capital, the end a full stop.
    pub fn sentence(&self, pattern: &str, fill: &[(&str, Vec<Part>)]) -> Sentence {
        let mut parts = Vec::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            push(&mut parts, before);
            let Some((name, after)) = after.split_once('}') else { break };
            if let Some((_, given)) = fill.iter().find(|(n, _)| *n == name) {
                for part in given {
                    match part {
                        Part::Text(text) => push(&mut parts, text),
                        other => parts.push(other.clone()),
                    }
                }
            }
            rest = after;
        }
        push(&mut parts, rest);
        if let Some(Part::Text(first)) = parts.first_mut() {
            let mut letters = first.trim_start().chars();
            *first = letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect());
        }
        Sentence { parts }
    }
}

/// Text after text is one text.
fn push(parts: &mut Vec<Part>, text: &str) {
    match parts.last_mut() {
        _ if text.is_empty() => {}
        Some(Part::Text(last)) => last.push_str(text),
        _ => parts.push(Part::Text(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(code: &str, side: &str) -> (String, String, bool) {
        let grammar = Grammar::of(code).unwrap().unwrap();
        let name = grammar.side(side).unwrap();
        (name.plain, name.of, name.many)
    }

    #[test]
    fn names_have_their_articles() {
        let fr = |side| plain("fr", side);
        assert_eq!(fr("PRK"), ("la Corée du Nord".into(), "de la Corée du Nord".into(), false));
        assert_eq!(fr("USA"), ("les États-Unis".into(), "des États-Unis".into(), true));
        assert_eq!(fr("UKR").1, "de l'Ukraine");
        assert_eq!(fr("ISR").0, "Israël");
        assert_eq!(fr("LBN").1, "du Liban");
        assert_eq!(fr("HUN").0, "la Hongrie");
        assert_eq!(fr("body:un").0, "l'ONU");
        assert_eq!(fr("body:un-sc").1, "du Conseil de sécurité");
        assert_eq!(fr("PRK/MIL").0, "l'armée de la Corée du Nord");
        assert_eq!(plain("en", "USA"), ("the United States".into(), "of the United States".into(), false));
        assert_eq!(plain("en", "FRA").0, "France");
        assert_eq!(plain("en", "COD").0, "the Democratic Republic of the Congo");
    }

    #[test]
    fn every_language_of_briefs_has_every_word() {
        use vigie_read::reading::Act;
        let codes = Grammar::languages();
        assert!(codes.contains(&"fr") && codes.contains(&"en"));
        let all: Vec<Grammar> = codes.iter().filter_map(|c| Grammar::of(c).unwrap()).collect();
        for grammar in &all {
            for act in Act::ALL {
                assert!(grammar.verb(act.name(), false).is_some(), "{} {act}", grammar.code);
            }
            for other in &all {
                assert_eq!(
                    grammar.pattern.keys().collect::<Vec<_>>(),
                    other.pattern.keys().collect::<Vec<_>>(),
                    "{} {}",
                    grammar.code,
                    other.code
                );
                assert_eq!(grammar.verb.keys().collect::<Vec<_>>(), other.verb.keys().collect::<Vec<_>>());
                assert_eq!(grammar.heading.keys().collect::<Vec<_>>(), other.heading.keys().collect::<Vec<_>>());
            }
        }
    }
}
