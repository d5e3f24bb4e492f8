use super::*;

fn feed(text: &str) -> Feed {
    parse_feed(text.as_bytes(), None, "https://fil.example/feeds/rss.xml").unwrap()
}

#[test]
fn rss_as_papers_write_it() {
    let f = feed(
        "<?xml version='1.0'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/'
        xmlns:atom='http://www.w3.org/2005/Atom' xmlns:media='http://search.yahoo.com/mrss/'><channel><title>Le Fil</title><link>https://fil.example</link>
        <atom:link href='https://fil.example/feeds/rss.xml' rel='self'/><language>fr-FR</language><ttl>15</ttl>
        <item><media:title>Photo</media:title><title>S&amp;eacute;oul d&amp;eacute;ment</title><link> /a?x=1&amp;y=2 </link><guid isPermaLink='false'>17</guid>
        <pubDate>Fri, 25 Oct 2024 15:42:00 +0200</pubDate><dc:creator>Anne Martin</dc:creator>
        <description><![CDATA[Le ministre a <b>démenti</b>.]]></description><content:encoded><![CDATA[<p>Le ministre a démenti.</p><p>Il n'a rien ajouté.</p>]]></content:encoded>
        </item><item><title>AT&amp;T &amp;lt; tout</title><guid>https://fil.example/b</guid></item></channel></rss>",
    );
    assert_eq!((f.title.as_deref(), f.language.as_deref(), f.ttl), (Some("Le Fil"), Some("fr-FR"), Some(15)));
    let e = &f.entries[0];
    assert_eq!(e.title.as_deref(), Some("Séoul dément"));
    assert_eq!(e.link.as_deref(), Some("https://fil.example/a?x=1&y=2"));
    assert_eq!((e.id.as_deref(), e.authors.as_slice()), (Some("17"), &["Anne Martin".to_owned()][..]));
    assert_eq!(e.summary.as_deref(), Some("Le ministre a démenti."));
    assert_eq!(e.content.as_deref(), Some("Le ministre a démenti.\n\nIl n'a rien ajouté."));
    assert_eq!(e.date().unwrap().to_string(), "2024-10-25T15:42+02:00");
    assert_eq!(f.entries[1].link.as_deref(), Some("https://fil.example/b"));
    assert_eq!(f.broken, None);
}

#[test]
fn atom_and_its_bases() {
    let f = feed(
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='fr' xml:base='https://a.example/x/'><title type='html'>Le &lt;i>Fil&lt;/i></title>
        <link rel='self' href='atom.xml'/><link href='.'/><entry xml:base='y/'><title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>Séoul <b>dément</b></div></title>
        <link rel='enclosure' href='z.mp3' type='audio/mpeg'/><link rel='alternate' href='z'/><id>tag:1</id><updated>2024-10-25T15:42:00Z</updated>
        <published>2024-10-25T10:00:00Z</published><author><name>Anne Martin</name></author><content type='text'>1 &lt; 2</content></entry></feed>",
    );
    assert_eq!((f.title.as_deref(), f.link.as_deref()), (Some("Le Fil"), Some("https://a.example/x/")));
    let e = &f.entries[0];
    assert_eq!((e.title.as_deref(), e.link.as_deref()), (Some("Séoul dément"), Some("https://a.example/x/y/z")));
    assert_eq!((e.content.as_deref(), e.language.as_deref()), (Some("1 < 2"), Some("fr")));
    assert_eq!(e.date().unwrap().to_string(), "2024-10-25T10:00+00:00");
}

#[test]
fn json_feeds() {
    let f = feed(
        r#"{"version":"https://jsonfeed.org/version/1.1","title":"Le Fil","home_page_url":"/","language":"fr",
        "items":[{"id":7,"url":"/a","title":"Séoul dément","content_html":"<p>Non.</p>","date_published":"2024-10-25T15:42:00+02:00","authors":[{"name":"Anne Martin"}]}]}"#,
    );
    let e = &f.entries[0];
    assert_eq!((e.id.as_deref(), e.link.as_deref()), (Some("7"), Some("https://fil.example/a")));
    assert_eq!((e.content.as_deref(), e.authors.len()), (Some("Non."), 1));
}

#[test]
fn broken_feeds_give_what_they_have() {
    let f = feed(
        "<rss><channel><title>Le Fil</title><item><title>Un & deux</title><link>/a</item><item><title>Trois</title>",
    );
    assert!(f.broken.is_some());
    assert_eq!(f.entries.len(), 2);
    assert_eq!(f.entries[0].title.as_deref(), Some("Un & deux"));
    assert_eq!(f.entries[1].title.as_deref(), Some("Trois"));
}

#[test]
fn every_encoding_is_read() {
    let text =
        "<?xml version='1.0' encoding='X'?><rss><channel><item><title>Séoul dément</title></item></channel></rss>";
    let utf16 = |le: bool, mark: bool| -> Vec<u8> {
        let bytes = |u: u16| if le { u.to_le_bytes() } else { u.to_be_bytes() };
        mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16()).flat_map(bytes).collect()
    };
    let utf32: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
    let latin: Vec<u8> = text.replace("'X'", "'ISO-8859-1'").chars().map(|c| c as u8).collect();
    for bytes in [
        text.as_bytes().to_vec(),
        utf16(true, true),
        utf16(false, true),
        utf16(true, false),
        utf16(false, false),
        utf32,
        latin,
    ] {
        let f = parse_feed(&bytes, None, "").unwrap();
        assert_eq!(f.entries[0].title.as_deref(), Some("Séoul dément"));
    }
}

#[test]
fn what_is_no_feed_says_what_it_is() {
    let fault = |text: &str| parse_feed(text.as_bytes(), None, "u").unwrap_err().what;
    assert_eq!(fault("<!DOCTYPE html><html><body>x</body></html>"), "it is a web page");
    assert_eq!(fault("<opml><body/></opml>"), "its root is <opml>");
    assert!(fault("plain words").starts_with("it holds no XML"));
    assert!(fault("{\"a\":1}").contains("items"));
    assert!(parse_feed(b"\x89PNG\r\n\x1A\n\0\0", None, "u").is_err());
}
