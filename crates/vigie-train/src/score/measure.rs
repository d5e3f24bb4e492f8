//! Precision, recall, F1, accuracy: in percent, and 0 where nothing was counted.

/// What was counted of one kind of thing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    /// System items that are right (for precision).
    pub right: f64,
    /// System items.
    pub system: f64,
    /// Gold items found (for recall; often the same number as `right`).
    pub found: f64,
    /// Gold items.
    pub gold: f64,
}

impl Counts {
    /// Where an item of the system matches exactly one of the gold.
    pub fn matched(right: usize, system: usize, gold: usize) -> Counts {
        Counts { right: right as f64, system: system as f64, found: right as f64, gold: gold as f64 }
    }

    /// Share of the system's items that are right.
    pub fn precision(&self) -> f64 {
        percent(self.right, self.system)
    }

    /// Share of the gold items that are found.
    pub fn recall(&self) -> f64 {
        percent(self.found, self.gold)
    }

    /// Their harmonic mean.
    pub fn f1(&self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, o: Counts) {
        self.right += o.right;
        self.system += o.system;
        self.found += o.found;
        self.gold += o.gold;
    }
}

impl std::iter::Sum for Counts {
    fn sum<I: Iterator<Item = Counts>>(items: I) -> Counts {
        items.fold(Counts::default(), |mut sum, c| {
            sum += c;
            sum
        })
    }
}

/// `part` of `whole` in percent.
pub fn percent(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { 100.0 * part / whole } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f1_is_the_harmonic_mean() {
        let sum: Counts = [Counts::matched(1, 2, 1), Counts::matched(2, 2, 5)].into_iter().sum();
        assert_eq!((sum.precision(), sum.recall()), (75.0, 50.0));
        assert!((sum.f1() - 60.0).abs() < 1e-9);
        assert_eq!(Counts::default().f1(), 0.0);
    }
}
