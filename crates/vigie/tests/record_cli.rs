//! The commands of the record, as people run them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("vigie-cli-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, text).expect("a file");
        path
    }

    fn run(&self, args: &[&str]) -> Output {
        let record = self.0.join("r.vigie");
        Command::new(env!("CARGO_BIN_EXE_vigie")).args(args).env("VIGIE_RECORD", record).output().expect("the program")
    }

    fn ok(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).expect("text")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const ACCUSED: &str = "Kigali accusé\nPublié le 25 octobre 2024\n\nLe gouvernement congolais a accusé le Rwanda d'avoir bombardé un camp près de \
    Goma. « C'est un mensonge », a répondu le ministre rwandais. Le Rwanda a démenti l'attaque.\n";
const SIGNED: &str = "Moldova signs\nPublished on October 26, 2024\n\nMoldova and Romania signed a defence agreement in Chisinau on Saturday. Russia \
    threatened to suspend gas deliveries to Moldova.\n";

fn name(path: &Path) -> &str {
    path.to_str().expect("Unicode")
}

#[test]
fn from_articles_to_answers() {
    let folder = Folder::new("answers");
    folder.file("in/a.txt", ACCUSED);
    folder.file("in/b.txt", SIGNED);
    let bad = folder.file("in/c.json", "{\"text\": 7");
    let input = folder.0.join("in");
    let added = folder.run(&["add", name(&input)]);
    assert_eq!(added.status.code(), Some(1), "one item is in quarantine");
    let said = String::from_utf8_lossy(&added.stdout).into_owned();
    assert!(said.starts_with("2 documents added, 1 in quarantine"), "{said}");
    assert!(folder.ok(&["quarantine"]).contains("c.json"));
    // The same command again has nothing to do; what was bad is mended and taken in.
    std::fs::write(&bad, "{\"text\": \"Un texte court. Il a été corrigé depuis.\", \"language\": \"fr\"}")
        .expect("a file");
    let again = folder.ok(&["add", name(&input)]);
    assert!(again.starts_with("1 document added") && again.contains("2 files taken in before"), "{again}");
    assert_eq!(folder.ok(&["quarantine"]), "");
    assert!(folder.ok(&["add", "--again", name(&input)]).starts_with("0 documents added, 3 known"));
    assert!(folder.ok(&["check"]).starts_with("3 documents are as they were added\n"));

    let events = folder.ok(&["events", "country:MDA", "--format", "csv"]);
    assert!(events.starts_with("day,type,mode,actor,recipient,place,status,words,source,id\r\n"), "{events}");
    assert!(events.contains("Moldova (MDA); Romania (ROU)"), "{events}");
    let json: serde_json::Value = serde_json::from_str(&folder.ok(&["events", "--format", "json"])).expect("JSON");
    let lines = folder.ok(&["events", "--format", "jsonl"]);
    assert_eq!(json.as_array().map(Vec::len), Some(lines.lines().count()));
    let table = folder.ok(&["events"]);
    assert_eq!(table.lines().count(), lines.lines().count() + 1, "what a list shows is what it exports");
    assert!(folder.ok(&["search", "mensonge"]).contains("Kigali accusé"));
    assert!(folder.ok(&["claims", "--disputed", "--each"]).contains("denied"));
    assert!(folder.ok(&["agreements", "country:ROU", "--each"]).contains("signed"));
    assert!(folder.ok(&["actors", "country:RWA"]).contains("Rwanda"));
    assert_eq!(folder.ok(&["events", "--as-of", "2001-01-01"]), "");
    assert_eq!(folder.ok(&["sql", "SELECT count(*) AS n FROM document"]), "n\n3\n");

    let id = folder.ok(&["search", "mensonge", "--format", "jsonl"]);
    let id: serde_json::Value = serde_json::from_str(id.trim()).expect("JSON");
    let whole = folder.ok(&["document", id["id"].as_str().expect("an id"), "--format", "json"]);
    assert!(whole.contains("\"schema\": \"vigie.reading/1\""));
    assert!(folder.ok(&["reread", "--all"]).contains("3 documents read again, 0 changed"));
    let copy = folder.0.join("copy.vigie");
    let kept = "{\"row\":\"E1\"}\n";
    folder.file("r.vigie.corrections.jsonl", kept);
    folder.ok(&["backup", name(&copy)]);
    let beside = std::fs::read_to_string(folder.0.join("copy.vigie.corrections.jsonl"));
    assert_eq!(beside.ok().as_deref(), Some(kept), "what people corrected is copied with the record");
    assert!(folder.ok(&["check", "--record", name(&copy)]).starts_with("3 documents"));
}

#[test]
fn what_cannot_be_asked_is_said_in_one_line() {
    let folder = Folder::new("said");
    let no_record = folder.run(&["events"]);
    assert_eq!(no_record.status.code(), Some(2));
    folder.file("a.txt", ACCUSED);
    folder.ok(&["add", name(&folder.0.join("a.txt"))]);
    for args in [
        &["events", "type:WAR"][..],
        &["events", "--as-of", "yesterday"],
        &["events", "--after", "nowhere"],
        &["sql", "DELETE FROM event"],
        &["dyad"],
        &["document", "ffffffffffff"],
        &["check", "--record", "Cargo.toml"],
    ] {
        let out = folder.run(args);
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!((out.status.code(), said.lines().count()), (Some(2), 1), "{args:?}: {said}");
    }
}

#[test]
fn a_document_is_listed_once_it_is_held() {
    let folder = Folder::new("listed");
    let lines: String = (0..30)
        .map(|i| format!("{{\"text\": \"Le ministre numéro {i} a démenti mardi avoir menacé la Serbie.\", \"language\": \"fr\"}}\n"))
        .collect();
    let input = folder.file("in.jsonl", &lines);
    let listed = folder.ok(&["add", "--list", name(&input)]);
    assert_eq!(listed.lines().filter(|l| l.starts_with("new ")).count(), 30);
    // The order of the lines is the order of the file.
    let again = folder.ok(&["add", "--list", "--again", "--threads", "1", name(&input)]);
    assert_eq!(again.replace("known ", "new "), listed);
}

/// A claim that one article tells and another denies.
const DENIED: &str =
    "Kigali dément\nPublié le 26 octobre 2024\n\nLe Rwanda a nié samedi avoir bombardé un camp près de Goma.\n";

#[test]
fn the_record_leaves_in_the_shapes_of_others() {
    let folder = Folder::new("shapes");
    folder.file("in/a.txt", ACCUSED);
    folder.file("in/b.txt", SIGNED);
    folder.ok(&["add", name(&folder.0.join("in"))]);
    let plover = folder.ok(&["export", "plover"]);
    let events = folder.ok(&["events", "--all", "--format", "jsonl"]);
    assert_eq!(plover.lines().count(), events.lines().count());
    for line in plover.lines() {
        let event: serde_json::Value = serde_json::from_str(line).expect("JSON");
        assert!(event["event_type"].is_string() && event["commitments"].is_array() && event["span"].is_array());
    }
    // The attack is denied: it is no act where there is no word for that.
    let denied = plover.lines().filter(|l| l.contains("\"ASSAULT\"")).count();
    assert!(denied > 0);
    let gdelt = folder.run(&["export", "gdelt"]);
    let said = String::from_utf8_lossy(&gdelt.stderr).into_owned();
    let lines = String::from_utf8(gdelt.stdout).expect("text");
    assert!(said.contains("left out") && lines.lines().count() < plover.lines().count(), "{said}");
    assert!(lines.lines().all(|l| l.split('\t').count() == 61));
    assert!(folder.ok(&["export", "acled"]).starts_with("event_id_cnty,event_date,"));
    assert!(folder.ok(&["export", "graphml"]).ends_with("</graphml>\n"));
    let entities = folder.ok(&["export", "ftm"]);
    assert!(entities.contains("\"schema\":\"Article\"") && entities.contains("\"schema\":\"Event\""));
    let file = folder.0.join("claims.jsonl");
    folder.ok(&["export", "jsonld", "-o", name(&file)]);
    let claims = std::fs::read_to_string(&file).expect("the file");
    assert!(!claims.is_empty() && claims.lines().all(|l| l.contains("\"@type\":\"Claim\"")), "{claims}");

    let out = folder.run(&["events", "--format", "parquet", "--all"]);
    assert!(out.status.success() && out.stdout.starts_with(b"PAR1") && out.stdout.ends_with(b"PAR1"));
    let cards = folder.ok(&["claims", "--disputed"]);
    assert!(cards.contains("DENIED") && cards.contains("  denies"), "{cards}");
    assert!(folder.ok(&["silence"]).is_empty(), "two articles are no habit");
}

#[test]
fn changes_of_stories_are_told() {
    let folder = Folder::new("changes");
    folder.file("a.txt", ACCUSED);
    folder.ok(&["add", name(&folder.0.join("a.txt"))]);
    let born = folder.ok(&["changes", "--since", "2001-01-01"]);
    assert!(born.starts_with("born    story-"), "{born}");
    let json = folder.ok(&["changes", "--since", "2001-01-01", "--json"]);
    assert!(json.contains("\"change\":\"born\""), "{json}");
}

/// Answers one request each with the status given, and hands over what was sent.
fn listen(statuses: Vec<u16>) -> (String, std::thread::JoinHandle<Vec<String>>) {
    use std::io::{Read, Write};
    let server = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = server.local_addr().expect("an address").to_string();
    let heard = std::thread::spawn(move || {
        let mut out = Vec::new();
        for status in statuses {
            let (mut stream, _) = server.accept().expect("a call");
            let mut bytes = Vec::new();
            let mut buffer = [0; 4096];
            loop {
                let n = stream.read(&mut buffer).expect("bytes");
                bytes.extend_from_slice(&buffer[..n]);
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let length = text
                    .to_lowercase()
                    .split("content-length: ")
                    .nth(1)
                    .and_then(|l| l.lines().next()?.parse::<usize>().ok());
                let whole = text.find("\r\n\r\n").zip(length).is_some_and(|(head, n)| bytes.len() >= head + 4 + n);
                if n == 0 || whole {
                    break;
                }
            }
            let answer = format!("HTTP/1.1 {status} So\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            stream.write_all(answer.as_bytes()).expect("an answer");
            out.push(String::from_utf8_lossy(&bytes).into_owned());
        }
        out
    });
    (address, heard)
}

#[test]
fn an_alert_fires_once_says_why_and_is_tried_again() {
    let folder = Folder::new("alerts");
    folder.file("a.txt", ACCUSED);
    folder.ok(&["add", name(&folder.0.join("a.txt"))]);
    let (address, heard) = listen(vec![503, 200]);
    let feed = folder.0.join("goma.atom");
    let hook = format!("http://{address}/hook");
    let mails = folder.0.join("mails.txt");
    let script = folder.file("mta.sh", &format!("cat >> {}\n", mails.display()));
    let mta = format!("sh {}", script.display());
    folder.ok(&[
        "alert",
        "add",
        "goma",
        "documents",
        "Rwanda",
        "--feed",
        name(&feed),
        "--webhook",
        &hook,
        "--secret-env",
        "HOOK",
        "--mail",
        "desk@example.org",
        "--mta",
        &mta,
    ]);
    let run = |args: &[&str]| {
        let out = Command::new(env!("CARGO_BIN_EXE_vigie"))
            .args(args)
            .env("VIGIE_RECORD", folder.0.join("r.vigie"))
            .env("HOOK", "open sesame")
            .output()
            .expect("the program");
        (out.status.code(), String::from_utf8(out.stdout).expect("text"), String::from_utf8(out.stderr).expect("text"))
    };
    // What fitted when it was saved is known.
    assert_eq!(run(&["alert", "run"]).1, "");
    folder.file("b.txt", DENIED);
    folder.ok(&["add", name(&folder.0.join("b.txt"))]);
    // A private address is not connected to unless it is allowed; what could not be told waits.
    let (code, said, trouble) = run(&["alert", "run"]);
    assert_eq!(code, Some(1), "{trouble}");
    assert!(said.contains("goma  Kigali dément") && said.contains("it is new and fits Rwanda"), "{said}");
    assert!(trouble.contains("was not connected to"), "{trouble}");
    assert!(folder.ok(&["alert", "list"]).contains("1 not delivered yet"));
    // Told at the next run, after one failure that may pass; the mail went at the first.
    let (code, said, trouble) = run(&["alert", "run", "--allow", "127.0.0.1"]);
    assert_eq!((code, said.as_str()), (Some(0), ""), "{trouble}");
    let heard = heard.join().expect("the server");
    assert_eq!(heard.len(), 2);
    let signature = heard[1].lines().find(|l| l.to_lowercase().starts_with("x-vigie-signature: sha256="));
    assert!(signature.is_some_and(|l| l.len() == "x-vigie-signature: sha256=".len() + 64), "{}", heard[1]);
    assert!(heard[1].contains("\"alert\":\"goma\""));
    let mail = std::fs::read_to_string(&mails).expect("a mail");
    assert!(mail.starts_with("To: desk@example.org\n") && mail.matches("it is new").count() == 1, "{mail}");
    let atom = std::fs::read_to_string(&feed).expect("a feed");
    assert!(atom.contains("<title>Kigali dément</title>") && atom.matches("<entry>").count() == 1, "{atom}");
    // The feed that it writes is a feed.
    let read = vigie_gather::parse_feed(atom.as_bytes(), None, "https://example.org/goma.atom").expect("a feed");
    assert_eq!(read.entries.len(), 1);
    assert_eq!(run(&["alert", "run"]).1, "", "it fires once");
    folder.ok(&["alert", "remove", "goma"]);
    assert_eq!(folder.ok(&["alert", "list"]), "");
    assert_eq!(run(&["alert", "run", "goma"]).0, Some(2));
}
