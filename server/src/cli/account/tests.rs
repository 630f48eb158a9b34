//! What an operator does to an account, as its owner's phone finds it.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::{
    change::{self, renewed, reopened, shut},
    device,
    list::listed,
};
use crate::{
    audit,
    auth::{self, COOKIE, NewAccount, add_account, hash_password},
    cli::{Failure, args::UserRevoke, open},
    clock::FixedClock,
    config::Config,
    demo,
    entity::audit as chain,
    state::State,
    weak::Weakness,
};
use actix_web::{
    App,
    body::to_bytes,
    cookie::Cookie,
    dev::Service,
    test::{TestRequest, init_service},
    web::Data,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use shared::{
    id::PersonId,
    moment::Moment,
    person::{Person, Role},
    sync::PROTOCOL,
};
use std::sync::Arc;
use uuid::Uuid;

const OLD: &str = "the old password";
const NEW: &str = "the new password";

struct World {
    state: Data<State>,
    _folder: tempfile::TempDir,
}

/// What a phone was given when it signed in.
struct Phone {
    device: Uuid,
    cookie: String,
    token: String,
}

async fn world() -> World {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(FixedClock::at(Moment(1_790_000_000_000)));
    let state = Data::new(State::open(Config::in_folder(folder.path()), clock).await.unwrap());
    demo::install_small(&state.clone().into_inner()).await.unwrap();
    let reference = state.reference(demo::town_id()).await.unwrap();
    for (username, role) in [
        ("chen", Role::Inspector { grids: vec![reference.grids[0].id, reference.grids[1].id] }),
        ("cun", Role::Unit { unit: reference.units[0].id }),
    ] {
        let person = Person { id: PersonId(Uuid::now_v7()), town: demo::town_id(), name: format!("名{username}"), role };
        let password_hash = hash_password(username, OLD).await.unwrap();
        let tx = state.db.write().await.unwrap();
        let new = NewAccount { person, main: false, username: username.to_owned(), password_hash, at: state.clock.now() };
        assert!(add_account(&tx, new).await.unwrap());
        tx.commit().await.unwrap();
    }
    World { state, _folder: folder }
}

impl World {
    async fn ask(&self, request: TestRequest) -> (u16, Option<String>, Value) {
        let app = init_service(App::new().configure(crate::app(self.state.clone()))).await;
        let response = app.call(request.to_request()).await.unwrap();
        let cookie = response.response().cookies().find(|cookie| cookie.name() == COOKIE).map(|cookie| cookie.value().to_owned());
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body()).await.unwrap();
        (status, cookie, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    async fn sign_in(&self, username: &str, password: &str) -> Option<Phone> {
        let device = Uuid::now_v7();
        let body = json!({ "username": username, "password": password, "device": device, "device_name": "Android" });
        let (status, cookie, answer) = self.ask(TestRequest::post().uri("/api/session").set_json(body)).await;
        assert!(status == 200 || status == 401, "{status}");
        Some(Phone { device, cookie: cookie?, token: answer["upload_token"].as_str()?.to_owned() })
    }

    /// Whether the phone's session and its upload token are in force.
    async fn stands(&self, phone: &Phone) -> (bool, bool) {
        let read = TestRequest::get().uri("/api/session").cookie(Cookie::new(COOKIE, phone.cookie.clone()));
        let push = TestRequest::post().uri("/api/sync/push").insert_header(("authorization", format!("Bearer {}", phone.token)));
        let push = push.set_json(json!({ "protocol": PROTOCOL, "device": phone.device, "envelopes": [] }));
        let (read, push) = (self.ask(read).await.0, self.ask(push).await.0);
        assert!([read, push].iter().all(|status| [200, 401].contains(status)), "{read} {push}");
        (read == 200, push == 200)
    }

    async fn listed(&self) -> String {
        let towns = open::towns(&self.state, None).await.unwrap();
        listed(&self.state, &towns[0]).await.unwrap()
    }

    /// How many rows the audit chain has beside those of sign-ins; it holds.
    async fn audited(&self) -> u64 {
        let db = self.state.db.reader();
        let rows = audit::verify(db, demo::town_id()).await.unwrap().ok().unwrap().rows;
        rows - chain::Entity::find().filter(chain::Column::Action.eq("signed_in")).count(db).await.unwrap()
    }
}

#[actix_web::test]
async fn after_a_new_password_the_old_one_opens_nothing_and_no_device_sends_until_its_person_signs_in_again() {
    let world = world().await;
    let phone = world.sign_in("chen", OLD).await.unwrap();
    let other = world.sign_in("cun", OLD).await.unwrap();
    let before = world.audited().await;
    renewed(&world.state, " chen ", NEW.to_owned(), false).await.ok().unwrap();
    assert!(world.sign_in("chen", OLD).await.is_none());
    assert!(world.sign_in("chen", NEW).await.is_some());
    assert_eq!(world.stands(&phone).await, (false, false), "its records wait on it");
    assert_eq!(world.stands(&other).await, (true, true), "another person notices nothing");
    assert_eq!(world.audited().await, before + 2, "the new password, and the device of the new sign-in");
}

#[actix_web::test]
async fn a_reset_ends_what_devices_send_and_only_a_revocation_takes_the_seals_of_their_rescue_files_back() {
    let world = world().await;
    let phone = world.sign_in("chen", OLD).await.unwrap();
    let db = world.state.db.reader();
    let chen = change::named(db, "chen").await.ok().unwrap().person.id;
    let seals = async || auth::seal_keys(db, chen, phone.device.into()).await.unwrap();
    let key = shared::photo::Hash::of(phone.token.as_bytes());
    renewed(&world.state, "chen", NEW.to_owned(), false).await.ok().unwrap();
    assert_eq!((world.stands(&phone).await, seals().await), ((false, false), vec![key]));
    renewed(&world.state, "chen", OLD.to_owned(), true).await.ok().unwrap();
    assert_eq!(seals().await, []);
}

#[actix_web::test]
async fn devices_are_listed_and_one_is_revoked_on_the_console_without_touching_the_others() {
    let world = world().await;
    let (lost, kept) = (world.sign_in("chen", OLD).await.unwrap(), world.sign_in("chen", OLD).await.unwrap());
    let before = world.audited().await;
    let text = device::listed(&world.state, "chen").await.ok().unwrap();
    assert!(text.contains("2 台设备") && text.contains(&lost.device.to_string()) && text.contains("已登录 signed in"), "{text}");
    let asked = |device: Uuid| UserRevoke { username: " chen ".to_owned(), device: device.to_string() };
    assert!(device::revoked(&world.state, &asked(lost.device)).await.is_ok());
    assert_eq!((world.stands(&lost).await, world.stands(&kept).await), ((false, false), (true, true)));
    assert!(device::revoked(&world.state, &asked(lost.device)).await.is_err(), "it is gone");
    assert!(device::revoked(&world.state, &asked(Uuid::now_v7())).await.is_err());
    assert_eq!(world.audited().await, before + 1);
}

#[actix_web::test]
async fn a_closed_account_has_neither_password_nor_session_nor_token_and_opens_again_with_a_new_password() {
    let world = world().await;
    let phone = world.sign_in("chen", OLD).await.unwrap();
    let before = world.audited().await;
    assert!(!shut(&world.state, "chen").await.ok().unwrap().closed);
    assert!(shut(&world.state, "chen").await.ok().unwrap().closed, "it was closed already");
    assert!(world.sign_in("chen", OLD).await.is_none());
    assert_eq!(world.stands(&phone).await, (false, false));
    assert!(renewed(&world.state, "chen", NEW.to_owned(), false).await.ok().unwrap().closed);
    assert!(world.sign_in("chen", NEW).await.is_none(), "a new password does not open the account");
    assert!(reopened(&world.state, "chen").await.ok().unwrap().closed);
    assert!(world.sign_in("chen", OLD).await.is_none());
    let again = world.sign_in("chen", NEW).await.unwrap();
    assert_eq!(world.stands(&again).await, (true, true));
    assert_eq!(world.stands(&phone).await, (false, false), "what was revoked stays so");
    assert_eq!(world.audited().await, before + 4, "closed, new password, opened, and the new phone");
}

#[actix_web::test]
async fn an_unknown_user_or_a_weak_password_is_refused_and_changes_nothing() {
    let world = world().await;
    let before = world.audited().await;
    let unknown =
        Failure::failed("没有用户名为 nobody 的账号; 用 jingge user list 查看", "there is no account nobody; see jingge user list");
    assert_eq!(renewed(&world.state, "nobody", NEW.to_owned(), false).await.err(), Some(unknown.clone()));
    assert_eq!(shut(&world.state, "nobody").await.err(), Some(unknown.clone()));
    assert_eq!(reopened(&world.state, "nobody").await.err(), Some(unknown));
    for (weak, why) in
        [("short", Weakness::Length), ("12345678", Weakness::Common), ("Chen-1", Weakness::Length), ("Chen8888", Weakness::UserName)]
    {
        let refused = renewed(&world.state, "ＣＨＥＮ", weak.to_owned(), false).await.err();
        assert_eq!(refused, Some(Failure::usage(why.to_string(), why.english())), "{weak}");
    }
    assert_eq!(world.audited().await, before);
    assert!(world.sign_in("chen", OLD).await.is_some());
}

#[actix_web::test]
async fn the_list_says_who_and_what_for_and_whether_closed_and_nothing_of_use() {
    let world = world().await;
    let before = world.listed().await;
    world.sign_in("chen", OLD).await.unwrap();
    assert_eq!(world.listed().await, before, "signing in leaves no trace in it");
    let reference = world.state.reference(demo::town_id()).await.unwrap();
    let line = |text: &str, username: &str| text.lines().find(|line| line.trim_start().starts_with(username)).unwrap().to_owned();
    let chen = line(&before, "chen");
    assert!(reference.grids.iter().take(2).all(|grid| chen.contains(&grid.code) && chen.contains(&grid.name)), "{chen}");
    assert!(chen.contains("名chen") && chen.contains("网格员 inspector") && chen.contains("在用 open"), "{chen}");
    assert!(line(&before, "cun").contains(&reference.units[0].name));
    shut(&world.state, "chen").await.ok().unwrap();
    assert!(line(&world.listed().await, "chen").contains("已关闭 closed"));
}
