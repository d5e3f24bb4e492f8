//! From facts to sentences. Each sentence is a pattern of the grammar filled with names and quotations, and carries the notes of every word
//! that is not the grammar's.

use super::facts::{Facts, is_code};
use super::grammar::{Grammar, Name};
use super::{About, Brief, Note, Part, Section, Sentence};
use crate::web::rows::{Agreement, Claim, Stand};
use crate::words::Words;
use std::collections::BTreeSet;
use vigie_read::reading::{Attribution, AttributionKind, Event, Factuality, Holder, Span};
use vigie_record::store::query::ThingRow;
use vigie_record::store::{Result, View};

/// Sentences of a section.
const MOST: usize = 14;
/// Characters between a verb and its words.
const GAP: usize = 60;
/// Characters of a quotation; a longer one is cut between words.
const LONG: usize = 260;

/// Composes the brief of what the view knows.
pub fn compose(view: View<'_>, about: &About, grammar: &Grammar, words: &Words) -> Result<Brief> {
    let facts = Facts::of(view, about)?;
    let mut writer = Writer { facts: &facts, grammar, words, about, notes: Vec::new() };
    Ok(writer.brief())
}

struct Writer<'a> {
    facts: &'a Facts,
    grammar: &'a Grammar,
    words: &'a Words,
    about: &'a About,
    notes: Vec<Note>,
}

/// Words that can be quoted: who says them, by which act.
#[derive(Clone)]
struct Told {
    /// Whoever says so.
    names: Vec<Name>,
    /// What the words do.
    act: String,
    /// What it does to the claim.
    does: String,
    /// Where they stand, and what names whoever says them where that is quoted too.
    note: Note,
    /// The words to quote: of those of the note, the last.
    words: String,
    /// How much they bring of their sentence.
    brings: Brings,
}

/// How much quoted words bring of their sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Brings {
    /// What is said.
    Content,
    /// Its verb too: `a déclaré que …`.
    Verb,
    /// All of it.
    Whole,
}

impl<'a> Writer<'a> {
    fn brief(&mut self) -> Brief {
        let published: Vec<&str> = self.facts.sources.values().filter_map(|s| s.row.published.as_deref()).collect();
        let (first, last) = (published.iter().min().copied(), published.iter().max().copied());
        let title = self.title(last);
        let lead = self.lead();
        let mut sections = Vec::new();
        let disputed: Vec<Sentence> =
            self.facts.claims.iter().filter(|c| c.disputed()).take(MOST).filter_map(|c| self.dispute(c)).collect();
        let agreements = self.facts.agreements.iter().take(6).flat_map(|a| self.agreement(a)).collect();
        let to_come = self.announced();
        let said = self.said();
        // Whatever somebody says stands under who says it: here is only what texts say themselves.
        let happened = self.happened(false);
        let reactions = self.happened(true);
        for (key, sentences) in [
            ("happened", happened),
            ("disputed", disputed),
            ("said", said),
            ("agreements", agreements),
            ("reactions", reactions),
            ("to_come", to_come),
        ] {
            if !sentences.is_empty() {
                sections.push(Section { heading: self.grammar.heading(key), sentences });
            }
        }
        let mut brief = Brief {
            language: self.grammar.code.clone(),
            title,
            dateline: self.dateline(first, last),
            lead,
            sections,
            sources: self.grammar.heading("sources"),
            notes: std::mem::take(&mut self.notes),
        };
        renumber(&mut brief);
        brief
    }

    fn title(&self, last: Option<&str>) -> String {
        let capital = |name: String| {
            let mut letters = name.chars();
            letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect::<String>())
        };
        let name = |n: &String| if is_code(n) { self.words.country(n).to_owned() } else { capital(n.clone()) };
        let names = self.about.names.iter().map(name).collect::<Vec<_>>().join(" – ");
        let day = last.map(|d| self.words.date(d.get(..10).unwrap_or(d))).unwrap_or_default();
        let key = if names.is_empty() { "title_all" } else { "title" };
        self.grammar.pattern(key).replace("{about}", &names).replace("{day}", &day)
    }

    fn dateline(&self, first: Option<&str>, last: Option<&str>) -> String {
        let count = u64::try_from(self.facts.sources.len()).unwrap_or(0);
        let day = |d: Option<&str>| d.map(|d| self.words.date(d)).unwrap_or_default();
        let key = match (first, last) {
            _ if count == 0 => "no_documents",
            (Some(a), Some(b)) if a != b => "dateline",
            (Some(_), _) => "dateline_one_day",
            _ => "dateline_undated",
        };
        let pattern = self.grammar.pattern(key);
        let documents = self.words.count("documents", count);
        pattern.replace("{documents}", &documents).replace("{first}", &day(first)).replace("{last}", &day(last))
    }

    /// The call of a note; words that were noted before keep their number.
    fn call(&mut self, note: &Note) -> Part {
        let at = self.notes.iter().position(|n| n == note).unwrap_or_else(|| {
            self.notes.push(note.clone());
            self.notes.len() - 1
        });
        Part::Note(at + 1)
    }

    /// Words as a quotation, with what their language is and their note.
    fn quoted(&mut self, note: &Note) -> Vec<Part> {
        let mut parts = vec![self.grammar.quote(&cut(&note.words), &note.language)];
        if let Some(language) = self.grammar.foreign(&note.language) {
            parts.push(Part::Text(format!(" {language}")));
        }
        parts.push(self.call(note));
        parts
    }

    fn lead(&mut self) -> Vec<Sentence> {
        let mut out = Vec::new();
        let both = |c: &&Claim| c.disputed() && !c.yes().is_empty() && !c.no().is_empty();
        let facts = self.facts;
        let best = facts.claims.iter().filter(both).max_by_key(|c| (c.stands.len(), std::cmp::Reverse(&c.key)));
        out.extend(best.and_then(|c| self.dispute(c)));
        out.extend(facts.agreements.first().and_then(|a| self.agreement(a).into_iter().next()));
        out
    }

    /// Who a stand is by, and its words; nothing where neither can be shown.
    fn told(&self, stand: &Stand) -> Option<Told> {
        let source = self.facts.sources.get(&stand.document)?;
        let number = stand.row.get(1..)?.parse::<usize>().ok()?.checked_sub(1)?;
        let name = self.speaker(stand, number)?;
        let act = stand.act.clone().unwrap_or_else(|| "assert".to_owned());
        let does = stand.does.clone();
        if stand.row.starts_with('Q') {
            let q = source.reading.attributions.get(number)?;
            return self.words_of(&stand.document, q, name, act, does);
        }
        let span = match stand.row.chars().next()? {
            'E' => &source.reading.events.get(number)?.evidence.span,
            'C' => source.reading.claims.get(number)?.evidence.first()?,
            _ => return None,
        };
        let note = self.facts.note(&stand.document, &stand.row, span.start, span.end)?;
        let brings = if stand.row.starts_with('E') { Brings::Whole } else { Brings::Content };
        Some(Told { names: vec![name], act, does, words: note.words.clone(), note, brings })
    }

    /// The words of an attribution: with their verb, where that stands before them, is finite, and the text is in the brief's language.
    fn words_of(&self, document: &str, q: &Attribution, name: Name, act: String, does: String) -> Option<Told> {
        let language = &self.facts.sources.get(document)?.row.language;
        let start = q.content.iter().map(|s| s.start).min()?;
        let end = q.content.iter().map(|s| s.end).max()?;
        let cue = q.cue.first().filter(|c| c.end <= start && start - c.end <= GAP && language == &self.grammar.code);
        let after = q.source.span.as_ref().zip(cue).filter(|(s, c)| s.end <= c.start);
        let verb =
            after.filter(|(_, c)| self.grammar.is_finite(&c.text) && !q.negated && q.kind != AttributionKind::Nominal);
        let from = verb.map_or(start, |(_, c)| c.start);
        let words = self.facts.note(document, "", from, end)?.words;
        // A name that is quoted must stand in the note, too.
        let source = q.source.span.as_ref().filter(|_| name.quoted.is_some());
        let (from, to) = source.map_or((from, end), |s| (from.min(s.start), end.max(s.end)));
        let note = self.facts.note(document, &q.id.to_string(), from, to)?;
        let brings = if verb.is_some() { Brings::Verb } else { Brings::Content };
        Some(Told { names: vec![name], act, does, note, words, brings })
    }

    fn speaker(&self, stand: &Stand, number: usize) -> Option<Name> {
        let bare = |plain: String| Name { of: plain.clone(), plain, many: false, quoted: None };
        if stand.author {
            let outlet = stand.outlet.clone();
            return Some(bare(outlet.unwrap_or_else(|| self.grammar.pattern("the_text").to_owned())));
        }
        let source = self.facts.sources.get(&stand.document)?;
        let q = source.reading.attributions.get(number).filter(|_| stand.row.starts_with('Q'));
        let words = q.and_then(|q| q.source.span.as_ref()).map(|s| s.text.as_str());
        Some(self.named(stand.key.as_deref(), stand.who.as_deref(), words, &stand.language))
    }

    /// A name: the grammar's for a side, its own for a person, the text's words for anybody else.
    fn named(&self, key: Option<&str>, who: Option<&str>, words: Option<&str>, language: &str) -> Name {
        let bare = |plain: &str| Name { of: plain.to_owned(), plain: plain.to_owned(), many: false, quoted: None };
        if let Some(name) = key.and_then(|k| self.grammar.side(k)) {
            return name;
        }
        let who = who.filter(|w| !w.is_empty());
        if let (Some(who), true) = (who, key.is_some_and(|k| k.starts_with("person:"))) {
            return bare(who);
        }
        match words.or(who).filter(|w| w.chars().count() <= 90 && !self.grammar.points(w, language)) {
            Some(words) => self.grammar.described(words, language),
            None => bare(self.grammar.pattern("unnamed")),
        }
    }

    /// Those who say the same words together; each group once.
    fn grouped(told: Vec<Told>) -> Vec<Told> {
        let mut out: Vec<Told> = Vec::new();
        for t in told {
            match out.iter_mut().find(|o| o.note == t.note && o.act == t.act && o.brings == t.brings) {
                Some(group) => {
                    group.names.extend(t.names.into_iter().filter(|n| !group.names.contains(n)).collect::<Vec<_>>())
                }
                None => out.push(t),
            }
        }
        out
    }

    /// `La Russie « affirme que … »`, or `La Russie affirme que « … »` where the words bring no verb. With its note.
    fn clause(&mut self, told: &Told) -> Option<Vec<Part>> {
        let call = self.call(&told.note);
        let language = &told.note.language;
        let quote = |words: &str| {
            let foreign = self.grammar.foreign(language).map(|f| Part::Text(format!(" {f}")));
            [Some(self.grammar.quote(&cut(words), language)), foreign, Some(call)].into_iter().flatten()
        };
        if told.brings == Brings::Whole {
            return Some(quote(&told.words).collect());
        }
        let (mut parts, many) = self.grammar.joined(&told.names);
        if told.brings == Brings::Verb {
            parts.push(Part::Text(" ".to_owned()));
            parts.extend(quote(&told.words));
            return Some(parts);
        }
        let verb = self.grammar.verb(&told.act, many)?;
        let (lead, words) = self.grammar.lead(&told.words, language);
        parts.push(Part::Text(format!(" {verb}{lead}")));
        parts.extend(quote(words));
        Some(parts)
    }

    /// A disputed claim: who says so, each in their own words, and who denies it. Never that it is so.
    fn dispute(&mut self, claim: &Claim) -> Option<Sentence> {
        let told = |list: Vec<&Stand>| -> Vec<Told> { list.into_iter().filter_map(|s| self.told(s)).collect() };
        let mut yes = Self::grouped(told(claim.yes()));
        let no = told(claim.no());
        yes.retain(|t| enough(&t.words));
        // The words that a denial stands nearest to are said last, just before it; of the others, those whom most join first.
        let far = |t: &Told| {
            let near = no.iter().filter(|n| n.note.document == t.note.document);
            near.map(|n| n.note.start.abs_diff(t.note.start)).min().unwrap_or(usize::MAX)
        };
        let nearest = yes.iter().map(far).min().filter(|d| *d < usize::MAX);
        let answered = nearest.and_then(|d| yes.iter().position(|t| far(t) == d)).map(|i| yes.remove(i));
        yes.sort_by_key(|t| std::cmp::Reverse(t.names.len()));
        yes.truncate(3 - usize::from(answered.is_some()));
        yes.extend(answered);
        let grammar = self.grammar;
        if yes.is_empty() {
            let denier = no.iter().find(|t| enough(&t.words))?.clone();
            let clause = self.clause(&denier)?;
            return Some(grammar.sentence("{Q}.", &[("Q", clause)]));
        }
        let mut clauses: Vec<Part> = Vec::new();
        for t in &yes {
            if !clauses.is_empty() {
                clauses.push(Part::Text(grammar.pattern("also").to_owned()));
            }
            clauses.extend(self.clause(t)?);
        }
        if no.is_empty() {
            return Some(grammar.sentence("{Q}.", &[("Q", clauses)]));
        }
        let mut names: Vec<Name> = Vec::new();
        let mut calls: Vec<Part> = Vec::new();
        for t in no.iter().filter(|t| t.does == no[0].does).take(4) {
            names.extend(t.names.iter().filter(|n| !names.contains(n)).cloned().collect::<Vec<_>>());
            let call = self.call(&t.note);
            if !calls.contains(&call) {
                calls.push(call);
            }
        }
        let (deniers, many) = grammar.joined(&names);
        let denies = grammar.verb(&format!("{}_it", no[0].does), many)?.to_owned();
        let fill = [("Q", clauses), ("T", deniers), ("W", vec![Part::Text(denies)]), ("N", calls)];
        Some(grammar.sentence(grammar.pattern("disputes"), &fill))
    }

    /// Claims that nobody disputes, by who says so; words that stand elsewhere in the brief are left out.
    fn said(&mut self) -> Vec<Sentence> {
        let facts = self.facts;
        let mut claims: Vec<&Claim> = facts.claims.iter().filter(|c| !c.disputed()).collect();
        claims.sort_by_key(|c| (std::cmp::Reverse(c.independent), &c.day, &c.key));
        let mut out = Vec::new();
        for claim in claims {
            let spoken = |s: &&&Stand| !s.author && s.row.starts_with('Q') && s.act.is_some();
            let yes: Vec<Told> = claim.yes().iter().filter(spoken).filter_map(|s| self.told(s)).collect();
            for t in Self::grouped(yes).into_iter().take(2) {
                if out.len() == MOST || !enough(&t.words) || self.notes.contains(&t.note) {
                    continue;
                }
                if let Some(clause) = self.clause(&t) {
                    out.push(self.grammar.sentence("{Q}.", &[("Q", clause)]));
                }
            }
        }
        out
    }

    /// Happenings that a text itself states, of those the brief is about; or, with `others`, of everybody else towards them.
    fn happened(&mut self, others: bool) -> Vec<Sentence> {
        let facts = self.facts;
        let about: BTreeSet<&str> = self.about.names.iter().map(String::as_str).collect();
        let theirs = |t: &ThingRow| {
            let doers = t.body["actors"].as_array().map_or(&[][..], Vec::as_slice);
            doers.iter().filter_map(|a| a.as_str()).any(|a| about.contains(a.split('/').next().unwrap_or(a)))
        };
        let real = |t: &&ThingRow| t.body["real"].as_bool() == Some(true) && t.body["denied"].as_bool() != Some(true);
        let mut chosen: Vec<&ThingRow> = facts
            .happenings
            .iter()
            .filter(real)
            .filter(|t| about.is_empty() != others && theirs(t) != others)
            .collect();
        if about.is_empty() && !others {
            chosen = facts.happenings.iter().filter(real).collect();
        }
        let mut sentences = Vec::new();
        for thing in chosen {
            if sentences.len() == MOST {
                break;
            }
            let rows = facts.rows.get(&thing.key).map_or(&[][..], Vec::as_slice);
            // In the brief's own language, if any document tells it so.
            let mut rows: Vec<_> = rows.iter().filter_map(|(d, r)| self.stated(d, r).map(|e| (d, r, e))).collect();
            let own = |d: &str| facts.sources.get(d).is_some_and(|s| s.row.language == self.grammar.code);
            rows.sort_by_key(|(d, r, _)| (!own(d), (*d).clone(), (*r).clone()));
            let Some((document, row, event)) = rows.into_iter().next() else { continue };
            if event.agreement.is_some() || !enough(&event.evidence.span.text) {
                continue;
            }
            let (start, end) = (event.evidence.span.start, event.evidence.span.end);
            let Some(note) = facts.note(document, row, start, end).filter(|n| !self.notes.contains(n)) else {
                continue;
            };
            let Some(subject) = self.subject(document, event) else { continue };
            let outlet = note.outlet.clone();
            let foreign = note.language != self.grammar.code;
            let quote = self.quoted(&note);
            let key = match (subject.is_empty(), foreign, outlet.is_some()) {
                // The words have their own subject, or are a sentence of another language: they stand alone.
                (true, ..) | (_, true, _) if outlet.is_some() => "reported_by",
                (true, ..) | (_, true, _) => "reported",
                _ => "reported_of",
            };
            let fill = [("S", subject), ("O", vec![Part::Text(outlet.unwrap_or_default())]), ("Q", quote)];
            sentences.push((thing.day.clone(), self.grammar.sentence(self.grammar.pattern(key), &fill)));
        }
        sentences.sort_by(|a, b| (a.0.is_none(), &a.0).cmp(&(b.0.is_none(), &b.0)));
        sentences.into_iter().map(|(_, s)| s).collect()
    }

    /// Who the words of an event are about, where they do not say it themselves; nothing where that cannot be told.
    fn subject(&self, document: &str, event: &Event) -> Option<Vec<Part>> {
        let source = self.facts.sources.get(document)?;
        let (start, trigger) = (event.evidence.span.start, event.evidence.trigger.start);
        let actors: Vec<_> = event.actors.iter().filter_map(|a| source.reading.actors.get(a.index())).collect();
        let within = |s: &Span| s.start >= start && s.start < trigger;
        if actors.iter().any(|a| a.mentions.iter().any(within)) {
            return Some(Vec::new());
        }
        let name = |a: &&vigie_read::reading::Actor| {
            let key = vigie_record::across::identity::of(a, &source.row.language).key?;
            let known = self.grammar.side(&key).is_some() || key.starts_with("person:");
            known.then(|| self.named(Some(&key), Some(&a.name), None, &source.row.language))
        };
        let names: Vec<Name> = actors.iter().map(name).collect::<Option<_>>()?;
        // One subject: the number of the verb is the text's.
        let [one] = &names[..] else { return None };
        Some(self.grammar.named(one))
    }

    /// An event of a document that its author states.
    fn stated(&self, document: &str, row: &str) -> Option<&Event> {
        let number = row.strip_prefix('E')?.parse::<usize>().ok()?.checked_sub(1)?;
        let event = self.facts.sources.get(document)?.reading.events.get(number)?;
        let certain =
            |c: &&vigie_read::reading::Commitment| c.source == Holder::Author && c.value == Factuality::CtPlus;
        event.commitments.iter().find(certain).map(|_| event)
    }

    /// What is announced, asked for, predicted: by whom, in their words.
    fn announced(&mut self) -> Vec<Sentence> {
        use vigie_read::reading::Status;
        let facts = self.facts;
        let mut out = Vec::new();
        let mut seen = BTreeSet::new();
        for (id, source) in &facts.sources {
            for e in &source.reading.events {
                let key = match e.status {
                    Status::Planned => "planned",
                    Status::Predicted => "predicted",
                    Status::Demanded => "demanded",
                    _ => continue,
                };
                let said = source
                    .reading
                    .attributions
                    .iter()
                    .find(|q| q.events.contains(&e.id) && !q.source.actors.is_empty());
                let Some(q) = said else { continue };
                let Some(actor) = q.source.actors.first().and_then(|a| source.reading.actors.get(a.index())) else {
                    continue;
                };
                let identity = vigie_record::across::identity::of(actor, &source.row.language);
                let words = q.source.span.as_ref().map(|s| s.text.as_str());
                let name = self.named(identity.key.as_deref(), Some(&actor.name), words, &source.row.language);
                let act = if q.act.name() == "assert" { key } else { q.act.name() };
                let told = self.words_of(id, q, name, act.to_owned(), String::new());
                let Some(told) = told.filter(|t| enough(&t.words)) else { continue };
                if out.len() == MOST || self.notes.contains(&told.note) || !seen.insert((id, told.note.end)) {
                    continue;
                }
                if let Some(clause) = self.clause(&told) {
                    out.push(self.grammar.sentence("{Q}.", &[("Q", clause)]));
                }
            }
        }
        out
    }

    /// An agreement: who is bound, how far it has come, what it lays down.
    fn agreement(&mut self, a: &Agreement) -> Vec<Sentence> {
        let facts = self.facts;
        let grammar = self.grammar;
        let Some((document, row)) =
            a.steps.iter().map(|s| (&s.document, &s.row)).find(|(d, _)| facts.sources.contains_key(*d))
        else {
            return Vec::new();
        };
        let Some(instrument) = self.instrument(document, row) else { return Vec::new() };
        let Some(mention) = instrument.mentions.first().cloned() else { return Vec::new() };
        let Some(note) = facts.note(document, row, mention.start, mention.end) else { return Vec::new() };
        let parties: Vec<Name> = a.parties.iter().filter_map(|p| grammar.side(&p.side)).collect();
        let (parties, _) = grammar.joined(&parties);
        let state = self.words.value("state", &a.state).to_owned();
        let key = if parties.is_empty() { "agreement" } else { "agreement_of" };
        let kind = self.words.value("agreement", &a.kind).to_owned();
        let fill = [
            ("Q", self.quoted(&note)),
            ("P", parties),
            ("state", vec![Part::Text(state)]),
            ("kind", vec![Part::Text(kind)]),
        ];
        let mut out = vec![grammar.sentence(grammar.pattern(key), &fill)];
        for step in a.steps.iter().filter(|s| s.status == "occurred" && !s.denied).take(8) {
            let found = self.instrument(&step.document, &step.row);
            let milestone = found.and_then(|t| t.milestones.iter().find(|m| m.evidence.text == step.words));
            let Some(span) = milestone.map(|m| m.evidence.clone()) else { continue };
            let Some(note) = facts.note(&step.document, &step.row, span.start, span.end) else { continue };
            let call = self.call(&note);
            let party = step.party.as_deref().and_then(|p| grammar.side(p));
            let many = party.as_ref().is_some_and(|p| p.many);
            let name = format!("step_{}{}", step.step, if party.is_some() { "" } else { "_it" });
            let Some(verb) = grammar.verb(&name, many) else { continue };
            let date = milestone.and_then(|m| m.date.as_deref()).map(|d| d.get(..10).unwrap_or(d));
            let date = date.filter(|d| d.bytes().all(|b| b.is_ascii_digit() || b == b'-'));
            let on = date.map(|d| self.words.date(d));
            let key = match date.map(str::len) {
                Some(10) => "step_on",
                Some(4 | 7) => "step_in",
                _ => "step",
            };
            let fill = [
                ("S", party.map(|p| grammar.named(&p)).unwrap_or_default()),
                ("V", vec![Part::Text(verb.to_owned())]),
                ("D", vec![Part::Text(on.unwrap_or_default())]),
                ("N", vec![call]),
            ];
            let sentence = grammar.sentence(grammar.pattern(key), &fill);
            // The same step told twice is one sentence with both its notes.
            let words =
                |s: &Sentence| s.parts.iter().filter(|p| !matches!(p, Part::Note(_))).cloned().collect::<Vec<_>>();
            match out.iter_mut().find(|s| words(s) == words(&sentence)) {
                Some(told) => {
                    let at =
                        told.parts.iter().rposition(|p| matches!(p, Part::Note(_))).map_or(told.parts.len(), |i| i + 1);
                    for part in sentence.parts {
                        if matches!(part, Part::Note(_)) && !told.parts.contains(&part) {
                            told.parts.insert(at, part);
                        }
                    }
                }
                None => out.push(sentence),
            }
        }
        let duties: Vec<Span> = self
            .instrument(document, row)
            .map(|t| t.obligations.iter().map(|o| o.evidence.clone()).collect())
            .unwrap_or_default();
        let mut seen = BTreeSet::new();
        for span in duties.iter().take(4) {
            if !seen.insert((span.start, span.end)) {
                continue;
            }
            if let Some(note) = facts.note(document, row, span.start, span.end) {
                let fill = [("Q", self.quoted(&note))];
                out.push(grammar.sentence(grammar.pattern("lays_down"), &fill));
            }
        }
        out
    }

    fn instrument(&self, document: &str, row: &str) -> Option<&'a vigie_read::reading::Agreement> {
        let number = row.strip_prefix('T')?.parse::<usize>().ok()?.checked_sub(1)?;
        let facts = self.facts;
        facts.sources.get(document)?.reading.agreements.get(number)
    }
}

/// Whether words say something by themselves: three words at least.
fn enough(words: &str) -> bool {
    words.split_whitespace().nth(2).is_some()
}

/// A quotation on one line, cut between words where it is long.
fn cut(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONG {
        return line;
    }
    let head: String = line.chars().take(LONG).collect();
    let at = head.rfind(' ').unwrap_or(head.len());
    format!("{} […]", &head[..at])
}

/// Notes in the order in which the text calls them; those that it does not call are left out.
fn renumber(brief: &mut Brief) {
    let mut order: Vec<usize> = Vec::new();
    let sentences = brief.lead.iter_mut().chain(brief.sections.iter_mut().flat_map(|s| &mut s.sentences));
    for part in sentences.flat_map(|s| &mut s.parts) {
        if let Part::Note(number) = part {
            let at = order.iter().position(|n| n == number).unwrap_or_else(|| {
                order.push(*number);
                order.len() - 1
            });
            *number = at + 1;
        }
    }
    brief.notes = order.iter().filter_map(|n| brief.notes.get(n - 1).cloned()).collect();
}
