//! Trees by hand: one line a word, `form lemma UPOS feats head rel`, so that a mistake is the grammar's and not a model's.

use super::*;
use crate::library::Library;
use crate::reading::Status;
use vigie_parse::{Sentences, read_conllu};

fn tree(language: &str, rows: &str) -> Sentences {
    let mut out = String::new();
    for (i, row) in rows.trim().lines().enumerate() {
        let c: Vec<&str> = row.split_whitespace().collect();
        out.push_str(&format!("{}\t{}\t{}\t{}\t_\t{}\t{}\t{}\t_\t_\n", i + 1, c[0], c[1], c[2], c[3], c[4], c[5]));
    }
    read_conllu(&out, language).expect("a tree of ours").1
}

fn lexicon(language: &str) -> &'static Lexicon {
    &Library::embedded().expect("our lexicons").language(language).expect("ours").grammar
}

fn forms(words: &[vigie_parse::Word<'_>]) -> String {
    words.iter().map(|w| w.form()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_passive_is_turned_round() {
    let s = tree(
        "en",
        "The the DET _ 2 det
        treaty treaty NOUN _ 4 nsubj:pass
        was be AUX Tense=Past 4 aux:pass
        ratified ratify VERB Tense=Past|VerbForm=Part 0 root
        by by ADP _ 6 case
        Oslo Oslo PROPN _ 4 obl
        and and CCONJ _ 8 cc
        Riga Riga PROPN _ 6 conj",
    );
    let f = frame(s.get(0).word(3), lexicon("en"));
    assert_eq!((forms(&f.doers).as_str(), forms(&f.undergoers).as_str()), ("Oslo Riga", "treaty"));
}

#[test]
fn a_participle_modifies_what_it_is_done_to() {
    let s = tree(
        "fr",
        "une un DET _ 2 det
        information information NOUN _ 0 root
        démentie démentir VERB Tense=Past|VerbForm=Part 2 acl
        par par ADP _ 5 case
        Lima Lima PROPN _ 3 obl:agent",
    );
    let f = frame(s.get(0).word(2), lexicon("fr"));
    assert_eq!((forms(&f.doers).as_str(), forms(&f.undergoers).as_str()), ("Lima", "information"));
    assert!(f.inherited);
}

#[test]
fn what_someone_is_accused_of_is_what_he_did() {
    for (rel, head) in [("advcl", "2"), ("acl", "4")] {
        let s = tree(
            "en",
            &format!(
                "Lima Lima PROPN _ 2 nsubj
                accused accuse VERB Tense=Past|VerbForm=Fin 0 root
                the the DET _ 4 det
                navy navy NOUN _ 2 obj
                of of ADP _ 6 mark
                ramming ram VERB VerbForm=Ger {head} {rel}
                a a DET _ 8 det
                boat boat NOUN _ 6 obj
                and and CCONJ _ 10 cc
                leaving leave VERB VerbForm=Ger 6 conj"
            ),
        );
        let lex = lexicon("en");
        assert_eq!(forms(&frame(s.get(0).word(5), lex).doers), "navy", "{rel}");
        assert_eq!(forms(&frame(s.get(0).word(9), lex).doers), "navy", "{rel}");
    }
}

#[test]
fn relatives_and_control_find_their_subject() {
    let s = tree(
        "fr",
        "les le DET _ 2 det
        rebelles rebelle NOUN _ 4 nsubj
        ont avoir AUX Tense=Pres 4 aux:tense
        refusé refuser VERB Tense=Past|VerbForm=Part 0 root
        de de ADP _ 6 mark
        libérer libérer VERB VerbForm=Inf 4 xcomp
        l' le DET _ 8 det
        otage otage NOUN _ 6 obj
        qui qui PRON PronType=Rel 10 nsubj
        souffre souffrir VERB Mood=Ind|Tense=Pres|VerbForm=Fin 8 acl:relcl",
    );
    let lex = lexicon("fr");
    let free = s.get(0).word(5);
    assert_eq!(forms(&frame(free, lex).doers), "rebelles");
    assert_eq!(forms(&frame(s.get(0).word(9), lex).doers), "otage");
    assert_eq!(reality(free, lex).status(), Status::Negated);
}

#[test]
fn object_control_gives_the_object() {
    let s = tree(
        "en",
        "Paris Paris PROPN _ 2 nsubj
        urged urge VERB Mood=Ind|Tense=Past|VerbForm=Fin 0 root
        Oslo Oslo PROPN _ 2 obj
        to to PART _ 5 mark
        withdraw withdraw VERB VerbForm=Inf 2 xcomp",
    );
    let lex = lexicon("en");
    assert_eq!(forms(&frame(s.get(0).word(4), lex).doers), "Oslo");
    assert_eq!(reality(s.get(0).word(4), lex).status(), Status::Demanded);
}

#[test]
fn a_noun_has_agents_and_genitives() {
    let s = tree(
        "fr",
        "la le DET _ 2 det
        ratification ratification NOUN _ 0 root
        par par ADP _ 4 case
        Quito Quito PROPN _ 2 nmod
        de de ADP _ 6 case
        accord accord NOUN _ 2 nmod",
    );
    let f = frame(s.get(0).word(1), lexicon("fr"));
    assert_eq!((forms(&f.doers).as_str(), forms(&f.genitives).as_str()), ("Quito", "accord"));
}

#[test]
fn the_three_conditionals() {
    let lex = lexicon("fr");
    let rumour = tree(
        "fr",
        "Le le DET _ 2 det
        trésorier trésorier NOUN _ 4 nsubj
        aurait avoir AUX Mood=Cnd|Tense=Pres|VerbForm=Fin 4 aux:tense
        fui fuir VERB Tense=Past|VerbForm=Part 0 root",
    );
    let r = reality(rumour.get(0).word(3), lex);
    assert!(r.hearsay && !r.hypothetical);
    let future_in_past = tree(
        "fr",
        "Elle lui PRON _ 3 nsubj
        a avoir AUX Mood=Ind|Tense=Pres 3 aux:tense
        dit dire VERB Tense=Past|VerbForm=Part 0 root
        qu' que SCONJ _ 6 mark
        elle lui PRON _ 6 nsubj
        viendrait venir VERB Mood=Cnd|Tense=Pres|VerbForm=Fin 3 ccomp",
    );
    let r = reality(future_in_past.get(0).word(5), lex);
    assert!(!r.hearsay && r.tense == Tense::Future);
    let hypothesis = tree(
        "fr",
        "Si si SCONJ _ 3 mark
        elle lui PRON _ 3 nsubj
        partait partir VERB Mood=Ind|Tense=Imp|VerbForm=Fin 5 advcl
        nous nous PRON _ 5 nsubj
        resterions rester VERB Mood=Cnd|Tense=Pres|VerbForm=Fin 0 root",
    );
    assert_eq!(reality(hypothesis.get(0).word(4), lex).status(), Status::Hypothetical);
    assert_eq!(reality(hypothesis.get(0).word(2), lex).status(), Status::Hypothetical);
}

#[test]
fn negation_and_future() {
    let lex = lexicon("en");
    let s = tree(
        "en",
        "Mali Mali PROPN _ 4 nsubj
        did do AUX Mood=Ind|Tense=Past|VerbForm=Fin 4 aux
        not not PART Polarity=Neg 4 advmod
        attack attack VERB VerbForm=Inf 0 root
        Togo Togo PROPN _ 4 obj",
    );
    assert_eq!(reality(s.get(0).word(3), lex).status(), Status::Negated);
    let s = tree(
        "en",
        "Mali Mali PROPN _ 3 nsubj
        will will AUX VerbForm=Fin 3 aux
        attack attack VERB VerbForm=Inf 0 root
        Togo Togo PROPN _ 3 obj",
    );
    assert_eq!(reality(s.get(0).word(2), lex).status(), Status::Predicted);
}

#[test]
fn persons_are_not_nobody() {
    let lex = lexicon("fr");
    let s = tree(
        "fr",
        "107 107 NUM _ 2 nummod
        personnes personne NOUN Number=Plur 5 nsubj:pass
        ont avoir AUX Tense=Pres 5 aux:tense
        été être AUX _ 5 aux:pass
        arrêtées arrêter VERB Tense=Past|VerbForm=Part 0 root",
    );
    assert_eq!(reality(s.get(0).word(4), lex).status(), Status::Occurred);
    let s = tree(
        "fr",
        "Personne personne PRON _ 5 nsubj:pass
        n' ne ADV Polarity=Neg 5 advmod
        a avoir AUX Tense=Pres 5 aux:tense
        été être AUX _ 5 aux:pass
        arrêté arrêter VERB Tense=Past|VerbForm=Part 0 root",
    );
    assert_eq!(reality(s.get(0).word(4), lex).status(), Status::Negated);
}

#[test]
fn a_day_before_the_object_is_no_object() {
    let s = tree(
        "fr",
        "Lima Lima PROPN _ 3 nsubj
        a avoir AUX Tense=Pres 3 aux:tense
        accusé accuser VERB Tense=Past|VerbForm=Part 0 root
        jeudi jeudi NOUN _ 3 obj
        Quito Quito PROPN _ 4 nmod
        d' de ADP _ 8 mark
        avoir avoir AUX VerbForm=Inf 8 aux:tense
        menti mentir VERB Tense=Past|VerbForm=Part 3 xcomp",
    );
    let lex = lexicon("fr");
    assert_eq!(forms(&frame(s.get(0).word(2), lex).undergoers), "Quito");
    assert_eq!(forms(&frame(s.get(0).word(7), lex).doers), "Quito");
}
