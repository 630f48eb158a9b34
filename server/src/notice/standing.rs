//! Notices with how their records stand by now.

use crate::{
    error::Error,
    feed::seen,
    state::{Connection, breathe},
};
use shared::{
    id::RecordId,
    issue::audiences_of_person,
    notice::Notice,
    person::Person,
    record::{RecordRef, standing},
    reference::Reference,
};
use std::collections::HashMap;

/// Records that are held in memory at once.
const AT_ONCE: usize = 50;

/// Each of these notices to this person with how its record stands by now, as far as they may see it.
///
/// # Errors
/// The database's.
pub async fn with_standing(
    db: &impl Connection,
    person: &Person,
    reference: &Reference,
    notices: Vec<Notice>,
) -> Result<Vec<Notice>, Error> {
    let audiences = audiences_of_person(person, reference);
    let mut records: Vec<RecordRef> = notices.iter().map(about).collect();
    records.sort_unstable();
    records.dedup();
    let mut stood = HashMap::with_capacity(records.len());
    for (done, records) in records.chunks(AT_ONCE).enumerate() {
        let found = seen(db, &audiences, records).await?;
        for notice in &notices {
            if records.contains(&about(notice)) {
                let record = found.get(&about(notice)).filter(|record| record.town() == person.town);
                stood.insert(notice.id, standing(notice.clone(), record, person));
            }
        }
        breathe(done).await;
    }
    Ok(notices.into_iter().map(|notice| stood.remove(&notice.id).unwrap_or(notice)).collect())
}

fn about(notice: &Notice) -> RecordRef {
    RecordRef { kind: notice.record_kind, id: RecordId::from(notice.issue) }
}
