//! Time and chance, given from outside so that tests are quick and always the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What a watcher needs of the world beside the network.
pub trait World: Send + Sync {
    /// Milliseconds since 1970.
    fn now(&self) -> i64;
    /// Waits. False: the wait was broken off, and everything should end.
    fn wait(&self, time: Duration) -> bool;
    /// A number below `below`; 0 where that is 0.
    fn chance(&self, below: u64) -> u64;
    /// Whether everything should end.
    fn ended(&self) -> bool {
        false
    }
}

/// The world as it is.
#[derive(Debug)]
pub struct System {
    end: Arc<AtomicBool>,
    dice: AtomicU64,
}

impl System {
    /// A world that ends when `end` is set.
    pub fn new(end: Arc<AtomicBool>) -> System {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        System { end, dice: AtomicU64::new(since.as_nanos() as u64 | 1) }
    }
}

impl World for System {
    fn now(&self) -> i64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_millis() as i64)
    }

    fn wait(&self, time: Duration) -> bool {
        let until = std::time::Instant::now() + time;
        while !self.ended() {
            let left = until.saturating_duration_since(std::time::Instant::now());
            if left.is_zero() {
                return true;
            }
            std::thread::sleep(left.min(Duration::from_millis(50)));
        }
        false
    }

    fn chance(&self, below: u64) -> u64 {
        // SplitMix64: good enough to spread requests, and nothing more is asked of it.
        let mut z = self.dice.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        if below == 0 { 0 } else { z % below }
    }

    fn ended(&self) -> bool {
        self.end.load(Ordering::Relaxed)
    }
}
