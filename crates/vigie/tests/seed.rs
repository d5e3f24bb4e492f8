//! The dispatch the product started from, `../shared/seed/article.txt`: one test a fact that its record must hold.
//! Skipped with a message where the article is absent. Known failures: `tests/known/seed.txt`.

mod record;

use record::Record;
use record::known::{self, Known};
use std::collections::BTreeMap;
use std::sync::LazyLock;

const ARTICLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/seed/article.txt");

/// The record of the article; `None` where it is absent.
static RECORD: LazyLock<Option<Result<Record, String>>> = LazyLock::new(|| {
    let text = std::fs::read_to_string(ARTICLE).ok()?;
    Some(Record::of(&text, "fr", None))
});

fn ask(lines: &[&str]) -> Option<Result<(), String>> {
    let record = match RECORD.as_ref()? {
        Ok(record) => record,
        Err(what) => return Some(Err(what.clone())),
    };
    let missed: Vec<String> = lines.iter().filter_map(|line| record.check(line).err()).collect();
    Some(if missed.is_empty() { Ok(()) } else { Err(missed.join("\n")) })
}

fn fact(name: &str, lines: &[&str]) {
    let Some(result) = ask(lines) else { return eprintln!("skipped: {ARTICLE} is not there") };
    match (result, Known::load("seed").has(name)) {
        _ if known::being_written() => {}
        (Err(what), false) => panic!("{name}: {what}"),
        (Ok(()), true) => panic!("{name} holds now: take it off tests/known/seed.txt"),
        _ => {}
    }
}

macro_rules! facts {
    ($($(#[$doc:meta])* $name:ident: $lines:expr;)+) => {
        const FACTS: &[(&str, &[&str])] = &[$((stringify!($name), &$lines)),+];
        $($(#[$doc])* #[test] fn $name() { fact(stringify!($name), &$lines); })+
    };
}

facts! {
    title_and_date: ["document: title=Corée published=2024-10-25"];
    headings_glued_to_a_paragraph_are_headings: [
        "heading: Une escalade supplémentaire dans le conflit en Ukraine",
        "heading: Une réaction ferme de la Corée du Sud et des Occidentaux",
        "heading: La Russie affirme sa souveraineté sur ces décisions",
        "heading: La Corée du Nord renforce son isolement"];

    heads_of_state: [
        "actor: Poutine country=RUS sector=GOV kind=person", "actor: Zelensky country=UKR sector=GOV kind=person",
        "actor: Scholz country=DEU sector=GOV kind=person", "actor: Yoon country=KOR sector=GOV kind=person",
        "actor: Kim country=PRK sector=GOV kind=person"];
    the_spokesman_speaks_for_the_white_house: ["actor: Kirby country=USA sector=GOV kind=person"];
    states_by_name_and_capital: [
        "actor: Corée_du_Nord country=PRK", "actor: Corée_du_Sud country=KOR", "actor: Russie country=RUS",
        "actor: Moscou country=RUS", "actor: Kiev country=UKR", "actor: Pyongyang country=PRK"];
    soldiers_are_north_korean: ["actor: soldats country=PRK sector=MIL"];
    the_duo: ["actor: duo members=RUS,PRK"];
    the_two_countries: ["actor: deux_pays members=PRK,KOR"];
    the_west_is_a_group: ["actor: Occidentaux kind=group country=-"];

    last_june: ["time: 2024-06-19 type=DATE"];
    this_sunday: ["time: 2024-10-27 type=DATE"];
    october: ["time: 2024-10 type=DATE"];
    thirty_two_months: ["time: P32M type=DURATION"];
    kursk_and_pyongyang: ["place: Koursk country=RUS", "place: Pyongyang country=PRK"];

    treaty_is_one: ["agreements: 1"];
    treaty_parties: ["agreement: partenariat parties=RUS,PRK"];
    treaty_signed: ["agreement: partenariat step=signs:*:2024-06-19:Pyongyang"];
    treaty_ratified: ["agreement: partenariat step=ratifies:RUS through=RUS.LEG"];
    treaty_not_yet_in_force: ["agreement: partenariat state=in_ratification"];
    treaty_obliges_to_help: ["agreement: partenariat owes=defend condition=agression"];
    ratification: ["event: SUPPORT RUS -> PRK occurred author=CT+ \"ratifi\" agreement=partenariat"];
    signing: ["event: SUPPORT * occurred author=CT+ time=2024-06-19 agreement=partenariat"];
    visit: ["event: CONSULT Poutine occurred author=CT+ mode=visit"];

    concern_of_the_south: ["event: ACCUSE KOR * occurred author=CT+ || attribution: fear KOR"];
    demand_of_the_south: ["event: REQUEST KOR * occurred author=CT+", "attribution: demand KOR \"retrait\""];
    withdrawal_is_only_demanded: [
        "event: RETREAT PRK * demanded author=Uu", "no event: RETREAT * occurred", "no event: RETREAT author=CT+"];
    training_said_by_two: ["attribution: assert KOR,USA \"s'entraînent\" kind=indirect"];
    training_is_not_the_authors: ["event: MOBILIZE|COOPERATE PRK * ongoing author=Uu KOR=CT+ USA=CT+ \"s'entraînent\""];
    arrival_said_by_kyiv: ["attribution: assert UKR \"arrivés\""];
    arrival_denied_by_both: ["attribution: deny RUS,PRK"];
    arrival_is_a_disputed_claim: ["claim: denied asserted=UKR denied=RUS,PRK \"arrivés\""];
    arrival_is_not_the_authors: ["event: MOBILIZE PRK * author=Uu UKR=CT+ RUS=CT- PRK=CT- \"arrivés\""];
    arrival_in_kursk: ["event: MOBILIZE PRK * place=Koursk \"arrivés\""];

    fighting_announced: ["event: ASSAULT PRK -> UKR planned|predicted author=Uu time=2024-10-27"];
    fighting_said_by_zelensky: ["attribution: assert Zelensky \"commenceront\" kind=indirect"];
    fighting_has_not_occurred: ["no event: ASSAULT PRK -> UKR occurred|ongoing"];
    judgement_of_scholz: ["attribution: assert|accuse Scholz \"escalade\" kind=mixed"];
    judgement_of_kirby: ["attribution: assert Kirby \"désespéré\""];
    dispatch_of_troops: ["event: MOBILIZE|AID PRK author!=CT+ trigger=envoi"];
    warning_of_yoon: ["attribution: warn|threaten|promise|assert Yoon \"bras croisés\""];
    provocation_said_by_yoon: ["attribution: assert|accuse Yoon \"provocation\""];

    call_to_punish: ["attribution: demand Zelensky \"punir\"", "event: REQUEST Zelensky * occurred author=CT+"];
    call_of_the_west: ["attribution: demand Occidentaux \"punir\""];
    nobody_is_punished_yet: ["event: SANCTION * demanded author=Uu", "no event: SANCTION * occurred", "no event: SANCTION author=CT+"];
    munitions_are_an_accusation: [
        "event: AID * -> RUS author=Uu \"munitions\"", "attribution: accuse * \"munitions\"", "no event: AID author=CT+"];

    moscow_says_its_business: ["attribution: assert RUS \"ressort souverain\""];
    putin_first_quotation: ["attribution: assert Poutine \"décider de façon souveraine\" kind=mixed|direct"];
    putin_second_quotation: ["attribution: assert Poutine \"Ce sont nos affaires\" kind=direct"];
    exercises_are_not_held: ["no event: COOPERATE * occurred author=CT+ \"exercices\""];

    roads_blown_up: ["event: ASSAULT PRK * occurred author=CT+ mode=destroy time=2024-10"];
    the_south_is_called_hostile: ["event: ACCUSE|THREATEN|REJECT PRK -> KOR occurred \"hostile\" || attribution: * PRK \"hostile\""];

    fourteen_attributions: ["attributions: 14..21"];
    sixteen_events: ["events: 16..24"];
    nothing_the_text_does_not_carry: [
        "no event: ASSAULT USA", "no event: ASSAULT KOR", "no event: ASSAULT DEU", "no event: PROTEST",
        "no event: COERCE * occurred author=CT+", "no event: CONCEDE", "no event: ASSAULT PRK -> RUS", "no event: ASSAULT RUS -> PRK"];
}

/// Writes the list of known failures anew when asked; see `record::known`.
#[test]
fn known_failures_are_of_this_suite() {
    let results: BTreeMap<_, _> =
        FACTS.iter().filter_map(|(name, lines)| ask(lines).map(|result| ((*name).to_owned(), result))).collect();
    if !results.is_empty() {
        Known::load("seed").hold(&results);
    }
}
