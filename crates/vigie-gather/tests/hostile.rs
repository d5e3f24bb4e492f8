//! Pages made to hold a reader up: each is done in two seconds, whatever the machine is doing beside.

use std::time::{Duration, Instant};
use vigie_gather::{Format, Options, Origin, gather};

/// The time that this thread was on a core, where the system tells; the extractor has a thread of its own, with its own limit.
fn on_core() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

fn pages() -> Vec<(&'static str, String)> {
    let n = 10_000;
    let nested =
        |open: &str, close: &str| format!("<html><body>{}Le ministre a démenti.{}", open.repeat(n), close.repeat(n));
    let rows = |bit: &str, times: usize| format!("<html><body>{}", bit.repeat(times));
    vec![
        ("divs", nested("<div>", "</div>")),
        ("spans", nested("<span>", "</span>")),
        ("bold", nested("<b>", "</b>")),
        ("paragraphs in spans", nested("<p><span>", "</span></p>")),
        ("lists", nested("<ul><li>", "</li></ul>")),
        ("tables", nested("<table><tr><td>", "</td></tr></table>")),
        ("links", nested("<a href=x>", "")),
        ("unclosed paragraphs", rows("<p>Le ministre a démenti. ", 50_000)),
        ("siblings", rows("<div>x</div>", 59_000 / 2)),
        ("short sentences", rows("<p>Il a dit, a-t-il dit, que non, non, non, a-t-il dit.</p>", 29_000)),
        ("fonts", rows("<font><p>", 20_000)),
        ("attributes", format!("<html><body {}>x", "a=b ".repeat(200_000))),
        ("quotes", format!("<html><body a=\"{}", "x ' ".repeat(300_000))),
        ("comments", rows("<!-- ", 200_000)),
        ("sections", rows("<![CDATA[ ", 200_000)),
        ("lone signs", rows("< & ", 300_000)),
        ("entities", rows("&amp;amp;&#x41;&nosuch;", 200_000)),
        ("scripts", rows("<script>x</", 100_000)),
        ("frames", rows("<iframe>", 59_000)),
        ("linked data", format!("<html><script type='application/ld+json'>{}</script>", "[".repeat(500_000))),
        ("much linked data", rows("<script type='application/ld+json'>{\"a\":[1,2,3]}</script>", 29_000)),
        ("times", rows("<time datetime='2024-10-25T10:00:00Z'>x</time>", 29_000)),
        ("headings", rows("<h1>Le ministre dément</h1>", 29_000)),
        ("one title", format!("<title>{}</title><meta property=og:site_name content=x>", "Le - ".repeat(400_000))),
        ("one line", format!("<html><body><p>{}", "ministre ".repeat(500_000))),
        ("no blank", format!("<html><body><p>{}", "x".repeat(4 << 20))),
        ("dates", rows("<p>Publié le 30 février 2024 25/10/2024 10:00</p>", 20_000)),
    ]
}

#[test]
fn no_page_holds_the_process_up() {
    let options = Options { format: Some(Format::Html), ..Options::default() };
    for (name, page) in pages() {
        let (began, core) = (Instant::now(), on_core());
        let _ = gather(page.as_bytes(), &Origin::of(name), &options);
        let spent = match (core, on_core()) {
            (Some(before), Some(after)) => after.saturating_sub(before),
            _ => began.elapsed().saturating_sub(Duration::from_millis(1_500)),
        };
        assert!(spent < Duration::from_millis(500), "{name}: {spent:?} beside the extractor's 1.5 s");
    }
}
