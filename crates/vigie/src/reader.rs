//! One article, from its bytes to its reading: gather, parse, read, fenced so that a fault of the program in one article is a
//! fault of that article and ends no batch. The command line, the record and Python all read through it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use vigie_gather::{Document, Fault, Options, Origin, Raw};
use vigie_parse::{ModelError, Models, Sentences};
use vigie_read::{Library, Reading};

/// The embedded models and lexicons, and what the caller says of its articles. Cheap to share between threads.
#[derive(Clone, Debug)]
pub struct Reader {
    options: Options,
    library: &'static Library,
    models: &'static Models,
    hashes: BTreeMap<String, String>,
    /// Only parses: no lexicons are needed.
    parses: bool,
}

impl Reader {
    /// A reader of articles of which `options` are known. An error is one line for the user: a language that cannot be read.
    pub fn new(options: Options) -> Result<Reader, String> {
        let library =
            Library::embedded().map_err(|e| format!("{e}; this is a fault of the program, please report it"))?;
        if let Some(code) = &options.language
            && library.language(code).is_none()
        {
            let known = library.languages().map(|l| l.code.as_str()).collect::<Vec<_>>().join(", ");
            return Err(format!("language {code}: it cannot be read; languages that can: {known}"));
        }
        let models = Models::embedded();
        Ok(Reader { options, library, models, hashes: models.hashes(), parses: false })
    }

    /// A reader that is asked only to parse, in any language there is a model for.
    pub fn parser(options: Options) -> Result<Reader, String> {
        let (language, models) = (options.language.clone(), Models::embedded());
        if let Some(code) = language.filter(|code| models.list().all(|(l, _)| l != code)) {
            let known = models.list().map(|l| l.0).collect::<Vec<_>>().join(", ");
            return Err(format!(
                "language {code}: there is no model of it; languages with one: {known}; see vigie languages --help"
            ));
        }
        let reader = Reader::new(Options { language: None, ..options.clone() })?;
        Ok(Reader { options, parses: true, ..reader })
    }

    /// What the caller says of its articles.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Hashes of the models.
    pub fn hashes(&self) -> &BTreeMap<String, String> {
        &self.hashes
    }

    /// Gathers one article.
    pub fn document(&self, raw: Raw) -> Result<Document, Fault> {
        let origin = raw.origin.clone();
        fenced(&origin, || {
            let mut document = raw.document(&self.options)?;
            if document.key.is_none()
                && origin.line.is_none()
                && origin.offset.is_none()
                && origin.name != vigie_gather::STDIN
            {
                // The name of a file is the id its caller gave.
                document.key = Some(origin.name.clone());
            }
            Ok(document)
        })
    }

    /// Gathers and parses one article.
    pub fn parse(&self, raw: Raw) -> Result<(Document, Sentences), Fault> {
        let origin = raw.origin.clone();
        let document = self.document(raw)?;
        let sentences = self.sentences(&document, &origin)?;
        Ok((document, sentences))
    }

    /// Parses a document that was gathered, if it can be read too, where that is asked.
    fn sentences(&self, document: &Document, origin: &Origin) -> Result<Sentences, Fault> {
        if !self.parses && self.library.language(&document.language).is_none() {
            let known = self.library.languages().map(|l| l.code.as_str()).collect::<Vec<_>>().join(", ");
            let unknown = ModelError::NoModel { language: document.language.clone(), known };
            return Err(unparsed(&unknown, origin));
        }
        fenced(origin, || self.models.parse(document).map_err(|e| unparsed(&e, origin)))
    }

    /// Parses and reads a document that was gathered.
    pub fn read_document(&self, document: &Document, origin: &Origin) -> Result<Reading, Fault> {
        let sentences = self.sentences(document, origin)?;
        fenced(origin, || Ok(self.reading(document, &sentences)))
    }

    /// Reads one article.
    pub fn read(&self, raw: Raw) -> Result<Reading, Fault> {
        let origin = raw.origin.clone();
        let (document, sentences) = self.parse(raw)?;
        fenced(&origin, || Ok(self.reading(&document, &sentences)))
    }

    /// The reading of a parsed document.
    pub fn reading(&self, document: &Document, sentences: &Sentences) -> Reading {
        vigie_read::read(document, sentences, self.library, &self.hashes)
    }
}

/// Runs `work` on the article of `origin`; a panic in it becomes a fault.
pub fn fenced<T>(origin: &Origin, work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let place = PANIC.with_borrow_mut(std::mem::take);
        Err(Fault::new(
            "internal",
            origin,
            format!("the program failed on it{place}"),
            "please report it with the article",
        ))
    })
}

fn unparsed(error: &ModelError, origin: &Origin) -> Fault {
    match error {
        ModelError::NoModel { .. } => {
            Fault::new("no-model", origin, error.to_string(), "give --language if the article is in one of them")
        }
        ModelError::Broken { .. } => {
            Fault::new("bad-model", origin, error.to_string(), "this is a fault of the program, please report it")
        }
    }
}

thread_local! {
    /// Where the last panic of this thread was.
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// From now on a panic of this process is one line among the faults, not a trace in the middle of them. For programs, not libraries.
pub fn silence_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(String::new, |l| format!(" ({}:{})", l.file(), l.line()));
        PANIC.with_borrow_mut(|p| *p = place);
    }));
}
