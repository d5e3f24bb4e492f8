//! What an instrument lays down: its own words after *provides for*, *commits them to*, with the condition.

use super::lexicon::Lexicon;
use super::steps::Here;
use crate::context::{At, Context};
use crate::grammar::{self, case_of};
use crate::reading::ObligationKind;
use std::ops::Range;
use vigie_parse::{Rel, Sent, Word};

/// One obligation, before its parties are known.
#[derive(Clone, Debug)]
pub struct Laid {
    /// Which mention lays it down.
    pub mention: usize,
    /// The word that says so.
    pub at: At,
    /// What is owed.
    pub kind: ObligationKind,
    /// On what condition: its bytes.
    pub condition: Option<Range<usize>>,
    /// The bytes it was read from.
    pub evidence: Range<usize>,
    /// The verb that fired.
    pub lemma: String,
}

/// The obligations of one sentence.
pub fn find(
    ctx: &Context<'_>,
    lexicon: &Lexicon,
    grammar: &grammar::Lexicon,
    sent: Sent<'_>,
    mentions: &Here<'_>,
    out: &mut Vec<Laid>,
) {
    if mentions.is_empty() {
        return;
    }
    for w in sent.words().filter(|w| lexicon.provides.contains(w.lemma())) {
        let frame = grammar::frame(w, grammar);
        let under = |x: &Word<'_>| {
            // "a clause of the treaty provides …"
            let held = || {
                let part = lexicon.provision_nouns.contains(x.lemma());
                if part { x.by(Rel::Nmod).find_map(|n| mentions.at(n)) } else { None }
            };
            mentions.at(*x).or_else(held)
        };
        let Some(mention) = frame.doers.iter().find_map(under) else { continue };
        if grammar::reality(w, grammar).negated {
            continue;
        }
        let evidence = clause(w);
        let phrase = ctx.document.text.get(evidence.clone()).unwrap_or_default().to_lowercase();
        let Some(kind) = lexicon.obligation(&phrase) else { continue };
        out.push(Laid {
            mention,
            at: w.into(),
            kind,
            condition: condition(lexicon, w).or_else(|| written(lexicon, w)),
            evidence,
            lemma: w.lemma().to_owned(),
        });
    }
}

/// The bytes of a verb with its objects and complements, its subject left out.
fn clause(w: Word<'_>) -> Range<usize> {
    let mut out = w.range();
    for c in w.children().filter(|c| !matches!(c.rel(), Rel::Nsubj | Rel::Punct | Rel::Parataxis | Rel::Cc)) {
        if c.rel() == Rel::Conj {
            continue;
        }
        for x in c.subtree() {
            out.start = out.start.min(x.range().start);
            out.end = out.end.max(x.range().end);
        }
    }
    out
}

/// The bytes of the condition under a verb: `en cas d'agression`, `if one of them is attacked`.
fn condition(lexicon: &Lexicon, w: Word<'_>) -> Option<Range<usize>> {
    for x in w.subtree() {
        let conditional = match x.rel() {
            Rel::Obl | Rel::Nmod => lexicon.conditions.contains(&case_of(x)),
            Rel::Advcl => x.by(Rel::Mark).any(|m| {
                let mut name = m.lemma().to_lowercase();
                m.by(Rel::Fixed).for_each(|f| {
                    name.push(' ');
                    name.push_str(f.lemma());
                });
                lexicon.conditions.contains(m.lemma()) || lexicon.conditions.contains(&name)
            }),
            _ => false,
        };
        if conditional {
            let words = x.subtree();
            let (first, last) = (words.first()?, words.last()?);
            return Some(first.range().start..last.range().end);
        }
    }
    None
}

/// The condition by its words alone, where the tree does not show it: from its first word to the end of the clause.
fn written(lexicon: &Lexicon, w: Word<'_>) -> Option<Range<usize>> {
    let words = w.subtree();
    let starts = (0..words.len()).find(|i| {
        let mut phrase = String::new();
        words[*i..].iter().take(4).enumerate().any(|(n, x)| {
            if n > 0 {
                phrase.push(' ');
            }
            phrase.push_str(&x.lemma().to_lowercase());
            n > 0 && lexicon.conditions.contains(&phrase)
        })
    })?;
    let from = words[starts];
    let to = words[starts..].iter().take_while(|x| !matches!(x.form(), "," | ";" | "." | ":")).last()?;
    Some(from.range().start..to.range().end)
}
