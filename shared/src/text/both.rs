//! What is said, in both languages.

use crate::lang::Lang;

/// A word or sentence in Chinese and in English; `{}` stands for facts to be [filled](super::fill).
pub(super) type Both = (&'static str, &'static str);

pub(super) const fn in_language<'a>((zh, en): (&'a str, &'a str), lang: Lang) -> &'a str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
