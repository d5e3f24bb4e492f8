//! Near copies on generated variants with known labels: precision at least 0.99, recall at least 0.95.
//!
//! Articles are made by a seeded generator of sentences over a vocabulary drawn by Zipf's law, as long as dispatches are; of each, copies are
//! made as newsrooms make them, and texts that are none: another article of the same outlet with the same boilerplate, a short excerpt, a
//! follow-up that quotes two paragraphs.

use std::collections::BTreeMap;
use vigie_gather::Document;
use vigie_parse::Sentences;
use vigie_read::{Library, Reading, read};
use vigie_record::across::copies::{Relation, relation};
use vigie_record::across::{Corpus, Facts};
use vigie_record::facts::DocId;

/// SplitMix64: the same numbers everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// A rank by Zipf's law, roughly: uniform in its logarithm.
    fn word(&mut self) -> String {
        let rank = (self.below(1 << 20) as f64 / f64::from(1 << 20) * 8000f64.ln()).exp() as u64;
        let syllables = ["ka", "ré", "mo", "ti", "lun", "sor", "ve", "dal", "pi", "gro"];
        let mut n = rank.wrapping_mul(2_654_435_761) % 1_000_003;
        let mut out = String::new();
        for _ in 0..=(1 + rank % 3) {
            out.push_str(syllables[(n % 10) as usize]);
            n /= 10;
        }
        out
    }

    fn sentence(&mut self) -> String {
        let words: Vec<String> = (0..12 + self.below(16)).map(|_| self.word()).collect();
        format!("{}.", words.join(" "))
    }
}

#[derive(Clone)]
struct Text {
    sentences: Vec<String>,
}

impl Text {
    fn new(dice: &mut Dice) -> Text {
        Text { sentences: (0..10 + dice.below(14)).map(|_| dice.sentence()).collect() }
    }

    fn show(&self) -> String {
        self.sentences.chunks(3).map(|p| p.join(" ")).collect::<Vec<_>>().join("\n\n")
    }

    /// A copy as newsrooms make them, and what was done.
    fn copy(&self, dice: &mut Dice, how: u64) -> (String, &'static str) {
        let mut t = self.clone();
        let n = t.sentences.len();
        match how {
            0 => {
                t.sentences.truncate(n * 3 / 5 + 1);
                (t.show(), "cut")
            }
            1 => (format!("KHARTOUM (AFP) - {}\n\n© Agence France-Presse", t.show()), "header"),
            2 => {
                for _ in 0..=dice.below(2) {
                    let at = dice.below(n as u64) as usize;
                    t.sentences[at] = dice.sentence();
                }
                (t.show(), "correction")
            }
            3 => {
                let extra: Vec<String> = (0..2).map(|_| dice.sentence()).collect();
                (format!("{}\n\n{}", t.show(), extra.join(" ")), "boilerplate")
            }
            4 => (
                t.show().replace(' ', "\u{a0}").replace('é', "e\u{301}").replace('.', " …").to_uppercase(),
                "typography",
            ),
            _ => {
                t.sentences.truncate(n * 4 / 5 + 1);
                let at = dice.below(t.sentences.len() as u64) as usize;
                t.sentences[at] = dice.sentence();
                (format!("Par notre rédaction avec AFP\n\n{}", t.show()), "cut, corrected, headed")
            }
        }
    }
}

fn facts(text: &str, n: usize) -> Facts {
    let document = Document { outlet: Some(format!("Outlet {n}")), ..Document::plain(text, "xx") };
    let reading: Reading = read(&document, &Sentences::default(), Library::embedded().unwrap(), &BTreeMap::new());
    Facts::of(DocId::of(&reading.document), &reading)
}

/// `cargo test -p vigie-record --test copies -- --ignored --nocapture cost`: the time an article takes does not grow with their number.
#[test]
#[ignore = "a measurement"]
fn cost_of_many() {
    let mut dice = Dice(7);
    let mut all: Vec<Facts> = Vec::new();
    for n in 0..16_000 {
        let mut f = facts(&Text::new(&mut dice).show(), n % 200);
        f.published = Some(vigie_record::across::Day(20_000 + n as i32 / 200).to_string());
        all.push(f);
    }
    for n in [2_000, 4_000, 8_000, 16_000] {
        let began = std::time::Instant::now();
        let stories = Corpus::of(&all[..n]).stories.len();
        let each = began.elapsed().as_secs_f64() / n as f64 * 1e6;
        eprintln!("{n} articles, 200 a day: {each:.0} microseconds each, {stories} stories");
    }
}

#[test]
fn near_copies_are_found_and_nothing_else() {
    let mut dice = Dice(20_261_123);
    let boilerplate: String = (0..3).map(|_| dice.sentence()).collect::<Vec<_>>().join(" ");
    let (mut all, mut origin, mut how) = (Vec::new(), Vec::new(), Vec::new());
    let mut add = |text: String, of: Option<usize>, what: &'static str| {
        all.push(facts(&text, all.len()));
        origin.push(of);
        how.push(what);
    };
    for article in 0..60 {
        let text = Text::new(&mut dice);
        add(text.show(), Some(article), "original");
        for kind in 0..6 {
            let (copy, what) = text.copy(&mut dice, kind);
            add(copy, Some(article), what);
        }
        // Texts that are no copies.
        let other = Text::new(&mut dice);
        add(format!("{}\n\n{boilerplate}", other.show()), None, "same boilerplate");
        add(text.sentences[..text.sentences.len() / 5 + 1].join(" "), None, "excerpt");
        let follow = Text::new(&mut dice);
        add(
            format!("{}\n\n{}", follow.show(), text.sentences[..text.sentences.len() / 5 + 1].join(" ")),
            None,
            "follow-up",
        );
    }
    let corpus = Corpus::of(&all);
    let at: BTreeMap<DocId, usize> = all.iter().enumerate().map(|(i, f)| (f.document, i)).collect();
    let group: BTreeMap<usize, u32> =
        corpus.documents.iter().zip(&corpus.copy_of).map(|(f, g)| (at[&f.document], *g)).collect();
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for a in 0..all.len() {
        for b in a + 1..all.len() {
            let truth = origin[a].is_some() && origin[a] == origin[b];
            match (truth, group[&a] == group[&b]) {
                (true, true) => right += 1,
                (false, true) => wrong += 1,
                (true, false) => {
                    missed += 1;
                    eprintln!("missed: {} / {}", how[a], how[b]);
                }
                _ => {}
            }
        }
    }
    let (p, r) = (f64::from(right) / f64::from(right + wrong), f64::from(right) / f64::from(right + missed));
    eprintln!("near copies: P {p:.4} R {r:.4} ({right} right, {wrong} wrong, {missed} missed)");
    assert!(p >= 0.99 && r >= 0.95, "P {p:.4} R {r:.4}");
    let excerpts: Vec<usize> = (0..all.len()).filter(|i| how[*i] == "excerpt").collect();
    let told = excerpts.iter().filter(|i| relation(&all[**i], &all[**i - 8]) == Some(Relation::Excerpt)).count();
    assert!(told as f64 >= 0.95 * excerpts.len() as f64, "{told} excerpts told of {}", excerpts.len());
}
