//! What keeps watch over photos keeps watch over voice notes.

use super::world::{inspector, noise, photo, world};
use crate::{
    backup,
    ops::{Checked, Extent, What, check},
    photo::{PhotoKey, Swept, Variant, sweep},
};
use shared::{
    fixture::{NOW, in_west, report_of, town_id},
    id::IssueId,
    issue::{Command, Report},
    photo::Hash,
    voice::{VoiceRef, wav},
};
use uuid::Uuid;

/// What was found, but for the people of this town, whom nobody attested.
fn amiss(checked: &Checked) -> Vec<&What> {
    let stranger = |what: &&What| matches!(what, What::Row(differs) if differs.table == "person");
    checked.findings.iter().map(|found| &found.what).filter(|what| !stranger(what)).collect()
}

#[actix_web::test]
async fn sweep_check_and_backup_take_a_voice_note_for_what_is_kept_and_miss_one_that_is_lost() {
    let world = world().await;
    let (phone, picture, spoken) = (inspector(), noise(6), wav(&[5; 16_000]));
    let voice = VoiceRef { hash: Hash::of(&spoken), bytes: spoken.len() as u64, recorded_at: NOW };
    let report = Report { voice: Some(voice), ..report_of("corner", in_west(), vec![photo(&picture)]) };
    world.done(&phone, &phone.envelope(IssueId(Uuid::now_v7()), 0, Command::Report(report))).await;
    assert!(world.put_all(&phone, &picture).await.unwrap().receipts.is_empty(), "the voice note is still to come");
    let [receipt] = world.put_all(&phone, &spoken).await.unwrap().receipts.try_into().unwrap();
    assert_eq!(receipt.photos, [Hash::of(&picture), voice.hash]);

    let (state, later) = (&world.state, NOW.plus_days(30));
    assert_eq!(sweep(state, later).await.unwrap(), Swept::default());
    let checked = check(state, later, Extent::All).await.unwrap();
    assert_eq!((checked.photos, checked.photos_read, amiss(&checked)), (2, 2, vec![]));
    let folder = tempfile::tempdir().unwrap();
    let (copy, manifest) = backup::make(state, folder.path()).await.unwrap();
    assert_eq!(manifest.photos, 2);
    assert_eq!(backup::verify(&copy).await.unwrap().unwrap().photos, 2);

    let key = PhotoKey { town: town_id(), hash: voice.hash, variant: Variant::Original };
    assert!(state.photos.get(key).await.unwrap().is_some_and(|kept| kept == spoken));
    state.photos.remove(key.town, key.hash).await.unwrap();
    assert_eq!(sweep(state, later).await.unwrap().missing, 1);
    let missed = check(state, later, Extent::All).await.unwrap();
    assert_eq!(amiss(&missed), [&What::PhotoMissing(voice.hash)]);
}
