//! The answer to a pull for which nothing has come, made of what is in memory.
//!
//! It is given only if the feed, as of a state of the database that is at least as new as the request, has not moved beyond the cursor for any of
//! the person's audiences and recipients: then there is no record, departure, notice or reading after it. Everything else that an answer
//! says is of that same state. Whatever is not known here is asked of the database.

use super::starts_over;
use crate::{
    error::Error,
    feed::{follow, keys_of},
    state::State,
};
use shared::{
    issue::access_scope_of,
    person::Person,
    sync::{PROTOCOL, PullAnswer, PullRequest},
};

/// The answer, if it is known that nothing has come; `None`: the database has to be asked.
pub(super) async fn nothing_new(state: &State, person: &Person, asked: &PullRequest) -> Result<Option<PullAnswer>, Error> {
    if asked.also.as_ref().is_some_and(|also| !also.is_empty()) {
        return Ok(None);
    }
    let feed = follow(state, person.town).await?;
    if starts_over(asked, state.generation, feed.head) {
        return Ok(None);
    }
    let version = i64::try_from(feed.reference).map_err(Error::internal)?;
    let in_force = state.version_of(state.db.reader(), person.town, version).await?;
    if asked.cursor < feed.head && feed.may_have_moved(&keys_of(person, &in_force.reference), asked.cursor) {
        return Ok(None);
    }
    Ok(Some(PullAnswer {
        protocol: PROTOCOL,
        generation: state.generation,
        fresh: false,
        changes: Vec::new(),
        cursor: feed.head,
        more: false,
        now: state.clock.now(),
        head: feed.head,
        backed_up_through: feed.backed_up_through,
        reference: feed.reference,
        access_scope: Some(access_scope_of(person, &in_force.reference)),
        person: Some(person.clone()),
    }))
}
