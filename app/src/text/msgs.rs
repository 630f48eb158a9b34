//! The list of messages as a macro: a message without one of its languages does not compile.

/// Makes an enum of messages with their Chinese and English side by side.
macro_rules! msgs {
    ($(#[$doc:meta])* $list:ident { $($name:ident: $zh:literal, $en:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $list { $(#[doc = $zh] $name,)+ }

        impl $list {
            /// All messages in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The message in a language; `{}` stands for facts to be [filled](crate::text::fill).
            #[must_use]
            pub const fn text(self, lang: shared::Lang) -> &'static str {
                let (zh, en) = match self { $(Self::$name => ($zh, $en),)+ };
                match lang { shared::Lang::Zh => zh, shared::Lang::En => en }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use crate::text::Msg;
    use shared::Lang;

    #[test]
    fn every_message_says_something_and_asks_for_the_same_facts_in_both_languages() {
        for message in Msg::ALL {
            let (zh, en) = (message.text(Lang::Zh), message.text(Lang::En));
            assert!(!zh.trim().is_empty() && !en.trim().is_empty(), "{message:?} is empty");
            assert_eq!(zh.matches("{}").count(), en.matches("{}").count(), "{message:?} asks for different facts");
        }
    }

    #[test]
    fn no_chinese_stands_in_an_english_message() {
        for message in Msg::ALL {
            let stray = message.text(Lang::En).chars().find(|c| ('\u{4e00}'..='\u{9fff}').contains(c));
            assert!(stray.is_none() || *message == Msg::Chinese, "{message:?} has {stray:?} in English");
        }
    }
}
