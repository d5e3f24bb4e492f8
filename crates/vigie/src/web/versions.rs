//! What changed from one version of a text to the next, word by word: the shortest script of Myers (1986), in time that grows with the texts and
//! with what differs, never with their product.

use schemars::JsonSchema;
use serde::Serialize;

/// Words kept beside a change, so that it can be placed.
const AROUND: usize = 7;
/// Words that differ beyond which two texts are no versions of one.
const MOST: usize = 600;

/// A stretch of words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Piece {
    /// `same`, `gone`, `new`, or `cut` where words that are the same are left out.
    pub what: What,
    /// The words.
    pub words: String,
}

/// What became of some words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// They stand in both.
    Same,
    /// They stood in the one before.
    Gone,
    /// They stand in the later one.
    New,
    /// Words that are the same, left out.
    Cut,
}

/// What differs; empty where nothing but blanks does, nothing where too much does to be told.
pub fn changes(before: &str, after: &str) -> Option<Vec<Piece>> {
    let (a, b): (Vec<&str>, Vec<&str>) = (before.split_whitespace().collect(), after.split_whitespace().collect());
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(x, y)| x == y).count();
    let (inner_a, inner_b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    if inner_a.is_empty() && inner_b.is_empty() {
        return Some(Vec::new());
    }
    let mut steps = vec![What::Same; head];
    steps.extend(script(inner_a, inner_b)?);
    steps.extend(std::iter::repeat_n(What::Same, tail));
    Some(pieces(&steps, &a, &b))
}

/// The shortest way from one list of words to another: a step for each word that stays, goes or comes.
fn script(a: &[&str], b: &[&str]) -> Option<Vec<What>> {
    let (n, m) = (a.len() as isize, b.len() as isize);
    let most = (n + m).min(MOST as isize);
    let width = (2 * most + 3) as usize;
    let at = |k: isize| (k + most + 1) as usize;
    let mut reach = vec![0isize; width];
    let mut trail: Vec<Vec<isize>> = Vec::new();
    for d in 0..=most {
        trail.push(reach.clone());
        for k in (-d..=d).step_by(2) {
            let down = k == -d || k != d && reach[at(k - 1)] < reach[at(k + 1)];
            let mut x = if down { reach[at(k + 1)] } else { reach[at(k - 1)] + 1 };
            let mut y = x - k;
            while x < n && y < m && y >= 0 && a[x as usize] == b[y as usize] {
                (x, y) = (x + 1, y + 1);
            }
            reach[at(k)] = x;
            if x >= n && y >= m {
                return Some(back(&trail, d, (n, m), at));
            }
        }
    }
    None
}

/// The steps of a found way, from its end.
fn back(trail: &[Vec<isize>], d: isize, end: (isize, isize), at: impl Fn(isize) -> usize) -> Vec<What> {
    let (mut x, mut y) = end;
    let mut out = Vec::new();
    for d in (0..=d).rev() {
        let reach = &trail[d as usize];
        let k = x - y;
        let down = k == -d || k != d && reach[at(k - 1)] < reach[at(k + 1)];
        let from = if d == 0 {
            0
        } else if down {
            reach[at(k + 1)]
        } else {
            reach[at(k - 1)]
        };
        let (px, py) = if d == 0 { (0, 0) } else { (from, from - if down { k + 1 } else { k - 1 }) };
        while x > px && y > py {
            out.push(What::Same);
            (x, y) = (x - 1, y - 1);
        }
        if d > 0 {
            out.push(if down { What::New } else { What::Gone });
            (x, y) = (px, py);
        }
    }
    out.reverse();
    out
}

/// The steps in words, with a few that are the same beside each change.
fn pieces(steps: &[What], a: &[&str], b: &[&str]) -> Vec<Piece> {
    let mut runs: Vec<(What, Vec<&str>)> = Vec::new();
    let (mut i, mut j) = (0, 0);
    for what in steps {
        let word = if *what == What::New { b.get(j) } else { a.get(i) };
        i += usize::from(*what != What::New);
        j += usize::from(*what != What::Gone);
        match runs.last_mut().filter(|(w, _)| w == what) {
            Some((_, words)) => words.extend(word),
            None => runs.push((*what, word.copied().into_iter().collect())),
        }
    }
    let last = runs.len().saturating_sub(1);
    let mut out = Vec::new();
    let mut put = |what: What, words: &[&str]| {
        if what == What::Cut || !words.is_empty() {
            out.push(Piece { what, words: words.join(" ") });
        }
    };
    for (n, (what, words)) in runs.iter().enumerate() {
        let (before, after) = (if n == 0 { 0 } else { AROUND }, if n == last { 0 } else { AROUND });
        if *what != What::Same || words.len() <= before + after + 3 {
            put(*what, words);
        } else {
            put(What::Same, &words[..before]);
            put(What::Cut, &[]);
            put(What::Same, &words[words.len() - after..]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: &str, after: &str) -> String {
        let mark = |p: &Piece| match p.what {
            What::Same => p.words.clone(),
            What::Gone => format!("[-{}-]", p.words),
            What::New => format!("[+{}+]", p.words),
            What::Cut => "…".to_owned(),
        };
        changes(before, after).expect("few changes").iter().map(mark).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_toll_that_rises() {
        let before = "Two soldiers were killed on Tuesday near the village, the ministry said. The road is closed until further notice to all.";
        let after = "Three soldiers were killed on Tuesday near the village, the ministry said. The bridge is closed. It did not say why.";
        assert_eq!(
            shown(before, after),
            "[-Two-] [+Three+] soldiers were killed on Tuesday near the village, the ministry said. The [-road-] [+bridge+] is \
             [-closed until further notice to all.-] [+closed. It did not say why.+]"
        );
        assert_eq!(changes(before, &before.replace(' ', "\n ")), Some(Vec::new()), "blanks are no change");
        assert_eq!(shown("", "new words"), "[+new words+]");
    }

    #[test]
    fn what_is_the_same_is_cut_and_nothing_is_lost() {
        let words: Vec<String> = (0..2000).map(|i| format!("w{}", i % 97)).collect();
        let mut other = words.clone();
        other.splice(1000..1003, ["x".to_owned()]);
        let found = changes(&words.join(" "), &other.join(" ")).expect("few changes");
        assert_eq!(found.iter().filter(|p| p.what == What::Cut).count(), 2);
        assert!(found.iter().any(|p| p.what == What::New && p.words == "x"));
        let far: Vec<String> = (0..5000).map(|i| format!("z{i}")).collect();
        assert_eq!(changes(&words.join(" "), &far.join(" ")), None, "another text altogether");
    }
}
