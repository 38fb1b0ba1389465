//! Lines that say when an article came out.

use crate::lexicon::Words;

/// What a line of dates and times says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Time {
    /// It has a day and a month.
    pub(crate) date: bool,
    /// The first date, with the time that follows it, as `2024-03-12T14:30`; none where it could be read in two ways.
    pub(crate) iso: Option<String>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Parts {
    year: Option<u16>,
    month: Option<u8>,
    day: Option<u8>,
    clock: Option<(u8, u8)>,
    /// A numeric date whose order of day and month is not known.
    unclear: bool,
}

/// A line of times is no longer, in bytes.
pub(crate) const LONGEST: usize = 120;

/// Reads a line that is nothing but dates, times, and the words that stand around them; none for any other.
pub(crate) fn read(words: &Words, line: &str) -> Option<Time> {
    if line.len() > LONGEST || !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (mut parts, mut first, mut cued, mut numbers) = (Parts::default(), true, false, 0);
    let mut pending: Option<u8> = None; // a number that a month's name may follow
    for token in line.split([' ', '\u{a0}', '\u{202f}', ',', ';', '|', '•', '·', '(', ')']) {
        let token = token.trim_matches([':', '-', '–', '—']);
        if token.is_empty() {
            continue;
        }
        if std::mem::take(&mut first) {
            cued = words.time_cues.contains(token);
        }
        if !token.as_bytes()[0].is_ascii_digit() {
            let bare = token.trim_end_matches('.');
            let lower = bare.to_lowercase();
            if let (Some((hour, _)), "pm" | "p.m") = (&mut parts.clock, lower.as_str()) {
                *hour = *hour % 12 + 12;
            }
            if let Some(&month) = words.months.get(&lower) {
                if parts.month.is_none() {
                    parts.month = Some(month);
                    parts.day = parts.day.or(pending.take());
                }
            } else if !(words.weekdays.contains(&lower)
                || words.time_words.contains(token)
                || words.time_words.contains(bare))
            {
                return None;
            }
            continue;
        }
        numbers += 1;
        pending = number(token, &mut parts)?;
    }
    let date = parts.month.is_some() && parts.day.is_some() || parts.unclear;
    (date || cued && numbers > 0).then(|| Time { date, iso: parts.iso() })
}

/// Takes a token that begins with a digit; the number that it is, where that may be a day.
fn number(token: &str, parts: &mut Parts) -> Option<Option<u8>> {
    if let Some((date, clock)) = token.split_once('T').filter(|(date, _)| date.len() == 10) {
        iso_date(date, parts)?;
        return time_of_day(clock.get(..5)?, parts).map(|()| None);
    }
    if token.len() == 10 && token.as_bytes()[4] == b'-' {
        return iso_date(token, parts).map(|()| None);
    }
    for sign in ['.', '/'] {
        let fields: Vec<&str> = token.trim_end_matches(sign).split(sign).collect();
        if let [day, month, year] = fields[..] {
            return numeric_date(day, month, year, sign, parts).map(|()| None);
        }
    }
    if token.contains([':', 'h']) || token.ends_with("am") || token.ends_with("pm") {
        return time_of_day(token, parts).map(|()| None);
    }
    let digits = token.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, ending) = token.split_at(digits);
    if !matches!(ending, "" | "." | "er" | "st" | "nd" | "rd" | "th") {
        // `14.30`
        let (hour, minute) = token.split_once('.')?;
        clock(hour, minute, parts);
        return (minute.len() == 2).then_some(None);
    }
    let number: u16 = digits.parse().ok()?;
    match number {
        1900..=2099 if digits.len() == 4 => parts.year = parts.year.or(Some(number)),
        1..=31 if parts.month.is_some() && parts.day.is_none() => parts.day = Some(number as u8),
        0..=99 => return Some(u8::try_from(number).ok()),
        _ => return None,
    }
    Some(None)
}

fn iso_date(date: &str, parts: &mut Parts) -> Option<()> {
    let mut fields = date.split('-');
    let (year, month, day) = (fields.next()?, fields.next()?, fields.next()?);
    numeric_date(day, month, year, '.', parts)
}

/// A date in figures. Behind points the day comes first; between slashes that depends on the country.
fn numeric_date(day: &str, month: &str, year: &str, sign: char, parts: &mut Parts) -> Option<()> {
    let (day, month, full): (u8, u8, u16) = (day.parse().ok()?, month.parse().ok()?, year.parse().ok()?);
    if !(1..=31).contains(&day) || !(1..=31).contains(&month) || month > 12 && (sign == '.' || day > 12) {
        return None;
    }
    if parts.month.is_some() || parts.unclear {
        return Some(()); // a second date; the first one counts
    }
    if sign == '/' && day <= 12 {
        parts.unclear = true;
        return Some(());
    }
    if month > 12 {
        (parts.day, parts.month) = (Some(month), Some(day));
    } else {
        (parts.day, parts.month) = (Some(day), Some(month));
    }
    parts.year = match year.len() {
        4 => Some(full),
        2 => Some(2000 + full),
        _ => return None,
    };
    Some(())
}

/// `14:30`, `14h30`, `3:15pm`, `9am`
fn time_of_day(token: &str, parts: &mut Parts) -> Option<()> {
    let lower = token.to_ascii_lowercase();
    let half = [("am", 0), ("pm", 12)].iter().find_map(|(name, add)| Some((lower.strip_suffix(name)?, *add)));
    let (bare, add) = half.unwrap_or((lower.trim_end_matches("uhr"), 0));
    let (hour, minute) = bare.split_once([':', 'h']).unwrap_or((bare, "00"));
    let minute = minute.split(':').next().unwrap_or_default();
    let hour: u8 = hour.parse().ok()?;
    let hour = if half.is_some() { hour % 12 + add } else { hour };
    clock(&hour.to_string(), if minute.is_empty() { "00" } else { minute }, parts).then_some(())
}

fn clock(hour: &str, minute: &str, parts: &mut Parts) -> bool {
    let (Ok(hour), Ok(minute)) = (hour.parse::<u8>(), minute.parse::<u8>()) else { return false };
    if hour > 24 || minute > 59 {
        return false;
    }
    if parts.clock.is_none() {
        parts.clock = Some((hour, minute));
    }
    true
}

impl Parts {
    fn iso(self) -> Option<String> {
        let (year, month, day) = (self.year?, self.month?, self.day?);
        let date = format!("{year:04}-{month:02}-{day:02}");
        Some(match self.clock {
            Some((hour, minute)) => format!("{date}T{hour:02}:{minute:02}"),
            None => date,
        })
    }
}
