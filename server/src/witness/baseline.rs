//! What an earlier version wrote without attesting it is attested once as it stands, so that later edits are found.

use super::{seal::kept_of, store};
use crate::{
    audit::{self, BASELINE, Claims, Record, Standing, Table},
    error::Error,
    state::{State, WriteTx},
};
use serde_json::{Value, json};
use shared::{id::TownId, moment::Moment, record::RecordKind};

/// Makes the chain of every town that a version without attesting has begun attest the present, once: all rows in one transaction, some
/// hundreds of them in each row of the chain. How many towns that were.
///
/// # Errors
/// The database's.
pub async fn attest_present(state: &State) -> Result<usize, Error> {
    let mut done = 0;
    for (town, code) in store::towns(state.db.reader()).await? {
        let first = store::first_said(state.db.reader(), town).await?;
        let from_birth = first.is_some_and(|body| !Claims::of("", &body).rows.is_empty());
        // Only a chain that did not attest from its birth is looked through for a later word.
        if from_birth || store::is_attested_later(state.db.reader(), town).await? {
            continue;
        }
        let tx = state.db.write().await?;
        // Another server may have been faster.
        if !store::is_attested_later(&tx, town).await? {
            Page { tx: &tx, town, object: format!("town:{code}"), at: state.clock.now() }.all().await?;
            tx.commit().await?;
            tracing::info!(%town, "the audit chain now attests what an earlier version has left");
            done += 1;
        }
    }
    Ok(done)
}

struct Page<'a> {
    tx: &'a WriteTx,
    town: TownId,
    object: String,
    at: Moment,
}

impl Page<'_> {
    async fn all(&self) -> Result<(), Error> {
        for table in Table::PAGED {
            let mut after = None;
            loop {
                let page = audit::page_of(self.tx, self.town, table, after.as_deref()).await?;
                let Some((_, last, _)) = page.last() else { break };
                after = Some(last.clone());
                self.say(audit::said_of(&page)).await?;
            }
        }
        let mut after = None;
        loop {
            let page = store::ops(self.tx, self.town, after).await?;
            let Some((last, _)) = page.last() else { break };
            after = Some(last.id);
            let rows: Vec<Standing> = audit::rows_of_ops(page.into_iter().map(|(row, _)| row).collect(), true);
            self.say(audit::said_of(&rows)).await?;
        }
        let mut after = None;
        loop {
            // Records of other kinds came to be after their writes attested them.
            let page = store::records(self.tx, self.town, RecordKind::Issue, after).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.id().0);
            let rows = page.iter().map(|issue| json!([Table::Issue.name(), issue.id(), kept_of(&issue.row, &issue.audiences)]));
            self.say(rows.collect()).await?;
        }
    }

    async fn say(&self, rows: Value) -> Result<(), Error> {
        let (actor, action) = ("system".to_owned(), BASELINE.to_owned());
        let record = Record { actor, action, object: self.object.clone(), body: json!({ "rows": rows }) };
        audit::append(self.tx, self.town, self.at, record).await
    }
}
