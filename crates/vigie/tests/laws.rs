//! The laws, as property tests over the whole pipeline: a span quotes the text it points at; the same bytes on any number of
//! threads; any text gives a reading or an error, never a panic; the time a text takes grows as its length.

mod record;

use proptest::prelude::*;
use rayon::prelude::*;
use serde_json::Value;
use std::collections::HashSet;
use std::time::{Duration, Instant};
use vigie_gather::{Format, Options, Origin};

/// Every object with `start`, `end` and `text`, wherever it stands, quotes the document.
fn spans_quote(value: &Value, points: &[char]) -> Result<usize, String> {
    let mut seen = 0;
    let mut todo = vec![value];
    while let Some(value) = todo.pop() {
        match value {
            Value::Array(items) => todo.extend(items),
            Value::Object(fields) => {
                todo.extend(fields.values());
                let [Some(start), Some(end), Some(text)] = ["start", "end", "text"].map(|k| fields.get(k)) else {
                    continue;
                };
                let (Some(start), Some(end), Some(text)) = (start.as_u64(), end.as_u64(), text.as_str()) else {
                    return Err(format!("not a span: {value}"));
                };
                let quoted = points.get(start as usize..end as usize).map(|p| p.iter().collect::<String>());
                if quoted.as_deref() != Some(text) {
                    return Err(format!("{start}..{end} is {quoted:?}, the span says {text:?}"));
                }
                seen += 1;
            }
            _ => {}
        }
    }
    Ok(seen)
}

/// Reads a text as the product does and checks the laws that hold for one reading. An error is lawful, a panic is not.
fn lawful(text: &str, language: &str) -> Result<(), String> {
    let Ok(reading) = record::Record::of(text, language, Some("2024-10-25")) else { return Ok(()) };
    let json = &reading.json;
    let whole = json["document"]["text"].as_str().ok_or("no text")?;
    let points: Vec<char> = whole.chars().collect();
    spans_quote(json, &points)?;
    references_hold(json)
}

/// Every id that a row refers to is there.
fn references_hold(json: &Value) -> Result<(), String> {
    let lists = ["actors", "times", "places", "events", "attributions", "agreements"];
    let ids: HashSet<&str> =
        lists.iter().flat_map(|l| json[*l].as_array().into_iter().flatten()).filter_map(|r| r["id"].as_str()).collect();
    let there = |id: &str| ids.contains(id);
    let lone = |row: &Value, field: &str| row[field].as_str().is_none_or(there);
    let all = |row: &Value, field: &str| {
        row[field].as_array().is_none_or(|ids| ids.iter().all(|id| id.as_str().is_none_or(there)))
    };
    let fine = |list: &str, holds: &dyn Fn(&Value) -> bool| match json[list].as_array() {
        Some(rows) => {
            rows.iter().find(|r| !holds(r)).map_or(Ok(()), |r| Err(format!("a reference leads nowhere: {r}")))
        }
        None => Err(format!("no list of {list}")),
    };
    fine("actors", &|r| all(r, "members"))?;
    fine("events", &|r| {
        let author = r["commitments"].as_array().is_some_and(|c| c.iter().any(|c| c["source"] == "author"));
        author
            && all(r, "actors")
            && all(r, "recipients")
            && lone(r, "place")
            && lone(r, "agreement")
            && lone(&r["time"], "ref")
    })?;
    fine("attributions", &|r| {
        all(r, "events") && all(r, "addressees") && lone(r, "parent") && all(&r["source"], "actors")
    })?;
    fine("claims", &|r| all(r, "events"))?;
    fine("agreements", &|r| all(r, "parties"))?;
    fine("conflicts", &|r| all(r, "statements"))
}

/// Words and marks that the rooms look for, to be strung together at random.
const PIECES: &[&str] = &[
    "La Russie",
    "l'Ukraine",
    "Pyongyang",
    "le président",
    "Volodymyr Zelensky",
    "les deux pays",
    "ce duo",
    "Kiev",
    "Russia",
    "the White House",
    "South Korea",
    "a spokesman",
    "Mr. Smith",
    "a déclaré",
    "dit-il",
    "selon",
    "dément",
    "a ratifié",
    "ont signé",
    "un traité",
    "n'a pas attaqué",
    "pourrait",
    "said",
    "denied",
    "according to",
    "attacked",
    "will attack",
    "has withdrawn from",
    "the treaty",
    "accused",
    "of bombing",
    "que",
    "qui",
    "that",
    "which",
    "et",
    "and",
    "mais",
    "but",
    "si",
    "if",
    "le 19 juin dernier",
    "dimanche",
    "en octobre",
    "depuis 32 mois",
    "on Monday",
    "last week",
    "in 2019",
    "25:99",
    "31 février 2024",
    "à Koursk",
    "in Kyiv",
    "«",
    "»",
    "\"",
    "“",
    "”",
    "'",
    "’",
    "(",
    ")",
    "[",
    ":",
    ";",
    ",",
    ".",
    "…",
    "—",
    "-",
    "!",
    "?",
    "\n",
    "\n\n",
    "\u{a0}",
    "\u{202f}",
    "\u{200b}",
    "\u{feff}",
    "🙂",
    "👨‍👩‍👧",
    "e\u{301}",
    "北朝鮮",
    "Київ",
    "ß",
    "İ",
    "ﬁ",
    "12",
    "3 000",
    "1.5",
    "№",
    "\t",
    "\u{0}",
    "http://a.b/c?d",
];

fn jumble() -> impl Strategy<Value = String> {
    proptest::collection::vec((proptest::sample::select(PIECES), proptest::bool::weighted(0.85)), 0..60).prop_map(
        |pieces| pieces.into_iter().map(|(p, gap)| if gap { format!("{p} ") } else { p.to_owned() }).collect(),
    )
}

/// Reads the bytes of a file as the command does.
fn file(bytes: &[u8], format: Option<Format>) -> Result<(), String> {
    let options = Options { format, ..Options::default() };
    for document in vigie_gather::gather(bytes, &Origin::of("-"), &options).into_iter().flatten() {
        let Ok(reading) = record::read(&document) else { continue };
        let json = serde_json::to_value(&reading).map_err(|e| e.to_string())?;
        spans_quote(&json, &document.text.chars().collect::<Vec<_>>())?;
        references_hold(&json)?;
    }
    Ok(())
}

fn format() -> impl Strategy<Value = Option<Format>> {
    let known = [Format::Text, Format::Markdown, Format::Html, Format::Json, Format::Jsonl];
    proptest::option::of(proptest::sample::select(known.to_vec()))
}

/// Tags, rows and front matter with reporting between them.
fn markup() -> impl Strategy<Value = String> {
    const MARKS: &[&str] = &[
        "<html>",
        "<p>",
        "</p>",
        "<div class=\"article\">",
        "</div>",
        "<h1>",
        "</h1>",
        "<script>",
        "<!--",
        "-->",
        "<a href=",
        "&eacute;",
        "&#x1F642;",
        "<meta property=\"article:published_time\" content=\"2024-10-25\">",
        "<time datetime=\"2024-13-45\">",
        "<title>",
        "</title>",
        "{\"text\": \"",
        "\", \"published\": \"",
        "\"}",
        "{",
        "}",
        "[",
        "]",
        "\n",
        "---\n",
        "title: ",
        "# ",
        "- ",
        "> ",
        "**",
        "```\n",
        "La Russie a attaqué l'Ukraine, selon Kiev. ",
        "Moscow denied it. ",
    ];
    proptest::collection::vec(proptest::sample::select(MARKS), 0..50).prop_map(|m| m.concat())
}

fn language() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(&["fr", "en", "fr", "en", "xx", ""][..])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn jumbled_reporting_is_read_lawfully(text in jumble(), language in language()) {
        lawful(&text, language).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn any_characters_are_read_lawfully(text in "\\PC{0,300}", language in language()) {
        lawful(&text, language).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn any_bytes_are_read_lawfully(bytes in proptest::collection::vec(any::<u8>(), 0..600), format in format()) {
        file(&bytes, format).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn any_page_is_read_lawfully(text in markup(), format in format()) {
        file(text.as_bytes(), format).map_err(TestCaseError::fail)?;
    }

}

/// Lines that look like CoNLL-U, with whatever ids, heads and ranges.
fn treebank() -> impl Strategy<Value = String> {
    let id = prop_oneof!["[0-9]{1,2}", "[0-9]-[0-9]", "[0-9]\\.[0-9]", "\\PC{0,3}"];
    let line = (id, "\\PC{0,6}", "[0-9]{1,2}|_|-1", prop_oneof![Just("SpaceAfter=No"), Just("_")]).prop_map(
        |(id, form, head, misc)| format!("{id}\t{form}\t{form}\tVERB\t_\tMood=Ind\t{head}\tnsubj:pass\t_\t{misc}\n"),
    );
    proptest::collection::vec(prop_oneof![8 => line, 1 => Just("\n".to_owned()), 1 => "\\PC{0,20}\n"], 0..30)
        .prop_map(|l| l.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_treebank_is_an_error_or_trees(text in treebank()) {
        let Ok((document, sentences)) = vigie_parse::read_conllu(&text, "fr") else { return Ok(()) };
        for word in sentences.iter().flat_map(|s| s.words()) {
            prop_assert!(document.text.get(word.range()).is_some());
            prop_assert!(word.ancestors().count() < word.sent().len());
            prop_assert!(word.subtree().contains(&word));
        }
        let written = vigie_parse::write_conllu(&document, &sentences);
        prop_assert!(vigie_parse::read_conllu(&written, "fr").is_ok(), "does not read back: {written}");
    }
}

/// A page of made-up reporting in both languages.
fn articles() -> Vec<(String, &'static str)> {
    let fr = "Le ministre a démenti mardi que l'armée ait bombardé le village. « C'est faux », a-t-il dit à Paris.\n";
    let en =
        "The minister denied on Tuesday that the army had shelled the village. \"That is false,\" he said in Paris.\n";
    (1..=24).map(|n| if n % 2 == 0 { (fr.repeat(n), "fr") } else { (en.repeat(n), "en") }).collect()
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    let articles = articles();
    let read = |threads: usize| -> Vec<String> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| {
            let read = |(text, language): &(String, &str)| record::Record::of(text, language, Some("2024-10-25"));
            articles.par_iter().map(|a| read(a).map_or_else(|e| e, |r| r.json.to_string())).collect()
        })
    };
    let one = read(1);
    assert_eq!(one, read(2));
    assert_eq!(one, read(8));
    assert_eq!(one, read(8), "a second reading differs");
}

/// Texts made to be slow, by what they are made of; each grows with `n`.
type Hostile = (&'static str, fn(usize) -> String);
const HOSTILE: &[Hostile] = &[
    ("quotation marks", |n| "\"".repeat(n)),
    ("guillemets that never close", |n| "« ".repeat(n)),
    ("quotations", |n| "« Non », dit Paul. ".repeat(n / 10)),
    ("one long sentence", |n| {
        "le ministre du pays et la ville de la région ".repeat(n / 10) + "a déclaré que la Russie attaque."
    }),
    ("quotations in quotations", |n| "Il a dit \" ".repeat(n / 10)),
    ("brackets", |n| "(".repeat(n * 2) + &")".repeat(n * 2)),
    ("cues", |n| "a déclaré que ".repeat(n / 3)),
    ("cues in English", |n| "said that ".repeat(n / 2)),
    ("denials", |n| "la Russie dément que ".repeat(n / 4)),
    ("states", |n| "la Russie, ".repeat(n / 3)),
    ("names", |n| "Jean Martin, président de la Russie, ".repeat(n / 6)),
    ("dates", |n| "le 19 juin 2024 ".repeat(n / 4)),
    ("numbers", |n| "1 000 000 ".repeat(n / 3)),
    ("treaties", |n| "le traité que la Russie a signé avec ".repeat(n / 7)),
    ("one word", |n| "a".repeat(n * 8)),
    ("blanks", |n| " ".repeat(n * 8)),
    ("lines", |n| "Un.\n".repeat(n / 2)),
    ("dots", |n| ".".repeat(n * 4)),
    ("combining marks", |n| format!("e{}", "\u{301}".repeat(n * 4))),
];

/// The shortest of three runs, so that a busy machine does not count.
fn time(text: &str, language: &str, runs: usize) -> Duration {
    let once = || {
        let start = Instant::now();
        let _ = std::hint::black_box(record::Record::of(text, language, Some("2024-10-25")));
        start.elapsed()
    };
    (0..runs).map(|_| once()).min().unwrap_or_default()
}

#[test]
fn deep_pages_end() {
    let start = Instant::now();
    for (open, close) in [("<div>", "</div>"), ("<b><p>", "</p></b>"), ("<table><tr><td>", ""), ("<!--", "")] {
        let page = format!(
            "<html><body>{}La Russie a attaqué l'Ukraine.{}</body></html>",
            open.repeat(50_000),
            close.repeat(50_000)
        );
        if let Err(what) = file(page.as_bytes(), Some(Format::Html)) {
            panic!("{what}");
        }
    }
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[test]
fn hostile_texts_take_a_time_that_grows_as_their_length() {
    let mut slow = Vec::new();
    let only = std::env::var("VIGIE_HOSTILE").unwrap_or_default();
    for (name, make) in HOSTILE.iter().filter(|(name, _)| name.contains(&only)) {
        let language = if name.contains("English") { "en" } else { "fr" };
        let short = time(&make(5_000), language, 3);
        let long = time(&make(20_000), language, 3);
        if let Err(what) = lawful(&make(1_000), language) {
            panic!("{name}: {what}");
        }
        println!("{name}: {short:.0?} for 5,000, {long:.0?} for 20,000");
        // Four times the text: linear is 4, quadratic 16. Below half a second the clock says nothing.
        let ratio = long.as_secs_f64() / short.as_secs_f64().max(1e-4);
        if long > Duration::from_millis(500) && ratio > 9.0 {
            slow.push(format!("{name}: {ratio:.1} times as long for four times the text"));
        }
        if long > Duration::from_secs(20) {
            slow.push(format!("{name}: {long:.1?} for {} characters", make(20_000).chars().count()));
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
}
