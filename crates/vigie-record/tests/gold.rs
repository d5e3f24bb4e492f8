//! The story gold holds together: every line parses, every reference resolves, every copy is labelled. Prints its counts.

use jiff::Timestamp;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use vigie_gather::{Options, Origin, gather};

/// One article of `gold/stories.jsonl`; the README beside it says what the fields mean.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Article {
    id: String,
    story: String,
    language: String,
    published: String,
    outlet: String,
    url: String,
    title: String,
    text: String,
    copy_of: Option<String>,
    excerpt_of: Option<String>,
    wire: Option<String>,
    #[serde(default)]
    denies: Vec<String>,
    #[serde(default)]
    recalls: Vec<String>,
    note: Option<String>,
}

impl Article {
    fn when(&self) -> Timestamp {
        self.published.parse().unwrap_or_else(|e| panic!("{}: {e}", self.id))
    }
}

fn articles() -> Vec<Article> {
    let lines = include_str!("gold/stories.jsonl").lines().enumerate();
    lines.map(|(n, line)| serde_json::from_str(line).unwrap_or_else(|e| panic!("line {}: {e}", n + 1))).collect()
}

fn by_id(articles: &[Article]) -> FxHashMap<&str, &Article> {
    articles.iter().map(|a| (a.id.as_str(), a)).collect()
}

fn stories(articles: &[Article]) -> FxHashMap<&str, Vec<&Article>> {
    let mut stories: FxHashMap<&str, Vec<&Article>> = FxHashMap::default();
    for article in articles {
        stories.entry(&article.story).or_default().push(article);
    }
    stories
}

#[test]
fn there_are_enough_of_every_kind() {
    let all = articles();
    let stories = stories(&all);
    let told: Vec<_> = stories.values().filter(|s| s.len() > 1).collect();
    let speaks = |s: &[&Article], code: &str| s.iter().any(|a| a.language == code);
    let both = told.iter().filter(|s| speaks(s, "fr") && speaks(s, "en")).count();
    let count = |code: &str| all.iter().filter(|a| a.language == code).count();
    let traps = all.iter().filter(|a| !a.recalls.is_empty()).count();
    let lineage = all.iter().filter(|a| a.copy_of.is_some() || a.excerpt_of.is_some()).count();
    let denials = all.iter().filter(|a| !a.denies.is_empty()).count();
    println!(
        "{} articles ({} fr, {} en), {} stories ({both} in both languages), {} singletons; {lineage} copies and excerpts, \
         {} with a wire credit, {traps} that recall another story, {denials} that deny an article",
        all.len(),
        count("fr"),
        count("en"),
        told.len(),
        stories.len() - told.len(),
        all.iter().filter(|a| a.wire.is_some()).count(),
    );
    assert!(all.len() >= 200 && told.len() >= 30 && both >= 30);
    assert!(count("fr") >= 90 && count("en") >= 90 && lineage >= 10 && traps >= 40 && denials >= 15);
}

#[test]
fn every_reference_resolves() {
    let all = articles();
    let ids = by_id(&all);
    let stories = stories(&all);
    assert_eq!(ids.len(), all.len(), "an id stands twice");
    let urls: FxHashSet<&str> = all.iter().map(|a| a.url.as_str()).collect();
    assert_eq!(urls.len(), all.len(), "a url stands twice");
    for a in &all {
        for source in a.copy_of.iter().chain(&a.excerpt_of) {
            let source = ids.get(source.as_str()).unwrap_or_else(|| panic!("{}: no article {source}", a.id));
            assert!(source.when() < a.when(), "{} is older than what it takes from", a.id);
            assert!(source.story == a.story && source.language == a.language, "{} and its source", a.id);
        }
        for denied in &a.denies {
            let denied = ids.get(denied.as_str()).unwrap_or_else(|| panic!("{}: no article {denied}", a.id));
            assert!(denied.when() <= a.when(), "{} denies what comes later", a.id);
        }
        for story in &a.recalls {
            assert!(story != &a.story && stories.contains_key(story.as_str()), "{} recalls {story}", a.id);
        }
    }
}

#[test]
fn every_article_is_whole() {
    let all = articles();
    assert!(all.is_sorted_by_key(Article::when), "not in order of publication");
    for a in &all {
        assert!(a.id.strip_prefix(a.story.as_str()).is_some_and(|n| n.starts_with('-')), "{}", a.id);
        assert!(matches!(a.language.as_str(), "fr" | "en"), "{}", a.id);
        assert!(!a.title.is_empty() && !a.outlet.is_empty() && a.note.as_deref() != Some(""), "{}", a.id);
        assert!(a.url.starts_with("https://") && a.url.contains(".example/"), "{}", a.id);
        let words = a.text.split_whitespace().count();
        assert!((58..=190).contains(&words), "{}: {words} words", a.id);
        if let Some(wire) = &a.wire {
            assert!(a.text.contains(wire.as_str()), "{}: the text does not credit {wire}", a.id);
        }
    }
}

#[test]
fn gather_reads_it_as_it_is() {
    let all = articles();
    let bytes = include_bytes!("gold/stories.jsonl");
    let read = gather(bytes, &Origin::of("stories.jsonl"), &Options::default());
    assert_eq!(read.len(), all.len());
    for (document, a) in read.into_iter().zip(&all) {
        let document = document.unwrap_or_else(|fault| panic!("{}: {fault}", a.id));
        assert_eq!(document.key.as_deref(), Some(a.id.as_str()));
        assert_eq!(document.text, a.text, "{}", a.id);
        assert!(document.published.is_some_and(|day| a.published.starts_with(&day.date.to_string())), "{}", a.id);
    }
}

#[test]
fn the_language_is_the_one_it_says() {
    for a in &articles() {
        let document = gather(a.text.as_bytes(), &Origin::of("-"), &Options::default()).remove(0).expect("a text");
        assert_eq!(document.language, a.language, "{}", a.id);
    }
}

/// Runs of five words, without case or marks.
fn shingles(text: &str) -> FxHashSet<String> {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    words.windows(5).map(|w| w.join(" ")).collect()
}

#[test]
fn what_shares_its_text_is_labelled() {
    let all = articles();
    let texts: Vec<_> = all.iter().map(|a| shingles(&a.text)).collect();
    for (i, a) in all.iter().enumerate() {
        for (j, b) in all.iter().enumerate().take(i) {
            let shared = texts[i].intersection(&texts[j]).count() as f64;
            let least = shared / texts[i].len().min(texts[j].len()) as f64;
            let related = |x: &Option<String>| x.as_deref() == Some(b.id.as_str());
            if related(&a.copy_of) {
                assert!(least > 0.8, "{} is no copy of {}: {least:.2}", a.id, b.id);
            } else if related(&a.excerpt_of) {
                assert!((0.15..0.8).contains(&least), "{} is no excerpt of {}: {least:.2}", a.id, b.id);
            } else if a.copy_of.is_none() || a.copy_of != b.copy_of {
                assert!(least < 0.15, "{} takes from {} and does not say so: {least:.2}", a.id, b.id);
            }
        }
    }
}
