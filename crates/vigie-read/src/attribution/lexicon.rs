//! Reporting cues of one language, as `cues.toml` has them.

use crate::library::{Folder, LibraryError};
use crate::reading::{Act, Factuality, Status};
use rustc_hash::{FxHashMap, FxHashSet};

/// What `S cue P` does.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    /// The act.
    pub act: Act,
    /// What S holds of P.
    pub source: Factuality,
    /// What the author holds of P.
    pub author: Factuality,
    /// What becomes of an event that is P, where the class settles it.
    #[serde(default)]
    pub status: Option<Status>,
    /// Whether a word of this class is one only where none of its other classes fits.
    #[serde(default)]
    pub general: bool,
    /// Whether its verbs stand as incises whichever way round: *…, she says*, as well as *…, says she*.
    #[serde(default)]
    pub incise: bool,
    /// Whether the author keeps aloof.
    #[serde(default)]
    pub distanced: bool,
}

/// The word class of a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// *say*
    #[default]
    Verb,
    /// *claim*
    Noun,
    /// *convinced*
    Adjective,
    /// *according to*
    Preposition,
}

/// A form the content can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Frame {
    /// A finite clause, or the host of an incise.
    Clause,
    /// Words between quotation marks.
    Quote,
    /// An infinitive.
    Infinitive,
    /// A clause in the gerund.
    Gerund,
    /// A noun phrase.
    Object,
    /// A noun phrase, and what it is said to be.
    As,
    /// Nothing: the cue is all.
    Nothing,
}

/// What the object of a cue must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Objects {
    /// Anything.
    #[default]
    Any,
    /// Something said: *the claim*, *it*.
    Claims,
    /// Something else.
    Things,
    /// Anything but somebody.
    Matters,
}

/// Words of one class and one frame.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Word class.
    #[serde(default)]
    pub kind: Kind,
    /// Name of the class.
    pub class: String,
    words: Vec<String>,
    /// What the content may be.
    #[serde(default)]
    pub takes: Vec<Frame>,
    /// Prepositions of a content that is a phrase.
    #[serde(default)]
    pub with: Vec<String>,
    /// What marks the described-as of a judgement.
    #[serde(default, rename = "as")]
    pub described_as: Vec<String>,
    /// What an object must be.
    #[serde(default)]
    pub objects: Objects,
    /// The object is not the content but whom it is about: *accuse the plant of polluting*.
    #[serde(default)]
    pub target: bool,
    /// Prepositions that make the verb another one: *condemned him to death*.
    #[serde(default)]
    pub without: Vec<String>,
    /// The object is weaker evidence of a saying: only what a speaker can be is its source.
    #[serde(default)]
    pub said: bool,
    /// The subject is what makes somebody, nobody says who, fear or believe it.
    #[serde(default)]
    pub nobody: bool,
    /// A noun that light verbs lend a subject: *express concern*.
    #[serde(default)]
    pub light: bool,
    /// The infinitive must have a mark: *dire de partir*, not *dire partir*.
    #[serde(default)]
    pub marked: bool,
    /// The clause must be in the subjunctive.
    #[serde(default)]
    pub subjunctive: bool,
    /// The clause or quotation must be a question.
    #[serde(default)]
    pub interrogative: bool,
    /// A preposition that is one of source only where it opens the clause.
    #[serde(default)]
    pub opening: bool,
    /// An object is whoever is told: *told reporters*.
    #[serde(default)]
    pub hears: bool,
    /// The infinitive counts in the passive too: *is believed to be*.
    #[serde(default)]
    pub passive_infinitive: bool,
    /// Sentences where it must be found.
    #[serde(default)]
    pub yes: Vec<String>,
    /// Sentences where it must not.
    #[serde(default)]
    pub no: Vec<String>,
}

/// One cue: its group, and the words after its first.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Index in [`Lexicon::groups`].
    pub group: usize,
    /// The words that follow, with gaps.
    pub rest: Vec<Box<str>>,
    /// Only with a reflexive pronoun.
    pub reflexive: bool,
}

type Set = FxHashSet<String>;

/// Function words of reporting.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Words {
    /// Verbs that lend their subject to a saying noun.
    pub light: Set,
    /// Verbs that take a clause and are not sayings.
    pub never: Set,
    /// Marks of a clause that sets one speaker against another: *while*, *tandis que*.
    pub contrasts: Set,
    /// Nouns for something said.
    pub claims: Set,
    /// Nouns for what somebody is accused of, that only answers an accusation.
    pub charges: Set,
    /// What denies something said.
    #[serde(rename = "false")]
    pub falsehoods: Set,
    /// What affirms something said.
    #[serde(rename = "true")]
    pub truths: Set,
    /// Pronouns that take up what was said.
    pub anaphora: Set,
    /// Nouns that are not speakers after a preposition of source.
    pub not_sources: Set,
    /// Speakers without a name.
    pub anonymous: Set,
    /// Writings that speak.
    pub documents: Set,
    /// Relative words.
    pub relatives: Set,
    /// Words of a complement clause.
    pub thats: Set,
    /// Words that make a clause a question.
    pub interrogatives: Set,
    /// Conjunctions of an incise: *as the minister said*.
    pub like: Set,
    /// Reflexive pronouns.
    pub reflexives: Set,
    /// Nouns that can speak though they end like things.
    pub speakers: Set,
    /// Nouns that cannot speak.
    pub things: Set,
    /// Endings of nouns that cannot speak.
    pub thing_endings: Vec<String>,
    /// Pronouns that cannot speak.
    pub mute: Set,
    /// Words of how a source wants to be named, which nobody says: *anonymity*.
    pub anonymity: Set,
    /// Words that join a content to its cue and say nothing: *that*, *of*.
    pub joints: Set,
    /// Whether a complement clause may stand without its complementiser.
    pub bare_clauses: bool,
    /// Whether a past participle without an auxiliary may be a past tense.
    pub participles_are_pasts: bool,
}

#[derive(Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    class: FxHashMap<String, Effect>,
    cue: Vec<Group>,
    words: Words,
    /// Lemma, and forms of it that taggers get wrong.
    forms: FxHashMap<String, Vec<String>>,
}

/// The words this room knows in one language.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// What each class does.
    pub classes: FxHashMap<String, Effect>,
    /// The groups, in the order of the file.
    pub groups: Vec<Group>,
    /// Function words.
    pub words: Words,
    cues: FxHashMap<Box<str>, Vec<Entry>>,
    forms: FxHashMap<String, String>,
}

impl Lexicon {
    /// Reads `cues.toml`.
    pub fn load(folder: Folder) -> Result<Lexicon, LibraryError> {
        let f: File = folder.toml("cues.toml")?;
        let mut cues: FxHashMap<Box<str>, Vec<Entry>> = FxHashMap::default();
        for (group, g) in f.cue.iter().enumerate() {
            if !f.class.contains_key(&g.class) {
                return Err(folder.error("cues.toml", format!("no [class] is called {:?}", g.class)));
            }
            for word in &g.words {
                // An elided word is a token of its own.
                let apart = word.replace('\'', "' ");
                let mut parts = apart.split_whitespace().peekable();
                let reflexive = g.kind == Kind::Verb && parts.peek().is_some_and(|p| f.words.reflexives.contains(*p));
                if reflexive {
                    parts.next();
                }
                let Some(head) = parts.next() else {
                    return Err(folder.error("cues.toml", format!("an empty word in a group of class {:?}", g.class)));
                };
                let rest = parts.map(Box::from).collect();
                cues.entry(head.into()).or_default().push(Entry { group, rest, reflexive });
            }
        }
        // Of several classes of a word the telling ones come first.
        let general = |e: &Entry| f.class.get(&f.cue[e.group].class).is_some_and(|c| c.general);
        for entries in cues.values_mut() {
            entries.sort_by_key(|e| (general(e), e.group));
        }
        let forms =
            f.forms.into_iter().flat_map(|(lemma, forms)| forms.into_iter().map(move |f| (f, lemma.clone()))).collect();
        Ok(Lexicon { classes: f.class, groups: f.cue, words: f.words, cues, forms })
    }

    /// The cues whose first word is this lemma or form.
    pub fn cues(&self, word: &str) -> &[Entry] {
        self.cues.get(word).map_or(&[], Vec::as_slice)
    }

    /// The lemma of a form that taggers get wrong.
    pub fn lemma_of(&self, form: &str) -> Option<&str> {
        self.forms.get(form).map(String::as_str)
    }

    /// What a class does.
    pub fn effect(&self, class: &str) -> Option<&Effect> {
        self.classes.get(class)
    }
}
