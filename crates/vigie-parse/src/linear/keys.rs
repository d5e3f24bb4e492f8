//! What the models see of a word: hashes of its form, its ends and its shape, computed once.

const K: u64 = 0x9E37_79B9_7F4A_7C15;

/// A stable hash of a string, the same on every machine.
pub fn hash_str(s: &str) -> u32 {
    let mut h = 0x243F_6A88_85A3_08D3u64 ^ s.len() as u64;
    for chunk in s.as_bytes().chunks(8) {
        let mut word = [0u8; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        h = (h.rotate_left(23) ^ u64::from_le_bytes(word)).wrapping_mul(K);
    }
    (h ^ (h >> 32)) as u32
}

/// Two keys as one.
#[inline]
pub fn pair(a: u32, b: u32) -> u32 {
    (a.wrapping_mul(0x85EB_CA6B).rotate_left(13) ^ b).wrapping_mul(0xC2B2_AE35)
}

/// A feature: which template, and two keys.
#[inline]
pub fn feature(template: u32, a: u32, b: u32) -> u64 {
    let x = ((u64::from(a) << 32) | u64::from(b)) ^ u64::from(template).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    let x = x.wrapping_mul(K);
    let x = (x ^ (x >> 32)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x ^ (x >> 29)
}

/// The key of a place outside the sentence.
pub const OUTSIDE: u32 = 1;

/// How many of a word's last letters are keyed: `suffixes[n]` is its last `n + 1`.
pub const SUFFIXES: usize = 6;

/// The key of an end longer than the word.
pub const NO_SUFFIX: u32 = 2;

/// The keys of one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keys {
    /// As written.
    pub form: u32,
    /// In lower case.
    pub lower: u32,
    /// First one, two, three letters.
    pub prefixes: [u32; 3],
    /// Last one to six letters.
    pub suffixes: [u32; SUFFIXES],
    /// Capitals, digits and signs, runs collapsed.
    pub shape: u32,
    /// Starts with a capital.
    pub capital: bool,
}

impl Keys {
    /// Outside the sentence.
    pub const NONE: Keys = Keys {
        form: OUTSIDE,
        lower: OUTSIDE,
        prefixes: [OUTSIDE; 3],
        suffixes: [OUTSIDE; SUFFIXES],
        shape: OUTSIDE,
        capital: false,
    };

    /// Reads a word. `buffer` is scratch space.
    pub fn of(form: &str, buffer: &mut String) -> Keys {
        buffer.clear();
        for c in form.chars() {
            // One form for each sign that papers print in several.
            match c {
                '’' | 'ʼ' => buffer.push('\''),
                '\u{a0}' | '\u{202f}' | '\u{2009}' => buffer.push(' '),
                '«' | '»' | '“' | '”' | '„' => buffer.push('"'),
                _ if c.is_ascii_digit() => buffer.push('0'),
                _ => buffer.extend(c.to_lowercase()),
            }
        }
        let lower = buffer.as_str();
        let mut keys = Keys { lower: hash_str(lower), ..Keys::NONE };
        keys.form = pair(keys.lower, case_pattern(form));
        let mut ends = lower.char_indices().map(|(at, c)| at + c.len_utf8());
        for (n, slot) in keys.prefixes.iter_mut().enumerate() {
            *slot = ends.next().map_or(keys.lower ^ n as u32, |end| hash_str(&lower[..end]));
        }
        let mut starts = lower.char_indices().rev().map(|(at, _)| at);
        for slot in &mut keys.suffixes {
            *slot = starts.next().map_or(NO_SUFFIX, |start| hash_str(&lower[start..]).wrapping_add(7));
        }
        let (shape, capital) = shape_of(form);
        keys.shape = shape;
        keys.capital = capital;
        keys
    }
}

fn case_pattern(form: &str) -> u32 {
    let mut chars = form.chars();
    let first = chars.next().is_some_and(char::is_uppercase);
    let rest = chars.any(char::is_uppercase);
    2 + u32::from(first) + 2 * u32::from(rest)
}

fn shape_of(form: &str) -> (u32, bool) {
    let mut hash = 0u32;
    let mut last = ' ';
    let mut run = 0;
    let mut total = 0;
    for c in form.chars() {
        let class = match c {
            _ if c.is_uppercase() => 'X',
            _ if c.is_alphabetic() => 'x',
            _ if c.is_numeric() => 'd',
            '’' | 'ʼ' => '\'',
            _ if c.is_whitespace() => '_',
            _ => c,
        };
        run = if class == last { run + 1 } else { 1 };
        last = class;
        if run <= 2 && total < 12 {
            hash = pair(hash, class as u32);
            total += 1;
        }
    }
    (hash, form.chars().next().is_some_and(char::is_uppercase))
}
