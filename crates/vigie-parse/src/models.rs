//! The language models: in the binary, or installed beside it; found by language, loaded once.

use crate::model::Model;
use crate::sentences::Sentences;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{env, fs};
use vigie_gather::Document;

/// A model that cannot be used, or is not there.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// No model for the document's language.
    #[error("no model for language {language:?}; languages with one: {known}")]
    NoModel {
        /// What was asked for.
        language: String,
        /// What there is.
        known: String,
    },
    /// The bytes are not a model of this version.
    #[error("the model for {language:?} cannot be read: {what}")]
    Broken {
        /// Whose model.
        language: String,
        /// What is wrong with it.
        what: String,
    },
}

/// Language, weights, token rules, SHA-256 of the weights and rules.
type Embedded = (&'static str, &'static [u8], &'static str, &'static str);

static EMBEDDED: &[Embedded] = include!(concat!(env!("OUT_DIR"), "/models.rs"));

/// The files of a language's folder: weights, token rules, the hash of both.
pub const FILES: [&str; 3] = ["model.bin", "tokens.toml", "model.sha256"];

/// Where a model comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// It is in the binary.
    Binary,
    /// It is in this folder.
    Folder(PathBuf),
}

#[derive(Debug)]
struct Slot {
    source: Source,
    embedded: Option<&'static Embedded>,
    model: OnceLock<Result<Model, String>>,
    hash: OnceLock<Result<String, String>>,
}

/// The models at hand.
#[derive(Debug, Default)]
pub struct Models {
    slots: BTreeMap<String, Slot>,
}

impl Models {
    /// The models in the binary, and those installed beside it, which go before; each is unpacked when it is first used.
    pub fn embedded() -> &'static Models {
        static MODELS: OnceLock<Models> = OnceLock::new();
        MODELS.get_or_init(|| {
            let mut models = Models::default();
            for e in EMBEDDED {
                models.slots.insert(e.0.to_owned(), Slot::new(Source::Binary, Some(e)));
            }
            folders().iter().rev().for_each(|f| models.add_installed(f));
            models
        })
    }

    /// Adds the languages of a folder: each has a folder of its own, named by its code.
    fn add_installed(&mut self, folder: &Path) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for path in entries.filter_map(|e| Some(e.ok()?.path())) {
            let code = path.file_name().and_then(|n| n.to_str()).filter(|n| is_code(n));
            if let Some(code) = code.filter(|_| path.join(FILES[0]).is_file() && path.join(FILES[1]).is_file()) {
                self.slots.insert(code.to_owned(), Slot::new(Source::Folder(path.clone()), None));
            }
        }
    }

    /// The model of a language.
    pub fn get(&self, language: &str) -> Result<&Model, ModelError> {
        let slot = self.slot(language)?;
        let broken = |what: &String| ModelError::Broken { language: language.to_owned(), what: what.clone() };
        slot.model.get_or_init(|| slot.load()).as_ref().map_err(broken)
    }

    fn slot(&self, language: &str) -> Result<&Slot, ModelError> {
        self.slots.get(language).ok_or_else(|| ModelError::NoModel {
            language: language.to_owned(),
            known: self.slots.keys().cloned().collect::<Vec<_>>().join(", "),
        })
    }

    /// Parses a document with the model of its language.
    pub fn parse(&self, document: &Document) -> Result<Sentences, ModelError> {
        Ok(self.get(&document.language)?.parse(document))
    }

    /// The languages there are models for, and where each comes from.
    pub fn list(&self) -> impl Iterator<Item = (&str, &Source)> {
        self.slots.iter().map(|(code, slot)| (code.as_str(), &slot.source))
    }

    /// Checks that a language's files are those its hash was made of, and that they can be read; gives the hash.
    pub fn verify(&self, language: &str) -> Result<String, ModelError> {
        let slot = self.slot(language)?;
        let broken = |what: String| ModelError::Broken { language: language.to_owned(), what };
        let hash = slot.hash().map_err(broken)?;
        if let Source::Folder(folder) = &slot.source {
            let told = fs::read_to_string(folder.join(FILES[2])).map_err(|e| broken(format!("{}: {e}", FILES[2])))?;
            if told.trim() != hash {
                return Err(broken(format!("the files give {hash}, {} says {}", FILES[2], told.trim())));
            }
        }
        self.get(language).map(|_| hash)
    }

    /// Each language's model, by the hash of its bytes and its token rules.
    pub fn hashes(&self) -> BTreeMap<String, String> {
        self.slots.iter().filter_map(|(code, slot)| Some((code.clone(), slot.hash().ok()?))).collect()
    }
}

impl Slot {
    fn new(source: Source, embedded: Option<&'static Embedded>) -> Slot {
        Slot { source, embedded, model: OnceLock::new(), hash: OnceLock::new() }
    }

    fn load(&self) -> Result<Model, String> {
        match (&self.embedded, &self.source) {
            (Some(e), _) => Model::read(Cow::Borrowed(e.1), e.2),
            (None, Source::Folder(folder)) => {
                let (model, rules) = files(folder)?;
                Model::read(Cow::Owned(model), &rules)
            }
            (None, Source::Binary) => Err("not in the binary".to_owned()),
        }
    }

    fn hash(&self) -> Result<String, String> {
        let read = || match (&self.embedded, &self.source) {
            (Some(e), _) => Ok(e.3.to_owned()),
            (None, Source::Folder(folder)) => files(folder).map(|(model, rules)| hash_of(&model, &rules)),
            (None, Source::Binary) => Err("not in the binary".to_owned()),
        };
        self.hash.get_or_init(read).clone()
    }
}

/// The hash of a model: of its weights, then its token rules, as its file writes it.
pub fn hash_of(model: &[u8], rules: &str) -> String {
    let digest = Sha256::new().chain_update(model).chain_update(rules.as_bytes()).finalize();
    digest.iter().fold("sha256:".to_owned(), |mut s, b| {
        let _ = write!(s, "{b:02x}");
        s
    })
}

fn files(folder: &Path) -> Result<(Vec<u8>, String), String> {
    let at = |name: &str| folder.join(name);
    let model = fs::read(at(FILES[0])).map_err(|e| format!("{}: {e}", at(FILES[0]).display()))?;
    let rules = fs::read_to_string(at(FILES[1])).map_err(|e| format!("{}: {e}", at(FILES[1]).display()))?;
    Ok((model, rules))
}

/// Whether a name can be a language's code: two or three small letters.
fn is_code(name: &str) -> bool {
    (2..=3).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase())
}

/// Where installed languages are looked for, the first before the others: `VIGIE_LANGUAGES` where it is set, else the user's
/// data folder, then `languages` beside the program.
pub fn folders() -> Vec<PathBuf> {
    if let Some(set) = env::var_os("VIGIE_LANGUAGES").filter(|v| !v.is_empty()) {
        return vec![PathBuf::from(set)];
    }
    let beside = env::current_exe().ok().and_then(|p| Some(p.parent()?.join("languages")));
    user_folder().into_iter().chain(beside).collect()
}

/// The folder that languages are installed in.
fn user_folder() -> Option<PathBuf> {
    let named = |name: &str| env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let data = named("XDG_DATA_HOME").or_else(|| named("HOME").map(|h| h.join(".local/share")));
    Some(data?.join("vigie").join("languages"))
}

/// Installs a language from its folder, whose name is its code: checks its hash, reads it, and copies it to where installed
/// languages are looked for. Gives the code and the folder it lies in now.
pub fn install(from: &Path) -> Result<(String, PathBuf), ModelError> {
    let name = from.canonicalize().ok().and_then(|p| Some(p.file_name()?.to_str()?.to_owned()));
    let code = name.filter(|n| is_code(n)).unwrap_or_default();
    let broken = |what: String| ModelError::Broken { language: code.clone(), what };
    if code.is_empty() {
        return Err(broken(format!("{} is no folder named by a language's code", from.display())));
    }
    let mut models = Models::default();
    models.slots.insert(code.clone(), Slot::new(Source::Folder(from.to_owned()), None));
    models.verify(&code)?;
    let set = env::var_os("VIGIE_LANGUAGES").filter(|v| !v.is_empty()).map(PathBuf::from);
    let to = set.or_else(user_folder).ok_or_else(|| broken("set VIGIE_LANGUAGES to a folder to install in".into()))?;
    let (to, new) = (to.join(&code), to.join(format!(".{code}.new")));
    let copied = || -> std::io::Result<()> {
        fs::create_dir_all(&new)?;
        for entry in fs::read_dir(from)? {
            let path = entry?.path();
            let kept = path.file_name().and_then(|n| n.to_str()).filter(|n| FILES.contains(n) || *n == "MODEL.md");
            if let Some(name) = kept {
                fs::copy(&path, new.join(name))?;
            }
        }
        if to.exists() {
            fs::remove_dir_all(&to)?;
        }
        fs::rename(&new, &to)
    };
    copied().map_err(|e| broken(format!("{}: {e}", to.display())))?;
    Ok((code, to))
}
