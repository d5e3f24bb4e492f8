//! Laws of parse on any text: no panic, linear time, words in order on character boundaries, every visible sign in a word.

use std::time::{Duration, Instant};
use vigie_gather::{Block, BlockKind, Document};
use vigie_parse::{Models, Sentences};

fn parse(document: &Document) -> Sentences {
    Models::embedded().parse(document).expect("the model is embedded")
}

/// Checks the laws on one text in both languages.
fn check(text: &str) {
    for language in ["fr", "en"] {
        let document = Document::plain(text, language);
        let sentences = parse(&document);
        let mut at = 0;
        let mut last = 0..0;
        for sent in sentences.iter() {
            let block = &document.blocks[sent.block()].range;
            for w in sent.words() {
                let range = w.range();
                assert!(block.start <= range.start && range.end <= block.end, "{w:?} crosses its block in {text:?}");
                assert!(range.start < range.end && document.text.get(range.clone()).is_some(), "{range:?} in {text:?}");
                if range == last {
                    continue; // a further word of a contraction
                }
                assert!(range.start >= at, "{range:?} goes back in {text:?}");
                let skipped = &document.text[at..range.start];
                assert!(!skipped.contains(|c: char| c.is_alphanumeric()), "{skipped:?} was left out of {text:?}");
                at = range.end;
                last = range;
            }
            assert!(sent.words().filter(|w| w.head().is_none()).count() <= 1, "one root in {text:?}");
            for n in sent.names() {
                assert!(n.words.start < n.words.end && n.words.end <= sent.len());
            }
        }
        assert!(!document.text[at..].contains(|c: char| c.is_alphanumeric()), "the end was left out of {text:?}");
    }
}

/// How long this thread has been on a core: on Linux, the first number of `schedstat`, in nanoseconds.
fn on_core() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// A stable generator of numbers.
fn roll(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize
}

#[test]
fn any_string_is_parsed() {
    let pieces = [
        "a",
        "É",
        "l'",
        "d’",
        "aux",
        "du",
        " ",
        "\u{a0}",
        "\u{202f}",
        ".",
        "...",
        "…",
        "?!",
        "«",
        "»",
        "\"",
        "“",
        "(",
        ")",
        "-",
        "–",
        "'",
        "’",
        "1",
        "23",
        "000",
        ",",
        "/",
        "@",
        "http://",
        "www.",
        "M.",
        "U.S.",
        "n't",
        "can't",
        "-t-il",
        "🙂",
        "👩‍👩‍👧",
        "e\u{301}",
        "שלום",
        "مرحبا",
        "中文",
        "ﬀ",
        "İ",
        "ß",
        "\u{200b}",
        "\u{feff}",
        "\u{0}",
        "\n",
        "\t",
        "&",
        "_",
        "#",
        "$",
        "€",
        "%",
        "+",
        "=",
        "<",
        ">",
        "``",
        "''",
        "qu'",
        "aujourd'hui",
        "c'est-à-dire",
        "cannot",
        "km/h",
        "15h42",
        "3e",
        "ǅ",
    ];
    let mut state = 41;
    for _ in 0..1500 {
        let length = roll(&mut state) % 24;
        let text: String = (0..length).map(|_| pieces[roll(&mut state) % pieces.len()]).collect();
        check(&text);
    }
    for _ in 0..500 {
        let length = roll(&mut state) % 40;
        let bytes: Vec<u8> = (0..length).map(|_| roll(&mut state) as u8).collect();
        check(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn odd_blocks_are_survived() {
    let mut document = Document::plain("Été à Kyiv.", "fr");
    let (later, sooner) = (5, 2);
    for range in [0..1, 1..3, 0..999, later..sooner] {
        document.blocks = vec![Block { kind: BlockKind::Paragraph, range }];
        parse(&document);
    }
    document.blocks.clear();
    assert!(parse(&document).is_empty());
}

#[test]
fn hostile_text_takes_linear_time() {
    let megabyte = 1_000_000;
    let texts = [
        "a".repeat(megabyte),
        "é".repeat(megabyte / 2),
        "1".repeat(megabyte),
        "1,".repeat(50_000) + "1a",
        "a-".repeat(100_000),
        "a'".repeat(100_000),
        "l'".repeat(100_000),
        "a.".repeat(100_000),
        "a+".repeat(100_000),
        "A&".repeat(100_000),
        "-il".repeat(60_000),
        "[".repeat(50_000),
        "«".repeat(50_000),
        "\" ".repeat(50_000),
        "( ".repeat(50_000),
        "' ".repeat(50_000),
        "🙂".repeat(50_000),
        "ش".repeat(200_000),
        "oui ".repeat(20_000),
        "M. ".repeat(20_000),
        "@".repeat(50_000),
        "http://".repeat(20_000),
    ];
    for text in texts {
        let (start, before) = (Instant::now(), on_core());
        parse(&Document::plain(&text, "fr"));
        parse(&Document::plain(&text, "en"));
        // The machine may be busy with others: the time on the core counts, where the system tells it.
        let took = before.zip(on_core()).map_or_else(|| start.elapsed(), |(from, to)| to.saturating_sub(from));
        assert!(took < Duration::from_secs(40), "{took:?} for {:?}…", text.chars().take(8).collect::<String>());
    }
}

#[test]
fn the_same_text_gives_the_same_trees() {
    let document = Document::plain("« Nous partirons », a dit la ministre mardi à Lyon.", "fr");
    let first = vigie_parse::write_conllu(&document, &parse(&document));
    let again = std::thread::scope(|s| s.spawn(|| vigie_parse::write_conllu(&document, &parse(&document))).join());
    assert_eq!(first, again.expect("no panic"));
}
