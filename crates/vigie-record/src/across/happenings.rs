//! Events once: one happening for all the words that tell of it.
//!
//! Two events are one where their type is the same, nobody on one side is missing on the other, days and places do not part them, and enough holds
//! them together: who and to whom, who and where, or nearly the same words. Inside a story that is enough; in two stories the day must be said
//! in both, so that what is recalled later is the happening of then.

use super::corpus::Corpus;
use super::days::Days;
use super::facts::{Event, Facts};
use super::stories::cluster::{self, ONE};
use rustc_hash::{FxHashMap, FxHashSet};
use vigie_read::reading::{ActorId, EventType, Status};

/// An event of a document: the numbers of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct At {
    /// The document, by its place in the corpus.
    pub document: u32,
    /// The event, by its place in the document.
    pub event: u32,
}

/// One happening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    /// Its type.
    pub kind: EventType,
    /// Whether it is told as a thing that takes place (or is denied), and not as a plan, a demand, a guess.
    pub real: bool,
    /// The events that tell of it, in the order of the documents.
    pub mentions: Vec<At>,
}

/// An event in the form in which it is compared.
struct Shape<'f> {
    at: At,
    event: &'f Event,
    language: &'f str,
    actors: FxHashSet<&'f str>,
    recipients: FxHashSet<&'f str>,
    place: Option<&'f str>,
    /// The days the text gives, else those in which it may have been.
    days: Option<Days>,
    said: bool,
}

/// Days before the day of publication in which an event without a date may have been.
const BACK: i32 = 2;
/// Share of stems that makes two evidences nearly the same words; the greater one where nothing else is known.
const ALIKE: f64 = 0.3;
const SAME: f64 = 0.55;
/// What a share of stems counts for between two languages.
const FOREIGN: f64 = 2.0;
/// Events of one kind in one story that are compared pair by pair.
const MOST: usize = 1500;

/// Every happening of a corpus, in the order of their first mentions.
pub fn happenings(corpus: &Corpus<'_>) -> Vec<Happening> {
    let mut groups: Vec<Vec<At>> = Vec::new();
    let mut shapes: FxHashMap<At, Shape<'_>> = FxHashMap::default();
    for story in &corpus.stories {
        let mut kinds: FxHashMap<(EventType, bool), Vec<Shape<'_>>> = FxHashMap::default();
        for d in story {
            let Some(facts) = corpus.documents.get(*d as usize) else { continue };
            for (i, e) in facts.events.iter().enumerate() {
                let shape = shape(facts, e, At { document: *d, event: i as u32 });
                kinds.entry((e.kind, is_real(e.status))).or_default().push(shape);
            }
        }
        for list in kinds.into_values() {
            groups.extend(once(&list));
            shapes.extend(list.into_iter().map(|s| (s.at, s)));
        }
    }
    let mut out: Vec<Happening> = recalled(groups, &shapes)
        .into_iter()
        .filter_map(|mut mentions| {
            mentions.sort_unstable();
            let e = shapes.get(mentions.first()?)?.event;
            Some(Happening { kind: e.kind, real: is_real(e.status), mentions })
        })
        .collect();
    out.sort_by(|a, b| a.mentions.cmp(&b.mentions));
    out
}

/// Whether a status tells of something that takes place: what is negated is the same happening, denied.
pub fn is_real(status: Status) -> bool {
    matches!(status, Status::Occurred | Status::Ongoing | Status::Negated)
}

/// The sides behind some actors; an actor on no side by its key.
pub fn sides<'f>(facts: &'f Facts, ids: &[ActorId]) -> FxHashSet<&'f str> {
    facts.behind(ids).into_iter().filter_map(|a| a.side.as_deref().or(a.key.as_deref())).collect()
}

fn shape<'f>(facts: &'f Facts, event: &'f Event, at: At) -> Shape<'f> {
    let published = facts.day();
    let may = published.map(|d| Days { first: super::Day(d.0 - BACK), last: d });
    let said = event.days.filter(|d| d.len() <= 7);
    Shape {
        at,
        event,
        language: &facts.language,
        actors: sides(facts, &event.actors),
        recipients: sides(facts, &event.recipients),
        place: event.place.and_then(|p| facts.place(p)).filter(|p| !p.wide).map(|p| p.key.as_str()),
        days: event.days.or(may),
        said: said.is_some(),
    }
}

/// The groups of events of one kind in one story that are one happening.
fn once(list: &[Shape<'_>]) -> Vec<Vec<At>> {
    let mut list: Vec<&Shape<'_>> = list.iter().collect();
    list.sort_unstable_by_key(|s| s.at);
    let mut links = Vec::new();
    for (i, a) in list.iter().enumerate() {
        for (j, b) in list[..i].iter().enumerate().rev().take(MOST) {
            if same(a, b) {
                links.push((j as u32, i as u32, ONE));
            }
        }
    }
    let groups = cluster::average(list.len(), &links, ONE / 2);
    groups.into_iter().map(|g| g.into_iter().map(|i| list[i as usize].at).collect()).collect()
}

/// Whether two events of one type are one happening.
fn same(a: &Shape<'_>, b: &Shape<'_>) -> bool {
    let parted = |x: &FxHashSet<&str>, y: &FxHashSet<&str>| !x.is_empty() && !y.is_empty() && x.is_disjoint(y);
    let met = |x: &FxHashSet<&str>, y: &FxHashSet<&str>| !x.is_disjoint(y);
    if parted(&a.actors, &b.actors) || parted(&a.recipients, &b.recipients) {
        return false;
    }
    if a.event.mode.is_some() && b.event.mode.is_some() && a.event.mode != b.event.mode {
        return false;
    }
    if a.place.zip(b.place).is_some_and(|(x, y)| x != y) {
        return false;
    }
    if a.days.zip(b.days).is_some_and(|(x, y)| !x.meets(y, 0)) {
        return false;
    }
    let here = a.place.is_some() && a.place == b.place;
    let who = met(&a.actors, &b.actors);
    let whom = met(&a.recipients, &b.recipients);
    // Two languages share names and learned words.
    let foreign = if a.language == b.language { 1.0 } else { FOREIGN };
    let words = dice(&a.event.stems.0, &b.event.stems.0) * foreign;
    let then = a.said && b.said;
    let figure = a.event.numbers.iter().any(|n| b.event.numbers.contains(n));
    let held = [who, whom, here, then, figure, words >= ALIKE].into_iter().filter(|h| *h).count();
    (who || whom || here || figure) && held >= 2 || words >= SAME
}

/// The coefficient of Dice over two sorted lists.
pub fn dice(a: &[u32], b: &[u32]) -> f64 {
    let (mut i, mut j, mut both) = (0, 0, 0usize);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both += 1;
                i += 1;
                j += 1;
            }
        }
    }
    2.0 * both as f64 / (a.len() + b.len()).max(1) as f64
}

/// Joins groups of several stories that say the same day, actors, and recipients or place.
fn recalled(groups: Vec<Vec<At>>, shapes: &FxHashMap<At, Shape<'_>>) -> Vec<Vec<At>> {
    let mut by_key: FxHashMap<String, u32> = FxHashMap::default();
    let mut links = Vec::new();
    for (g, group) in groups.iter().enumerate() {
        for key in group.iter().filter_map(|at| full_key(shapes.get(at)?)) {
            let first = *by_key.entry(key).or_insert(g as u32);
            if first != g as u32 {
                links.push((first, g as u32));
            }
        }
    }
    let joined = cluster::components(groups.len(), links.into_iter());
    joined.into_iter().map(|c| c.into_iter().flat_map(|g| groups[g as usize].iter().copied()).collect()).collect()
}

/// The keys under which a document is looked up for happenings that it shares with documents of other stories.
pub fn keys(facts: &Facts) -> Vec<u64> {
    let shapes = facts.events.iter().enumerate().map(|(i, e)| shape(facts, e, At { document: 0, event: i as u32 }));
    shapes.filter_map(|s| full_key(&s)).map(|k| super::hash::text(&k)).collect()
}

fn full_key(s: &Shape<'_>) -> Option<String> {
    let day = s.event.days.filter(|d| s.said && d.len() == 1)?;
    if s.actors.is_empty() || s.recipients.is_empty() || s.place.is_none() || !is_real(s.event.status) {
        return None;
    }
    let sorted = |set: &FxHashSet<&str>| {
        let mut list: Vec<&str> = set.iter().copied().collect();
        list.sort_unstable();
        list.join("+")
    };
    let mode = s.event.mode.as_deref().unwrap_or("");
    Some(format!(
        "{} {mode} {} {} {} {:?}",
        s.event.kind.name(),
        day.first,
        sorted(&s.actors),
        sorted(&s.recipients),
        s.place
    ))
}
