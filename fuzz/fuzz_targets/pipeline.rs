//! Any text through parse and read: every span quotes the text. The first byte picks the language.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use vigie_gather::Document;
use vigie_parse::Models;
use vigie_read::Library;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let language = if first % 2 == 0 { "fr" } else { "en" };
    let document = Document::plain(String::from_utf8_lossy(rest), language);
    let library = Library::embedded().expect("the lexicons load");
    let Ok(sentences) = Models::embedded().parse(&document) else { return };
    let reading = vigie_read::read(&document, &sentences, library, &Models::embedded().hashes());
    let json = serde_json::to_value(&reading).expect("a reading is JSON");
    let points: Vec<char> = document.text.chars().collect();
    let mut todo = vec![&json];
    while let Some(value) = todo.pop() {
        match value {
            Value::Array(items) => todo.extend(items),
            Value::Object(fields) => {
                todo.extend(fields.values());
                let number = |key: &str| fields.get(key).and_then(Value::as_u64).map(|n| n as usize);
                if let (Some(start), Some(end), Some(text)) = (number("start"), number("end"), fields.get("text")) {
                    assert_eq!(points[start..end].iter().collect::<String>(), text.as_str().unwrap_or_default());
                }
            }
            _ => {}
        }
    }
});
