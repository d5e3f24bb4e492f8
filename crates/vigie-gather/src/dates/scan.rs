//! Finds the dates, hours, labels and fillers of one line.

use super::calendar::{Calendar, Order, Role};
use super::tokens::{Kind, Token, tokens};
use crate::document::Published;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use std::ops::Range;

/// What a date line says its date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    Published,
    Updated,
}

/// One date of a line.
#[derive(Clone, Debug)]
pub(crate) struct Stamp {
    pub published: Published,
    pub label: Option<Label>,
    /// Day and month could be told apart by custom only.
    pub ambiguous: bool,
    /// Bytes of the line.
    pub range: Range<usize>,
}

/// What a line holds, seen as a date line.
#[derive(Clone, Debug, Default)]
pub(crate) struct DateLine {
    pub stamps: Vec<Stamp>,
    /// A day and month without a year, or a weekday alone.
    pub partial: bool,
    /// An hour that belongs to no full date.
    pub loose_time: bool,
    /// A date that is not in the calendar.
    pub impossible: Option<Range<usize>>,
    /// "published", "updated".
    pub labelled: bool,
    /// The line opens, or goes on after its date, with what opens a byline.
    pub byline: bool,
    /// A news agency is named.
    pub agency: bool,
    /// Bytes of the words that are none of this.
    pub unknown: Vec<Range<usize>>,
}

struct Clock {
    time: Time,
    offset: Option<Offset>,
}

/// Scans a line. Linear in its tokens: each pattern looks a bounded way ahead.
pub(crate) fn scan(line: &str, language: Option<&str>) -> DateLine {
    let calendar = Calendar::embedded();
    let cut = tokens(line);
    let scanner = Scanner { calendar, text: line, line: &cut, order: calendar.order(language) };
    scanner.run()
}

struct Scanner<'a> {
    calendar: &'a Calendar,
    text: &'a str,
    line: &'a [Token],
    order: (Order, bool),
}

/// A date pattern that matched.
struct Found {
    year: Option<i32>,
    month: i32,
    day: i32,
    ambiguous: bool,
    end: usize,
}

impl Scanner<'_> {
    fn run(&self) -> DateLine {
        let mut out = DateLine::default();
        let mut label = None;
        let mut clock: Option<Clock> = None;
        let mut at = 0;
        while at < self.line.len() {
            let start = self.line[at].range.start;
            if let Some(found) = self.date(at) {
                let end = self.line[found.end - 1].range.end;
                at = found.end;
                let Some(year) = found.year else {
                    out.partial = true;
                    continue;
                };
                let Some(date) = civil(year, found.month, found.day) else {
                    out.impossible.get_or_insert(start..end);
                    continue;
                };
                let published = Published { date, time: None, offset: None };
                out.stamps.push(Stamp { published, label, ambiguous: found.ambiguous, range: start..end });
                if let (Some(c), Some(last)) = (clock.take(), out.stamps.last_mut()) {
                    last.set(&c);
                }
            } else if let Some((c, end)) = self.clock(at) {
                at = end;
                match out.stamps.last_mut() {
                    Some(last) if last.published.time.is_none() => last.set(&c),
                    _ => clock = Some(c),
                }
            } else {
                at = self.word(at, &mut label, &mut out);
            }
        }
        out.loose_time = clock.is_some();
        out
    }

    /// A label, a filler, a byline or something else; returns where to go on.
    fn word(&self, at: usize, label: &mut Option<Label>, out: &mut DateLine) -> usize {
        let token = &self.line[at];
        let capital = self.text[token.range.clone()].starts_with(char::is_uppercase);
        let role = |role| match role {
            Role::Published | Role::Updated | Role::Weekday | Role::Byline | Role::Filler => true,
            Role::Agency => capital,
            _ => false,
        };
        if let Some((role, length)) = self.calendar.find(self.line, at, role) {
            match role {
                Role::Published => *label = Some(Label::Published),
                Role::Updated => *label = Some(Label::Updated),
                Role::Weekday => out.partial = true,
                Role::Byline => out.byline |= out.unknown.is_empty(),
                Role::Agency => out.agency = true,
                _ => {}
            }
            out.labelled |= matches!(role, Role::Published | Role::Updated);
            return at + length;
        }
        if let Some((_, end)) = self.zone(at) {
            return end;
        }
        let filler = |r| r == Role::Filler;
        if token.kind == Kind::Number
            && out.labelled | out.byline | !out.stamps.is_empty()
            && let Some((_, length)) = self.calendar.find(self.line, at + 1, filler)
        {
            // "4 min read"
            return at + 1 + length;
        }
        match token.kind {
            Kind::Sign if is_punctuation(&token.norm) => {}
            _ => out.unknown.push(token.range.clone()),
        }
        at + 1
    }

    fn date(&self, at: usize) -> Option<Found> {
        let mut at = at;
        if let Some((_, length)) = self.calendar.find(self.line, at, |r| r == Role::Weekday) {
            at = self.skip(at + length, &[".", ","]);
            if let Some((_, length)) = self.calendar.find(self.line, at, |r| r == Role::Filler) {
                // "vendredi le 25", "Friday the 25th"
                if self.number(at + length).is_some() {
                    at += length;
                }
            }
        }
        self.iso(at).or_else(|| self.figures(at)).or_else(|| self.day_month(at)).or_else(|| self.month_day(at))
    }

    /// `2024-10-25`, `2024/10/25`
    fn iso(&self, at: usize) -> Option<Found> {
        let [y, s, m, z, d] = self.line.get(at..at + 5)? else { return None };
        let plain = y.norm.len() == 4 && s.norm == z.norm && (s.is("-") || s.is("/") || s.is("."));
        let glued = [s, m, z, d].iter().all(|t| t.glued);
        if !plain || !glued {
            return None;
        }
        let found = Found { year: year(y), month: m.number(2)?, day: d.number(2)?, ambiguous: false, end: at + 5 };
        found.year.is_some().then_some(found)
    }

    /// `25/10/2024`, `10/25/24`, `25.10.2024`
    fn figures(&self, at: usize) -> Option<Found> {
        let [a, s, b, z, y] = self.line.get(at..at + 5)? else { return None };
        let signs = s.norm == z.norm && (s.is("-") || s.is("/") || s.is("."));
        if !signs || ![s, b, z, y].iter().all(|t| t.glued) {
            return None;
        }
        let (a, b) = (a.number(2)?, b.number(2)?);
        let year = match (y.number(4)?, y.norm.len()) {
            (_, 4) => year(y)?,
            (short, 2) if s.is("/") => 2000 + short,
            _ => return None,
        };
        let (order, varies) = self.order;
        let month_first = match (a > 12, b > 12) {
            (false, true) => true,
            (true, _) => false,
            _ => order == Order::Mdy,
        };
        let (month, day) = if month_first { (a, b) } else { (b, a) };
        let ambiguous = varies && a <= 12 && b <= 12 && a != b;
        Some(Found { year: Some(year), month, day, ambiguous, end: at + 5 })
    }

    /// `25 octobre 2024`, `1er mars 2024`, `25th of October, 2024`, `25-Oct-2024`
    fn day_month(&self, at: usize) -> Option<Found> {
        let day = self.number(at)?;
        let mut next = at + 1;
        if let Some((_, length)) = self.calendar.find(self.line, next, |r| r == Role::Ordinal) {
            next += length;
        }
        next = self.skip(next, &[".", "-"]);
        if let Some((_, length)) = self.calendar.find(self.line, next, |r| r == Role::Filler) {
            next += length;
        }
        let (month, length) = self.month(next)?;
        let end = next + length;
        let mut then = self.skip(end, &[".", ",", "-"]);
        if let Some((_, length)) = self.calendar.find(self.line, then, |r| r == Role::Filler) {
            // "25 de octubre de 2024"
            then += length;
        }
        match self.line.get(then).and_then(year) {
            Some(y) => Some(Found { year: Some(y), month, day, ambiguous: false, end: then + 1 }),
            None => Some(Found { year: None, month, day, ambiguous: false, end }),
        }
    }

    /// `Oct 25, 2024`, `October 25th 2024`
    fn month_day(&self, at: usize) -> Option<Found> {
        let (month, length) = self.month(at)?;
        let next = self.skip(at + length, &["."]);
        let day = self.number(next)?;
        let mut end = next + 1;
        if let Some((_, length)) = self.calendar.find(self.line, end, |r| r == Role::Ordinal) {
            end += length;
        }
        let then = self.skip(end, &[","]);
        match self.line.get(then).and_then(year) {
            Some(y) => Some(Found { year: Some(y), month, day, ambiguous: false, end: then + 1 }),
            None => Some(Found { year: None, month, day, ambiguous: false, end }),
        }
    }

    fn month(&self, at: usize) -> Option<(i32, usize)> {
        let is_month = |r| matches!(r, Role::Month(_));
        match self.calendar.find(self.line, at, is_month)? {
            (Role::Month(m), length) => Some((i32::from(m), length)),
            _ => None,
        }
    }

    fn number(&self, at: usize) -> Option<i32> {
        self.line.get(at)?.number(2).filter(|n| (1..=31).contains(n))
    }

    /// An hour: `15h42`, `3:42 PM`, `15:42:10.5+02:00`, `3 p.m.`
    fn clock(&self, at: usize) -> Option<(Clock, usize)> {
        let mut at = at;
        let t = self.line.get(at)?;
        if t.is("t") && t.glued && self.line.get(at + 1).is_some_and(|n| n.glued && n.kind == Kind::Number) {
            at += 1;
        }
        let mut hour = self.line[at].number(2)?;
        let (mut minute, mut end, mut marked) = (0, at + 1, false);
        let sign = self.line.get(end)?;
        let two = |i: usize| self.line.get(i).filter(|t| t.norm.len() == 2).and_then(|t| t.number(2));
        if (sign.is(":") || sign.is(".")) && sign.glued && two(end + 1).is_some() {
            (minute, marked) = (two(end + 1)?, sign.is(":"));
            end += 2;
            if self.line.get(end).is_some_and(|t| t.is(":")) && two(end + 1).is_some() {
                end += 2;
                if self.line.get(end).is_some_and(|t| t.is(".") && t.glued)
                    && self.line.get(end + 1).is_some_and(|t| t.glued && t.kind == Kind::Number)
                {
                    end += 2;
                }
            }
        } else if let Some((_, length)) = self.calendar.find(self.line, end, |r| r == Role::Hours) {
            (end, marked) = (end + length, true);
            if let Some(m) = two(end) {
                (minute, end) = (m, end + 1);
            }
        }
        if let Some((role, length)) = self.calendar.find(self.line, end, |r| matches!(r, Role::Am | Role::Pm)) {
            hour = match (role, hour) {
                (Role::Pm, 1..=11) => hour + 12,
                (Role::Am, 12) => 0,
                _ => hour,
            };
            marked = true;
            end = self.skip(end + length, &["."]);
        }
        let time = Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0).ok().filter(|_| marked)?;
        let mut offset = None;
        if let Some((o, after)) = self.zone(end) {
            (offset, end) = (o, after);
        }
        Some((Clock { time, offset }, end))
    }

    /// A zone: `Z`, `+02:00`, `-0400`, `GMT+2`, `UTC`, `CET`. The offset is none where the name is known and its offset is not.
    fn zone(&self, at: usize) -> Option<(Option<Offset>, usize)> {
        let opened = self.line.get(at)?.is("(");
        let first = at + usize::from(opened);
        let token = self.line.get(first)?;
        let (offset, mut end) = match ZONES.iter().find(|(name, _)| token.is(name)) {
            Some((name, hours)) => {
                let named = hours.and_then(|h| Offset::from_hours(h).ok());
                match self.signed_offset(first + 1).filter(|_| matches!(*name, "utc" | "gmt")) {
                    Some((o, end)) => (Some(o), end),
                    None => (named, first + 1),
                }
            }
            None => self.signed_offset(first).map(|(o, end)| (Some(o), end))?,
        };
        if opened {
            end += usize::from(self.line.get(end).is_some_and(|t| t.is(")")));
        }
        Some((offset, end))
    }

    /// `+02:00`, `-0400`, `+2`
    fn signed_offset(&self, at: usize) -> Option<(Offset, usize)> {
        let sign = match self.line.get(at)? {
            t if t.is("+") => 1,
            t if t.is("-") => -1,
            _ => return None,
        };
        let first = self.line.get(at + 1).filter(|t| t.glued)?;
        let value = first.number(4)?;
        let (hours, minutes, end) = if first.norm.len() > 2 {
            (value / 100, value % 100, at + 2)
        } else if self.line.get(at + 2).is_some_and(|t| t.is(":") && t.glued) {
            (value, self.line.get(at + 3)?.number(2)?, at + 4)
        } else {
            (value, 0, at + 2)
        };
        let seconds = sign * (hours * 3600 + minutes * 60);
        let sane = hours <= 14 && minutes < 60;
        Some((Offset::from_seconds(seconds).ok().filter(|_| sane)?, end))
    }

    fn skip(&self, at: usize, signs: &[&str]) -> usize {
        let skips = self.line.get(at).is_some_and(|t| signs.iter().any(|s| t.is(s)));
        at + usize::from(skips)
    }
}

impl Stamp {
    fn set(&mut self, clock: &Clock) {
        self.published.time = Some(clock.time);
        self.published.offset = clock.offset;
    }
}

/// Zone names that papers print, in lower case. None: more than one zone bears the name, or it moves with the season.
const ZONES: &[(&str, Option<i8>)] = &[
    ("z", Some(0)),
    ("utc", Some(0)),
    ("gmt", Some(0)),
    ("wet", Some(0)),
    ("cet", Some(1)),
    ("cest", Some(2)),
    ("eet", Some(2)),
    ("eest", Some(3)),
    ("msk", Some(3)),
    ("jst", Some(9)),
    ("kst", Some(9)),
    ("est", Some(-5)),
    ("edt", Some(-4)),
    ("cdt", Some(-5)),
    ("mst", Some(-7)),
    ("mdt", Some(-6)),
    ("pst", Some(-8)),
    ("pdt", Some(-7)),
    ("bst", None),
    ("ist", None),
    ("cst", None),
    ("et", None),
    ("ct", None),
    ("pt", None),
];

fn is_punctuation(sign: &str) -> bool {
    matches!(
        sign,
        "," | "."
            | ":"
            | ";"
            | "|"
            | "-"
            | "("
            | ")"
            | "["
            | "]"
            | "•"
            | "·"
            | "/"
            | "*"
            | "_"
            | "~"
            | "●"
            | "▪"
            | "'"
            | "@"
    )
}

fn year(token: &Token) -> Option<i32> {
    token.number(4).filter(|y| token.norm.len() == 4 && (1500..=2199).contains(y))
}

fn civil(year: i32, month: i32, day: i32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
