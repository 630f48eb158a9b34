//! The town's feed as it stands in memory, brought up to what is committed before it is looked at.
//!
//! What makes it true: a look at the database ([`Stamp`](crate::state::Stamp)) begins after the question came. If it finds the state in which the
//! feed was read, nothing was committed since. If not, the town's row is read, and of what came between the two newest numbers the audiences,
//! recipients and readers. Numbers are given inside the writing transaction while the town's row is held, so all below the newest one are
//! there. Each of them must be found again in what is read; if one is missing, nothing is believed of what lies before.

mod store;

use crate::{
    error::Error,
    state::{Feed, State},
};
use shared::{
    id::TownId,
    issue::audiences_of_person,
    notice::{Recipient, recipients_of},
    person::Person,
    reference::Reference,
};
use tokio::sync::OwnedMutexGuard;

/// The town's feed as of a state of the database that is at least as new as this call.
///
/// # Errors
/// [`Error::NotFound`] for an unknown town; the database's.
pub async fn follow(state: &State, town: TownId) -> Result<OwnedMutexGuard<Feed>, Error> {
    let stamp = state.db.stamp().await?;
    let mut feed = state.feeds.of(town).await;
    if feed.as_of < stamp {
        store::bring_up(state.db.reader(), town, &mut feed).await?;
        feed.as_of = stamp;
    }
    Ok(feed)
}

/// The audiences and recipients whose changes a pull would bring to this person.
#[must_use]
pub fn keys_of(person: &Person, reference: &Reference) -> Vec<String> {
    let mut keys: Vec<String> = audiences_of_person(person, reference).iter().map(ToString::to_string).collect();
    keys.extend(recipients_of(person).iter().map(Recipient::key));
    keys.sort_unstable();
    keys.dedup();
    keys
}
