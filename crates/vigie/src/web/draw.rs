//! Charts as SVG files, drawn here: what a page shows as bars, with its title, its axes and where it was asked for. Presentation attributes only,
//! so that the file looks the same wherever it is opened.

use crate::export::xml;
use std::fmt::Write;

/// Width of a file, and height of the bars of one panel.
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 120.0;
/// Where the bars begin at the left, and what is left free at the right.
const LEFT: f64 = 52.0;
const RIGHT: f64 = 20.0;
/// Labels below an axis at most.
const LABELS: usize = 8;

/// Verbal and material cooperation, verbal and material conflict.
pub const QUADS: [&str; 4] = ["#8db6de", "#1d5b99", "#eab48b", "#a8470b"];

/// A chart of panels that share an axis.
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// Where it was asked for, and as of when.
    pub note: String,
    /// Colour and name of each part of a bar, from below.
    pub legend: Vec<(&'static str, String)>,
    /// One below the other.
    pub panels: Vec<Panel>,
}

/// One row of bars.
pub struct Panel {
    /// Its name.
    pub name: String,
    /// How many bars there would be room for: days or weeks from the first to the last.
    pub slots: usize,
    /// The bars.
    pub bars: Vec<Bar>,
}

/// One bar.
pub struct Bar {
    /// Its middle, 0 to 1.
    pub at: f64,
    /// Its label, shown where there is room and always when it is pointed at.
    pub label: String,
    /// How much, for each part.
    pub parts: Vec<usize>,
}

impl Chart {
    /// The file.
    pub fn svg(&self) -> String {
        let panel = HEIGHT + 62.0;
        let height = 74.0 + panel * self.panels.len() as f64 + 18.0;
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
             font-family=\"sans-serif\" font-size=\"12\">\n<title>{0}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fffefb\"/>\n\
             <text x=\"20\" y=\"30\" font-size=\"17\" font-weight=\"bold\" fill=\"#1c1e21\">{0}</text>\n",
            xml(&self.title)
        );
        let mut x = 20.0;
        for (colour, name) in &self.legend {
            let _ = writeln!(
                out,
                "<rect x=\"{x:.0}\" y=\"43\" width=\"11\" height=\"11\" fill=\"{colour}\"/><text x=\"{:.0}\" y=\"53\" fill=\"#5b6067\">{}</text>",
                x + 16.0,
                xml(name)
            );
            x += 34.0 + 6.6 * name.chars().count() as f64;
        }
        for (i, p) in self.panels.iter().enumerate() {
            self.panel(p, 74.0 + panel * i as f64, &mut out);
        }
        let _ = writeln!(
            out,
            "<text x=\"20\" y=\"{:.0}\" font-size=\"10\" fill=\"#5b6067\">{}</text>\n</svg>",
            height - 8.0,
            xml(&self.note)
        );
        out
    }

    fn panel(&self, panel: &Panel, top: f64, out: &mut String) {
        let most = panel.bars.iter().map(|b| b.parts.iter().sum::<usize>()).max().unwrap_or(0).max(1);
        let (up, floor) = (top + 18.0, top + 18.0 + HEIGHT);
        let room = WIDTH - LEFT - RIGHT;
        let width = (room / panel.slots.max(1) as f64 * 0.8).clamp(0.6, 14.0);
        let _ = writeln!(
            out,
            "<text x=\"20\" y=\"{:.0}\" font-weight=\"bold\" fill=\"#1c1e21\">{}</text>",
            top + 8.0,
            xml(&panel.name)
        );
        for (y, n) in [(up, most), (floor, 0)] {
            let _ = writeln!(
                out,
                "<path d=\"M{LEFT} {y}H{}\" stroke=\"#dcd8cc\"/><text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"end\" fill=\"#5b6067\">{n}</text>",
                WIDTH - RIGHT,
                LEFT - 6.0,
                y + 4.0
            );
        }
        let step = panel.bars.len().div_ceil(LABELS).max(1);
        let mut free = 0.0;
        for (i, bar) in panel.bars.iter().enumerate() {
            let middle = LEFT + bar.at.clamp(0.0, 1.0) * (room - width) + width / 2.0;
            let total: usize = bar.parts.iter().sum();
            let _ = write!(out, "<g><title>{}: {total}</title>", xml(&bar.label));
            let mut y = floor;
            for ((colour, _), n) in self.legend.iter().zip(&bar.parts).filter(|(_, n)| **n > 0) {
                let high = *n as f64 / most as f64 * HEIGHT;
                y -= high;
                let _ = write!(
                    out,
                    "<rect x=\"{:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{high:.1}\" fill=\"{colour}\"/>",
                    middle - width / 2.0
                );
            }
            out.push_str("</g>\n");
            // A label where the one before leaves room.
            let half = 3.2 * bar.label.chars().count() as f64;
            let x = middle.clamp(LEFT + half, (WIDTH - RIGHT - half).max(LEFT + half));
            if i % step == 0 && x - half >= free {
                let _ = writeln!(
                    out,
                    "<text x=\"{x:.0}\" y=\"{:.0}\" text-anchor=\"middle\" fill=\"#5b6067\">{}</text>",
                    floor + 17.0,
                    xml(&bar.label)
                );
                free = x + half + 12.0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_is_whole_whatever_it_is_given() {
        let bar = |at: f64, label: &str, parts: &[usize]| Bar { at, label: label.into(), parts: parts.to_vec() };
        let bars = vec![bar(0.0, "<a>", &[1, 0]), bar(f64::NAN, "b", &[0, 3]), bar(9.0, "c", &[])];
        let panels = vec![
            Panel { name: "A → B".into(), slots: 3, bars },
            Panel { name: String::new(), slots: 0, bars: Vec::new() },
        ];
        let legend = vec![(QUADS[0], "one".to_owned()), (QUADS[3], "two & more".to_owned())];
        let svg = Chart { title: "T\"<script>".into(), note: "n".into(), legend, panels }.svg();
        assert!(svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>"));
        assert!(
            !svg.contains("<script")
                && !svg.contains("<a>")
                && svg.contains("two &amp; more")
                && svg.contains("&lt;a&gt;: 1")
        );
        assert_eq!(svg.matches("<g>").count(), 3);
    }
}
