//! What the store promises: what was added is there, once, whatever the order; the past can be asked for; damage is found.

mod common;

use common::{Dice, Folder, prepared, reading, record};
use vigie_record::facts::RowKind;
use vigie_record::store::query::{Filter, Page, Text};
use vigie_record::store::{Added, Prepared, Record, RecordError};

fn clean(record: &Record) {
    assert_eq!(record.check(|_| ()).expect("a check"), []);
}

#[test]
fn what_is_added_is_found() {
    let folder = Folder::new("found");
    let record = record(&folder.file("r.vigie"), &(0..30).collect::<Vec<_>>(), 7);
    clean(&record);
    let view = record.now_known();
    let count = |filter: Filter| view.events(&filter, &Page::first(100)).expect("events").rows.len();
    assert_eq!(count(Filter::default()), 30);
    let some = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
    let by = count(Filter { by: some(&["MDA"]), ..Filter::default() });
    let to = count(Filter { to: some(&["MDA"]), ..Filter::default() });
    assert!(by > 0 && to > 0);
    assert_eq!(count(Filter { country: some(&["MDA"]), ..Filter::default() }), by + to);
    assert_eq!(count(Filter { actor: some(&["moldavie"]), ..Filter::default() }), by + to, "by name, without case");
    assert_eq!(count(Filter { actor: some(&["Laponie"]), ..Filter::default() }), 0);
    assert_eq!(count(Filter { place: some(&["sulina"]), ..Filter::default() }), 30);
    assert_eq!(
        count(Filter { place: some(&["ROU"]), kind: some(&["ASSAULT"]), quad: vec![4], ..Filter::default() }),
        30
    );
    assert_eq!(count(Filter { kind: some(&["AGREE"]), ..Filter::default() }), 0);
    assert_eq!(count(Filter { sector: some(&["GOV"]), act: some(&["deny"]), ..Filter::default() }), 30);
    assert_eq!(count(Filter { act: some(&["promise"]), ..Filter::default() }), 0);
    assert_eq!(count(Filter { source: some(&["Courrier 1"]), ..Filter::default() }), 8);
    assert_eq!(count(Filter { language: some(&["en"]), ..Filter::default() }), 0);
    assert_eq!(
        count(Filter { since: Some("2024-01-28".into()), until: Some("2024-02".into()), ..Filter::default() }),
        3
    );
    let text = |t: &str| Some(Text::parse(t).expect("a question"));
    assert_eq!(count(Filter { text: text("\"depeche 17\""), ..Filter::default() }), 1);
    assert_eq!(
        count(Filter { text: text("\"attaqué dément\"~9 -Serbie"), country: some(&["SRB"]), ..Filter::default() }),
        0
    );
    let dyad = Some(("RUS".to_owned(), "UKR".to_owned()));
    let pair = view.events(&Filter { dyad, ..Filter::default() }, &Page::default()).expect("events").rows;
    assert!(pair.iter().all(|e| e.actors[0].country.as_deref() == Some("RUS") && e.recipients[0].name == "Ukraine"));
    assert!(!pair.is_empty());
    let denied = Filter { status: some(&["denied"]), actor: some(&["RUS"]), ..Filter::default() };
    let claims = view.claims(&denied, &Page::first(5)).expect("claims");
    assert_eq!(claims.rows[0].stances[1].cue.as_ref().map(|c| c.text.as_str()), Some("dément"));
    let agreements = view
        .agreements(&Filter { country: some(&["ROU"]), ..Filter::default() }, &Page::default())
        .expect("agreements");
    assert_eq!(agreements.rows[0].milestones[0].step, "signs");
    assert_eq!(view.sources(&Filter::default()).expect("sources").len(), 4);
    assert_eq!(
        view.actors(&Filter { actor: some(&["Russie"]), ..Filter::default() }, 10).expect("actors")[0].key,
        "state:RUS"
    );
    let found =
        view.search(&Filter { text: text("dément Russie"), ..Filter::default() }, &Page::first(3)).expect("a search");
    assert_eq!((found.rows.len(), found.rows[0].found.is_some()), (3, true));
    assert!(!view.dyad("RUS", "UKR", None, None).expect("weeks").is_empty());
}

#[test]
fn pages_follow_each_other() {
    let folder = Folder::new("pages");
    let record = record(&folder.file("r.vigie"), &(0..60).collect::<Vec<_>>(), 60);
    let view = record.now_known();
    let filter = Filter { country: vec!["RUS".into(), "UKR".into()], ..Filter::default() };
    let whole: Vec<String> =
        view.events(&filter, &Page::first(1000)).expect("events").rows.into_iter().map(|e| e.id).collect();
    let (mut paged, mut page) = (Vec::new(), Page::first(7));
    loop {
        let listed = view.events(&filter, &page).expect("events");
        paged.extend(listed.rows.into_iter().map(|e| e.id));
        match listed.next {
            Some(next) => page.after = Some(next.parse().expect("a cursor")),
            None => break,
        }
    }
    assert_eq!(paged, whole);
    let all: Vec<String> =
        view.search(&Filter::default(), &Page::first(100)).expect("search").rows.iter().map(|d| d.id.short()).collect();
    let first = view.search(&Filter::default(), &Page::first(11)).expect("search");
    let after = Page { limit: 100, after: first.next.map(|n| n.parse().expect("a cursor")) };
    let rest = view.search(&Filter::default(), &after).expect("search");
    assert_eq!(first.rows.iter().chain(&rest.rows).map(|d| d.id.short()).collect::<Vec<_>>(), all);
}

#[test]
fn a_document_comes_back_as_it_was_read() {
    let folder = Folder::new("back");
    let record = record(&folder.file("r.vigie"), &[3, 4, 5], 3);
    let (_, read) = reading(4);
    let id = prepared(4).id;
    for name in [id.to_string(), id.short(), "k4".to_owned(), "https://example.org/4".to_owned()] {
        let back = record.now_known().document(&name).expect("an answer").expect("a document");
        assert_eq!(back.reading, read);
    }
    assert!(record.now_known().document("k99").expect("an answer").is_none());
}

#[test]
fn adding_again_is_adding_once() {
    let folder = Folder::new("again");
    let mut record = record(&folder.file("r.vigie"), &(0..9).collect::<Vec<_>>(), 4);
    let before = record.snapshot().expect("a digest");
    let again: Vec<Prepared> = (0..9).chain(0..9).map(prepared).collect();
    assert!(record.add(&again).expect("room").iter().all(|a| *a == Added::Known));
    assert_eq!(record.snapshot().expect("a digest"), before);
    assert_eq!(record.now_known().count().expect("a count"), 9);
    // The same text elsewhere is another document.
    let (mut document, mut read) = reading(3);
    document.outlet = Some("Autre journal".to_owned());
    read.document.outlet.clone_from(&document.outlet);
    assert_eq!(record.add(&[Prepared::of(&document, read)]).expect("room"), [Added::New]);
    // The same document at another address is the same.
    let (mut document, mut read) = reading(3);
    document.url = Some("https://example.org/3?again".to_owned());
    read.document.url.clone_from(&document.url);
    assert_eq!(record.add(&[Prepared::of(&document, read)]).expect("room"), [Added::Known]);
    assert!(record.now_known().document("https://example.org/3?again").expect("an answer").is_some());
    clean(&record);
}

#[test]
fn the_order_of_arrival_does_not_show() {
    let folder = Folder::new("order");
    let mut numbers: Vec<usize> = (0..50).collect();
    let mut first = record(&folder.file("0.vigie"), &numbers, 50);
    first.derive().expect("derived");
    let expected = first.snapshot().expect("a digest");
    let mut dice = Dice(7);
    for (n, batch) in [1, 3, 20].into_iter().enumerate() {
        dice.shuffle(&mut numbers);
        let mut other = Record::open(&folder.file(&format!("{}.vigie", n + 1))).expect("a record");
        for some in numbers.chunks(batch) {
            other.add(&some.iter().map(|i| prepared(*i)).collect::<Vec<_>>()).expect("room");
            if dice.below(4) == 0 {
                other.derive().expect("derived");
            }
        }
        other.derive().expect("derived");
        assert_eq!(other.snapshot().expect("a digest"), expected, "batches of {batch}");
        clean(&other);
    }
}

/// Everything the lists say, as text.
fn everything(view: vigie_record::store::query::View<'_>) -> String {
    let (all, page) = (Filter::default(), Page::first(1000));
    let mut out = serde_json::to_string(&view.events(&all, &page).expect("events")).expect("json");
    out += &serde_json::to_string(&view.claims(&all, &page).expect("claims")).expect("json");
    out += &serde_json::to_string(&view.agreements(&all, &page).expect("agreements")).expect("json");
    out += &serde_json::to_string(&view.search(&all, &page).expect("search")).expect("json");
    out += &serde_json::to_string(&view.sources(&all).expect("sources")).expect("json");
    out += &serde_json::to_string(&view.actors(&all, 1000).expect("actors")).expect("json");
    for kind in [RowKind::Copies, RowKind::Story, RowKind::Event, RowKind::Claim, RowKind::Agreement] {
        out += &serde_json::to_string(&view.things(kind, &all, &page).expect("things")).expect("json");
    }
    out
}

#[test]
fn the_past_answers_as_it_did() {
    let folder = Folder::new("past");
    let mut record = Record::open(&folder.file("r.vigie")).expect("a record");
    let mut then = Vec::new();
    for step in 0..8i64 {
        record.set_now(1_700_000_000_000_000 + step * 3_600_000_000);
        if step % 3 == 2 {
            // Read again by a newer program, which sees another type and names the claim otherwise.
            let (_, mut new) = reading(usize::try_from(step).unwrap_or(0));
            new.vigie = "0.2.0".into();
            new.events[0].kind = vigie_read::reading::EventType::Threaten;
            new.claims.clear();
            record.replace_readings(vec![(prepared(usize::try_from(step).unwrap_or(0)).id, new)]).expect("room");
        } else {
            let from = usize::try_from(step).unwrap_or(0) * 4;
            record.add(&(0..=from + 4).map(prepared).collect::<Vec<_>>()).expect("room");
        }
        record.derive().expect("derived");
        then.push((1_700_000_000_000_000 + step * 3_600_000_000 + 1_800_000_000, everything(record.now_known())));
    }
    for (at, said) in &then {
        assert_eq!(&everything(record.known_at(*at).expect("a view")), said);
    }
    assert_eq!(record.known_at(0).expect("a view").count().expect("a count"), 0);
    assert_ne!(then[1].1, then[2].1);
    clean(&record);
}

#[test]
fn a_full_disk_is_an_error_and_no_loss() {
    let folder = Folder::new("full");
    let path = folder.file("r.vigie");
    let mut record = record(&path, &(0..20).collect::<Vec<_>>(), 5);
    record.limit_pages(record.pages().expect("pages") + 12).expect("a limit");
    let mut kept = 20;
    let error = loop {
        match record.add(&(kept..kept + 5).map(prepared).collect::<Vec<_>>()) {
            Ok(_) => kept += 5,
            Err(e) => break e,
        }
        assert!(kept < 2000, "the limit is not felt");
    };
    assert!(matches!(error, RecordError::Full), "{error}");
    assert_eq!(error.to_string().lines().count(), 1);
    assert_eq!(record.now_known().count().expect("a count"), i64::try_from(kept).unwrap_or(0));
    clean(&record);
    drop(record);
    // With room again, the same batch goes in.
    let mut record = Record::open(&path).expect("a record");
    record.add(&(kept..kept + 5).map(prepared).collect::<Vec<_>>()).expect("room");
    clean(&record);
}

#[test]
fn a_torn_page_is_found() {
    let folder = Folder::new("torn");
    let path = folder.file("r.vigie");
    let mut whole = record(&path, &(0..30).collect::<Vec<_>>(), 10);
    whole.derive().expect("derived");
    let (said, digest) = (everything(whole.now_known()), whole.snapshot().expect("a digest"));
    let copy = folder.file("copy.vigie");
    whole.backup(&copy).expect("a copy");
    let bytes = std::fs::read(&copy).expect("a file");
    let mut dice = Dice(11);
    let (mut found, mut harmless) = (0, 0);
    for n in 0..120 {
        let mut torn = bytes.clone();
        let at = usize::try_from(dice.below(torn.len() as u64)).unwrap_or(0);
        // A stretch of another page, or one bit.
        if n % 2 == 0 {
            let from = usize::try_from(dice.below((torn.len() - 512) as u64)).unwrap_or(0);
            let to = at.min(torn.len() - 512);
            torn.copy_within(from..from + 512, to);
        } else {
            torn[at] ^= 1 << dice.below(8);
        }
        let file = folder.file("torn.vigie");
        std::fs::write(&file, &torn).expect("a file");
        let fine = Record::open_to_read(&file).and_then(|r| Ok((r.check(|_| ())?.is_empty(), r)));
        match fine {
            Ok((true, r)) => {
                // What is not found must not have mattered.
                assert_eq!(r.snapshot().expect("a digest"), digest, "byte {at}");
                assert_eq!(everything(r.now_known()), said, "byte {at}");
                harmless += 1;
            }
            _ => found += 1,
        }
        for name in ["torn.vigie-wal", "torn.vigie-shm"] {
            let _ = std::fs::remove_file(folder.file(name));
        }
    }
    // Pages of a small record are mostly empty.
    assert!(found > 20, "{found} found, {harmless} harmless");
}

#[test]
fn a_copy_is_made_while_others_write() {
    let folder = Folder::new("copy");
    let path = folder.file("r.vigie");
    drop(record(&path, &(0..10).collect::<Vec<_>>(), 10));
    let copies = std::thread::scope(|scope| {
        let writer = scope.spawn(|| record(&path, &(10..120).collect::<Vec<_>>(), 2));
        let reader = Record::open_to_read(&path).expect("a record");
        let copies: Vec<_> = (0..5).map(|n| folder.file(&format!("copy{n}.vigie"))).collect();
        for copy in &copies {
            reader.backup(copy).expect("a copy");
        }
        assert!(reader.backup(&copies[0]).is_err(), "a file that is there is not written over");
        writer.join().expect("a writer");
        copies
    });
    for copy in copies {
        let copy = Record::open_to_read(&copy).expect("a record");
        assert!(copy.now_known().count().expect("a count") >= 10);
        clean(&copy);
    }
    assert_eq!(
        std::fs::read_dir(path.parent().expect("a folder"))
            .expect("a folder")
            .filter(|e| { e.as_ref().is_ok_and(|e| e.file_name().to_string_lossy().ends_with(".part")) })
            .count(),
        0
    );
}

#[test]
fn other_files_are_refused() {
    let folder = Folder::new("other");
    let text = folder.file("text");
    std::fs::write(&text, "not a record, but long enough to be taken for a page of one ".repeat(200)).expect("a file");
    assert!(matches!(Record::open(&text), Err(RecordError::Foreign(_))));
    assert!(matches!(Record::open_to_read(&text), Err(RecordError::Foreign(_))));
    assert!(matches!(Record::open_to_read(&folder.file("none")), Err(RecordError::Missing(_))));
    let foreign = folder.file("foreign.db");
    rusqlite::Connection::open(&foreign).and_then(|db| db.execute_batch("CREATE TABLE t (x)")).expect("a database");
    assert!(matches!(Record::open(&foreign), Err(RecordError::Foreign(_))));
    let newer = folder.file("newer.vigie");
    drop(record(&newer, &[1], 1));
    rusqlite::Connection::open(&newer).and_then(|db| db.pragma_update(None, "user_version", 99)).expect("a database");
    assert!(matches!(Record::open(&newer), Err(RecordError::Newer { found: 99, .. })));
}

#[test]
fn sql_only_reads() {
    let folder = Folder::new("sql");
    let path = folder.file("r.vigie");
    drop(record(&path, &(0..5).collect::<Vec<_>>(), 5));
    let record = Record::open_to_read(&path).expect("a record");
    let answer = record.answer("SELECT count(*) AS n FROM event").expect("an answer");
    assert_eq!((answer.columns.join(" "), answer.rows.len()), ("n".to_owned(), 1));
    for bad in [
        "DELETE FROM event",
        "SELECT 1; DELETE FROM event",
        "DROP TABLE event",
        "ATTACH 'other.db' AS o",
        "PRAGMA user_version = 7",
        "PRAGMA journal_mode = DELETE",
        "VACUUM INTO 'elsewhere.db'",
        "SELEKT",
        "",
    ] {
        let refused = record.answer(bad);
        assert!(refused.is_err(), "{bad}: {refused:?}");
    }
    assert!(!std::path::Path::new("elsewhere.db").exists());
    drop(record);
    let record = Record::open_to_read(&path).expect("a record");
    assert_eq!(record.now_known().count().expect("a count"), 5);
}
