use std::fmt;

use subtle::ConstantTimeEq;
use thiserror::Error;

/// The secret that opens the control API (RFC 6750, "Bearer").
#[derive(Clone)]
pub struct Token(String);

/// Why a text cannot be a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TokenError {
    /// Short enough to be guessed.
    #[error("a token has at least {} characters", Token::MIN_CHARS)]
    TooShort,
    /// Longer than a request head should carry.
    #[error("a token has at most {} characters", Token::MAX_CHARS)]
    TooLong,
    /// A character that a URL fragment or an HTTP header would change.
    #[error("a token consists of A-Z, a-z, 0-9, '-', '.', '_' and '~'")]
    Characters,
}

impl Token {
    /// The shortest token accepted, in characters.
    pub const MIN_CHARS: usize = 16;
    /// The longest token accepted, in characters.
    pub const MAX_CHARS: usize = 512;
    /// Bytes of randomness behind a token nobody chose.
    const RANDOM_BYTES: usize = 24;

    /// A token from the operating system's randomness: 192 bits.
    ///
    /// # Errors
    /// The operating system has no randomness to give.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0_u8; Self::RANDOM_BYTES];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// A token somebody chose. Only the unreserved characters of RFC 3986 are taken, because the
    /// same text has to survive in a URL fragment and in a header.
    ///
    /// # Errors
    /// [`TokenError`] if it is too short, too long, or has other characters.
    pub fn from_text(text: &str) -> Result<Self, TokenError> {
        let unreserved = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~');
        if !text.chars().all(unreserved) {
            Err(TokenError::Characters)
        } else if text.len() < Self::MIN_CHARS {
            Err(TokenError::TooShort)
        } else if text.len() > Self::MAX_CHARS {
            Err(TokenError::TooLong)
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// The token as text, for the launch link and for nothing that is logged.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `candidate` is this token, in a time that does not tell how much of it was right.
    #[must_use]
    pub fn matches(&self, candidate: &[u8]) -> bool {
        self.0.as_bytes().ct_eq(candidate).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_random_token_is_long_and_never_the_same() {
        let (one, other) = (Token::random().unwrap(), Token::random().unwrap());
        assert_eq!(one.as_str().len(), 48);
        assert!(!one.matches(other.as_str().as_bytes()));
        assert!(Token::from_text(one.as_str()).is_ok());
    }

    #[test]
    fn a_chosen_token_must_be_long_and_plain() {
        let check = |text: &str| Token::from_text(text).map(|_| ());
        assert_eq!(check("0123456789abcdef"), Ok(()));
        assert_eq!(check("0123456789abcde"), Err(TokenError::TooShort));
        assert_eq!(check(""), Err(TokenError::TooShort));
        assert_eq!(check(&"a".repeat(513)), Err(TokenError::TooLong));
        assert_eq!(check("0123456789abcde#f"), Err(TokenError::Characters));
        assert_eq!(check("0123456789abcde f"), Err(TokenError::Characters));
        assert_eq!(check("0123456789abcdeü"), Err(TokenError::Characters));
    }

    #[test]
    fn a_token_matches_itself_alone_and_is_not_printed() {
        let token = Token::from_text("0123456789abcdef").unwrap();
        assert!(token.matches(b"0123456789abcdef"));
        assert!(!token.matches(b"0123456789abcdeF"));
        assert!(!token.matches(b"0123456789abcdef0"));
        assert!(!token.matches(b""));
        assert_eq!(format!("{token:?}"), "Token(hidden)");
    }
}
