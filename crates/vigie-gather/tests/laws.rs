//! The laws of gather: any bytes at all give documents or faults, and a document is sound.

use proptest::prelude::*;
use vigie_gather::{Document, Format, Options, Origin, gather, parse_date};

/// Blocks are in order, do not overlap, stand on characters, and hold no blank at either end.
fn sound(d: &Document) {
    let mut at = 0;
    for b in &d.blocks {
        assert!(b.range.start >= at && b.range.end > b.range.start, "{b:?} after {at}");
        let body = d.text.get(b.range.clone()).expect("on character borders");
        assert_eq!(body, body.trim(), "{b:?}");
        at = b.range.end;
    }
    for range in d.warnings.iter().filter_map(|w| w.range.clone()) {
        assert!(d.text.get(range).is_some());
    }
    assert_eq!(d.id, Document::id_of(&d.text));
    assert!(!d.language.is_empty());
}

fn check(bytes: &[u8], format: Option<Format>) {
    let options = Options { format, ..Options::default() };
    let all = gather(bytes, &Origin::of("x"), &options);
    assert!(!all.is_empty(), "neither a document nor a fault");
    for one in all {
        match one {
            Ok(d) => sound(&d),
            Err(fault) => assert_eq!(fault.to_string().lines().count(), 1, "{fault}"),
        }
    }
}

const FORMATS: [Option<Format>; 6] =
    [None, Some(Format::Text), Some(Format::Markdown), Some(Format::Html), Some(Format::Json), Some(Format::Jsonl)];

/// Bits of articles, pages and rows, to be put together at random.
const BITS: &[&str] = &[
    "Le ministre a démenti mardi.",
    "La Corée du Nord.Une escalade",
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "\u{A0}",
    "\u{2028}",
    "« Non »",
    "\"",
    "Publié le 25 octobre 2024 à 15h42",
    "Oct 25, 2024 at 3:42 PM",
    "30/02/2024",
    "KYIV (Reuters) - ",
    "PARIS — ",
    "— ",
    "(",
    ")",
    "e\u{301}",
    "<p>",
    "</p>",
    "<h2>",
    "<title>",
    "<script>",
    "<!--",
    "-->",
    "<br",
    ">",
    "&eacute;",
    "&#x1F642;",
    "&",
    "<meta name=date content=2024-10-25>",
    "# ",
    "- ",
    "**",
    "[a](b)",
    "---\n",
    "```",
    "{\"text\":\"a\"}",
    "{",
    "}",
    "[",
    "]",
    "\"text\":",
    ",",
    "null",
    "\0",
    "🙂",
    "www.a.Fr",
    "U.S.Army ",
];

proptest! {
    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600), format in 0usize..6) {
        check(&bytes, FORMATS[format]);
    }

    #[test]
    fn any_text(text in "\\PC{0,300}", format in 0usize..6) {
        check(text.as_bytes(), FORMATS[format]);
    }

    #[test]
    fn any_bits(bits in prop::collection::vec(prop::sample::select(BITS), 0..60), format in 0usize..6) {
        check(bits.concat().as_bytes(), FORMATS[format]);
    }

    #[test]
    fn any_date(text in "[0-9a-zA-Zéû:./+ ,-]{0,40}") {
        let _ = parse_date(&text, Some("fr"));
    }

    #[test]
    fn every_day_comes_back(year in 1900i16..2100, day in 1i16..=365) {
        let date = jiff::civil::Date::new(year, 1, 1).unwrap().checked_add(jiff::Span::new().days(day - 1)).unwrap();
        let published = parse_date(&date.to_string(), None).unwrap();
        prop_assert_eq!(published.date, date);
        prop_assert_eq!(parse_date(&published.to_string(), None).unwrap(), published);
    }
}
