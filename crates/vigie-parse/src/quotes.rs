//! Quotation marks. Trees are built without them, so that a word in quotation marks is read as it would be outside; then
//! each pair is hung on the head of what stands between.

/// A quotation mark that is a word of its own.
pub fn is_quote(form: &str) -> bool {
    matches!(
        form,
        "\"" | "«"
            | "»"
            | "“"
            | "”"
            | "„"
            | "‟"
            | "‹"
            | "›"
            | "''"
            | "``"
            | "‘"
            | "’"
            | "'"
            | "‚"
            | "’’"
            | "‘‘"
            | "`"
            | "<<"
            | ">>"
    )
}

fn opens(form: &str) -> Option<bool> {
    match form {
        "«" | "“" | "„" | "‹" | "``" | "‘" | "‚" | "‘‘" | "<<" => Some(true),
        "»" | "”" | "›" | "’" | "’’" | ">>" => Some(false),
        _ => None,
    }
}

/// For each quotation mark, in order: what it encloses, from the word after the opening one to the closing one. A mark without
/// a partner encloses the rest of the sentence on its side.
pub(crate) fn spans(forms: &[&str], out: &mut Vec<(usize, std::ops::Range<usize>)>) {
    out.clear();
    let mut open: Vec<usize> = Vec::new();
    for (i, form) in forms.iter().enumerate().filter(|(_, f)| is_quote(f)) {
        let straight = opens(form).is_none();
        let closes =
            opens(form) == Some(false) || straight && open.last().is_some_and(|o| forms[*o] == *form || *form == "''");
        match open.last() {
            Some(&o) if closes => {
                open.pop();
                out.push((o, o + 1..i));
                out.push((i, o + 1..i));
            }
            _ if closes => out.push((i, 0..i)),
            _ => open.push(i),
        }
    }
    out.extend(open.into_iter().map(|o| (o, o + 1..forms.len())));
}
