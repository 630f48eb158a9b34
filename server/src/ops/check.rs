//! Looking for damage: the database, the audit chains and what they attest, the photos. What is wrong is reported, never removed or mended.

use super::{
    fact,
    finding::{Checked, Finding, What},
    store,
};
use crate::{
    backup,
    error::Error,
    photo::{self, Files, PhotoKey, Variant},
    state::State,
    witness,
};
use shared::{id::TownId, moment::Moment, photo::Hash};

/// Photos that a check by itself reads: the jobs behind it are not to wait for long. The next one reads on from there.
const SAMPLE: u64 = 5_000;
/// Findings that are kept; beyond these they are counted.
const KEPT: usize = 100;

/// How many photos a check reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Some, others each time; all are looked for.
    Sample,
    /// Every byte.
    All,
}

/// Looks for damage and keeps the result.
///
/// # Errors
/// The database cannot be read or the result not be written; damage is no error but a finding.
pub async fn check(state: &State, now: Moment, extent: Extent) -> Result<Checked, Error> {
    let db = state.db.aside();
    let before = fact::last_check(db).await?.map_or(0, |before| before.next);
    let mut checked = Checked { at: now, audit_rows: 0, photos: 0, photos_read: 0, next: 0, findings: Vec::new(), more: 0 };
    let fault = match extent {
        Extent::All => backup::fault(db).await?,
        Extent::Sample => backup::fault_by_table(db).await?,
    };
    if let Some(why) = fault {
        checked.add(None, What::Database(why));
    }
    for town in store::towns(db).await? {
        let instant = state.db.snapshot_aside().await?;
        match witness::verify(&instant, town).await? {
            Ok(compared) => {
                checked.audit_rows += compared.rows;
                checked.more += compared.more;
                compared.differences.into_iter().for_each(|differs| checked.add(Some(town), What::Row(differs)));
            }
            Err(bad) => checked.add(Some(town), What::Audit { seq: bad.seq, why: bad.why.to_string() }),
        }
    }
    photos(state, &mut checked, before, extent).await?;
    let tx = state.db.write().await?;
    fact::note_check(&tx, &checked).await?;
    tx.commit().await?;
    Ok(checked)
}

/// Looks for the file of every photo, page by page, and reads some: from the place on where the check before has ended, in a round.
async fn photos(state: &State, checked: &mut Checked, before: u64, extent: Extent) -> Result<(), Error> {
    let db = state.db.aside();
    let all = photo::kept_count(db).await?;
    let (from, most) = match extent {
        Extent::All => (0, u64::MAX),
        Extent::Sample => (place(before, all), SAMPLE.min(all)),
    };
    let (mut after, mut files) = (None, Files::of(state));
    loop {
        // Rows first: a file lies there before its row does.
        let page = photo::kept_after(db, after).await?;
        let Some(last) = page.last() else { break };
        after = Some(*last);
        for (town, hash) in page {
            // How far behind the first that is read.
            let turn = if checked.photos >= from { checked.photos - from } else { checked.photos + all.saturating_sub(from) };
            checked.photos += 1;
            if !files.hold(town, hash).await? {
                checked.add(Some(town), What::PhotoMissing(hash));
            } else if turn < most {
                read(state, checked, town, hash).await;
            }
        }
    }
    checked.next = place(from.saturating_add(most.min(all)), all);
    Ok(())
}

/// What the last check found.
///
/// # Errors
/// The database's.
pub async fn last_check(state: &State) -> Result<Option<Checked>, Error> {
    fact::last_check(state.db.reader()).await
}

async fn read(state: &State, checked: &mut Checked, town: TownId, hash: Hash) {
    checked.photos_read += 1;
    match state.photos.get(PhotoKey { town, hash, variant: Variant::Original }).await {
        Ok(Some(bytes)) if Hash::of(&bytes) == hash => {}
        Ok(Some(_)) => checked.add(Some(town), What::PhotoChanged(hash)),
        Ok(None) => checked.add(Some(town), What::PhotoMissing(hash)),
        Err(error) => checked.add(Some(town), What::PhotoUnreadable(hash, error.to_string())),
    }
}

/// A place in a round of that many.
fn place(at: u64, round: u64) -> u64 {
    at.checked_rem(round).unwrap_or(0)
}

impl Checked {
    fn add(&mut self, town: Option<TownId>, what: What) {
        if self.findings.len() < KEPT {
            self.findings.push(Finding { town, what });
        } else {
            self.more += 1;
        }
    }
}
