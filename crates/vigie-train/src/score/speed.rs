//! Speed: words a second on one core, for all of parse.

use super::{Data, Figure, data};
use anyhow::Result;
use std::time::{Duration, Instant};
use vigie_gather::Document;
use vigie_parse::Models;

/// Running text to measure on, by language.
const TEXTS: [(&str, &str); 2] = [("fr", "raw/europarl10k.detok.fr"), ("en", "raw/europarl10k.detok.en")];

/// Measures the stage, in time on the core: the machine may be busy with others. The best of five tries counts.
pub fn measure(data: &Data) -> Result<Vec<Figure>> {
    let mut out = Vec::new();
    for (language, file) in TEXTS {
        let (Some(path), Ok(model)) = (data.path(file), Models::embedded().get(language)) else { continue };
        let text: String = data::text(&path)?.lines().take(1200).collect::<Vec<_>>().join("\n");
        let document = Document::plain(text, language);
        let best = (0..5)
            .map(|_| {
                let clock = Clock::start();
                let words = model.parse(&document).words();
                words as f64 / clock.stop().as_secs_f64()
            })
            .fold(0.0, f64::max);
        out.push(Figure::new(
            format!("speed/{language}/parse-words"),
            best,
            "UDPipe1 2,800 spaCy-sm 4,300-9,400 Stanza < 1,000",
        ));
    }
    Ok(out)
}

/// Time this thread has been on a core; where the system does not tell, time on the wall.
struct Clock {
    wall: Instant,
    core: Option<Duration>,
}

impl Clock {
    fn start() -> Clock {
        Clock { core: on_core(), wall: Instant::now() }
    }

    fn stop(&self) -> Duration {
        match (self.core, on_core()) {
            (Some(from), Some(to)) if to > from => to - from,
            _ => self.wall.elapsed(),
        }
    }
}

/// Linux: the first number of `schedstat`, in nanoseconds.
fn on_core() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}
