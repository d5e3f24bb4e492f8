//! The words of one language that name someone: countries, bodies, roles, collectives.

use super::matcher::{Matcher, fold};
use super::tables::{Countries, parts, rows};
use crate::library::{Folder, LibraryError, Ontology};
use crate::reading::ActorKind;
use rustc_hash::{FxHashMap, FxHashSet};

/// Grammatical gender and number, as far as a table or the text tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// `Some(true)` for feminine, `Some(false)` for masculine.
    pub feminine: Option<bool>,
    /// Whether it is plural.
    pub plural: Option<bool>,
}

/// What a name may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// A country, by its index in [`Countries::all`].
    Country(usize),
    /// Its capital.
    Capital(usize),
    /// The adjective of a country: *russe*.
    Adjective(usize),
    /// A noun for its people: *Swedes*.
    People(usize),
    /// A body, by its index in [`Countries::bodies`].
    Body(usize),
    /// The seat of a body: *Bruxelles*.
    Seat(usize),
    /// The adjective of a body: *européen*.
    BodyAdjective(usize),
    /// The adjective of a collective: *occidental*.
    CollectiveAdjective(usize),
    /// A role, by its index in [`Lexicon::roles`].
    Role(usize),
    /// A collective, by its index in [`Lexicon::collectives`].
    Collective(usize),
    /// A short name that holds beside another country: *the South*.
    Short(usize),
    /// The first part of two nations' adjective: *franco* in *franco-allemand*; nothing by itself.
    Combining(usize),
    /// *ce dernier*, *the latter*.
    Latter,
}

/// Nouns of one kind of holder.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Its name in rules.
    pub id: String,
    /// What one holder is.
    pub kind: ActorKind,
    /// PLOVER sectors, where the text gives no better.
    pub sectors: Vec<String>,
    /// One holder at a time: *president*; unnamed, it is an office.
    #[serde(default)]
    pub office: bool,
    /// The office in the table of holders that the bare role with a country means: *the French president* is its `head`.
    #[serde(default)]
    pub holds: Option<String>,
    /// It has the country and sectors of the body it belongs to: *spokesman*.
    #[serde(default)]
    pub body: bool,
    /// Quoted without a name: *officials*.
    #[serde(default)]
    pub anonymous: bool,
    /// Somebody only with a country or a name beside it: *side*, *missile*.
    #[serde(default)]
    pub weak: bool,
    /// A form of address: *Mme*.
    #[serde(default)]
    pub title: bool,
    /// Its holder serves or visits another country than the one spoken of: *ambassador*, *counterpart*.
    #[serde(default)]
    pub abroad: bool,
    /// Its holder is of another country than whoever has him: *his counterpart*.
    #[serde(default)]
    pub other: bool,
    /// Its words name the same people: *troops*, *soldiers*.
    #[serde(default)]
    pub merge: bool,
    /// Not of a state: its country is NGO where the text gives none.
    #[serde(default)]
    pub ngo: bool,
    words: Vec<String>,
    /// Sentences in which one of the words stands for someone.
    #[serde(default)]
    pub yes: Vec<String>,
    /// Sentences in which nobody of this role stands.
    #[serde(default)]
    pub no: Vec<String>,
}

/// What the members of a collective are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    /// Countries.
    State,
    /// Countries, armed groups, parties: no person.
    Side,
    /// Persons.
    Person,
    /// Anyone.
    Any,
}

/// Phrases for several at once.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collective {
    /// How many they are, where the phrase says so.
    pub size: Option<usize>,
    /// What they are.
    pub of: Option<Of>,
    words: Vec<String>,
    /// Its adjectives: *occidental*.
    #[serde(default)]
    adjectives: Vec<String>,
    /// Sentences with such a collective.
    #[serde(default)]
    pub yes: Vec<String>,
}

impl Collective {
    /// The usual name.
    pub fn name(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }
}

/// A short name: holds only where another country is spoken of too.
#[derive(Clone, Debug)]
pub struct Short {
    /// Index of the country meant.
    pub country: usize,
    /// Index of the country that must stand in the text.
    pub beside: usize,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct AdjectiveRow {
    words: Vec<String>,
    body: String,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ShortRow {
    words: Vec<String>,
    country: String,
    beside: String,
}

#[derive(Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct PronounRow {
    third: Vec<String>,
    human: Vec<String>,
    things: Vec<String>,
    clitics: Vec<String>,
    plural: Vec<String>,
}

#[derive(Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    endings: Vec<String>,
    locative: Vec<String>,
    locative_capital: Vec<String>,
    dative: Vec<String>,
    dative_verbs: Vec<String>,
    place_nouns: Vec<String>,
    homeland: Vec<String>,
    former: Vec<String>,
    latter: Vec<String>,
    links: Vec<String>,
    hollow: Vec<String>,
    among: Vec<String>,
    unions: Vec<String>,
    pronouns: PronounRow,
    roles: Vec<Role>,
    collectives: Vec<Collective>,
    short: Vec<ShortRow>,
    combining: std::collections::BTreeMap<String, Vec<String>>,
    adjectives: Vec<AdjectiveRow>,
}

/// The words this room knows in one language.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// Every name and role.
    pub names: Matcher<Sense>,
    /// The usual name of each country, with its agreement, by index.
    pub countries: Vec<(String, Agreement)>,
    /// The usual name of each body, by index.
    pub bodies: Vec<String>,
    /// The roles.
    pub roles: Vec<Role>,
    /// The collectives.
    pub collectives: Vec<Collective>,
    /// The short names.
    pub shorts: Vec<Short>,
    /// Plural endings.
    pub endings: Vec<String>,
    /// Prepositions that make a country a place.
    pub locative: FxHashSet<String>,
    /// Prepositions that make a capital a place.
    pub locative_capital: FxHashSet<String>,
    /// Prepositions that make a receiver under [`Lexicon::dative_verbs`], a place otherwise.
    pub dative: FxHashSet<String>,
    /// Verbs and nouns that have a receiver.
    pub dative_verbs: FxHashSet<String>,
    /// Nouns beside which a name is a place, folded.
    pub place_nouns: FxHashSet<String>,
    /// Nouns for one's own country, folded.
    pub homeland: FxHashSet<String>,
    /// Adjectives of those who hold an office no more, folded.
    pub former: FxHashSet<String>,
    /// Prepositions between an office and its body.
    pub links: FxHashSet<String>,
    /// Nouns that stand for what they count or relate: *thousands* of soldiers; folded.
    pub hollow: FxHashSet<String>,
    /// Nouns for a union of states named before: *the bloc*; folded.
    pub unions: FxHashSet<String>,
    /// What stands before one of those just named: *including*.
    pub among: FxHashSet<String>,
    /// Pronouns and possessives of the third person, folded; `Some(true)` for a human being, `Some(false)` for anything else.
    pub pronouns: FxHashMap<String, Option<bool>>,
    /// Those for several, folded.
    pub plurals: FxHashSet<String>,
}

impl Lexicon {
    /// Reads `actors.toml`, `countries.tsv` and `bodies.tsv`.
    pub fn load(folder: Folder, ontology: &Ontology) -> Result<Lexicon, LibraryError> {
        let f: File = folder.toml("actors.toml")?;
        let folded = |words: Vec<String>| words.iter().map(|w| fold(w)).collect();
        let mut out = Lexicon {
            endings: f.endings,
            locative: f.locative.into_iter().collect(),
            locative_capital: f.locative_capital.into_iter().collect(),
            dative: f.dative.into_iter().collect(),
            dative_verbs: f.dative_verbs.into_iter().collect(),
            place_nouns: folded(f.place_nouns),
            homeland: folded(f.homeland),
            former: folded(f.former),
            links: f.links.into_iter().collect(),
            hollow: folded(f.hollow),
            unions: folded(f.unions),
            among: f.among.into_iter().collect(),
            ..Lexicon::default()
        };
        let p = f.pronouns;
        for (words, human) in [(p.third, None), (p.human, Some(true)), (p.clitics, Some(true)), (p.things, Some(false))]
        {
            out.pronouns.extend(words.iter().map(|w| (fold(w), human)));
        }
        out.plurals = p.plural.iter().map(|w| fold(w)).collect();
        out.read_countries(folder, &ontology.countries)?;
        out.read_bodies(folder, &ontology.countries)?;
        for (i, role) in f.roles.iter().enumerate() {
            role.words.iter().for_each(|w| out.names.add(w, Sense::Role(i)));
        }
        for (i, c) in f.collectives.iter().enumerate() {
            c.words.iter().for_each(|w| out.names.add(w, Sense::Collective(i)));
            c.adjectives.iter().for_each(|w| out.names.add(w, Sense::CollectiveAdjective(i)));
        }
        f.latter.iter().for_each(|w| out.names.add(w, Sense::Latter));
        for row in f.adjectives {
            let unknown = || folder.error("actors.toml", format!("[[adjectives]]: no body has the id {:?}", row.body));
            let i = ontology.countries.body(&row.body).ok_or_else(unknown)?;
            row.words.iter().for_each(|w| out.names.add(w, Sense::BodyAdjective(i)));
        }
        for row in f.short {
            let index = |code: &str| {
                let unknown = || folder.error("actors.toml", format!("[[short]]: no country has the code {code:?}"));
                ontology.countries.index(code).ok_or_else(unknown)
            };
            let short = Short { country: index(&row.country)?, beside: index(&row.beside)? };
            row.words.iter().for_each(|w| out.names.add(w, Sense::Short(out.shorts.len())));
            out.shorts.push(short);
        }
        for (code, words) in f.combining {
            let unknown = || folder.error("actors.toml", format!("[combining]: no country has the code {code:?}"));
            let i = ontology.countries.index(&code).ok_or_else(unknown)?;
            words.iter().for_each(|w| out.names.add(w, Sense::Combining(i)));
        }
        out.roles = f.roles;
        out.collectives = f.collectives;
        Ok(out)
    }

    fn read_countries(&mut self, folder: Folder, countries: &Countries) -> Result<(), LibraryError> {
        self.countries = countries.all().iter().map(|c| (c.code.clone(), Agreement::default())).collect();
        for (line, cells) in rows(folder.text("countries.tsv")) {
            let error = |what: String| folder.error("countries.tsv", format!("line {line}: {what}"));
            let [code, gender, names, adjectives, people, capitals] = cells[..] else {
                return Err(error(format!("{} columns, expected 6", cells.len())));
            };
            let i = countries.index(code).ok_or_else(|| error(format!("no country has the code {code:?}")))?;
            let agreement = Agreement {
                feminine: Some(gender == "f").filter(|_| matches!(gender, "f" | "m")),
                plural: Some(gender == "p"),
            };
            if let Some(name) = parts(names).next() {
                self.countries[i] = (name.to_owned(), agreement);
            }
            parts(names).for_each(|n| self.names.add(n, Sense::Country(i)));
            parts(adjectives).for_each(|n| self.names.add(n, Sense::Adjective(i)));
            parts(people).for_each(|n| self.names.add(n, Sense::People(i)));
            parts(capitals).for_each(|n| self.names.add(n, Sense::Capital(i)));
        }
        Ok(())
    }

    fn read_bodies(&mut self, folder: Folder, countries: &Countries) -> Result<(), LibraryError> {
        let mut local: FxHashMap<usize, &str> = FxHashMap::default();
        for (line, cells) in rows(folder.text("bodies.tsv")) {
            let error = |what: String| folder.error("bodies.tsv", format!("line {line}: {what}"));
            let (id, names, seats) = match cells[..] {
                [id, names] => (id, names, ""),
                [id, names, seats] => (id, names, seats),
                _ => return Err(error(format!("{} columns, expected 2 or 3", cells.len()))),
            };
            let i = countries.body(id).ok_or_else(|| error(format!("no body has the id {id:?}")))?;
            parts(seats).for_each(|n| self.names.add(n, Sense::Seat(i)));
            local.insert(i, names);
        }
        for (i, body) in countries.bodies().iter().enumerate() {
            let own = local.get(&i).copied().unwrap_or_default();
            let all = || parts(own).chain(body.names.iter().map(String::as_str));
            self.bodies.push(all().next().unwrap_or(&body.id).to_owned());
            all().for_each(|n| self.names.add(n, Sense::Body(i)));
        }
        Ok(())
    }
}
