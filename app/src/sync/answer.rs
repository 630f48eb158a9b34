//! Telling an answer of ours from anything else that may come back over a town's networks.

use super::remote::{NoAnswer, Response};
use serde::{Deserialize, de::DeserializeOwned};
use shared::sync::{LaterCause, OpOutcome, PullAnswer, PushAnswer, Verdict};
use shared::{
    account::{ErrorBody, ErrorCode},
    id::{GenerationId, IssueId, OpId},
    issue::AccessScope,
    moment::Moment,
    person::Person,
};

/// Why a request brought nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// No answer, or one that is not our server's, whatever its status: a portal, a proxy, half an answer.
    NoNetwork,
    /// Our server said no.
    Server {
        /// What.
        error: ErrorCode,
        /// A fact beside it (seconds to wait, a limit).
        detail: Option<String>,
    },
}

impl Failure {
    /// What our server said, if it spoke.
    #[must_use]
    pub const fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::NoNetwork => None,
            Self::Server { error, .. } => Some(*error),
        }
    }

    /// Milliseconds the server asks to wait, if it does.
    #[must_use]
    pub fn wait_millis(&self) -> Option<i64> {
        match self {
            Self::Server { error: ErrorCode::TooMany | ErrorCode::Busy, detail: Some(detail) } => {
                detail.trim().parse::<i64>().ok().map(|seconds| seconds.clamp(0, 3_600) * 1_000)
            }
            _ => None,
        }
    }
}

/// Reads an answer.
///
/// # Errors
/// [`Failure::NoNetwork`] unless the answer carries our header and our shape.
pub fn read_answer<T: DeserializeOwned>(answer: Result<Response, NoAnswer>) -> Result<T, Failure> {
    let body = ours(answer)?;
    crate::store::json::read_bytes(&body).map_err(|_| Failure::NoNetwork)
}

/// What can be read of any outcome.
#[derive(Deserialize)]
struct OutcomeHead {
    op: OpId,
    issue: IssueId,
}

/// [`PullAnswer`] without its changes, so that the code that reads every kind of change is no part of a first visit.
#[derive(Deserialize)]
struct PullHead {
    protocol: u16,
    generation: GenerationId,
    fresh: bool,
    cursor: u64,
    more: bool,
    now: Moment,
    head: u64,
    #[serde(default)]
    backed_up_through: u64,
    reference: u64,
    #[serde(default, rename = "sight")]
    access_scope: Option<AccessScope>,
    #[serde(default)]
    person: Option<Person>,
}

/// Reads the answer to a pull, all but its changes, of which the texts are handed on: what is read at once would hold up the pages.
///
/// # Errors
/// As [`read_answer`].
pub fn read_pull(body: &[u8]) -> Result<(PullAnswer, Vec<&str>), Failure> {
    let (answer, texts) = crate::store::json::read_apart::<PullHead>(body, "changes").map_err(|_| Failure::NoNetwork)?;
    let PullHead { protocol, generation, fresh, cursor, more, now, head, backed_up_through, reference, access_scope, person } = answer;
    let changes = Vec::new();
    let answer =
        PullAnswer { protocol, generation, fresh, changes, cursor, more, now, head, backed_up_through, reference, access_scope, person };
    Ok((answer, texts))
}

/// Reads the answer to a push. A verdict that this program is too old for counts as none yet: the server gives the same one to the next,
/// and a newer program will read it.
///
/// # Errors
/// As [`read_answer`].
pub fn read_push(answer: Result<Response, NoAnswer>) -> Result<PushAnswer, Failure> {
    let (mut pushed, outcomes): (PushAnswer, Vec<Result<OpOutcome, OutcomeHead>>) =
        crate::store::json::read_leniently(&ours(answer)?, "outcomes").map_err(|_| Failure::NoNetwork)?;
    let unread = |OutcomeHead { op, issue }| OpOutcome {
        op,
        issue,
        verdict: Verdict::Later { cause: LaterCause::Busy },
        seen: false,
        receipt: None,
    };
    pushed.outcomes = outcomes.into_iter().map(|outcome| outcome.unwrap_or_else(unread)).collect();
    Ok(pushed)
}

/// The body of a success of ours.
pub(super) fn ours(answer: Result<Response, NoAnswer>) -> Result<Vec<u8>, Failure> {
    let response = answer.map_err(|NoAnswer| Failure::NoNetwork)?;
    if !response.ours {
        return Err(Failure::NoNetwork);
    }
    if response.success {
        return Ok(response.body);
    }
    let body: ErrorBody = crate::store::json::read_bytes(&response.body).map_err(|_| Failure::NoNetwork)?;
    Err(Failure::Server { error: body.error, detail: body.detail })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use shared::fixture::{NOW, people};
    use shared::sync::{Change, FeedChange};
    use uuid::Uuid;

    #[test]
    fn all_of_a_pull_but_its_changes_is_read_as_the_server_writes_it() {
        let id = Uuid::from_u128(7);
        let person = people::inspector();
        let answer = PullAnswer {
            protocol: 1,
            generation: GenerationId(id),
            fresh: true,
            changes: vec![FeedChange { feed: 3, change: Change::Gone(IssueId(id)) }],
            cursor: 4,
            more: true,
            now: NOW,
            head: 5,
            backed_up_through: 2,
            reference: 6,
            access_scope: Some(AccessScope(8)),
            person: Some(person),
        };
        let body = serde_json::to_vec(&answer).unwrap();
        let (read, texts) = read_pull(&body).unwrap();
        assert_eq!((read, texts.len()), (PullAnswer { changes: Vec::new(), ..answer }, 1));
    }
}
