//! The town before all stories: imported once, everybody signed in once; each story starts on a copy.

use crate::{
    device::{Device, KeptDevice, KeptUser},
    log::Log,
    server::{Server, copy_folder, light_folder},
    wire::Post,
};
use app::{
    clock::{Env as _, FixedEnv},
    store::MemoryStore,
};
use argon2::{Algorithm, Argon2, Params, Version, password_hash::PasswordHasher as _};
use sea_orm::{EntityTrait as _, sea_query::Expr};
use server::{
    audit::{Record, Subject, Table},
    clock::FixedClock,
    config::Config,
    entity::person,
    state::State,
    town,
};
use shared::{
    id::{DeviceId, PersonId},
    moment::Moment,
    person::Person,
};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
    sync::Arc,
};
use tempfile::TempDir;
use tests::{
    dice::Dice,
    world::{PASSWORD, at, fixture},
};
use uuid::Uuid;

/// The town, the phones, the time.
pub struct Template {
    folder: TempDir,
    /// The phones.
    pub devices: Vec<KeptDevice>,
    /// Whose upload tokens are whose.
    pub tokens: BTreeMap<String, PersonId>,
    /// When every story begins.
    pub began: Moment,
}

/// Who uses which phone. The first phone is shared by two inspectors.
const PHONES: [(&str, &[&str]); 5] = [
    ("wang+zhao", &["wang", "zhao"]),
    ("qianbu", &["qianbu"]),
    ("houbu", &["houbu"]),
    ("hecha", &["hecha"]),
    ("chuangwei", &["chuangwei"]),
];

impl Template {
    /// Imports the town and signs everybody in.
    pub async fn make() -> Self {
        let (folder, began) = (light_folder(), at("2026-03-05T09:00"));
        let data = folder.path().join("data");
        let state = State::open(Config::in_folder(&data), Arc::new(FixedClock::at(began))).await.unwrap();
        let draft = town::read(&fixture()).unwrap_or_else(|_| panic!("the town of the suite can be read"));
        town::import(&state, draft, "sim").await.unwrap();
        cheap_passwords(&state).await;
        state.db.close().await.unwrap();
        drop(state);
        let log = Rc::new(Log::default());
        let server = Rc::new(Server::on_copy(&data, began, Rc::clone(&log)).await);
        let post = Rc::new(Post {
            server: Rc::clone(&server),
            late: RefCell::default(),
            tokens: RefCell::default(),
            fault_rates: Cell::default(),
            dice: RefCell::new(Dice::new(0)),
            log,
        });
        let mut devices = Vec::new();
        for (index, (name, users)) in PHONES.into_iter().enumerate() {
            devices.push(signed_in(&post, u64::try_from(index).unwrap(), name, users, began).await);
        }
        server.state().db.close().await.unwrap();
        std::fs::remove_dir_all(&data).unwrap();
        copy_folder(&server.data(), &data);
        let tokens = post.tokens.borrow().clone();
        Self { folder, devices, tokens, began }
    }

    /// The data folder to copy.
    pub fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }
}

async fn signed_in(post: &Rc<Post>, index: u64, name: &'static str, users: &[&'static str], began: Moment) -> KeptDevice {
    let env = FixedEnv::new(began, 77 + index);
    let id = DeviceId(env.new_id());
    let nobody = |username: &&'static str| KeptUser { username, person: stranger(), store: MemoryStore::new() };
    let kept = KeptDevice { name, id, jar: (String::new(), PersonId(Uuid::nil())), users: users.iter().map(nobody).collect() };
    let device = Device::new(post, &kept, env);
    // The last to sign in is the first of the list.
    for who in (0..users.len()).rev() {
        assert!(device.sign_in(who).await, "{name} signs in");
        device.rest().await;
    }
    let users = device.users.iter();
    let users =
        users.map(|user| KeptUser { username: user.username, person: user.person.borrow().clone(), store: user.store.inner.clone() });
    let jar = device.wire.jar.borrow().clone().expect("signed in");
    KeptDevice { name, id, jar, users: users.collect() }
}

/// Somebody the server does not know: whoever has not signed in yet.
fn stranger() -> Person {
    Person { id: PersonId(Uuid::nil()), town: Server::town(), name: String::new(), role: shared::person::Role::Admin }
}

/// Hashing a password well takes longer than a whole story; what is played here is not the hash.
async fn cheap_passwords(state: &State) {
    let params = Params::new(8, 1, 1, None).unwrap();
    let hash = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password(PASSWORD.as_bytes()).unwrap().to_string();
    let tx = state.db.write().await.unwrap();
    person::Entity::update_many().col_expr(person::Column::PasswordHash, Expr::value(hash)).exec(&tx).await.unwrap();
    let people: Vec<PersonId> = person::Entity::find().all(&tx).await.unwrap().into_iter().map(|row| PersonId(row.id)).collect();
    let record = Record { actor: "sim".into(), action: "password_reset".into(), object: "person".into(), body: serde_json::Value::Null };
    let written = [Subject::People(Table::PersonPassword, &people)];
    server::audit::attest(&tx, Server::town(), state.clock.now(), record, &written).await.unwrap();
    tx.commit().await.unwrap();
}
