//! A brief as Markdown, and as a page that prints well.

use super::{Brief, Note, Part, Sentence};
use std::fmt::Write;

/// As Markdown, with footnotes that `vigie verify` resolves.
pub fn markdown(brief: &Brief) -> String {
    let mut out = format!("# {}\n\n*{}*\n", plain(&brief.title), plain(&brief.dateline));
    if !brief.lead.is_empty() {
        let lead: Vec<String> = brief.lead.iter().map(sentence).collect();
        let _ = write!(out, "\n{}\n", lead.join(" "));
    }
    for section in &brief.sections {
        let _ = write!(out, "\n## {}\n", plain(&section.heading));
        for s in &section.sentences {
            let _ = write!(out, "\n{}\n", sentence(s));
        }
    }
    if !brief.notes.is_empty() {
        let _ = write!(out, "\n## {}\n\n", plain(&brief.sources));
    }
    for (i, note) in brief.notes.iter().enumerate() {
        let _ = writeln!(out, "[^{}]: {}", i + 1, source(note));
    }
    out
}

/// `Outlet, *Title*, 2024-10-25. 3fa9c1d2e4b0#Q3 443–663 9f8e…: “…”`
fn source(note: &Note) -> String {
    let mut parts: Vec<String> = note.outlet.iter().map(|o| plain(o)).collect();
    parts.extend(note.title.iter().map(|t| format!("*{}*", plain(t))));
    parts.extend(note.published.iter().map(|p| plain(p)));
    let words = note.words.split_whitespace().collect::<Vec<_>>().join(" ");
    format!(
        "{}. `{}#{} {}-{} {}` ({}) {}",
        parts.join(", "),
        &note.document[..12.min(note.document.len())],
        note.row,
        note.start,
        note.end,
        note.hash,
        note.language,
        plain(&words)
    )
}

fn sentence(s: &Sentence) -> String {
    let mut out = String::new();
    for part in &s.parts {
        match part {
            Part::Text(text) => out.push_str(&plain(text)),
            Part::Quote { text, marks, .. } => {
                let _ = write!(out, "{}{}{}", marks[0], plain(text), marks[1]);
            }
            Part::Note(n) => {
                let _ = write!(out, "[^{n}]");
            }
        }
    }
    out
}

/// Text that Markdown takes for text.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' | '\t' => out.push(' '),
            c if c.is_control() || crate::show::steers(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// The body of the page: title, dateline, lead, sections, notes.
pub fn body(brief: &Brief, row: impl Fn(&Note) -> String) -> String {
    let mut out = format!(
        "<article class=brief lang=\"{}\">\n<h1>{}</h1>\n<p class=dateline>{}</p>\n",
        brief.language,
        esc(&brief.title),
        esc(&brief.dateline)
    );
    if !brief.lead.is_empty() {
        let lead: Vec<String> = brief.lead.iter().map(marked).collect();
        let _ = writeln!(out, "<p class=lead>{}</p>", lead.join(" "));
    }
    for section in &brief.sections {
        let _ = writeln!(out, "<h2>{}</h2>", esc(&section.heading));
        for s in &section.sentences {
            let _ = writeln!(out, "<p>{}</p>", marked(s));
        }
    }
    if !brief.notes.is_empty() {
        let _ = writeln!(out, "<h2>{}</h2>\n<ol class=notes>", esc(&brief.sources));
    }
    for (i, note) in brief.notes.iter().enumerate() {
        let mut parts: Vec<String> = note.outlet.iter().map(|o| esc(o)).collect();
        parts.extend(note.title.iter().map(|t| format!("<cite lang=\"{}\">{}</cite>", esc(&note.language), esc(t))));
        parts.extend(note.published.iter().map(|p| esc(p)));
        let _ = writeln!(
            out,
            "<li id=\"n{}\">{} <q lang=\"{}\" dir=auto>{}</q> <code>{}</code></li>",
            i + 1,
            parts.join(", "),
            esc(&note.language),
            esc(&note.words),
            row(note),
        );
    }
    if !brief.notes.is_empty() {
        out.push_str("</ol>\n");
    }
    out.push_str("</article>\n");
    out
}

/// A page of its own, ready to print.
pub fn html(brief: &Brief) -> String {
    let place = |n: &Note| {
        format!("{}#{} {}-{} {}", &n.document[..12.min(n.document.len())], esc(&n.row), n.start, n.end, n.hash)
    };
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=utf-8>\n<meta name=viewport content=\"width=device-width, initial-scale=1\">\n\
         <meta name=referrer content=no-referrer>\n<title>{}</title>\n<style>{}{}</style>\n</head>\n<body>\n{}</body>\n</html>\n",
        brief.language,
        esc(&brief.title),
        include_str!("../../assets/tokens.css"),
        include_str!("../../assets/brief.css"),
        body(brief, place)
    )
}

fn marked(s: &Sentence) -> String {
    let mut out = String::new();
    for part in &s.parts {
        match part {
            Part::Text(text) => out.push_str(&esc(text)),
            Part::Quote { text, language, marks } => {
                let _ = write!(
                    out,
                    "{}<span lang=\"{}\" dir=auto>{}</span>{}",
                    esc(&marks[0]),
                    esc(language),
                    esc(text),
                    esc(&marks[1])
                );
            }
            Part::Note(n) => {
                let _ = write!(out, "<sup><a href=\"#n{n}\">{n}</a></sup>");
            }
        }
    }
    out
}

fn esc(text: &str) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = askama::filters::Escaper::write_escaped_str(&crate::web::AsText, &mut out, text);
    out
}
