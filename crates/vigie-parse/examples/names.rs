//! Prints the names of a text: `cargo run -p vigie-parse --example names -- en FILE`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let text = std::fs::read_to_string(&args[2])?;
    let document = vigie_gather::Document::plain(text, &args[1]);
    for sent in vigie_parse::Models::embedded().parse(&document)?.iter() {
        for name in sent.names() {
            let words: Vec<_> = name.words.clone().map(|i| sent.word(i).form()).collect();
            println!("{} {:?} {}", sent.index(), name.kind, words.join(" "));
        }
    }
    Ok(())
}
