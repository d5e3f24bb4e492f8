//! How text is cut into words and sentences: sentences of ours, the way papers print.

use vigie_gather::Document;
use vigie_parse::Models;

fn sentences(text: &str, language: &str) -> Vec<Vec<String>> {
    let document = Document::plain(text, language);
    let parsed = Models::embedded().parse(&document).expect("the model is embedded");
    parsed.iter().map(|s| s.words().map(|w| w.form().to_owned()).collect()).collect()
}

fn words(text: &str, language: &str) -> String {
    sentences(text, language).concat().join("|")
}

#[test]
fn french_words() {
    for (text, expected) in [
        ("L'élu parle aux maires du Nord.", "L'|élu|parle|à|les|maires|de|le|Nord|."),
        ("Qu’a-t-il dit d’autre ?", "Qu’|a|-t-il|dit|d’|autre|?"),
        ("Aujourd'hui, jusqu'à 3 000 soldats", "Aujourd'hui|,|jusqu'|à|3 000|soldats"),
        (
            "Il gagne 1\u{202f}250,50 € par mois, soit 12 % de plus.",
            "Il|gagne|1\u{202f}250,50|€|par|mois|,|soit|12|%|de|plus|.",
        ),
        ("Rendez-vous à 15h42, peut-être.", "Rendez-vous|à|15h42|,|peut-être|."),
        ("« C’est faux », dit-elle.", "«|C’|est|faux|»|,|dit|-elle|."),
        ("Les États-Unis et Saint-Malo", "Les|États-Unis|et|Saint-Malo"),
        ("Celui-ci écrit à jean.martin@exemple.fr.", "Celui-ci|écrit|à|jean.martin@exemple.fr|."),
        ("Voir https://exemple.fr/a?b=c, puis l'O.N.U.", "Voir|https://exemple.fr/a?b=c|,|puis|l'|O.N.U."),
        ("auxquels", "à|lesquels"),
        ("(lundi)", "(|lundi|)"),
    ] {
        assert_eq!(words(text, "fr"), expected, "{text}");
    }
}

#[test]
fn english_words() {
    for (text, expected) in [
        ("They don't know; we can't say.", "They|do|n't|know|;|we|ca|n't|say|."),
        ("The minister’s aides cannot go.", "The|minister|’s|aides|can|not|go|."),
        ("A long-term, non-binding deal", "A|long|-|term|,|non-binding|deal"),
        ("Mr. Hill left at 5 p.m. with $3,000.", "Mr.|Hill|left|at|5|p.m.|with|$|3,000|."),
        ("He's sure I'll go.", "He|'s|sure|I|'ll|go|."),
        ("The players' union", "The|players|'|union"),
    ] {
        assert_eq!(words(text, "en"), expected, "{text}");
    }
}

#[test]
fn sentences_end_where_they_end() {
    for (language, text, count) in [
        ("fr", "M. Leroy et Mme Petit sont venus. Ils sont repartis.", 2),
        ("fr", "Bâtie au Ier s. av. J.-C., la ville dort.", 1),
        ("fr", "« Partez ! » a-t-il crié. Personne n'a bougé.", 2),
        ("fr", "« Est-ce fini ? », demande-t-elle.", 1),
        ("fr", "Il cite l'art. 5 du traité, p. 12 du rapport. Puis il sort.", 2),
        ("fr", "La trêve a tenu… Jusqu'à mardi.", 2),
        ("fr", "La réunion est finie.Les délégués sont partis.", 2),
        ("fr", "\"Nous irons.\" Le général n'a rien ajouté.", 2),
        ("en", "Dr. Adams met Gov. Hill in Washington, D.C., on Monday. It rained.", 2),
        ("en", "The U.S. Senate voted. The U.S. The House did not.", 3),
        ("en", "\"Are you sure?\" he asked. \"Yes.\"", 2),
        ("en", "It costs 3.5 dollars. No. 5 is cheaper.", 2),
    ] {
        let found = sentences(text, language);
        assert_eq!(found.len(), count, "{found:?}");
    }
}

#[test]
fn the_words_of_a_contraction_share_their_place() {
    let document = Document::plain("Il sort du bureau.", "fr");
    let parsed = Models::embedded().parse(&document).expect("the model is embedded");
    let sent = parsed.get(0);
    assert_eq!((sent.word(2).range(), sent.word(3).range()), (8..10, 8..10));
    let document = Document::plain("We cannot go.", "en");
    let parsed = Models::embedded().parse(&document).expect("the model is embedded");
    let sent = parsed.get(0);
    assert_eq!((sent.word(1).range(), sent.word(2).range()), (3..6, 6..9));
}
