//! Learns the weights of `across::stories::score` on the half of the gold that is for tuning, and prints them.
//!
//! ```text
//! cargo run -p vigie-record --example fit_stories
//! ```

#[path = "../tests/support/mod.rs"]
mod support;

use support::{b_cubed, gold, half};
use vigie_record::across::Weights;
use vigie_record::across::copies::relation;
use vigie_record::across::stories::{Sketch, cluster, links, score, within};

use score::N;

fn main() {
    let sketches: Vec<Sketch> = gold().iter().map(|a| Sketch::of(&a.facts, Weights::embedded())).collect();
    for (name, across) in [("WITHIN", false), ("ACROSS", true)] {
        let mut pairs: Vec<([f64; N], bool)> = Vec::new();
        for (i, a) in sketches.iter().enumerate() {
            for (j, b) in sketches[..i].iter().enumerate() {
                let (x, y) = (&gold()[i].label, &gold()[j].label);
                let tuned = half(&x.story) == 0 && half(&y.story) == 0;
                let copies = relation(&gold()[i].facts, &gold()[j].facts).is_some();
                if tuned && within(a, b) && (a.language != b.language) == across && !copies {
                    pairs.push((score::likeness(a, b), x.story == y.story));
                }
            }
        }
        let weights = fit(&pairs);
        let shown: Vec<String> = weights.iter().map(|w| format!("{w:.2}")).collect();
        println!("const {name}: [f64; {N}] = [{}];", shown.join(", "));
        println!("// {} pairs, {} of one story", pairs.len(), pairs.iter().filter(|p| p.1).count());
    }
    thresholds();
}

/// B-cubed on the half that is for tuning, at each threshold, with the weights as they stand.
fn thresholds() {
    let tuned: Vec<_> = gold().iter().filter(|a| half(&a.label.story) == 0).collect();
    let sketches: Vec<Sketch> = tuned.iter().map(|a| Sketch::of(&a.facts, Weights::embedded())).collect();
    let links = links(sketches);
    let truth = tuned.iter().map(|a| (a.label.id.clone(), a.label.story.clone())).collect();
    for join in (4..=16).map(|i| i * 50_000) {
        let groups = cluster::average(tuned.len(), &links, join);
        let found = groups.iter().enumerate().flat_map(|(g, m)| m.iter().map(move |i| (*i, g as u32)));
        let found = found.map(|(i, g)| (tuned[i as usize].label.id.clone(), g)).collect();
        let (p, r, f) = b_cubed(&found, &truth);
        println!("// join at {join}: B3 P {p:.3} R {r:.3} F1 {f:.3}");
    }
}

/// Logistic regression by gradient descent, with a little decay, the two classes weighed alike up to a factor; no likeness may count against
/// two documents but the one that is meant to.
fn fit(pairs: &[([f64; N], bool)]) -> [f64; N] {
    let mut weights = [0.0; N];
    weights[0] = -3.0;
    let positive = pairs.iter().filter(|p| p.1).count().max(1) as f64;
    let up = ((pairs.len() as f64 - positive) / positive / 6.0).max(1.0);
    let total = positive * up + (pairs.len() as f64 - positive);
    for step in 0..20_000 {
        let mut gradient = [0.0; N];
        for (x, same) in pairs {
            let p = 1.0 / (1.0 + (-dot(&weights, x)).exp());
            let error = (f64::from(u8::from(*same)) - p) * if *same { up } else { 1.0 };
            gradient.iter_mut().zip(x).for_each(|(g, x)| *g += error * x);
        }
        let rate = if step < 3_000 { 4.0 } else { 2.0 };
        for (i, w) in weights.iter_mut().enumerate() {
            let decay = if i == 0 { 0.0 } else { 0.0003 * *w };
            *w += rate * (gradient[i] / total - decay);
            if i > 0 {
                *w = if score::AGAINST.contains(&score::NAMES[i]) { w.min(0.0) } else { w.max(0.0) };
            }
        }
    }
    weights
}

fn dot(a: &[f64; N], b: &[f64; N]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
