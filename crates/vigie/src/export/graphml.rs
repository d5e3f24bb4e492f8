//! Who does what to whom, as a graph: an actor a node, an edge a pair and a type of event, with the counts behind it.

use super::{happened, xml};
use std::collections::BTreeMap;
use vigie_record::store::query::{EventRow, PartyRow};

/// A graph that grows by events.
#[derive(Debug, Default)]
pub struct Graph {
    /// Name and country, by key.
    nodes: BTreeMap<String, (String, Option<String>)>,
    edges: BTreeMap<(String, String, String), Edge>,
}

#[derive(Debug, Default)]
struct Edge {
    told: u32,
    happened: u32,
    score: f64,
    first: Option<String>,
    last: Option<String>,
}

impl Graph {
    /// One more event.
    pub fn add(&mut self, e: &EventRow) {
        for a in &e.actors {
            for b in e.recipients.iter().filter(|b| b.key != a.key) {
                let edge = self.edges.entry((self.nodes.node(a), self.nodes.node(b), e.kind.clone())).or_default();
                edge.told += 1;
                edge.happened += u32::from(happened(e));
                edge.score += e.score;
                if let Some(day) = &e.day {
                    edge.first = Some(edge.first.take().map_or(day.clone(), |f| f.min(day.clone())));
                    edge.last = edge.last.take().max(Some(day.clone()));
                }
            }
        }
    }

    /// The whole as GraphML.
    pub fn text(&self) -> String {
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
        );
        for (id, target, kind) in KEYS {
            out.push_str(&format!("  <key id=\"{id}\" for=\"{target}\" attr.name=\"{id}\" attr.type=\"{kind}\"/>\n"));
        }
        out.push_str("  <graph id=\"vigie\" edgedefault=\"directed\">\n");
        let data = |key: &str, value: &str| format!("<data key=\"{key}\">{}</data>", xml(value));
        for (key, (name, country)) in &self.nodes {
            let country = country.as_deref().map(|c| data("country", c)).unwrap_or_default();
            out.push_str(&format!("    <node id=\"{}\">{}{country}</node>\n", xml(key), data("name", name)));
        }
        for (i, ((a, b, kind), e)) in self.edges.iter().enumerate() {
            let mut cells = data("type", kind);
            cells += &data("told", &e.told.to_string());
            cells += &data("happened", &e.happened.to_string());
            cells += &data("score", &format!("{:.3}", e.score / f64::from(e.told.max(1))));
            cells += &e.first.as_deref().map(|d| data("first", d)).unwrap_or_default();
            cells += &e.last.as_deref().map(|d| data("last", d)).unwrap_or_default();
            let ends = format!("source=\"{}\" target=\"{}\"", xml(a), xml(b));
            out.push_str(&format!("    <edge id=\"e{i}\" {ends}>{cells}</edge>\n"));
        }
        out.push_str("  </graph>\n</graphml>\n");
        out
    }
}

const KEYS: [(&str, &str, &str); 8] = [
    ("name", "node", "string"),
    ("country", "node", "string"),
    ("type", "edge", "string"),
    ("told", "edge", "int"),
    ("happened", "edge", "int"),
    ("score", "edge", "double"),
    ("first", "edge", "string"),
    ("last", "edge", "string"),
];

trait Nodes {
    fn node(&mut self, p: &PartyRow) -> String;
}

impl Nodes for BTreeMap<String, (String, Option<String>)> {
    fn node(&mut self, p: &PartyRow) -> String {
        self.entry(p.key.clone()).or_insert_with(|| (p.name.clone(), p.country.clone()));
        p.key.clone()
    }
}
