//! Files and batches: what is broken is said, the rest is given.

use std::io::{BufReader, Cursor, Read};
use vigie_gather::{Articles, Document, Fault, Format, MAX_INPUT_BYTES, MAX_TEXT_BYTES, Options, Origin, gather};

fn all(name: &str, bytes: &[u8]) -> Vec<Result<Document, Fault>> {
    gather(bytes, &Origin::of(name), &Options::default())
}

#[test]
fn rows_carry_their_fields() {
    let row = r#"{"id": 17, "title": "Un titre", "text": "Un titre\n\nLe ministre a démenti mardi.", "published": "2024-10-25T15:42:00Z",
        "language": "fr-FR", "outlet": "Le Fil", "url": "https://fil.example/17", "other": [1, 2]}"#;
    let d = all("row.json", row.as_bytes()).remove(0).unwrap();
    assert_eq!((d.key.as_deref(), d.language.as_str()), (Some("17"), "fr"));
    assert_eq!((d.outlet.as_deref(), d.url.as_deref()), (Some("Le Fil"), Some("https://fil.example/17")));
    assert_eq!(d.published.unwrap().to_string(), "2024-10-25T15:42+00:00");
    assert_eq!(d.text, "Un titre\n\nLe ministre a démenti mardi.");
    assert_eq!(d.blocks[0].kind, vigie_gather::BlockKind::Title);
}

#[test]
fn a_broken_line_does_not_end_a_batch() {
    let lines = "\u{FEFF}{\"key\":\"a\",\"text\":\"Le ministre a démenti.\"}\n\n{\"text\": nonsense}\n{\"text\":\"\"}\n{\"title\":\"x\"}\n[]\n{\"text\":\"Il a nié.\"}";
    for name in ["batch.jsonl", "batch.json", "-"] {
        let got = all(name, lines.as_bytes());
        let told: Vec<_> =
            got.iter().map(|r| r.as_ref().map_or_else(|f| (f.code, f.origin.line), |_| ("", None))).collect();
        let expected = [
            ("", None),
            ("bad-json", Some(3)),
            ("empty", Some(4)),
            ("no-text", Some(5)),
            ("bad-json", Some(6)),
            ("", None),
        ];
        assert_eq!(told, expected, "{name}");
    }
}

#[test]
fn a_list_of_articles_is_as_many_documents() {
    let got = all("-", br#"[{"text":"Le ministre a d\u00e9menti."}, 3, {"text":"Il a dit non."}]"#);
    assert_eq!(got.len(), 3);
    assert!(got[0].is_ok() && got[2].is_ok());
    assert_eq!(got[1].as_ref().unwrap_err().origin.line, Some(2));
}

#[test]
fn utf16_batches_are_read() {
    let text = "{\"text\":\"Le ministre a démenti.\"}\n{\"text\":\"Il a nié.\"}\n";
    let bytes: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let articles = Articles::read(Origin::of("x.jsonl"), Box::new(Cursor::new(bytes)), Some(Format::Jsonl));
    assert_eq!(articles.filter(Result::is_ok).count(), 2);
}

#[test]
fn dates_and_languages_of_rows_may_be_wrong() {
    let d = all(
        "a.json",
        br#"{"text":"The minister denied it on Tuesday.","published":"2024-02-30","language":"elvish tongue"}"#,
    )
    .remove(0)
    .unwrap();
    assert_eq!((d.published, d.language.as_str()), (None, "en"));
    let codes: Vec<_> = d.warnings.iter().map(|w| w.code).collect();
    assert!(codes.contains(&"bad-date") && codes.contains(&"bad-language"), "{codes:?}");
}

#[test]
fn what_the_caller_says_stands() {
    let options = Options {
        published: Some(vigie_gather::parse_date("2024-10-25", None).unwrap()),
        language: Some("fr".into()),
        format: Some(Format::Text),
    };
    let text = "{ Ce n'est pas du JSON. }\nPublié le 3 mai 2020";
    let d = gather(text.as_bytes(), &Origin::of("x.json"), &options).remove(0).unwrap();
    assert_eq!((d.published.unwrap().to_string().as_str(), d.language.as_str()), ("2024-10-25", "fr"));
    assert_eq!(d.text, text);
}

#[test]
fn long_texts_are_cut_at_a_border_with_a_warning() {
    let text = "The minister denied on Tuesday that any troops had crossed the border.\n\n".repeat(20_000);
    let d = all("long.txt", text.as_bytes()).remove(0).unwrap();
    assert!(d.text.len() <= MAX_TEXT_BYTES && d.text.len() > MAX_TEXT_BYTES - 200);
    assert!(d.text.ends_with("the border."));
    assert!(d.warnings.iter().any(|w| w.code == "truncated"));
}

#[test]
fn inputs_over_the_limit_are_refused_and_skipped() {
    let endless = || std::io::repeat(b'a').take(MAX_INPUT_BYTES as u64 + 10);
    let text = Articles::read(Origin::of("x.txt"), Box::new(BufReader::new(endless())), Some(Format::Text));
    let faults: Vec<_> = text.map(|r| r.unwrap_err().code).collect();
    assert_eq!(faults, ["too-large"]);
    let rest = Cursor::new(b"\n{\"text\":\"Il a ni\xC3\xA9.\"}\n".to_vec());
    let lines =
        Articles::read(Origin::of("x.jsonl"), Box::new(BufReader::new(endless().chain(rest))), Some(Format::Jsonl));
    let told: Vec<_> = lines.map(|r| r.map_or_else(|f| f.code, |_| "")).collect();
    assert_eq!(told, ["too-large", ""]);
}

#[test]
fn a_file_that_is_not_there_says_so() {
    let fault = Articles::open("no/such/file.txt", None).next().unwrap().unwrap_err();
    assert_eq!(fault.to_string(), "no/such/file.txt: there is no such file; check the name [not-found]");
}

#[test]
fn formats_are_told_by_their_first_characters() {
    for (text, format) in [
        ("Le ministre a démenti.", Format::Text),
        ("[Reuters] The minister denied it.", Format::Text),
        ("{ce n'est pas du JSON}", Format::Text),
        ("# Un titre\n\nUn corps.", Format::Markdown),
        ("---\ntitle: Un titre\n---\nUn corps.", Format::Markdown),
        ("\n<!DOCTYPE html><p>x", Format::Html),
        ("<p class=a>Un corps.</p>", Format::Html),
        ("<?xml version=\"1.0\"?>\n<html xmlns=\"x\">", Format::Html),
        ("{\n  \"text\": \"a\"\n}", Format::Json),
        ("[{\"text\": \"a\"}]", Format::Json),
        ("{\"text\": \"a\"}\n{\"text\": \"b\"}\n", Format::Jsonl),
    ] {
        assert_eq!(Format::sniff(text), format, "{text}");
    }
    let feed = "<?xml version=\"1.0\"?><rss><channel><title>x</title></channel></rss>";
    assert_eq!(all("-", feed.as_bytes()).remove(0).unwrap_err().code, "foreign");
}
