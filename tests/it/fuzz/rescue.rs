//! 救援包 that were damaged on their way.

use app::{
    clock::Env as _,
    store::Store as _,
    sync::{rescue_head, rescue_of},
};
use server::{error::Error, sync::import_rescue};
use shared::sync::Rescue;
use tests::{
    World,
    dice::Dice,
    fuzz::{Shown, cases, spoil, spoil_json},
    world::{kind, lane},
};

#[tokio::test]
async fn a_spoilt_rescue_file_is_refused_or_taken_in_as_far_as_it_is_whole_and_again_changes_nothing() {
    let town = World::new().await;
    let wang = town.phone("wang").await;
    wang.offline();
    for note in ["一", "二"] {
        wang.report(kind("A06"), lane(), note).await;
    }
    let rescue = rescue_of(&wang.store.outbox().await.unwrap(), wang.device, wang.env.now());
    let (head, photos) = rescue_head(&*wang.store, rescue).await.unwrap();
    let whole = [head.clone(), photos.concat()].concat();
    let head = String::from_utf8(head).unwrap();
    let list: serde_json::Value = serde_json::from_str(head.lines().nth(1).unwrap()).unwrap();
    let (mut dice, mut taken) = (Dice::new(5), 0);
    for case in 0..cases(150) {
        let file = match dice.roll(2) {
            0 => spoil(&mut dice, &whole),
            _ => [format!("jingge rescue 1\n{}\n", spoil_json(&mut dice, &list)).into_bytes(), photos.concat()].concat(),
        };
        let _shown = Shown(case, String::from_utf8_lossy(&file).into_owned());
        let Ok((rescue, photos)) = Rescue::read(&file) else { continue };
        let mut first = true;
        for _ in 0..2 {
            match import_rescue(&town.state, &rescue, &photos).await {
                Ok(done) => {
                    assert!(first || (done.applied, done.photos) == (0, 0), "again changes nothing: {done:?}");
                    let told = done.applied + done.seen + done.refused.len() + done.waiting.len() + done.damaged;
                    assert_eq!(told, rescue.envelopes.len() + rescue.damaged.len(), "each record is accounted for: {done:?}");
                    taken += 1;
                }
                Err(Error::BadRequest(_) | Error::NotFound) => {}
                Err(error) => panic!("{error}"),
            }
            first = false;
        }
    }
    assert!(taken > 0);
    town.audit().await.expect("the chain holds");
}
