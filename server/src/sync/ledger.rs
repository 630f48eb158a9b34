//! The ledger: every judged command byte for byte, its one verdict, and its one receipt.

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
    /// The envelope as it was sent.
    pub raw: String,
    /// The verdict, the same for ever.
    pub verdict: Verdict,
    /// The receipt, once it has one.
    pub receipt: Option<Receipt>,
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
    let recorded = Recorded { person: head.by, raw: pushed.raw.clone(), verdict, receipt };
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
