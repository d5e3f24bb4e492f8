//! Rows for people and for spreadsheets: the same cells.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};
use vigie::export::csv_cell;
use vigie::show::line;

/// Columns, rows of cells, and the same rows as objects.
#[derive(Debug, Default)]
pub struct Table {
    /// The names of the columns.
    pub columns: Vec<&'static str>,
    /// Cells.
    pub rows: Vec<Vec<String>>,
    /// The whole rows.
    pub json: Vec<serde_json::Value>,
}

/// Columns wider than this give way first.
const NARROW: usize = 14;

impl Table {
    /// Columns, as wide as they need to be and together no wider than the terminal.
    pub fn text(&self, width: usize, header: bool) -> String {
        let cells: Vec<Vec<String>> = self.rows.iter().map(|r| r.iter().map(|c| line(c)).collect()).collect();
        let mut widths: Vec<usize> = self.columns.iter().map(|c| c.width()).collect();
        for row in &cells {
            for (w, cell) in widths.iter_mut().zip(row) {
                *w = (*w).max(cell.width());
            }
        }
        narrow(&mut widths, width);
        let mut out = String::new();
        if header && !cells.is_empty() {
            let head: Vec<String> = self.columns.iter().map(|c| (*c).to_owned()).collect();
            put(&head, &widths, &mut out);
        }
        cells.iter().for_each(|row| put(row, &widths, &mut out));
        out
    }

    /// Comma-separated.
    pub fn csv(&self, header: bool) -> String {
        let mut out = String::new();
        let mut put = |cells: Vec<String>| {
            out.push_str(&cells.join(","));
            out.push_str("\r\n");
        };
        if header {
            put(self.columns.iter().map(|c| (*c).to_owned()).collect());
        }
        self.rows.iter().for_each(|row| put(row.iter().map(|c| csv_cell(c)).collect()));
        out
    }
}

fn narrow(widths: &mut [usize], width: usize) {
    let gaps = 2 * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > width {
        let Some(widest) = widths.iter_mut().max().filter(|w| **w > NARROW) else { return };
        *widest -= 1;
    }
}

fn put(cells: &[String], widths: &[usize], out: &mut String) {
    let start = out.len();
    for (i, (cell, width)) in cells.iter().zip(widths).enumerate() {
        if i > 0 {
            out.push_str("  ");
        }
        let shown = cut(cell, *width);
        out.push_str(&shown);
        out.extend(std::iter::repeat_n(' ', width.saturating_sub(shown.width())));
    }
    let end = out.trim_end_matches(' ').len().max(start);
    out.truncate(end);
    out.push('\n');
}

fn cut(cell: &str, width: usize) -> String {
    if cell.width() <= width {
        return cell.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for c in cell.chars() {
        used += c.width().unwrap_or(0);
        if used + 1 > width {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells() {
        let table = Table {
            columns: vec!["day", "what"],
            rows: vec![
                vec!["2024-10-25".into(), "a long line of words\nand more".into()],
                vec![String::new(), "=1+1".into()],
            ],
            json: Vec::new(),
        };
        assert_eq!(table.text(26, true), "day         what\n2024-10-25  a long line o…\n            =1+1\n");
        assert_eq!(table.csv(true), "day,what\r\n2024-10-25,\"a long line of words\nand more\"\r\n,'=1+1\r\n");
        assert_eq!(csv_cell("-9.5"), "-9.5", "a number is no formula");
    }
}
