//! The ledger: every decided command with its one verdict and its one receipt; byte for byte, unless it was refused.

mod store;

use super::{
    read::Pushed,
    receipt::{Durable, sign},
};
use crate::{
    entity::{op, op_photo},
    error::Error,
    photo,
    state::{State, WriteTx},
};
use shared::mutation::{Defect, mutated};
use shared::{
    id::PersonId,
    moment::Moment,
    photo::Hash,
    sync::{EnvelopeHead, Receipt, Verdict},
};
use std::collections::HashSet;
use store::{files_of, give_receipt};
pub use store::{insert, known, naming, next_seq, recorded, records_naming, step, town_row};

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

/// A verdict as it is to be written down, with the photos of a command that was carried out.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The command's row.
    pub row: op::Model,
    /// Its files in order, then those that records opened by it have from it.
    pub photos: Vec<op_photo::Model>,
}

/// Draws a verdict up; signs the receipt at once if the command was carried out and all its photos are among those proven before.
///
/// # Errors
/// What cannot be written as JSON.
pub fn draw_up(
    state: &State,
    pushed: &Pushed,
    head: &EnvelopeHead,
    verdict: Verdict,
    granted: &HashSet<photo::Named>,
    now: Moment,
) -> Result<(Recorded, Entry), Error> {
    let files = pushed.files();
    let receipt = match verdict {
        Verdict::Applied { version } => {
            let durable = Durable { op: head.op, issue: head.issue, version, photos: files.iter().map(|file| file.hash).collect() };
            (files.iter().all(|file| granted.contains(&(file.hash, file.media))) || mutated(Defect::BelieveComplete))
                .then(|| sign(state.keys.signing(), durable, now))
        }
        _ => None,
    };
    let recorded = Recorded { person: head.by, text: Text::of(&pushed.raw, &verdict), verdict, receipt };
    let entry = rows_of(pushed, head, &recorded, now)?;
    Ok((recorded, entry))
}

fn rows_of(pushed: &Pushed, head: &EnvelopeHead, recorded: &Recorded, now: Moment) -> Result<Entry, Error> {
    let version = match &recorded.verdict {
        Verdict::Applied { version } => Some(*version),
        _ => None,
    };
    // What cannot be read is about nothing in particular.
    let record_kind = pushed.envelope().map(|envelope| envelope.command.kind()).unwrap_or_default().key();
    let row = op::Model {
        id: head.op.0,
        town: head.town.0,
        device: head.device.0,
        seq: i64::try_from(head.seq).unwrap_or(i64::MAX),
        person: head.by.0,
        issue: head.issue.0,
        received_at: now.0,
        raw: recorded.text.column(),
        verdict: serde_json::to_string(&recorded.verdict).map_err(Error::internal)?,
        version: i64::try_from(version.unwrap_or(0)).map_err(Error::internal)?,
        photos_total: i32::try_from(pushed.files().len()).map_err(Error::internal)?,
        receipt: recorded.receipt.as_ref().map(serde_json::to_string).transpose().map_err(Error::internal)?,
        record_kind: record_kind.to_owned(),
    };
    let named = pushed.envelope().filter(|_| version.is_some()).map(|envelope| envelope.file_links()).unwrap_or_default();
    let photos = (0_i32..).zip(named).map(|(position, (record, file))| {
        let (op, town, person) = (head.op.0, head.town.0, head.by.0);
        let (hash, issue, record_kind) = (file.hash.to_string(), record.id.0, record.kind.key().to_owned());
        op_photo::Model { op, position, town, hash, issue, person, record_kind, media: file.media.key().to_owned() }
    });
    Ok(Entry { photos: photos.collect(), row })
}

/// Signs and keeps the receipts of this person's commands that name `hash` and whose photos are now all proven.
///
/// # Errors
/// The database's.
pub async fn complete(
    tx: &WriteTx,
    state: &State,
    person: &shared::person::Person,
    hash: Hash,
    now: Moment,
) -> Result<Vec<Receipt>, Error> {
    let mut receipts = Vec::new();
    for row in naming(tx, person.town, person.id, hash).await? {
        if let Some(receipt) = row.receipt {
            receipts.push(receipt);
            continue;
        }
        let Verdict::Applied { version } = row.verdict else { continue };
        let files = files_of(tx, row.op, row.issue).await?;
        let photos: Vec<Hash> = files.iter().map(|(hash, _)| *hash).collect();
        let granted = photo::granted(tx, person.town, person.id, &photos).await?;
        if files.iter().all(|file| granted.contains(file)) {
            let receipt = sign(state.keys.signing(), Durable { op: row.op, issue: row.issue, version, photos }, now);
            give_receipt(tx, &receipt).await?;
            receipts.push(receipt);
        }
    }
    Ok(receipts)
}
