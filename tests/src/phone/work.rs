//! A day's work by dice, on many phones side by side.

use super::Phone;
use crate::{
    dice::Dice,
    inspection::{front, self_check},
};
use app::clock::Env as _;
use shared::{
    id::IssueId,
    inspection::{self, Subject, Submit},
    issue::{Command, Judgement},
    person::{Role, RoleKind},
};
use std::{
    cell::{Cell, RefCell},
    time::Duration,
};

impl Phone {
    /// Works until told to stop, with at most so many records: acts now and then, and sends.
    pub async fn work(&self, dice: &mut Dice, issues: &RefCell<Vec<IssueId>>, most: usize, stop: &Cell<bool>) {
        let mut acted = 0;
        while !stop.get() {
            self.tick();
            if acted < most && dice.roll(2) == 0 {
                acted += usize::from(self.act(dice, issues).await);
            }
            self.engine.wake();
            for _ in 0..=dice.roll(6) {
                if stop.get() || self.engine.step().await.unwrap().is_some() {
                    break;
                }
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Does one thing of this person's work, as the dice say. What the rules refuse on the spot is not done: then `false`.
    pub async fn act(&self, dice: &mut Dice, issues: &RefCell<Vec<IssueId>>) -> bool {
        if dice.roll(5) == 0
            && let Some(done) = self.inspects(dice, issues).await
        {
            return done;
        }
        let role = self.person.role.kind();
        let known = dice.pick(&issues.borrow()).copied();
        let Some(issue) = known.filter(|_| role != RoleKind::Inspector || dice.roll(3) > 0) else {
            if role != RoleKind::Inspector {
                return false;
            }
            let issue = self.report_of(1 + dice.roll(3), lengths(dice)).await;
            issues.borrow_mut().push(issue);
            return true;
        };
        let command = match (role, dice.roll(4)) {
            (RoleKind::Inspector, 0) => Command::Withdraw { reason: "看错了".into() },
            (RoleKind::Inspector, _) => {
                Command::Supplement { photos: vec![self.shoot_of(lengths(dice)).await], note: "又一张".into(), voice: None }
            }
            (RoleKind::Unit, 0) => Command::Acknowledge,
            (RoleKind::Unit, _) => {
                Command::Rectify { photos: vec![self.shoot_of(lengths(dice)).await], note: "已清理".into(), voice: None }
            }
            (RoleKind::Verifier, 0) => Command::Verify {
                judgement: Judgement::SendBack { reason: "仍有残留".into() },
                photos: vec![],
                note: String::new(),
                voice: None,
            },
            (RoleKind::Verifier, _) => Command::Verify { judgement: Judgement::Pass, photos: vec![], note: String::new(), voice: None },
            (_, 0) => Command::Void { reason: "误报".into() },
            _ => Command::Escalate { reason: "领导交办".into() },
        };
        self.ask(issue, command).await.is_ok()
    }
}

impl Phone {
    /// Fills in an inspection whose failed item opens an issue; `None` of a person who fills in none.
    async fn inspects(&self, dice: &mut Dice, issues: &RefCell<Vec<IssueId>>) -> Option<bool> {
        if !matches!(self.person.role, Role::Inspector { .. } | Role::Unit { .. }) {
            return None;
        }
        let (place, opens) = (self.place.borrow().clone(), IssueId(self.env.new_id()));
        let photo = self.shoot_of(lengths(dice)).await;
        let submit = match self.person.role {
            Role::Unit { unit } => Submit { subject: Subject::Unit(unit), ..self_check(place, &photo, opens) },
            _ => front(place, [&photo, &self.shoot_of(lengths(dice)).await], Some(opens)),
        };
        let done = self.ask(IssueId(self.env.new_id()), inspection::Command::Submit(submit)).await.is_ok();
        if done {
            issues.borrow_mut().push(opens);
        }
        Some(done)
    }
}

/// Photos of one chunk, and now and then of two or three.
fn lengths(dice: &mut Dice) -> usize {
    let most = [30_000, 30_000, 300_000, 600_000];
    dice.pick(&most).copied().unwrap_or(30_000)
}

/// Lets all of them go on side by side, and gives what each came to.
pub async fn together<F: Future>(all: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut waiting: Vec<_> = all.into_iter().map(|future| (Some(Box::pin(future)), None)).collect();
    std::future::poll_fn(|context| {
        for (future, output) in &mut waiting {
            if let Some(going) = future
                && let std::task::Poll::Ready(done) = going.as_mut().poll(context)
            {
                (*future, *output) = (None, Some(done));
            }
        }
        if waiting.iter().all(|(future, _)| future.is_none()) { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    waiting.into_iter().filter_map(|(_, output)| output).collect()
}
