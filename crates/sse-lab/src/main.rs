//! The headless lab.
fn main() {}
