//! Objects and names in a row, hung on the phrase between them and their verb.

use super::*;

/// "signed on Wednesday at N a pact": what is called the object of a noun, or hangs on a bare day, is the verb's object.
pub(super) fn object_under_adjunct(specs: &mut [TokenSpec<'_>], below: &[Below], i: usize) {
    let s = &specs[i];
    let object = s.rel == Rel::Obj;
    let bare = s.rel == Rel::Nmod && !below[i].case && below[i].det;
    if !nominal(s) || !object && !bare {
        return;
    }
    let Some(adjunct) = s.head.filter(|h| *h < i && nominal(&specs[*h]) && specs[*h].rel == Rel::Obl) else { return };
    let verb = specs[adjunct].head.filter(|v| *v < adjunct && specs[*v].upos == Upos::Verb && !below[*v].object);
    let unmarked = object || !below[adjunct].case;
    let apart = specs[adjunct..i].iter().any(|w| w.upos == Upos::Punct && !is_quote(w.form));
    if let Some(verb) = verb.filter(|_| unmarked && !apart) {
        (specs[i].head, specs[i].rel, specs[i].subtype) = (Some(verb), Rel::Obj, "");
    }
}

/// "a mis en garde N contre …", with N as what the noun is: a name right behind the bare noun of an idiom is the verb's object.
pub(super) fn object_of_idiom(specs: &mut [TokenSpec<'_>], below: &[Below], i: usize) {
    let Some(noun) = specs[i].head.filter(|h| *h + 1 == i && specs[i].rel == Rel::Appos) else { return };
    let bare = specs[noun].upos == Upos::Noun && specs[noun].rel == Rel::Obl && below[noun].case && !below[noun].det;
    let verb = specs[noun].head.filter(|v| *v < noun && specs[*v].upos == Upos::Verb && !below[*v].object);
    if let Some(verb) = verb.filter(|_| bare && specs[i].upos == Upos::Propn && noun == below[noun].first + 1) {
        (specs[i].head, specs[i].rel, specs[i].subtype) = (Some(verb), Rel::Obj, "");
    }
}

/// "N called on M", with N as the subject of a passive: without an auxiliary a finite verb is none.
pub(super) fn active_subject(specs: &mut [TokenSpec<'_>], below: &[Below], i: usize) {
    let Some(verb) = specs[i].head.filter(|v| specs[i].rel == Rel::Nsubj && specs[i].subtype == "pass" && *v > i)
    else {
        return;
    };
    // A headline leaves the auxiliary out: "Two men arrested in N"; a sentence has its stop.
    let main = specs[verb].rel == Rel::Root && specs.last().is_some_and(|w| w.form == ".");
    if main && specs[verb].upos == Upos::Verb && !below[verb].aux && !below[verb].cop && !below[verb].reflexive {
        specs[i].subtype = "";
        if has(&specs[verb], "Tense", "Past") && has(&specs[verb], "VerbForm", "Part") {
            specs[verb].feats = "Mood=Ind|Tense=Past|VerbForm=Fin";
        }
    }
}

/// "Spain, Ireland and Norway", with the second as what the first is: names in a row are joined.
pub(super) fn names_in_a_row(specs: &mut [TokenSpec<'_>], i: usize) {
    let Some(second) = specs[i].head.filter(|h| *h < i && specs[i].rel == Rel::Conj) else { return };
    let Some(first) = specs[second].head.filter(|h| *h < second && specs[second].rel == Rel::Appos) else { return };
    let names = [first, second, i].iter().all(|w| specs[*w].upos == Upos::Propn);
    let comma = specs[first..second].iter().filter(|w| w.form == ",").count() == 1;
    if names && comma && specs[first].rel != Rel::Appos {
        specs[second].rel = Rel::Conj;
        specs[i].head = Some(first);
    }
}
