//! A brief, as a page that prints.

use super::{Ctx, Made, Problem, page};
use crate::brief::{self, About, Brief, Grammar};
use crate::web::asked::encoded;
use crate::words::Words;
use schemars::JsonSchema;
use serde::Serialize;

/// A dossier.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Dossier {
    /// Whom it is about: country codes or names.
    pub about: Vec<String>,
    /// First day.
    pub since: Option<String>,
    /// Last day.
    pub until: Option<String>,
    /// In which language it is.
    pub language: String,
    /// The languages in which it can be.
    pub languages: Vec<String>,
    /// The dossier: title, lead, sections, sentences in parts, notes; as Markdown too.
    #[schemars(with = "Option<serde_json::Map<String, serde_json::Value>>")]
    pub brief: Option<Brief>,
    /// The same as Markdown, which `vigie verify` reads.
    pub markdown: Option<String>,
}

impl Dossier {
    /// Of whom is asked; the form alone, where nobody is.
    pub fn make(ctx: &Ctx<'_>) -> Made<Dossier> {
        let filter = ctx.asked.filter()?;
        let about: Vec<String> = ctx
            .asked
            .other("about")
            .unwrap_or("")
            .split(',')
            .map(|n| n.trim().to_owned())
            .filter(|n| !n.is_empty())
            .flat_map(|n| {
                let codes = n.split([' ', '-']).all(|w| w.len() == 3 && w.bytes().all(|b| b.is_ascii_uppercase()));
                if codes { n.split([' ', '-']).map(str::to_owned).collect() } else { vec![n] }
            })
            .collect();
        let languages: Vec<String> = Grammar::languages().into_iter().map(str::to_owned).collect();
        let language = ctx.asked.other("in").map(str::to_owned).filter(|l| languages.contains(l));
        let language = language.or_else(|| languages.first().cloned()).unwrap_or_default();
        let mut page = Dossier {
            since: filter.since,
            until: filter.until,
            about,
            language,
            languages,
            brief: None,
            markdown: None,
        };
        if !page.about.is_empty() {
            let lost = || Problem::internal("the grammar of the brief is missing");
            let grammar =
                Grammar::of(&page.language).map_err(|e| Problem::internal(e.to_string()))?.ok_or_else(lost)?;
            let words = Words::of(&page.language).ok_or_else(lost)?;
            let about = About { names: page.about.clone(), since: page.since.clone(), until: page.until.clone() };
            let brief = brief::compose(ctx.view, &about, &grammar, words)?;
            page.markdown = Some(brief::markdown(&brief));
            page.brief = Some(brief);
        }
        Ok(page)
    }

    /// The dossier as markup, in which everything is escaped; each note leads to its row.
    pub fn body(&self) -> String {
        let place = |n: &brief::Note| {
            let short = n.document.get(..12).unwrap_or(&n.document);
            let row = encoded(&n.row);
            format!("<a href=\"/documents/{short}#{row}\">{short}#{row}</a> {}-{} {}", n.start, n.end, n.hash)
        };
        self.brief.as_ref().map(|b| brief::body(b, place)).unwrap_or_default()
    }

    /// Whom it is about, as the form holds it.
    pub fn names(&self) -> String {
        self.about.join(", ")
    }
}

page!(Dossier, "brief.html");
