//! Who stands in a sentence: sentences of ours as papers write them, each with the words that name someone and who that is.
//!
//! A line of an expectation is `word: country sectors kind`, a dash for what is absent; `word: nobody` where the word names
//! nobody; `word: is other` where two words name the same; `word: members A B` for a collective.

use super::*;
use crate::library::Library;
use crate::reading::{Actor, ActorKind};
use vigie_gather::Document;
use vigie_parse::{Models, Sentences, Word};

/// The share of the tables below that must come out right: the parse errs too.
const FLOOR: f64 = 0.93;

fn parse(language: &str, text: &str) -> Option<(Document, Sentences)> {
    let document = Document::plain(text, language);
    let sentences = Models::embedded().parse(&document).ok()?;
    Some((document, sentences))
}

fn word<'s>(sentences: &'s Sentences, form: &str) -> Option<Word<'s>> {
    let (form, nth) = form.split_once('#').map_or((form, 1), |(f, n)| (f, n.parse().unwrap_or(1)));
    sentences.iter().flat_map(|s| s.words()).filter(|w| w.form() == form).nth(nth - 1)
}

fn shown(row: &Actor) -> String {
    let or_dash = |s: String| if s.is_empty() { "-".to_owned() } else { s };
    format!("{} {} {}", row.country.as_deref().unwrap_or("-"), or_dash(row.sectors.join("+")), row.kind)
}

/// What is wrong with one line, if anything.
fn fault(cast: &Cast, sentences: &Sentences, line: &str) -> Option<String> {
    let (form, wanted) = line.trim().split_once(": ")?;
    let Some(w) = word(sentences, form) else { return Some(format!("{form}: no such word")) };
    let ids = cast.at(w);
    let rows: Vec<&Actor> = ids.iter().map(|id| &cast.rows[id.index()]).collect();
    let found = match wanted.split_once(' ') {
        _ if wanted == "nobody" => {
            let names = rows.iter().map(|r| r.name.clone()).collect::<Vec<_>>().join(", ");
            if rows.is_empty() { return None } else { names }
        }
        Some(("is", other)) => {
            let Some(o) = word(sentences, other) else { return Some(format!("{other}: no such word")) };
            if !ids.is_empty() && ids == cast.at(o) {
                return None;
            }
            format!("{ids:?} against {:?}", cast.at(o))
        }
        Some(("members", codes)) => {
            let members: Vec<_> = rows
                .iter()
                .flat_map(|r| &r.members)
                .map(|m| cast.rows[m.index()].country.clone().unwrap_or_default())
                .collect();
            let mut found =
                if members.is_empty() { rows.iter().filter_map(|r| r.country.clone()).collect() } else { members };
            found.sort();
            if found.join(" ") == codes {
                return None;
            }
            found.join(" ")
        }
        Some(("role", role)) => {
            let found = rows.first().and_then(|r| r.role.clone()).unwrap_or_default();
            if found == role {
                return None;
            }
            found
        }
        _ => {
            let found = rows.iter().map(|r| shown(r)).collect::<Vec<_>>().join(", ");
            if found == wanted {
                return None;
            }
            found
        }
    };
    Some(format!("{form}: {found}, expected {wanted}"))
}

fn run(language: &str, table: &[(&str, &str)]) {
    let library = Library::embedded().expect("our lexicons");
    let (mut right, mut all, mut faults) = (0, 0, Vec::new());
    for (text, expected) in table {
        let Some((document, sentences)) = parse(language, text) else {
            eprintln!("skipped: no model for {language}");
            return;
        };
        let ctx = Context::new(&document, &sentences, library);
        let cast = find(&ctx);
        for line in expected.split(';') {
            all += 1;
            match fault(&cast, &sentences, line) {
                None => right += 1,
                Some(f) => faults.push(format!("{text}\n    {f}")),
            }
        }
    }
    let share = f64::from(right) / f64::from(all);
    eprintln!("{language}: {right} of {all} right\n{}", faults.join("\n"));
    assert!(share >= FLOOR, "{right} of {all} right:\n{}", faults.join("\n"));
}

#[test]
fn who_stands_in_french_sentences() {
    run(
        "fr",
        &[
            ("Moscou a rejeté les accusations de Varsovie.", "Moscou: RUS - state; Varsovie: POL - state"),
            ("Des incendies ont éclaté à Moscou et en Ukraine.", "Moscou: nobody; Ukraine: nobody"),
            ("Des soldats nord-coréens ont franchi la frontière.", "soldats: PRK MIL group"),
            ("Des soldats de Pyongyang ont été capturés.", "soldats: PRK MIL group"),
            ("Les députés turcs ont adopté la loi.", "députés: TUR LEG group"),
            (
                "Le chancelier allemand Friedrich Merz a reçu la présidente moldave Maia Sandu à Berlin.",
                "chancelier: DEU GOV person; Friedrich: is chancelier; chancelier: role chancelier allemand; Maia: MDA GOV person; Berlin: nobody",
            ),
            ("L'armée soudanaise a repris la ville.", "armée: SDN MIL organisation"),
            ("La police a dispersé des manifestants.", "police: - COP organisation; manifestants: - OPP+CVL group"),
            (
                "Le porte-parole du Kremlin, Dmitri Peskov, a démenti.",
                "porte-parole: RUS GOV person; Dmitri: is porte-parole",
            ),
            ("Dmitri Peskov, porte-parole du Kremlin, a démenti.", "Dmitri: RUS GOV person"),
            ("Les Russes ont bombardé le port.", "Russes: RUS - group"),
            (
                "L'ambassadeur de Chine en France a été convoqué par le Quai d'Orsay.",
                "ambassadeur: CHN GOV person; France: nobody; Quai: FRA GOV government",
            ),
            ("La Maison Blanche a salué l'accord.", "Maison: USA GOV government"),
            ("Le Hamas accuse Israël de violer la trêve.", "Hamas: PSE REB group; Israël: ISR - state"),
            ("L'Union européenne sanctionne la Biélorussie.", "Union: EUR - organisation; Biélorussie: BLR - state"),
            ("Un responsable américain a confirmé la livraison.", "responsable: USA GOV person"),
            (
                "Le ministre russe des Affaires étrangères, Sergueï Lavrov, est à Pékin.",
                "ministre: RUS GOV person; Sergueï: is ministre; Pékin: nobody",
            ),
            ("Le ministre des Affaires étrangères de l'Arménie a parlé.", "ministre: ARM GOV office"),
            ("L'ex-président brésilien Jair Bolsonaro a été condamné.", "Jair: BRA ELI person"),
            ("L'ancien président Nicolas Sarkozy a fait appel.", "Nicolas: FRA ELI person"),
            ("Le chef du Hezbollah, Naïm Qassem, menace Israël.", "chef: LBN REB+PTY person; Naïm: is chef"),
            ("Les rebelles du M23 avancent vers Goma.", "rebelles: COD REB group; M23: COD REB group"),
            (
                "Emmanuel Macron a reçu Volodymyr Zelensky. Le président ukrainien Volodymyr Zelensky a remercié Paris.",
                "Volodymyr: UKR GOV person; président: is Volodymyr; Paris: FRA - state",
            ),
            (
                "Zelensky accuse Moscou. Le président ukrainien, Volodymyr Zelensky, réclame des armes.",
                "Zelensky: UKR GOV person; Zelensky#2: is Zelensky",
            ),
            ("La France et l'Italie négocient. Les deux pays sont voisins.", "pays: members FRA ITA"),
            ("L'Iran et la Russie ont signé un accord. Ils le ratifieront en mai.", "Ils: members IRN RUS"),
            ("La Pologne a fermé sa frontière. Elle accuse Minsk.", "Elle: is Pologne; Minsk: BLR - state"),
            (
                "Le premier ministre indien Narendra Modi est arrivé à Tokyo. Il y rencontrera son homologue.",
                "Il: is Narendra; Tokyo: nobody",
            ),
            ("Les Occidentaux condamnent le tir.", "Occidentaux: - - group"),
            ("L'ONG Human Rights Watch dénonce des tortures.", "Human: NGO CVL organisation"),
            (
                "Le tribunal de Minsk a condamné trois journalistes.",
                "tribunal: BLR JUD organisation; journalistes: - JRN group",
            ),
            ("Le syndicat appelle à la grève.", "syndicat: - LAB organisation"),
            (
                "Les services de renseignement ukrainiens ont averti Kiev.",
                "services: UKR SPY organisation; Kiev: UKR - state",
            ),
            ("Le gouvernement sénégalais a démissionné.", "gouvernement: SEN GOV government"),
            ("Le Parlement israélien a voté la dissolution.", "Parlement: ISR LEG organisation"),
            ("La Cour suprême a rejeté le recours.", "Cour: - JUD organisation"),
            (
                "Le roi de Jordanie a rencontré le prince héritier saoudien.",
                "roi: JOR GOV office; prince: SAU GOV office",
            ),
            ("Selon l'ONU, trois civils ont été tués.", "ONU: UNO - organisation; civils: - CVL group"),
            ("L'Otan déploie des renforts.", "Otan: IGO MIL organisation"),
            (
                "La cheffe de la diplomatie européenne, Kaja Kallas, a condamné l'attaque.",
                "cheffe: EUR GOV person; Kaja: is cheffe",
            ),
            ("Des hommes armés ont enlevé le prêtre.", "hommes: - UAF group; prêtre: - REL person"),
            ("La Corée du Sud proteste. Le Sud et le Nord de la péninsule sont séparés.", "Corée: KOR - state"),
            (
                "Washington soutient Kiev contre Moscou.",
                "Washington: USA - state; Kiev: UKR - state; Moscou: RUS - state",
            ),
            (
                "La junte malienne a expulsé l'ambassadeur de France.",
                "junte: MLI GOV government; ambassadeur: FRA GOV person",
            ),
            ("Les talibans ont interdit la musique.", "talibans: AFG REB group"),
            (
                "Le directeur général de l'AIEA, Rafael Grossi, est attendu à Téhéran.",
                "directeur: UNO - person; Rafael: is directeur; Téhéran: nobody",
            ),
            (
                "Le secrétaire d'État américain Marco Rubio a téléphoné au ministre chinois Wang Yi.",
                "Marco: USA GOV person; Wang: CHN GOV person",
            ),
            ("Des milliers de soldats nord-coréens s'entraînent.", "milliers: PRK MIL group; soldats: is milliers"),
            ("L'opposante bélarusse Svetlana Tikhanovskaïa vit en exil.", "Svetlana: BLR OPP person"),
        ],
    );
}

#[test]
fn who_stands_in_english_sentences() {
    run(
        "en",
        &[
            ("Moscow rejected Warsaw's accusations.", "Moscow: RUS - state; Warsaw: POL - state"),
            ("Fires broke out in Moscow and in Ukraine.", "Moscow: nobody; Ukraine: nobody"),
            ("North Korean soldiers crossed the border.", "soldiers: PRK MIL group"),
            ("Pyongyang's troops were captured.", "troops: PRK MIL group"),
            ("Turkish lawmakers adopted the law.", "lawmakers: TUR LEG group"),
            (
                "German Chancellor Friedrich Merz received Moldovan President Maia Sandu in Berlin.",
                "Friedrich: DEU GOV person; Maia: MDA GOV person; Berlin: nobody",
            ),
            ("The Sudanese army retook the city.", "army: SDN MIL organisation"),
            ("Police dispersed protesters.", "Police: - COP organisation; protesters: - OPP+CVL group"),
            ("Kremlin spokesman Dmitry Peskov denied it.", "Dmitry: RUS GOV person; spokesman: is Dmitry"),
            ("Dmitry Peskov, a spokesman for the Kremlin, denied it.", "Dmitry: RUS GOV person"),
            ("The Russians shelled the port.", "Russians: RUS - group"),
            ("China's ambassador to France was summoned.", "ambassador: CHN GOV person"),
            ("The White House welcomed the deal.", "House: USA GOV government"),
            ("Hamas accuses Israel of violating the truce.", "Hamas: PSE REB group; Israel: ISR - state"),
            ("The European Union imposed sanctions on Belarus.", "Union: EUR - organisation"),
            ("A U.S. official confirmed the delivery.", "official: USA GOV person"),
            ("Russian Foreign Minister Sergei Lavrov is in Beijing.", "Sergei: RUS GOV person; Beijing: nobody"),
            ("The foreign minister of Armenia spoke.", "minister: ARM GOV office"),
            ("Former Brazilian President Jair Bolsonaro was convicted.", "Jair: BRA ELI person"),
            ("Hezbollah leader Naim Qassem threatened Israel.", "leader: LBN REB+PTY person; Naim: is leader"),
            ("M23 rebels are advancing on Goma.", "rebels: COD REB group"),
            (
                "Zelensky accused Moscow. Ukrainian President Volodymyr Zelensky wants weapons.",
                "Zelensky: UKR GOV person",
            ),
            ("France and Italy are negotiating. The two countries are neighbours.", "countries: members FRA ITA"),
            ("Iran and Russia signed a deal. They will ratify it in May.", "They: members IRN RUS"),
            (
                "Indian Prime Minister Narendra Modi arrived in Tokyo. He will meet his counterpart.",
                "He: is Narendra; Tokyo: nobody",
            ),
            ("The West condemned the launch.", "West: - - group"),
            ("Human Rights Watch denounced torture.", "Watch: NGO CVL organisation"),
            ("The trade union called for a strike.", "union: - LAB organisation"),
            ("Ukraine's intelligence services warned Kyiv.", "services: UKR SPY organisation"),
            ("The Senegalese government resigned.", "government: SEN GOV government"),
            ("Israel's parliament voted.", "parliament: ISR LEG organisation"),
            (
                "According to the United Nations, three civilians were killed.",
                "Nations: UNO - organisation; civilians: - CVL group",
            ),
            ("NATO is deploying reinforcements.", "NATO: IGO MIL organisation"),
            ("Gunmen kidnapped the priest.", "Gunmen: - UAF group; priest: - REL person"),
            (
                "Washington backs Kyiv against Moscow.",
                "Washington: USA - state; Kyiv: UKR - state; Moscow: RUS - state",
            ),
            (
                "The Malian junta expelled the French ambassador.",
                "junta: MLI GOV government; ambassador: FRA GOV person",
            ),
            ("The Taliban banned music.", "Taliban: AFG REB group"),
            (
                "U.S. Secretary of State Marco Rubio called Chinese Foreign Minister Wang Yi.",
                "Marco: USA GOV person; Wang: CHN GOV person",
            ),
            ("Israeli army spokesman Daniel Hagari said the strike had been ordered.", "Daniel: ISR MIL person"),
            (
                "Mexican authorities arrested a Honduran journalist.",
                "authorities: MEX GOV government; journalist: HND JRN person",
            ),
            (
                "Armenian Prime Minister Nikol Pashinyan met Armenians in Paris.",
                "Nikol: ARM GOV person; Armenians: ARM - group; Paris: nobody",
            ),
            ("The defense minister resigned.", "minister: - GOV office"),
            ("Four Saudi men were detained by cyber police.", "men: SAU CVL group; police: - COP organisation"),
            ("American warplanes bombed the base.", "warplanes: USA MIL group"),
            ("Michael Jordan visited Chicago with Paris Hilton.", "Jordan: - - person; Paris: - - person"),
            ("Residents of Kyiv heard explosions.", "Residents: UKR CVL group"),
            ("Pro-Russian separatists fired on the village.", "separatists: - REB group"),
            ("The Kyiv region was hit by Russian drones.", "Kyiv: nobody; drones: RUS MIL group"),
        ],
    );
}

#[test]
fn nouns_have_their_arguments() {
    let library = Library::embedded().expect("our lexicons");
    let table = [
        ("fr", "L'attaque russe contre Kharkiv a fait dix morts.", "attaque", "RUS"),
        ("fr", "La visite du président Vladimir Poutine inquiète Séoul.", "visite", "RUS"),
        ("en", "Kyiv's strike on the depot killed two people.", "strike", "UKR"),
        ("en", "The Russian attack killed ten people.", "attack", "RUS"),
    ];
    for (language, text, noun, wanted) in table {
        let Some((document, sentences)) = parse(language, text) else { continue };
        let ctx = Context::new(&document, &sentences, library);
        let cast = find(&ctx);
        let w = word(&sentences, noun).expect("the noun");
        let found: Vec<_> =
            cast.modifiers(w).iter().map(|id| cast.rows[id.index()].country.clone().unwrap_or("-".into())).collect();
        assert_eq!(found, [wanted], "{text}");
    }
}

#[test]
fn an_unknown_source_is_one_actor_however_often() {
    let library = Library::embedded().expect("our lexicons");
    let text = "Un rapport interne accuse la firme. Le rapport interne accuse aussi la banque.";
    let Some((document, sentences)) = parse("fr", text) else { return };
    let ctx = Context::new(&document, &sentences, library);
    let mut cast = find(&ctx);
    let first = cast.source(&ctx, word(&sentences, "rapport").expect("there"));
    let second = cast.source(&ctx, word(&sentences, "rapport#2").expect("there"));
    assert_eq!(first, second);
    assert_eq!(cast.rows[first[0].index()].name, "rapport interne");
    assert_eq!(cast.rows[first[0].index()].mentions.len(), 2);
}

/// The examples that the entries of the lexicons carry: a `yes` has someone of the entry's sectors, a collective its members;
/// a `no` has nobody of them.
#[test]
fn entries_read_their_own_examples() {
    let library = Library::embedded().expect("our lexicons");
    for language in library.languages() {
        let read = |text: &str| {
            let (document, sentences) = parse(&language.code, text)?;
            let ctx = Context::new(&document, &sentences, library);
            Some(find(&ctx).rows)
        };
        let (mut all, mut faults) = (0, Vec::new());
        let mut check = |text: &str, right: &dyn Fn(&[Actor]) -> bool| {
            if let Some(rows) = read(text) {
                all += 1;
                if !right(&rows) {
                    faults.push(format!("{text}  {:?}", rows.iter().map(shown).collect::<Vec<_>>()));
                }
            }
        };
        for role in &language.actors.roles {
            let of_it = |rows: &[Actor]| {
                rows.iter()
                    .any(|r| r.kind != ActorKind::State && (role.sectors.is_empty() || r.sectors == role.sectors))
            };
            role.yes.iter().for_each(|t| check(t, &of_it));
            role.no.iter().for_each(|t| check(t, &|rows| !of_it(rows)));
        }
        for c in &language.actors.collectives {
            let several = |rows: &[Actor]| {
                rows.iter().any(|r| r.kind == ActorKind::Group && c.size.is_none_or(|n| r.members.len() == n))
            };
            c.yes.iter().for_each(|t| check(t, &several));
        }
        eprintln!("{}: {} of {all} examples wrong\n{}", language.code, faults.len(), faults.join("\n"));
        assert!(faults.len() * 12 <= all, "{}:\n{}", language.code, faults.join("\n"));
    }
}
