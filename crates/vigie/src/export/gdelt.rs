//! Events in the 61 columns of the GDELT 2.0 event table: tab-separated, no header, as the files of GDELT are. Columns that would need a guess
//! (tone, ADM codes) are empty; the shape has no place for denial, so [`happened`](super::happened) decides what is let through.

use super::digits;
use vigie_record::store::query::{EventRow, PartyRow, PlaceRow};

/// One line, without its end.
pub fn gdelt(e: &EventRow) -> String {
    let day = e.day.as_deref().map(digits).unwrap_or_default();
    let year = day.get(..4).unwrap_or_default().to_owned();
    let code = e.cameo.clone().unwrap_or_default();
    let mut out = vec![
        number(&e.id).to_string(),
        day.clone(),
        day.get(..6).unwrap_or_default().to_owned(),
        year.clone(),
        fraction(&day).map(|f| format!("{year}.{f:04}")).unwrap_or_default(),
    ];
    out.extend(actor(e.actors.first()));
    out.extend(actor(e.recipients.first()));
    out.extend([
        "1".to_owned(),
        code.clone(),
        code.get(..3).unwrap_or(&code).to_owned(),
        code.get(..2).unwrap_or_default().to_owned(),
        e.quad.to_string(),
        e.score.to_string(),
        "1".to_owned(),
        "1".to_owned(),
        "1".to_owned(),
        String::new(),
    ]);
    out.extend(place(None));
    out.extend(place(None));
    out.extend(place(e.place.as_ref()));
    out.push(digits(e.document.since.get(..19).unwrap_or_default()));
    out.push(e.document.url.clone().or_else(|| e.document.outlet.clone()).unwrap_or_default());
    out.iter().map(|cell| clean(cell)).collect::<Vec<_>>().join("\t")
}

/// Code, name, country, known group, ethnicity, two religions, three types.
fn actor(party: Option<&PartyRow>) -> [String; 10] {
    let Some(p) = party else { return Default::default() };
    let country = p.country.clone().unwrap_or_default();
    let sector = |i: usize| p.sectors.get(i).cloned().unwrap_or_default();
    let types = [sector(0), sector(1), sector(2)];
    let code = format!("{country}{}", types.concat());
    let none = String::new;
    let [first, second, third] = types;
    [code, p.name.to_uppercase(), country, none(), none(), none(), none(), first, second, third]
}

/// Type, name, country, two ADM codes, latitude, longitude, feature.
fn place(place: Option<&PlaceRow>) -> [String; 8] {
    let Some(p) = place else { return Default::default() };
    let kind = if p.precision == "country" { "1" } else { "4" };
    let degrees = |x: Option<f64>| x.map(|x| x.to_string()).unwrap_or_default();
    let feature = p.geonames.map(|g| g.to_string()).unwrap_or_default();
    let (country, none) = (p.country.clone().unwrap_or_default(), String::new);
    [kind.to_owned(), p.name.clone(), country, none(), none(), degrees(p.latitude), degrees(p.longitude), feature]
}

/// The part of the year that has gone, in ten-thousandths, as GDELT counts it: months of 30 days.
fn fraction(day: &str) -> Option<u32> {
    let (month, day): (u32, u32) = (day.get(4..6)?.parse().ok()?, day.get(6..8)?.parse().ok()?);
    Some((month.saturating_sub(1) * 30 + day) * 10_000 / 365)
}

/// A number for an id: the digits of the document's id and the event's own.
fn number(id: &str) -> u64 {
    let (document, event) = id.split_once("#E").unwrap_or((id, "0"));
    let document = u64::from_str_radix(document.get(..10).unwrap_or_default(), 16).unwrap_or(0);
    document * 10_000 + event.parse::<u64>().unwrap_or(0) % 10_000
}

fn clean(cell: &str) -> String {
    let cell: String = cell.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    // Latitudes and scores begin with a minus; texts that do are no formulas to anyone.
    if cell.starts_with(['=', '+', '@', '-']) && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell }
}
