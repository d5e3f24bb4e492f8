//! What `vigie parse` writes passes levels 1 and 2 of Universal Dependencies' validation: the shape of the file, then what its
//! columns may hold and how they fit together. The checks are written anew from the published description of the format.

use std::collections::BTreeSet;
use vigie_gather::Document;
use vigie_parse::{Models, Rel, Upos, write_conllu};

/// The faults of a file.
fn faults(file: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut ids = BTreeSet::new();
    if !file.is_empty() && !file.ends_with("\n\n") {
        out.push("the last sentence does not end in an empty line".to_owned());
    }
    if file.contains('\r') || file.contains("\n\n\n") {
        out.push("line ends".to_owned());
    }
    for block in file.split("\n\n").filter(|b| !b.is_empty()) {
        let (comments, lines): (Vec<&str>, Vec<&str>) = block.lines().partition(|l| l.starts_with('#'));
        let told = |key: &str| {
            let found: Vec<&str> = comments.iter().filter_map(|c| c.strip_prefix(key)).collect();
            (found.len() == 1).then(|| found[0])
        };
        match told("# sent_id = ") {
            Some(id) if !id.is_empty() && !id.contains(char::is_whitespace) && ids.insert(id) => {}
            other => out.push(format!("sent_id {other:?}")),
        }
        let text = told("# text = ").unwrap_or_default();
        if text.is_empty() || text != text.trim() || text.contains("  ") {
            out.push(format!("text {text:?}"));
        }
        let rows: Vec<Vec<&str>> = lines.iter().map(|l| l.split('\t').collect()).collect();
        for (row, line) in rows.iter().zip(&lines) {
            if row.len() != 10 {
                out.push(format!("{} columns: {line:?}", row.len()));
                return out;
            }
            let blank = |c: &&str| c.is_empty() || c.trim() != *c || c.contains("  ");
            let spaced = |n: &usize| row[*n].contains(char::is_whitespace);
            if row.iter().any(blank) || [0, 3, 4, 5, 6, 7, 8].iter().any(spaced) {
                out.push(format!("blanks: {line:?}"));
            }
        }
        numbering(&rows, &mut out);
        words(&rows, &mut out);
        tree(&rows, &mut out);
        let said = said(&rows);
        if said.trim_end() != text {
            out.push(format!("the words say {said:?}, the text {text:?}"));
        }
    }
    out
}

/// Words are numbered from 1 on; a token of several words stands before them and overlaps no other.
fn numbering(rows: &[Vec<&str>], out: &mut Vec<String>) {
    let (mut next, mut end) = (1, 0);
    for row in rows {
        if let Some((from, to)) = row[0].split_once('-') {
            let (from, to) = (from.parse().unwrap_or(0), to.parse().unwrap_or(0));
            if from != next || to <= from || from <= end || row[2..9].iter().any(|c| *c != "_") {
                out.push(format!("token {row:?}"));
            }
            end = to;
            continue;
        }
        if row[0].parse() != Ok(next) {
            out.push(format!("{:?} where {next} should be", row[0]));
        }
        next += 1;
    }
    if end >= next {
        out.push(format!("a token goes on to {end}"));
    }
}

/// Classes, features, relations and notes are of the known kinds.
fn words(rows: &[Vec<&str>], out: &mut Vec<String>) {
    let name =
        |s: &str| s.starts_with(|c: char| c.is_ascii_uppercase()) && s.bytes().all(|b| b.is_ascii_alphanumeric());
    for row in rows.iter().filter(|r| !r[0].contains('-')) {
        if !Upos::ALL.iter().any(|u| u.name() == row[3]) {
            out.push(format!("class {:?}", row[3]));
        }
        if row[5] != "_" {
            let pairs: Vec<(&str, &str)> = row[5].split('|').filter_map(|f| f.split_once('=')).collect();
            let whole = pairs.len() == row[5].split('|').count();
            let named = pairs.iter().all(|(k, v)| {
                name(k.trim_end_matches(']').split('[').next().unwrap_or("")) && v.split(',').all(name_or_digit)
            });
            let sorted = pairs.windows(2).all(|w| w[0].0.to_lowercase() < w[1].0.to_lowercase());
            if !whole || !named || !sorted {
                out.push(format!("features {:?}", row[5]));
            }
        }
        let (rel, sub) = row[7].split_once(':').unwrap_or((row[7], "x"));
        if !Rel::ALL.iter().any(|r| r.name() == rel)
            || sub.is_empty()
            || !sub.bytes().all(|b| b.is_ascii_lowercase() || b == b':')
        {
            out.push(format!("relation {:?}", row[7]));
        }
        if (row[6] == "0") != (rel == "root") {
            out.push(format!("head {} by {rel}", row[6]));
        }
    }
    for row in rows.iter().filter(|r| r[9] != "_" && r[9] != "SpaceAfter=No") {
        out.push(format!("note {:?}", row[9]));
    }
}

fn name_or_digit(value: &str) -> bool {
    value.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit())
        && value.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// One root, and a way to it from every word.
fn tree(rows: &[Vec<&str>], out: &mut Vec<String>) {
    let heads: Vec<Option<usize>> = rows.iter().filter(|r| !r[0].contains('-')).map(|r| r[6].parse().ok()).collect();
    if heads.iter().any(|h| h.is_none_or(|h| h > heads.len())) {
        return out.push("a head that is no word".to_owned());
    }
    let heads: Vec<usize> = heads.into_iter().flatten().collect();
    if heads.iter().filter(|h| **h == 0).count() != 1 {
        out.push(format!("roots: {heads:?}"));
    }
    for start in 1..=heads.len() {
        let (mut at, mut steps) = (start, 0);
        while at > 0 && steps <= heads.len() {
            (at, steps) = (heads[at - 1], steps + 1);
        }
        if at > 0 {
            return out.push(format!("a ring: {heads:?}"));
        }
    }
}

/// The text that the tokens spell.
fn said(rows: &[Vec<&str>]) -> String {
    let mut out = String::new();
    let mut inside = 0;
    for row in rows {
        let number: usize = row[0].split('-').next().and_then(|n| n.parse().ok()).unwrap_or(0);
        if let Some((_, to)) = row[0].split_once('-') {
            inside = to.parse().unwrap_or(0);
        } else if number <= inside {
            continue;
        }
        out.push_str(row[1]);
        if row[9] != "SpaceAfter=No" {
            out.push(' ');
        }
    }
    out
}

fn check(text: &str) {
    for language in ["fr", "en"] {
        let document = Document::plain(text, language);
        let sentences = Models::embedded().parse(&document).expect("the model is embedded");
        let file = write_conllu(&document, &sentences);
        assert_eq!(faults(&file), Vec::<String>::new(), "{text:?}\n{file}");
    }
}

#[test]
fn what_is_written_is_valid() {
    check(
        "« L'accord sera signé aux aurores, a-t-il dit. Du reste, 12 000 soldats des deux camps s'en iront. » C'est fini.",
    );
    check(
        "The ministers can't agree: \"We'll see,\" she said.\n\nMr. Lane's 1,200 men left at 5 p.m. They won't be back.",
    );
    check("12\u{202f}000 personnes, 3\u{a0}%, l’an  2024 ;\tl'une  — l'autre…\n\n- un\n- deux");
    check("מה? مرحبا 中文。 🙂 👩\u{200d}👩\u{200d}👧 [[[ ((( ))) ]]] «»“” '' `` -- … !!!");
}

#[test]
fn whatever_is_thrown_at_it_is_valid() {
    let pieces = [
        "a",
        "Été",
        "l'",
        "aux ",
        "du ",
        " ",
        "\u{a0}",
        "\u{202f}",
        ". ",
        "...",
        "?! ",
        "«",
        "»",
        "\"",
        "(",
        ")",
        "-",
        "’",
        "1",
        "000 ",
        ", ",
        "/",
        "@",
        "M. ",
        "can't ",
        "-t-il ",
        "🙂",
        "שלום ",
        "مرحبا ",
        "中文",
        "\u{200b}",
        "\n",
        "\t",
        "_",
        "#",
        "$",
        "dit",
    ];
    let mut state = 5u64;
    let mut roll = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize
    };
    for _ in 0..400 {
        let text: String = (0..roll() % 30).map(|_| pieces[roll() % pieces.len()]).collect();
        check(&text);
    }
}

#[test]
fn sentences_of_several_documents_have_names_of_their_own() {
    let mut file = String::new();
    for key in ["one.txt", "two txt"] {
        let mut document = Document::plain("It rains. It pours.", "en");
        document.key = Some(key.to_owned());
        file += &write_conllu(&document, &Models::embedded().parse(&document).expect("the model is embedded"));
    }
    assert_eq!(faults(&file), Vec::<String>::new(), "{file}");
    assert!(file.contains("# newdoc id = two_txt\n# sent_id = two_txt-1\n"), "{file}");
}

#[test]
fn faults_are_seen() {
    let good = "# sent_id = 1\n# text = Il pleut.\n1\tIl\til\tPRON\t_\tPerson=3\t2\texpl:subj\t_\t_\n2\tpleut\tpleuvoir\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No\n3\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\t_\n\n";
    assert_eq!(faults(good), Vec::<String>::new());
    let bad = [
        ("\t2\texpl", "\t1\texpl"),
        ("VERB", "VERBE"),
        ("\t0\troot", "\t0\tobj"),
        ("SpaceAfter=No", "_"),
        ("3\t.", "4\t."),
        ("Person=3", "Person=3|Number=Sing"),
        ("sent_id = 1", "sent_id = a b"),
        ("\t2\tpunct", "\t9\tpunct"),
        ("il\tPRON", " \tPRON"),
        ("\n\n", "\n"),
        ("expl:subj", "expl:"),
        ("# text = Il", "# text = Elle"),
    ];
    for (from, to) in bad {
        assert!(!faults(&good.replacen(from, to, 1)).is_empty(), "{from:?} to {to:?} is not seen");
    }
}
