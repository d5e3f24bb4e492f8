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
