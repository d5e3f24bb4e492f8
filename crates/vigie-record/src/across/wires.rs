//! News agencies: which of them a text came from, by the credits it carries. Names stand in `ontology/agencies.tsv`, credit words in
//! `languages/<code>/wires.toml`.

use super::words::{Token, tokens};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::sync::OnceLock;
use vigie_read::actors::fold_units;
use vigie_read::{Folder, Library};

/// Characters at the head of a text where a credit may stand.
const HEAD: usize = 400;
/// Characters at its end.
const TAIL: usize = 300;
/// A line that is only a credit is no longer than this, in words.
const LINE: usize = 12;

/// Credit words of one language.
#[derive(Debug, Default, Deserialize)]
struct Lexicon {
    /// Words before an agency's name that make it a credit, anywhere in the head or the tail: "avec l'".
    #[serde(default)]
    before: Vec<String>,
    /// Words after it: "contributed".
    #[serde(default)]
    after: Vec<String>,
}

/// Credit words, cut at blanks: those before a name, and those after it.
type Credits = (Vec<Vec<String>>, Vec<Vec<String>>);

struct Wires {
    /// Names, folded and cut at blanks, and the agency of each, by the first word.
    names: FxHashMap<String, Vec<(Vec<String>, &'static str)>>,
    credits: FxHashMap<String, Credits>,
    hosts: Vec<(&'static str, &'static str)>,
}

fn wires() -> &'static Wires {
    static WIRES: OnceLock<Wires> = OnceLock::new();
    WIRES.get_or_init(|| {
        let mut out = Wires { names: FxHashMap::default(), credits: FxHashMap::default(), hosts: Vec::new() };
        let lines = Folder::world().text("agencies.tsv").lines().filter(|l| !l.starts_with('#'));
        for cells in lines.map(|l| l.split('\t').collect::<Vec<_>>()) {
            let [id, hosts, names] = cells[..] else { continue };
            out.hosts.extend(hosts.split('|').filter(|h| !h.is_empty()).map(|h| (h, id)));
            for name in names.split('|') {
                let words = cut(name);
                if let Some(first) = words.first() {
                    out.names.entry(first.clone()).or_default().push((words, id));
                }
            }
        }
        out.names.values_mut().for_each(|v| v.sort_by_key(|(w, _)| std::cmp::Reverse(w.len())));
        let Ok(library) = Library::embedded() else { return out };
        for language in library.languages() {
            let lexicon: Lexicon =
                Folder::of(&language.code).and_then(|f| f.toml("wires.toml").ok()).unwrap_or_default();
            let lists = [lexicon.before, lexicon.after].map(|l| l.iter().map(|w| cut(w)).collect());
            let [before, after] = lists;
            out.credits.insert(language.code.clone(), (before, after));
        }
        out
    })
}

fn cut(name: &str) -> Vec<String> {
    fold_units(name).split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// The agencies a text was taken from, by its credits, its outlet and its address; sorted.
pub fn credits(text: &str, language: &str, outlet: Option<&str>, url: Option<&str>) -> Vec<String> {
    let w = wires();
    let mut out: Vec<&str> = Vec::new();
    out.extend(outlet.and_then(|o| whole(w, &cut(o))));
    let host = url.and_then(|u| u.split("//").nth(1)).and_then(|r| r.split('/').next()).unwrap_or("");
    out.extend(w.hosts.iter().filter(|(h, _)| host == *h || host.ends_with(&format!(".{h}"))).map(|(_, id)| *id));
    let total = text.chars().count();
    let byte = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(i, _)| i);
    if total <= HEAD + TAIL {
        zone(w, text, language, &mut out);
    } else {
        zone(w, &text[..byte(HEAD)], language, &mut out);
        zone(w, &text[byte(total - TAIL)..], language, &mut out);
    }
    out.sort_unstable();
    out.dedup();
    out.into_iter().map(str::to_owned).collect()
}

/// The id of an agency whose name is all of these words.
fn whole(w: &Wires, words: &[String]) -> Option<&'static str> {
    w.names.get(words.first()?)?.iter().find(|(n, _)| n == words).map(|(_, id)| *id)
}

/// The agency of a name, if it is one's.
pub fn agency(name: &str) -> Option<&'static str> {
    whole(wires(), &cut(name))
}

fn zone(w: &Wires, text: &str, language: &str, out: &mut Vec<&'static str>) {
    let empty = (Vec::new(), Vec::new());
    let (before, after) = w.credits.get(language).unwrap_or(&empty);
    for line in text.lines() {
        let words = tokens(line);
        let mut i = 0;
        while i < words.len() {
            let Some((id, n)) = named(w, &words[i..]).filter(|_| words[i].capital) else {
                i += 1;
                continue;
            };
            let (left, right) = around(line, &words, i, n);
            let bracketed = left == Some('(') && matches!(right, Some(')' | ',' | '/' | '-' | '–' | '—'))
                || right == Some(')') && matches!(left, Some('(' | ',' | '/'));
            let said_before = before.iter().any(|b| ends_with(&words[..i], b));
            let said_after = after.iter().any(|a| starts_with(&words[i + n..], a));
            // "AFP" or "Reuters, Paris" on a line of its own.
            let alone = words.len() <= LINE && words.iter().all(|t| t.capital || t.number().is_some());
            // "PARIS, AFP -", "AFP - Le ministre": the head of a line, before a dash.
            let head = i < 6
                && matches!(right, Some('-' | '–' | '—'))
                && words[..i].iter().all(|t| t.capital || t.number().is_some());
            if bracketed || said_before || said_after || alone && words.len() <= n + 4 || head {
                out.push(id);
            }
            i += n;
        }
    }
}

fn named(w: &Wires, words: &[Token]) -> Option<(&'static str, usize)> {
    let list = w.names.get(&words.first()?.folded)?;
    list.iter().find(|(n, _)| starts_with(words, n)).map(|(n, id)| (*id, n.len()))
}

fn starts_with(words: &[Token], phrase: &[String]) -> bool {
    words.len() >= phrase.len() && phrase.iter().zip(words).all(|(p, w)| *p == w.folded)
}

fn ends_with(words: &[Token], phrase: &[String]) -> bool {
    words.len() >= phrase.len() && starts_with(&words[words.len() - phrase.len()..], phrase)
}

/// The marks that stand next to words `i..i + n` of a line, blanks apart.
fn around(line: &str, words: &[Token], i: usize, n: usize) -> (Option<char>, Option<char>) {
    let left = line[..words[i].at].trim_end().chars().next_back();
    // Tokens do not keep their ends: the last one runs to the first mark or blank after it.
    let last = &line[words[i + n - 1].at..];
    let right = last.trim_start_matches(char::is_alphanumeric).trim_start().chars().next();
    (left, right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_are_read_and_mentions_are_not() {
        let table: &[(&str, &str, &[&str])] = &[
            ("KHARTOUM (AFP) - L'armée a accusé l'Éthiopie.", "fr", &["afp"]),
            ("PARIS, 3 mars (Reuters) - Le ministre a parlé.", "fr", &["reuters"]),
            ("Le ministre a parlé.\nLe Journal avec AFP", "fr", &["afp"]),
            ("Le ministre a parlé.\n(avec l'AFP et Reuters)", "fr", &["afp", "reuters"]),
            ("The minister spoke.\nThe Associated Press contributed to this report.", "en", &["ap"]),
            ("The minister spoke.\n(Reporting by Jane Doe, Reuters)", "en", &["reuters"]),
            ("The minister spoke.\nAFP", "en", &["afp"]),
            ("The minister told Reuters that talks would go on.", "en", &[]),
            ("Le ministre a déclaré à l'AFP que les pourparlers continuaient.", "fr", &[]),
            ("Tass denied the report.", "en", &[]),
        ];
        for (text, language, want) in table {
            assert_eq!(credits(text, language, None, None), *want, "{text}");
        }
        assert_eq!(credits("Text.", "en", Some("Reuters"), None), ["reuters"]);
        assert_eq!(credits("Text.", "en", None, Some("https://www.afp.com/fr/x")), ["afp"]);
    }
}
