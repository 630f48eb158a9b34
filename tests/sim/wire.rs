//! The network of one phone: what becomes of each message is decided by the fault rates.

use crate::{
    log::Log,
    server::{Answer, Letter, Server},
};
use app::sync::{Body, Method, NoAnswer, Remote, Request, Response};
use serde::Deserialize;
use shared::{
    id::{OpId, PersonId},
    sync::{Inventory, PushAnswer},
};
use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};
use tests::{
    dice::Dice,
    fault_plan::{Fault, FaultRates},
    history::{Happened, Invariant},
};

/// What all phones share of the network.
pub struct Post {
    /// The other end.
    pub server: Rc<Server>,
    /// Letters that will arrive some time.
    pub late: RefCell<Vec<Letter>>,
    /// Whose upload tokens are whose.
    pub tokens: RefCell<BTreeMap<String, PersonId>>,
    /// The faults; `None`: none.
    pub fault_rates: Cell<Option<FaultRates>>,
    /// The dice of the action under way.
    pub dice: RefCell<Dice>,
    /// The history.
    pub log: Rc<Log>,
}

/// A phone's way to the server.
pub struct Wire {
    post: Rc<Post>,
    name: &'static str,
    /// The browser's cookie, and whose it is: one for all accounts of the phone.
    pub jar: RefCell<Option<(String, PersonId)>>,
    /// What the server acknowledged to know of what each person's store holds.
    pub told: RefCell<BTreeMap<PersonId, BTreeSet<OpId>>>,
}

#[derive(Deserialize)]
struct Pushed {
    envelopes: Vec<Head>,
    #[serde(default)]
    inventory: Inventory,
}

#[derive(Deserialize)]
struct Head {
    op: OpId,
    by: PersonId,
}

impl Wire {
    /// A phone called `name`, with nobody signed in.
    pub fn new(post: Rc<Post>, name: &'static str) -> Self {
        Self { post, name, jar: RefCell::default(), told: RefCell::default() }
    }

    fn fault(&self) -> Fault {
        self.post.fault_rates.get().map_or(Fault::None, |fault_rates| fault_rates.fault(&mut self.post.dice.borrow_mut()))
    }

    async fn pass(&self, letter: &Letter) -> Result<Answer, NoAnswer> {
        let answer = self.post.server.receive(letter).await.ok_or(NoAnswer)?;
        note_verdicts(&self.post.log, letter, &answer);
        Ok(answer)
    }

    /// Nothing may be sent in another's name.
    fn check_sender(&self, letter: &Letter, pushed: Option<&Pushed>) {
        let by_token = letter.request.token.as_ref().and_then(|token| self.post.tokens.borrow().get(token).copied());
        let sender = by_token.or_else(|| self.jar.borrow().as_ref().map(|(_, person)| *person));
        let foreign = pushed.into_iter().flat_map(|pushed| &pushed.envelopes).find(|head| sender.is_some_and(|sender| head.by != sender));
        if let Some(head) = foreign {
            self.post.log.seen(Invariant::I8, format!("{} was sent under another person", head.op));
        }
    }
}

impl Remote for Wire {
    async fn send(&self, request: Request) -> Result<Response, NoAnswer> {
        let letter = Letter { request, cookie: self.jar.borrow().as_ref().map(|(cookie, _)| cookie.clone()) };
        let pushed = pushed_of(&letter.request);
        self.check_sender(&letter, pushed.as_ref());
        let what = described(&letter.request, pushed.as_ref());
        let fault = self.fault();
        let answer = match fault {
            Fault::RequestLost => Err(NoAnswer),
            Fault::AnswerLost => self.pass(&letter).await.and(Err(NoAnswer)),
            Fault::Twice => {
                let _first = self.pass(&letter).await;
                self.pass(&letter).await
            }
            Fault::Cut(after) => self.pass(&letter).await.map(|mut answer| {
                answer.body.truncate(after.min(answer.body.len().saturating_sub(1)));
                answer
            }),
            Fault::Portal => Ok(Answer { status: 200, ours: false, body: b"<html>login</html>".to_vec(), cookie: None }),
            Fault::Proxy => Ok(Answer { status: 502, ours: false, body: b"<html>bad gateway</html>".to_vec(), cookie: None }),
            Fault::Delayed => {
                self.post.late.borrow_mut().push(letter.clone());
                Err(NoAnswer)
            }
            Fault::None => self.pass(&letter).await,
        };
        let heard = answer.as_ref().map_or_else(|NoAnswer| "nothing".to_owned(), |answer| answer.status.to_string());
        self.post.log.line(format!("{}: {what} · {fault} · {heard}", self.name));
        let answer = answer?;
        let success = (200..300).contains(&answer.status);
        if success
            && answer.ours
            && let Some(pushed) = pushed
            && let Some(person) = pushed.envelopes.first().map(|head| head.by).or_else(|| self.jar.borrow().as_ref().map(|(_, who)| *who))
            && serde_json::from_slice::<PushAnswer>(&answer.body).is_ok()
        {
            self.told.borrow_mut().insert(person, pushed.inventory.held.iter().map(|held| held.op).collect());
        }
        if let Some(cookie) = answer.cookie.filter(|_| success) {
            // Whose it is, the one who signs in says; until then its owner is unknown.
            let owner = self.jar.borrow().as_ref().map_or(PersonId(uuid::Uuid::nil()), |(_, person)| *person);
            self.jar.replace(Some((cookie, owner)));
        }
        Ok(Response { success, ours: answer.ours, body: answer.body })
    }
}

/// Delivers a letter that was late; its answer reaches nobody.
pub async fn deliver_late(post: &Post, letter: &Letter) {
    post.log.line(format!("late: {}", described(&letter.request, pushed_of(&letter.request).as_ref())));
    if let Some(answer) = post.server.receive(letter).await {
        note_verdicts(&post.log, letter, &answer);
    }
}

/// Final verdicts, whoever hears them.
fn note_verdicts(log: &Log, letter: &Letter, answer: &Answer) {
    if pushed_of(&letter.request).is_none() || answer.status != 200 {
        return;
    }
    let Ok(answer) = serde_json::from_slice::<PushAnswer>(&answer.body) else { return };
    for outcome in answer.outcomes.into_iter().filter(|outcome| outcome.verdict.is_final()) {
        log.happened(Happened::Decided(outcome.op, outcome.verdict));
    }
}

fn pushed_of(request: &Request) -> Option<Pushed> {
    match &request.body {
        Body::Json(text) if request.path == "/api/sync/push" => serde_json::from_str(text).ok(),
        _ => None,
    }
}

/// The request in a few words that are the same in every play of a seed.
fn described(request: &Request, pushed: Option<&Pushed>) -> String {
    let path = request.path.split('?').next().unwrap_or_default();
    let ops: Vec<String> = pushed.into_iter().flat_map(|pushed| &pushed.envelopes).map(|head| head.op.to_string()).collect();
    let verb = if request.method == Method::Get { "" } else { request.method.as_str() };
    format!("{verb} {path} {}", ops.join(" ")).trim().to_owned()
}
