//! Trees set right where a parser errs in known ways: what agreement, finiteness and the comma say against the tree. Every
//! rule speaks features and relations; what it needs of a language (irregular forms) is in `tokens.toml`.

mod agreement;
mod clauses;
mod objects;
mod phrases;

use agreement::*;
use clauses::*;
use objects::*;
use phrases::*;

use crate::quotes::is_quote;
use crate::rules::TokenRules;
use crate::sentences::TokenSpec;
use crate::tags::{Rel, Upos};

/// How far a head is climbed to; deeper chains are no longer grammar but hostile input.
const DEPTH: usize = 12;

/// What hangs on a word, as far as the rules ask.
#[derive(Clone, Copy, Default)]
struct Below {
    subjects: u8,
    first_subject: usize,
    last_subject: usize,
    aux: bool,
    finite_aux: bool,
    cop: bool,
    cc: bool,
    mark: bool,
    case: bool,
    object: bool,
    det: bool,
    reflexive: bool,
    singular_aux: bool,
    relative: bool,
    /// The first word below it, itself included.
    first: usize,
}

/// Classes and lemmas of forms that leave no choice.
pub(crate) fn words<'a>(rules: &'a TokenRules, specs: &mut [TokenSpec<'a>], lower: &mut String) {
    for spec in specs.iter_mut() {
        if !matches!(spec.upos, Upos::Verb | Upos::Noun | Upos::Adj | Upos::Propn | Upos::Aux | Upos::Adv)
            || spec.form.len() > 24
        {
            continue;
        }
        lower.clear();
        lower.extend(spec.form.chars().flat_map(char::to_lowercase));
        let small = spec.form.starts_with(char::is_lowercase);
        if spec.upos != Upos::Verb && spec.upos != Upos::Aux && small && rules.only_past(lower) {
            spec.upos = Upos::Verb;
            spec.feats = "Mood=Ind|Tense=Past|VerbForm=Fin";
        }
        if spec.upos != Upos::Verb && spec.upos != Upos::Aux && small && rules.only_present(lower) {
            spec.upos = Upos::Verb;
            spec.feats = "Mood=Ind|Number=Plur|Person=3|Tense=Pres|VerbForm=Fin";
        }
        if let Some(lemma) = rules.irregular(lower).filter(|_| spec.upos == Upos::Verb) {
            spec.lemma = lemma;
        }
    }
}

/// The tree. Linear in the number of words, but for heads climbed at most [`DEPTH`] steps.
pub(crate) fn tree(rules: &TokenRules, specs: &mut [TokenSpec<'_>]) {
    if specs.len() < 3 {
        return;
    }
    for i in 0..specs.len() {
        finite_twice(rules, specs, i);
    }
    let mut below = summary(specs);
    if (0..specs.len()).filter(|i| perfect(rules, specs, &below, *i)).count() > 0 {
        below = summary(specs);
    }
    if (0..specs.len()).filter(|i| said_of_oneself(specs, &below, *i) | main_after_relative(specs, &below, *i)).count()
        > 0
    {
        below = summary(specs);
    }
    if (0..specs.len()).filter(|i| says_that(specs, &below, *i)).count() > 0 {
        below = summary(specs);
    }
    if (0..specs.len()).filter(|i| two_subjects(specs, &below, *i)).count() > 0 {
        below = summary(specs);
    }
    if (0..specs.len()).filter(|i| subject_of_commas(specs, &below, *i)).count() > 0 {
        below = summary(specs);
    }
    if (0..specs.len()).filter(|i| main_in_relative(specs, &below, *i)).count() > 0 {
        below = summary(specs);
    }
    for i in 0..specs.len() {
        noun_with_determiner(specs, &below, i);
    }
    for i in 0..specs.len() {
        preposition_of_words(specs, &below, i);
        adverb_of_preposition(specs, i);
    }
    for i in 1..specs.len() {
        object_under_adjunct(specs, &below, i);
        gapped_relative(specs, &below, i);
        infinitive_of_agent(specs, i);
        participle_of_incise(specs, &below, i);
        object_of_idiom(specs, &below, i);
        active_subject(specs, &below, i);
        names_in_a_row(specs, i);
        plural_after_singular(specs, &below, i);
        before_comma(specs, &below, i);
        case_of_noun(specs, &below, i);
        participle_beside(specs, &below, i);
        relative_beside(specs, &below, i);
        loose_participle(specs, &below, i);
        strange_participle(specs, &below, i);
        inside_participle(specs, &below, i);
        finite_under_infinite(specs, &below, i);
        gerund_of_name(specs, i);
        clause_beside(specs, &below, i);
    }
}

fn summary(specs: &[TokenSpec<'_>]) -> Vec<Below> {
    let mut out: Vec<Below> = (0..specs.len()).map(|i| Below { first: i, ..Below::default() }).collect();
    for (i, s) in specs.iter().enumerate() {
        let Some(b) = s.head.and_then(|h| out.get_mut(h)) else { continue };
        if s.rel != Rel::Punct {
            b.first = b.first.min(i);
        }
        match s.rel {
            Rel::Nsubj | Rel::Csubj => {
                if b.subjects == 0 {
                    b.first_subject = i;
                }
                b.subjects = b.subjects.saturating_add(1);
                b.last_subject = i;
                b.relative |= is_relative(s);
            }
            Rel::Aux => {
                b.aux = true;
                b.finite_aux |= has(s, "VerbForm", "Fin");
                b.singular_aux |= has(s, "VerbForm", "Fin") && has(s, "Number", "Sing");
            }
            Rel::Det => b.det = true,
            Rel::Expl => b.reflexive = true,
            Rel::Cop => {
                b.cop = true;
                b.finite_aux |= has(s, "VerbForm", "Fin");
            }
            Rel::Cc => b.cc = true,
            Rel::Mark => b.mark = true,
            Rel::Case => b.case = true,
            Rel::Obj => {
                b.object = true;
                b.relative |= is_relative(s);
            }
            Rel::Advmod | Rel::Obl | Rel::Iobj | Rel::Nmod => b.relative |= is_relative(s) || asks(s),
            _ => {}
        }
    }
    // A conjunction that hangs on the auxiliary is the verb's.
    for i in 0..specs.len() {
        let verb = specs[i].head.filter(|_| out[i].cc && matches!(specs[i].rel, Rel::Aux | Rel::Cop));
        if let Some(b) = verb.and_then(|v| out.get_mut(v)) {
            b.cc = true;
        }
    }
    out
}

fn nominal(s: &TokenSpec<'_>) -> bool {
    matches!(s.upos, Upos::Noun | Upos::Propn)
}

fn nominal_or_adjective(s: &TokenSpec<'_>) -> bool {
    nominal(s) || s.upos == Upos::Adj
}

fn is_relative(s: &TokenSpec<'_>) -> bool {
    matches!(feat(s, "PronType"), Some("Rel" | "Int,Rel"))
}

fn asks(s: &TokenSpec<'_>) -> bool {
    matches!(feat(s, "PronType"), Some("Int" | "Rel" | "Int,Rel"))
}

fn finite(s: &TokenSpec<'_>, b: &Below) -> bool {
    b.finite_aux || has(s, "VerbForm", "Fin")
}

/// Whether two words can agree: neither says otherwise in gender or number.
fn agrees(noun: &TokenSpec<'_>, word: &TokenSpec<'_>) -> bool {
    ["Gender", "Number"].iter().all(|name| match (feat(noun, name), feat(word, name)) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    })
}

fn feat<'a>(s: &TokenSpec<'a>, name: &str) -> Option<&'a str> {
    s.feats.split('|').find_map(|f| f.split_once('=').filter(|(k, _)| *k == name)).map(|(_, v)| v)
}

fn has(s: &TokenSpec<'_>, name: &str, value: &str) -> bool {
    feat(s, name) == Some(value)
}
