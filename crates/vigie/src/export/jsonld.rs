//! Claims of the ledger as schema.org `Claim`s. What schema.org has no word for (who denies it, what it came to) is in a vocabulary of our own.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use vigie_record::store::query::{DocumentRow, ThingRow};

/// One claim; `documents` are those its stands are in, by id.
pub fn claim(t: &ThingRow, documents: &BTreeMap<String, DocumentRow>) -> Value {
    let stands = t.body["stands"].as_array().map_or(&[][..], Vec::as_slice);
    let article = |s: &Value| -> Value {
        let id = s["document"].as_str().unwrap_or_default();
        let d = documents.get(id);
        json!({
            "@type": "NewsArticle", "identifier": id,
            "headline": d.and_then(|d| d.title.clone()), "url": d.and_then(|d| d.url.clone()),
            "datePublished": d.and_then(|d| d.published.clone()), "inLanguage": d.map(|d| d.language.clone()),
            "publisher": s["outlet"].as_str().map(|o| json!({ "@type": "Organization", "name": o })),
        })
    };
    let stand = |s: &Value| -> Value {
        json!({
            "@type": "vigie:Stand", "vigie:does": s["does"], "dateCreated": s["day"],
            "agent": s["who"].as_str().map(|who| json!({ "@type": "Thing", "name": who, "identifier": s["key"] })),
            "vigie:act": s["act"], "vigie:span": s["mark"], "isPartOf": article(s),
        })
    };
    let asserted = |s: &&Value| matches!(s["does"].as_str(), Some("asserts" | "confirms"));
    let authors: Vec<Value> = {
        let mut names: Vec<&str> = stands.iter().filter(asserted).filter_map(|s| s["who"].as_str()).collect();
        names.dedup();
        names.into_iter().map(|n| json!({ "@type": "Thing", "name": n })).collect()
    };
    json!({
        "@context": ["https://schema.org", { "vigie": "urn:vigie:", "vigie:stand": { "@container": "@list" } }],
        "@type": "Claim",
        "@id": format!("urn:vigie:{}", t.key),
        "text": t.title,
        "author": authors,
        "firstAppearance": stands.first().map(article),
        "appearance": stands.iter().map(article).collect::<Vec<_>>(),
        "vigie:status": t.status,
        "vigie:independentSources": t.independent,
        "vigie:history": t.body["history"],
        "vigie:stand": stands.iter().map(stand).collect::<Vec<_>>(),
    })
}
