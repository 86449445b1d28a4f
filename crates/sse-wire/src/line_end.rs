/// The three ways a line of an event stream may end (HTML, "Parsing an event stream").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LineEnd {
    /// LF, what nearly every server writes.
    #[default]
    Lf,
    /// CR alone.
    Cr,
    /// CR LF.
    CrLf,
}

impl LineEnd {
    /// The bytes on the wire.
    #[must_use]
    pub fn as_bytes(self) -> &'static [u8] {
        match self {
            Self::Lf => b"\n",
            Self::Cr => b"\r",
            Self::CrLf => b"\r\n",
        }
    }
}
