//! HMAC-SHA-256 (RFC 2104), which webhooks are signed with.

use sha2::{Digest, Sha256};

const BLOCK: usize = 64;

/// The code of a message under a secret, in hex digits.
pub fn hmac(secret: &[u8], message: &[u8]) -> String {
    let mut key = [0u8; BLOCK];
    if secret.len() > BLOCK {
        key[..32].copy_from_slice(&Sha256::digest(secret));
    } else {
        key[..secret.len()].copy_from_slice(secret);
    }
    let hash = |pad: u8, parts: &[&[u8]]| {
        let mut digest = Sha256::new();
        digest.update(key.map(|b| b ^ pad));
        parts.iter().for_each(|p| digest.update(p));
        digest.finalize()
    };
    let inner = hash(0x36, &[message]);
    hash(0x5c, &[&inner]).iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, cases 1, 2 and 6.
    #[test]
    fn as_the_rfc_says() {
        let cases: [(&[u8], &[u8], &str); 3] = [
            (&[0x0b; 20], b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
            (
                b"Jefe",
                b"what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (
                &[0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
        ];
        for (secret, message, code) in cases {
            assert_eq!(hmac(secret, message), code);
        }
    }
}
