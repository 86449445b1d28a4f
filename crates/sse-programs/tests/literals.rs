//! String literals as the page writes them into Rust programs.

/// A literal, and the code points it is to stand for.
const LITERALS: &[(&str, &[u32])] = include!("literals.in");

#[test]
fn whatever_a_string_holds_its_literal_is_that_string() {
    assert!(LITERALS.len() >= 400);
    for (literal, codes) in LITERALS {
        let text: Vec<u32> = literal.chars().map(u32::from).collect();
        assert_eq!(&text, codes, "{literal:?}");
    }
}
