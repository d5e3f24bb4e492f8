//! One language's model: its file, and the way from a document to sentences.

use crate::linear::contract::split_features;
use crate::linear::decode::{self, Desk};
use crate::linear::keys::Keys;
use crate::linear::lemma::{Script, script_of};
use crate::linear::{Lookup, Scorer, Table};
use crate::mend;
use crate::neural::{Labels, Net};
use crate::quotes::{self, is_quote};
use crate::rules::TokenRules;
use crate::sentences::{Name, NameKind, Sentences, SentencesBuilder, TokenSpec};
use crate::split;
use crate::tags::{Rel, Upos};
use crate::tokenize::{self, Token};
use std::borrow::Cow;
use std::ops::Range;
use vigie_gather::{BlockKind, Document};

const MAGIC: &[u8] = b"VIGIEP03";
/// Files without a network.
const MAGIC_BEFORE: &[u8] = b"VIGIEP02";

/// The names of a model file's parts, in order.
const PARTS: [&str; 10] = ["words", "usual", "upos", "feats", "lemma", "split", "steps", "labels", "names", "net"];

/// The closed lists a model speaks: everything in it that is text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Treebanks it has learned from; the first is the one followed where nobody names another.
    pub treebanks: Vec<String>,
    /// The feature sets of each class, by the class's number.
    pub feats: Vec<Vec<String>>,
    /// Relations with subtypes; the first is the root's.
    pub labels: Vec<String>,
    /// Lemma scripts.
    pub scripts: Vec<Script>,
}

impl Words {
    fn write(&self) -> String {
        let mut out = format!("treebanks\t{}\n", self.treebanks.join("\t"));
        for sets in &self.feats {
            out += &format!("feats\t{}\n", sets.join("\t"));
        }
        out += &format!("labels\t{}\n", self.labels.join("\t"));
        for s in &self.scripts {
            out += &format!("script\t{}\t{}\t{}\n", u8::from(s.lower), s.cut, s.add);
        }
        out
    }

    fn read(text: &str) -> Option<Words> {
        let mut words = Words::default();
        for line in text.lines() {
            let (kind, rest) = line.split_once('\t')?;
            let list = || rest.split('\t').map(str::to_owned).collect();
            match kind {
                "treebanks" => words.treebanks = list(),
                "feats" => words.feats.push(list()),
                "labels" => words.labels = list(),
                "script" => {
                    let (lower, rest) = rest.split_once('\t')?;
                    let (cut, add) = rest.split_once('\t')?;
                    words.scripts.push(Script { lower: lower == "1", cut: cut.parse().ok()?, add: add.to_owned() });
                }
                _ => return None,
            }
        }
        let whole = words.feats.len() == Upos::ALL.len() && !words.labels.is_empty() && !words.treebanks.is_empty();
        whole.then_some(words)
    }
}

/// The parts of a model as bytes, in the order of the file; made by training.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// The closed lists.
    pub words: Words,
    /// Usual classes of words: a [`Lookup`].
    pub usual: Vec<u8>,
    /// Weights of the classes: a [`Table`], as all below but the lemmas.
    pub upos: Vec<u8>,
    /// Weights of the feature sets.
    pub feats: Vec<u8>,
    /// Lemma scripts: a [`Lookup`].
    pub lemma: Vec<u8>,
    /// Weights of doubtful contractions.
    pub split: Vec<u8>,
    /// Weights of the tree builder's steps.
    pub steps: Vec<u8>,
    /// Weights of the labels.
    pub labels: Vec<u8>,
    /// Weights of the name tags.
    pub names: Vec<u8>,
    /// The network that builds trees, where the language has one; `steps` and `labels` are idle then.
    pub net: Vec<u8>,
}

impl Parts {
    /// Gives every part that is not learned yet an empty table.
    pub fn blank(&mut self) {
        for part in
            [&mut self.upos, &mut self.feats, &mut self.split, &mut self.steps, &mut self.labels, &mut self.names]
        {
            if part.is_empty() {
                *part = Table::pack(&[]);
            }
        }
        for part in [&mut self.usual, &mut self.lemma] {
            if part.is_empty() {
                *part = Lookup::pack(&[]);
            }
        }
    }

    /// Reads a file's parts.
    pub fn read(bytes: &[u8]) -> Option<Parts> {
        let mut parts = cut(&Cow::Borrowed(bytes)).ok()?.into_iter().map(Cow::into_owned);
        let words = Words::read(&String::from_utf8(parts.next()?).ok()?)?;
        let mut next = || parts.next();
        Some(Parts {
            words,
            usual: next()?,
            upos: next()?,
            feats: next()?,
            lemma: next()?,
            split: next()?,
            steps: next()?,
            labels: next()?,
            names: next()?,
            net: next()?,
        })
    }

    /// The file.
    pub fn write(&self) -> Vec<u8> {
        let words = self.words.write();
        let parts: [&[u8]; PARTS.len()] = [
            words.as_bytes(),
            &self.usual,
            &self.upos,
            &self.feats,
            &self.lemma,
            &self.split,
            &self.steps,
            &self.labels,
            &self.names,
            &self.net,
        ];
        // Without a network the file is one of the version before.
        let (magic, count) = if self.net.is_empty() { (MAGIC_BEFORE, PARTS.len() - 1) } else { (MAGIC, PARTS.len()) };
        let parts = &parts[..count];
        let mut out = magic.to_vec();
        for p in parts {
            out.extend((p.len() as u32).to_le_bytes());
        }
        parts.iter().for_each(|p| out.extend_from_slice(p));
        out
    }
}

/// A language's model, ready for use.
#[derive(Debug)]
pub struct Model {
    rules: TokenRules,
    words: Words,
    feats: Vec<Vec<(String, u32)>>,
    labels: Vec<(Rel, String)>,
    usual: Lookup,
    upos: Table,
    feats_table: Table,
    lemma: Lookup,
    split: Table,
    steps: Table,
    labels_table: Table,
    names: Table,
    /// Builds the trees where there is one.
    net: Option<Net>,
    net_labels: Labels,
}

/// What the network must know of the labels: a head has one subject and one object; and of the feature sets.
fn net_labels(words: &Words) -> Labels {
    let labels = &words.labels;
    let spare = labels.iter().position(|l| l == Rel::Parataxis.name()).unwrap_or(1) as u8;
    let groups = labels.iter().map(|l| {
        let (rel, sub) = l.split_once(':').unwrap_or((l, ""));
        match Rel::parse(rel) {
            Rel::Nsubj | Rel::Csubj if sub != "outer" => 1,
            Rel::Obj => 2,
            _ => 0,
        }
    });
    let mut at = 0;
    let sets = words.feats.iter().map(|sets| {
        at += sets.len();
        at - sets.len()..at
    });
    Labels { spare, groups: groups.collect(), sets: sets.collect() }
}

/// Whether a network knows the feature sets that the model lists.
fn fits(net: &Net, known: &Labels) -> bool {
    net.feats() == 0 || known.sets.last().is_some_and(|s| s.end == net.feats())
}

/// The parts of a file; the last is empty in files of the version before it.
#[allow(clippy::ptr_arg)] // borrowed bytes are cut without a copy
fn cut<'a>(bytes: &Cow<'a, [u8]>) -> Result<Vec<Cow<'a, [u8]>>, String> {
    let count = if bytes.starts_with(MAGIC) {
        PARTS.len()
    } else if bytes.starts_with(MAGIC_BEFORE) {
        PARTS.len() - 1
    } else {
        return Err("not a model file of this version".to_owned());
    };
    let mut at = MAGIC.len() + 4 * count;
    let mut parts = Vec::with_capacity(PARTS.len());
    for (n, name) in PARTS.iter().enumerate().take(count) {
        let short = || format!("the part {name:?} is cut short");
        let from = MAGIC.len() + 4 * n;
        let len: [u8; 4] = bytes.get(from..from + 4).and_then(|b| b.try_into().ok()).ok_or_else(short)?;
        let end = at + u32::from_le_bytes(len) as usize;
        parts.push(slice(bytes, at..end).ok_or_else(short)?);
        at = end;
    }
    parts.resize(PARTS.len(), Cow::Borrowed(&[]));
    Ok(parts)
}

#[allow(clippy::ptr_arg)]
fn slice<'a>(bytes: &Cow<'a, [u8]>, range: Range<usize>) -> Option<Cow<'a, [u8]>> {
    match bytes {
        Cow::Borrowed(b) => b.get(range).map(Cow::Borrowed),
        Cow::Owned(b) => b.get(range).map(|s| Cow::Owned(s.to_vec())),
    }
}

impl Model {
    /// Reads a model file and its language's token rules.
    pub fn read(bytes: Cow<'static, [u8]>, rules: &str) -> Result<Model, String> {
        let rules = TokenRules::read(rules).map_err(|e| format!("token rules: {e}"))?;
        let mut parts = cut(&bytes)?.into_iter().zip(PARTS);
        let mut next = || parts.next().unwrap_or((Cow::Borrowed(&[]), ""));
        let words =
            String::from_utf8(next().0.into_owned()).ok().and_then(|t| Words::read(&t)).ok_or("part \"words\"")?;
        let lookup = |(b, n): (Cow<'static, [u8]>, &str)| Lookup::read(b).ok_or(format!("part {n:?} is broken"));
        let table = |(b, n): (Cow<'static, [u8]>, &str)| Table::read(b).ok_or(format!("part {n:?} is broken"));
        let feats = words.feats.iter().map(|sets| sets.iter().map(|s| (s.clone(), decode::feats_key(s))).collect());
        let labels = words.labels.iter().map(|l| {
            let (rel, sub) = l.split_once(':').unwrap_or((l, ""));
            (Rel::parse(rel), sub.to_owned())
        });
        let net_labels = net_labels(&words);
        Ok(Model {
            rules,
            feats: feats.collect(),
            labels: labels.collect(),
            words,
            usual: lookup(next())?,
            upos: table(next())?,
            feats_table: table(next())?,
            lemma: lookup(next())?,
            split: table(next())?,
            steps: table(next())?,
            labels_table: table(next())?,
            names: table(next())?,
            net: match next().0 {
                part if part.is_empty() => None,
                part => Some(Net::read(&part).filter(|n| fits(n, &net_labels)).ok_or("part \"net\" is broken")?),
            },
            net_labels,
        })
    }

    /// The treebanks it has learned from; the first is the default.
    pub fn treebanks(&self) -> &[String] {
        &self.words.treebanks
    }

    /// Parses a document, each block on its own.
    pub fn parse(&self, document: &Document) -> Sentences {
        self.parse_as(document, "")
    }

    /// Parses a document as the named treebank would; the default one for an empty name.
    pub fn parse_as(&self, document: &Document, treebank: &str) -> Sentences {
        let mut work = Work { treebank: treebank.to_owned(), ..Work::default() };
        let mut out = SentencesBuilder::new();
        // A date line or a byline holds no sentence.
        let prose = document.blocks.iter().enumerate().filter(|(_, b)| b.kind != BlockKind::DateLine);
        for (n, block) in prose {
            self.block(n, &document.text, block.range.clone(), &mut work, &mut out);
        }
        out.finish()
    }

    fn block<'t>(
        &self,
        index: usize,
        text: &'t str,
        range: Range<usize>,
        work: &mut Work<'t>,
        out: &mut SentencesBuilder,
    ) {
        if text.get(range.clone()).is_none() {
            return;
        }
        work.tokens.clear();
        work.sentences.clear();
        tokenize::tokens(&self.rules, text, range, &mut work.tokens);
        split::sentences(&self.rules, text, &work.tokens, &mut work.sentences);
        for sentence in std::mem::take(&mut work.sentences) {
            self.words_of(text, &work.tokens[sentence], &mut work.words, &mut work.desk);
            self.annotate_words(&work.words, &work.treebank, &mut work.desk);
            self.pack(index, &work.words, &work.desk, out);
        }
    }

    /// Parses sentences whose words are given, as the named treebank would: what the board does with gold tokens.
    pub fn parse_words<'a>(&self, sentences: impl Iterator<Item = Vec<&'a str>>, treebank: &str) -> Sentences {
        let mut desk = Desk::default();
        let mut out = SentencesBuilder::new();
        for (n, sentence) in sentences.enumerate() {
            let words: Vec<_> = sentence.iter().map(|w| TextWord { form: Cow::Borrowed(*w), range: 0..0 }).collect();
            self.annotate_words(&words, treebank, &mut desk);
            self.pack(n, &words, &desk, &mut out);
        }
        out.finish()
    }

    /// Syntactic words of a sentence's tokens: contractions in parts.
    fn words_of<'t>(&self, text: &'t str, tokens: &[Token], words: &mut Vec<TextWord<'t>>, desk: &mut Desk) {
        words.clear();
        let form = |n: usize| tokens.get(n).map(|t| &text[t.range.clone()]);
        let mut folded = String::new();
        for (n, token) in tokens.iter().enumerate() {
            let surface = &text[token.range.clone()];
            let parts = if surface.len() > 24 {
                None
            } else {
                tokenize::fold(surface, &mut folded);
                self.rules.contraction(&folded)
            };
            let Some(parts) = parts.filter(|p| !p.maybe || self.is_split(n, form, desk)) else {
                words.push(TextWord { form: Cow::Borrowed(surface), range: token.range.clone() });
                continue;
            };
            push_parts(surface, token.range.clone(), &parts.words, words);
        }
    }

    fn is_split<'t>(&self, n: usize, form: impl Fn(usize) -> Option<&'t str>, desk: &mut Desk) -> bool {
        let key =
            |at: Option<usize>, buffer: &mut String| at.and_then(&form).map_or(Keys::NONE, |f| Keys::of(f, buffer));
        let b = &mut desk.buffer;
        let around = [
            key(n.checked_sub(2), b),
            key(n.checked_sub(1), b),
            key(Some(n), b),
            key(Some(n + 1), b),
            key(Some(n + 2), b),
        ];
        let mut features = Vec::with_capacity(16);
        split_features(&around, &mut features);
        let mut scores = [0; 2];
        features.iter().for_each(|f| self.split.add(*f, &mut scores));
        scores[1] > scores[0]
    }

    /// Tags and builds the tree of a sentence, its quotation marks left aside.
    fn annotate_words(&self, words: &[TextWord<'_>], treebank: &str, desk: &mut Desk) {
        let treebank = if treebank.is_empty() { &self.words.treebanks[0] } else { treebank };
        let mut kept = std::mem::take(&mut desk.kept);
        kept.clear();
        kept.extend((0..words.len()).filter(|i| !is_quote(&words[*i].form)));
        let forms = || kept.iter().map(|i| &*words[*i].form);
        let mut buffer = std::mem::take(&mut desk.buffer);
        desk.view.fill(forms(), treebank, &self.usual, &mut buffer);
        desk.buffer = buffer;
        match &self.net {
            Some(net) if !net.after_taggers() => {
                net.build(&desk.view, &self.net_labels, &mut desk.tree);
                decode::take_tags(&self.feats, desk);
                decode::lemmatize(&self.lemma, &self.words.scripts, forms(), desk);
            }
            _ => self.tag(forms(), desk),
        }
        match &self.net {
            Some(net) if net.after_taggers() => {
                net.build(&desk.view, &self.net_labels, &mut desk.tree);
                let form = |n: usize| &*words[kept[n]].form;
                decode::retag(&self.feats_table, &self.feats, &self.lemma, &self.words.scripts, form, desk);
            }
            Some(_) => {}
            None => decode::build_tree(&self.steps, &self.labels_table, self.labels.len(), desk),
        }
        match &self.net {
            Some(net) if net.names() => desk.names.clone_from(&desk.tree.names),
            _ => decode::find_names(&self.names, desk),
        }
        desk.kept = kept;
    }

    /// Tags a sentence that is on the desk: classes, features, lemmas.
    fn tag<'a>(&self, forms: impl Iterator<Item = &'a str>, desk: &mut Desk) {
        decode::tag_upos(&self.upos, desk);
        decode::tag_feats(&self.feats_table, &self.feats, desk);
        decode::lemmatize(&self.lemma, &self.words.scripts, forms, desk);
    }

    /// The lemma of a quotation mark. Tables learned beside a tagger have seen none: there it is its own.
    fn mark_lemma(&self, form: &str, desk: &Desk) -> String {
        if self.net.as_ref().is_none_or(Net::after_taggers) {
            return form.to_owned();
        }
        let keys = Keys::of(form, &mut String::new());
        let script = script_of(&self.lemma, &keys, Upos::Punct, decode::feats_key(""), desk.view.treebank);
        script.and_then(|s| self.words.scripts.get(s)).map_or_else(|| form.to_owned(), |s| s.apply(form))
    }

    fn pack(&self, block: usize, words: &[TextWord<'_>], desk: &Desk, out: &mut SentencesBuilder) {
        let kept = &desk.kept;
        let mut specs: Vec<TokenSpec<'_>> = words.iter().map(mark_spec).collect();
        for (n, &i) in kept.iter().enumerate() {
            let upos = desk.view.upos[n];
            let (rel, subtype) = &self.labels[usize::from(desk.tree.labels[n]).min(self.labels.len() - 1)];
            specs[i] = TokenSpec {
                lemma: &desk.lemmas[n],
                upos,
                feats: self.feats[upos as usize].get(usize::from(desk.feats[n])).map_or("", |f| &f.0),
                head: kept.get(desk.tree.heads[n] as usize).copied(),
                rel: *rel,
                subtype,
                ..specs[i].clone()
            };
        }
        let marks: Vec<String> =
            words.iter().filter(|w| is_quote(&w.form)).map(|w| self.mark_lemma(&w.form, desk)).collect();
        for (spec, lemma) in specs.iter_mut().filter(|s| is_quote(s.form)).zip(&marks) {
            spec.lemma = lemma;
        }
        mend::words(&self.rules, &mut specs, &mut String::new());
        mend::tree(&self.rules, &mut specs);
        if kept.len() < words.len() {
            hang_marks(words, &mut specs);
        }
        let mut names = names_of(&desk.names);
        for n in &mut names {
            n.words = kept[n.words.start]..kept[n.words.end - 1] + 1;
        }
        out.sentence(block, &specs, names);
    }
}

/// A word as nothing is known of it yet; a quotation mark stays so until it is hung somewhere.
fn mark_spec<'a>(word: &'a TextWord<'_>) -> TokenSpec<'a> {
    TokenSpec {
        form: &word.form,
        range: word.range.clone(),
        lemma: &word.form,
        upos: Upos::Punct,
        feats: "",
        head: None,
        rel: Rel::Punct,
        subtype: "",
    }
}

/// Hangs quotation marks on the head of what they enclose: its first word whose own head is outside.
fn hang_marks(words: &[TextWord<'_>], specs: &mut [TokenSpec<'_>]) {
    let forms: Vec<&str> = words.iter().map(|w| &*w.form).collect();
    let mut spans = Vec::new();
    quotes::spans(&forms, &mut spans);
    let root = specs.iter().position(|s| s.head.is_none() && !is_quote(s.form));
    for (mark, inside) in spans {
        let top = inside.clone().find(|i| {
            !is_quote(forms[*i]) && specs[*i].upos != Upos::Punct && specs[*i].head.is_none_or(|h| !inside.contains(&h))
        });
        specs[mark].head = top.or(root);
        if specs[mark].head.is_none() && mark > 0 {
            specs[mark].head = Some(0); // nothing but quotation marks
        }
        specs[mark].rel = if specs[mark].head.is_none() { Rel::Root } else { Rel::Punct };
    }
}

/// Names out of tags: 0 outside; 1 and 2 first and further words of a person, 3 and 4 of an organisation, and so on.
fn names_of(tags: &[u8]) -> Vec<Name> {
    let kinds = [NameKind::Person, NameKind::Organisation, NameKind::Place, NameKind::Other];
    let mut names: Vec<Name> = Vec::new();
    for (i, tag) in tags.iter().enumerate() {
        let Some(tag) = tag.checked_sub(1) else { continue };
        let Some(kind) = kinds.get(usize::from(tag / 2)) else { continue };
        match names.last_mut() {
            Some(open) if tag % 2 == 1 && open.words.end == i && open.kind == *kind => open.words.end = i + 1,
            _ => names.push(Name { words: i..i + 1, kind: *kind }),
        }
    }
    names
}

/// A syntactic word and where it was read.
#[derive(Clone, Debug)]
struct TextWord<'t> {
    form: Cow<'t, str>,
    range: Range<usize>,
}

#[derive(Default)]
struct Work<'t> {
    tokens: Vec<Token>,
    sentences: Vec<Range<usize>>,
    words: Vec<TextWord<'t>>,
    desk: Desk,
    treebank: String,
}

/// The parts of a contraction: each with its own bytes when they spell it out, else all with the whole.
fn push_parts<'t>(surface: &'t str, range: Range<usize>, parts: &[String], out: &mut Vec<TextWord<'t>>) {
    let spelled = parts.iter().map(String::len).sum::<usize>() == surface.len();
    let upper = surface.chars().nth(1).is_some_and(char::is_uppercase);
    let capital = surface.starts_with(char::is_uppercase);
    let mut at = 0;
    for (n, part) in parts.iter().enumerate() {
        if spelled && surface.is_char_boundary(at + part.len()) {
            let own = at..at + part.len();
            at = own.end;
            out.push(TextWord {
                form: Cow::Borrowed(&surface[own.clone()]),
                range: range.start + own.start..range.start + own.end,
            });
            continue;
        }
        let form = match (upper, capital && n == 0) {
            (true, _) => part.to_uppercase(),
            (false, true) => {
                let mut c = part.chars();
                c.next().map_or_else(String::new, |f| f.to_uppercase().chain(c).collect())
            }
            _ => part.clone(),
        };
        out.push(TextWord { form: Cow::Owned(form), range: range.clone() });
    }
}
