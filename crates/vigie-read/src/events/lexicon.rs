//! The triggers of one language, as the rules look them up. `load` compiles them from the files.

use crate::reading::EventType;
use rustc_hash::{FxHashMap, FxHashSet};

/// Where a participant stands: a place of the tree, or a preposition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The doer.
    Subject,
    /// The undergoer.
    Object,
    /// The indirect object.
    Dative,
    /// Whose the object is.
    Owner,
    /// The undergoer, where nobody else acts: "the army was deployed".
    Fallback,
    /// An infinitive that completes the trigger.
    Infinitive,
    /// A finite clause that completes it.
    Clause,
    /// What something is said to be.
    Attribute,
    /// A reflexive pronoun.
    Reflexive,
    /// A phrase under this preposition.
    Case(String),
}

impl Slot {
    pub(super) fn parse(text: &str) -> Result<Slot, String> {
        Ok(match text {
            "@subj" => Slot::Subject,
            "@obj" => Slot::Object,
            "@iobj" => Slot::Dative,
            "@own" => Slot::Owner,
            "@self" => Slot::Fallback,
            "@xcomp" => Slot::Infinitive,
            "@ccomp" => Slot::Clause,
            "@as" => Slot::Attribute,
            "@refl" => Slot::Reflexive,
            _ if text.starts_with('@') => return Err(format!("no slot is called {text:?}")),
            _ => Slot::Case(text.to_owned()),
        })
    }
}

/// What may stand in a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filler {
    /// Anything.
    Any,
    /// Nothing: the slot must be empty.
    Nothing,
    /// A word of this class.
    Class(usize),
    /// A word that is not of this class.
    NotClass(usize),
    /// This lemma.
    Lemma(String),
    /// Any actor.
    Actor,
    /// Somebody: an actor, a person's name, a pronoun, a number of people.
    Human,
    /// A person or an office.
    Person,
    /// An organisation.
    Body,
    /// A state or a government.
    State,
    /// Someone under arms.
    Military,
    /// A place.
    Place,
}

/// What must stand in one of some slots for a trigger to count.
#[derive(Clone, Debug)]
pub struct Need {
    /// The slots; one is enough.
    pub slots: Vec<Slot>,
    /// The fillers; one is enough.
    pub fillers: Vec<Filler>,
}

/// Whose a bare genitive of a noun is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Genitive {
    /// The one who acts.
    #[default]
    Actor,
    /// The one it is done to.
    Recipient,
    /// What the act is about; its own partners are the recipients.
    Own,
    /// Nobody's.
    None,
}

/// Which slots are actor and recipient.
#[derive(Clone, Debug, Default)]
pub struct Roles {
    /// Joined.
    pub actor: Vec<Slot>,
    /// The first that holds somebody.
    pub recipient: Vec<Slot>,
    /// For nouns.
    pub genitive: Genitive,
}

/// Triggers that mean the same.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name, unique in the language.
    pub id: String,
    /// PLOVER type.
    pub kind: EventType,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// Contexts it always has.
    pub contexts: Vec<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// Roles of its verbs and adjectives.
    pub roles: Roles,
    /// Roles of its nouns.
    pub noun_roles: Roles,
    /// What its verbs and adjectives must have.
    pub needs: Vec<Need>,
    /// What its verbs and adjectives must not have.
    pub bars: Vec<Need>,
    /// What its nouns must have.
    pub noun_needs: Vec<Need>,
    /// Whether its nouns are events without anybody named.
    pub bare: bool,
    /// Whether its nouns count only with a verb that says that they happened.
    pub supported: bool,
    /// Whether its verbs give way to a noun that leans on them: "ordered the arrest".
    pub yields: bool,
    /// Whether it counts only with an actor.
    pub actor_required: bool,
    /// Whether it counts only with somebody it is done to.
    pub recipient_required: bool,
    /// Whether its words often mean something else (a striker's attack): it counts only with an actor of politics, and not
    /// where something is played.
    pub ambiguous: bool,
    /// Whether its object is always somebody: who is accused, arrested, sentenced.
    pub personal: bool,
    /// Whether it may befall people by nobody's doing: without an actor it counts only beside a weapon or an attack.
    pub accidental: bool,
    /// Sentences it must read, of ours.
    pub yes: Vec<String>,
    /// Sentences it must not.
    pub no: Vec<String>,
}

/// The word class of a trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// A verb.
    Verb,
    /// A noun.
    Noun,
    /// An adjective or participle said of somebody.
    Adjective,
}

/// One trigger.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Index of its group.
    pub group: usize,
    /// Its words as written.
    pub text: String,
    /// The words that must stand below the head.
    pub rest: Vec<String>,
}

/// A verb that lends a noun its subject or its reality, with the words that must stand with it.
pub type Support = FxHashMap<String, Vec<Vec<String>>>;

/// The triggers and word classes of one language.
#[derive(Debug, Default)]
pub struct Lexicon {
    pub(super) groups: Vec<Group>,
    pub(super) entries: Vec<Entry>,
    pub(super) by_word: FxHashMap<(Class, String), Vec<u32>>,
    pub(super) classes: Vec<FxHashSet<String>>,
    pub(super) modes: FxHashMap<String, Vec<(EventType, u32, String)>>,
    pub(super) contexts: FxHashMap<String, Vec<String>>,
    pub(super) light: Support,
    pub(super) occurs: Support,
    pub(super) locative: FxHashSet<String>,
    pub(super) aims: FxHashSet<String>,
    pub(super) victims: Vec<usize>,
    pub(super) people: Vec<usize>,
    /// Classes of those who can be held: people too.
    pub(super) captives: Vec<usize>,
    /// Classes of weapons and what they throw: they do harm without being anybody.
    pub(super) harms: Vec<usize>,
    /// Words of games and contests.
    pub(super) arenas: FxHashSet<String>,
    /// Words that are also of games: in number they make a report of one.
    pub(super) games: FxHashSet<String>,
    /// Nouns that count or time what hangs on them: a series of raids, a night of violence.
    pub(super) measures: FxHashSet<String>,
    pub(super) retypes: Vec<Retype>,
}

/// What must stand below the head besides a reflexive pronoun is written so.
pub(super) const REFLEXIVE: &str = "@refl";

/// Words at a trigger that make it another type, or none at all.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retype {
    /// The type of the trigger.
    pub from: EventType,
    /// What it is instead; absent for no event.
    pub to: Option<EventType>,
    /// The mode of it.
    pub mode: Option<String>,
    /// Its CAMEO code.
    pub cameo: Option<String>,
    pub(super) words: Vec<String>,
}

impl Lexicon {
    /// The triggers a word may head.
    pub fn entries(&self, class: Class, word: &str) -> impl Iterator<Item = &Entry> {
        // A lookup by a borrowed pair would need a key type of its own; triggers are looked up once a word.
        let found = self.by_word.get(&(class, word.to_owned())).map_or(&[][..], Vec::as_slice);
        found.iter().map(|e| &self.entries[*e as usize])
    }

    /// The group of an entry.
    pub fn group(&self, index: usize) -> &Group {
        &self.groups[index]
    }

    /// All groups.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// How many different triggers there are.
    pub fn triggers(&self) -> usize {
        self.entries.iter().map(|e| (e.group, e.text.as_str())).collect::<FxHashSet<_>>().len()
    }

    /// Whether a word class holds the lemma.
    pub fn in_class(&self, class: usize, lemma: &str) -> bool {
        self.classes[class].contains(lemma)
    }

    /// The modes a word hints at for a type, with their rank.
    pub fn modes(&self, word: &str, kind: EventType) -> Option<(u32, &str)> {
        let rows = self.modes.get(word)?;
        rows.iter().find(|(k, _, _)| *k == kind).map(|(_, rank, mode)| (*rank, mode.as_str()))
    }

    /// What a word at a trigger of a type makes of it.
    pub fn retype(&self, word: &str, from: EventType) -> Option<&Retype> {
        self.retypes.iter().find(|r| r.from == from && r.words.iter().any(|w| w == word))
    }

    /// The contexts a word hints at.
    pub fn contexts(&self, word: &str) -> &[String] {
        self.contexts.get(word).map_or(&[], Vec::as_slice)
    }
}
