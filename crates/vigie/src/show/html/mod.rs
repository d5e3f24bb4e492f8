//! A reading as one page: the article at the left, the record at the right, each linked to the other. Nothing is fetched,
//! everything is escaped, and the page reads without its script.

mod article;
mod markup;
mod record;

use super::Fragments;
use super::phrase::View;
use super::words::Words;
use markup::{allow, escaped, json_in_script, language, web_address};
use std::fmt::Write;
use vigie_read::Reading;

const STYLE: &str = concat!(
    include_str!("../../../assets/tokens.css"),
    include_str!("../../../assets/page.css"),
    include_str!("../../../assets/reading.css"),
    include_str!("../../../assets/print.css")
);
const SCRIPT: &str = include_str!("../../../assets/reading.js");

/// Lays a reading out.
pub(super) fn html(reading: &Reading) -> String {
    let words = Words::first();
    let view = View { reading, words: &words };
    let mut out = String::with_capacity(reading.document.text.len() * 8 + 40_000);
    head(&view, &mut out);
    let w = view.words;
    let _ = write!(
        out,
        "<main>\n<article lang=\"{}\" tabindex=0 aria-label=\"{}\"><div class=sheet>\n",
        language(&reading.document.language),
        escaped(w.article)
    );
    source_line(&view, &mut out);
    article::write(&view, &mut out);
    let _ = write!(out, "</div></article>\n<aside tabindex=0 aria-label=\"{}\">\n<nav>", escaped(w.record));
    record::contents(&view, &mut out);
    out.push_str("</nav>\n");
    record::write(&view, &mut out);
    foot(&view, &mut out);
    out.push_str("</aside>\n</main>\n<div id=live role=status aria-live=polite></div>\n");
    let json = serde_json::to_string(reading).unwrap_or_default();
    let _ = writeln!(out, "<script type=\"application/json\" id=reading>{}</script>", json_in_script(&json));
    let _ = write!(out, "<script>{SCRIPT}</script>\n</body>\n</html>\n");
    out
}

/// The parts of a reading, for a page of another's making.
pub(super) fn fragments(reading: &Reading, words: &Words) -> Fragments {
    let view = View { reading, words };
    let (mut article, mut contents, mut record) = (String::new(), String::new(), String::new());
    source_line(&view, &mut article);
    article::write(&view, &mut article);
    record::contents(&view, &mut contents);
    record::write(&view, &mut record);
    Fragments { article, contents, record, language: language(&reading.document.language).to_owned() }
}

fn head(view: &View<'_>, out: &mut String) {
    let w = view.words;
    let _ = write!(
        out,
        "<!doctype html>\n<html lang={}>\n<head>\n<meta charset=utf-8>\n\
         <meta name=viewport content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src '{}'; script-src '{}'; \
         base-uri 'none'; form-action 'none'\">\n<meta name=referrer content=no-referrer>\n\
         <title>{} · Vigie</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        w.code,
        allow(STYLE),
        allow(SCRIPT),
        escaped(&view.title())
    );
    let _ = write!(out, "<header><strong class=mark>Vigie</strong><p class=hint>{}</p><form>", escaped(w.hint));
    for (id, name) in [("l-said", w.layer_said), ("l-ev", w.layer_events), ("l-nm", w.layer_names)] {
        let _ = write!(
            out,
            "<label class={id}><input type=checkbox id={id} checked autocomplete=off> {}</label>",
            escaped(name)
        );
    }
    out.push_str("</form></header>\n");
}

/// Where the article comes from.
fn source_line(view: &View<'_>, out: &mut String) {
    let d = &view.reading.document;
    let mut parts: Vec<String> = d.outlet.iter().map(|o| format!("<b>{}</b>", escaped(o))).collect();
    parts.push(d.published.as_deref().map_or_else(|| escaped(view.words.undated), |p| escaped(&view.words.time(p))));
    parts.push(escaped(&d.language));
    if let Some(url) = d.url.as_deref() {
        parts.push(match web_address(url) {
            Some(url) => format!("<a rel=\"noopener noreferrer\" href=\"{0}\">{0}</a>", escaped(url)),
            None => escaped(url),
        });
    }
    let _ = writeln!(out, "<p class=source lang={}>{}</p>", view.words.code, parts.join(" · "));
}

fn foot(view: &View<'_>, out: &mut String) {
    let (r, w) = (view.reading, view.words);
    let models: String = r.models.iter().map(|(code, hash)| format!(" · {code} {hash}")).collect();
    let _ = writeln!(
        out,
        "<footer><p>{} <button type=button id=save hidden>{}</button></p><p class=keys hidden>{}</p>\
         <p class=codes>vigie {} · {} · {}{}</p></footer>",
        escaped(w.footer),
        escaped(w.save),
        escaped(w.keys),
        escaped(&r.vigie),
        escaped(&r.schema),
        escaped(&r.document.id),
        escaped(&models)
    );
}
