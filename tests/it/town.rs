//! A real town is set up from a folder, whole or not at all.

use server::town::{self, Folder};
use std::{fs, path::Path};
use tempfile::TempDir;
use tests::World;

fn copy_of_the_fixture() -> TempDir {
    let folder = TempDir::new().unwrap();
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/town")).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
    }
    folder
}

fn faults_of(folder: &TempDir) -> String {
    let faults = Folder::open(folder.path()).and_then(|folder| town::read(&folder)).err().expect("faults");
    faults.iter().map(|fault| format!("{fault}\n")).collect()
}

#[tokio::test]
async fn importing_the_same_folder_again_changes_nothing() {
    let town = World::new().await;
    let before = town.reference().await;
    let draft = town::read(&tests::world::fixture()).unwrap_or_else(|_| panic!("no faults"));
    let again = town::import(&town.state, draft, "test").await.unwrap();
    assert!(!again.changed);
    assert_eq!(*town.reference().await, *before);
}

#[tokio::test]
async fn a_folder_with_errors_is_refused_row_by_row_and_nothing_changes() {
    let folder = copy_of_the_fixture();
    let edit = |name: &str, from: &str, to: &str| {
        let path = folder.path().join(name);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{name} has {from}");
        fs::write(&path, text.replace(from, to)).unwrap();
    };
    edit("units.csv", "便民超市,商户", "便民超市,公司2");
    edit("rule_book.csv", "水域沟渠,,ZZ1", "水域沟渠,,ZZ9");
    edit("people.csv", "G1", "G8");
    edit("town.toml", "code = \"liutang\"", "code = \"\"");
    insta::assert_snapshot!(faults_of(&folder));
}

#[tokio::test]
async fn a_torn_file_is_an_error_with_its_line_and_no_panic() {
    let folder = copy_of_the_fixture();
    let path = folder.path().join("grids.geojson");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, &text[..text.len() / 2]).unwrap();
    assert!(faults_of(&folder).contains("grids.geojson"));
}
