use crate::document::BlockKind::{self, DateLine, Heading, Lead, Paragraph, Title};
use crate::{Document, Options, Origin, gather};

fn read(text: &str) -> Document {
    gather(text.as_bytes(), &Origin::of("a.txt"), &Options::default()).remove(0).expect("a document")
}

fn blocks(d: &Document) -> Vec<(BlockKind, &str)> {
    d.blocks.iter().map(|b| (b.kind, &d.text[b.range.clone()])).collect()
}

#[test]
fn date_lines_as_papers_print_them() {
    let body = "Le ministre des Affaires étrangères a démenti mardi soir toute présence de troupes à la frontière.";
    for (line, expected) in [
        ("Oct 25, 2024 at 3:42 PM", "2024-10-25T15:42"),
        ("25 octobre 2024 à 15h42", "2024-10-25T15:42"),
        ("Publié le 25 octobre 2024 à 15h42", "2024-10-25T15:42"),
        ("Publié le vendredi 25 octobre 2024 à 15 h 42", "2024-10-25T15:42"),
        ("Publié le 25/10/2024 à 15:42, mis à jour le 26/10/2024 à 08:01", "2024-10-25T15:42"),
        ("Mis à jour le 26 octobre 2024 à 8h, publié le 25 octobre 2024", "2024-10-25"),
        ("Mis à jour le 1er mars 2024", "2024-03-01"),
        ("Vendredi 25 octobre 2024", "2024-10-25"),
        ("Par Jeanne Morel avec AFP, publié le 25 oct. 2024", "2024-10-25"),
        ("Par Jeanne Morel et Luc Petit - 25 octobre 2024 à 15h42 - Temps de lecture : 4 min", "2024-10-25T15:42"),
        ("Paris, le 25 octobre 2024", "2024-10-25"),
        ("Le 25.10.2024 à 06:00 | Mis à jour le 25.10.2024 à 07:15", "2024-10-25T06:00"),
        ("Published October 25, 2024", "2024-10-25"),
        ("Published: 25 October 2024 15:42 BST", "2024-10-25T15:42"),
        ("Posted on Friday, October 25th, 2024", "2024-10-25"),
        ("Updated 3:42 p.m. EDT, Fri October 25, 2024", "2024-10-25T15:42-04:00"),
        ("By John Marsh and Ana Ruiz | Reuters | Oct. 25, 2024 3:42 a.m. ET", "2024-10-25T03:42"),
        ("10/25/2024 12:05 AM", "2024-10-25T00:05"),
        ("2024-10-25T15:42:07+02:00", "2024-10-25T15:42+02:00"),
        ("2024-10-25 15:42 UTC", "2024-10-25T15:42+00:00"),
        ("Fri, 25 Oct 2024 15:42:00 +0200", "2024-10-25T15:42+02:00"),
        ("15:42 GMT, 25 October 2024", "2024-10-25T15:42+00:00"),
    ] {
        let d = read(&format!("Un démenti de plus\n{line}\n\n{body}\n\n{body}"));
        assert_eq!(d.published.map(|p| p.to_string()).as_deref(), Some(expected), "{line}: {:?}", blocks(&d));
        assert_eq!(blocks(&d)[1], (DateLine, line));
        assert_eq!(blocks(&d)[0].0, Title, "{line}");
    }
}

#[test]
fn lines_that_are_no_date_lines() {
    let body = "Le ministre des Affaires étrangères a démenti mardi soir toute présence de troupes à la frontière.";
    for line in [
        "Les troupes sont arrivées le 25 octobre 2024.",
        "Ce que l'on sait de l'attaque du 25 octobre 2024",
        "The president signed the pact on October 25, 2024.",
        "Mai 1968, une mémoire disputée",
        "Samedi noir pour les marchés",
        "Par tous les moyens",
        "Avec Moscou",
        "From Moscow to Kyiv",
    ] {
        let d = read(&format!("Un titre\n\n{body}\n\n{line}\n\n{body}\n\n{body}"));
        assert!(d.blocks.iter().all(|b| b.kind != DateLine), "{line}: {:?}", blocks(&d));
        assert_eq!(d.published, None, "{line}");
    }
}

#[test]
fn dates_that_do_not_exist_warn() {
    let d = read("Un titre\nPublié le 30 février 2024\n\nLe ministre a démenti mardi soir.\n\nIl a menti lundi matin.");
    let codes: Vec<_> = d.warnings.iter().map(|w| w.code).collect();
    assert!(codes.contains(&"bad-date") && codes.contains(&"undated"), "{codes:?}");
    assert_eq!(d.blocks[1].kind, DateLine);
}

#[test]
fn figures_are_read_in_the_order_of_the_language() {
    let en = "A headline\n03/04/2024\n\nThe minister denied on Tuesday that any troops had crossed the border.\n\nThe army said it would answer.";
    let d = read(en);
    assert_eq!(d.published.unwrap().to_string(), "2024-03-04");
    assert!(d.warnings.iter().any(|w| w.code == "ambiguous-date"));
    let fr = "Un titre\n03/04/2024\n\nLe ministre a démenti mardi que des troupes aient franchi la frontière.\n\nL'armée a dit qu'elle répondrait.";
    assert_eq!(read(fr).published.unwrap().to_string(), "2024-04-03");
}

#[test]
fn headings_glued_to_a_paragraph_are_cut_off() {
    let long = "Le gouvernement a rejeté lundi les accusations portées par les deux pays voisins, et les inspecteurs attendus à la frontière";
    for (glued, paragraph, heading) in [
        (
            "n'ont rien vu de la Corée du Nord.Une escalade de plus",
            "n'ont rien vu de la Corée du Nord.",
            "Une escalade de plus",
        ),
        ("sont \"désespérés\".Une réaction ferme de Séoul", "sont \"désespérés\".", "Une réaction ferme de Séoul"),
        ("sont « désespérés ».L’Union se divise", "sont « désespérés ».", "L’Union se divise"),
        ("ont « vu des chars. »Bruxelles attend", "ont « vu des chars. »", "Bruxelles attend"),
        ("ont dit \"peut-être\".\"Jamais\", répond Séoul", "ont dit \"peut-être\".", "\"Jamais\", répond Séoul"),
        ("ont dit \"on verra.\"Séoul hausse le ton", "ont dit \"on verra.\"", "Séoul hausse le ton"),
        ("ont-ils menti ?Une question sans réponse", "ont-ils menti ?", "Une question sans réponse"),
        ("l'ont dit à l'ONU.Une réaction ferme de Séoul", "l'ont dit à l'ONU.", "Une réaction ferme de Séoul"),
        ("l'ont dit (mais sans preuves).Une réaction ferme", "l'ont dit (mais sans preuves).", "Une réaction ferme"),
        ("le feront en 2025.Qui a tiré le premier ?", "le feront en 2025.", "Qui a tiré le premier ?"),
    ] {
        let d = read(&format!("Un titre\n\n{long} {glued}\n\nLa suite de l'article est une phrase entière."));
        let got = blocks(&d);
        assert_eq!(got[1], (Paragraph, format!("{long} {paragraph}").as_str()));
        assert_eq!(got[2], (Heading, heading));
    }
}

#[test]
fn what_only_looks_glued_is_left_whole() {
    let long =
        "Le gouvernement a rejeté lundi les accusations portées par les deux pays voisins, et les inspecteurs attendus";
    for line in [
        "ont servi dans l'U.S.Army avant de rejoindre l'O.N.U.",
        "ont publié leur rapport sur www.lemonde.fr et sur https://example.org/a.Html.Zip hier.",
        "ont écrit à M.Dupont et à Mme.Martin avant de partir.",
        "ont utilisé Node.Js et Booking.Com pour le faire.",
        "ont utilisé Node.Js de tout temps et puis aussi Booking.Com pour le faire hier.",
        "ont lu le rapport de l'ONU.Doc avant de le dire à tous.",
        "ont parlé à 10.30 du matin.",
        "ont dit \"non.\" Les autres sont partis.",
        "ont dit “non.” Les autres sont partis.",
        "ont dit « non. » Les autres sont partis.",
        "ont attendu... Rien n'est venu.",
        "ont salué le général De.Gaulle sans un mot de plus",
    ] {
        let d = read(&format!("Un titre\n\n{long} {line}\n\nLa suite de l'article est une phrase entière."));
        let (kind, text) = blocks(&d)[1];
        assert_eq!((kind, text), (Paragraph, format!("{long} {line}").as_str()));
    }
}

#[test]
fn a_missing_blank_between_sentences_parts_paragraphs() {
    let d = read(
        "Un titre\n\nLes troupes ont franchi la frontière dans la nuit.Le ministre a démenti mardi matin.\n\nLa suite est une phrase.",
    );
    let texts: Vec<_> = blocks(&d).into_iter().filter(|b| b.0 == Paragraph).map(|b| b.1).collect();
    assert_eq!(
        texts[..2],
        ["Les troupes ont franchi la frontière dans la nuit.", "Le ministre a démenti mardi matin."]
    );
}

#[test]
fn agencies_open_their_paragraphs() {
    for (line, opening) in [
        ("PARIS (AFP) — Le ministre a démenti mardi toute présence de troupes.", "PARIS (AFP) —"),
        (
            "KYIV, Oct 25 (Reuters) - The minister denied on Tuesday that troops had crossed.",
            "KYIV, Oct 25 (Reuters) -",
        ),
        ("Kyiv, Ukraine (AP) — The minister denied on Tuesday that troops had crossed.", "Kyiv, Ukraine (AP) —"),
        ("GENÈVE, 25 oct. (Xinhua) -- Le ministre a démenti mardi toute présence.", "GENÈVE, 25 oct. (Xinhua) --"),
        ("(AFP) - Le ministre a démenti mardi toute présence de troupes.", "(AFP) -"),
        ("NEW DELHI: The minister denied on Tuesday that troops had crossed the line.", "NEW DELHI:"),
        ("Genève, le 25 octobre 2024 – Le ministre a démenti mardi toute présence.", "Genève, le 25 octobre 2024 –"),
    ] {
        let d = read(&format!("Un titre\n\n{line}\n\nLa suite de l'article est une phrase entière."));
        let got = blocks(&d);
        assert_eq!(got[1], (DateLine, opening), "{line}");
        assert_eq!(got[2], (Paragraph, line[opening.len()..].trim()));
    }
    for line in [
        "Le ministre (de la Défense) - un proche du président - a démenti mardi.",
        "Vladimir Kozak — le président du parti — a démenti mardi toute présence.",
        "The North-South line - closed since May - was opened on Tuesday.",
        "L'ONU – qui siège à New York – a condamné mardi cette attaque.",
        "NATO — the alliance of thirty-two states — denied it on Tuesday.",
        "« PARIS - c'est fini », a-t-il dit mardi soir devant la presse réunie.",
    ] {
        let d = read(&format!("Un titre\n\n{line}\n\nLa suite de l'article est une phrase entière."));
        assert_eq!(blocks(&d)[1], (Paragraph, line));
    }
}

#[test]
fn a_page_has_title_lead_headings_and_paragraphs() {
    let d = read(concat!(
        "Les deux voisins signent un pacte\r\n",
        "Oct 25, 2024 at 3:42 PM\r\n",
        "Les présidents des deux pays ont signé vendredi un pacte d'assistance, malgré les protestations de la région.\r\n",
        "Un pacte contesté\r\n",
        "Ce que prévoit le texte\r\n",
        "Le texte prévoit une aide immédiate en cas d'attaque. Il doit encore être ratifié.\r\n",
        "Qui s'y oppose ?\r\n",
        "L'opposition a dénoncé un accord conclu sans débat, et demandé un vote du parlement avant la fin de l'année.\r\n",
        "Le gouvernement a refusé.\r\n",
    ));
    let kinds: Vec<_> = d.blocks.iter().map(|b| b.kind).collect();
    assert_eq!(
        kinds,
        [Title, DateLine, Lead, Heading, Heading, Paragraph, Heading, Paragraph, Paragraph],
        "{:#?}",
        blocks(&d)
    );
    assert_eq!(d.title.as_deref(), Some("Les deux voisins signent un pacte"));
    assert_eq!(d.language, "fr");
}

#[test]
fn one_sentence_is_a_paragraph() {
    let d = read("Russia denied attacking Ukraine on Tuesday, the ministry said.");
    assert_eq!(blocks(&d), [(Paragraph, "Russia denied attacking Ukraine on Tuesday, the ministry said.")]);
    assert_eq!(d.title, None);
    assert_eq!(blocks(&read("Russia denied attacking Ukraine"))[0].0, Paragraph);
}

#[test]
fn initials_may_end_a_title() {
    let d = read(
        "Chad appeals to the U.N.\n\nChad's foreign minister asked for help on Monday. He said that wells were dry.",
    );
    assert_eq!(d.title.as_deref(), Some("Chad appeals to the U.N."));
    let d = read("The minister flew home on Monday.\n\nHe had asked for help at the U.N. and was heard.");
    assert_eq!(d.title, None);
}

#[test]
fn lines_broken_at_a_fixed_width_are_one_paragraph() {
    let d = read(concat!(
        "A quiet border\n\n",
        "The minister said on Tuesday that no soldier had crossed the river, and that\n",
        "the reports published by the neighbouring country were invented to hide its\n",
        "own losses. He gave no figures, and refused to answer the questions of the\n",
        "press about the bridge.\n\n",
        "The army confirmed the statement an hour later, in a short message that was\n",
        "read on state television.\n",
    ));
    let got = blocks(&d);
    assert_eq!(got.len(), 3, "{got:#?}");
    assert!(got[1].1.ends_with("about the bridge."));
}

#[test]
fn a_line_broken_in_a_sentence_goes_on() {
    let d = read(
        "Secoués par une violente secousse\nvendredi matin (02 h 15), les habitants ont fui\nleurs maisons. Ils y reviennent peu à peu.\n\nLe gouvernement a promis des tentes.",
    );
    assert_eq!(blocks(&d).len(), 2, "{:#?}", blocks(&d));
}

#[test]
fn speech_is_no_heading() {
    let body = "Le ministre des Affaires étrangères a démenti mardi soir toute présence de troupes à la frontière.";
    for line in
        ["« Ils mentent. » — Ana Petrescu, du syndicat", "Les mots qui comptent :", "- un premier point de la liste"]
    {
        let d = read(&format!("Un titre\n\n{body}\n\n{line}\n\n{body}\n\n{body}"));
        assert_eq!(d.blocks[2].kind, Paragraph, "{line}");
    }
    for line in
        ["M. Dupont face au sénat", "Qui a tiré le premier ?", "Le plan « B. » du président", "2. Un scrutin contesté"]
    {
        let d = read(&format!("Un titre\n\n{body}\n\n{line}\n\n{body}\n\n{body}"));
        assert_eq!(d.blocks[2].kind, Heading, "{line}");
    }
}

#[test]
fn a_list_of_sentences_stays_a_list() {
    let d = read("The army denied it.\nThe minister confirmed it on Tuesday.\nNobody else spoke.\n");
    assert_eq!(d.blocks.len(), 3);
    assert!(d.blocks.iter().all(|b| b.kind == Paragraph));
}

#[test]
fn hostile_lines_are_linear() {
    for unit in ["ab.Ab", "A.", "\"« ", "a\n", "2024-", "(", "le 1 ", "— ", "Publié le ", "\r", "Nord.Une x "] {
        let text = unit.repeat(200_000 / unit.len());
        let began = std::time::Instant::now();
        let _ = gather(text.as_bytes(), &Origin::of("-"), &Options::default());
        assert!(began.elapsed().as_secs() < 5, "{unit:?} took {:?}", began.elapsed());
    }
}

#[test]
fn short_pages_are_laid_out_too() {
    let d = read(concat!(
        "Séoul met en garde Pyongyang\nPar Luc Petit avec AFP\nPublié hier à 18:20, mis à jour il y a 2 heures\n\n",
        "La Corée du Sud a averti vendredi qu’elle répondrait.\n\nLes alliés divisés\n\n",
        "Washington a nié avoir été consulté.L’Europe attend\nLe reste suit demain, a dit M. Morel.\n",
    ));
    let kinds: Vec<_> = d.blocks.iter().map(|b| b.kind).collect();
    let expected = [Title, DateLine, DateLine, Lead, Heading, Paragraph, Heading, Paragraph];
    assert_eq!(kinds, expected, "{:#?}", blocks(&d));
    let d = read(
        "A headline\n25 October 2024\nBy Jane Marsh\nDiplomatic correspondent, Geneva\n\nThe envoy denied it on Friday.\n\nHe left.",
    );
    assert_eq!(d.blocks.iter().filter(|b| b.kind == DateLine).count(), 3, "{:#?}", blocks(&d));
}
