//! The triggers of one language, compiled from `events.toml`, `events_cooperation.toml` and `events_conflict.toml`.

use super::plover::Plover;
use crate::library::{Folder, LibraryError, Ontology};
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
    fn parse(text: &str) -> Result<Slot, String> {
        Ok(match text {
            "@subj" => Slot::Subject,
            "@obj" => Slot::Object,
            "@iobj" => Slot::Dative,
            "@own" => Slot::Owner,
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
    groups: Vec<Group>,
    entries: Vec<Entry>,
    by_word: FxHashMap<(Class, String), Vec<u32>>,
    classes: Vec<FxHashSet<String>>,
    modes: FxHashMap<String, Vec<(EventType, u32, String)>>,
    contexts: FxHashMap<String, Vec<String>>,
    pub(super) light: Support,
    pub(super) occurs: Support,
    pub(super) locative: FxHashSet<String>,
    pub(super) aims: FxHashSet<String>,
    pub(super) victims: Vec<usize>,
    pub(super) people: Vec<usize>,
    retypes: Vec<Retype>,
}

/// What must stand below the head besides a reflexive pronoun is written so.
pub(super) const REFLEXIVE: &str = "@refl";

#[derive(Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SharedFile {
    classes: Vec<ClassRow>,
    light: Vec<String>,
    occurs: Vec<String>,
    locative: Vec<String>,
    victims: Vec<String>,
    people: Vec<String>,
    aims: Vec<String>,
    frames: Vec<FrameRow>,
    retypes: Vec<Retype>,
    modes: Vec<ModeRow>,
    contexts: Vec<ContextRow>,
}

#[derive(serde::Deserialize)]
struct ClassRow {
    name: String,
    words: Vec<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameRow {
    name: String,
    actor: Vec<String>,
    recipient: Vec<String>,
    #[serde(default)]
    r#gen: Genitive,
}

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
    words: Vec<String>,
}

#[derive(serde::Deserialize)]
struct ModeRow {
    r#type: EventType,
    mode: String,
    words: Vec<String>,
}

#[derive(serde::Deserialize)]
struct ContextRow {
    context: String,
    words: Vec<String>,
}

#[derive(Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct GroupFile {
    group: Vec<GroupRow>,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct GroupRow {
    id: String,
    r#type: EventType,
    mode: Option<String>,
    #[serde(default)]
    contexts: Vec<String>,
    cameo: Option<String>,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    nouns: Vec<String>,
    #[serde(default)]
    adjectives: Vec<String>,
    frame: Option<String>,
    noun_frame: Option<String>,
    #[serde(default)]
    needs: FxHashMap<String, Vec<String>>,
    #[serde(default)]
    noun_needs: FxHashMap<String, Vec<String>>,
    #[serde(default)]
    bare: bool,
    #[serde(default)]
    supported: bool,
    #[serde(default)]
    yields: bool,
    #[serde(default)]
    actor_required: bool,
    #[serde(default)]
    yes: Vec<String>,
    #[serde(default)]
    no: Vec<String>,
}

impl Lexicon {
    /// Reads the language's event files.
    pub fn load(folder: Folder, ontology: &Ontology) -> Result<Lexicon, LibraryError> {
        const SHARED: &str = "events.toml";
        let shared: SharedFile = folder.toml(SHARED)?;
        let mut names = FxHashMap::default();
        let mut out = Lexicon {
            locative: shared.locative.into_iter().collect(),
            aims: shared.aims.into_iter().collect(),
            ..Lexicon::default()
        };
        for class in shared.classes {
            names.insert(class.name, out.classes.len());
            out.classes.push(class.words.into_iter().collect());
        }
        let class = |class: &String| {
            names.get(class).copied().ok_or_else(|| folder.error(SHARED, format!("no word class is called {class:?}")))
        };
        out.victims = shared.victims.iter().map(class).collect::<Result<_, _>>()?;
        out.people = shared.people.iter().map(class).collect::<Result<_, _>>()?;
        for row in &shared.retypes {
            if let (Some(to), Some(mode)) = (row.to, &row.mode)
                && !ontology.plover.has_mode(to, mode)
            {
                return Err(folder.error(SHARED, format!("{to} has no mode {mode:?}")));
            }
        }
        out.retypes = shared.retypes;
        out.light = support(&shared.light);
        out.occurs = support(&shared.occurs);
        let roles = frames(shared.frames).map_err(|e| folder.error(SHARED, e))?;
        for (rank, row) in shared.modes.into_iter().enumerate() {
            if !ontology.plover.has_mode(row.r#type, &row.mode) {
                return Err(folder.error(SHARED, format!("{} has no mode {:?}", row.r#type, row.mode)));
            }
            for word in row.words {
                out.modes.entry(word).or_default().push((row.r#type, rank as u32, row.mode.clone()));
            }
        }
        for row in shared.contexts {
            check_context(&ontology.plover, &row.context).map_err(|e| folder.error(SHARED, e))?;
            for word in row.words {
                out.contexts.entry(word).or_default().push(row.context.clone());
            }
        }
        for file in ["events_cooperation.toml", "events_conflict.toml"] {
            let rows: GroupFile = folder.toml(file)?;
            for row in rows.group {
                let id = row.id.clone();
                out.add(row, &names, &roles, &ontology.plover)
                    .map_err(|e| folder.error(file, format!("group {id:?}: {e}")))?;
            }
        }
        Ok(out)
    }

    fn add(
        &mut self,
        row: GroupRow,
        names: &FxHashMap<String, usize>,
        roles: &FxHashMap<String, Roles>,
        plover: &Plover,
    ) -> Result<(), String> {
        if let Some(mode) = row.mode.as_deref().filter(|m| !plover.has_mode(row.r#type, m)) {
            return Err(format!("{} has no mode {mode:?}", row.r#type));
        }
        row.contexts.iter().try_for_each(|c| check_context(plover, c))?;
        let frame = |name: &Option<String>, used: bool| match name {
            Some(n) => roles.get(n).cloned().ok_or_else(|| format!("no frame is called {n:?}")),
            None if used => Err("triggers without a frame".to_owned()),
            None => Ok(Roles::default()),
        };
        let index = self.groups.len();
        self.groups.push(Group {
            kind: row.r#type,
            mode: row.mode,
            contexts: row.contexts,
            cameo: row.cameo,
            roles: frame(&row.frame, !row.verbs.is_empty() || !row.adjectives.is_empty())?,
            noun_roles: frame(&row.noun_frame, !row.nouns.is_empty())?,
            needs: needs(row.needs, names)?,
            noun_needs: needs(row.noun_needs, names)?,
            bare: row.bare,
            supported: row.supported,
            yields: row.yields,
            actor_required: row.actor_required,
            yes: row.yes,
            no: row.no,
            id: row.id,
        });
        let lists = [(Class::Verb, row.verbs), (Class::Noun, row.nouns), (Class::Adjective, row.adjectives)];
        for (class, words) in lists {
            words.into_iter().for_each(|text| self.entry(index, class, text));
        }
        Ok(())
    }

    /// A trigger of several words is found from each of them: which one is the head is the tree's to say.
    fn entry(&mut self, group: usize, class: Class, text: String) {
        let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        for (i, head) in words.iter().enumerate().filter(|(_, w)| *w != REFLEXIVE) {
            let rest = words.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, w)| w.clone()).collect();
            self.by_word.entry((class, head.clone())).or_default().push(self.entries.len() as u32);
            self.entries.push(Entry { group, text: text.clone(), rest });
        }
    }

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

fn check_context(plover: &Plover, context: &str) -> Result<(), String> {
    if plover.has_context(context) { Ok(()) } else { Err(format!("PLOVER has no context {context:?}")) }
}

fn support(verbs: &[String]) -> Support {
    let mut out = Support::default();
    for verb in verbs {
        let mut words = verb.split_whitespace().map(str::to_owned);
        if let Some(head) = words.next() {
            out.entry(head).or_default().push(words.collect());
        }
    }
    out
}

fn frames(rows: Vec<FrameRow>) -> Result<FxHashMap<String, Roles>, String> {
    let mut out = FxHashMap::default();
    for row in rows {
        let slots = |names: &[String]| names.iter().map(|n| Slot::parse(n)).collect::<Result<Vec<_>, _>>();
        let roles = Roles { actor: slots(&row.actor)?, recipient: slots(&row.recipient)?, genitive: row.r#gen };
        if out.insert(row.name.clone(), roles).is_some() {
            return Err(format!("two frames are called {:?}", row.name));
        }
    }
    Ok(out)
}

fn needs(rows: FxHashMap<String, Vec<String>>, names: &FxHashMap<String, usize>) -> Result<Vec<Need>, String> {
    let mut out = Vec::new();
    for (slots, fillers) in rows {
        let slots = slots.split('|').map(Slot::parse).collect::<Result<_, _>>()?;
        let fillers = fillers.iter().map(|f| filler(f, names)).collect::<Result<_, _>>()?;
        out.push(Need { slots, fillers });
    }
    Ok(out)
}

fn filler(text: &str, names: &FxHashMap<String, usize>) -> Result<Filler, String> {
    Ok(match text {
        "*" => Filler::Any,
        "!" => Filler::Nothing,
        "@actor" => Filler::Actor,
        "@human" => Filler::Human,
        "@person" => Filler::Person,
        "@body" => Filler::Body,
        "@state" => Filler::State,
        "@military" => Filler::Military,
        "@place" => Filler::Place,
        _ if text.starts_with("!#") => match filler(&text[1..], names)? {
            Filler::Class(class) => Filler::NotClass(class),
            other => other,
        },
        _ => match text.strip_prefix('#') {
            Some(class) => {
                Filler::Class(*names.get(class).ok_or_else(|| format!("no word class is called {class:?}"))?)
            }
            None if text.starts_with('@') => return Err(format!("no filler is called {text:?}")),
            None => Filler::Lemma(text.to_owned()),
        },
    })
}
