use super::*;
use crate::library::Library;
use jiff::civil::date;
use vigie_gather::{Document, Published};

/// Published on a Friday.
fn document(text: &str, language: &str) -> Document {
    let mut d = Document::plain(text, language);
    d.published = Some(Published { date: date(2024, 10, 25), time: None, offset: None });
    d
}

/// `text=value` of every expression, without a parse.
fn read(text: &str, language: &str) -> Vec<String> {
    let d = document(text, language);
    let sentences = Sentences::default();
    let ctx = Context::new(&d, &sentences, Library::embedded().expect("the lexicons load"));
    find(&ctx).rows.iter().map(|f| format!("{}={}", f.time.span.text, f.time.value)).collect()
}

#[test]
fn every_rule_reads_its_examples() {
    let library = Library::embedded().expect("the lexicons load");
    let mut wrong = Vec::new();
    for language in library.languages() {
        for rule in &language.times.rules {
            for yes in &rule.yes {
                let parts: Vec<_> = yes.split('|').map(str::trim).collect();
                let [sentence, expression, value] = parts[..] else { panic!("{}: {yes:?}", rule.name) };
                let found = read(sentence, &language.code);
                if !found.contains(&format!("{expression}={value}")) {
                    wrong.push(format!("{} {}: {yes:?} gives {found:?}", language.code, rule.name));
                }
            }
            for no in &rule.no {
                let found = read(no, &language.code);
                if !found.is_empty() {
                    wrong.push(format!("{} {}: {no:?} gives {found:?}", language.code, rule.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// A document of one hand-made tree, published on Friday 2024-10-25: one line a word, `form lemma UPOS feats head rel`.
fn dated(language: &str, rows: &str, predicate: &str) -> Option<String> {
    let mut conllu = String::new();
    for (i, row) in rows.trim().lines().enumerate() {
        let c: Vec<&str> = row.split_whitespace().collect();
        conllu.push_str(&format!("{}\t{}\t{}\t{}\t_\t{}\t{}\t{}\t_\t_\n", i + 1, c[0], c[1], c[2], c[3], c[4], c[5]));
    }
    let (mut d, sentences) = vigie_parse::read_conllu(&conllu, language).expect("a tree of ours");
    d.published = Some(Published { date: date(2024, 10, 25), time: None, offset: None });
    let ctx = Context::new(&d, &sentences, Library::embedded().expect("the lexicons load"));
    let times = find(&ctx);
    let word = sentences.get(0).words().find(|w| w.form() == predicate).expect("the predicate");
    of_predicate(&times, &ctx, word).map(|t| format!("{} {}", t.relation, t.value))
}

const FIGHTING: &str = "les le DET _ 2 det
    soldats soldat NOUN Number=Plur 3 nsubj
    commenceront commencer VERB Mood=Ind|Tense=Fut|VerbForm=Fin 0 root
    à à ADP _ 5 mark
    combattre combattre VERB VerbForm=Inf 3 xcomp
    à à ADP _ 9 case
    partir partir VERB VerbForm=Inf 6 fixed
    de de ADP _ 6 fixed
    dimanche dimanche NOUN Number=Sing 5 obl
    , , PUNCT _ 11 punct
    oppose opposer VERB Mood=Ind|Tense=Pres|VerbForm=Fin 3 parataxis
    depuis depuis ADP _ 14 case
    32 32 NUM _ 14 nummod
    mois mois NOUN Number=Plur 11 obl";

#[test]
fn the_future_tense_looks_to_the_next_sunday() {
    assert_eq!(dated("fr", FIGHTING, "combattre").as_deref(), Some("since 2024-10-27"));
    assert_eq!(dated("fr", FIGHTING, "commenceront").as_deref(), Some("since 2024-10-27"));
}

#[test]
fn a_time_in_another_clause_does_not_date_the_predicate() {
    assert_eq!(dated("fr", FIGHTING, "oppose").as_deref(), Some("since P32M"));
}

#[test]
fn a_participle_is_dated_by_what_hangs_on_it() {
    let rows = "un un DET _ 2 det
        traité traité NOUN _ 0 root
        signé signer VERB Tense=Past|VerbForm=Part 2 acl
        le le DET _ 5 det
        19 19 NUM _ 3 obl
        juin juin NOUN _ 5 nmod
        dernier dernier ADJ _ 6 amod";
    assert_eq!(dated("fr", rows, "signé").as_deref(), Some("on 2024-06-19"));
    assert_eq!(dated("fr", rows, "traité"), None);
}

#[test]
fn prepositions_say_before_and_until() {
    let rows = "Envoys envoy NOUN _ 2 nsubj
        met meet VERB Mood=Ind|Tense=Past|VerbForm=Fin 0 root
        before before ADP _ 4 case
        Tuesday Tuesday PROPN _ 2 obl
        , , PUNCT _ 2 punct
        officials official NOUN _ 7 nsubj
        said say VERB Mood=Ind|Tense=Past|VerbForm=Fin 2 parataxis
        Thursday Thursday PROPN _ 7 obl:tmod";
    assert_eq!(dated("en", rows, "met").as_deref(), Some("before 2024-10-22"));
    assert_eq!(dated("en", rows, "said").as_deref(), Some("on 2024-10-24"));
}

#[test]
fn hostile_text_is_read_in_linear_time() {
    for text in ["12 ", "le 1 ", "lundi ", "two hundred ", "' ", "19", "mars 2020 - "] {
        let d = document(&text.repeat(20_000), "fr");
        let sentences = Sentences::default();
        let ctx = Context::new(&d, &sentences, Library::embedded().expect("the lexicons load"));
        for row in &find(&ctx).rows {
            assert!(row.time.span.end <= d.text.len());
        }
    }
}
