//! Words and participles against agreement and the comma.

use super::*;

/// "Russian President Vladimir Putin arrived", cut into two subjects side by side: the first belongs to the second.
pub(super) fn two_subjects(specs: &mut [TokenSpec<'_>], below: &[Below], verb: usize) -> bool {
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

/// "after talks with": a finite verb under a preposition, without subject or auxiliary, is a noun.
pub(super) fn case_of_noun(specs: &mut [TokenSpec<'_>], below: &[Below], i: usize) {
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
pub(super) fn participle_beside(specs: &mut [TokenSpec<'_>], below: &[Below], i: usize) {
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

/// ", accusé de …": a past participle without auxiliary, object or conjunction after a comma is no second verb of the
/// clause; it describes the nearest noun before the comma that agrees with it, or else the subject.
pub(super) fn loose_participle(specs: &mut [TokenSpec<'_>], below: &[Below], i: usize) {
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

/// "denied attacking Ukraine", read as an attacking Ukraine: between a verb and its bare object that is a name, a gerund is what the
/// verb governs, and the name its object.
pub(super) fn gerund_of_name(specs: &mut [TokenSpec<'_>], i: usize) {
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

/// "…, a déclaré N, précisant que …": a present participle right after an incise goes with its verb.
pub(super) fn participle_of_incise(specs: &mut [TokenSpec<'_>], below: &[Below], i: usize) {
    let (s, b) = (&specs[i], below[i]);
    let present = s.upos == Upos::Verb && has(s, "VerbForm", "Part") && has(s, "Tense", "Pres");
    if !present || !matches!(s.rel, Rel::Advcl | Rel::Conj | Rel::Acl) || b.subjects > 0 || b.aux || b.mark {
        return;
    }
    let comma = b.first.checked_sub(1).filter(|c| specs[*c].form == ",");
    let mut at = comma.and_then(|c| c.checked_sub(1));
    for _ in 0..DEPTH {
        let Some(w) = at.filter(|w| Some(*w) != s.head) else { return };
        if specs[w].rel == Rel::Parataxis && specs[w].upos == Upos::Verb && below[w].subjects > 0 && w < i {
            (specs[i].head, specs[i].rel, specs[i].subtype) = (Some(w), Rel::Advcl, "");
            return;
        }
        at = specs[w].head.filter(|h| *h < i);
    }
}

/// "Pour le porte-parole, N, cet envoi montre …", with N as subject: a name between commas is who the noun before it is, and the
/// bare noun right before the verb is the subject.
pub(super) fn subject_of_commas(specs: &mut [TokenSpec<'_>], below: &[Below], verb: usize) -> bool {
    let name = below[verb].first_subject;
    if below[verb].subjects != 1 || name == 0 || name >= verb || specs[name].upos != Upos::Propn {
        return false;
    }
    let Some(before) = name.checked_sub(2).filter(|_| specs[name - 1].form == ",") else { return false };
    let end = (name + 1..verb).find(|i| specs[*i].head != Some(name)).filter(|c| specs[*c].form == ",");
    let Some(end) = end else { return false };
    let bare = |n: usize| {
        let s = &specs[n];
        s.head == Some(verb) && s.rel == Rel::Obl && s.upos == Upos::Noun && below[n].det && !below[n].case
    };
    let Some(noun) = (end + 1..verb).find(|n| bare(*n) && below[*n].first == end + 1) else { return false };
    if specs[noun..verb].iter().any(|w| w.form == ",") {
        return false;
    }
    let mut top = before;
    for _ in 0..DEPTH {
        match specs[top].head.filter(|h| *h < name && specs[top].rel != Rel::Obl) {
            Some(h) => top = h,
            None => break,
        }
    }
    if !nominal(&specs[top]) || specs[top].head != Some(verb) {
        return false;
    }
    (specs[name].head, specs[name].rel, specs[name].subtype) = (Some(top), Rel::Appos, "");
    (specs[noun].rel, specs[noun].subtype) = (Rel::Nsubj, "");
    true
}
