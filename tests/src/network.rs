//! A phone's way to the server: a real socket with the browser's patience, and the faults of a mobile network as a test orders them.

use crate::fault_plan::{Fault, FaultPlan};
use app::sync::{Body, Method, NoAnswer, Remote, Request, Response};
use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    time::{Duration, Instant},
};

/// The network of one phone. Keeps cookies like a browser.
pub struct Network {
    base: RefCell<String>,
    client: reqwest::Client,
    online: Cell<bool>,
    hurry: Cell<u32>,
    fault_plan: RefCell<Option<FaultPlan>>,
    faults: RefCell<VecDeque<Fault>>,
    late: RefCell<Vec<Request>>,
    tried: RefCell<Vec<Tried>>,
    exchanges: Option<RefCell<Vec<Exchange>>>,
}

/// A request that was tried while the network was there.
#[derive(Clone, Debug)]
pub struct Tried {
    /// Verb and path.
    pub line: String,
    /// Whether the whole answer came, with our header and a success.
    pub answered: bool,
    /// How long it took.
    pub took: Duration,
}

/// Request line, JSON sent, body answered.
pub type Exchange = (String, Option<String>, String);

impl Network {
    /// The way to the server at `base` ("http://127.0.0.1:1234").
    #[must_use]
    pub fn to(base: &str) -> Self {
        let client = reqwest::Client::builder().cookie_store(true).no_proxy().redirect(reqwest::redirect::Policy::limited(3)).build();
        Self {
            base: RefCell::new(base.to_owned()),
            client: client.unwrap(),
            online: Cell::new(true),
            hurry: Cell::new(1),
            fault_plan: RefCell::default(),
            faults: RefCell::default(),
            late: RefCell::default(),
            tried: RefCell::default(),
            exchanges: None,
        }
    }

    /// The same that also keeps what was said over it.
    #[must_use]
    pub fn recording(base: &str) -> Self {
        Self { exchanges: Some(RefCell::default()), ..Self::to(base) }
    }

    /// The same address leads to another server from now on.
    pub fn leads_to(&self, base: &str) {
        base.clone_into(&mut self.base.borrow_mut());
    }

    /// From now on the phone's patience is so many times shorter, so that a test need not wait as long as a browser does.
    pub fn hurry(&self, times: u32) {
        self.hurry.set(times.max(1));
    }

    /// Whether the network is there.
    #[must_use]
    pub fn is_online(&self) -> bool {
        self.online.get()
    }

    /// Takes the network away or brings it back.
    pub fn set_online(&self, online: bool) {
        self.online.set(online);
    }

    /// From now on messages meet the faults of this plan; `None`: none any more.
    pub fn set_fault_plan(&self, fault_plan: Option<FaultPlan>) {
        self.fault_plan.replace(fault_plan);
    }

    /// The next messages meet these faults, one after the other; those after them as before.
    pub fn next_faults(&self, faults: impl IntoIterator<Item = Fault>) {
        self.faults.borrow_mut().extend(faults);
    }

    /// How many of those are still to come.
    #[must_use]
    pub fn faults_left(&self) -> usize {
        self.faults.borrow().len()
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

    /// What was said so far and answered with a success.
    ///
    /// # Panics
    /// On a network that was not made to record.
    #[must_use]
    pub fn record(&self) -> Vec<Exchange> {
        self.exchanges.as_ref().expect("made by `recording`").borrow().clone()
    }

    async fn pass(&self, request: Request) -> Result<Response, NoAnswer> {
        let url = format!("{}{}", self.base.borrow(), request.path);
        let patience = Duration::from_millis(u64::try_from(request.patience_millis()).unwrap()) / self.hurry.get();
        let line = format!("{} {}", request.method.as_str(), request.path);
        let sent = match &request.body {
            Body::Json(text) if self.exchanges.is_some() => Some(text.clone()),
            _ => None,
        };
        let response = answer_of(request_of(&self.client, &url, request).timeout(patience)).await?;
        if let Some(exchanges) = self.exchanges.as_ref().filter(|_| response.success) {
            exchanges.borrow_mut().push((line, sent, String::from_utf8_lossy(&response.body).into_owned()));
        }
        Ok(response)
    }

    async fn fares(&self, fault: Fault, request: Request) -> Result<Response, NoAnswer> {
        for late in self.late.take() {
            let _unheard = self.pass(late).await;
        }
        match fault {
            Fault::None => self.pass(request).await,
            Fault::RequestLost => Err(NoAnswer),
            Fault::AnswerLost => self.pass(request).await.and(Err(NoAnswer)),
            Fault::Twice => {
                let _first = self.pass(request.clone()).await;
                self.pass(request).await
            }
            Fault::Cut(after) => {
                let mut response = self.pass(request).await?;
                response.body.truncate(after.min(response.body.len()));
                Ok(response)
            }
            Fault::Portal => Ok(Response { success: true, ours: false, body: b"<html>login</html>".to_vec() }),
            Fault::Proxy => Ok(Response { success: false, ours: false, body: b"<html>bad gateway</html>".to_vec() }),
            Fault::Delayed => {
                self.late.borrow_mut().push(request);
                Err(NoAnswer)
            }
        }
    }
}

impl Remote for Network {
    async fn send(&self, request: Request) -> Result<Response, NoAnswer> {
        if !self.online.get() {
            return Err(NoAnswer);
        }
        let ordered = self.faults.borrow_mut().pop_front();
        let fault = ordered.unwrap_or_else(|| self.fault_plan.borrow_mut().as_mut().map_or(Fault::None, FaultPlan::fault));
        let (line, begun) = (format!("{} {}", request.method.as_str(), request.path), Instant::now());
        let answer = self.fares(fault, request).await;
        let answered = answer.as_ref().is_ok_and(|response| response.ours && response.success);
        self.tried.borrow_mut().push(Tried { line, answered, took: begun.elapsed() });
        answer
    }
}

/// The app's request as one of this client.
fn request_of(client: &reqwest::Client, url: &str, request: Request) -> reqwest::RequestBuilder {
    let method = match request.method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Delete => reqwest::Method::DELETE,
    };
    let mut asked = client.request(method, url).header("x-jingge", "1");
    if let Some(token) = request.token {
        asked = asked.bearer_auth(token);
    }
    match request.body {
        Body::Empty => asked,
        Body::Json(text) => asked.header("content-type", "application/json").body(text),
        Body::Bytes(bytes) => asked.header("content-type", "application/octet-stream").body(bytes.to_vec()),
    }
}

/// The whole answer as the app sees it.
async fn answer_of(asked: reqwest::RequestBuilder) -> Result<Response, NoAnswer> {
    let answer = asked.send().await.map_err(|_| NoAnswer)?;
    let success = answer.status().is_success();
    let ours = answer.headers().get("x-jingge").is_some_and(|value| value == "1");
    let body = answer.bytes().await.map_err(|_| NoAnswer)?.to_vec();
    Ok(Response { success, ours, body })
}
