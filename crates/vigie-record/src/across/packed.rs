//! Numbers as text: a list of 32-bit numbers in six characters each, so that facts stay small in JSON.

use serde::{Deserialize, Serialize};

/// A list of 32-bit numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Packed(pub Vec<u32>);

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

impl Serialize for Packed {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut out = String::with_capacity(self.0.len() * 6);
        for n in &self.0 {
            out.extend((0..6).rev().map(|i| char::from(LETTERS[(n >> (6 * i) & 63) as usize])));
        }
        s.serialize_str(&out)
    }
}

impl<'de> Deserialize<'de> for Packed {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        let value = |b: u8| LETTERS.iter().position(|l| *l == b).map(|i| i as u64);
        let word = |six: &[u8]| six.iter().try_fold(0u64, |n, b| Some(n << 6 | value(*b)?));
        let numbers = text.as_bytes().chunks(6).map(|six| word(six).and_then(|n| u32::try_from(n).ok()));
        numbers.collect::<Option<_>>().map(Packed).ok_or_else(|| serde::de::Error::custom("no packed numbers"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(numbers: Vec<u32>) {
            let text = serde_json::to_string(&Packed(numbers.clone())).unwrap();
            prop_assert_eq!(serde_json::from_str::<Packed>(&text).unwrap().0, numbers);
        }

        #[test]
        fn nothing_panics(text: String) {
            let _ = serde_json::from_str::<Packed>(&serde_json::to_string(&text).unwrap());
        }
    }
}
