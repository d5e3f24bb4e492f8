//! Attribution: who says what, against PolNeAR and the French silver. The measures are those of `eval/score_attribution.py`
//! (`attribution/found` and `attribution/+source`, and recall by tag): one-to-one matches, the best content token F1 first, at
//! least one half; right source where the head of the gold source lies in ours.

use super::measure::{Counts, percent};
use super::{Data, Figure, data, pipeline};
use anyhow::Result;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::Deserialize;
use vigie_read::Reading;

/// Least content F1 of a match.
const LEAST: f64 = 0.5;

/// Sources longer than this, and than three times the gold, are no answer.
const LONG: usize = 12;

/// A set of the board: where it lies, its language, what the peers reach.
struct Set {
    name: &'static str,
    file: &'static str,
    language: &'static str,
    peers: &'static str,
    /// The frames that the set marks, by the ends of our rules; empty for all. What a set leaves out is no mistake.
    frames: &'static [&'static str],
    /// Whether the set gives no source to a verb without a subject of its own: participles, infinitives.
    own_subjects: bool,
}

const SETS: &[Set] = &[
    Set {
        name: "polnear-dev",
        file: "attribution/polnear/dev.jsonl",
        language: "en",
        peers: "Citron retrained 58.0 (test), GenderGapTracker 40.2, regex 35.5, textacy 17.3",
        frames: &[],
        own_subjects: false,
    },
    // Derived from complement clauses, incises and prepositions of source: no infinitives, no noun phrases.
    Set {
        name: "ud_fr_silver",
        file: "attribution/ud_fr_silver/dev.jsonl",
        language: "fr",
        peers: "",
        frames: &["/clause", "/incise", "/quote", "/preposition"],
        own_subjects: true,
    },
];

/// Measures the stage.
pub fn measure(data: &Data) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for set in SETS {
        let Some(path) = data.path(set.file) else { continue };
        let gold: Vec<Gold> = data.sample(data::jsonl(&path)?);
        let scores = gold
            .par_iter()
            .map(|g| {
                let reading = pipeline::read_text(&g.text, set.language, None)?;
                Ok(score(g, &system(&reading, set)))
            })
            .collect::<Result<Vec<Score>>>()?;
        let sum = scores.into_iter().fold(Score::default(), Score::plus);
        let key = |measure: &str| format!("attribution/{}/{measure}", set.name);
        let found = Counts::matched(sum.found, sum.system, sum.gold);
        let source = Counts::matched(sum.source, sum.system, sum.gold);
        figures.push(Figure::new(key("found-f1"), found.f1(), ""));
        figures.push(Figure::new(key("found-source-f1"), source.f1(), set.peers));
        figures.push(Figure::new(key("found-source-precision"), source.precision(), ""));
        figures.push(Figure::new(key("found-source-recall"), source.recall(), ""));
        if sum.indirect > 0 {
            let recall = percent(sum.indirect_source as f64, sum.indirect as f64);
            figures.push(Figure::new(key("indirect-source-recall"), recall, "40, 21, 14, 1"));
        }
    }
    Ok(figures)
}

#[derive(Deserialize)]
struct Gold {
    text: String,
    #[serde(default)]
    attributions: Vec<GoldRow>,
}

#[derive(Deserialize)]
struct GoldRow {
    #[serde(default)]
    source: Spans,
    #[serde(default)]
    cue: Spans,
    #[serde(default)]
    content: Spans,
    #[serde(default)]
    source_head: Option<(usize, usize)>,
    #[serde(default)]
    tags: Vec<String>,
}

/// `[]`, `[s, e]` or `[[s, e], …]`, in code points.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "Option<Forms>")]
struct Spans(Vec<(usize, usize)>);

#[derive(Deserialize)]
#[serde(untagged)]
enum Forms {
    One((usize, usize)),
    Many(Vec<(usize, usize)>),
}

impl From<Option<Forms>> for Spans {
    fn from(forms: Option<Forms>) -> Spans {
        Spans(match forms {
            None => Vec::new(),
            Some(Forms::One(span)) => vec![span],
            Some(Forms::Many(spans)) => spans,
        })
    }
}

/// An attribution of ours, in code points.
struct Row {
    source: Spans,
    cue: Spans,
    content: Spans,
}

fn system(reading: &Reading, set: &Set) -> Vec<Row> {
    let spans = |list: &[vigie_read::reading::Span]| Spans(list.iter().map(|s| (s.start, s.end)).collect());
    let row = |a: &vigie_read::reading::Attribution| Row {
        source: match a.source.span.as_ref().filter(|_| !(set.own_subjects && a.rule.contains("source by control"))) {
            Some(s) => Spans(vec![(s.start, s.end)]),
            None => Spans::default(),
        },
        cue: spans(&a.cue),
        content: spans(&a.content),
    };
    let frame = |a: &vigie_read::reading::Attribution| a.rule.split(',').next().unwrap_or_default().to_owned();
    let marked = |a: &&vigie_read::reading::Attribution| {
        set.frames.is_empty() || set.frames.iter().any(|f| frame(a).ends_with(f))
    };
    reading.attributions.iter().filter(marked).map(row).collect()
}

#[derive(Default)]
struct Score {
    found: usize,
    source: usize,
    system: usize,
    gold: usize,
    indirect: usize,
    indirect_source: usize,
}

impl Score {
    fn plus(self, o: Score) -> Score {
        Score {
            found: self.found + o.found,
            source: self.source + o.source,
            system: self.system + o.system,
            gold: self.gold + o.gold,
            indirect: self.indirect + o.indirect,
            indirect_source: self.indirect_source + o.indirect_source,
        }
    }
}

/// The words of a text, and which of them a code point lies in.
struct Words {
    spans: Vec<(usize, usize)>,
    at: Vec<Option<u32>>,
    text: Vec<char>,
}

impl Words {
    /// Words as the scorer of the sets has them: letters and digits, joined by one of `-.'’`.
    fn new(text: &str) -> Words {
        let text: Vec<char> = text.chars().collect();
        let mut spans = Vec::new();
        let mut i = 0;
        while i < text.len() {
            if !text[i].is_alphanumeric() {
                i += 1;
                continue;
            }
            let start = i;
            while i < text.len() {
                let joins = "-.'’".contains(text[i]) && text.get(i + 1).is_some_and(|c| c.is_alphanumeric());
                if !(text[i].is_alphanumeric() || joins) {
                    break;
                }
                i += 1;
            }
            spans.push((start, i));
        }
        let mut at = vec![None; text.len() + 1];
        for (n, (s, e)) in spans.iter().enumerate() {
            at[*s..*e].fill(Some(n as u32));
        }
        Words { spans, at, text }
    }

    fn within(&self, spans: &Spans) -> FxHashSet<u32> {
        spans.0.iter().flat_map(|(s, e)| (*s..(*e).min(self.text.len())).filter_map(|c| self.at[c])).collect()
    }

    /// Where the gold does not say: the last word before a preposition, a comma or a gap.
    fn head(&self, words: &FxHashSet<u32>) -> Option<u32> {
        const AFTER: &[&str] = &[
            "of", "in", "at", "on", "for", "from", "with", "who", "which", "that", "to", "by", "de", "du", "des", "d",
            "à", "au", "aux", "en", "qui", "que", "chez", "pour", "par", "sur",
        ];
        let mut ids: Vec<u32> = words.iter().copied().collect();
        ids.sort_unstable();
        let mut head = *ids.first()?;
        for pair in ids.windows(2) {
            let (last, this) = (self.spans[pair[0] as usize], self.spans[pair[1] as usize]);
            let word: String = self.text[this.0..this.1].iter().flat_map(|c| c.to_lowercase()).collect();
            let comma = self.text[last.1..this.0].contains(&',');
            if AFTER.contains(&word.as_str()) || pair[1] != pair[0] + 1 || comma {
                break;
            }
            head = pair[1];
        }
        Some(head)
    }
}

fn f1(a: &FxHashSet<u32>, b: &FxHashSet<u32>) -> f64 {
    let both = a.intersection(b).count();
    if both == 0 { 0.0 } else { 2.0 * both as f64 / (a.len() + b.len()) as f64 }
}

/// By code points, so that a colon can be a cue.
fn same_cue(a: &Spans, b: &Spans) -> bool {
    let touch = a.0.iter().any(|x| b.0.iter().any(|y| x.0 < y.1 && y.0 < x.1));
    touch || a.0.is_empty() && b.0.is_empty()
}

fn score(gold: &Gold, system: &[Row]) -> Score {
    let words = Words::new(&gold.text);
    let ours: Vec<_> = system.iter().map(|r| (words.within(&r.source), words.within(&r.content))).collect();
    let theirs: Vec<_> =
        gold.attributions.iter().map(|r| (words.within(&r.source), words.within(&r.content))).collect();
    let mut pairs = Vec::new();
    for (i, (_, a)) in theirs.iter().enumerate() {
        for (j, (_, b)) in ours.iter().enumerate() {
            let same = same_cue(&gold.attributions[i].cue, &system[j].cue);
            let c = f1(a, b);
            if c >= LEAST || a.is_empty() && b.is_empty() && same {
                pairs.push((-c - 0.01 * f64::from(u8::from(same)), i, j));
            }
        }
    }
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut out = Score { system: ours.len(), gold: theirs.len(), ..Score::default() };
    let indirect = |i: usize| gold.attributions[i].tags.iter().any(|t| t == "indirect");
    out.indirect = (0..theirs.len()).filter(|i| indirect(*i)).count();
    let (mut gold_used, mut ours_used) = (vec![false; theirs.len()], vec![false; ours.len()]);
    for (_, i, j) in pairs {
        if gold_used[i] || ours_used[j] {
            continue;
        }
        gold_used[i] = true;
        ours_used[j] = true;
        out.found += 1;
        let right = right_source(&words, &gold.attributions[i], &theirs[i].0, &ours[j].0);
        out.source += usize::from(right);
        out.indirect_source += usize::from(right && indirect(i));
    }
    out
}

fn right_source(words: &Words, row: &GoldRow, gold: &FxHashSet<u32>, ours: &FxHashSet<u32>) -> bool {
    if gold.is_empty() {
        return ours.is_empty();
    }
    let marked = row.source_head.and_then(|(s, _)| words.at.get(s).copied().flatten()).filter(|h| gold.contains(h));
    marked.or_else(|| words.head(gold)).is_some_and(|h| ours.contains(&h)) && ours.len() <= LONG.max(3 * gold.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gold() -> Gold {
        serde_json::from_str(
            r#"{"doc": "a", "text": "The mayor of Lyon said the bridge was safe.", "attributions":
            [{"source": [0, 17], "cue": [[18, 22]], "content": [[23, 42]], "tags": ["indirect"]}]}"#,
        )
        .unwrap()
    }

    fn row(source: (usize, usize), content: (usize, usize)) -> Row {
        Row { source: Spans(vec![source]), cue: Spans(vec![(18, 22)]), content: Spans(vec![content]) }
    }

    #[test]
    fn a_source_without_its_head_is_found_only() {
        let s = score(&gold(), &[row((13, 17), (23, 38))]);
        assert_eq!((s.found, s.source, s.indirect_source), (1, 0, 0));
        let s = score(&gold(), &[row((4, 9), (23, 42)), row((4, 9), (23, 42))]);
        assert_eq!((s.found, s.source, s.system, s.gold), (1, 1, 2, 1));
    }

    #[test]
    fn words_are_those_of_the_scorer() {
        let w = Words::new("L'Est n_o 3.5-4!");
        let text = |s: &(usize, usize)| "L'Est n_o 3.5-4!"[s.0..s.1].to_owned();
        assert_eq!(w.spans.iter().map(text).collect::<Vec<_>>(), ["L'Est", "n", "o", "3.5-4"]);
    }
}
