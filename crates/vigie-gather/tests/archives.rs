//! Archives: every sound article comes out, everything else is named with its place, and nothing ends the run.

use sha1::{Digest, Sha1};
use std::io::{Cursor, Write};
use vigie_gather::{Articles, Document, Fault, Options, Origin, archive};

const PAGE: &str = "<html lang=fr><head><title>Séoul dément</title><meta property='article:published_time' content='2024-10-25T08:00:00Z'></head>
<body><article><h1>Séoul dément</h1><p>Le ministre des Affaires étrangères a démenti vendredi que des soldats aient franchi la frontière.</p>
<p>Pyongyang n'a pas répondu, a déclaré un porte-parole à la presse vendredi soir à Séoul, où se tenait une réunion.</p></article></body></html>";

fn record(kind: &str, headers: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2024-10-26T10:00:00Z\r\n\
         WARC-Target-URI: https://fil.example/a\r\n{headers}Content-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn http(headers: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\n{headers}\r\n").as_bytes(), body].concat()
}

fn response(headers: &str, body: &[u8]) -> Vec<u8> {
    record("response", "Content-Type: application/http; msgtype=response\r\n", &http(headers, body))
}

fn html() -> Vec<u8> {
    response("Content-Type: text/html; charset=utf-8\r\n", PAGE.as_bytes())
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn read(name: &str, bytes: Vec<u8>) -> Vec<Result<Document, Fault>> {
    let articles = Articles::read(Origin::of(name), Box::new(Cursor::new(bytes)), None);
    articles.map(|raw| raw?.document(&Options::default())).collect()
}

/// The codes of what was not read, `ok` for what was.
fn codes(bytes: Vec<u8>) -> Vec<&'static str> {
    read("a.warc", bytes).iter().map(|r| r.as_ref().map_or_else(|f| f.code, |_| "ok")).collect()
}

#[test]
fn a_web_archive_gives_its_pages_with_address_date_and_name() {
    let request = record("request", "Content-Type: application/http; msgtype=request\r\n", b"GET / HTTP/1.1\r\n\r\n");
    let info = record("warcinfo", "Content-Type: application/warc-fields\r\n", b"software: x\r\n");
    let plain = [info.clone(), request.clone(), html()].concat();
    let zipped = [gz(&info), gz(&request), gz(&html())].concat();
    for (bytes, place) in [(plain, info.len() + request.len()), (zipped, gz(&info).len() + gz(&request).len())] {
        let mut got = read("a.warc.gz", bytes);
        let faults: Vec<_> = got[..2].iter().map(|r| r.as_ref().unwrap_err()).collect();
        assert!(faults.iter().all(|f| f.is_passed()), "{faults:?}");
        assert_eq!(faults[0].origin.offset, Some(0));
        let d = got.pop().unwrap().unwrap();
        assert_eq!(d.title.as_deref(), Some("Séoul dément"));
        assert_eq!(d.url.as_deref(), Some("https://fil.example/a"));
        assert_eq!(d.key.as_deref(), Some("urn:uuid:1"));
        assert_eq!(d.published.unwrap().to_string(), "2024-10-25T08:00+00:00");
        assert!(d.text.contains("a démenti vendredi"));
        let again = archive_offsets(&[gz(&info), gz(&request), gz(&html())].concat());
        assert!(again.contains(&place) || place == info.len() + request.len());
    }
}

fn archive_offsets(bytes: &[u8]) -> Vec<usize> {
    let articles = Articles::read(Origin::of("a.warc.gz"), Box::new(Cursor::new(bytes.to_vec())), None);
    let offset = |o: &Origin| o.offset.unwrap() as usize;
    articles.map(|r| r.map_or_else(|f| offset(&f.origin), |raw| offset(&raw.origin))).collect()
}

#[test]
fn transfer_and_content_codings_are_undone() {
    let page = PAGE.as_bytes();
    let chunked = |body: &[u8]| {
        let mut out = Vec::new();
        for chunk in body.chunks(100) {
            write!(out, "{:x}\r\n", chunk.len()).unwrap();
            out.extend_from_slice(chunk);
            out.extend_from_slice(b"\r\n");
        }
        out.extend_from_slice(b"0\r\n\r\n");
        out
    };
    let mut brotli_body = Vec::new();
    brotli::BrotliCompress(&mut &page[..], &mut brotli_body, &Default::default()).unwrap();
    let type_ = "Content-Type: text/html; charset=utf-8\r\n";
    for (headers, body) in [
        ("Transfer-Encoding: chunked\r\n", chunked(page)),
        ("Transfer-Encoding: chunked\r\n", page.to_vec()),
        ("Content-Encoding: gzip\r\n", gz(page)),
        ("Content-Encoding: gzip\r\n", page.to_vec()),
        ("Content-Encoding: br\r\n", brotli_body),
        ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", chunked(&gz(page))),
    ] {
        let d = read("a", response(&format!("{type_}{headers}"), &body)).remove(0).unwrap();
        assert!(d.text.contains("a démenti vendredi"), "{headers}");
    }
    assert_eq!(codes(response(&format!("{type_}Content-Encoding: zstd\r\n"), b"\x28\xB5\x2F\xFD\0")), ["bad-coding"]);
}

#[test]
fn the_server_s_word_on_the_encoding_is_heard() {
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(PAGE);
    let (greek, _, _) = encoding_rs::ISO_8859_7
        .encode("<html><title>Η κυβέρνηση διέψευσε</title><p>Η κυβέρνηση διέψευσε την πληροφορία.");
    let d = read("a", response("Content-Type: text/html; charset=ISO-8859-1\r\n", &latin)).remove(0).unwrap();
    assert!(d.text.contains("a démenti") && d.warnings.iter().all(|w| w.code != "encoding-guessed"));
    let d = read("a", response("Content-Type: text/html; charset=ISO-8859-7\r\n", &greek)).remove(0).unwrap();
    assert!(d.text.contains("διέψευσε"), "{}", d.text);
    let d =
        read("a", response("Content-Type: text/html; charset=no-such-thing\r\n", PAGE.as_bytes())).remove(0).unwrap();
    assert!(d.text.contains("a démenti"));
}

#[test]
fn digests_are_checked() {
    let block = http("Content-Type: text/html\r\n", PAGE.as_bytes());
    let hex = |bytes: &[u8]| Sha1::digest(bytes).iter().map(|b| format!("{b:02x}")).collect::<String>();
    let with = |name: &str, value: &str| {
        codes(record("response", &format!("Content-Type: application/http\r\n{name}: {value}\r\n"), &block))
    };
    assert_eq!(with("WARC-Block-Digest", &format!("sha1:{}", hex(&block))), ["ok"]);
    assert_eq!(with("WARC-Payload-Digest", &format!("sha1:{}", hex(PAGE.as_bytes()))), ["ok"]);
    assert_eq!(with("WARC-Payload-Digest", &format!("sha1:{}", hex(b"another"))), ["wrong-digest"]);
    assert_eq!(with("WARC-Payload-Digest", "xxh3:123"), ["ok"]);
}

#[test]
fn what_is_no_article_is_passed_with_its_reason() {
    let image = response("Content-Type: image/png\r\n", b"x");
    let moved = record("response", "Content-Type: application/http\r\n", b"HTTP/1.1 301 Moved\r\nLocation: /b\r\n\r\n");
    let got = read("a", [image, moved, html()].concat());
    let told: Vec<_> = got.iter().map(|r| r.as_ref().map_or_else(|f| f.what.as_str(), |_| "ok")).collect();
    assert_eq!(told, ["it is image/png", "the server answered 301", "ok"]);
    assert!(got[..2].iter().all(|r| r.as_ref().unwrap_err().is_passed()));
}

#[test]
fn a_revisit_says_where_its_page_is() {
    let head = "Content-Type: application/http\r\nWARC-Refers-To-Target-URI: https://b.example/1\r\nWARC-Refers-To-Date: 2024-10-24T08:00:00Z\r\n";
    let got = read("a", [record("revisit", head, b"HTTP/1.1 200 OK\r\n\r\n"), html()].concat());
    let fault = got[0].as_ref().unwrap_err();
    assert_eq!(fault.code, "revisit");
    assert!(!fault.is_passed() && got[1].is_ok(), "it goes into quarantine");
    let what = "it is a revisit of https://b.example/1, fetched 2024-10-24T08:00:00Z: this archive does not hold the page again";
    assert_eq!(fault.what, what);
}

#[test]
fn a_broken_record_costs_itself_only() {
    let unsized_ = b"WARC/1.0\r\nWARC-Type: response\r\n\r\nHTTP/1.1 200 OK\r\n\r\n<p>x\r\n\r\n".to_vec();
    assert_eq!(codes([html(), unsized_, html()].concat()), ["ok", "bad-record", "ok"]);
    assert_eq!(codes([html(), b"some other bytes\nof no use\n".to_vec(), html()].concat()), ["ok", "bad-record", "ok"]);
    // A length that is too short leaves bytes that belong to nothing.
    let mut short = String::from_utf8(html()).unwrap();
    let length = PAGE.len() + http("Content-Type: text/html; charset=utf-8\r\n", b"").len();
    short = short.replace(&format!("Content-Length: {length}"), &format!("Content-Length: {}", length - 20));
    assert_eq!(codes([short.clone().into_bytes(), html()].concat()), ["ok", "bad-record", "ok"]);
    // One that is too long eats the next record, unless each is a gzip member.
    let long = short.replace(&format!("Content-Length: {}", length - 20), &format!("Content-Length: {}", length + 20));
    assert_eq!(codes([gz(long.as_bytes()), gz(&html())].concat()), ["cut-off", "ok"]);
    let mut torn = gz(&html());
    let middle = torn.len() / 2;
    torn[middle..middle + 8].fill(0xFF);
    let got = codes([gz(&html()), torn, gz(&html())].concat());
    assert_eq!((got[0], got[got.len() - 1]), ("ok", "ok"), "{got:?}");
    assert!(["bad-gzip", "cut-off", "binary"].contains(&got[1]), "{got:?}");
}

#[test]
fn a_tail_may_be_cut_anywhere() {
    let whole = [gz(&html()), gz(&html())].concat();
    let first = gz(&html()).len();
    for end in (first..whole.len()).step_by(7) {
        let got = codes(whole[..end].to_vec());
        assert_eq!(got[0], "ok", "{end}");
        assert!(got[1..].iter().all(|c| ["cut-off", "bad-record", "bad-gzip"].contains(c)), "{end}: {got:?}");
    }
    let plain = [html(), html()].concat();
    assert_eq!(codes(plain[..plain.len() - 30].to_vec()), ["ok", "cut-off"]);
}

#[test]
fn one_gzip_stream_around_a_whole_archive_is_read_too() {
    assert_eq!(codes(gz(&[html(), html(), html()].concat())), ["ok", "ok", "ok"]);
    let all = [html(), html()].concat();
    let blocks: Vec<u8> = all.chunks(333).flat_map(gz).collect();
    assert_eq!(codes(blocks), ["ok", "ok"]);
}

#[test]
fn bombs_and_giants_are_refused_and_passed_over() {
    let bomb = response("Content-Type: text/html\r\nContent-Encoding: gzip\r\n", &gz(&vec![b' '; 40 << 20]));
    let giant = response("Content-Type: text/html\r\n", &vec![b' '; 33 << 20]);
    assert_eq!(codes([gz(&bomb), gz(&giant), gz(&html())].concat()), ["bomb", "too-large", "ok"]);
}

#[test]
fn no_page_is_published_after_it_was_fetched() {
    let late = PAGE.replace("2024-10-25T08:00:00Z", "2031-01-01T08:00:00Z");
    let d = read("a", response("Content-Type: text/html\r\n", late.as_bytes())).remove(0).unwrap();
    assert_eq!(d.published, None);
}

#[test]
fn a_page_cannot_claim_the_address_of_another_host() {
    let with = |canonical: &str| {
        let page = PAGE.replace("</head>", &format!("<link rel=canonical href='{canonical}'></head>"));
        read("a", response("Content-Type: text/html\r\n", page.as_bytes())).remove(0).unwrap().url.unwrap()
    };
    assert_eq!(with("https://www.fil.example/canonical"), "https://www.fil.example/canonical");
    assert_eq!(with("https://other.example/a"), "https://fil.example/a");
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let how = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        out.start_file(*name, how).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn zip_files_and_what_is_in_them() {
    let rows = b"{\"text\":\"Le ministre a d\xC3\xA9menti.\"}\n{\"text\":\"Il a ni\xC3\xA9.\"}\n";
    let warc = [gz(&html()), gz(&html())].concat();
    let inner = zip(&[("x.txt", b"x")]);
    let bytes = zip(&[
        ("a/page.html", PAGE.as_bytes()),
        ("a/rows.jsonl", rows),
        ("rows.jsonl.gz", &gz(rows)),
        ("news.warc.gz", &warc),
        ("picture.png", b"x"),
        ("../../etc/passwd.txt", b"x"),
        ("inner.zip", &inner),
    ]);
    let got = read("news.zip", bytes.clone());
    let told: Vec<_> = got.iter().map(|r| r.as_ref().map_or_else(|f| f.code, |_| "ok")).collect();
    assert_eq!(told, ["ok", "ok", "ok", "ok", "ok", "ok", "ok", "not-an-article", "bad-path", "nested"]);
    let folder = std::env::temp_dir().join(format!("vigie-zip-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("news.zip"), &bytes).unwrap();
    std::fs::write(folder.join("note.md"), "# Un titre\n\nLe ministre a démenti.").unwrap();
    std::fs::write(folder.join("program.bin"), b"x").unwrap();
    let all: Vec<_> = archive::open(&folder, None).collect();
    assert_eq!(all.iter().filter(|r| r.is_ok()).count(), 8);
    let cut = archive::open(folder.join("missing.zip"), None).next().unwrap().unwrap_err();
    assert_eq!(cut.code, "not-found");
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(read("bad.zip", bytes[..bytes.len() / 2].to_vec())[0].as_ref().unwrap_err().code, "bad-zip");
}

fn newsml(status: &str, body: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:fil:7" version="2" xml:lang="fr">
<itemMeta><itemClass qcode="ninat:text"/><provider literal="FIL"/><versionCreated>2024-10-25T15:42:00+02:00</versionCreated>
<embargoed>2024-10-25T18:00:00+02:00</embargoed><pubStatus qcode="stat:{status}"/><edNote>Dépêche annulée.</edNote></itemMeta>
<contentMeta><creditline>Le Fil avec FIL</creditline><headline>Séoul <i>dément</i></headline><language tag="fr"/></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>
<body>{body}</body></html></inlineXML></contentSet></newsItem>"#
    )
}

#[test]
fn newsml_items_are_read() {
    let body = "<h1>Séoul dément</h1><p>Le ministre a démenti <b>vendredi</b> que des soldats aient franchi la frontière.</p><p>Il n'a rien ajouté.</p>";
    let d = read("item.xml", newsml("usable", body).into_bytes()).remove(0).unwrap();
    assert_eq!((d.title.as_deref(), d.key.as_deref()), (Some("Séoul dément"), Some("urn:fil:7:2")));
    assert_eq!((d.outlet.as_deref(), d.language.as_str()), (Some("Le Fil avec FIL"), "fr"));
    assert_eq!(d.published.unwrap().to_string(), "2024-10-25T15:42+02:00");
    let whole = "Séoul dément\n\nLe ministre a démenti vendredi que des soldats aient franchi la frontière.\n\nIl n'a rien ajouté.";
    assert_eq!(d.text, whole);
    assert_eq!(d.warnings.iter().map(|w| w.code).collect::<Vec<_>>(), ["embargoed"]);
    let d = read("item.xml", newsml("canceled", "").into_bytes()).remove(0).unwrap();
    assert_eq!(d.text, "Dépêche annulée.");
    assert!(d.warnings.iter().any(|w| w.code == "retracted" && w.message.contains("canceled")));
}

#[test]
fn a_message_of_many_items_loses_only_the_broken_ones() {
    let item = |body: &str| newsml("usable", body).split_once("?>").unwrap().1.to_owned();
    let message = format!(
        "<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'><itemSet>{}<packageItem/>{}{}</itemSet>",
        item("<p>Le ministre a démenti.</p>"),
        item(""),
        item("<p>Il a nié.</p>")
    );
    let got = read("message.xml", message.into_bytes());
    let told: Vec<_> = got.iter().map(|r| r.as_ref().map_or_else(|f| f.code, |_| "ok")).collect();
    assert_eq!(told, ["ok", "not-an-article", "bad-xml", "ok", "bad-xml"]);
}

#[test]
fn nitf_is_read() {
    let nitf = "<nitf><head><docdata><doc-id id-string='n1'/><date.issue norm='20241025T154200Z'/></docdata></head><body><body.head><hedline>
<hl1>Seoul denies</hl1></hedline></body.head><body.content><p>The minister denied on <chron>Friday</chron> that troops had crossed.</p></body.content></body></nitf>";
    let d = read("item.xml", nitf.as_bytes().to_vec()).remove(0).unwrap();
    assert_eq!(
        (d.title.as_deref(), d.text.as_str()),
        (Some("Seoul denies"), "The minister denied on Friday that troops had crossed.")
    );
    assert_eq!(d.published.unwrap().date.to_string(), "2024-10-25");
}

#[test]
fn ninjs_of_every_version_is_read() {
    let one = r#"{"uri":"urn:fil:8","type":"text","pubstatus":"usable","versioncreated":"2024-10-25T15:42:00Z","language":"en","headline":"Seoul denies",
        "body_html":"<p>The minister denied it.</p><p>He said no more.</p>","source":"FIL"}"#;
    let two = r#"{"uri":"https://fil.example/8","versionCreated":"2024-10-25T15:42:00Z","headlines":[{"role":"short","value":"x"},{"role":"main","value":"Seoul denies"}],
        "bodies":[{"role":"main","contentType":"text/html","value":"<p>The minister denied it.</p><p>He said no more.</p>"}],"infosources":[{"name":"FIL"}]}"#;
    for json in [one, two] {
        let d = read("item.json", json.as_bytes().to_vec()).remove(0).unwrap();
        assert_eq!((d.title.as_deref(), d.outlet.as_deref()), (Some("Seoul denies"), Some("FIL")));
        assert_eq!(d.text, "The minister denied it.\n\nHe said no more.");
        assert_eq!(d.published.unwrap().to_string(), "2024-10-25T15:42+00:00");
    }
    let withheld = one.replace("usable", "withheld");
    let d = read("item.json", withheld.into_bytes()).remove(0).unwrap();
    assert!(d.warnings.iter().any(|w| w.code == "retracted"));
    let picture = r#"{"uri":"urn:fil:9","type":"picture","headline":"x","versioncreated":"2024-10-25"}"#;
    assert!(read("item.json", picture.as_bytes().to_vec()).remove(0).unwrap_err().is_passed());
}
