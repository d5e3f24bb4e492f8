//! A raw article becomes a [`Document`].

use crate::dates::parse_date;
use crate::decode::{Binary, decode, known_encoding};
use crate::document::{BlockKind, Document, Published, Warning};
use crate::fault::{Fault, Origin};
use crate::input::{Articles, Body, Envelope, Format, Raw, empty};
use crate::language::{identify, primary};
use crate::layout::{Piece, layout, markup_free_pieces};
use crate::{html, markdown, rows};

/// Text beyond this many bytes is not read: a reading has a time budget.
pub const MAX_TEXT_BYTES: usize = 1_000_000;

/// What the caller knows better than the page.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The date of publication.
    pub published: Option<Published>,
    /// ISO 639-1 code of the language.
    pub language: Option<String>,
    /// The format, where neither name nor content tells it.
    pub format: Option<Format>,
}

/// Every article of some bytes: one for a text or a page, many for JSON and JSONL.
///
/// ```
/// use vigie_gather::{BlockKind, Options, Origin, gather};
/// let text = "Un titre\nPublié le 25 octobre 2024 à 15h42\n\nLe ministre a démenti l'information mardi soir.";
/// let document = gather(text.as_bytes(), &Origin::of("-"), &Options::default()).remove(0).unwrap();
/// assert_eq!(document.published.unwrap().to_string(), "2024-10-25T15:42");
/// assert_eq!(document.blocks[1].kind, BlockKind::DateLine);
/// ```
pub fn gather(bytes: &[u8], origin: &Origin, options: &Options) -> Vec<Result<Document, Fault>> {
    let format = options.format.or_else(|| Format::of_name(&origin.name));
    Articles::whole(origin.clone(), bytes.to_vec(), format).map(|raw| raw?.document(options)).collect()
}

impl Raw {
    /// Decodes, finds the text, lays it out. Pure: the same bytes give the same document.
    pub fn document(self, options: &Options) -> Result<Document, Fault> {
        let origin = self.origin;
        match self.body {
            Body::Row(row) => from_row(*row, &origin, options),
            Body::Line(line) => {
                let decoded = decode(&line, None).map_err(|b| binary(b, &origin))?;
                from_row(rows::row(&decoded.text, &origin)?, &origin, options)
            }
            Body::Page(bytes, format) => from_page(&bytes, options.format.or(format), self.envelope, &origin, options),
            Body::Captured(captured) => {
                let page = captured.page(&origin)?;
                let mut document = from_page(&page.bytes, Some(page.format), self.envelope, &origin, options)?;
                document.warnings.extend(page.warning);
                Ok(document)
            }
        }
    }
}

/// An article whose text is known, on its way to being a document.
#[derive(Debug, Default)]
struct Draft {
    key: Option<String>,
    title: Option<String>,
    text: String,
    pieces: Vec<Piece>,
    /// What may be the date of publication, the most trusted first.
    published: Vec<String>,
    /// The language its sender says.
    language: Option<String>,
    /// The language its markup says, which templates often get wrong.
    markup_language: Option<String>,
    outlet: Option<String>,
    url: Option<String>,
    /// The last day that it can have been published on.
    latest: Option<jiff::civil::Date>,
    warnings: Vec<Warning>,
}

impl Draft {
    /// Takes what is known from around the page.
    fn enclose(&mut self, envelope: Envelope) {
        self.key = self.key.take().or(envelope.key);
        self.title = self.title.take().filter(|t| !t.is_empty()).or(envelope.title);
        self.outlet = self.outlet.take().or(envelope.outlet);
        self.published.extend(envelope.published);
        if let Some(fetched) = envelope.fetched {
            let latest = fetched.date.saturating_add(jiff::Span::new().days(1));
            self.published.retain(|p| parse_date(p, None).map_or(true, |d| plausible(d.date, latest)));
            self.latest = Some(latest);
        }
        // A page may name its own address better than the one it was found at, never one of another host.
        if let Some(found) = envelope.url {
            let own = self.url.take().filter(|u| host(u).is_some() && host(u) == host(&found));
            self.url = Some(own.unwrap_or(found));
        }
    }
}

/// No page was published before there was a web, nor after it was fetched.
fn plausible(date: jiff::civil::Date, latest: jiff::civil::Date) -> bool {
    date.year() >= 1990 && date <= latest
}

/// The host of an address, without `www.`.
fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?.to_ascii_lowercase();
    Some(host.strip_prefix("www.").map_or(host.clone(), str::to_owned))
}

fn from_row(row: rows::Row, origin: &Origin, options: &Options) -> Result<Document, Fault> {
    let mut draft = Draft {
        key: row.key,
        title: row.title,
        text: row.text,
        published: row.published.into_iter().collect(),
        language: row.language,
        outlet: row.outlet,
        url: row.url,
        warnings: row.notes,
        ..Draft::default()
    };
    cut(&mut draft);
    draft.pieces = markup_free_pieces(&draft.text);
    if let (Some(title), Some(first)) = (&draft.title, draft.pieces.first_mut())
        && draft.text[first.range.clone()] == **title
    {
        first.hint = Some(BlockKind::Title);
    }
    finish(draft, origin, options)
}

fn from_page(
    bytes: &[u8],
    format: Option<Format>,
    envelope: Envelope,
    origin: &Origin,
    options: &Options,
) -> Result<Document, Fault> {
    let declared = envelope.charset.clone().filter(|c| known_encoding(c)).or_else(|| declared_encoding(bytes));
    let decoded = decode(bytes, declared.as_deref()).map_err(|b| binary(b, origin))?;
    if format.is_none() && Format::is_foreign(&decoded.text) {
        let advice = "give its articles as text, Markdown, HTML, JSON or JSONL";
        return Err(Fault::new("foreign", origin, "it is XML, which is not read", advice));
    }
    let mut draft = match format.unwrap_or_else(|| Format::sniff(&decoded.text)) {
        Format::Html => {
            let page = html::read(&decoded.text);
            Draft {
                title: page.title,
                text: page.text,
                pieces: page.pieces,
                published: page.published,
                markup_language: page.language,
                outlet: page.outlet,
                url: page.url,
                warnings: page.warnings,
                ..Draft::default()
            }
        }
        Format::Markdown => {
            let plain = markdown::plain(&decoded.text);
            let front = |keys: &[&str]| plain.front(keys).map(str::to_owned);
            Draft {
                title: front(&["title"]),
                published: front(&["published", "date"]).into_iter().collect(),
                language: front(&["language", "lang"]),
                outlet: front(&["outlet"]),
                url: front(&["url", "link"]),
                text: plain.text,
                pieces: plain.pieces,
                ..Draft::default()
            }
        }
        _ => Draft { text: decoded.text, ..Draft::default() },
    };
    draft.warnings.extend(decoded.warning);
    draft.enclose(envelope);
    cut(&mut draft);
    if draft.pieces.is_empty() {
        draft.pieces = markup_free_pieces(&draft.text);
    }
    finish(draft, origin, options)
}

/// Cuts a text over the limit at the last block border, line or blank before it.
fn cut(draft: &mut Draft) {
    if draft.text.len() <= MAX_TEXT_BYTES {
        return;
    }
    let mut end = MAX_TEXT_BYTES;
    while !draft.text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &draft.text[..end];
    let border = head.rfind("\n\n").or_else(|| head.rfind('\n')).or_else(|| head.rfind(char::is_whitespace));
    let end = border.filter(|b| *b > MAX_TEXT_BYTES / 2).unwrap_or(end);
    let message = format!("the text is {} bytes long: only the first {end} were read", draft.text.len());
    draft.text.truncate(end);
    draft.pieces.retain(|p| p.range.end <= end);
    draft.warnings.push(Warning { code: "truncated", message, range: None });
}

fn finish(draft: Draft, origin: &Origin, options: &Options) -> Result<Document, Fault> {
    if draft.pieces.is_empty() {
        return Err(empty(origin));
    }
    let mut warnings = draft.warnings;
    let language = language(draft.language, draft.markup_language, &draft.text, options, &mut warnings);
    let laid = layout(&draft.text, &draft.pieces, Some(&language), draft.title.is_some());
    let first_title = laid.blocks.iter().find(|b| b.kind == BlockKind::Title);
    let title = draft.title.or_else(|| first_title.map(|b| draft.text[b.range.clone()].to_owned()));
    let stated = stated_date(&draft.published, &language, &mut warnings);
    warnings.extend(laid.warnings);
    if options.published.is_some() {
        warnings.retain(|w| w.code != "bad-date" && w.code != "ambiguous-date");
    }
    let printed = laid.published.filter(|p| draft.latest.is_none_or(|latest| plausible(p.date, latest)));
    let published = options.published.or(stated).or(printed);
    if published.is_none() {
        let message = "no date of publication was found: relative dates stay unresolved; give --published".to_owned();
        warnings.push(Warning { code: "undated", message, range: None });
    }
    Ok(Document {
        id: Document::id_of(&draft.text),
        key: draft.key,
        title,
        published,
        language,
        outlet: draft.outlet,
        url: draft.url,
        text: draft.text,
        blocks: laid.blocks,
        warnings,
    })
}

/// The first date that can be read. Where none can, the first says why.
fn stated_date(candidates: &[String], language: &str, warnings: &mut Vec<Warning>) -> Option<Published> {
    let read: Vec<_> = candidates.iter().map(|c| parse_date(c, Some(language))).collect();
    if let Some(date) = read.iter().find_map(|r| r.as_ref().ok()) {
        return Some(*date);
    }
    if let Some(Err(e)) = read.first() {
        warnings.push(Warning { code: "bad-date", message: format!("date of publication: {e}"), range: None });
    }
    None
}

/// The caller's word, then the sender's, then the text's own if it is sure, then the markup's, then a guess.
fn language(
    stated: Option<String>,
    markup: Option<String>,
    text: &str,
    options: &Options,
    warnings: &mut Vec<Warning>,
) -> String {
    if let Some(code) = &options.language {
        return code.clone();
    }
    if let Some(tag) = stated {
        if let Some(code) = primary(&tag) {
            return code;
        }
        let message = format!("{tag:?} is no language code: the text was looked at instead");
        warnings.push(Warning { code: "bad-language", message, range: None });
    }
    let guess = identify(text);
    if guess.sure {
        return guess.code.to_owned();
    }
    if let Some(code) = markup.as_deref().and_then(primary) {
        return code;
    }
    let message = format!("too little text to be sure that its language is {:?}; give --language", guess.code);
    warnings.push(Warning { code: "language-guessed", message, range: None });
    guess.code.to_owned()
}

/// The label of an encoding that a page names in its first kilobytes.
pub(crate) fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    if !head.contains("<meta") && !head.contains("<?xml") {
        return None;
    }
    let after = &head[head.find("charset").map(|i| i + 7).or_else(|| head.find("encoding").map(|i| i + 8))?..];
    let value = after.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(value.len());
    Some(value[..end].to_owned())
}

fn binary(what: Binary, origin: &Origin) -> Fault {
    Fault::new("binary", origin, format!("it is {}", what.0), "give its text as a text, Markdown, HTML or JSON file")
}
