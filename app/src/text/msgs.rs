//! Lists of messages as a macro: a message without one of its languages does not compile.

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
            pub const fn text(self, lang: shared::lang::Lang) -> &'static str {
                let (zh, en) = match self { $(Self::$name => ($zh, $en),)+ };
                match lang { shared::lang::Lang::Zh => zh, shared::lang::Lang::En => en }
            }
        }

        impl $crate::text::Said for $list {
            fn said(self, lang: shared::lang::Lang) -> &'static str {
                self.text(lang)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use crate::text::{
        AccountMsg, AdminMsg, CameraMsg, DeskMsg, DetailMsg, InspectionMsg, ListMsg, Msg, NoticeMsg, OfficeMsg, OutboxMsg, ReportMsg, Said,
        VerifyMsg, VoiceMsg,
    };
    use shared::lang::Lang;

    fn both<M: Said>(list: &[M]) -> impl Iterator<Item = (&'static str, &'static str)> {
        list.iter().map(|message| (message.said(Lang::Zh), message.said(Lang::En)))
    }

    /// All messages of all lists in both languages.
    fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
        let pages = both(ListMsg::ALL)
            .chain(both(NoticeMsg::ALL))
            .chain(both(ReportMsg::ALL))
            .chain(both(VerifyMsg::ALL))
            .chain(both(DetailMsg::ALL))
            .chain(both(VoiceMsg::ALL))
            .chain(both(CameraMsg::ALL));
        let parts = both(InspectionMsg::ALL)
            .chain(both(OfficeMsg::ALL))
            .chain(both(DeskMsg::ALL))
            .chain(both(AdminMsg::ALL))
            .chain(both(OutboxMsg::ALL))
            .chain(both(AccountMsg::ALL));
        both(Msg::ALL).chain(pages).chain(parts)
    }

    #[test]
    fn every_message_says_something_and_asks_for_the_same_facts_in_both_languages() {
        for (zh, en) in all() {
            assert!(!zh.trim().is_empty() && !en.trim().is_empty(), "{zh:?} or {en:?} is empty");
            assert_eq!(zh.matches("{}").count(), en.matches("{}").count(), "{zh:?} and {en:?} ask for different facts");
        }
    }

    #[test]
    fn no_chinese_stands_in_an_english_message() {
        for (_, en) in all().filter(|(_, en)| *en != Msg::Chinese.text(Lang::En)) {
            let stray = en.chars().find(|c| ('\u{4e00}'..='\u{9fff}').contains(c));
            assert!(stray.is_none(), "{en:?} has {stray:?} in English");
        }
    }
}
