//! Durations as `java.time.Duration.parse` reads them, which `auto.offset.reset=by_duration:...` takes.

/// Milliseconds of an ISO-8601 duration such as `P1DT2H3M4.5S`; `None` if it is not one or does not fit.
pub(super) fn parse_millis(text: &str) -> Option<i64> {
    let (sign, text) = sign(text);
    let text = text.strip_prefix(['P', 'p'])?;
    let (days, time) = match text.split_once(['T', 't']) {
        Some((days, time)) if !time.is_empty() => (days, time),
        Some(_) => return None,
        None if !text.is_empty() => (text, ""),
        None => return None,
    };
    let mut millis: i64 = 0;
    let mut rest = days;
    if !days.is_empty() {
        millis = amount(&mut rest, 'D', 86_400_000)??;
        if !rest.is_empty() {
            return None;
        }
    }
    let mut rest = time;
    for (unit, factor) in [('H', 3_600_000), ('M', 60_000)] {
        if let Some(part) = amount(&mut rest, unit, factor) {
            millis = millis.checked_add(part?)?;
        }
    }
    if !rest.is_empty() {
        millis = millis.checked_add(seconds(rest)?)?;
    }
    millis.checked_mul(sign)
}

fn sign(text: &str) -> (i64, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (-1, &text[1..]),
        Some(b'+') => (1, &text[1..]),
        _ => (1, text),
    }
}

/// Takes `[+-]digits UNIT` off the front. The outer `None`: not there; the inner one: too large.
fn amount(rest: &mut &str, unit: char, factor: i64) -> Option<Option<i64>> {
    let end = rest.find(|c: char| c.eq_ignore_ascii_case(&unit))?;
    let (factor_sign, digits) = sign(&rest[..end]);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    *rest = &rest[end + 1..];
    Some(digits.parse::<i64>().ok().and_then(|n| n.checked_mul(factor * factor_sign)))
}

/// `[+-]digits[.up to nine digits]S`.
fn seconds(text: &str) -> Option<i64> {
    let (sign, text) = sign(text.strip_suffix(['S', 's'])?);
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > 9 {
        return None;
    }
    let millis: i64 = format!("{fraction:0<3}")[..3].parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(1000)?.checked_add(millis)?.checked_mul(sign)
}

#[cfg(test)]
mod tests {
    use super::parse_millis;

    // What java.time.Duration.parse(text).toMillis() gives; None where it throws.
    #[test]
    fn as_java_reads_them() {
        for (text, expected) in [
            ("P1D", Some(86_400_000)),
            ("PT1H", Some(3_600_000)),
            ("P2DT3H4M5.678S", Some(183_845_678)),
            ("pt0.5s", Some(500)),
            ("PT-6H3M", Some(-21_420_000)),
            ("-PT1S", Some(-1000)),
            ("P", None),
            ("P1DT", None),
            ("PT", None),
            ("P1Y", None),
            ("PT1M1H", None),
            ("1D", None),
            ("PT99999999999999999999S", None),
        ] {
            assert_eq!(parse_millis(text), expected, "{text}");
        }
    }
}
