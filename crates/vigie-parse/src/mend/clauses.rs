//! Clauses hung where they cannot hang: main verbs, relatives, clauses side by side.

use super::*;

/// "has bombed hundreds of targets", read as having bombed targets: *has* is the auxiliary of the participle after it.
pub(super) fn perfect(rules: &TokenRules, specs: &mut [TokenSpec<'_>], below: &[Below], has_at: usize) -> bool {
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
pub(super) fn says_that(specs: &mut [TokenSpec<'_>], below: &[Below], i: usize) -> bool {
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

/// "N, who did this, says that", read as *did* with two subjects and *says* joined to it: *did* describes N, N says.
pub(super) fn main_in_relative(specs: &mut [TokenSpec<'_>], below: &[Below], inner: usize) -> bool {
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

/// "changed the law to define X as Y and blew up Z": a finite verb is joined to a finite one, not to what stands below it.
pub(super) fn finite_under_infinite(specs: &mut [TokenSpec<'_>], below: &[Below], i: usize) {
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

/// ", a U.S. official said": a finite clause with a subject of its own and nothing that subordinates it stands beside.
pub(super) fn clause_beside(specs: &mut [TokenSpec<'_>], below: &[Below], i: usize) {
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

/// "at the policemen, who fired back", read as a second main clause: it describes the noun before its pronoun.
pub(super) fn relative_beside(specs: &mut [TokenSpec<'_>], below: &[Below], i: usize) {
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

/// "…, a claim Moscow has called false", with the claim as a phrase of the clause that describes it: a bare noun between a
/// comma and the subject of a clause hung beside the main one.
pub(super) fn gapped_relative(specs: &mut [TokenSpec<'_>], below: &[Below], verb: usize) {
    let (s, b) = (&specs[verb], below[verb]);
    let beside = matches!(s.rel, Rel::Ccomp | Rel::Parataxis | Rel::Advcl | Rel::Conj);
    if !beside || b.subjects != 1 || b.mark || b.cc || b.relative || !finite(s, &b) {
        return;
    }
    let (Some(main), first) = (s.head.filter(|h| *h < b.first), below[b.first_subject].first) else { return };
    let Some(noun) = first.checked_sub(1).filter(|n| specs[*n].head == Some(verb) && specs[*n].upos == Upos::Noun)
    else {
        return;
    };
    let phrase =
        matches!(specs[noun].rel, Rel::Obl | Rel::Obj | Rel::Dislocated) && below[noun].det && !below[noun].case;
    let comma = below[noun].first.checked_sub(1).is_some_and(|c| specs[c].form == ",");
    if phrase && comma && !b.object {
        (specs[noun].head, specs[noun].rel, specs[noun].subtype) = (Some(main), Rel::Appos, "");
        (specs[verb].head, specs[verb].rel, specs[verb].subtype) = (Some(noun), Rel::Acl, "relcl");
    }
}

/// "N s'est dit préoccupé par …", with the saying as an auxiliary: a full verb is none; what it says of itself is its complement.
pub(super) fn said_of_oneself(specs: &mut [TokenSpec<'_>], below: &[Below], i: usize) -> bool {
    let s = &specs[i];
    let Some(said) = s.head.filter(|h| s.rel == Rel::Aux && s.upos == Upos::Verb && *h > i) else { return false };
    if !below[said].reflexive || !has(s, "VerbForm", "Part") {
        return false;
    }
    (specs[i].head, specs[i].rel, specs[i].subtype) = (specs[said].head, specs[said].rel, specs[said].subtype);
    for w in 0..specs.len() {
        let joined = specs[w].rel == Rel::Conj && w > said && finite(&specs[w], &below[w]);
        if specs[w].head == Some(said) && w != i && (w < i || joined) {
            specs[w].head = Some(i);
            if specs[w].rel == Rel::Nsubj {
                specs[w].subtype = "";
            }
        }
    }
    (specs[said].head, specs[said].rel, specs[said].subtype) = (Some(i), Rel::Xcomp, "");
    true
}

/// "M. Dupuis, qui succède à N, déplore ce retard", with no verb above the name: the verb after the relative clause is the
/// main one, and what was taken for its subject behind it is its object.
pub(super) fn main_after_relative(specs: &mut [TokenSpec<'_>], below: &[Below], verb: usize) -> bool {
    let (s, b) = (&specs[verb], below[verb]);
    let Some(inner) = s.head.filter(|h| s.rel == Rel::Parataxis && *h < verb && finite(s, &b)) else { return false };
    let Some(noun) = specs[inner].head.filter(|n| *n < inner && specs[inner].rel == Rel::Acl) else { return false };
    let comma = |w: usize| below[w].first.checked_sub(1).is_some_and(|c| specs[c].form == ",");
    let free = specs[noun].rel == Rel::Root && nominal(&specs[noun]) && below[noun].subjects == 0;
    let behind = b.subjects == 0 || b.subjects == 1 && b.first_subject > verb && !b.object;
    if !free || !behind || !below[inner].relative || !comma(verb) || b.cc {
        return false;
    }
    if b.subjects == 1 {
        (specs[b.first_subject].rel, specs[b.first_subject].subtype) = (Rel::Obj, "");
    }
    (specs[verb].head, specs[verb].rel, specs[verb].subtype) = (None, Rel::Root, "");
    (specs[noun].head, specs[noun].rel, specs[noun].subtype) = (Some(verb), Rel::Nsubj, "");
    specs.iter_mut().filter(|w| w.head == Some(noun) && w.rel == Rel::Punct).for_each(|w| w.head = Some(verb));
    true
}

/// "n'est pas accusée par N d'avoir attaqué", hung on the agent: an infinitive behind the agent completes the passive.
pub(super) fn infinitive_of_agent(specs: &mut [TokenSpec<'_>], i: usize) {
    let s = &specs[i];
    let infinitive = s.rel == Rel::Acl && s.upos == Upos::Verb && s.subtype != "relcl";
    let Some(agent) = s.head.filter(|h| infinitive && specs[*h].rel == Rel::Obl && specs[*h].subtype == "agent") else {
        return;
    };
    let marked = (agent + 1..i).any(|m| specs[m].head == Some(i) && specs[m].rel == Rel::Mark);
    let Some(verb) = specs[agent].head.filter(|v| marked && *v < agent) else { return };
    (specs[i].head, specs[i].rel, specs[i].subtype) = (Some(verb), Rel::Xcomp, "");
}
