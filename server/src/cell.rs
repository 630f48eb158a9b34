//! Cells of tables and fields of forms as people and their programs write them: cleaned, or refused with the reason.
//!
//! What stands on a sheet is what somebody types later. So one cleaning stands before everything that is compared (codes, user names,
//! passwords, words of a list, numbers): compatibility forms are folded (NFKC: full-width letters and digits, ligatures), blanks around
//! are dropped, and so are characters nobody can see. What people only read (names, notes) keeps its own punctuation (NFC).

#[cfg(test)]
mod tests;

use std::fmt;
use unicode_normalization::UnicodeNormalization as _;

/// Most characters of a code or a user name.
pub const MAX_KEY_CHARS: usize = 64;
/// Most characters of a name.
pub const MAX_LINE_CHARS: usize = 200;
/// Most characters of a longer text, and of a list.
pub const MAX_TEXT_CHARS: usize = 2_000;
/// No password has more bytes than that: a longer one is not folded.
const MAX_SECRET_BYTES: usize = 2_048;
/// How much of a wrong cell is shown.
const SHOWN_CHARS: usize = 40;

/// What is wrong with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellError {
    /// Longer than `most` characters.
    TooLong {
        /// How long it is.
        chars: usize,
        /// How long it may be.
        most: usize,
    },
    /// Holds a control character, one that turns the direction of writing, or the sign of a lost character.
    Hidden {
        /// Its code point.
        code: u32,
    },
    /// A number as a spreadsheet shortens it, such as `1.38E+10`: its last digits are lost.
    Scientific,
    /// A formula; it has no value here.
    Formula,
    /// An error of the spreadsheet, such as `#N/A` or `########`.
    Spoiled,
}

impl fmt::Display for CellError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { chars, most } => write!(f, "太长: {chars} 个字, 最多 {most} 个"),
            Self::Hidden { code } => write!(f, "里面有看不见的控制字符或反转书写方向的字符 (U+{code:04X}), 请重新输入这一格"),
            Self::Scientific => f.write_str("是表格软件写成科学计数的号码, 后几位已丢失; 请把这一列设为 «文本» 后重新输入"),
            Self::Formula => f.write_str("是公式, 请改成它的值"),
            Self::Spoiled => f.write_str("是表格软件的错误值, 请改成正确的内容"),
        }
    }
}

impl CellError {
    /// The same in English.
    #[must_use]
    pub fn english(self) -> String {
        match self {
            Self::TooLong { chars, most } => format!("{chars} characters, at most {most}"),
            Self::Hidden { code } => {
                format!("holds a control character or one that turns the direction of writing (U+{code:04X}); type the cell anew")
            }
            Self::Scientific => "is a number shortened by the spreadsheet, its last digits are lost; format the column as text".into(),
            Self::Formula => "is a formula; write its value".into(),
            Self::Spoiled => "is an error of the spreadsheet; write what belongs there".into(),
        }
    }
}

/// A code: what other tables name a thing by, or a user name. A whole number keeps no `.0`.
///
/// # Errors
/// The error for which it is refused.
pub fn key(raw: &str) -> Result<String, CellError> {
    let text: String = opened(raw)?.nfkc().collect();
    let text = text.trim();
    refuse_hidden(text, |_| false)?;
    if is_scientific(text) {
        return Err(CellError::Scientific);
    }
    bounded(without_point_zero(&single_blanks(text)).to_owned(), MAX_KEY_CHARS)
}

/// A cell that is a number, a word of a list, or several of them; line breaks stay.
///
/// # Errors
/// The error for which it is refused.
pub fn words(raw: &str) -> Result<String, CellError> {
    let text: String = opened(raw)?.nfkc().collect();
    let text = text.replace("\r\n", "\n");
    refuse_hidden(&text, is_layout)?;
    bounded(text.trim().to_owned(), MAX_TEXT_CHARS)
}

/// A name for people: one line in its own punctuation.
///
/// # Errors
/// The error for which it is refused.
pub fn line(raw: &str) -> Result<String, CellError> {
    let text: String = opened(raw)?.nfc().collect();
    let text = single_blanks(&text);
    refuse_hidden(&text, |_| false)?;
    bounded(text, MAX_LINE_CHARS)
}

/// A longer text for people; line breaks stay.
///
/// # Errors
/// The error for which it is refused.
pub fn text(raw: &str) -> Result<String, CellError> {
    let text: String = opened(raw)?.nfc().collect();
    let text = text.replace("\r\n", "\n");
    refuse_hidden(&text, is_layout)?;
    bounded(text.trim().to_owned(), MAX_TEXT_CHARS)
}

/// The password of a sheet, as [`secret`] folds what is typed later.
///
/// # Errors
/// The error for which it is refused.
pub fn secret_cell(raw: &str) -> Result<String, CellError> {
    let text = secret(raw);
    let text = quoted(&text).map_or(text.clone(), |inner| secret(&inner));
    refuse_hidden(&text, |_| false)?;
    if is_scientific(&text) {
        return Err(CellError::Scientific);
    }
    if is_spoiled(&text) { Err(CellError::Spoiled) } else { Ok(text) }
}

/// A password as it is hashed: without what a sheet and a keyboard add unseen. Never refuses: what is not right fits no hash.
#[must_use]
pub fn secret(raw: &str) -> String {
    if raw.len() > MAX_SECRET_BYTES {
        return raw.to_owned();
    }
    let text: String = visible(raw).nfkc().collect();
    text.trim().to_owned()
}

/// A user name as it is typed at a door: as [`key`] has it, but never refused.
#[must_use]
pub fn user_name(raw: &str) -> String {
    let some: String = raw.trim().chars().take(2 * MAX_KEY_CHARS).collect();
    let text: String = visible(&some).nfkc().collect();
    without_point_zero(&single_blanks(&text)).to_owned()
}

/// What somebody wrote in a form: line breaks as the phone writes them, without characters that are no writing.
#[must_use]
pub fn said(raw: &str) -> String {
    raw.replace("\r\n", "\n").chars().filter(|sign| is_layout(*sign) || !is_hidden(*sign)).collect()
}

/// By what two keys count as the same: upper and lower case are one.
#[must_use]
pub fn fold(key: &str) -> String {
    key.to_lowercase()
}

/// The start of a wrong cell for a message; what cannot be seen is written as its code.
#[must_use]
pub fn shown(text: &str) -> String {
    let mut shown = String::new();
    for (count, sign) in text.trim().chars().enumerate() {
        if count == SHOWN_CHARS {
            shown.push('…');
            break;
        }
        if is_hidden(sign) || is_invisible(sign) {
            shown.push_str(&format!("<U+{:04X}>", u32::from(sign)));
        } else {
            shown.push(sign);
        }
    }
    shown
}

/// The cell without what spreadsheets put around it: `="13800000001"` and `'13800000001` protect a number.
fn opened(raw: &str) -> Result<String, CellError> {
    let text = visible(raw);
    let text = text.trim();
    if is_spoiled(text) {
        return Err(CellError::Spoiled);
    }
    let open = match quoted(text) {
        Some(inner) => inner,
        None if text.starts_with(['=', '＝']) => return Err(CellError::Formula),
        None => text.strip_prefix('\'').unwrap_or(text).to_owned(),
    };
    Ok(open.trim().to_owned())
}

/// What stands in a formula that is nothing but a text: `="…"`.
fn quoted(text: &str) -> Option<String> {
    let formula = text.strip_prefix(['=', '＝'])?.trim();
    let inner = formula.strip_prefix('"')?.strip_suffix('"')?;
    Some(inner.replace("\"\"", "\""))
}

fn visible(raw: &str) -> String {
    raw.chars().filter(|sign| !is_invisible(*sign)).collect()
}

fn single_blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn bounded(text: String, most: usize) -> Result<String, CellError> {
    let chars = text.chars().count();
    if chars > most { Err(CellError::TooLong { chars, most }) } else { Ok(text) }
}

fn refuse_hidden(text: &str, may: fn(char) -> bool) -> Result<(), CellError> {
    let found = text.chars().find(|sign| is_hidden(*sign) && !may(*sign));
    found.map_or(Ok(()), |sign| Err(CellError::Hidden { code: sign.into() }))
}

const fn is_layout(sign: char) -> bool {
    matches!(sign, '\n' | '\t')
}

/// Characters without width that come along when text is copied; they say nothing.
const fn is_invisible(sign: char) -> bool {
    matches!(sign, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Characters that are no writing, or make it look like another.
fn is_hidden(sign: char) -> bool {
    sign.is_control()
        || matches!(sign,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{fff9}'..='\u{fffd}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether this is how a spreadsheet shortens a long number. `1E5` may be a code; a spreadsheet writes the sign or a point.
fn is_scientific(text: &str) -> bool {
    let Some((number, power)) = text.split_once(['E', 'e']) else { return false };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let signed = power.strip_prefix(['+', '-']);
    let fraction = number.split_once('.');
    let is_number = fraction.map_or_else(|| digits(number), |(whole, part)| digits(whole) && digits(part));
    is_number && digits(signed.unwrap_or(power)) && (signed.is_some() || fraction.is_some())
}

fn is_spoiled(text: &str) -> bool {
    let errors = ["#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"];
    errors.iter().any(|error| error.eq_ignore_ascii_case(text)) || (text.len() > 2 && text.bytes().all(|byte| byte == b'#'))
}

fn without_point_zero(text: &str) -> &str {
    match text.split_once('.') {
        Some((whole, zeros))
            if [(whole, b'0'..=b'9'), (zeros, b'0'..=b'0')]
                .iter()
                .all(|(part, may)| !part.is_empty() && part.bytes().all(|byte| may.contains(&byte))) =>
        {
            whole
        }
        _ => text,
    }
}
