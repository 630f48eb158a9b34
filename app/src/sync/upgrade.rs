//! What an earlier version left on the phone is brought to this one.

use crate::store::{Durability, Outbox, Store, StoreError, Write};

/// How many copies get their rows in one go.
const AT_ONCE: u32 = 50;

/// Whether there may be copies without rows: a phone that has pulled nothing yet has none.
#[must_use]
pub const fn lacks_rows(outbox: &Outbox) -> bool {
    !outbox.marks.rows && outbox.marks.cursor > 0
}

/// Gives each copy its row, a few at a time; done again from the beginning if it breaks off. Nobody else may write copies meanwhile.
///
/// # Errors
/// The storage failed.
pub async fn make_rows<S: Store>(store: &S) -> Result<(), StoreError> {
    let mut last = None;
    loop {
        let issues = store.issues_after(last, AT_ONCE).await?;
        last = issues.last().map(|issue| issue.id);
        let put = |outbox: &mut Outbox| {
            outbox.marks.rows = last.is_none();
            Ok(((), issues.iter().map(|issue| Write::PutRow(Box::new(issue.clone()))).collect()))
        };
        store.write(Durability::Relaxed, put).await?;
        if last.is_none() {
            return Ok(());
        }
    }
}
