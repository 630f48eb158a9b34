//! Data folders as earlier builds left them.

use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, EntityTrait as _};
use server::entity::op;
use shared::{id::OpId, sync::Verdict};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name())).unwrap();
        if path.is_dir() { copy(&path, &to.join(name)) } else { fs::copy(&path, to.join(name)).map(drop).unwrap() }
    }
}

/// The folder of fixtures of this name.
#[must_use]
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// The data folder that these fixtures hold, made in `folder` as an administrator finds it.
pub async fn data_of(name: &str, folder: &Path) -> PathBuf {
    let (from, data) = (fixture(name), folder.join("data"));
    for part in ["keys", "photos"] {
        copy(&from.join(part), &data.join(part));
    }
    let db = database(&data).await;
    db.execute_unprepared(&fs::read_to_string(from.join("jingge.sql")).unwrap()).await.unwrap();
    db.close().await.unwrap();
    data
}

/// Its database.
pub async fn database(data: &Path) -> DatabaseConnection {
    Database::connect(format!("sqlite://{}?mode=rwc", data.join(server::state::DATABASE).display())).await.unwrap()
}

/// The commands that its ledger says were carried out.
pub async fn carried_out(data: &Path) -> BTreeSet<OpId> {
    let rows = op::Entity::find().all(&database(data).await).await.unwrap();
    let applied = |row: &op::Model| matches!(serde_json::from_str(&row.verdict).unwrap(), Verdict::Applied { .. });
    rows.iter().filter(|row| applied(row)).map(|row| OpId(row.id)).collect()
}
