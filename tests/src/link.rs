//! A phone's way to a server process: as patient as the browser's, or less so that a test need not wait, and it counts.

use crate::line::{answer_of, request_of};
use app::sync::{NoAnswer, Remote, Request, Response};
use std::{
    cell::{Cell, RefCell},
    time::{Duration, Instant},
};

/// A request that was tried.
#[derive(Clone, Debug)]
pub struct Tried {
    /// Verb and path.
    pub line: String,
    /// Whether the whole answer came, with our header and a success.
    pub answered: bool,
    /// How long it took.
    pub took: Duration,
}

/// The network of one phone. Keeps cookies like a browser.
pub struct Link {
    base: RefCell<String>,
    client: reqwest::Client,
    hurry: Cell<u32>,
    tried: RefCell<Vec<Tried>>,
}

impl Link {
    /// A link to the server at `base` ("http://127.0.0.1:1234").
    #[must_use]
    pub fn to(base: &str) -> Self {
        let client = reqwest::Client::builder().cookie_store(true).no_proxy().redirect(reqwest::redirect::Policy::limited(3)).build();
        Self { base: RefCell::new(base.to_owned()), client: client.unwrap(), hurry: Cell::new(1), tried: RefCell::default() }
    }

    /// The same address leads to another server from now on.
    pub fn leads_to(&self, base: &str) {
        base.clone_into(&mut self.base.borrow_mut());
    }

    /// From now on the phone's patience is so many times shorter.
    pub fn hurry(&self, times: u32) {
        self.hurry.set(times.max(1));
    }

    /// What was tried so far.
    #[must_use]
    pub fn tried(&self) -> Vec<Tried> {
        self.tried.borrow().clone()
    }

    /// Forgets what was tried so far.
    pub fn forget(&self) {
        self.tried.borrow_mut().clear();
    }

    async fn pass(&self, request: Request) -> Result<Response, NoAnswer> {
        let url = format!("{}{}", self.base.borrow(), request.path);
        let patience = Duration::from_millis(u64::try_from(request.patience_millis()).unwrap()) / self.hurry.get();
        let asked = request_of(&self.client, &url, request).timeout(patience);
        answer_of(asked).await
    }
}

impl Remote for Link {
    async fn send(&self, request: Request) -> Result<Response, NoAnswer> {
        let line = format!("{} {}", request.method.as_str(), request.path);
        let begun = Instant::now();
        let answer = self.pass(request).await;
        let answered = answer.as_ref().is_ok_and(|response| response.ours && response.success);
        self.tried.borrow_mut().push(Tried { line, answered, took: begun.elapsed() });
        answer
    }
}
