//! Articles of our own for measuring: texts of ours, re-dated and re-named by a seeded generator, as JSONL.
//!
//! `cargo run -p vigie --example generate -- 20000 1 > articles.jsonl`: how many, and the seed. One in eight is another outlet's copy of an
//! article before it.

use std::io::{self, BufWriter, Write};

const COUNTRIES: [(&str, &str, &str, &str); 16] = [
    ("Moldova", "la Moldavie", "Chisinau", "Chisinau"),
    ("Romania", "la Roumanie", "Bucharest", "Bucarest"),
    ("Russia", "la Russie", "Moscow", "Moscou"),
    ("Ukraine", "l'Ukraine", "Kyiv", "Kiev"),
    ("Turkey", "la Turquie", "Ankara", "Ankara"),
    ("Armenia", "l'Arménie", "Yerevan", "Erevan"),
    ("Azerbaijan", "l'Azerbaïdjan", "Baku", "Bakou"),
    ("Serbia", "la Serbie", "Belgrade", "Belgrade"),
    ("Kosovo", "le Kosovo", "Pristina", "Pristina"),
    ("Rwanda", "le Rwanda", "Kigali", "Kigali"),
    ("Uganda", "l'Ouganda", "Kampala", "Kampala"),
    ("Sudan", "le Soudan", "Khartoum", "Khartoum"),
    ("Ethiopia", "l'Éthiopie", "Addis Ababa", "Addis-Abeba"),
    ("Egypt", "l'Égypte", "Cairo", "Le Caire"),
    ("India", "l'Inde", "New Delhi", "New Delhi"),
    ("Pakistan", "le Pakistan", "Islamabad", "Islamabad"),
];

const NAMES: [&str; 12] = [
    "Maren",
    "Sorel",
    "Dragan",
    "Ilves",
    "Okello",
    "Haddad",
    "Petrov",
    "Nazari",
    "Lindqvist",
    "Abebe",
    "Castellan",
    "Verhoeven",
];
const FIRST: [&str; 10] = ["Anna", "Paul", "Elena", "Victor", "Samira", "Igor", "Claire", "Daniel", "Leila", "Tomas"];

/// Paragraphs with `{a}` and `{b}` for countries, `{A}` and `{B}` for their capitals, `{p}` and `{q}` for people, `{n}` for a number.
const ENGLISH: [&str; 14] = [
    "{a}'s foreign minister, {p}, accused {b} on {d} of shelling a village near the border, killing {n} people.",
    "{b} denied that its army had fired across the frontier. \"This is a fabrication,\" a spokesman for the defence ministry said.",
    "{a} and {b} signed an agreement on the exchange of prisoners in {A}, officials from both countries said.",
    "The parliament in {B} is expected to ratify the treaty next month, although the opposition has called for a referendum.",
    "{q}, who leads the delegation of {b}, told reporters that the talks had made little progress.",
    "Police in {A} arrested {n} protesters after a march against the government turned violent.",
    "{a} expelled {n} diplomats of {b}, saying that they had worked for its intelligence services.",
    "{B} threatened to close its airspace to aircraft from {a} if the sanctions were not lifted.",
    "According to two diplomats, {a} has moved about {n},000 soldiers closer to the border over the past week.",
    "The president of {a}, {p}, thanked {b} for sending food and medicine after the floods.",
    "{q} said that a ceasefire would be possible only if {a} withdrew its troops from the valley.",
    "Neither government has commented on reports that {n} fighters were captured near the river.",
    "The United Nations urged both sides to show restraint and offered to mediate.",
    "Shops in {B} stayed closed for a second day, and buses ran only in the centre of the city.",
];

const FRENCH: [&str; 14] = [
    "Le ministre des Affaires étrangères {p} a accusé {b}, {d}, d'avoir bombardé un village proche de la frontière, tuant {n} personnes.",
    "{b} a démenti que son armée ait tiré. « C'est une invention », a déclaré un porte-parole du ministère de la Défense.",
    "{a} et {b} ont signé à {A} un accord sur l'échange de prisonniers, selon des responsables des deux pays.",
    "Le Parlement, à {B}, devrait ratifier le traité le mois prochain, bien que l'opposition réclame un référendum.",
    "{q}, qui conduit la délégation, a indiqué aux journalistes que les pourparlers avançaient peu.",
    "À {A}, la police a arrêté {n} manifestants après une marche contre le gouvernement.",
    "{a} a expulsé {n} diplomates, les soupçonnant de travailler pour les services de renseignement de {B}.",
    "{B} a menacé de fermer son espace aérien aux avions venant de {A} si les sanctions n'étaient pas levées.",
    "Selon deux diplomates, {a} a rapproché quelque {n} 000 soldats de la frontière depuis une semaine.",
    "Le président {p} a remercié {b} pour l'envoi de vivres et de médicaments après les inondations.",
    "{q} a affirmé qu'un cessez-le-feu ne serait possible que si {a} retirait ses troupes de la vallée.",
    "Aucun des deux gouvernements n'a commenté la capture de {n} combattants près du fleuve.",
    "Les Nations unies ont appelé les deux parties à la retenue et proposé leur médiation.",
    "À {B}, les magasins sont restés fermés pour la deuxième journée et les autobus n'ont circulé qu'au centre.",
];

struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % bound as u64).unwrap_or(0)
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}

#[allow(dead_code)]
fn main() -> io::Result<()> {
    let mut args = std::env::args().skip(1).filter_map(|a| a.parse::<u64>().ok());
    let (count, seed) = (args.next().unwrap_or(1000), args.next().unwrap_or(1));
    let mut out = BufWriter::new(io::stdout().lock());
    articles(count, seed, |article| writeln!(out, "{article}"))?;
    out.flush()
}

/// So many articles.
pub fn articles<E>(count: u64, seed: u64, mut each: impl FnMut(&serde_json::Value) -> Result<(), E>) -> Result<(), E> {
    let mut dice = Dice(seed);
    let mut before: Vec<serde_json::Value> = Vec::new();
    for n in 0..count {
        let outlet = format!("Paper {}", dice.below(200));
        let mut article = match before.len() {
            len if len > 0 && dice.below(8) == 0 => before[dice.below(len)].clone(),
            _ => article(&mut dice),
        };
        article["id"] = format!("g{seed}-{n}").into();
        article["url"] = format!("https://example.org/{seed}/{n}").into();
        article["outlet"] = outlet.into();
        each(&article)?;
        if before.len() < 64 {
            before.push(article);
        } else {
            let at = dice.below(64);
            before[at] = article;
        }
    }
    Ok(())
}

/// Of about three hundred words.
fn article(dice: &mut Dice) -> serde_json::Value {
    let french = dice.below(2) == 0;
    let (a, b) = (dice.of(&COUNTRIES), dice.of(&COUNTRIES));
    let person = |dice: &mut Dice| format!("{} {}", dice.of(&FIRST), dice.of(&NAMES));
    let day = format!("{}-{:02}-{:02}", 2015 + dice.below(10), 1 + dice.below(12), 1 + dice.below(28));
    let people: Vec<String> = (0..4).map(|_| person(dice)).collect();
    let mut paragraphs = Vec::new();
    for _ in 0..12 + dice.below(6) {
        let pattern = dice.of(if french { &FRENCH } else { &ENGLISH });
        let (a, b) = if dice.below(3) == 0 { (b, a) } else { (a, b) };
        let text = pattern
            .replace("{a}", if french { a.1 } else { a.0 })
            .replace("{b}", if french { b.1 } else { b.0 })
            .replace("{A}", if french { a.3 } else { a.2 })
            .replace("{B}", if french { b.3 } else { b.2 })
            .replace("{p}", &people[dice.below(4)])
            .replace("{q}", &people[dice.below(4)])
            .replace("{d}", if french { "mardi" } else { "Tuesday" })
            .replace("{n}", &(2 + dice.below(90)).to_string());
        let mut letters = text.chars();
        let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
        paragraphs.push(first + letters.as_str());
    }
    let title = paragraphs[0].split(['.', ',']).next().unwrap_or_default().to_owned();
    serde_json::json!({
        "title": title, "published": day, "language": if french { "fr" } else { "en" }, "text": paragraphs.join("\n\n"),
    })
}
