//! Keys of the closed lists: the word that stands for a variant without data on the wire, in a column of the database and in an address.
//!
//! The words for people are another matter; a key never changes, because old rows and old phones hold it.

use crate::{
    channel::ChannelFault,
    heat::HeatWeight,
    issue::{Source, StatusKind},
    kind::Level,
    notice::NoticeKind,
    person::RoleKind,
    query::FigureName,
    record::Media,
};

/// Gives an enum its keys: a variant missing here does not compile.
macro_rules! keys {
    ($list:ident { $($variant:ident => $key:literal),+ $(,)? }) => {
        impl $list {
            /// All of them, in the order in which they are written down.
            pub const EACH: &'static [Self] = &[$(Self::$variant),+];

            /// The key: as serde writes it.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }

            /// What has this key; `None`: nothing has.
            #[must_use]
            pub fn of_key(key: &str) -> Option<Self> {
                Self::EACH.iter().copied().find(|one| one.key() == key)
            }
        }

        #[cfg(test)]
        impl tests::Keyed for $list {
            const LIST: &'static [Self] = Self::EACH;

            fn key_of(self) -> &'static str {
                self.key()
            }
        }
    };
}

keys! { StatusKind {
    Unassigned => "unassigned",
    Assigned => "assigned",
    Rectifying => "rectifying",
    Verifying => "verifying",
    Closed => "closed",
    Void => "void",
    Withdrawn => "withdrawn",
} }

keys! { Media { Photo => "photo", Voice => "voice" } }

keys! { Level { Normal => "normal", Urgent => "urgent", Critical => "critical" } }

keys! { RoleKind {
    Inspector => "inspector",
    Unit => "unit",
    Dispatcher => "dispatcher",
    Verifier => "verifier",
    Leader => "leader",
    Admin => "admin",
} }

keys! { NoticeKind {
    Assigned => "assigned",
    MovedAway => "moved_away",
    WaitsForAssignment => "waits_for_assignment",
    Rectified => "rectified",
    SentBack => "sent_back",
    Closed => "closed",
    Overdue => "overdue",
    Supervised => "supervised",
    Voided => "voided",
    Withdrawn => "withdrawn",
    Inspected => "inspected",
    InspectionVoided => "inspection_voided",
} }

keys! { Source {
    Patrol => "patrol",
    Supervision => "supervision",
    Leader => "leader",
    Media => "media",
    Public => "public",
    SelfCheck => "self_check",
} }

keys! { FigureName { InTime => "in_time", Due => "due", Rework => "rework", Relapse => "relapse", SelfFound => "self_found" } }

keys! { ChannelFault {
    Name => "name",
    NameTaken => "name_taken",
    Takes => "takes",
    Unit => "unit",
    Times => "times",
    Quiet => "quiet",
    Secret => "secret",
    Address => "address",
    Host => "host",
    Mail => "mail",
    Port => "port",
    Plain => "plain",
    Phone => "phone",
    Template => "template",
    TooMany => "too_many",
    Days => "days",
} }

keys! { HeatWeight { Count => "count", Age => "age", Overdue => "overdue", Relapse => "relapse" } }

#[cfg(test)]
pub(crate) mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use serde::{Serialize, de::DeserializeOwned};
    use std::fmt::Debug;

    /// What the macro knows of an enum.
    pub trait Keyed: Copy + 'static {
        const LIST: &'static [Self];

        fn key_of(self) -> &'static str;
    }

    fn holds<T: Keyed + Serialize + DeserializeOwned + PartialEq + Debug>(of_key: fn(&str) -> Option<T>) {
        for one in T::LIST {
            let key = one.key_of();
            assert_eq!(serde_json::to_value(one).unwrap(), key, "the wire writes {one:?} otherwise");
            assert_eq!(serde_json::from_value::<T>(key.into()).unwrap(), *one, "the wire reads {key} otherwise");
            assert_eq!(of_key(key), Some(*one));
        }
        assert!(of_key("").is_none() && of_key("?").is_none());
    }

    #[test]
    fn a_key_is_what_the_wire_says_for_the_same_variant_and_leads_back_to_it() {
        holds(StatusKind::of_key);
        holds(Level::of_key);
        holds(RoleKind::of_key);
        holds(NoticeKind::of_key);
        holds(Source::of_key);
        holds(FigureName::of_key);
        holds(HeatWeight::of_key);
    }
}
