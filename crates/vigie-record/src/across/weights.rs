//! How much a word tells: inverse document frequencies, frozen.
//!
//! The weights stand in `languages/<code>/stems.tsv` and ship with the program; `vigie-train stems` makes them. They do not move while a record
//! grows: the likeness of two documents depends on the two alone, so the same documents in any order make the same stories.

use super::hash;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;
use vigie_read::{Folder, Library};

/// The weight of a stem that the table does not hold: one that fewer than one text in some thousands holds.
const RARE: f32 = 9.0;

/// The frozen weights of every language.
#[derive(Debug, Default)]
pub struct Weights {
    languages: FxHashMap<String, FxHashMap<u32, f32>>,
}

impl Weights {
    /// Those in the program.
    pub fn embedded() -> &'static Weights {
        static WEIGHTS: OnceLock<Weights> = OnceLock::new();
        WEIGHTS.get_or_init(|| {
            let mut out = Weights::default();
            let Ok(library) = Library::embedded() else { return out };
            for language in library.languages() {
                let text = Folder::of(&language.code).map_or("", |f| f.text("stems.tsv"));
                out.languages.insert(language.code.clone(), table(text));
            }
            out
        })
    }

    /// Whether the table of a language holds a stem.
    pub fn knows(&self, language: &str, stem: u32) -> bool {
        self.languages.get(language).is_some_and(|t| t.contains_key(&stem))
    }

    /// The weight of a stem, by its hash.
    pub fn of(&self, language: &str, stem: u32) -> f32 {
        self.languages.get(language).and_then(|t| t.get(&stem)).copied().unwrap_or(RARE)
    }
}

/// Lines of a weight in tenths and the stems that have it.
fn table(text: &str) -> FxHashMap<u32, f32> {
    let mut out = FxHashMap::default();
    for line in text.lines().filter(|l| !l.starts_with('#')) {
        let Some((weight, stems)) = line.split_once('\t') else { continue };
        let Ok(tenths) = weight.parse::<f32>() else { continue };
        out.extend(stems.split(' ').map(|s| (hash::text(s) as u32, tenths / 10.0)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_weigh_little() {
        let w = Weights::embedded();
        let of = |l: &str, s: &str| w.of(l, hash::text(s) as u32);
        for language in ["fr", "en"] {
            assert!(of(language, "minis") < RARE, "{language}");
            assert_eq!(of(language, "qqqqq"), RARE);
        }
        assert!(of("en", "the") < 1.5 && of("fr", "de") < 1.5);
        assert!(of("en", "the") < of("en", "minis"));
    }
}
