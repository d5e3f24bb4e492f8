//! Claims of the ledger for people: what is said, who says so, who denies it, since when.

use serde_json::Value;
use unicode_width::UnicodeWidthStr;
use vigie::show::line;

/// The stands, in the order in which they are shown.
const STANDS: [(&str, &str); 5] = [
    ("asserts", "says so"),
    ("confirms", "confirms"),
    ("qualifies", "qualifies"),
    ("denies", "denies"),
    ("retracts", "takes back"),
];
/// People shown of one stand.
const MOST: usize = 8;
const INDENT: usize = 14;

/// A few lines a claim.
pub fn cards(claims: &[Value], width: usize) -> String {
    let mut out = String::new();
    for claim in claims {
        card(claim, width.max(40), &mut out);
        out.push('\n');
    }
    out
}

fn card(claim: &Value, width: usize, out: &mut String) {
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let plural = |n: u64, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
    let days = match (claim["day"].as_str(), claim["day_end"].as_str()) {
        (Some(a), Some(b)) if a != b => format!("{a} to {b}"),
        (Some(a), _) => a.to_owned(),
        _ => "undated".to_owned(),
    };
    let sources = plural(claim["independent"].as_u64().unwrap_or(0), "independent source");
    let documents = plural(claim["documents"].as_u64().unwrap_or(0), "document");
    let status = text(&claim["status"]).to_uppercase();
    out.push_str(&format!("{status}  {days}  {sources}, {documents}\n"));
    wrap(&line(&text(&claim["title"])), 2, width, out);
    let stands = claim["body"]["stands"].as_array().map_or(&[][..], Vec::as_slice);
    for (does, label) in STANDS {
        let who = people(stands, does);
        if !who.is_empty() {
            let label = format!("  {label:<w$}", w = INDENT - 2);
            out.push_str(&label);
            wrap_from(&who, INDENT, INDENT, width, out);
        }
    }
    let figures = &claim["body"]["figures"];
    if let (Some(a), Some(b)) = (figures["first"].as_u64(), figures["other"].as_u64()) {
        out.push_str(&format!("  {:<w$}{a} and {b}\n", "figures", w = INDENT - 2));
    }
    out.push_str(&format!("  {}\n", text(&claim["key"])));
}

/// Who takes a stand, each once, with the first day on which it did and the last.
fn people(stands: &[Value], does: &str) -> String {
    let mut out: Vec<Person> = Vec::new();
    for s in stands.iter().filter(|s| s["does"] == does) {
        let name = match (s["who"].as_str().filter(|w| !w.is_empty()), s["outlet"].as_str(), s["country"].as_str()) {
            (Some(who), _, Some(country)) => format!("{} ({country})", line(who)),
            (Some(who), ..) => line(who),
            (None, Some(outlet), _) => format!("{} itself", line(outlet)),
            (None, None, _) => "the text itself".to_owned(),
        };
        // Two names of one actor are one.
        let key = s["key"].as_str().map_or_else(|| name.clone(), str::to_owned);
        let day = s["day"].as_str().map(str::to_owned);
        match out.iter_mut().find(|p| p.key == key) {
            Some(known) => known.last = day.or(known.last.take()),
            None => out.push(Person { key, name, first: day.clone(), last: day }),
        }
    }
    let more = out.len().saturating_sub(MOST);
    let mut names: Vec<String> = out.iter().take(MOST).map(Person::text).collect();
    if more > 0 {
        names.push(format!("and {more} more"));
    }
    names.join("; ")
}

struct Person {
    key: String,
    name: String,
    first: Option<String>,
    last: Option<String>,
}

impl Person {
    fn text(&self) -> String {
        match (&self.first, &self.last) {
            (Some(first), Some(last)) if first != last => format!("{}, {first}, again {last}", self.name),
            (Some(first), _) => format!("{}, {first}", self.name),
            _ => self.name.clone(),
        }
    }
}

fn wrap(text: &str, indent: usize, width: usize, out: &mut String) {
    out.push_str(&" ".repeat(indent));
    wrap_from(text, indent, indent, width, out);
}

/// Words that go on at a column, broken before the width.
fn wrap_from(text: &str, mut column: usize, indent: usize, width: usize, out: &mut String) {
    let mut first = true;
    for word in text.split(' ') {
        if !first && column + 1 + word.width() > width {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            column = indent;
            first = true;
        }
        if !first {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += word.width();
        first = false;
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn who_says_and_who_denies() {
        let stand = |does: &str, who: &str, key: &str, day: &str| json!({ "does": does, "who": who, "key": key, "country": "PRK", "day": day });
        let claim = json!({
            "status": "denied", "day": "2024-10-18", "day_end": "2024-10-22", "independent": 2, "documents": 1, "key": "claim-1",
            "title": "North Korea has sent soldiers to Russia, more than a line of forty columns holds",
            "body": { "stands": [
                stand("asserts", "Seoul", "state:KOR", "2024-10-18"), stand("denies", "Pyongyang", "state:PRK", "2024-10-22"),
                stand("denies", "North Korea", "state:PRK", "2024-10-23"), { "does": "asserts" },
            ], "figures": { "first": 1500, "other": 3000 } },
        });
        let text = cards(&[claim], 40);
        assert_eq!(
            text,
            "DENIED  2024-10-18 to 2024-10-22  2 independent sources, 1 document\n  North Korea has sent soldiers to\n  Russia, more than a line of forty\n  \
             columns holds\n  says so     Seoul (PRK), 2024-10-18;\n              the text itself\n  denies      Pyongyang (PRK),\n              \
             2024-10-22, again\n              2024-10-23\n  figures     1500 and 3000\n  claim-1\n\n"
        );
    }
}
