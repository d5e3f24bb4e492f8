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
    folder.ok(&["backup", name(&copy)]);
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
