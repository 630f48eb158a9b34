//! How a row of another table stands, in short: enough to find any edit, and which field it hit.

use super::canonical::canonical;
use serde_json::json;
use shared::{photo::Hash, record::RecordKind};
use std::{fmt, str::FromStr};

/// What the chain attests beside events: a table's row, or the part of a row that one act writes. An act speaks for what it wrote
/// itself and for nothing else: it would pass off as right what somebody has edited before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// The town.
    Town,
    /// Its name and version in force.
    TownVersion,
    /// To which county it belongs.
    TownCounty,
    /// A version of the reference data.
    Reference,
    /// An account.
    Person,
    /// Its name and role.
    PersonRole,
    /// Its password.
    PersonPassword,
    /// Whether it is closed.
    PersonOpen,
    /// An upload token.
    UploadToken,
    /// Whether it has ended.
    UploadTokenEnd,
    /// A session.
    Session,
    /// A read token for tiles.
    TileToken,
    /// Whether it was revoked.
    TileTokenEnd,
    /// An invitation to choose a password.
    Invitation,
    /// Whether it has ended.
    InvitationEnd,
    /// A link of a notice.
    NoticeLink,
    /// Whether it was revoked.
    NoticeLinkEnd,
    /// A unit's code.
    UnitCode,
    /// A version that begins at a date, as it was published.
    ComingVersion,
    /// What it would be by now, and how it ended.
    ComingStanding,
    /// A decided command with its verdict.
    Op,
    /// Its receipt.
    Receipt,
    /// An issue; of one that was written before its writes attested its row, this says how it stood.
    Issue,
    /// An inspection.
    Inspection,
}

impl Table {
    const ALL: [Self; 24] = [
        Self::Town,
        Self::TownVersion,
        Self::TownCounty,
        Self::Reference,
        Self::Person,
        Self::PersonRole,
        Self::PersonPassword,
        Self::PersonOpen,
        Self::UploadToken,
        Self::UploadTokenEnd,
        Self::Session,
        Self::TileToken,
        Self::TileTokenEnd,
        Self::Invitation,
        Self::InvitationEnd,
        Self::NoticeLink,
        Self::NoticeLinkEnd,
        Self::UnitCode,
        Self::ComingVersion,
        Self::ComingStanding,
        Self::Op,
        Self::Receipt,
        Self::Issue,
        Self::Inspection,
    ];

    /// The smaller tables, which are read page by page.
    pub const PAGED: [Self; 10] = [
        Self::Town,
        Self::Reference,
        Self::Person,
        Self::UploadToken,
        Self::Session,
        Self::TileToken,
        Self::Invitation,
        Self::NoticeLink,
        Self::UnitCode,
        Self::ComingVersion,
    ];

    /// Its name in the chain: the table's, and that of the part.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Town => "town",
            Self::TownVersion => "town.version",
            Self::TownCounty => "town.county",
            Self::Reference => "reference",
            Self::Person => "person",
            Self::PersonRole => "person.role",
            Self::PersonPassword => "person.password",
            Self::PersonOpen => "person.open",
            Self::UploadToken => "upload_token",
            Self::UploadTokenEnd => "upload_token.end",
            Self::Session => "session",
            Self::TileToken => "tile_token",
            Self::TileTokenEnd => "tile_token.end",
            Self::Invitation => "invitation",
            Self::InvitationEnd => "invitation.end",
            Self::NoticeLink => "notice_link",
            Self::NoticeLinkEnd => "notice_link.end",
            Self::UnitCode => "unit_code",
            Self::ComingVersion => "coming_version",
            Self::ComingStanding => "coming_version.standing",
            Self::Op => "op",
            Self::Receipt => "op.receipt",
            Self::Issue => "issue",
            Self::Inspection => "inspection",
        }
    }

    /// The table of a kind of record.
    #[must_use]
    pub const fn of_kind(kind: RecordKind) -> Self {
        match kind {
            RecordKind::Issue => Self::Issue,
            RecordKind::Inspection => Self::Inspection,
        }
    }

    /// The table's own name.
    #[must_use]
    pub fn table(self) -> &'static str {
        self.name().split('.').next().unwrap_or_default()
    }

    /// Whether it is rewritten in its row's life. Of what is not the first word counts.
    #[must_use]
    pub const fn changes(self) -> bool {
        matches!(
            self,
            Self::TownVersion
                | Self::TownCounty
                | Self::PersonRole
                | Self::PersonPassword
                | Self::PersonOpen
                | Self::UploadTokenEnd
                | Self::TileTokenEnd
                | Self::InvitationEnd
                | Self::NoticeLinkEnd
                | Self::UnitCode
                | Self::ComingStanding
                | Self::Issue
                | Self::Inspection
        )
    }

    /// The one with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.name() == name)
    }
}

/// The fields of a row as texts, in an order that stays: a new field comes at the end.
pub type Fields = Vec<(String, String)>;

/// How a row stood: a hash over its fields, and of each field a mark of 16 bits, which finds out what differs and proves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// The first half of a SHA-256: what an edit would have to keep.
    pub hash: u128,
    /// One per field.
    pub marks: Box<[u16]>,
}

impl Seal {
    /// The seal of a row.
    #[must_use]
    pub fn of(fields: &[(String, String)]) -> Self {
        let marks = fields.iter().map(|(name, value)| mark_of(name, value)).collect();
        Self { hash: half(Hash::of(canonical(&json!(fields)).as_bytes())), marks }
    }

    /// The fields of a row that are not as they were when this was said, or `*` if that cannot be told; `None`: all are. A field that
    /// the row has got since, at its end, is not looked at.
    #[must_use]
    pub fn differing(&self, fields: &[(String, String)]) -> Option<String> {
        let known = fields.get(..self.marks.len()).unwrap_or(fields);
        let now = Self::of(known);
        if now == *self {
            return None;
        }
        let differs = known.iter().zip(&now.marks).zip(&self.marks).filter(|((_, now), said)| now != said);
        let names: Vec<&str> = differs.map(|(((name, _), _), _)| name.as_str()).collect();
        Some(if names.is_empty() { "*".to_owned() } else { names.join(", ") })
    }
}

impl fmt::Display for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}.", self.hash)?;
        self.marks.iter().try_for_each(|mark| write!(f, "{mark:04x}"))
    }
}

impl FromStr for Seal {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (hash, marks) = text.split_once('.').unwrap_or((text, ""));
        let mark = |at: usize| u16::from_str_radix(marks.get(at..at + 4).unwrap_or_default(), 16);
        Ok(Self { hash: u128::from_str_radix(hash, 16)?, marks: (0..marks.len()).step_by(4).map(mark).collect::<Result<_, _>>()? })
    }
}

/// The first half of a hash.
#[must_use]
pub fn half(hash: Hash) -> u128 {
    hash.0.iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte))
}

fn mark_of(name: &str, value: &str) -> u16 {
    let Hash([high, low, ..]) = Hash::of([name.as_bytes(), b"\0", value.as_bytes()].concat().as_slice());
    u16::from_be_bytes([high, low])
}
