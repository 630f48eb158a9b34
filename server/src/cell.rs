//! Cells of tables and fields of forms as people and their programs write them: cleaned, or refused with the reason.
//!
//! What stands on a sheet is what somebody types later. So one cleaning stands before everything that is compared (codes, user names,
//! passwords, words of a list, numbers): compatibility forms are folded (NFKC: full-width letters and digits, ligatures), blanks around
//! are dropped, and so are characters nobody can see. What people only read (names, notes) keeps its own punctuation (NFC).

use std::fmt;
use unicode_normalization::UnicodeNormalization as _;

/// Most characters of a code or a user name.
pub const MAX_KEY_CHARS: usize = 64;
/// Most characters of a name.
pub const MAX_LINE_CHARS: usize = 200;
/// Most characters of a longer text, and of a list.
pub const MAX_TEXT_CHARS: usize = 2_000;
/// A password beyond this many bytes is nobody's: it is not folded.
const MAX_SECRET_BYTES: usize = 2_048;
/// How much of a wrong cell is shown.
const SHOWN_CHARS: usize = 40;

/// What is wrong with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
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

impl fmt::Display for Flaw {
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

impl Flaw {
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
/// The flaw for which it is refused.
pub fn key(raw: &str) -> Result<String, Flaw> {
    let text: String = opened(raw)?.nfkc().collect();
    let text = text.trim();
    refuse_hidden(text, |_| false)?;
    if is_scientific(text) {
        return Err(Flaw::Scientific);
    }
    bounded(without_point_zero(&single_blanks(text)).to_owned(), MAX_KEY_CHARS)
}

/// A cell that is a number, a word of a list, or several of them; line breaks stay.
///
/// # Errors
/// The flaw for which it is refused.
pub fn words(raw: &str) -> Result<String, Flaw> {
    let text: String = opened(raw)?.nfkc().collect();
    let text = text.replace("\r\n", "\n");
    refuse_hidden(&text, is_layout)?;
    bounded(text.trim().to_owned(), MAX_TEXT_CHARS)
}

/// A name for people: one line in its own punctuation.
///
/// # Errors
/// The flaw for which it is refused.
pub fn line(raw: &str) -> Result<String, Flaw> {
    let text: String = opened(raw)?.nfc().collect();
    let text = single_blanks(&text);
    refuse_hidden(&text, |_| false)?;
    bounded(text, MAX_LINE_CHARS)
}

/// A longer text for people; line breaks stay.
///
/// # Errors
/// The flaw for which it is refused.
pub fn text(raw: &str) -> Result<String, Flaw> {
    let text: String = opened(raw)?.nfc().collect();
    let text = text.replace("\r\n", "\n");
    refuse_hidden(&text, is_layout)?;
    bounded(text.trim().to_owned(), MAX_TEXT_CHARS)
}

/// The password of a sheet, as [`secret`] folds what is typed later.
///
/// # Errors
/// The flaw for which it is refused.
pub fn secret_cell(raw: &str) -> Result<String, Flaw> {
    let text = secret(&opened(raw)?);
    refuse_hidden(&text, |_| false)?;
    if is_scientific(&text) { Err(Flaw::Scientific) } else { Ok(text) }
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
fn opened(raw: &str) -> Result<String, Flaw> {
    let text = visible(raw);
    let text = text.trim();
    if is_spoiled(text) {
        return Err(Flaw::Spoiled);
    }
    let open = match text.strip_prefix(['=', '＝']) {
        Some(formula) => {
            let inner = formula.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).ok_or(Flaw::Formula)?;
            inner.replace("\"\"", "\"")
        }
        None => text.strip_prefix('\'').unwrap_or(text).to_owned(),
    };
    Ok(open.trim().to_owned())
}

fn visible(raw: &str) -> String {
    raw.chars().filter(|sign| !is_invisible(*sign)).collect()
}

fn single_blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn bounded(text: String, most: usize) -> Result<String, Flaw> {
    let chars = text.chars().count();
    if chars > most { Err(Flaw::TooLong { chars, most }) } else { Ok(text) }
}

fn refuse_hidden(text: &str, may: fn(char) -> bool) -> Result<(), Flaw> {
    let found = text.chars().find(|sign| is_hidden(*sign) && !may(*sign));
    found.map_or(Ok(()), |sign| Err(Flaw::Hidden { code: sign.into() }))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_what_people_can_type() {
        for (raw, clean) in [
            (" SH03 ", "SH03"),
            ("ＳＨ０３", "SH03"),
            ("\u{3000}yun－zhou\u{a0}", "yun-zhou"),
            ("=\"13800000001\"", "13800000001"),
            ("'13800000001", "13800000001"),
            ("1.0", "1"),
            ("13800000001.00", "13800000001"),
            ("3.10", "3.10"),
            ("2.0版", "2.0版"),
            ("1E5", "1E5"),
            ("SH\u{200b}03\u{feff}", "SH03"),
            ("东 \u{3000} 片", "东 片"),
            ("", ""),
        ] {
            assert_eq!(key(raw).as_deref(), Ok(clean), "{raw:?}");
        }
    }

    #[test]
    fn a_code_that_a_program_spoiled_is_refused_with_the_reason() {
        for raw in ["1.38E+10", "１.38e+10", "4E+17", "1.5e3"] {
            assert_eq!(key(raw), Err(Flaw::Scientific), "{raw}");
        }
        for raw in ["#N/A", "#ref!", "########"] {
            assert_eq!(key(raw), Err(Flaw::Spoiled), "{raw}");
            assert_eq!(line(raw), Err(Flaw::Spoiled), "{raw}");
        }
        assert_eq!(key("=A1+1"), Err(Flaw::Formula));
        assert_eq!(key("yun-\u{7}zhou"), Err(Flaw::Hidden { code: 7 }));
        assert_eq!(line("老街\u{202e}馆"), Err(Flaw::Hidden { code: 0x202e }));
        assert_eq!(key("a\nb"), Err(Flaw::Hidden { code: 10 }));
        assert_eq!(key(&"长".repeat(65)), Err(Flaw::TooLong { chars: 65, most: 64 }));
        assert_eq!(line(&"长".repeat(20_000)), Err(Flaw::TooLong { chars: 20_000, most: 200 }));
    }

    #[test]
    fn names_keep_their_punctuation_and_lose_what_is_around_them() {
        assert_eq!(line("\u{3000}便民超市（东店）\n"), Ok("便民超市（东店）".to_owned()));
        assert_eq!(line("老街\n牛肉汤馆"), Ok("老街 牛肉汤馆".to_owned()));
        assert_eq!(text(" 一\r\n二 "), Ok("一\n二".to_owned()));
        assert_eq!(words("WG10；WG11，１０米"), Ok("WG10;WG11,10米".to_owned()));
    }

    #[test]
    fn a_password_is_the_same_from_a_sheet_and_from_a_keyboard() {
        for raw in ["tianzhu-88", "tianzhu-88 ", "tianzhu-88\u{3000}", "ｔｉａｎｚｈｕ-８８", "\u{feff}tianzhu-88\t"] {
            assert_eq!(secret(raw), "tianzhu-88", "{raw:?}");
            assert_eq!(secret_cell(raw).as_deref(), Ok("tianzhu-88"), "{raw:?}");
        }
        assert_eq!(secret_cell("1.38E+10"), Err(Flaw::Scientific));
        assert_eq!(secret("two  words"), "two  words");
        let endless = "ａ".repeat(100_000);
        assert_eq!(secret(&endless), endless);
    }

    #[test]
    fn user_names_are_folded_alike_in_a_table_and_at_the_door() {
        for raw in ["Yun-Zhou", "ｙｕｎ－ｚｈｏｕ ", "yun-zhou\u{3000}"] {
            assert_eq!(fold(&user_name(raw)), "yun-zhou", "{raw:?}");
            assert_eq!(key(raw).map(|name| fold(&name)).as_deref(), Ok("yun-zhou"), "{raw:?}");
        }
    }

    #[test]
    fn a_message_shows_no_hidden_character_and_no_endless_text() {
        assert_eq!(shown("a\u{202e}b\u{200b}"), "a<U+202E>b<U+200B>");
        assert_eq!(shown(&"长".repeat(20_000)).chars().count(), SHOWN_CHARS + 1);
        assert_eq!(said("一\r\n二\u{202e}\u{7}\t"), "一\n二\t");
    }
}
