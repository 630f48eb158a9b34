//! The phone's way to the server, with a switch.

use crate::storm::{Fate, Storm};
use app::sync::{Body, Method, NoAnswer, Remote, Request, Response};
use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    time::Duration,
};

/// A network that can be taken away. Keeps cookies like a browser.
pub struct Line {
    base: RefCell<String>,
    client: reqwest::Client,
    online: Cell<bool>,
    storm: RefCell<Option<Storm>>,
    fates: RefCell<VecDeque<Fate>>,
    passed: RefCell<Vec<Exchange>>,
}

/// Request line, JSON sent, body answered.
pub type Exchange = (String, Option<String>, String);

impl Line {
    /// A line to the server at `base` ("http://127.0.0.1:1234").
    #[must_use]
    pub fn to(base: &str) -> Self {
        let client = reqwest::Client::builder().cookie_store(true).timeout(Duration::from_secs(30)).no_proxy().build().unwrap();
        Self {
            base: RefCell::new(base.to_owned()),
            client,
            online: Cell::new(true),
            storm: RefCell::default(),
            fates: RefCell::default(),
            passed: RefCell::default(),
        }
    }

    /// The same address leads to another server from now on.
    pub fn leads_to(&self, base: &str) {
        base.clone_into(&mut self.base.borrow_mut());
    }

    /// Whether the network is there.
    #[must_use]
    pub fn is_online(&self) -> bool {
        self.online.get()
    }

    /// What has passed, successes only.
    #[must_use]
    pub fn record(&self) -> Vec<Exchange> {
        self.passed.borrow().clone()
    }

    /// From now on messages fare as the storm decides; `None`: all is well again.
    pub fn set_storm(&self, storm: Option<Storm>) {
        self.storm.replace(storm);
    }

    /// The next messages fare like this, one after the other; those after them as before.
    pub fn next_fates(&self, fates: impl IntoIterator<Item = Fate>) {
        self.fates.borrow_mut().extend(fates);
    }

    /// How many of those are still to come.
    #[must_use]
    pub fn fates_left(&self) -> usize {
        self.fates.borrow().len()
    }

    /// Takes the network away or brings it back.
    pub fn set_online(&self, online: bool) {
        self.online.set(online);
    }
}

impl Remote for Line {
    async fn send(&self, request: Request) -> Result<Response, NoAnswer> {
        if !self.online.get() {
            return Err(NoAnswer);
        }
        let foretold = self.fates.borrow_mut().pop_front();
        let fate = foretold.unwrap_or_else(|| self.storm.borrow_mut().as_mut().map_or(Fate::Fine, Storm::fate));
        match fate {
            Fate::Fine => self.pass(request).await,
            Fate::RequestLost => Err(NoAnswer),
            Fate::AnswerLost => {
                let _lost = self.pass(request).await;
                Err(NoAnswer)
            }
            Fate::Twice => {
                let _first = self.pass(request.clone()).await;
                self.pass(request).await
            }
            Fate::Cut(after) => {
                let mut response = self.pass(request).await?;
                response.body.truncate(after.min(response.body.len()));
                Ok(response)
            }
            Fate::Portal => Ok(Response { success: true, ours: false, body: b"<html>login</html>".to_vec() }),
        }
    }
}

impl Line {
    async fn pass(&self, request: Request) -> Result<Response, NoAnswer> {
        let url = format!("{}{}", self.base.borrow(), request.path);
        let line = format!("{} {}", request.method.as_str(), request.path);
        let sent = match &request.body {
            Body::Json(text) => Some(text.clone()),
            _ => None,
        };
        let response = answer_of(request_of(&self.client, &url, request)).await?;
        if response.success {
            self.passed.borrow_mut().push((line, sent, String::from_utf8_lossy(&response.body).into_owned()));
        }
        Ok(response)
    }
}

/// The app's request as one of this client.
pub(crate) fn request_of(client: &reqwest::Client, url: &str, request: Request) -> reqwest::RequestBuilder {
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
pub(crate) async fn answer_of(asked: reqwest::RequestBuilder) -> Result<Response, NoAnswer> {
    let answer = asked.send().await.map_err(|_| NoAnswer)?;
    let success = answer.status().is_success();
    let ours = answer.headers().get("x-jingge").is_some_and(|value| value == "1");
    let body = answer.bytes().await.map_err(|_| NoAnswer)?.to_vec();
    Ok(Response { success, ours, body })
}
