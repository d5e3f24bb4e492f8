//! vigie: who says what happened, and who denies it.
fn main() {}
