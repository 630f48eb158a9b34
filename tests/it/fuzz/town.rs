//! Town folders with spoilt files.

use server::town::{self, FILES, Folder};
use std::{fs, path::Path};
use tempfile::TempDir;
use tests::{
    World,
    dice::Dice,
    fuzz::{Shown, cases, spoil, spoil_json, spoil_text},
};

#[tokio::test]
async fn a_spoilt_town_folder_is_refused_with_its_faults_and_changes_nothing_or_comes_in_whole() {
    let town = World::new().await;
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/town");
    let files: Vec<(&str, Vec<u8>)> = FILES.into_iter().filter_map(|name| Some((name, fs::read(source.join(name)).ok()?))).collect();
    let (mut dice, mut refused) = (Dice::new(4), 0);
    for case in 0..cases(160) {
        let folder = TempDir::new().unwrap();
        files.iter().for_each(|(name, bytes)| fs::write(folder.path().join(name), bytes).unwrap());
        let (name, bytes) = dice.pick(&files).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let spoilt = match (dice.roll(3), serde_json::from_str(&text)) {
            (0, _) => spoil(&mut dice, bytes),
            (1, Ok(json)) => spoil_json(&mut dice, &json).to_string().into_bytes(),
            _ => spoil_text(&mut dice, &text).into_bytes(),
        };
        let _shown = Shown(case, (name, String::from_utf8_lossy(&spoilt).into_owned()));
        fs::write(folder.path().join(name), &spoilt).unwrap();

        let before = (town.reference().await, town.audit().await.unwrap().rows);
        let read = Folder::open(folder.path()).and_then(|folder| town::read(&folder));
        let done = match read {
            Ok(draft) => {
                let _preview = town::preview(&town.state, &draft).await;
                town::import(&town.state, draft, "test").await.map(drop).map_err(|error| match error {
                    server::error::Error::BadRequest(why) => why,
                    other => panic!("a folder without faults is no fault of the server: {other}"),
                })
            }
            Err(faults) => Err(faults.iter().map(ToString::to_string).collect::<String>()),
        };
        if let Err(why) = done {
            refused += 1;
            assert!(!why.is_empty(), "a refusal names its faults");
            assert_eq!(before, (town.reference().await, town.audit().await.unwrap().rows), "{why}");
        }
    }
    assert!(refused > 0);
    town.audit().await.expect("the chain holds");
}
