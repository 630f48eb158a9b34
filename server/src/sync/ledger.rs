//! The ledger: every judged command with its one verdict and its one receipt; byte for byte, unless it was refused.

mod store;

use super::{
    read::Pushed,
    receipt::{Durable, sign},
};
use crate::{
    error::Error,
    photo,
    state::{State, WriteTx},
};
use shared::sabotage::{Defect, sabotaged};
use shared::{
    Hash, Moment, PersonId, Receipt,
    sync::{EnvelopeHead, Verdict},
};
use store::{give_receipt, insert, photos_of};
pub use store::{issues_naming, lock_town, naming, next_seq, recorded, step, town_row};

/// A command that has its verdict.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Who sent it.
    pub person: PersonId,
    /// The envelope.
    pub text: Text,
    /// The verdict, the same for ever.
    pub verdict: Verdict,
    /// The receipt, once it has one.
    pub receipt: Option<Receipt>,
}

/// An envelope as the ledger keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// Byte for byte.
    Whole(String),
    /// Of one that was refused only what tells it from others: nobody fills the disk with what is not carried out.
    Hash(Hash),
}

/// What a column begins with that holds a hash; an envelope begins with a brace.
const HASHED: &str = "sha256:";

impl Text {
    fn of(raw: &str, verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Refused { .. } => Self::Hash(Hash::of(raw.as_bytes())),
            _ => Self::Whole(raw.to_owned()),
        }
    }

    fn in_column(column: String) -> Self {
        match column.strip_prefix(HASHED).and_then(|hash| hash.parse().ok()) {
            Some(hash) => Self::Hash(hash),
            None => Self::Whole(column),
        }
    }

    /// As it stands in its column.
    #[must_use]
    pub fn column(&self) -> String {
        match self {
            Self::Whole(raw) => raw.clone(),
            Self::Hash(hash) => format!("{HASHED}{hash}"),
        }
    }

    /// Whether it is of these very bytes.
    #[must_use]
    pub fn is_of(&self, raw: &str) -> bool {
        match self {
            Self::Whole(kept) => kept == raw,
            Self::Hash(hash) => *hash == Hash::of(raw.as_bytes()),
        }
    }
}

/// Writes a verdict down; signs the receipt at once if the command was carried out and all its photos are proven.
///
/// # Errors
/// The database's.
pub async fn record(
    tx: &WriteTx,
    state: &State,
    pushed: &Pushed,
    head: &EnvelopeHead,
    verdict: Verdict,
    now: Moment,
) -> Result<Recorded, Error> {
    let hashes: Vec<Hash> = pushed.photos().iter().map(|photo| photo.hash).collect();
    let receipt = match verdict {
        Verdict::Applied { version } => {
            let granted = photo::granted(tx, head.town, head.by, &hashes).await?;
            let durable = Durable { op: head.op, issue: head.issue, version, photos: hashes };
            (durable.photos.iter().all(|hash| granted.contains(hash)) || sabotaged(Defect::BelieveComplete))
                .then(|| sign(state.keys.signing(), durable, now))
        }
        _ => None,
    };
    let recorded = Recorded { person: head.by, text: Text::of(&pushed.raw, &verdict), verdict, receipt };
    insert(tx, pushed, head, &recorded, now).await?;
    Ok(recorded)
}

/// Signs and keeps the receipts of this person's commands that name `hash` and whose photos are now all proven.
///
/// # Errors
/// The database's.
pub async fn complete(tx: &WriteTx, state: &State, person: &shared::Person, hash: Hash, now: Moment) -> Result<Vec<Receipt>, Error> {
    let mut receipts = Vec::new();
    for row in naming(tx, person.town, person.id, hash).await? {
        if let Some(receipt) = row.receipt {
            receipts.push(receipt);
            continue;
        }
        let Verdict::Applied { version } = row.verdict else { continue };
        let photos = photos_of(tx, row.op).await?;
        let granted = photo::granted(tx, person.town, person.id, &photos).await?;
        if photos.iter().all(|hash| granted.contains(hash)) {
            let receipt = sign(state.keys.signing(), Durable { op: row.op, issue: row.issue, version, photos }, now);
            give_receipt(tx, &receipt).await?;
            receipts.push(receipt);
        }
    }
    Ok(receipts)
}
