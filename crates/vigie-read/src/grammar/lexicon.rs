//! The function words of one language.

use crate::library::{Folder, LibraryError};
use rustc_hash::{FxHashMap, FxHashSet};

/// What a verb (or noun, or adjective) makes of the clause it governs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Governor {
    /// It may be so: *pouvoir*, *risk*.
    Possible,
    /// It is likely: *sembler*, *be likely*.
    Probable,
    /// Somebody is accused of it: *accuse*, *soupçonner*.
    Alleged,
    /// It should be so: *devoir*, *need*.
    Necessary,
    /// Somebody means to do it: *prévoir de*, *plan*, *be about to*.
    Planned,
    /// It is about to be, as grammar has it: *aller* with an infinitive, *be going to*.
    Future,
    /// Somebody asks for it: *exiger*, *urge*.
    Demanded,
    /// It is wished for or feared, nothing more: *vouloir*, *fear*.
    Wished,
    /// Tried, with no word on the outcome.
    Attempted,
    /// It did not come about: *refuser de*, *fail*, *avoid*.
    Prevented,
    /// It did: *commencer à*, *manage*, *continue*.
    Realised,
}

/// The function words this room knows in one language.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// Prepositions of a passive's agent: *par*, *by*.
    pub agents: FxHashSet<String>,
    /// Prepositions of a genitive: *de*, *of*.
    pub genitives: FxHashSet<String>,
    /// Days of the week, which may stand bare between a verb and its object.
    pub days: FxHashSet<String>,
    /// Verbs whose subject, not object, is the subject of the infinitive they govern: *promise*, *menacer*.
    pub subject_control: FxHashSet<String>,
    /// Prepositions under which a verb of asking has whoever is asked: *call on*, *demander à*.
    pub asked_under: FxHashSet<String>,
    /// Verbs whose object is the subject of the clause they say of it under one of [`Self::object_marks`]: *accuse*, *blame*.
    pub object_control: FxHashSet<String>,
    /// The prepositions of such a clause: *of*, *for*, *de*.
    pub object_marks: FxHashSet<String>,
    /// Verbs that have no passive: *arriver*, *arrive*.
    pub intransitive: FxHashSet<String>,
    /// Negative adverbs and particles: *pas*, *jamais*, *not*, *never*. Their `Polarity=Neg` counts too.
    pub negators: FxHashSet<String>,
    /// Negative determiners and pronouns: *aucun*, *no*, *nobody*.
    pub negative_words: FxHashSet<String>,
    /// Adverbs that leave a clause barely denied or affirmed: *probably*, *peut-être*.
    pub adverbs: FxHashMap<String, Governor>,
    /// Auxiliaries that change how real a clause is: *may*, *will*.
    pub auxiliaries: FxHashMap<String, Governor>,
    /// Words that govern a clause and change how real it is.
    pub governors: FxHashMap<String, Governor>,
    /// Conjunctions of a condition: *si*, *if*, *unless*.
    pub conditions: FxHashSet<String>,
    /// Markers of a purpose: *pour*, *afin*, *in order*.
    pub purposes: FxHashSet<String>,
    /// Prepositions of absence: *sans*, *without*.
    pub absences: FxHashSet<String>,
    /// Prepositional phrases of a hypothesis: *en cas de*, *in case of*.
    pub hypotheses: FxHashSet<String>,
    /// Adverbs of hearsay: *reportedly*, *apparemment*.
    pub hearsay: FxHashSet<String>,
    /// Verbs under which `Mood=Cnd` is courtesy or modality, never hearsay: *pouvoir*, *vouloir*.
    pub polite: FxHashSet<String>,
    /// Adjectives that lower a noun's reality: *éventuel*, *possible*, *alleged*, *prochain*.
    pub adjectives: FxHashMap<String, Governor>,
}

#[derive(Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    agents: Vec<String>,
    genitives: Vec<String>,
    days: Vec<String>,
    subject_control: Vec<String>,
    object_control: Vec<String>,
    #[serde(default)]
    asked_under: Vec<String>,
    object_marks: Vec<String>,
    intransitive: Vec<String>,
    negators: Vec<String>,
    negative_words: Vec<String>,
    conditions: Vec<String>,
    purposes: Vec<String>,
    absences: Vec<String>,
    hypotheses: Vec<String>,
    hearsay: Vec<String>,
    polite: Vec<String>,
    adverbs: FxHashMap<Governor, Vec<String>>,
    auxiliaries: FxHashMap<Governor, Vec<String>>,
    governors: FxHashMap<Governor, Vec<String>>,
    adjectives: FxHashMap<Governor, Vec<String>>,
}

fn set(words: Vec<String>) -> FxHashSet<String> {
    words.into_iter().collect()
}

/// A word has one class: with two, which of them held would be chance.
fn map(folder: Folder, classes: FxHashMap<Governor, Vec<String>>) -> Result<FxHashMap<String, Governor>, LibraryError> {
    let mut out = FxHashMap::default();
    for (class, words) in classes {
        for word in words {
            if let Some(other) = out.insert(word.clone(), class) {
                return Err(folder.error("grammar.toml", format!("{word:?} is {other:?} and {class:?}: keep one")));
            }
        }
    }
    Ok(out)
}

impl Lexicon {
    /// Reads `grammar.toml`.
    pub fn load(folder: Folder) -> Result<Lexicon, LibraryError> {
        let f: File = folder.toml("grammar.toml")?;
        Ok(Lexicon {
            agents: set(f.agents),
            genitives: set(f.genitives),
            days: set(f.days),
            subject_control: set(f.subject_control),
            object_control: set(f.object_control),
            asked_under: set(f.asked_under),
            object_marks: set(f.object_marks),
            intransitive: set(f.intransitive),
            negators: set(f.negators),
            negative_words: set(f.negative_words),
            conditions: set(f.conditions),
            purposes: set(f.purposes),
            absences: set(f.absences),
            hypotheses: set(f.hypotheses),
            hearsay: set(f.hearsay),
            polite: set(f.polite),
            adverbs: map(folder, f.adverbs)?,
            auxiliaries: map(folder, f.auxiliaries)?,
            governors: map(folder, f.governors)?,
            adjectives: map(folder, f.adjectives)?,
        })
    }
}
