//! Who is what to a predicate: its doers, its undergoers, its obliques, the clauses it governs. Passives, participles,
//! relatives, control and coordination are undone here, once, for every room.

use super::lexicon::Lexicon;
use vigie_parse::{Rel, Upos, Word};

/// How far an inherited subject is looked for; deeper chains are no longer grammar but hostile input.
const DEPTH: usize = 8;

/// Active or passive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// The subject acts.
    Active,
    /// The subject is acted on.
    Passive,
}

/// A phrase joined to the predicate by a preposition or a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oblique<'a> {
    /// The preposition's lemma, the parts of a fixed one joined by blanks (`à cause de`); empty for none.
    pub case: String,
    /// The head of the phrase.
    pub word: Word<'a>,
}

/// A clause that completes the predicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Complement<'a> {
    /// `Ccomp`, `Xcomp`, `Csubj` or `Parataxis`.
    pub rel: Rel,
    /// Its predicate.
    pub word: Word<'a>,
}

/// A predicate with what belongs to it. Coordinated phrases stand side by side; a relative pronoun is replaced by its antecedent.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    /// The predicate: a verb, a noun, an adjective.
    pub head: Word<'a>,
    /// Its voice.
    pub voice: Voice,
    /// Who does it: the subject of an active verb, the agent of a passive.
    pub doers: Vec<Word<'a>>,
    /// What it is done to: the object of an active verb, the subject of a passive.
    pub undergoers: Vec<Word<'a>>,
    /// Indirect objects.
    pub datives: Vec<Word<'a>>,
    /// Phrases with a preposition, agents and genitives left out.
    pub obliques: Vec<Oblique<'a>>,
    /// Genitives and possessors of a noun: doer or undergoer, as the noun has it.
    pub genitives: Vec<Word<'a>>,
    /// Adjectives and nouns that modify a noun directly.
    pub modifiers: Vec<Word<'a>>,
    /// Clauses that complete it.
    pub complements: Vec<Complement<'a>>,
    /// Whether its doers or undergoers come from another clause: control, coordination, a participle's noun.
    pub inherited: bool,
}

/// A word and everything coordinated with it, itself first; what is set against it is not with it: "by the army and not by N".
pub fn conjuncts(word: Word<'_>) -> Vec<Word<'_>> {
    let mut out = vec![word];
    let mut next = 0;
    while next < out.len() {
        let at = out[next];
        let against = |c: Word<'_>| {
            matches!(c.upos(), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num)
                && c.children().any(|n| matches!(n.rel(), Rel::Advmod | Rel::Discourse) && n.is("Polarity", "Neg"))
        };
        out.extend(at.by(Rel::Conj).filter(|c| !against(*c)));
        next += 1;
    }
    out
}

/// The preposition a phrase stands under, lower case, its fixed parts joined by blanks; a conjunct without one has its first
/// conjunct's. Empty for none.
pub fn case_of(word: Word<'_>) -> String {
    let mut out = String::new();
    for case in word.by(Rel::Case) {
        push(&mut out, case);
        case.by(Rel::Fixed).for_each(|f| push(&mut out, f));
    }
    match word.head() {
        Some(head) if out.is_empty() && word.rel() == Rel::Conj && head.rel() != Rel::Conj => case_of(head),
        _ => out,
    }
}

fn push(out: &mut String, word: Word<'_>) {
    if !out.is_empty() {
        out.push(' ');
    }
    out.push_str(&word.lemma().to_lowercase());
}

/// Whether a word heads a clause.
fn is_predicate(w: Word<'_>) -> bool {
    w.upos() == Upos::Verb
        || w.one(Rel::Cop).is_some()
        || w.children().any(|c| matches!(c.rel(), Rel::Nsubj | Rel::Csubj | Rel::Aux))
        || matches!(w.rel(), Rel::Ccomp | Rel::Xcomp | Rel::Advcl | Rel::Parataxis)
}

/// Active or passive: an auxiliary or subject of the passive, or a past participle that modifies a noun by itself.
pub fn voice(w: Word<'_>) -> Voice {
    let marked = w.children().any(|c| {
        c.subtype().starts_with("pass") && matches!(c.rel(), Rel::Aux | Rel::Nsubj | Rel::Csubj | Rel::Expl)
            || c.subtype() == "agent"
    });
    let bare = w.is("VerbForm", "Part")
        && !w.is("Tense", "Pres")
        && !w.is("Voice", "Act")
        && matches!(w.rel(), Rel::Acl | Rel::Amod | Rel::Advcl | Rel::Xcomp)
        && w.subtype() != "relcl"
        && w.one(Rel::Aux).is_none()
        && w.one(Rel::Nsubj).is_none()
        && w.one(Rel::Obj).is_none();
    let joined = w.is("VerbForm", "Part")
        && w.rel() == Rel::Conj
        && !w.children().any(|c| matches!(c.rel(), Rel::Aux | Rel::Obj | Rel::Cop))
        && w.head().is_some_and(|h| h.is("VerbForm", "Part") && h.rel() != Rel::Conj && voice(h) == Voice::Passive);
    // A participle with an auxiliary of tense only is active, whatever its features say.
    let tense = |v: Word<'_>| {
        let aux = |pass: bool| v.children().any(|c| c.rel() == Rel::Aux && c.subtype().starts_with("pass") == pass);
        aux(false) && !aux(true)
    };
    let tensed = tense(w) || w.rel() == Rel::Conj && w.one(Rel::Aux).is_none() && w.head().is_some_and(tense);
    let marked = marked && !(tensed && (only_agent(w) || !w.is("Voice", "Pass") && no_agent(w)));
    // "The minister apologised", taken for a participle: with a subject of its own and no auxiliary it is a finite past.
    let shared = w.rel() == Rel::Conj
        && w.head().is_some_and(|h| h.children().any(|c| c.subtype() == "pass" && c.rel() == Rel::Aux));
    let finite = !marked
        && !shared
        && w.one(Rel::Aux).is_none()
        && w.by(Rel::Nsubj).any(|s| s.index() < w.index() && !is_relative(s))
        && matches!(w.rel(), Rel::Root | Rel::Ccomp | Rel::Parataxis | Rel::Conj);
    if marked || w.is("Voice", "Pass") && !tensed && !finite || bare || joined { Voice::Passive } else { Voice::Active }
}

/// Whether nothing but an agent speaks for the passive: "avoir abattu par erreur".
fn only_agent(w: Word<'_>) -> bool {
    !w.children()
        .any(|c| c.subtype().starts_with("pass") && matches!(c.rel(), Rel::Aux | Rel::Nsubj | Rel::Csubj | Rel::Expl))
}

/// Whether no agent is named.
fn no_agent(w: Word<'_>) -> bool {
    w.children().all(|c| c.subtype() != "agent" && !(c.rel() == Rel::Expl && c.subtype().starts_with("pass")))
}

fn is_relative(w: Word<'_>) -> bool {
    w.is("PronType", "Rel") || w.is("PronType", "Int,Rel")
}

/// The noun a relative clause hangs on, seen from any word of the clause.
fn antecedent(clause: Word<'_>) -> Option<Word<'_>> {
    std::iter::once(clause)
        .chain(clause.ancestors())
        .take(DEPTH)
        .take_while(|w| matches!(w.rel(), Rel::Acl | Rel::Conj | Rel::Xcomp | Rel::Ccomp))
        .find(|w| w.rel() == Rel::Acl && (w.subtype() == "relcl" || w.children().any(is_relative)))
        .and_then(|w| w.head())
}

/// Writes the phrases headed by `word`, a relative pronoun replaced by its antecedent.
fn resolve<'a>(clause: Word<'a>, word: Word<'a>, out: &mut Vec<Word<'a>>) {
    match antecedent(clause).filter(|_| is_relative(word)) {
        Some(noun) => out.push(noun),
        None => out.extend(conjuncts(word)),
    }
}

/// The objects headed by `word`. A bare day between verb and object ("a accusé vendredi l'Éthiopie") is often taken for the
/// object, and the object for its complement: the day is passed over.
fn objects<'a>(clause: Word<'a>, word: Word<'a>, lexicon: &Lexicon, out: &mut Vec<Word<'a>>) {
    let bare = !word.children().any(|c| matches!(c.rel(), Rel::Det | Rel::Case));
    if !bare || !lexicon.days.contains(&word.lemma().to_lowercase()) {
        return resolve(clause, word, out);
    }
    let own = |c: &Word<'_>| c.index() > word.index() && c.children().all(|d| d.rel() != Rel::Case);
    if let Some(object) = word.children().find(|c| matches!(c.rel(), Rel::Nmod | Rel::Appos | Rel::Obj) && own(c)) {
        resolve(clause, object, out);
    }
}

/// The grammatical subjects of a predicate, its own or inherited by control, coordination or from the noun it modifies; and
/// whether they are inherited.
pub fn surface_subjects<'a>(w: Word<'a>, lexicon: &Lexicon) -> (Vec<Word<'a>>, bool) {
    subjects(w, lexicon, DEPTH)
}

fn subjects<'a>(w: Word<'a>, lexicon: &Lexicon, depth: usize) -> (Vec<Word<'a>>, bool) {
    let mut own = Vec::new();
    // Two subjects are a parser's slip: the one next to the verb is the likelier.
    // "Kenya is to sign": the outer subject of a clause that has no other.
    let near = |s: &Word<'_>| {
        (s.subtype() == "outer", s.upos() == Upos::Pron && !is_relative(*s), s.index().abs_diff(w.index()))
    };
    let lone = |s: &Word<'_>| s.subtype() != "outer" || w.is("VerbForm", "Inf");
    if let Some(s) = w.by(Rel::Nsubj).filter(lone).min_by_key(near) {
        resolve(w, s, &mut own);
    }
    if !own.is_empty() || depth == 0 {
        return (own, false);
    }
    let Some(head) = w.head() else { return (own, false) };
    let inherited = match w.rel() {
        Rel::Conj if is_predicate(head) => subjects(head, lexicon, depth - 1).0,
        Rel::Advcl | Rel::Xcomp if asked_before(w, head, lexicon).is_some() => {
            asked_before(w, head, lexicon).map(conjuncts).unwrap_or_default()
        }
        Rel::Xcomp => controllers(head, lexicon, depth),
        Rel::Ccomp if w.is("VerbForm", "Inf") || w.is("VerbForm", "Ger") => controllers(head, lexicon, depth),
        Rel::Advcl if said_of_object(w, head, lexicon) => controllers(head, lexicon, depth),
        Rel::Acl if head.head().is_some_and(|v| head.rel() == Rel::Obj && said_of_object(w, v, lexicon)) => {
            conjuncts(head)
        }
        Rel::Advcl if !w.is("VerbForm", "Fin") || w.children().all(|c| c.rel() != Rel::Mark) => {
            subjects(head, lexicon, depth - 1).0
        }
        // An agentless oblique that is in truth an infinitive: "accused of attacking", "accusé d'avoir pollué".
        Rel::Obl if w.upos() == Upos::Verb => controllers(head, lexicon, depth),
        Rel::Acl if w.is("VerbForm", "Inf") && is_asked(head, lexicon) => conjuncts(head),
        Rel::Acl | Rel::Amod if w.is("VerbForm", "Inf") || w.children().any(|c| c.rel() == Rel::Mark) => {
            holders(head, lexicon, depth)
        }
        Rel::Acl | Rel::Amod => vec![head],
        _ => Vec::new(),
    };
    let any = !inherited.is_empty();
    (inherited, any)
}

/// Whether a noun is the one asked to do something: the object of a verb of asking.
fn is_asked(noun: Word<'_>, lexicon: &Lexicon) -> bool {
    let asks = |v: Word<'_>| lexicon.governors.get(v.lemma()) == Some(&super::lexicon::Governor::Demanded);
    (matches!(noun.rel(), Rel::Obj | Rel::Iobj)
        || noun.rel() == Rel::Obl && lexicon.asked_under.contains(&case_of(noun)))
        && noun.upos() != Upos::Verb
        && noun.head().is_some_and(asks)
        && !lexicon.governors.contains_key(noun.lemma())
}

/// Who is asked in "called on N to act": the phrase before an infinitive, under a verb of asking without an object.
fn asked_before<'a>(clause: Word<'a>, verb: Word<'a>, lexicon: &Lexicon) -> Option<Word<'a>> {
    let asks = lexicon.governors.get(verb.lemma()) == Some(&super::lexicon::Governor::Demanded);
    if !asks || !clause.is("VerbForm", "Inf") || verb.children().any(|c| matches!(c.rel(), Rel::Obj | Rel::Iobj)) {
        return None;
    }
    let between = |c: &Word<'_>| c.index() > verb.index() && c.index() < clause.index();
    verb.by(Rel::Obl).filter(between).find(|o| lexicon.asked_under.contains(&case_of(*o)))
}

/// Whether a clause without a subject tells what the verb's object did: "accused them of firing", "condamné pour avoir tiré".
fn said_of_object(clause: Word<'_>, verb: Word<'_>, lexicon: &Lexicon) -> bool {
    let mut marks = clause.by(Rel::Mark);
    lexicon.object_control.contains(verb.lemma())
        && !clause.is("VerbForm", "Fin")
        && marks.next().is_some_and(|m| lexicon.object_marks.contains(m.lemma()) && m.one(Rel::Fixed).is_none())
        && marks.next().is_none()
}

/// Who does the infinitive that `head` governs: its object, or its subject where it has none or controls by the subject.
fn controllers<'a>(head: Word<'a>, lexicon: &Lexicon, depth: usize) -> Vec<Word<'a>> {
    if !lexicon.subject_control.contains(head.lemma()) && voice(head) == Voice::Active {
        let mut objects = Vec::new();
        for o in head.children().filter(|c| {
            matches!(c.rel(), Rel::Obj | Rel::Iobj)
                || c.rel() == Rel::Obl && c.subtype() == "arg" && c.upos() != Upos::Verb
        }) {
            if !o.is("Reflex", "Yes") {
                self::objects(head, o, lexicon, &mut objects);
            }
        }
        if !objects.is_empty() {
            return objects;
        }
    }
    subjects(head, lexicon, depth - 1).0
}

/// Whose decision, promise or call a noun is: its genitive, or the subject of the verb it completes.
fn holders<'a>(noun: Word<'a>, lexicon: &Lexicon, depth: usize) -> Vec<Word<'a>> {
    let mut out = Vec::new();
    for n in noun.by(Rel::Nmod) {
        if n.subtype() == "poss" && n.upos() != Upos::Pron || lexicon.genitives.contains(&case_of(n)) {
            out.extend(conjuncts(n));
        }
    }
    match noun.head() {
        Some(verb) if out.is_empty() && matches!(noun.rel(), Rel::Obj | Rel::Obl | Rel::Xcomp) => {
            subjects(verb, lexicon, depth - 1).0
        }
        _ => out,
    }
}

/// Reads the frame of a predicate. Works on any word; a word that is no predicate has an empty frame.
pub fn frame<'a>(head: Word<'a>, lexicon: &Lexicon) -> Frame<'a> {
    // "étaient arrivés": a verb without objects has no passive, whatever the parse makes of its auxiliary.
    let voice = if lexicon.intransitive.contains(head.lemma()) { Voice::Active } else { voice(head) };
    let mut f = Frame {
        head,
        voice,
        doers: Vec::new(),
        undergoers: Vec::new(),
        datives: Vec::new(),
        obliques: Vec::new(),
        genitives: Vec::new(),
        modifiers: Vec::new(),
        complements: Vec::new(),
        inherited: false,
    };
    let mut agents = Vec::new();
    for c in head.children() {
        match c.rel() {
            Rel::Obj if !c.is("Reflex", "Yes") => objects(head, c, lexicon, &mut f.undergoers),
            Rel::Iobj if !c.is("Reflex", "Yes") => resolve(head, c, &mut f.datives),
            Rel::Obl | Rel::Nmod => place(&mut f, &mut agents, c, lexicon),
            Rel::Amod | Rel::Compound => f.modifiers.extend(conjuncts(c)),
            Rel::Ccomp | Rel::Xcomp | Rel::Csubj | Rel::Parataxis => {
                f.complements.push(Complement { rel: c.rel(), word: c });
            }
            _ => {}
        }
    }
    let nominal = head.upos() == Upos::Noun && head.one(Rel::Cop).is_none() && head.one(Rel::Nsubj).is_none();
    if nominal {
        f.doers = agents;
        return f;
    }
    let (subjects, inherited) = surface_subjects(head, lexicon);
    f.inherited = inherited;
    match voice {
        Voice::Active => {
            f.doers = subjects;
            if f.undergoers.is_empty() {
                share_objects(&mut f);
            }
            if f.undergoers.is_empty() {
                displaced_object(&mut f);
            }
        }
        Voice::Passive => {
            f.doers = agents;
            let objects = std::mem::replace(&mut f.undergoers, subjects);
            f.datives.extend(objects);
        }
    }
    f
}

fn place<'a>(f: &mut Frame<'a>, agents: &mut Vec<Word<'a>>, c: Word<'a>, lexicon: &Lexicon) {
    if c.subtype() == "poss" {
        f.genitives.extend(conjuncts(c));
        return;
    }
    let case = case_of(c);
    let nominal = f.head.upos() == Upos::Noun;
    let other = !case.is_empty() && !lexicon.agents.contains(&case);
    if c.subtype() == "agent" && !other || (lexicon.agents.contains(&case) && (f.voice == Voice::Passive || nominal)) {
        resolve(f.head, c, agents);
    } else if c.rel() == Rel::Nmod && (lexicon.genitives.contains(&case) || case.is_empty()) {
        f.genitives.extend(conjuncts(c));
    } else {
        let mut words = Vec::new();
        resolve(f.head, c, &mut words);
        for word in words {
            let own = case_of(word);
            let case = if own.is_empty() || is_relative(c) { case.clone() } else { own };
            f.obliques.push(Oblique { case, word });
        }
    }
}

/// "ont signé vendredi à Washington un accord": an object behind an adjunct, which the parse hung on the adjunct. It has a
/// determiner and no preposition, and the verb nothing else to govern.
fn displaced_object(f: &mut Frame<'_>) {
    let head = f.head;
    let finite = head.upos() == Upos::Verb && !matches!(head.rel(), Rel::Acl | Rel::Amod | Rel::Advcl);
    let complete = !f.complements.is_empty() || head.children().any(|c| matches!(c.rel(), Rel::Obj | Rel::Expl));
    let subject_after = head.one(Rel::Nsubj).is_none_or(|s| s.index() > head.index());
    if !finite || complete || subject_after {
        return;
    }
    let noun = |c: &Word<'_>| {
        c.upos() == Upos::Noun
            && matches!(c.rel(), Rel::Nmod | Rel::Appos)
            && c.one(Rel::Det).is_some()
            && c.children().all(|x| !matches!(x.rel(), Rel::Case | Rel::Nummod) && x.form() != ",")
    };
    let adjuncts = head.children().filter(|c| c.rel() == Rel::Obl && c.index() > head.index());
    let found = adjuncts.filter_map(|c| {
        let last = c.children().filter(|n| n.index() > c.index()).find(noun)?;
        // Nothing but the adjunct's own words between: no comma, which would make it an apposition.
        let plain = (c.index()..last.index()).all(|i| head.sent().word(i).form() != ",");
        (plain && !case_of(c).is_empty() && last.subtype() != "poss").then_some(last)
    });
    if let Some(object) = found.into_iter().next() {
        f.undergoers.extend(conjuncts(object));
    }
}

/// "sign and ratify the treaty": the first verb has the second's object; "the treaty Russia signed": the noun is the object.
fn share_objects(f: &mut Frame<'_>) {
    let head = f.head;
    let relative = head.rel() == Rel::Acl
        && head.subtype() == "relcl"
        && head.one(Rel::Nsubj).is_some_and(|s| !is_relative(s))
        && head.children().all(|c| !is_relative(c));
    if relative {
        f.undergoers.extend(head.head());
        f.inherited = true;
    } else if f.complements.is_empty() && f.obliques.is_empty() {
        let shared = head.by(Rel::Conj).find(|c| c.upos() == Upos::Verb && c.one(Rel::Nsubj).is_none());
        if let Some(object) = shared.filter(|c| voice(*c) == Voice::Active).and_then(|c| c.one(Rel::Obj)) {
            // Only where nothing else stands between the two verbs.
            let between = object.index() > head.index() && shared.is_some_and(|c| c.index() <= head.index() + 2);
            if between {
                f.undergoers.extend(conjuncts(object));
            }
        }
    }
}
