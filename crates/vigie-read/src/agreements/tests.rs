//! Trees by hand, so that a mistake is this room's and not a model's. Published on Friday 2024-10-25.

use super::*;
use crate::library::Library;
use crate::reading::{AgreementKind, AgreementState, ObligationKind, Step};
use crate::{actors, places, times};
use jiff::civil::date;
use vigie_gather::Published;

/// The agreements of trees: one line a word, `form lemma UPOS feats head rel`; a blank line between sentences.
fn read(language: &str, rows: &str) -> (Vec<Agreement>, Cast) {
    let mut conllu = String::new();
    for sentence in rows.trim().split("\n\n") {
        for (i, row) in sentence.trim().lines().enumerate() {
            let c: Vec<&str> = row.split_whitespace().collect();
            conllu.push_str(&format!(
                "{}\t{}\t{}\t{}\t_\t{}\t{}\t{}\t_\t_\n",
                i + 1,
                c[0],
                c[1],
                c[2],
                c[3],
                c[4],
                c[5]
            ));
        }
        conllu.push('\n');
    }
    let (mut d, sentences) = vigie_parse::read_conllu(&conllu, language).expect("a tree of ours");
    d.published = Some(Published { date: date(2024, 10, 25), time: None, offset: None });
    let ctx = Context::new(&d, &sentences, Library::embedded().expect("the lexicons load"));
    let times = times::find(&ctx);
    let mut cast = actors::find(&ctx);
    let places = places::find(&ctx, &cast);
    let found = find(&ctx, &mut cast, &times, &places, &[], &mut []);
    (found, cast)
}

fn country(cast: &Cast, id: crate::reading::ActorId) -> String {
    cast.rows.get(id.index()).and_then(|a| a.country.clone()).unwrap_or_default()
}

fn countries(cast: &Cast, ids: &[crate::reading::ActorId]) -> Vec<String> {
    ids.iter().map(|i| country(cast, *i)).collect()
}

const PACT: &str = "Les le DET Definite=Def|PronType=Art 2 det
    députés député NOUN Number=Plur 5 nsubj
    chiliens chilien ADJ _ 2 amod
    ont avoir AUX Mood=Ind|Tense=Pres|VerbForm=Fin 5 aux:tense
    ratifié ratifier VERB Tense=Past|VerbForm=Part 0 root
    un un DET Definite=Ind|PronType=Art 8 det
    \" \" PUNCT _ 8 punct
    pacte pacte NOUN _ 5 obj
    sur sur ADP _ 11 case
    la le DET Definite=Def|PronType=Art 11 det
    sécurité sécurité NOUN _ 8 nmod
    australe austral ADJ _ 11 amod
    \" \" PUNCT _ 8 punct
    avec avec ADP _ 16 case
    l' le DET Definite=Def|PronType=Art 16 det
    Argentine Argentine PROPN _ 8 nmod
    , , PUNCT _ 18 punct
    signé signer VERB Tense=Past|VerbForm=Part 16 acl
    le le DET Definite=Def|PronType=Art 20 det
    12 12 NUM _ 18 obl:mod
    mars mars NOUN _ 20 nmod
    dernier dernier ADJ _ 21 amod
    . . PUNCT _ 5 punct

    Ce ce DET PronType=Dem 2 det
    texte texte NOUN _ 3 nsubj
    prévoit prévoir VERB Mood=Ind|Tense=Pres|VerbForm=Fin 0 root
    une un DET Definite=Ind|PronType=Art 5 det
    assistance assistance NOUN _ 3 obj
    mutuelle mutuel ADJ _ 5 amod
    en en ADP _ 10 case
    cas cas NOUN _ 7 fixed
    d' de ADP _ 7 fixed
    attaque attaque NOUN _ 5 nmod
    . . PUNCT _ 3 punct";

#[test]
fn a_pact_with_its_parties_steps_and_duties() {
    let (found, cast) = read("fr", PACT);
    let [pact] = &found[..] else { panic!("{found:#?}") };
    assert_eq!(pact.name, "pacte sur la sécurité australe");
    assert_eq!((pact.kind, pact.state), (AgreementKind::Alliance, AgreementState::InRatification));
    assert_eq!(countries(&cast, &pact.parties), ["CHL", "ARG"]);
    let ratified = pact.milestones.iter().find(|m| m.step == Step::Ratifies).expect("ratified");
    assert_eq!(ratified.party.map(|p| country(&cast, p)).as_deref(), Some("CHL"));
    assert!(ratified.by.is_some());
    let signed = pact.milestones.iter().find(|m| m.step == Step::Signs).expect("signed");
    assert_eq!(signed.date.as_deref(), Some("2024-03-12"));
    let duty = pact.obligations.first().expect("a duty");
    assert_eq!((duty.kind, duty.condition.as_deref()), (ObligationKind::Defend, Some("en cas d' attaque")));
    assert_eq!(duty.owed_by.len(), 2);
}

#[test]
fn a_pact_to_be_signed_is_only_announced() {
    let (found, cast) = read(
        "en",
        "Kenya Kenya PROPN _ 5 nsubj
        and and CCONJ _ 3 cc
        Uganda Uganda PROPN _ 1 conj
        will will AUX _ 5 aux
        sign sign VERB VerbForm=Inf 0 root
        a a DET Definite=Ind|PronType=Art 8 det
        border border NOUN _ 8 compound
        treaty treaty NOUN _ 5 obj
        on on ADP _ 10 case
        Sunday Sunday PROPN _ 5 obl
        . . PUNCT _ 5 punct",
    );
    let [treaty] = &found[..] else { panic!("{found:#?}") };
    assert_eq!((treaty.name.as_str(), treaty.kind), ("border treaty", AgreementKind::Border));
    assert_eq!(treaty.state, AgreementState::Announced);
    assert_eq!(countries(&cast, &treaty.parties), ["KEN", "UGA"]);
    assert_eq!(treaty.milestones.len(), 2);
    assert!(treaty.milestones.iter().all(|m| m.date.as_deref() == Some("2024-10-27")));
}

#[test]
fn a_denied_signing_moves_nothing_and_an_agreement_of_nobody_is_none() {
    let (found, _) = read(
        "en",
        "Kenya Kenya PROPN _ 4 nsubj
        did do AUX Mood=Ind|Tense=Past|VerbForm=Fin 4 aux
        not not PART _ 4 advmod
        sign sign VERB VerbForm=Inf 0 root
        the the DET Definite=Def|PronType=Art 6 det
        treaty treaty NOUN _ 4 obj
        with with ADP _ 8 case
        Uganda Uganda PROPN _ 6 nmod
        . . PUNCT _ 4 punct

        Dockers docker NOUN Number=Plur 2 nsubj
        reached reach VERB Mood=Ind|Tense=Past|VerbForm=Fin 0 root
        a a DET Definite=Ind|PronType=Art 4 det
        deal deal NOUN _ 2 obj
        . . PUNCT _ 2 punct",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].state, AgreementState::Unknown);
}

#[test]
fn leaving_and_expiring() {
    let (found, cast) = read(
        "en",
        "Mali Mali PROPN _ 2 nsubj
        withdrew withdraw VERB Mood=Ind|Tense=Past|VerbForm=Fin 0 root
        from from ADP _ 6 case
        the the DET Definite=Def|PronType=Art 6 det
        defence defence NOUN _ 6 compound
        accord accord NOUN _ 2 obl
        with with ADP _ 8 case
        Niger Niger PROPN _ 6 nmod
        . . PUNCT _ 2 punct",
    );
    let [accord] = &found[..] else { panic!("{found:#?}") };
    assert_eq!(accord.state, AgreementState::Ending);
    assert_eq!(countries(&cast, &accord.parties), ["MLI", "NER"]);
}
