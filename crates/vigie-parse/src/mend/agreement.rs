//! What number and gender say against the tree, and phrases kept on their side of a comma.

use super::*;

/// How far before a word its noun is looked for.
const REACH: usize = 40;

/// "une visite", read as a participle: a verb with a determiner of its own, and nothing that makes a clause, is a noun.
pub(super) fn noun_with_determiner(specs: &mut [TokenSpec<'_>], below: &[Below], i: usize) {
    let (b, s) = (below[i], &specs[i]);
    let hung = matches!(s.rel, Rel::Obl | Rel::Nmod | Rel::Obj | Rel::Nsubj);
    let clause = b.subjects > 0 || b.object || b.aux || b.cop || b.mark;
    if s.upos != Upos::Verb || !hung || !b.det || clause {
        return;
    }
    if has(s, "Number", "Sing") && s.form.starts_with(char::is_lowercase) {
        specs[i].lemma = s.form;
    }
    specs[i].upos = Upos::Noun;
}

/// "a modifié la loi et a dynamité les routes", with the roads as subject: a joined verb in the singular has its subject
/// before it, and a plural after it is its object.
pub(super) fn plural_after_singular(specs: &mut [TokenSpec<'_>], below: &[Below], verb: usize) {
    let (b, s) = (below[verb], &specs[verb]);
    let noun = b.first_subject;
    if s.rel != Rel::Conj || b.subjects != 1 || noun <= verb || b.object || b.cop || !nominal(&specs[noun]) {
        return;
    }
    let shared = s.head.is_some_and(|h| h < verb && below[h].subjects > 0 && below[h].first_subject < h);
    let singular = b.singular_aux || has(s, "VerbForm", "Fin") && has(s, "Number", "Sing");
    if shared && singular && specs[noun].subtype != "pass" && has(&specs[noun], "Number", "Plur") {
        (specs[noun].rel, specs[noun].subtype) = (Rel::Obj, "");
    }
}

/// "ratified a treaty with N, signed in June": a participle that disagrees with the noun it hangs on describes the nearest
/// one before the comma that it agrees with.
pub(super) fn strange_participle(specs: &mut [TokenSpec<'_>], below: &[Below], i: usize) {
    let (s, b) = (&specs[i], below[i]);
    let past = s.upos == Upos::Verb && has(s, "VerbForm", "Part") && has(s, "Tense", "Past");
    let after_comma = b.first.checked_sub(1).is_some_and(|c| specs[c].form == ",");
    if !past || s.rel != Rel::Acl || s.subtype == "relcl" || b.aux || b.subjects > 0 || !after_comma {
        return;
    }
    let Some(noun) = s.head.filter(|h| *h < i && !agrees(&specs[*h], s)) else { return };
    // The phrases of the same clause, nearest first.
    let mut top = noun;
    for _ in 0..DEPTH {
        match specs[top].head.filter(|h| *h < i && nominal(&specs[*h])) {
            Some(h) => top = h,
            None => break,
        }
    }
    let clause = specs[top].head.filter(|h| *h < i);
    let found = (0..b.first).rev().take(REACH).find(|n| {
        let w = &specs[*n];
        let in_clause = clause.is_some() && w.head == clause || *n == top;
        *n != noun && nominal(w) && in_clause && w.rel != Rel::Nsubj && feat(w, "Gender").is_some() && agrees(w, s)
    });
    if let Some(found) = found {
        specs[i].head = Some(found);
    }
}

/// ", signed in June during a visit": what follows a participle that a comma opened stays inside, up to the next comma.
pub(super) fn inside_participle(specs: &mut [TokenSpec<'_>], below: &[Below], i: usize) {
    let (s, b) = (&specs[i], below[i]);
    let past = s.upos == Upos::Verb && has(s, "VerbForm", "Part") && has(s, "Tense", "Past");
    let after_comma = b.first.checked_sub(1).is_some_and(|c| specs[c].form == ",");
    if !past || s.rel != Rel::Acl || s.subtype == "relcl" || b.aux || b.subjects > 0 || !after_comma {
        return;
    }
    for w in i + 1..specs.len().min(i + REACH) {
        let closes = specs[w].upos == Upos::Punct && !is_quote(specs[w].form);
        if closes || matches!(specs[w].rel, Rel::Cc | Rel::Conj | Rel::Parataxis | Rel::Root) {
            break;
        }
        if matches!(specs[w].rel, Rel::Obl | Rel::Advmod) && specs[w].head.is_some_and(|h| h < b.first) {
            specs[w].head = Some(i);
        }
    }
}

/// "from Sunday", with a preposition of several words as an adverb that governs the day: the noun is the head.
pub(super) fn preposition_of_words(specs: &mut [TokenSpec<'_>], below: &[Below], i: usize) {
    if !matches!(specs[i].upos, Upos::Adp | Upos::Adv) || !matches!(specs[i].rel, Rel::Advmod | Rel::Obl) {
        return;
    }
    let fixed = specs.get(i + 1).is_some_and(|f| f.rel == Rel::Fixed && f.head == Some(i));
    let noun = (i + 1..specs.len().min(i + 10)).find(|n| specs[*n].head == Some(i) && nominal(&specs[*n]));
    let Some(noun) = noun.filter(|n| below[*n].case && (fixed || specs[*n].rel == Rel::Obj)) else { return };
    (specs[noun].head, specs[noun].rel, specs[noun].subtype) = (specs[i].head, Rel::Obl, "mod");
    (specs[i].head, specs[i].rel, specs[i].subtype) = (Some(noun), Rel::Case, "");
}

/// "will fight from Sunday, raising fears": a phrase before a comma does not hang on the participle after it.
pub(super) fn before_comma(specs: &mut [TokenSpec<'_>], below: &[Below], i: usize) {
    let s = &specs[i];
    let Some(verb) = s.head.filter(|v| *v > i && matches!(s.rel, Rel::Obl | Rel::Advmod)) else { return };
    let ends = specs.get(i + 1).is_some_and(|c| c.form == ",");
    let loose = matches!(specs[verb].rel, Rel::Advcl | Rel::Conj | Rel::Acl | Rel::Parataxis) && !below[verb].cc;
    let bare = specs[verb].upos == Upos::Verb && !finite(&specs[verb], &below[verb]) && below[verb].subjects == 0;
    if let Some(governor) = specs[verb].head.filter(|h| ends && loose && bare && *h < i) {
        specs[i].head = Some(governor);
    }
}

/// "a mine near the border", with *near* as an adverb of the mine: an adverb right before the preposition of the next noun is
/// part of that preposition.
pub(super) fn adverb_of_preposition(specs: &mut [TokenSpec<'_>], i: usize) {
    let (Some(noun), Some(next)) = (specs[i].head.filter(|n| *n < i), specs.get(i + 1)) else { return };
    let adverb = specs[i].upos == Upos::Adv && specs[i].rel == Rel::Advmod && nominal(&specs[noun]);
    let Some(inner) = next.head.filter(|m| adverb && next.rel == Rel::Case && *m > i + 1) else { return };
    if specs[inner].head == Some(noun) && specs[inner].rel == Rel::Nmod {
        (specs[i].head, specs[i].rel, specs[i].subtype) = (Some(inner), Rel::Case, "");
    }
}

/// "a dynamité", read as a present: a verb under a finite auxiliary of the perfect is its participle.
pub(super) fn finite_twice(rules: &TokenRules, specs: &mut [TokenSpec<'_>], i: usize) {
    let s = &specs[i];
    let perfect = s.rel == Rel::Aux && rules.perfect(s.lemma) && has(s, "VerbForm", "Fin");
    let Some(verb) = s.head.filter(|v| perfect && *v > i && specs[*v].upos == Upos::Verb) else { return };
    if has(&specs[verb], "VerbForm", "Fin") {
        specs[verb].feats = "Tense=Past|VerbForm=Part";
    }
}
