//! How likely two documents are to report the same happening: a logistic of a few likenesses.
//!
//! The likenesses are those of Miranda and others (2018), cosine over sub-vectors and nearness in time, with the actors, places and event codes
//! that the reader gives. The weights were learned on half of the stories of `tests/gold` (the command stands in `tests/stories.rs`).

use super::cluster::ONE;
use super::sketch::Sketch;

/// Days between two documents beyond which they are not compared.
pub const WINDOW: i32 = 7;

/// Below this a pair is no link.
pub const LINK: f64 = 0.15;

/// How many likenesses a pair has.
pub const N: usize = 15;

/// The likenesses of a pair, by name.
pub const NAMES: [&str; N] = [
    "one",
    "words",
    "names",
    "title",
    "headline",
    "actors",
    "places",
    "elsewhere",
    "astray",
    "countries",
    "events",
    "types",
    "figures",
    "time",
    "gap",
];

/// Those that speak against a pair.
pub const AGAINST: [&str; 3] = ["elsewhere", "astray", "gap"];

/// The likenesses of a pair.
pub fn likeness(a: &Sketch, b: &Sketch) -> [f64; N] {
    let days = a.day.zip(b.day).map_or(0, |(a, b)| (a.0 - b.0).abs());
    let places = a.places.cosine(&b.places);
    // Both name towns, and no town is the same.
    let elsewhere = places == 0.0 && !a.places.is_empty() && !b.places.is_empty();
    // They are about two towns; worse where one does not so much as name the other's.
    let astray = match a.main.zip(b.main) {
        Some((x, y)) if x != y => {
            0.5 + 0.25 * f64::from(u8::from(!a.places.holds(y))) + 0.25 * f64::from(u8::from(!b.places.holds(x)))
        }
        _ => 0.0,
    };
    let both = a.numbers.iter().filter(|n| b.numbers.binary_search(n).is_ok()).count();
    let figures = both as f64 / (1.0 + a.numbers.len().min(b.numbers.len()) as f64);
    [
        1.0,
        a.words.cosine(&b.words),
        a.names.cosine(&b.names),
        a.title.cosine(&b.title),
        a.headline.cosine(&b.headline),
        a.actors.cosine(&b.actors),
        places,
        f64::from(u8::from(elsewhere)),
        astray,
        a.countries.cosine(&b.countries),
        a.events.cosine(&b.events),
        a.types.cosine(&b.types),
        figures,
        (-f64::from(days * days) / 8.0).exp(),
        f64::from(days) / f64::from(WINDOW),
    ]
}

/// Weights within one language, and across two.
const WITHIN: [f64; N] = [-5.59, 4.64, 0.98, 0.81, 0.0, 0.39, 0.0, 0.0, -0.83, 5.01, 0.2, 0.21, 0.0, 1.27, -1.05];
const ACROSS: [f64; N] = [-5.3, 3.8, 4.47, 1.18, 0.0, 1.5, 0.0, 0.0, -1.53, 4.39, 0.86, 0.37, 0.37, 1.57, -1.32];

/// The probability that two documents report the same happening, in millionths; none where it is too small to matter. It depends on the two
/// documents alone.
pub fn link(a: &Sketch, b: &Sketch) -> Option<u64> {
    if !within(a, b) {
        return None;
    }
    let weights = if a.language == b.language { &WITHIN } else { &ACROSS };
    let sum: f64 = likeness(a, b).iter().zip(weights).map(|(x, w)| x * w).sum();
    let p = 1.0 / (1.0 + (-sum).exp());
    (p >= LINK).then_some((p * ONE as f64) as u64)
}

/// Whether two documents lie within the window of each other. One without a day is compared with others without a day only.
pub fn within(a: &Sketch, b: &Sketch) -> bool {
    match (a.day, b.day) {
        (Some(a), Some(b)) => (a.0 - b.0).abs() <= WINDOW,
        (None, None) => true,
        _ => false,
    }
}
