//! Passwords that are guessed first: by list, by pattern, and by the user name.

use crate::cell;
use std::{collections::HashSet, fmt, sync::LazyLock};

/// Fewest characters of a password.
pub const MIN_PASSWORD_CHARS: usize = 8;
/// Most characters of a password.
pub const MAX_PASSWORD_CHARS: usize = 128;

/// Passwords and their stems, one a line, in lower case; `#` begins a remark.
const LIST: &str = include_str!("weak/common.txt");
static COMMON: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| LIST.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect());

/// What fingers run along; read backwards too.
const RUNS: [&str; 12] = [
    "01234567890123456789",
    "112233445566778899001122",
    "abcdefghijklmnopqrstuvwxyz",
    "aabbccddeeffgghhiijj",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertyuiopasdfghjklzxcvbnm",
    "qazwsxedcrfvtgbyhnujm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "1q2w3e4r5t6y7u8i9o0p",
    "!@#$%^&*()_+",
];

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// Fewer than 8 characters, or more than 128.
    Length,
    /// One of those that are tried first.
    Common,
    /// The user name, or little more.
    UserName,
}

impl fmt::Display for Weakness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "密码要 8 到 128 个字",
            Self::Common => "密码太常见, 容易被猜到 (如 12345678、88888888、admin123、生日、手机号); 请换一个, 例如几个不相干的词",
            Self::UserName => "密码和用户名太像, 请换一个",
        })
    }
}

impl Weakness {
    /// The same for programs.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Common => "common",
            Self::UserName => "user_name",
        }
    }

    /// The same in English.
    #[must_use]
    pub const fn english(self) -> &'static str {
        match self {
            Self::Length => "a password has 8 to 128 characters",
            Self::Common => {
                "the password is among the first that are guessed (12345678, 88888888, admin123, a birthday, a telephone number); choose another, such as a few unrelated words"
            }
            Self::UserName => "the password is too close to the user name; choose another",
        }
    }
}

/// What is wrong with a new password of this user, folded as [`cell::secret`] does. `None`: it may be taken.
#[must_use]
pub fn weakness(username: &str, password: &str) -> Option<Weakness> {
    let password = cell::secret(password);
    if !(MIN_PASSWORD_CHARS..=MAX_PASSWORD_CHARS).contains(&password.chars().count()) {
        return Some(Weakness::Length);
    }
    let password = cell::fold(&password);
    if is_like(&cell::fold(&cell::user_name(username)), &password) {
        return Some(Weakness::UserName);
    }
    is_common(&password).then_some(Weakness::Common)
}

/// Whether the password is the name, forwards or backwards, with little or nothing of its own besides.
fn is_like(name: &str, password: &str) -> bool {
    let backwards: String = name.chars().rev().collect();
    [name, &backwards].into_iter().filter(|name| !name.is_empty()).any(|name| {
        password.contains(name) && {
            let rest = password.replace(name, "");
            rest.chars().count() <= 4 || (is_run(&rest) && name.chars().count() > 1)
        }
    })
}

fn is_common(password: &str) -> bool {
    let stem = password.trim_matches(|sign: char| !sign.is_alphabetic());
    let letters = |text: &str| text.chars().map(unmasked).collect::<String>();
    if [password, stem, &letters(password), &letters(stem)].iter().any(|word| COMMON.contains(*word)) {
        return true;
    }
    // A date, a telephone number or a run with a few letters before or behind is no more than that.
    let own = stem.chars().count();
    let digits: String = password.chars().filter(char::is_ascii_digit).collect();
    let is_idle = digits.len() >= 4 && (is_run(&digits) || is_repeated(&digits));
    is_repeated(password) || is_run(password) || (own <= 4 && is_idle) || (own <= 2 && is_of_life(&digits))
}

/// The letter that a sign stands for in `p@ssw0rd`.
const fn unmasked(sign: char) -> char {
    match sign {
        '@' | '4' => 'a',
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

/// Whether one to four signs are written again and again.
fn is_repeated(text: &str) -> bool {
    let signs: Vec<char> = text.chars().collect();
    (1..=4).any(|period| signs.len() >= 2 * period && signs.iter().zip(signs.iter().skip(period)).all(|(one, next)| one == next))
}

/// Whether the text is made of pieces of runs and repetitions, each of three signs at least.
fn is_run(text: &str) -> bool {
    let mut rest: &str = text;
    while !rest.is_empty() {
        let ends = rest.char_indices().map(|(at, sign)| at + sign.len_utf8());
        let piece = ends.filter_map(|end| rest.split_at_checked(end)).rfind(|(piece, _)| is_piece(piece));
        let Some((_, behind)) = piece else { return false };
        rest = behind;
    }
    !text.is_empty()
}

fn is_piece(piece: &str) -> bool {
    let count = piece.chars().count();
    let same = || piece.chars().zip(piece.chars().skip(1)).all(|(one, next)| one == next);
    let backwards = || piece.chars().rev().collect::<String>();
    (3..=32).contains(&count) && (same() || RUNS.iter().any(|run| run.contains(piece) || run.contains(&backwards())))
}

/// Whether the digits are a day of somebody's life (19900108) or a mobile number.
fn is_of_life(digits: &str) -> bool {
    let number = |from: usize, until: usize| digits.get(from..until).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    match digits.len() {
        8 => (1900..2100).contains(&number(0, 4)) && (1..=12).contains(&number(4, 6)) && (1..=31).contains(&number(6, 8)),
        11 => digits.starts_with('1') && (3..=9).contains(&number(1, 2)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_guessed_first_is_refused() {
        for weak in [
            "12345678",
            "87654321",
            "1234567890",
            "88888888",
            "11223344",
            "12341234",
            "abcd1234",
            "1234abcd",
            "a1234567",
            "1234567a",
            "qwertyui",
            "1qaz2wsx",
            "1q2w3e4r",
            "qwer1234",
            "asdf1234",
            "password",
            "Password1",
            "P@ssw0rd",
            "passw0rd!",
            "admin123",
            "admin@123",
            "Admin888",
            "woaini1314",
            "iloveyou",
            "5201314520",
            "19900108",
            "wang1234",
            "13800000001",
            "a13800000001",
            "１２３４５６７８",
            "12345678 ",
            "abc123456",
            "aaa111222",
            "jingge2026",
            "test8888",
            "147258369",
        ] {
            assert_eq!(weakness("zhou", weak), Some(Weakness::Common), "{weak}");
        }
    }

    #[test]
    fn the_user_name_is_refused_with_little_or_nothing_besides() {
        for (name, weak) in [
            ("yun-zhou", "yun-zhou"),
            ("yun-zhou", "YUN-ZHOU1"),
            ("yun-zhou", "uohz-nuy"),
            ("wangge12", "wangge12!"),
            ("13900000001", "13900000001"),
            ("ｙｕｎ－ｚｈｏｕ", "yun-zhou"),
            ("zhou", "zhouzhou"),
            ("zhou", "zhou123456"),
        ] {
            assert_eq!(weakness(name, weak), Some(Weakness::UserName), "{name} {weak}");
        }
    }

    #[test]
    fn a_password_of_ones_own_is_taken() {
        for own in [
            "jingge-demo",
            "liutang-test",
            "tianzhu-88",
            "tianzhu88",
            "correct horse",
            "long enough",
            "another password",
            "the old password",
            "the new password",
            "another-password",
            "雨后的青石板路上",
            "k7m2p9xq",
            "Vq3-lamp-river",
            "75309824",
        ] {
            assert_eq!(weakness("wangge1", own), None, "{own}");
        }
        assert_eq!(weakness("li", "li-tang-88-hua"), None);
    }

    #[test]
    fn the_length_is_counted_without_blanks_around() {
        assert_eq!(weakness("zhou", "k7m2p9x "), Some(Weakness::Length));
        assert_eq!(weakness("zhou", &"长".repeat(129)), Some(Weakness::Length));
    }

    #[test]
    fn the_list_is_in_lower_case_and_has_each_word_once() {
        let words: Vec<&str> = LIST.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
        assert_eq!(words.len(), COMMON.len());
        assert!(words.iter().all(|word| *word == word.to_lowercase().trim()));
    }
}
