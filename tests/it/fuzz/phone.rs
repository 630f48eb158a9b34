//! A phone whose answers and rows are spoilt.

use app::{
    clock::Env as _,
    store::Store as _,
    sync::{Engine, NoAnswer, Pause, Remote, Request, Response, status_of},
};
use shared::sync::OpState;
use std::{cell::RefCell, rc::Rc};
use tests::{
    Network, Phone, World,
    dice::Dice,
    fuzz::{Shown, cases, spoil, spoil_json},
    world::{kind, lane},
};

/// A network on which half of all answers arrive spoilt.
struct Warped {
    network: Rc<Network>,
    dice: RefCell<Dice>,
    last: RefCell<String>,
}

impl Remote for Warped {
    async fn send(&self, request: Request) -> Result<Response, NoAnswer> {
        let reference = request.path.starts_with("/api/reference");
        let mut response = self.network.send(request).await?;
        let dice = &mut *self.dice.borrow_mut();
        if reference || dice.roll(2) == 0 {
            return Ok(response);
        }
        response.body = match serde_json::from_slice(&response.body) {
            Ok(json) if dice.roll(5) > 0 => spoil_json(dice, &json).to_string().into_bytes(),
            _ => spoil(dice, &response.body),
        };
        self.last.replace(String::from_utf8_lossy(&response.body).into_owned());
        Ok(response)
    }
}

/// Every saved record is here with its text and its photo, or the phone holds a receipt for it: one that is said to be backed up may go.
async fn keeps_all(phone: &Phone, saved: &[(shared::id::OpId, String)]) {
    let outbox = phone.store.outbox().await.unwrap();
    for (op, envelope) in saved {
        let Some(row) = outbox.op(*op) else {
            assert!(phone.has_verified_receipt(*op).await, "{op} is gone without a receipt");
            continue;
        };
        assert_eq!(&row.envelope, envelope, "{op} reads as it was saved");
        if row.is_held() {
            for hash in &row.photos {
                assert!(phone.store.bytes(*hash).await.unwrap().is_some(), "{op} has lost {hash}");
            }
        } else {
            assert!(phone.has_verified_receipt(*op).await, "{op} is called delivered without a receipt");
        }
    }
    let _status = status_of(&outbox);
    let _shown = phone.shown().await;
}

#[tokio::test]
async fn spoilt_answers_make_no_phone_panic_and_cost_no_record() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    let remote = Rc::new(Warped { network: Rc::clone(&wang.network), dice: RefCell::new(Dice::new(6)), last: RefCell::default() });
    let engine = Engine::new(Rc::clone(&wang.store), Rc::clone(&remote), Rc::clone(&wang.env), wang.device, |_| {});
    let mut saved = Vec::new();
    for case in 0..cases(16) {
        let op = wang.report(kind("A06"), lane(), "照片随后").await.op;
        let envelope = wang.store.outbox().await.unwrap().op(op).unwrap().envelope.clone();
        saved.push((op, envelope));
        engine.wake();
        for _ in 0..10 {
            if let Some(Pause::Until(instant)) = engine.step().await.unwrap() {
                wang.env.set(instant.min(wang.env.now().plus_minutes(60)));
                engine.wake();
            }
            let _shown = Shown(case, remote.last.borrow().clone());
            keeps_all(&wang, saved.get(saved.len().saturating_sub(4)..).unwrap()).await;
        }
    }
    keeps_all(&wang, &saved).await;
    for _ in 0..30 {
        wang.sync().await;
        wang.env.set(wang.env.now().plus_minutes(15));
    }
    keeps_all(&wang, &saved).await;
    for record in status_of(&wang.store.outbox().await.unwrap()).rows {
        let settled = record.state == OpState::Delivered || record.needs_person;
        assert!(settled, "{} is neither delivered nor under 需处理: {:?}", record.op, record.state);
    }
}

#[tokio::test]
async fn garbage_rows_in_the_outbox_stay_listed_and_hold_up_nothing_new() {
    let town = World::new().await;
    let mut dice = Dice::new(7);
    for case in 0..cases(12) {
        let wang = town.phone("wang").await;
        wang.offline();
        wang.report(kind("A06"), lane(), "旧的").await;
        wang.report(kind("A06"), lane(), "也是旧的").await;
        let outbox = wang.store.outbox().await.unwrap();
        let row = serde_json::to_value(outbox.ops.values().next().unwrap()).unwrap();
        let garbage = match dice.roll(3) {
            0 => String::new(),
            1 => String::from_utf8_lossy(&spoil(&mut dice, row.to_string().as_bytes())).into_owned(),
            _ => spoil_json(&mut dice, &row).to_string(),
        };
        let _shown = Shown(case, garbage.clone());
        wang.store.damage(if case % 3 == 2 { "photos" } else { "envelopes" }, &garbage);
        let rows = wang.store.outbox().await.unwrap();
        if case % 3 != 2 {
            assert_eq!(rows.ops.values().count() + rows.broken.len(), 2, "each row is a record or listed as broken");
        }
        let new = wang.report(kind("A06"), lane(), "新的").await;
        wang.online().await;
        assert_eq!(wang.state_of(new.op).await, OpState::Delivered);
        let after = wang.store.outbox().await.unwrap();
        assert!(after.broken.len() >= rows.broken.len(), "no damaged row vanishes");
        let _status = status_of(&after);
    }
}
