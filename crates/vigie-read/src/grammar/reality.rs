//! How real a predicate is in the mouth of whoever speaks it: negation, modality, tense, condition, purpose, hearsay.
//! Who that is, and what others make of it, is for `commitment`.

use super::frame::{case_of, surface_subjects};
use super::lexicon::{Governor, Lexicon};
use crate::reading::{Factuality, Status};
use vigie_parse::{Rel, Upos, Word};

/// How far governors are followed.
const DEPTH: usize = 6;

/// When it lies, seen from the moment of speaking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Tense {
    /// Over.
    Past,
    /// Now, or timeless.
    #[default]
    Present,
    /// To come.
    Future,
}

/// How sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Modality {
    /// Said flatly.
    #[default]
    Certain,
    /// Likely.
    Probable,
    /// Possible.
    Possible,
}

/// How real a predicate is, for the one who speaks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Reality {
    /// It is said not to be so.
    pub negated: bool,
    /// How sure.
    pub modality: Modality,
    /// When.
    pub tense: Tense,
    /// In progress.
    pub ongoing: bool,
    /// Only under a condition, as a condition, or in a question.
    pub hypothetical: bool,
    /// Somebody means to do it.
    pub planned: bool,
    /// Somebody asks for it, or it ought to be.
    pub demanded: bool,
    /// Wished, feared, tried: nothing on whether it is.
    pub open: bool,
    /// It ought to be, said in the present: planned, where a day to come is named ("doit rencontrer vendredi").
    pub due: bool,
    /// Told from hearsay, by mood (*aurait fui*) or adverb (*reportedly*).
    pub hearsay: bool,
}

impl Reality {
    /// What became of it, as far as the speaker goes.
    pub fn status(self) -> Status {
        if self.hypothetical || self.open {
            Status::Hypothetical
        } else if self.demanded {
            Status::Demanded
        } else if self.planned {
            Status::Planned
        } else if self.negated {
            Status::Negated
        } else if self.tense == Tense::Future {
            Status::Predicted
        } else if self.modality == Modality::Possible {
            Status::Hypothetical
        } else if self.ongoing {
            Status::Ongoing
        } else {
            Status::Occurred
        }
    }

    /// FactBank's value for the speaker: what is asked, meant, conditional or wished for is no commitment at all.
    pub fn factuality(self) -> Factuality {
        if self.hypothetical || self.demanded || self.open {
            return Factuality::Uu;
        }
        let modality = if self.hearsay { Modality::Possible } else { self.modality };
        let modality =
            if self.planned || self.tense == Tense::Future { modality.max(Modality::Probable) } else { modality };
        match (modality, self.negated) {
            (Modality::Certain, false) => Factuality::CtPlus,
            (Modality::Certain, true) => Factuality::CtMinus,
            (Modality::Probable, false) => Factuality::PrPlus,
            (Modality::Probable, true) => Factuality::PrMinus,
            (Modality::Possible, false) => Factuality::PsPlus,
            (Modality::Possible, true) => Factuality::PsMinus,
        }
    }

    fn apply(&mut self, governor: Governor) {
        match governor {
            Governor::Possible => self.modality = Modality::Possible,
            Governor::Probable => self.modality = self.modality.max(Modality::Probable),
            Governor::Necessary => {
                self.demanded = true;
                self.due = true;
            }
            Governor::Demanded => self.demanded = true,
            Governor::Alleged => self.hearsay = true,
            Governor::Planned => self.planned = true,
            Governor::Future => self.tense = Tense::Future,
            Governor::Wished | Governor::Attempted => self.open = true,
            Governor::Prevented => self.negated = !self.negated,
            Governor::Realised => {}
        }
    }
}

/// Reads how real a predicate is, up to the clause whose speaker answers for it: governors that leave the speaker the same
/// (*may*, *refuse to*, *plan to*) are followed, reporting verbs with a finite complement are not.
pub fn reality(word: Word<'_>, lexicon: &Lexicon) -> Reality {
    reality_within(word, lexicon, |_| false)
}

/// The same, not looking above a word where `stop` holds: the head of what somebody says.
pub fn reality_within<'a>(word: Word<'a>, lexicon: &Lexicon, stop: impl Fn(Word<'a>) -> bool) -> Reality {
    let mut out = Reality::default();
    own(&mut out, word, lexicon);
    let mut at = word;
    for _ in 0..DEPTH {
        if stop(at) {
            break;
        }
        let Some(head) = at.head() else { break };
        match at.rel() {
            Rel::Conj => shared(&mut out, at, head, lexicon),
            // "against the forces if they stay", hung on the forces.
            Rel::Acl if at.by(Rel::Mark).any(|m| lexicon.conditions.contains(m.lemma())) => {
                circumstance(&mut out, at, lexicon);
                break;
            }
            Rel::Xcomp | Rel::Obl | Rel::Ccomp | Rel::Obj | Rel::Nmod | Rel::Acl => {
                let Some(governor) = governor(at, head, lexicon) else { break };
                out.apply(governor);
                negate(&mut out, head, lexicon);
                tense(&mut out, head, lexicon);
            }
            Rel::Advcl => {
                circumstance(&mut out, at, lexicon);
                // A participle has the tense of the clause it goes with.
                if !at.is("VerbForm", "Inf") && at.children().all(|c| !matches!(c.rel(), Rel::Aux | Rel::Mark)) {
                    tense(&mut out, head, lexicon);
                }
                break;
            }
            _ => break,
        }
        at = head;
    }
    out
}

/// The class of the head over a clause or noun it governs; `None` where it says nothing of the reality of it.
fn governor(at: Word<'_>, head: Word<'_>, lexicon: &Lexicon) -> Option<Governor> {
    let class = lexicon.governors.get(head.lemma()).copied();
    match at.rel() {
        Rel::Xcomp => class.or(Some(Governor::Realised)).filter(|_| head.upos() != Upos::Noun || class.is_some()),
        // "called on the authorities to open an inquiry", hung on the authorities.
        Rel::Acl
            if at.is("VerbForm", "Inf") && class.is_none() && matches!(head.rel(), Rel::Obj | Rel::Iobj | Rel::Obl) =>
        {
            let verb = head.head().and_then(|v| lexicon.governors.get(v.lemma()).copied());
            verb.filter(|c| *c == Governor::Demanded)
        }
        // A finite complement is somebody's word: only modality proper reaches into it.
        Rel::Ccomp if !at.is("VerbForm", "Inf") => class.filter(|c| {
            matches!(
                c,
                Governor::Possible | Governor::Probable | Governor::Prevented | Governor::Demanded | Governor::Wished
            )
        }),
        Rel::Acl if at.subtype() == "relcl" => None,
        Rel::Acl if !at.is("VerbForm", "Inf") => None,
        _ => class,
    }
}

/// What the word's own clause says: its auxiliaries, adverbs, mood and tense.
fn own(out: &mut Reality, w: Word<'_>, lexicon: &Lexicon) {
    negate(out, w, lexicon);
    tense(out, w, lexicon);
    mood(out, w, lexicon);
    if w.upos() == Upos::Noun {
        for a in w.by(Rel::Amod) {
            if let Some(&class) = lexicon.adjectives.get(a.lemma()) {
                out.apply(class);
            }
        }
        let case = case_of(w);
        out.hypothetical |= lexicon.hypotheses.contains(&case) || under_hypothesis(w, &case, lexicon);
        if lexicon.absences.contains(&case) {
            out.negated = !out.negated;
        }
    }
    out.hypothetical |= conditional_clause(w, lexicon) && out.tense == Tense::Future;
    out.hypothetical |= in_question(w);
    // A condition that the parser took for the main clause.
    out.hypothetical |=
        w.head().is_none() && w.by(Rel::Mark).any(|m| m.index() == 0 && lexicon.conditions.contains(m.lemma()));
}

fn negate(out: &mut Reality, w: Word<'_>, lexicon: &Lexicon) {
    let negative = w.children().any(|c| {
        matches!(c.rel(), Rel::Advmod | Rel::Aux | Rel::Det | Rel::Obl | Rel::Discourse)
            && lexicon.negators.contains(c.lemma())
            || c.rel() == Rel::Det && lexicon.negative_words.contains(c.lemma())
            // A pronoun stands alone: "personne n'a été arrêté", against "107 personnes ont été arrêtées".
            || matches!(c.rel(), Rel::Nsubj | Rel::Obj)
                && lexicon.negative_words.contains(c.lemma())
                && !c.is("Number", "Plur")
                && !c.children().any(|d| matches!(d.rel(), Rel::Det | Rel::Nummod | Rel::Amod | Rel::Nmod))
            || matches!(c.rel(), Rel::Nsubj | Rel::Obj)
                && c.by(Rel::Det).any(|d| lexicon.negative_words.contains(d.lemma()))
    });
    if negative || under_adverb(w, lexicon) {
        out.negated = !out.negated;
    }
}

/// "n'a pas encore signé", where the negator hangs on another adverb or an auxiliary of the verb.
fn under_adverb(w: Word<'_>, lexicon: &Lexicon) -> bool {
    let half = w.children().any(|c| c.rel() == Rel::Advmod && c.is("Polarity", "Neg"));
    half && w
        .children()
        .filter(|c| matches!(c.rel(), Rel::Advmod | Rel::Aux) && c.index() < w.index())
        .any(|c| c.by(Rel::Advmod).any(|d| lexicon.negators.contains(d.lemma())))
}

fn tense(out: &mut Reality, w: Word<'_>, lexicon: &Lexicon) {
    let finite = std::iter::once(w).chain(w.by(Rel::Aux)).chain(w.by(Rel::Cop));
    for f in finite {
        if let Some(&class) = lexicon.auxiliaries.get(f.lemma()).filter(|_| f != w) {
            out.apply(class);
        }
        match f.feat("Tense") {
            Some("Fut") => out.tense = Tense::Future,
            Some("Past" | "Imp" | "Pqp") if out.tense == Tense::Present => out.tense = Tense::Past,
            _ => {}
        }
    }
    for a in w.by(Rel::Advmod) {
        if let Some(&class) = lexicon.adverbs.get(a.lemma()) {
            out.apply(class);
        }
        out.hearsay |= lexicon.hearsay.contains(a.lemma());
    }
    let finite = || w.is("VerbForm", "Fin") && w.is("Tense", "Pres");
    let progressive = || {
        let running = w.is("VerbForm", "Ger") || w.is("VerbForm", "Part") && w.is("Tense", "Pres");
        running && w.by(Rel::Aux).any(|a| a.is("Tense", "Pres"))
    };
    out.ongoing |= w.upos() == Upos::Verb && out.tense == Tense::Present && (finite() || progressive());
}

/// The conditional: hypothesis under a condition, future in the past under a past verb of saying, hearsay otherwise.
fn mood(out: &mut Reality, w: Word<'_>, lexicon: &Lexicon) {
    let conditional = std::iter::once(w).chain(w.by(Rel::Aux)).chain(w.by(Rel::Cop)).find(|f| f.is("Mood", "Cnd"));
    let Some(verb) = conditional else { return };
    if conditional_clause(w, lexicon) || in_condition(w, lexicon) {
        out.hypothetical = true;
    } else if lexicon.polite.contains(verb.lemma()) && verb == w {
        out.modality = out.modality.max(Modality::Possible);
    } else if future_in_the_past(w) {
        out.tense = Tense::Future;
    } else {
        out.hearsay = true;
    }
}

fn future_in_the_past(w: Word<'_>) -> bool {
    let clause = std::iter::once(w).chain(w.ancestors()).take(DEPTH).find(|a| a.rel() != Rel::Conj);
    let Some(head) = clause.filter(|c| c.rel() == Rel::Ccomp).and_then(|c| c.head()) else { return false };
    // A participle with an auxiliary is past, whatever features it has.
    let perfect =
        head.is("VerbForm", "Part") && head.by(Rel::Aux).any(|a| a.subtype() == "tense" || a.subtype().is_empty());
    perfect
        || std::iter::once(head)
            .chain(head.by(Rel::Aux))
            .any(|f| matches!(f.feat("Tense"), Some("Past" | "Imp" | "Pqp")))
}

/// Whether a clause under `w` is its condition.
fn conditional_clause(w: Word<'_>, lexicon: &Lexicon) -> bool {
    w.by(Rel::Advcl).any(|c| c.by(Rel::Mark).any(|m| lexicon.conditions.contains(m.lemma())))
        || w.by(Rel::Obl).any(|o| lexicon.hypotheses.contains(&case_of(o)))
}

/// Whether `w` stands in a condition.
fn in_condition(w: Word<'_>, lexicon: &Lexicon) -> bool {
    std::iter::once(w).chain(w.ancestors()).take(DEPTH).any(|a| {
        matches!(a.rel(), Rel::Advcl | Rel::Acl) && a.by(Rel::Mark).any(|m| lexicon.conditions.contains(m.lemma()))
    })
}

fn in_question(w: Word<'_>) -> bool {
    let sent = w.sent();
    let last = sent.words().rev().find(|l| l.form().chars().any(|c| c.is_alphanumeric() || c == '?'));
    last.is_some_and(|l| l.form().contains('?'))
}

/// A clause of condition, purpose or absence.
fn circumstance(out: &mut Reality, clause: Word<'_>, lexicon: &Lexicon) {
    for m in clause.children().filter(|c| matches!(c.rel(), Rel::Mark | Rel::Case)) {
        let mut name = m.lemma().to_lowercase();
        for f in m.by(Rel::Fixed) {
            name.push(' ');
            name.push_str(f.lemma());
        }
        let is = |set: &rustc_hash::FxHashSet<String>| set.contains(m.lemma()) || set.contains(&name);
        out.hypothetical |= is(&lexicon.conditions);
        if clause.is("VerbForm", "Inf") && is(&lexicon.purposes) {
            out.planned = true;
        }
        if is(&lexicon.absences) {
            out.negated = !out.negated;
        }
    }
}

/// What a conjunct shares with the first: the negation, auxiliaries and mood that are said once for both.
fn shared(out: &mut Reality, w: Word<'_>, first: Word<'_>, lexicon: &Lexicon) {
    let own_clause =
        w.children().any(|c| matches!(c.rel(), Rel::Nsubj | Rel::Aux | Rel::Cop)) || w.is("VerbForm", "Fin");
    if own_clause || w.upos() != Upos::Verb || surface_subjects(w, lexicon).0.is_empty() {
        return;
    }
    tense(out, first, lexicon);
    mood(out, first, lexicon);
}

/// Whether a noun hangs on a noun that makes a hypothesis of it, where the parse has not made one preposition of the two:
/// *in* + *case* + *of*.
fn under_hypothesis(w: Word<'_>, case: &str, lexicon: &Lexicon) -> bool {
    let Some(head) = w.head().filter(|h| w.rel() == Rel::Nmod && h.upos() == Upos::Noun) else { return false };
    let name = format!("{} {} {case}", case_of(head), head.lemma());
    lexicon.hypotheses.contains(name.trim_start())
}
