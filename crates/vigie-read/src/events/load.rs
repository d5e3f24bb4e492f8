//! The files of triggers, read and checked: `events.toml`, `events_cooperation.toml`, `events_conflict.toml`.

use super::lexicon::{Class, Entry, Filler, Genitive, Group, Lexicon, Need, REFLEXIVE, Retype, Roles, Slot, Support};
use super::plover::Plover;
use crate::library::{Folder, LibraryError, Ontology};
use crate::reading::EventType;
use rustc_hash::FxHashMap;

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
    harms: Vec<String>,
    captives: Vec<String>,
    arenas: Vec<String>,
    games: Vec<String>,
    measures: Vec<String>,
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
    recipient_required: bool,
    #[serde(default)]
    ambiguous: bool,
    #[serde(default)]
    accidental: bool,
    #[serde(default)]
    personal: bool,
    #[serde(default)]
    bars: FxHashMap<String, Vec<String>>,
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
            arenas: shared.arenas.into_iter().collect(),
            games: shared.games.into_iter().collect(),
            measures: shared.measures.into_iter().collect(),
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
        out.harms = shared.harms.iter().map(class).collect::<Result<_, _>>()?;
        out.captives = shared.captives.iter().map(class).collect::<Result<_, _>>()?;
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
            recipient_required: row.recipient_required,
            ambiguous: row.ambiguous,
            accidental: row.accidental,
            personal: row.personal,
            bars: needs(row.bars, names)?,
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
