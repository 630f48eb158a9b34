//! Sessions in force, which nearly every request asks for.

use super::store::{self, Standing};
use crate::{
    error::Error,
    state::{Session, State},
};

/// The session with this id, if it and its account are in force. As long as nothing is committed to the database, by whomever, it is what it was
/// found to be; when it ends stands in it.
///
/// # Errors
/// The database's.
pub(super) async fn in_force(state: &State, id: String) -> Result<Option<Standing>, Error> {
    let (stamp, now) = (state.db.stamp().await?, state.clock.now());
    if let Some(session) = state.sessions.get(stamp, &id).filter(|session| session.until > now) {
        let Session { person, device, device_name, .. } = session;
        return Ok(Some(Standing { person, id, device, device_name }));
    }
    let found = store::session_with(state.db.reader(), &id, now).await?;
    Ok(found.map(|(standing, until)| {
        let Standing { person, device, device_name, .. } = standing.clone();
        state.sessions.put(stamp, id, Session { person, device, device_name, until });
        standing
    }))
}
