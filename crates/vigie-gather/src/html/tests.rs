use super::*;
use crate::{Document, Options, Origin, gather};

const PAGE: &str = r#"<!DOCTYPE html>
<html lang="fr-FR"><head><meta charset="utf-8">
<title>Le port rouvre malgré la grève - Le Courrier du Golfe</title>
<meta property="og:site_name" content="Le Courrier du Golfe">
<meta property="article:published_time" content="2025-04-02T08:10:00+02:00">
<link rel="canonical" href="https://courrier.example/port">
<script>var tracking = "<p>Ce n'est pas du texte.</p>";</script></head>
<body><header><a href="/">Accueil</a> <a href="/monde">Monde</a></header>
<main><article><h1>Le port rouvre malgré la grève</h1>
<p>Le port d'Aden a rouvert mercredi matin, a annoncé le gouverneur, malgré l'appel des dockers à poursuivre la grève commencée il y a dix jours.</p>
<p>&laquo;&nbsp;Les navires entrent de nouveau&nbsp;&raquo;, a d&eacute;clar&eacute; le gouverneur, Salem Bakri, qui a remercié l'armée de son aide et promis de payer les salaires en retard avant la fin du mois.</p>
<h2>Les dockers démentent</h2>
<p>Le syndicat a aussitôt démenti. Selon lui, <b>aucun</b> navire n'a été déchargé, et les soldats auraient chassé les grévistes des quais en tirant en l'air, ce que l'armée conteste.</p>
<figure><img src="a.jpg"><figcaption>Une légende de photographie.</figcaption></figure>
<p>Une nouvelle réunion est prévue jeudi. L'ONU, qui fait passer par ce port une grande partie de son aide, a appelé les deux parties à se parler sans attendre.</p>
</article></main>
<footer><p>Tous droits réservés. Abonnez-vous à notre lettre.</p></footer></body></html>"#;

fn document(html: &str) -> Document {
    gather(html.as_bytes(), &Origin::of("page.html"), &Options::default()).remove(0).expect("a document")
}

#[test]
fn a_page_gives_its_article_and_its_facts() {
    let d = document(PAGE);
    assert_eq!(d.title.as_deref(), Some("Le port rouvre malgré la grève"));
    assert_eq!(d.published.unwrap().to_string(), "2025-04-02T08:10+02:00");
    assert_eq!(d.outlet.as_deref(), Some("Le Courrier du Golfe"));
    assert_eq!(d.url.as_deref(), Some("https://courrier.example/port"));
    assert_eq!(d.language, "fr");
    let kinds: Vec<_> = d.blocks.iter().map(|b| b.kind).collect();
    use BlockKind::{Heading, Paragraph, Title};
    assert_eq!(kinds, [Title, Paragraph, Paragraph, Heading, Paragraph, Paragraph], "{}", d.text);
    assert!(d.text.contains("\n\n«\u{A0}Les navires entrent de nouveau\u{A0}», a déclaré le gouverneur"), "{}", d.text);
    assert!(d.text.contains("Selon lui, aucun navire"));
    for absent in ["Accueil", "droits", "légende", "pas du texte"] {
        assert!(!d.text.contains(absent), "{absent:?} is in {}", d.text);
    }
}

#[test]
fn a_page_is_known_without_its_name_and_in_its_own_encoding() {
    let old = PAGE.replace("charset=\"utf-8\"", "charset=\"iso-8859-1\"");
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&old);
    let d = gather(&bytes, &Origin::of("-"), &Options::default()).remove(0).expect("a document");
    assert!(d.text.contains("Le syndicat a aussitôt démenti."), "{}", d.text);
    assert_eq!(d.title.as_deref(), Some("Le port rouvre malgré la grève"));
}

#[test]
fn the_date_is_the_articles_own() {
    let body =
        "<body><h1>The army denies it</h1><p>The army denied on Tuesday that any troops had crossed the border.</body>";
    for (head, expected) in [
        (
            r#"<script type="application/ld+json">{"@type":"ClaimReview","itemReviewed":{"datePublished":"2026-05-07"}}</script>"#,
            None,
        ),
        (
            r#"<script type="application/ld+json">{"@graph":[{"@type":"WebPage"},{"@type":"NewsArticle","datePublished":"2026-05-07T08:00:00Z"}]}</script>"#,
            Some("2026-05-07T08:00+00:00"),
        ),
        (r#"<meta name="date" content="soon"><time datetime="2026-05-07">"#, Some("2026-05-07")),
        ("<p>Published 7 May 2026, 8:00 am</p>", Some("2026-05-07T08:00")),
    ] {
        let d = document(&format!("<html><head><title>The army denies it - The Record</title>{head}{body}"));
        assert_eq!(d.published.map(|p| p.to_string()).as_deref(), expected, "{head}");
        assert_eq!(d.title.as_deref(), Some("The army denies it"));
    }
}

#[test]
fn hostile_pages_end_soon_and_say_so() {
    let words = "<p>The minister denied on Tuesday that any troops had crossed the border, and asked for proof.</p>";
    for (name, page) in [
        ("deep", format!("<html>{}{words}", "<div>".repeat(100_000))),
        ("bold", format!("<html>{}{words}", "<b><p>".repeat(50_000))),
        ("attributes", format!("<html><p {}>{words}", (0..20_000).map(|i| format!("a{i}=1 ")).collect::<String>())),
        ("tags", format!("<html>{}{words}", "<i></i>".repeat(100_000))),
        ("table", format!("<html>{}{words}", "<table><tr><td>".repeat(20_000))),
        ("open comment", format!("<html>{words}<!-- {}", "<p>x".repeat(100_000))),
        ("open quote", format!("<html>{words}<a href=\"{}", "<p>x".repeat(100_000))),
        ("lone signs", format!("<html>{words}{}", "<".repeat(300_000))),
    ] {
        let began = std::time::Instant::now();
        let d = document(&page);
        assert!(began.elapsed() < Duration::from_secs(8), "{name} took {:?}", began.elapsed());
        assert!(d.text.contains("The minister denied on Tuesday"), "{name}: {:?}", &d.text[..d.text.len().min(200)]);
        if !name.starts_with("open") && name != "lone signs" {
            assert!(d.warnings.iter().any(|w| w.code == "plain-page"), "{name}: {:?}", d.warnings);
        }
    }
}

#[test]
fn a_page_without_an_article_gives_its_text() {
    let d = document("<html lang=en><body><p>The army denied it.<br>Nobody else spoke on Tuesday.</body></html>");
    assert_eq!(d.text, "The army denied it.\n\nNobody else spoke on Tuesday.");
    let empty =
        gather(b"<html><body><script>x</script></body></html>", &Origin::of("-"), &Options::default()).remove(0);
    assert_eq!(empty.unwrap_err().code, "empty");
}
