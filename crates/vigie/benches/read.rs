//! How fast an article is parsed, and how fast it is read: `cargo bench -p vigie`. The articles are made up.

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use vigie_gather::Document;
use vigie_parse::{Models, Sentences};
use vigie_read::{Library, Reading};

fn main() {
    divan::main();
}

/// Language, and four paragraphs of reporting in it.
const ARTICLES: &[(&str, &str)] = &[
    (
        "fr",
        "Le gouvernement moldave a annoncé mardi la signature d'un accord de défense avec la Roumanie.\n\
         « Ce texte protège nos frontières », a déclaré la présidente Maia Sandu lors d'une conférence de presse à Chisinau, \
         tandis que Moscou dénonçait une provocation.\n\
         Selon le ministère roumain de la Défense, des instructeurs seront envoyés dès le mois prochain si les deux parlements \
         ratifient le texte, ce que l'opposition juge peu probable.\n\
         La Transnistrie a démenti avoir mobilisé ses réservistes, une information rapportée la veille par plusieurs médias.\n",
    ),
    (
        "en",
        "Moldova's government announced on Tuesday that it had signed a defence agreement with Romania.\n\
         \"This text protects our borders,\" President Maia Sandu told reporters in Chisinau, while Moscow denounced a provocation.\n\
         According to the Romanian defence ministry, instructors will be sent next month if both parliaments ratify the deal, \
         which the opposition considers unlikely.\n\
         Transnistria denied having called up its reservists, as several outlets had reported the day before.\n",
    ),
];

fn document(language: &str) -> Document {
    let (_, text) = ARTICLES.iter().find(|(l, _)| *l == language).expect("an article in the language");
    Document::plain(text.repeat(6), language)
}

fn parsed(document: &Document) -> Sentences {
    Models::embedded().parse(document).expect("a model of the language")
}

fn read(document: &Document, sentences: &Sentences) -> Reading {
    let library = Library::embedded().expect("the lexicons");
    vigie_read::read(document, sentences, library, &Models::embedded().hashes())
}

/// Words a second of the whole of parse.
#[divan::bench(args = ["fr", "en"])]
fn parse(bencher: Bencher, language: &str) {
    let document = document(language);
    let words = parsed(&document).words();
    bencher
        .counter(ItemsCount::new(words))
        .counter(BytesCount::of_str(&document.text))
        .bench(|| parsed(black_box(&document)));
}

/// Articles a second from the tree to the record.
#[divan::bench(args = ["fr", "en"])]
fn read_parsed(bencher: Bencher, language: &str) {
    let document = document(language);
    let sentences = parsed(&document);
    bencher.counter(ItemsCount::new(1usize)).bench(|| read(black_box(&document), &sentences));
}

/// Articles a second from text to record.
#[divan::bench(args = ["fr", "en"])]
fn read_text(bencher: Bencher, language: &str) {
    let document = document(language);
    bencher.counter(ItemsCount::new(1usize)).bench(|| read(black_box(&document), &parsed(&document)));
}
