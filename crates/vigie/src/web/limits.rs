//! How often one address may ask, once others than this machine are served.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Requests that an address may make at once.
const BURST: f64 = 60.0;
/// Requests a second after that.
const RATE: f64 = 10.0;
/// Addresses that are remembered.
const MOST: usize = 10_000;

/// What each address has left.
#[derive(Debug, Default)]
pub struct Limits(Mutex<HashMap<IpAddr, (f64, Instant)>>);

impl Limits {
    /// Whether an address may ask now; `cost` is what it asks for, 1 for a page.
    pub fn take(&self, who: IpAddr, cost: f64, now: Instant) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST && !all.contains_key(&who) {
            all.retain(|_, (left, since)| *left + now.duration_since(*since).as_secs_f64() * RATE < BURST);
            if all.len() >= MOST {
                return false;
            }
        }
        let (left, since) = all.entry(who).or_insert((BURST, now));
        *left = (*left + now.duration_since(*since).as_secs_f64() * RATE).min(BURST);
        *since = now;
        let may = *left >= cost;
        if may {
            *left -= cost;
        }
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_burst_then_a_rate() {
        let (limits, start) = (Limits::default(), Instant::now());
        let who = IpAddr::from([192, 0, 2, 1]);
        let asked = (0..100).filter(|_| limits.take(who, 1.0, start)).count();
        assert_eq!(asked, 60);
        assert!(!limits.take(who, 1.0, start + Duration::from_millis(10)));
        assert!(limits.take(who, 1.0, start + Duration::from_secs(1)));
        assert!(limits.take(IpAddr::from([192, 0, 2, 2]), 1.0, start), "others are not its fault");
    }
}
