//! Calendar time as text.

use jiff::{Timestamp, fmt::rfc2822::DateTimePrinter, tz::TimeZone};

fn timestamp(unix_ms: u64) -> Timestamp {
    i64::try_from(unix_ms)
        .ok()
        .and_then(|ms| Timestamp::from_millisecond(ms).ok())
        .unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The time as JavaScript's `new Date()` prints it in UTC (ECMA-262, `Date.prototype.toString`).
pub(crate) fn javascript(unix_ms: u64) -> String {
    let zoned = timestamp(unix_ms).to_zoned(TimeZone::UTC);
    format!("{}", zoned.strftime("%a %b %d %Y %H:%M:%S GMT+0000 (Coordinated Universal Time)"))
}

/// The time as HTTP's `Date` header has it (RFC 9110 §5.6.7).
pub(crate) fn http(unix_ms: u64) -> String {
    DateTimePrinter::new().timestamp_to_rfc9110_string(&timestamp(unix_ms)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_date_reads_as_javascript_prints_it() {
        assert_eq!(
            super::javascript(1_795_327_457_000),
            "Sun Nov 22 2026 06:04:17 GMT+0000 (Coordinated Universal Time)"
        );
    }

    #[test]
    fn a_date_header_reads_as_http_wants_it() {
        assert_eq!(super::http(1_795_327_457_000), "Sun, 22 Nov 2026 06:04:17 GMT");
    }
}
