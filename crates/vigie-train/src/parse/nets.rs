//! From treebanks to what the network learns from, and from what it learned to the weights' file.

use super::corpus::{Gold, Sentence};
use super::neural::layout::Layout;
use super::neural::net::{Item, NO_SET, Net};
use super::neural::{self, Check, Plan};
use super::recipe::{Material, Recipe};
use super::tags::{Taggers, Tagging, words_of};
use super::trees::Example;
use super::{Args, Tagged, augment, card, jackknife, tags};
use anyhow::{Context, Result};
use rustc_hash::FxHashMap;
use std::path::Path;
use std::time::Instant;
use vigie_parse::linear::Lookup;
use vigie_parse::linear::decode::Desk;
use vigie_parse::linear::keys::Keys;
use vigie_parse::neural::input::{ALONE, root_rows, rows, word_key};
use vigie_parse::{Model, Parts, Upos, Words};

/// Known words: the rows of the first table.
pub struct Known {
    pub lookup: Lookup,
    pub packed: Vec<u8>,
    /// What is known of them from elsewhere, row by row.
    pub outside: Vec<f32>,
    pub counts: Vec<u32>,
}

/// Most words that are known only from elsewhere.
const MORE: usize = 20_000;

/// Lays a sentence on a desk as the network will see it: read by taggers before it, or not.
enum Eye<'a> {
    AfterTaggers(Tagging<'a>),
    Alone(Lookup),
}

impl Eye<'_> {
    fn lay(&self, words: &[Gold], treebank: &str, desk: &mut Desk) {
        match self {
            Eye::AfterTaggers(tagging) => tagging.tag(words, treebank, desk),
            Eye::Alone(usual) => {
                let mut buffer = std::mem::take(&mut desk.buffer);
                desk.view.fill(words.iter().map(|w| w.form.as_str()), treebank, usual, &mut buffer);
                desk.buffer = buffer;
            }
        }
    }
}

/// What sentences become items with.
struct Items<'a> {
    layout: &'a Layout,
    known: &'a Lookup,
    words: &'a Words,
}

/// Learns the network.
pub fn run(args: &Args, recipe: &Recipe, material: &Material) -> Result<()> {
    let folder = args.languages.join(&args.language);
    let mut plan = plan(args);
    let named =
        !recipe.names.is_empty() || recipe.treebanks.iter().any(|t| t.entities) || folder.join("names.toml").exists();
    plan.sizes.names = plan.sizes.tags && (named || !args.silver.is_empty());
    eprintln!("{plan:?}");
    let all: Vec<&Sentence> = material.train.iter().collect();
    let mut words = words_of(&material.train, recipe);
    let mut parts = if plan.sizes.alone {
        tags::frequent_sets(&mut words, &material.train);
        tags::parts_of(&material.train, &material.marks, &mut words)
    } else {
        let model = folder.join("model.bin");
        let bytes = std::fs::read(&model).with_context(|| model.display().to_string())?;
        Parts::read(&bytes).context("the weights that stand cannot be read")?
    };
    let known = known(&material.train, args.vectors.as_deref())?;
    let layout = Layout::new(plan.sizes, known.counts.len(), &words);
    let [labels, sets] = [layout.labels, layout.feats.to];
    eprintln!("{} known words, {labels} labels, {sets} feature sets, {} weights", known.counts.len(), layout.len);
    let make = Items { layout: &layout, known: &known.lookup, words: &words };
    let taggers = Taggers {
        words: parts.words.clone(),
        usual: parts.usual.clone(),
        upos: parts.upos.clone(),
        feats: parts.feats.clone(),
        lemma: parts.lemma.clone(),
    };
    let eye = match plan.sizes.alone {
        true => Eye::Alone(Lookup::read(parts.usual.clone().into()).unwrap_or_default()),
        false => Eye::AfterTaggers(Tagging::new(&taggers)),
    };
    let mut desk = Desk::default();
    let mut items = Vec::new();
    if plan.sizes.alone {
        for gold in &all {
            eye.lay(&gold.words, &gold.treebank, &mut desk);
            items.push(make.item(gold, &desk));
        }
    } else {
        for (gold, (upos, feats, lemmas)) in all.iter().zip(jackknifed(args, recipe, &all, &words)?) {
            Example { gold, upos, feats, lemmas }.lay(&mut desk);
            items.push(make.item(gold, &desk));
        }
    }
    if plan.sizes.names {
        add_names(args, recipe, material, &eye, &make, &mut items)?;
    }
    items.retain(|i| i.labels.iter().all(|l| *l != u8::MAX));
    let check = check(&eye, material, &make);
    let net = Net { layout: &layout, outside: &known.outside, counts: &known.counts };
    let keep = args
        .work
        .as_ref()
        .map(|w| w.join(format!("net-{}-{}-{}.ckpt", plan.sizes.hidden, plan.sizes.layers, plan.seed)));
    if let Some(folder) = &args.work {
        std::fs::create_dir_all(folder)?;
    }
    let mean = neural::train(&net, &plan, &items, &check, keep.as_deref())?;
    parts.words.labels.clone_from(&words.labels);
    if !plan.sizes.alone {
        // The lemmas that are written are those of now; the network has learned from those of the taggers.
        let mut now = words.clone();
        parts.lemma = tags::parts_of(&material.train, &material.marks, &mut now).lemma;
        parts.words.scripts = now.scripts;
    }
    parts.net = layout.pack(&mean, &known.outside, &known.packed);
    (parts.steps, parts.labels) = (Vec::new(), Vec::new());
    parts.blank();
    let out = args.out.clone().unwrap_or_else(|| folder.join("model.bin"));
    let bytes = parts.write();
    std::fs::write(&out, &bytes).with_context(|| format!("writing {}", out.display()))?;
    let sizes = [&parts.usual, &parts.lemma, &parts.split, &parts.net].map(Vec::len);
    eprintln!("{} bytes, of which usual classes, lemmas, split, network {sizes:?}", bytes.len());
    let rules = std::fs::read_to_string(folder.join("tokens.toml"))?;
    std::fs::write(out.with_file_name("model.sha256"), vigie_parse::hash_of(&bytes, &rules) + "\n")?;
    let model = Model::read(bytes.into(), &rules).map_err(anyhow::Error::msg)?;
    std::fs::write(out.with_file_name("MODEL.md"), card::write(args, recipe, &model, material, &layout)?)?;
    for (name, dev) in &material.dev {
        let start = Instant::now();
        let scores = card::scores(&model, dev);
        eprintln!("{name}: {scores} ({:.0} words/s)", scores.all as f64 / start.elapsed().as_secs_f64());
    }
    Ok(())
}

/// What taggers that have not seen a sentence say of it; kept for the next time.
fn jackknifed(args: &Args, recipe: &Recipe, all: &[&Sentence], words: &Words) -> Result<Vec<Tagged>> {
    let kept = args.work.as_ref().map(|w| w.join("tags.bin"));
    if let Some(tagged) = kept.as_ref().and_then(|k| load_tags(k, all)) {
        return Ok(tagged);
    }
    let tagged = jackknife(all, words, recipe);
    if let Some(kept) = &kept {
        std::fs::create_dir_all(kept.parent().unwrap_or(Path::new(".")))?;
        std::fs::write(kept, pack_tags(&tagged))?;
    }
    Ok(tagged)
}

fn plan(args: &Args) -> Plan {
    let mut plan = Plan::default();
    plan.epochs = args.epochs.unwrap_or(plan.epochs);
    plan.sizes.hidden = args.hidden.unwrap_or(plan.sizes.hidden);
    plan.sizes.layers = args.layers.unwrap_or(plan.sizes.layers);
    plan.seed = args.seed.unwrap_or(plan.seed);
    plan.sizes.tags = !args.bare;
    plan.sizes.alone = args.alone;
    plan
}

impl Items<'_> {
    /// A sentence for the network; a label that is not on the list becomes 255.
    fn item(&self, gold: &Sentence, desk: &Desk) -> Item {
        let label = |rel: &str| self.words.labels.iter().position(|l| l == rel).map_or(u8::MAX, |n| n as u8);
        let set = |w: &Gold| {
            let list = &self.words.feats[w.upos as usize];
            let own = list.iter().position(|f| *f == w.feats);
            own.map_or(NO_SET, |n| (self.layout.sets[w.upos as usize].start + n) as u16)
        };
        Item {
            heads: gold.words.iter().map(|w| w.head as u16).collect(),
            labels: gold.words.iter().map(|w| label(&w.rel)).collect(),
            classes: gold.words.iter().map(|w| w.upos as u8).collect(),
            feats: gold.words.iter().map(set).collect(),
            ..self.words_only(desk)
        }
    }

    /// The words on the desk, of which nothing is known.
    fn words_only(&self, desk: &Desk) -> Item {
        let fields = &self.layout.fields;
        Item {
            rows: (0..desk.view.keys.len()).map(|i| rows(fields, &desk.view, i, self.known)).collect(),
            root: root_rows(fields, desk.view.treebank),
            ..Item::default()
        }
    }
}

/// Adds the names of the training sentences, and sentences of which only the names are known. A sentence whose tree has a
/// label off the list goes.
fn add_names(
    args: &Args,
    recipe: &Recipe,
    material: &Material,
    eye: &Eye<'_>,
    make: &Items<'_>,
    items: &mut Vec<Item>,
) -> Result<()> {
    let folder = args.languages.join(&args.language);
    let rules = std::fs::read_to_string(folder.join("tokens.toml"))?;
    let mut blank = Parts { words: make.words.clone(), ..Parts::default() };
    blank.blank();
    let words_of = super::cutter(&blank, &rules)?;
    let lists = super::silver::Lists::load(&folder)?;
    let mut silver: FxHashMap<Vec<String>, Vec<u8>> = FxHashMap::default();
    let mut more: Vec<Sentence> = Vec::new();
    let forms = |s: &Sentence| s.words.iter().map(|w| w.form.clone()).collect::<Vec<_>>();
    for path in &args.silver {
        for s in super::names::read_iob(path)? {
            let s = augment::without_quotes(s);
            silver.insert(forms(&s), s.words.iter().map(|w| w.name).collect());
            more.push(s);
        }
    }
    let marked: Vec<&str> = recipe.treebanks.iter().filter(|t| t.entities).map(|t| t.name.as_str()).collect();
    let mut used: rustc_hash::FxHashSet<Vec<String>> = Default::default();
    let mut found = 0;
    let mut listed = material.train.clone();
    if let Some(lists) = &lists {
        lists.mark(&mut listed, &recipe.titles, &words_of);
    }
    for (s, item) in listed.iter().zip(items.iter_mut()) {
        let key = forms(s);
        if let Some(names) = silver.get(&key) {
            item.names.clone_from(names);
            used.insert(key);
        } else if marked.contains(&s.treebank.as_str()) && s.misc.len() == s.words.len() {
            let mut s = s.clone();
            s.words.iter_mut().for_each(|w| w.name = 0);
            super::names::mark_entities(&mut s, &recipe.titles);
            item.names = s.words.iter().map(|w| w.name).collect();
        } else if lists.is_some() {
            item.names = s.words.iter().map(|w| w.name).collect();
        }
        found += usize::from(!item.names.is_empty());
    }
    more.retain(|s| !used.contains(&forms(s)));
    more.extend(super::names::read_sets(recipe, &args.data)?.into_iter().map(augment::without_quotes));
    if let Some(lists) = &lists {
        more.extend(lists.sentences(10, &words_of));
    }
    eprintln!("{found} sentences with names, {} with names only", more.len());
    let mut desk = Desk::default();
    for s in more.iter().filter(|s| !s.words.is_empty()) {
        eye.lay(&s.words, &recipe.treebanks[0].name, &mut desk);
        items.push(Item { names: s.words.iter().map(|w| w.name).collect(), ..make.words_only(&desk) });
    }
    Ok(())
}

/// The development sets.
fn check<'a>(eye: &Eye<'_>, material: &'a Material, make: &Items<'_>) -> Check<'a> {
    let mut desk = Desk::default();
    let plain = |l: &String| l.split(':').next().unwrap_or_default().to_owned();
    let firsts: Vec<String> = make.words.labels.iter().map(plain).collect();
    let numbers = firsts.iter().map(|l| firsts.iter().position(|m| m == l).unwrap_or(0)).collect();
    let sets = material.dev.iter().map(|(name, dev)| {
        let items = dev.iter().map(|s| {
            let s = augment::without_quotes(s.clone());
            eye.lay(&s.words, &s.treebank, &mut desk);
            make.item(&s, &desk)
        });
        (name.as_str(), items.collect())
    });
    let texts: Vec<&String> = make.words.feats.iter().flatten().collect();
    let feats = texts.iter().map(|t| texts.iter().position(|o| o == t).unwrap_or(0)).collect();
    Check { sets: sets.collect(), plain: numbers, feats }
}

/// The words seen twice or more, and those that the vectors know.
fn known(train: &[Sentence], vectors: Option<&Path>) -> Result<Known> {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    let mut order: Vec<u32> = Vec::new();
    let mut buffer = String::new();
    for w in train.iter().flat_map(|s| &s.words) {
        let key = Keys::of(&w.form, &mut buffer).lower;
        let n = counts.entry(key).or_default();
        *n += 1;
        if *n == 2 {
            order.push(key);
        }
    }
    let width = ALONE[0].width;
    let mut outside: FxHashMap<u32, Vec<f32>> = FxHashMap::default();
    if let Some(path) = vectors {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let mut more = MORE;
        for line in text.lines() {
            let Some((word, numbers)) = line.split_once('\t') else { continue };
            let key = Keys::of(word, &mut buffer).lower;
            let vector: Vec<f32> = numbers.split(' ').filter_map(|n| n.parse().ok()).collect();
            anyhow::ensure!(vector.len() == width, "{word}: {} numbers, {width} expected", vector.len());
            if outside.contains_key(&key) {
                continue;
            }
            if counts.get(&key).is_none_or(|n| *n < 2) {
                if more == 0 {
                    continue;
                }
                more -= 1;
                order.push(key);
            }
            outside.insert(key, vector);
        }
    }
    let pairs: Vec<(u64, u16)> = order.iter().enumerate().map(|(n, k)| (word_key(*k), n as u16)).collect();
    let packed = Lookup::pack(&pairs);
    let lookup = Lookup::read(packed.clone().into()).context("known words")?;
    let mut flat = vec![0.0; order.len() * width];
    for (row, key) in flat.chunks_exact_mut(width).zip(&order) {
        if let Some(v) = outside.get(key) {
            row.copy_from_slice(v);
        }
    }
    Ok(Known {
        lookup,
        packed,
        outside: flat,
        counts: order.iter().map(|k| counts.get(k).copied().unwrap_or(0)).collect(),
    })
}

fn pack_tags(tagged: &[Tagged]) -> Vec<u8> {
    let mut out = Vec::new();
    for (upos, feats, lemmas) in tagged {
        out.extend((upos.len() as u32).to_le_bytes());
        for ((u, f), l) in upos.iter().zip(feats).zip(lemmas) {
            out.push(*u as u8);
            out.extend(f.to_le_bytes());
            out.extend(l.to_le_bytes());
        }
    }
    out
}

/// The tags kept from an earlier run, if they are of these sentences.
fn load_tags(path: &Path, all: &[&Sentence]) -> Option<Vec<Tagged>> {
    let bytes = std::fs::read(path).ok()?;
    let mut rest = bytes.as_slice();
    let mut number = |len: usize| {
        let (head, tail) = rest.split_at_checked(len)?;
        rest = tail;
        Some(head.iter().rev().fold(0u32, |n, b| n << 8 | u32::from(*b)))
    };
    let mut out = Vec::new();
    for s in all {
        if number(4)? as usize != s.words.len() {
            return None;
        }
        let mut tagged: Tagged = Default::default();
        for _ in &s.words {
            tagged.0.push(*Upos::ALL.get(number(1)? as usize)?);
            tagged.1.push(number(4)?);
            tagged.2.push(number(4)?);
        }
        out.push(tagged);
    }
    Some(out)
}
