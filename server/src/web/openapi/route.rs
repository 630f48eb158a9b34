//! A route as the document describes it.

use super::part::{Body, Known, Parameter, one};
use shared::account::{ErrorBody, ErrorCode};

/// One route.
pub struct Route {
    /// Method in capitals.
    pub method: &'static str,
    /// Pattern as actix has it.
    pub path: &'static str,
    /// Family, for the reader.
    pub tag: &'static str,
    /// What it does, one line.
    pub summary: &'static str,
    /// How the asker is known.
    pub known: Known,
    /// Parameters.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub request: Option<Body>,
    /// What is answered; `None`: an empty answer.
    pub answer: Option<Body>,
    /// Whether success may also be an empty answer: nothing is new.
    pub may_be_empty: bool,
    /// What may go wrong beside what every such route has: not signed in, another site, a fault of the server.
    pub failures: Vec<ErrorCode>,
}

impl Route {
    pub(super) fn new(tag: &'static str, method: &'static str, path: &'static str, summary: &'static str) -> Self {
        Self {
            method,
            path,
            tag,
            summary,
            known: Known::Cookie,
            parameters: Vec::new(),
            request: None,
            answer: None,
            may_be_empty: false,
            failures: Vec::new(),
        }
    }

    pub(super) fn known(self, known: Known) -> Self {
        Self { known, ..self }
    }

    pub(super) fn with(mut self, parameters: impl IntoIterator<Item = Parameter>) -> Self {
        self.parameters.extend(parameters);
        self
    }

    pub(super) fn takes(self, body: Body) -> Self {
        Self { request: Some(body), ..self }
    }

    pub(super) fn gives(self, body: Body) -> Self {
        Self { answer: Some(body), ..self }
    }

    pub(super) fn or_nothing(self) -> Self {
        Self { may_be_empty: true, ..self }
    }

    pub(super) fn fails(mut self, failures: impl IntoIterator<Item = ErrorCode>) -> Self {
        self.failures.extend(failures);
        self
    }
}

/// The body of every answer that is no success.
#[must_use]
pub fn error() -> Body {
    one::<ErrorBody>()
}
