//! The words in which a reading is shown, from the table of one language (`languages/<code>/interface.toml`): formatters take every word they
//! print from here.

use crate::words::Words as Table;
use vigie_read::reading::{
    Act, ActorKind, AgreementKind, AgreementState, AttributionKind, ClaimStatus, ConflictKind, Factuality, Holder,
    ObligationKind, SourceKind, Status, Step, TimeRelation, TimeType,
};

/// The labels, each by its key in `[reading]`.
macro_rules! labels {
    ($($name:ident),+ $(,)?) => {
        /// One language's words.
        pub(super) struct Words {
            table: &'static Table,
            /// ISO 639-1 code, for the page's `lang`.
            pub code: &'static str,
            $(pub $name: &'static str,)+
        }

        impl Words {
            /// Those of a table.
            pub fn of(table: &'static Table) -> Words {
                Words { table, code: &table.code, $($name: table.reading(stringify!($name)),)+ }
            }

            /// Those of the first language of the interface.
            pub fn first() -> Words {
                Words::of(Table::first())
            }
        }

        #[cfg(test)]
        const LABELS: &[&str] = &[$(stringify!($name)),+];
    };
}

labels!(
    claims,
    events,
    agreements,
    attributions,
    actors,
    times,
    places,
    conflicts,
    warnings,
    claims_note,
    events_note,
    agreements_note,
    attributions_note,
    conflicts_note,
    nothing,
    says,
    denies,
    confirms,
    nobody,
    author,
    unnamed,
    unknown,
    undated,
    untitled,
    reported,
    disputed,
    legend_stated,
    legend_open,
    legend_negated,
    about,
    to,
    from,
    each_other,
    via,
    within,
    parties,
    by,
    condition,
    owes,
    score,
    rule,
    members,
    mentions,
    article,
    record,
    layer_said,
    layer_events,
    layer_names,
    hint,
    save,
    footer,
    keys,
    now,
    past,
    future,
    some,
);

/// The values of the contract, each kind by its table in `[value]`.
macro_rules! values {
    ($($(#[$doc:meta])* $name:ident: $kind:ty = $table:literal),+ $(,)?) => {
        impl Words {
            $($(#[$doc])* pub fn $name(&self, value: $kind) -> &'static str {
                self.table.value($table, value.name())
            })+
        }

        #[cfg(test)]
        fn lacking(table: &'static Table) -> Vec<String> {
            let mut out = Vec::new();
            $(for v in <$kind>::ALL {
                if table.value.get($table).is_none_or(|t| !t.contains_key(v.name())) {
                    out.push(format!("{}: [value.{}] {}", table.code, $table, v.name()));
                }
            })+
            out
        }
    };
}

values!(
    status: Status = "status",
    factuality: Factuality = "sure",
    act: Act = "act",
    act_not: Act = "act_not",
    claim_status: ClaimStatus = "claim",
    attribution_kind: AttributionKind = "attribution",
    source_kind: SourceKind = "speaker",
    actor_kind: ActorKind = "actor_kind",
    time_type: TimeType = "time",
    relation: TimeRelation = "relation",
    agreement_kind: AgreementKind = "agreement",
    agreement_state: AgreementState = "state",
    step: Step = "step",
    obligation: ObligationKind = "obligation",
    conflict: ConflictKind = "conflict",
);

impl Words {
    /// Who holds a commitment that is no actor.
    pub fn holder(&self, holder: Holder) -> &'static str {
        if holder == Holder::Author { self.author } else { self.unnamed }
    }

    /// A quad class, 1 to 4.
    pub fn quad(&self, class: u8) -> &'static str {
        self.table.value("quad", ["0", "1", "2", "3", "4"].get(usize::from(class)).copied().unwrap_or("0"))
    }

    /// The marks of a quotation.
    pub fn quotes(&self) -> [&'static str; 2] {
        let [open, close] = &self.table.quotes;
        [open, close]
    }

    /// A TIMEX3 value as it is shown: dates as they are, durations and references in words.
    pub fn time(&self, value: &str) -> String {
        match value {
            "PRESENT_REF" => return self.now.to_owned(),
            "PAST_REF" => return self.past.to_owned(),
            "FUTURE_REF" => return self.future.to_owned(),
            _ => {}
        }
        let dated = value.starts_with(|c: char| c.is_ascii_digit());
        self.duration(value).unwrap_or_else(|| value.replacen('T', " ", usize::from(dated)))
    }

    /// `P32M` as `32 months`; nothing for what is no simple duration.
    fn duration(&self, value: &str) -> Option<String> {
        let body = value.strip_prefix('P')?;
        let (body, clock) = body.strip_prefix('T').map_or((body, false), |b| (b, true));
        let unit = body.chars().next_back()?;
        let count = &body[..body.len() - unit.len_utf8()];
        if count.is_empty() || !count.chars().all(|c| c.is_ascii_digit() || c == 'X' || c == '.') {
            return None;
        }
        let noun = match (unit, clock) {
            ('Y', false) => "years",
            ('M', false) => "months",
            ('W', false) => "weeks",
            ('D', false) => "days",
            ('H', true) => "hours",
            ('M', true) => "minutes",
            ('S', true) => "seconds",
            _ => return None,
        };
        let [one, many] = self.table.count.get(noun)?;
        let single = count.parse().is_ok_and(|n: u64| self.table.singular.contains(&n));
        let said = if count.starts_with('X') { self.some } else { count };
        Some(if single { one } else { many }.replace("{n}", said))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_of_the_interface_has_every_word() {
        assert!(!Table::all().is_empty());
        for table in Table::all() {
            let labels = LABELS.iter().filter(|l| !table.reading.contains_key(**l));
            let labels: Vec<String> = labels.map(|l| format!("{}: [reading] {l}", table.code)).collect();
            assert_eq!(labels, Vec::<String>::new());
            assert_eq!(lacking(table), Vec::<String>::new());
            assert!((0..=4).all(|q: u8| table.value["quad"].contains_key(&q.to_string())), "{}: quad", table.code);
        }
    }

    #[test]
    fn times_in_words() {
        let words = Words::first();
        assert_eq!(words.time("P32M"), "32 months");
        assert_eq!(words.time("PT1H"), "1 hour");
        assert_eq!(words.time("PXD"), "some days");
        assert_eq!(words.time("2024-10-25T15:42"), "2024-10-25 15:42");
        for odd in ["P1Y6M", "P", "TNI"] {
            assert_eq!(words.time(odd), odd);
        }
        for table in Table::all() {
            let words = Words::of(table);
            assert!(["P2Y", "P2M", "P2W", "P2D", "PT2H", "PT2M", "PT2S"].iter().all(|v| words.time(v) != *v));
        }
    }
}
