//! The floors: the least each figure may be. They only go up.

use super::Figure;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// Key of a figure, and the least it may be.
#[derive(Debug, Default)]
pub struct Floors(BTreeMap<String, f64>);

impl Floors {
    /// Reads TOML: tables and keys joined by `/` name the figure.
    pub fn load(file: &Path) -> Result<Floors> {
        let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
        Floors::parse(&text).with_context(|| file.display().to_string())
    }

    fn parse(text: &str) -> Result<Floors> {
        let mut floors = Floors::default();
        floors.take("", &toml::from_str::<toml::Table>(text)?)?;
        Ok(floors)
    }

    fn take(&mut self, above: &str, table: &toml::Table) -> Result<()> {
        for (name, value) in table {
            let key = if above.is_empty() { name.clone() } else { format!("{above}/{name}") };
            match value {
                toml::Value::Table(below) => self.take(&key, below)?,
                toml::Value::Float(floor) => {
                    self.0.insert(key, *floor);
                }
                toml::Value::Integer(floor) => {
                    self.0.insert(key, *floor as f64);
                }
                other => bail!("{key} is {}; a floor is a number", other.type_str()),
            }
        }
        Ok(())
    }

    /// The floors of the stages asked for.
    pub fn only(mut self, wanted: impl Fn(&str) -> bool) -> Floors {
        self.0.retain(|key, _| wanted(key.split('/').next().unwrap_or_default()));
        self
    }

    /// The floor of a figure, where it has one.
    pub fn of(&self, key: &str) -> Option<f64> {
        self.0.get(key).copied()
    }

    /// Fails with every figure that is below its floor, or missing.
    pub fn hold(&self, figures: &[Figure]) -> Result<()> {
        let mut fallen = String::new();
        let mut count = 0;
        for (key, floor) in &self.0 {
            match figures.iter().find(|f| f.key == *key) {
                Some(f) if f.value >= *floor => continue,
                Some(f) => write!(fallen, "\n  {key}: {:.2}, floor {floor:.2}", f.value)?,
                None => write!(fallen, "\n  {key}: not measured, floor {floor:.2}")?,
            }
            count += 1;
        }
        if count > 0 {
            bail!("{count} of {} figures do not hold:{fallen}", self.0.len());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn floors() -> Floors {
        Floors::parse("[times]\n\"te2-fr/value-f1\" = 60\n[times.te3]\nvalue-f1 = 65.5\n[parse]\nlas = 80\n").unwrap()
    }

    #[test]
    fn tables_join_into_keys() {
        let floors = floors();
        assert_eq!(floors.of("times/te2-fr/value-f1"), Some(60.0));
        assert_eq!(floors.of("times/te3/value-f1"), Some(65.5));
        assert_eq!(floors.of("times"), None);
    }

    #[test]
    fn every_fallen_and_missing_figure_is_listed() {
        let floors = floors().only(|stage| stage == "times");
        let error = floors.hold(&[Figure::new("times/te2-fr/value-f1", 59.9, "")]).unwrap_err().to_string();
        assert!(error.contains("2 of 2 figures do not hold"), "{error}");
        assert!(error.contains("times/te2-fr/value-f1: 59.90, floor 60.00"), "{error}");
        assert!(error.contains("times/te3/value-f1: not measured"), "{error}");
        assert!(!error.contains("parse"), "{error}");
    }

    #[test]
    fn a_floor_is_a_number() {
        assert!(Floors::parse("[times]\nf1 = \"60\"\n").unwrap_err().to_string().contains("times/f1 is string"));
    }
}
