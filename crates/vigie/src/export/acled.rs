//! Events in the columns of ACLED's export: political violence, protest, and what ACLED calls strategic developments. Fatalities are never
//! filled in: no figure of a text is a count of this event's dead unless somebody has looked.

use super::csv_cell;
use vigie_record::store::query::{EventRow, PartyRow};

const COLUMNS: [&str; 28] = [
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "civilian_targeting",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
];

/// The first line.
pub fn acled_header() -> String {
    COLUMNS.join(",")
}

/// One line, without its end; nothing for what ACLED does not count.
pub fn acled(e: &EventRow) -> Option<String> {
    let civilians = e.recipients.iter().any(|p| p.sectors.iter().any(|s| CIVIL.contains(&s.as_str())));
    let (disorder, kind, sub) = kind(&e.kind, e.mode.as_deref().unwrap_or(""), civilians)?;
    let name = |p: Option<&PartyRow>| p.map(|p| p.name.clone()).unwrap_or_default();
    let others = |list: &[PartyRow]| list.iter().skip(1).map(|p| p.name.as_str()).collect::<Vec<_>>().join("; ");
    let inter = |p: Option<&PartyRow>| p.map(inter).unwrap_or_default().to_owned();
    let place = e.place.as_ref();
    let degrees = |x: Option<f64>| x.map(|x| x.to_string()).unwrap_or_default();
    let country = place.and_then(|p| p.country.clone()).unwrap_or_default();
    let precision = place.map(|p| if p.precision == "country" { "3" } else { "1" });
    let cells = [
        format!("{country}{}", e.id),
        e.day.clone().unwrap_or_default(),
        e.day.as_deref().and_then(|d| d.get(..4)).unwrap_or_default().to_owned(),
        if e.dated && e.day == e.day_end { "1" } else { "2" }.to_owned(),
        disorder.to_owned(),
        kind.to_owned(),
        sub.to_owned(),
        name(e.actors.first()),
        others(&e.actors),
        inter(e.actors.first()),
        name(e.recipients.first()),
        others(&e.recipients),
        inter(e.recipients.first()),
        if civilians && kind != PROTESTS { "Civilian targeting" } else { "" }.to_owned(),
        String::new(),
        country,
        String::new(),
        String::new(),
        String::new(),
        place.map(|p| p.name.clone()).unwrap_or_default(),
        degrees(place.and_then(|p| p.latitude)),
        degrees(place.and_then(|p| p.longitude)),
        precision.unwrap_or_default().to_owned(),
        e.document.outlet.clone().or_else(|| e.document.url.clone()).unwrap_or_default(),
        e.evidence.as_ref().map(|s| s.text.clone()).unwrap_or_default(),
        String::new(),
        e.contexts.join("; "),
        e.document.since.clone(),
    ];
    Some(cells.iter().map(|c| csv_cell(c)).collect::<Vec<_>>().join(","))
}

const CIVIL: &[&str] = &["CVL", "JRN", "EDU", "HLH", "REL", "LAB", "AGR", "REF"];
const VIOLENCE: &str = "Political violence";
const PROTESTS: &str = "Protests";
const REMOTE: &str = "Explosions/Remote violence";

/// Disorder type, event type and sub-event type of a PLOVER type and mode.
fn kind(kind: &str, mode: &str, civilians: bool) -> Option<(&'static str, &'static str, &'static str)> {
    Some(match (kind, mode) {
        ("ASSAULT", "heavy-weapons") => (VIOLENCE, REMOTE, "Shelling/artillery/missile attack"),
        ("ASSAULT", "aerial" | "drone") => (VIOLENCE, REMOTE, "Air/drone strike"),
        ("ASSAULT", "explosives") => (VIOLENCE, REMOTE, "Remote explosive/landmine/IED"),
        ("ASSAULT", "suicide-attack") => (VIOLENCE, REMOTE, "Suicide bomb"),
        ("ASSAULT", "unconventional") => (VIOLENCE, REMOTE, "Chemical weapon"),
        ("ASSAULT", "crowd-control") => ("Demonstrations", PROTESTS, "Protest with intervention"),
        ("ASSAULT", "abduct") => (VIOLENCE, "Violence against civilians", "Abduction/forced disappearance"),
        ("ASSAULT", "sexual") => (VIOLENCE, "Violence against civilians", "Sexual violence"),
        ("ASSAULT", "destroy") => ("Strategic developments", "Strategic developments", "Looting/property destruction"),
        ("ASSAULT", _) if civilians => (VIOLENCE, "Violence against civilians", "Attack"),
        ("ASSAULT", _) => (VIOLENCE, "Battles", "Armed clash"),
        ("PROTEST", "riot") => ("Demonstrations", "Riots", "Violent demonstration"),
        ("PROTEST", _) => ("Demonstrations", PROTESTS, "Peaceful protest"),
        ("COERCE", "arrest") => ("Strategic developments", "Strategic developments", "Arrests"),
        ("RETREAT", "withdraw") => {
            ("Strategic developments", "Strategic developments", "Non-violent transfer of territory")
        }
        _ => return None,
    })
}

/// What ACLED calls an interaction: the kind of an actor.
fn inter(p: &PartyRow) -> &'static str {
    match p.sectors.first().map(String::as_str) {
        Some("GOV" | "MIL" | "COP" | "SPY" | "JUD" | "LEG") => "State forces",
        Some("REB" | "SPT") => "Rebel group",
        Some("PRM" | "UAF") => "Political militia",
        Some("OPP" | "PTY") => "Protesters",
        Some("CVL" | "JRN" | "EDU" | "HLH" | "REL" | "LAB" | "AGR" | "REF") => "Civilians",
        None if p.country.is_some() => "State forces",
        _ => "External/Other forces",
    }
}
