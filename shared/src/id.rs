//! Every identifier of the product, each its own type so that none is mistaken for another.
//!
//! An id made in use (issue, op, device, person) is a UUIDv7 made by whoever creates the thing, so it exists offline. An id of
//! reference data (unit, grid, site, …) is a UUIDv5 of its town and the code the town gave it, so importing a town twice names the
//! same things.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The id of reference data: the same town and code always give the same id.
            #[must_use]
            pub fn from_code(town: &str, code: &str) -> Self {
                let name = format!("{}\u{1f}{}\u{1f}{}", stringify!($name), town, code);
                Self(Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, concat!(stringify!($name), "({})"), self.0) }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self { Self(id) }
        }
    )+};
}

ids! {
    /// A town (镇), the scope of every row.
    TownId,
    /// A county (县), to which towns of the deployment may belong.
    CountyId,
    /// An account of a county.
    CountyAccountId,
    /// A record of any kind; the wire calls it `issue`, for what was there first.
    RecordId,
    /// A problem (问题) from report to close.
    IssueId,
    /// An inspection (检查单).
    InspectionId,
    /// One command as sent by one device; the key of exactly-once.
    OpId,
    /// A browser profile that holds an outbox.
    DeviceId,
    /// A person with an account.
    PersonId,
    /// A responsible unit (责任单位).
    UnitId,
    /// A grid (网格).
    GridId,
    /// A place that lives on (点位): market, school, dead corner.
    SiteId,
    /// An estate (小区) with a property company.
    EstateId,
    /// A 门前三包 segment.
    SegmentId,
    /// A row of the rule book (任务分解表).
    RuleRowId,
    /// One entry of the inbox (消息).
    NoticeId,
    /// One complaint or suggestion (投诉建议) about the software or the work.
    FeedbackId,
    /// A channel (通知渠道) by which a town tells people outside the app.
    ChannelId,
    /// A message of a channel about one notice.
    DeliveryId,
    /// A calendar feed of deadlines.
    CalendarFeedId,
    /// Identity of a store's contents; a restored or emptied store has a new one.
    GenerationId,
    /// A link of a notice.
    LinkId,
}

impl From<IssueId> for RecordId {
    fn from(id: IssueId) -> Self {
        Self(id.0)
    }
}

impl From<InspectionId> for RecordId {
    fn from(id: InspectionId) -> Self {
        Self(id.0)
    }
}

impl From<RecordId> for InspectionId {
    fn from(id: RecordId) -> Self {
        Self(id.0)
    }
}

impl From<RecordId> for IssueId {
    fn from(id: RecordId) -> Self {
        Self(id.0)
    }
}

impl IssueId {
    /// The six characters people read to each other ("7F3-KQ2"): Crockford base 32 of the id's last 30 bits.
    ///
    /// Not unique for certain, unlike the id; searches by it may find more than one issue.
    #[must_use]
    pub fn short_code(self) -> String {
        const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let bits = self.0.as_u128();
        let mut code = String::with_capacity(7);
        for place in (0..6).rev() {
            let index = usize::try_from((bits >> (place * 5)) & 31).unwrap_or(0);
            code.push(char::from(ALPHABET.get(index).copied().unwrap_or(b'0')));
            if place == 3 {
                code.push('-');
            }
        }
        code
    }
}
