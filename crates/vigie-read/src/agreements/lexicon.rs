//! The words of agreements in one language, from `agreements.toml`.

use crate::library::{Folder, LibraryError};
use crate::reading::{AgreementKind, ObligationKind, Step};
use rustc_hash::{FxHashMap, FxHashSet};

const FILE: &str = "agreements.toml";

#[derive(Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    strong: Vec<String>,
    weak: Vec<String>,
    anaphors: Vec<String>,
    between: Vec<String>,
    with: Vec<String>,
    locative: Vec<String>,
    provides: Vec<String>,
    provision_nouns: Vec<String>,
    shares: Vec<String>,
    conditions: Vec<String>,
    not_beside: Vec<String>,
    about: Vec<String>,
    under: Vec<String>,
    commits: Vec<String>,
    stops: Vec<String>,
    kind: Vec<KindRow>,
    step: Vec<StepRow>,
    obligation: Vec<ObligationRow>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct KindRow {
    kind: AgreementKind,
    #[serde(default)]
    nouns: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct StepRow {
    step: Step,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    nouns: Vec<String>,
    /// Prepositions under which the instrument stands; none: it is the object.
    #[serde(default)]
    cases: Vec<String>,
    /// The instrument is the subject: it enters into force, it expires.
    #[serde(default)]
    subject: bool,
    /// What must hang on the verb: `vigueur` of *entrer en vigueur*.
    #[serde(default)]
    needs: Vec<String>,
    /// Who does it is no party: *brokered by Malaysia*.
    #[serde(default)]
    mediates: bool,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ObligationRow {
    kind: ObligationKind,
    words: Vec<String>,
}

/// How a word can take an instrument a step further.
#[derive(Clone, Debug)]
pub struct StepWord {
    /// The step.
    pub step: Step,
    /// Whether it is a noun.
    pub noun: bool,
    /// Prepositions under which the instrument stands; none: it is the object.
    pub cases: FxHashSet<String>,
    /// Whether the instrument is the subject.
    pub subject: bool,
    /// Lemmas of which one must hang on it; none for no need.
    pub needs: Vec<String>,
    /// Whether its doer is a go-between and no party.
    pub mediates: bool,
}

/// What a noun says of being an instrument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// A treaty is one by name.
    Strong,
    /// A deal is one when a step is taken with it, or it has a name.
    Weak,
    /// `this text`: only as another word for one named before.
    Anaphor,
}

/// The words of agreements in one language.
#[derive(Debug, Default)]
pub struct Lexicon {
    nouns: FxHashMap<String, (Strength, Option<AgreementKind>)>,
    kinds: Vec<(AgreementKind, String)>,
    steps: FxHashMap<String, Vec<StepWord>>,
    obligations: Vec<(ObligationKind, String)>,
    /// Prepositions before both parties: *entre*, *between*.
    pub between: FxHashSet<String>,
    /// Prepositions before the other party: *avec*, *with*.
    pub with: FxHashSet<String>,
    /// Prepositions of a place.
    pub locative: FxHashSet<String>,
    /// Verbs by which an instrument lays something down.
    pub provides: FxHashSet<String>,
    /// Nouns for what an instrument holds: *clause*, *provision*.
    pub provision_nouns: FxHashSet<String>,
    /// Nouns of taking part in an instrument: *participation*, *membership*.
    pub shares: FxHashSet<String>,
    /// Prepositions and conjunctions of a condition.
    pub conditions: FxHashSet<String>,
    /// Words beside which a noun is no instrument: a *social* treaty, a *trade* union agreement.
    pub not_beside: FxHashSet<String>,
    /// Prepositions inside a name: a treaty *on* the sea.
    pub about: FxHashSet<String>,
    /// Phrases before an instrument that a clause rests on: *under the terms of*.
    pub under: Vec<String>,
    /// Verbs of those who take a duty on: *pledge to*, *be required to*.
    pub commits: FxHashSet<String>,
    /// Verbs that put a step off or keep it from being taken: *postpone*, *block*.
    pub stops: FxHashSet<String>,
}

impl Lexicon {
    /// Reads `agreements.toml`.
    pub fn load(folder: Folder) -> Result<Lexicon, LibraryError> {
        let file: File = folder.toml(FILE)?;
        let set = |words: Vec<String>| words.into_iter().collect::<FxHashSet<_>>();
        let mut out = Lexicon {
            between: set(file.between),
            with: set(file.with),
            locative: set(file.locative),
            provides: set(file.provides),
            provision_nouns: set(file.provision_nouns),
            shares: set(file.shares),
            conditions: set(file.conditions),
            not_beside: set(file.not_beside),
            about: set(file.about),
            under: file.under,
            commits: set(file.commits),
            stops: set(file.stops),
            ..Lexicon::default()
        };
        for (words, strength) in
            [(file.strong, Strength::Strong), (file.weak, Strength::Weak), (file.anaphors, Strength::Anaphor)]
        {
            out.nouns.extend(words.into_iter().map(|w| (w, (strength, None))));
        }
        for row in file.kind {
            for noun in row.nouns {
                let strength = out.nouns.get(&noun).map_or(Strength::Strong, |n| n.0);
                out.nouns.insert(noun, (strength, Some(row.kind)));
            }
            out.kinds.extend(row.words.into_iter().map(|w| (row.kind, w)));
        }
        for row in file.step {
            out.step(row);
        }
        for row in file.obligation {
            out.obligations.extend(row.words.into_iter().map(|w| (row.kind, w)));
        }
        Ok(out)
    }

    fn step(&mut self, row: StepRow) {
        let cases: FxHashSet<String> = row.cases.into_iter().collect();
        let words = row.verbs.into_iter().map(|v| (v, false)).chain(row.nouns.into_iter().map(|n| (n, true)));
        for (word, noun) in words {
            let entry = StepWord {
                step: row.step,
                noun,
                cases: if noun { FxHashSet::default() } else { cases.clone() },
                subject: row.subject,
                needs: row.needs.clone(),
                mediates: row.mediates,
            };
            self.steps.entry(word).or_default().push(entry);
        }
    }

    /// What a noun's lemma says of being an instrument.
    pub fn noun(&self, lemma: &str) -> Option<(Strength, Option<AgreementKind>)> {
        self.nouns.get(lemma).or_else(|| self.nouns.get(lemma.to_lowercase().as_str())).copied()
    }

    /// The steps a lemma can be.
    pub fn steps(&self, lemma: &str) -> &[StepWord] {
        self.steps.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// The kind that the words of a phrase tell; the one named first in the lexicon wins.
    pub fn kind(&self, phrase: &str) -> Option<AgreementKind> {
        found(&self.kinds, phrase)
    }

    /// The obligation that the words of a phrase tell.
    pub fn obligation(&self, phrase: &str) -> Option<ObligationKind> {
        found(&self.obligations, phrase)
    }
}

/// The first entry whose words stand in a phrase, which is lower case with one blank between words and at both ends.
fn found<T: Copy>(entries: &[(T, String)], phrase: &str) -> Option<T> {
    let whole = |w: &str| {
        phrase.match_indices(w).any(|(at, _)| {
            let before = phrase[..at].chars().next_back();
            let after = phrase[at + w.len()..].chars().next();
            before.is_none_or(|c| !c.is_alphanumeric()) && after.is_none_or(|c| !c.is_alphanumeric())
        })
    };
    entries.iter().find(|(_, w)| whole(w)).map(|(t, _)| *t)
}
