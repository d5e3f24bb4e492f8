//! How unusual a count is, against the weeks before it.

/// Weeks that there must be to compare with.
const LEAST: usize = 8;
/// What every count is at most: beyond it the sum is not worth its time.
const MOST: usize = 10_000;

/// −log₁₀ P(X ≥ x) under a negative binomial with the mean and variance of the weeks before (method of moments; Poisson where the variance
/// is no greater than the mean). `before`: counts, each with its exposure; the mean is scaled to the exposure of the week itself, so
/// that a panel of twice the papers makes nothing unusual. None with fewer than 8 weeks.
pub fn surprise(x: usize, exposure: usize, before: &[(usize, usize)]) -> Option<f64> {
    if before.len() < LEAST {
        return None;
    }
    let n = before.len() as f64;
    let total: f64 = before.iter().map(|(_, e)| *e as f64).sum();
    // Half a count stands for what was never seen.
    let mean = (before.iter().map(|(x, _)| *x as f64).sum::<f64>() + 0.5) / total * exposure as f64;
    let scaled = before.iter().map(|(x, e)| *x as f64 / *e as f64 * exposure as f64);
    let variance = scaled.map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let p = tail(x.min(MOST), mean, variance);
    Some((-p.max(1e-12).log10()).max(0.0))
}

/// P(X ≥ x).
fn tail(x: usize, mean: f64, variance: f64) -> f64 {
    let mut below = 0.0;
    if variance > mean * 1.0001 {
        let size = mean * mean / (variance - mean);
        let p = size / (size + mean);
        // P(k) = P(k - 1) (size + k - 1) / k (1 - p).
        let mut term = p.powf(size);
        for k in 0..x {
            below += term;
            term *= (size + k as f64) / (k as f64 + 1.0) * (1.0 - p);
        }
    } else {
        let mut term = (-mean).exp();
        for k in 0..x {
            below += term;
            term *= mean / (k as f64 + 1.0);
        }
    }
    (1.0 - below).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_usual_is_no_surprise() {
        let before: Vec<(usize, usize)> = (0..52).map(|w| (3 + w % 3, 10)).collect();
        assert!(surprise(4, 10, &before).unwrap() < 0.5);
        assert!(surprise(15, 10, &before).unwrap() > 3.0);
        assert_eq!(surprise(0, 10, &before), Some(0.0));
        assert_eq!(surprise(9, 10, &before[..7]), None);
    }

    #[test]
    fn a_panel_of_twice_the_papers_makes_nothing_unusual() {
        let before: Vec<(usize, usize)> = (0..52).map(|w| (3 + w % 3, 10)).collect();
        assert!(surprise(8, 20, &before).unwrap() < 0.5);
    }

    #[test]
    fn poisson_tail() {
        // P(X ≥ 3) with mean 1 is 0.0803.
        assert!((tail(3, 1.0, 0.5) - 0.0803).abs() < 1e-4);
        // Negative binomial, mean 2, variance 4: size 2, p 1/2; P(X ≥ 1) = 3/4.
        assert!((tail(1, 2.0, 4.0) - 0.75).abs() < 1e-9);
    }
}
