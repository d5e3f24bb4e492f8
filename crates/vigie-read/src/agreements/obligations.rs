//! What an instrument lays down: its own words after *provides for*, *commits them to*, with the condition.

use super::lexicon::Lexicon;
use super::steps::Here;
use crate::actors::Cast;
use crate::context::{At, Context};
use crate::grammar::{self, case_of};
use crate::reading::{ActorId, ObligationKind, Status};
use std::ops::Range;
use vigie_parse::{Rel, Sent, Upos, Word};

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
    /// Who owes it, as far as its own clause says.
    pub owed_by: Vec<ActorId>,
    /// The bytes it was read from.
    pub evidence: Range<usize>,
    /// The verb that fired.
    pub lemma: String,
}

/// What an obligation is looked for with.
pub struct Scene<'s, 'a> {
    /// The document.
    pub ctx: &'s Context<'a>,
    /// The words.
    pub lexicon: &'s Lexicon,
    /// Function words.
    pub grammar: &'s grammar::Lexicon,
    /// Who is there.
    pub cast: &'s Cast,
}

/// What the instruments of one sentence lay down: "the treaty provides for …".
pub fn find(scene: &Scene<'_, '_>, sent: Sent<'_>, mentions: &Here<'_>, out: &mut Vec<Laid>) {
    if mentions.is_empty() {
        return;
    }
    let Scene { ctx, lexicon, grammar, cast } = *scene;
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
            owed_by: if lexicon.commits.contains(w.lemma()) { whom(cast, &frame.undergoers) } else { Vec::new() },
            evidence,
            lemma: w.lemma().to_owned(),
        });
    }
}

/// Whom words name; a pronoun names nobody surely enough to owe.
fn whom(cast: &Cast, words: &[Word<'_>]) -> Vec<ActorId> {
    let named = words.iter().filter(|w| w.upos() != Upos::Pron);
    let mut out: Vec<ActorId> = named.flat_map(|w| cast.at(*w).to_vec()).collect();
    out.dedup();
    out
}

/// The clauses of one sentence that rest on an instrument: "Under the deal, X must withdraw its troops and Y is required to …".
pub fn rested(scene: &Scene<'_, '_>, sent: Sent<'_>, mentions: &Here<'_>, out: &mut Vec<Laid>) {
    let Some(mention) = mentions.list().find(|m| rests(scene, sent, m.1.head.word as usize)) else { return };
    let mut looked = 0;
    for w in sent.words().filter(|w| w.index() != mention.1.head.word as usize) {
        if w.upos() != Upos::Verb || out.iter().any(|l| l.at == At::from(w)) {
            continue;
        }
        looked += 1;
        if looked > 24 {
            return;
        }
        if let Some(laid) = duty(scene, w, mention.0) {
            out.push(laid);
        }
    }
}

/// Whether the words right before an instrument say that the clause rests on it.
fn rests(scene: &Scene<'_, '_>, sent: Sent<'_>, head: usize) -> bool {
    let from = head.saturating_sub(9);
    let bytes = sent.word(from).range().start..sent.word(head).range().start;
    let before = scene.ctx.document.text.get(bytes).unwrap_or_default().to_lowercase();
    let found = scene.lexicon.under.iter().any(|u| {
        before.match_indices(u.as_str()).any(|(at, _)| {
            let starts = before[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
            starts && !before[at + u.len()..].contains([',', ';', '.'])
        })
    });
    found && (from..head).rev().take(6).all(|i| sent.word(i).upos() != Upos::Verb || sent.word(i).rel() == Rel::Case)
}

/// The duty that a clause with a subject says: an obligation, a promise, what is to come.
fn duty(scene: &Scene<'_, '_>, w: Word<'_>, mention: usize) -> Option<Laid> {
    let commits = scene.lexicon.commits.contains(w.lemma());
    let asks = scene.grammar.governors.get(w.lemma()).is_some_and(|g| *g == grammar::Governor::Necessary);
    // The verb of the duty itself speaks; the one that governs it does not.
    if (asks || commits) && w.children().any(|c| matches!(c.rel(), Rel::Xcomp | Rel::Ccomp)) {
        return None;
    }
    let governor = w.head().filter(|_| matches!(w.rel(), Rel::Xcomp | Rel::Ccomp));
    let taken = commits || governor.is_some_and(|g| scene.lexicon.commits.contains(g.lemma()));
    let reality = grammar::reality(w, scene.grammar);
    let due = taken || matches!(reality.status(), Status::Demanded | Status::Predicted | Status::Planned);
    let clause = matches!(w.rel(), Rel::Root | Rel::Conj | Rel::Xcomp | Rel::Ccomp | Rel::Parataxis);
    if !due || !clause || reality.hypothetical || reality.negated && !taken {
        return None;
    }
    let (subjects, _) = grammar::surface_subjects(w, scene.grammar);
    let passive = grammar::voice(w) == grammar::Voice::Passive;
    let owed_by = if passive { Vec::new() } else { whom(scene.cast, &subjects) };
    let evidence = clause_of(w, governor);
    let phrase = scene.ctx.document.text.get(evidence.clone()).unwrap_or_default().to_lowercase();
    let kind = scene.lexicon.obligation(&phrase);
    if owed_by.is_empty() && kind.is_none() {
        return None;
    }
    Some(Laid {
        mention,
        at: w.into(),
        kind: kind.unwrap_or(ObligationKind::Other),
        condition: condition(scene.lexicon, w).or_else(|| written(scene.lexicon, w)),
        owed_by,
        evidence,
        lemma: w.lemma().to_owned(),
    })
}

/// The bytes of a duty: its verb with what it governs, and the word that makes it one.
fn clause_of(w: Word<'_>, governor: Option<Word<'_>>) -> Range<usize> {
    let own = clause(w);
    governor.map_or(own.clone(), |g| g.range().start.min(own.start)..own.end)
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
