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

/// The likenesses of a pair, by name.
pub const NAMES: [&str; 11] =
    ["one", "words", "names", "title", "actors", "places", "elsewhere", "countries", "events", "types", "time"];

/// The likenesses of a pair.
pub fn likeness(a: &Sketch, b: &Sketch) -> [f64; 11] {
    let days = a.day.zip(b.day).map_or(0, |(a, b)| (a.0 - b.0).abs());
    let time = (-f64::from(days * days) / 8.0).exp();
    let places = a.places.cosine(&b.places);
    // Both name towns, and no town is the same.
    let elsewhere = f64::from(u8::from(places == 0.0 && !a.places.is_empty() && !b.places.is_empty()));
    [
        1.0,
        a.words.cosine(&b.words),
        a.names.cosine(&b.names),
        a.title.cosine(&b.title),
        a.actors.cosine(&b.actors),
        places,
        elsewhere,
        a.countries.cosine(&b.countries),
        a.events.cosine(&b.events),
        a.types.cosine(&b.types),
        time,
    ]
}

/// Weights within one language, and across two.
const WITHIN: [f64; 11] = [-6.0, 9.0, 2.0, 2.0, 3.0, 2.5, -1.5, 1.0, 2.0, 0.5, 1.5];
const ACROSS: [f64; 11] = [-6.0, 3.0, 5.0, 1.0, 4.0, 3.0, -1.5, 1.0, 2.0, 0.5, 1.5];

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
