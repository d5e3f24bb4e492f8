//! Prints the blocks of files: `cargo run -p vigie-gather --example blocks -- FILE…`
fn main() {
    for name in std::env::args().skip(1) {
        for found in vigie_gather::Articles::open(&name, None) {
            match found.and_then(|raw| raw.document(&vigie_gather::Options::default())) {
                Err(fault) => eprintln!("{fault}"),
                Ok(d) => {
                    let date = d.published.map_or("undated".into(), |p| p.to_string());
                    println!("== {name} {} {date} {:?}", d.language, d.title);
                    for b in &d.blocks {
                        println!("{:>9} {}", format!("{:?}", b.kind), &d.text[b.range.clone()]);
                    }
                    d.warnings.iter().for_each(|w| println!("! {} {}", w.code, w.message));
                }
            }
        }
    }
}
