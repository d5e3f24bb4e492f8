//! Trees set right where a parser errs in known ways: what agreement, finiteness and the comma say against the tree. Every
//! rule speaks features and relations; what it needs of a language (irregular forms) is in `tokens.toml`.

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
    let mut below = summary(specs);
    if (0..specs.len()).filter(|i| perfect(rules, specs, &below, *i)).count() > 0 {
        below = summary(specs);
    }
    if (0..specs.len()).filter(|i| says_that(specs, &below, *i)).count() > 0 {
        below = summary(specs);
    }
    if (0..specs.len()).filter(|i| two_subjects(specs, &below, *i)).count() > 0 {
        below = summary(specs);
    }
    if (0..specs.len()).filter(|i| main_in_relative(specs, &below, *i)).count() > 0 {
        below = summary(specs);
    }
    for i in 1..specs.len() {
        case_of_noun(specs, &below, i);
        participle_beside(specs, &below, i);
        relative_beside(specs, &below, i);
        loose_participle(specs, &below, i);
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
            }
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
    out
}

/// "has bombed hundreds of targets", read as having bombed targets: *has* is the auxiliary of the participle after it.
fn perfect(rules: &TokenRules, specs: &mut [TokenSpec<'_>], below: &[Below], has_at: usize) -> bool {
    let s = &specs[has_at];
    if s.upos != Upos::Verb || !rules.perfect(s.lemma) || below[has_at].subjects == 0 || below[has_at].aux {
        return false;
    }
    let next = (has_at + 1..specs.len()).take(3).find(|i| specs[*i].upos != Upos::Adv);
    let Some(verb) = next.filter(|i| {
        specs[*i].upos == Upos::Verb && has(&specs[*i], "VerbForm", "Part") && has(&specs[*i], "Tense", "Past")
    }) else {
        return false;
    };
    let own = specs[verb].head == Some(has_at) && specs[verb].rel == Rel::Xcomp;
    let object =
        specs[verb].head.filter(|h| specs[verb].rel == Rel::Amod && *h > verb && specs[*h].head == Some(has_at));
    // "has armed groups": the noun right after the participle may well be what it describes.
    if !own && object.is_none_or(|o| o == verb + 1 && below[o].first == verb) {
        return false;
    }
    (specs[verb].head, specs[verb].rel, specs[verb].subtype) =
        (specs[has_at].head, specs[has_at].rel, specs[has_at].subtype);
    specs.iter_mut().filter(|s| s.head == Some(has_at)).for_each(|s| s.head = Some(verb));
    (specs[has_at].head, specs[has_at].rel, specs[has_at].subtype, specs[has_at].upos) =
        (Some(verb), Rel::Aux, "", Upos::Aux);
    true
}

/// "N affirment que N s'entraînent", with the first verb hung on the second like an adverb: the second is what it says.
fn says_that(specs: &mut [TokenSpec<'_>], below: &[Below], i: usize) -> bool {
    let s = &specs[i];
    if s.rel != Rel::Advmod || s.upos != Upos::Verb || !has(s, "VerbForm", "Fin") {
        return false;
    }
    let Some(said) = s.head.filter(|h| *h > i && specs[*h].upos == Upos::Verb && below[*h].mark) else { return false };
    let marked = (i + 1..said).take(3).any(|m| specs[m].rel == Rel::Mark && specs[m].head == Some(said));
    if !marked || below[said].first_subject >= i {
        return false;
    }
    (specs[i].head, specs[i].rel, specs[i].subtype) = (specs[said].head, specs[said].rel, specs[said].subtype);
    specs[..i].iter_mut().filter(|s| s.head == Some(said)).for_each(|s| s.head = Some(i));
    (specs[said].head, specs[said].rel, specs[said].subtype) = (Some(i), Rel::Ccomp, "");
    true
}

/// "Russian President Vladimir Putin arrived", cut into two subjects side by side: the first belongs to the second.
fn two_subjects(specs: &mut [TokenSpec<'_>], below: &[Below], verb: usize) -> bool {
    let b = below[verb];
    let (a, z) = (b.first_subject, b.last_subject);
    if b.subjects != 2 || z >= verb || !nominal_or_adjective(&specs[a]) || !nominal(&specs[z]) || b.relative {
        return false;
    }
    // Nothing but the phrase of the second between them, no comma, no preposition.
    let side_by_side = (a + 1..z).all(|i| {
        matches!(specs[i].upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num)
            && specs[i].head.is_some_and(|h| h == z || h == a || (a < h && h < z))
    });
    if !side_by_side {
        return false;
    }
    specs[a].head = Some(z);
    specs[a].rel = if specs[a].upos == Upos::Adj { Rel::Amod } else { Rel::Compound };
    specs[a].subtype = "";
    true
}

/// "N, who did this, says that", read as *did* with two subjects and *says* joined to it: *did* describes N, N says.
fn main_in_relative(specs: &mut [TokenSpec<'_>], below: &[Below], inner: usize) -> bool {
    let b = below[inner];
    let (noun, last) = (b.first_subject, b.last_subject);
    if b.subjects != 2 || last >= inner || !nominal(&specs[noun]) {
        return false;
    }
    // The relative word is the second subject, or its owner: "whose country".
    let Some(pronoun) = (noun + 1..=last).rev().take(DEPTH).find(|i| is_relative(&specs[*i])) else { return false };
    let comma = pronoun.checked_sub(1).is_some_and(|c| specs[c].form == ",");
    let main = (inner + 1..specs.len()).find(|i| {
        specs[*i].head == Some(inner)
            && matches!(specs[*i].rel, Rel::Conj | Rel::Parataxis)
            && below[*i].subjects == 0
            && finite(&specs[*i], &below[*i])
            && below[*i].first.checked_sub(1).is_some_and(|c| specs[c].form == ",")
            && !below[*i].cc
    });
    let Some(main) = main.filter(|_| comma) else { return false };
    (specs[main].head, specs[main].rel, specs[main].subtype) =
        (specs[inner].head, specs[inner].rel, specs[inner].subtype);
    (specs[inner].head, specs[inner].rel, specs[inner].subtype) = (Some(noun), Rel::Acl, "relcl");
    (specs[noun].head, specs[noun].rel, specs[noun].subtype) = (Some(main), Rel::Nsubj, "");
    specs.iter_mut().skip(main + 1).filter(|s| s.head == Some(inner)).for_each(|s| s.head = Some(main));
    true
}

/// "after talks with": a finite verb under a preposition, without subject or auxiliary, is a noun.
fn case_of_noun(specs: &mut [TokenSpec<'_>], below: &[Below], i: usize) {
    let b = below[i];
    let hung = matches!(specs[i].rel, Rel::Obl | Rel::Nmod);
    if b.case
        && hung
        && specs[i].upos == Upos::Verb
        && has(&specs[i], "VerbForm", "Fin")
        && b.subjects == 0
        && !b.aux
        && !b.mark
    {
        specs[i].upos = Upos::Noun;
        specs[i].feats = "";
    }
}

/// "has cut ties with N, accusing it of …": a present participle after a comma goes with the verb, not with the last noun.
fn participle_beside(specs: &mut [TokenSpec<'_>], below: &[Below], i: usize) {
    let (s, b) = (&specs[i], below[i]);
    let present = s.upos == Upos::Verb && has(s, "VerbForm", "Part") && has(s, "Tense", "Pres");
    if !present || s.rel != Rel::Acl || s.subtype != "relcl" || b.relative || b.subjects > 0 || b.aux {
        return;
    }
    if b.first.checked_sub(1).is_none_or(|c| specs[c].form != ",") {
        return;
    }
    let mut at = s.head;
    for _ in 0..DEPTH {
        let Some(h) = at.filter(|h| *h < i) else { return };
        if specs[h].upos == Upos::Verb && finite(&specs[h], &below[h]) {
            (specs[i].head, specs[i].rel, specs[i].subtype) = (Some(h), Rel::Advcl, "");
            return;
        }
        at = specs[h].head;
    }
}

/// "at the policemen, who fired back", read as a second main clause: it describes the noun before its pronoun.
fn relative_beside(specs: &mut [TokenSpec<'_>], below: &[Below], i: usize) {
    let b = below[i];
    let pronoun = b.first_subject;
    let beside = matches!(specs[i].rel, Rel::Conj | Rel::Parataxis | Rel::Ccomp | Rel::Advcl);
    if !beside || b.subjects != 1 || b.cc || pronoun >= i || pronoun != b.first || !is_relative(&specs[pronoun]) {
        return;
    }
    let Some(top) = specs[i].head.filter(|h| *h < pronoun) else { return };
    let number = feat(&specs[i], "Number").filter(|_| has(&specs[i], "VerbForm", "Fin"));
    let mut at = (0..pronoun).rev().take(3).find(|c| specs[*c].upos != Upos::Punct);
    let mut found = None;
    for _ in 0..DEPTH {
        let Some(n) = at.filter(|n| *n != top) else { break };
        let inside_name = matches!(specs[n].rel, Rel::Flat | Rel::Appos | Rel::Compound | Rel::Amod);
        let agrees = number.is_none() || feat(&specs[n], "Number").is_none_or(|x| Some(x) == number);
        if nominal(&specs[n]) && !inside_name && agrees {
            found = Some(n);
            break;
        }
        at = specs[n].head.filter(|h| *h < i);
    }
    if let Some(noun) = found {
        (specs[i].head, specs[i].rel, specs[i].subtype) = (Some(noun), Rel::Acl, "relcl");
    }
}

/// ", accusé de …": a past participle without auxiliary, object or conjunction after a comma is no second verb of the
/// clause; it describes the nearest noun before the comma that agrees with it, or else the subject.
fn loose_participle(specs: &mut [TokenSpec<'_>], below: &[Below], i: usize) {
    let (s, b) = (&specs[i], below[i]);
    let past =
        s.upos == Upos::Verb && has(s, "VerbForm", "Part") && has(s, "Tense", "Past") && feat(s, "Number").is_some();
    let subject = s.head.filter(|h| below[*h].subjects > 0).map(|h| below[h].first_subject);
    // A circumstance goes with the subject, where the two can agree.
    let strange = subject.is_some_and(|n| {
        let number = feat(&specs[n], "Number").or_else(|| n.checked_sub(1).and_then(|d| feat(&specs[d], "Number")));
        number.is_some() && number != feat(s, "Number")
    });
    let joined = matches!(s.rel, Rel::Conj | Rel::Parataxis) || s.rel == Rel::Advcl && strange;
    if !past || !joined || b.aux || b.cop || b.cc || b.object || b.subjects > 0 || b.mark {
        return;
    }
    let Some(head) = s.head.filter(|h| *h < i) else { return };
    if !finite(&specs[head], &below[head]) {
        return;
    }
    let Some(comma) = (0..b.first).rev().take(3).find(|c| !is_quote(specs[*c].form)).filter(|c| specs[*c].form == ",")
    else {
        return;
    };
    // Of a list of verbs ("a promis, juré et signé") the next one has the conjunction.
    if specs.iter().enumerate().skip(i).take(40).any(|(j, c)| c.rel == Rel::Conj && c.head == s.head && below[j].cc) {
        return;
    }
    let mut at = comma.checked_sub(1);
    for _ in 0..DEPTH {
        let Some(n) = at.filter(|n| *n != head) else { break };
        let inside_name = matches!(specs[n].rel, Rel::Nmod | Rel::Flat | Rel::Compound)
            && (specs[n].head.is_some_and(|h| specs[h].upos == Upos::Propn)
                || specs[n].upos == Upos::Propn && !below[n].case);
        let placed = matches!(specs[n].rel, Rel::Obl) && feat(&specs[n], "Gender").is_none();
        if nominal(&specs[n]) && !inside_name && !placed && agrees(&specs[n], &specs[i]) {
            (specs[i].head, specs[i].rel, specs[i].subtype) = (Some(n), Rel::Acl, "");
            return;
        }
        at = specs[n].head.filter(|h| *h < i);
    }
    (specs[i].rel, specs[i].subtype) = (Rel::Advcl, "");
}

/// "changed the law to define X as Y and blew up Z": a finite verb is joined to a finite one, not to what stands below it.
fn finite_under_infinite(specs: &mut [TokenSpec<'_>], below: &[Below], i: usize) {
    let (s, b) = (&specs[i], below[i]);
    if s.rel != Rel::Conj || s.upos != Upos::Verb || !b.cc || b.subjects > 0 || !finite(s, &b) {
        return;
    }
    let Some(head) = s.head.filter(|h| *h < i && !finite(&specs[*h], &below[*h])) else { return };
    let mut at = specs[head].head;
    for _ in 0..DEPTH {
        let Some(h) = at.filter(|h| *h < i) else { return };
        if specs[h].upos == Upos::Verb && finite(&specs[h], &below[h]) {
            specs[i].head = Some(h);
            return;
        }
        at = specs[h].head;
    }
}

/// "denied attacking Ukraine", read as an attacking Ukraine: between a verb and its bare object that is a name, a gerund is what the
/// verb governs, and the name its object.
fn gerund_of_name(specs: &mut [TokenSpec<'_>], i: usize) {
    let s = &specs[i];
    let gerund =
        s.upos == Upos::Verb && (has(s, "VerbForm", "Ger") || has(s, "Tense", "Pres") && has(s, "VerbForm", "Part"));
    let Some(name) = s.head.filter(|h| gerund && s.rel == Rel::Amod && *h > i && specs[*h].upos == Upos::Propn) else {
        return;
    };
    let verb = specs[name].head.filter(|v| specs[name].rel == Rel::Obj && *v + 1 == i && specs[*v].upos == Upos::Verb);
    let Some(verb) = verb else { return };
    (specs[i].head, specs[i].rel, specs[i].subtype) = (Some(verb), Rel::Xcomp, "");
    specs[name].head = Some(i);
}

/// ", a U.S. official said": a finite clause with a subject of its own and nothing that subordinates it stands beside.
fn clause_beside(specs: &mut [TokenSpec<'_>], below: &[Below], i: usize) {
    let (s, b) = (&specs[i], below[i]);
    let bare = b.subjects > 0 && !b.mark && !b.relative && !b.cc && !b.cop;
    if s.rel != Rel::Advcl || s.upos != Upos::Verb || !bare || !finite(s, &b) {
        return;
    }
    let before = (0..b.first).rev().find(|c| !is_quote(specs[*c].form));
    let comma = before.is_some_and(|c| specs[c].form == ",");
    let asked = specs[b.first..i].iter().take(DEPTH).any(|w| asks(w) || w.upos == Upos::Sconj);
    if comma && !asked && s.head.is_some_and(|h| h < b.first) {
        (specs[i].rel, specs[i].subtype) = (Rel::Parataxis, "");
    }
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
