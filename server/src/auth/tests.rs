//! Signing in, staying signed in, and being thrown out, over real handlers.
#![allow(clippy::unwrap_used, reason = "tests")]

use crate::{
    auth::{COOKIE, NewAccount, add_account, hash_password},
    clock::FixedClock,
    config::Config,
    demo,
    entity::audit as chain,
    state::State,
    web::guard,
};
use actix_web::{
    App,
    body::to_bytes,
    cookie::Cookie,
    dev::{Service, ServiceResponse},
    http::{Method, StatusCode},
    middleware::from_fn,
    test::{TestRequest, init_service},
    web::Data,
};
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};
use shared::{
    id::PersonId,
    moment::Moment,
    person::{Person, Role},
};
use std::sync::Arc;
use uuid::Uuid;

struct World {
    folder: std::path::PathBuf,
    state: Data<State>,
    clock: Arc<FixedClock>,
}

impl Drop for World {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.folder);
    }
}

const START: Moment = Moment(1_790_000_000_000);
const PASSWORD: &str = "long enough";

async fn world() -> World {
    let folder = std::env::temp_dir().join(format!("jingge-auth-{}", Uuid::now_v7()));
    let clock = Arc::new(FixedClock::at(START));
    let state = State::open(Config::in_folder(&folder), clock.clone()).await.unwrap();
    let state = Data::new(state);
    demo::install_small(&state.clone().into_inner()).await.unwrap();
    assert!(add(&state, "chen", Role::Dispatcher).await);
    assert!(add(&state, "gao", Role::Admin).await);
    assert!(!add(&state, "chen", Role::Leader).await, "user names are unique");
    World { folder, state, clock }
}

async fn add(state: &State, username: &str, role: Role) -> bool {
    let person = Person { id: PersonId(Uuid::now_v7()), town: demo::town_id(), name: username.to_owned(), role };
    let password_hash = hash_password(username, PASSWORD).await.unwrap();
    let tx = state.db.write().await.unwrap();
    let added =
        add_account(&tx, NewAccount { person, main: false, username: username.to_owned(), password_hash, at: START }).await.unwrap();
    tx.commit().await.unwrap();
    added
}

/// A browser: a device with its cookie.
struct Browser<'a> {
    world: &'a World,
    device: Uuid,
    cookie: Option<String>,
    upload: Option<String>,
}

impl<'a> Browser<'a> {
    fn new(world: &'a World) -> Self {
        Self { world, device: Uuid::now_v7(), cookie: None, upload: None }
    }

    async fn ask(&mut self, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
        self.send(TestRequest::default().method(method).insert_header(("x-jingge", "1")), path, body).await
    }

    async fn send(&mut self, request: TestRequest, path: &str, body: Value) -> (StatusCode, Value) {
        let routes = crate::app(self.world.state.clone());
        let app = init_service(App::new().configure(routes).wrap(from_fn(guard))).await;
        let mut request = request.uri(path);
        if !body.is_null() {
            request = request.set_json(body);
        }
        if let Some(cookie) = &self.cookie {
            request = request.cookie(Cookie::new(COOKIE, cookie.clone()));
        }
        let response: ServiceResponse = app.call(request.to_request()).await.unwrap();
        if let Some(cookie) = response.response().cookies().find(|cookie| cookie.name() == COOKIE) {
            self.cookie = (!cookie.value().is_empty()).then(|| cookie.value().to_owned());
        }
        let status = response.status();
        assert_eq!(response.headers().get("x-jingge").unwrap(), "1");
        let bytes = to_bytes(response.into_body()).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    async fn sign_in(&mut self, username: &str, password: &str) -> (StatusCode, Value) {
        let body = json!({ "username": username, "password": password, "device": self.device, "device_name": "测试" });
        let (status, answer) = self.ask(Method::POST, "/api/session", body).await;
        self.upload = answer["upload_token"].as_str().map(str::to_owned).or(self.upload.take());
        (status, answer)
    }

    async fn get(&mut self, path: &str) -> (StatusCode, Value) {
        self.ask(Method::GET, path, Value::Null).await
    }
}

#[actix_web::test]
async fn signing_in_gives_a_session_and_signing_out_ends_it() {
    let world = world().await;
    let mut browser = Browser::new(&world);
    assert_eq!(browser.get("/api/session").await.0, StatusCode::UNAUTHORIZED);
    let (status, answer) = browser.sign_in("chen", PASSWORD).await;
    assert_eq!((status, &answer["me"]["person"]["name"]), (StatusCode::OK, &json!("chen")));
    assert_eq!(browser.get("/api/session").await.1["person"]["role"], json!("dispatcher"));
    let old = browser.cookie.clone();
    assert_eq!(browser.ask(Method::DELETE, "/api/session", Value::Null).await.0, StatusCode::NO_CONTENT);
    assert_eq!(browser.cookie, None);
    browser.cookie = old;
    assert_eq!(browser.get("/api/session").await.0, StatusCode::UNAUTHORIZED);
}

#[actix_web::test]
async fn an_unknown_user_gets_the_same_answer_as_a_wrong_password() {
    let world = world().await;
    let mut browser = Browser::new(&world);
    let (known, mut one) = browser.sign_in("chen", "wrong wrong").await;
    let (unknown, mut two) = browser.sign_in("nobody", "wrong wrong").await;
    assert!(one["id"].take().is_string() && two["id"].take().is_string());
    assert_eq!((known, one), (unknown, two));
    assert_eq!(unknown, StatusCode::UNAUTHORIZED);
}

#[actix_web::test]
async fn after_five_wrong_passwords_the_right_one_waits_too_known_or_unknown_alike_and_the_answer_says_how_long() {
    let world = world().await;
    let routes = crate::app(world.state.clone());
    let app = init_service(App::new().configure(routes)).await;
    let try_once = async |username: &str, password: &str| {
        let body = json!({ "username": username, "password": password, "device": Uuid::now_v7() });
        let response = app.call(TestRequest::post().uri("/api/session").set_json(body).to_request()).await.unwrap();
        let status = response.status();
        (status, serde_json::from_slice::<Value>(&to_bytes(response.into_body()).await.unwrap()).unwrap())
    };
    for username in ["chen", "nobody"] {
        for _ in 0..5 {
            assert_eq!(try_once(username, "wrong wrong").await.0, StatusCode::UNAUTHORIZED, "{username}");
        }
        let (status, answer) = try_once(username, PASSWORD).await;
        assert_eq!((status, &answer["error"]), (StatusCode::TOO_MANY_REQUESTS, &json!("too_many")), "{username}");
        let seconds: u64 = answer["detail"].as_str().unwrap().parse().unwrap();
        assert!((1..=20).contains(&seconds), "{seconds}");
    }
    assert_eq!(try_once("gao", PASSWORD).await.0, StatusCode::OK);
}

#[actix_web::test]
async fn a_change_without_our_header_or_from_another_site_is_refused() {
    let world = world().await;
    let mut browser = Browser::new(&world);
    browser.sign_in("chen", PASSWORD).await;
    let bare = TestRequest::delete();
    assert_eq!(browser.send(bare, "/api/session", Value::Null).await.0, StatusCode::FORBIDDEN);
    let foreign = TestRequest::delete().insert_header(("x-jingge", "1")).insert_header(("origin", "https://evil.example"));
    assert_eq!(browser.send(foreign, "/api/session", Value::Null).await.0, StatusCode::FORBIDDEN);
    assert_eq!(browser.get("/api/session").await.0, StatusCode::OK);
}

#[actix_web::test]
async fn a_session_ends_after_thirty_days_and_is_replaced_at_the_next_sign_in() {
    let world = world().await;
    let mut browser = Browser::new(&world);
    browser.sign_in("chen", PASSWORD).await;
    let first = browser.cookie.clone();
    browser.sign_in("chen", PASSWORD).await;
    assert_ne!(browser.cookie, first);
    let second = std::mem::replace(&mut browser.cookie, first);
    assert_eq!(browser.get("/api/session").await.0, StatusCode::UNAUTHORIZED);
    browser.cookie = second;
    world.clock.set(START.plus_days(29));
    assert_eq!(browser.get("/api/session").await.0, StatusCode::OK);
    world.clock.set(START.plus_days(31));
    assert_eq!(browser.get("/api/session").await.0, StatusCode::UNAUTHORIZED);
}

#[actix_web::test]
async fn ones_own_sessions_are_listed_and_can_be_ended_but_not_anothers() {
    let world = world().await;
    let (mut phone, mut desk, mut other) = (Browser::new(&world), Browser::new(&world), Browser::new(&world));
    phone.sign_in("chen", PASSWORD).await;
    desk.sign_in("chen", PASSWORD).await;
    other.sign_in("gao", PASSWORD).await;
    let (_, sessions) = desk.get("/api/sessions").await;
    let sessions = sessions.as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    let lost = sessions.iter().find(|row| row["current"] == json!(false)).unwrap();
    let path = format!("/api/sessions/{}", lost["id"].as_str().unwrap());
    assert_eq!(other.ask(Method::DELETE, &path, Value::Null).await.0, StatusCode::NOT_FOUND);
    assert_eq!(phone.get("/api/session").await.0, StatusCode::OK);
    assert_eq!(desk.ask(Method::DELETE, &path, Value::Null).await.0, StatusCode::NO_CONTENT);
    assert_eq!(phone.get("/api/session").await.0, StatusCode::UNAUTHORIZED);
    assert!(!stands(&world, phone.upload.as_deref().unwrap()).await);
    assert!(stands(&world, desk.upload.as_deref().unwrap()).await);
}

#[actix_web::test]
async fn a_sign_in_without_a_script_goes_on_in_the_app_while_it_is_fresh_and_never_later() {
    let world = world().await;
    let mut browser = Browser::new(&world);
    let asked = json!({ "device": browser.device, "device_name": "测试" });
    assert_eq!(browser.ask(Method::POST, "/api/session/device", asked.clone()).await.0, StatusCode::UNAUTHORIZED);
    browser.sign_in("chen", PASSWORD).await;
    let before = browser.cookie.clone();
    world.clock.set(START.plus_minutes(10));
    let (status, answer) = browser.ask(Method::POST, "/api/session/device", asked.clone()).await;
    assert_eq!((status, &answer["me"]["person"]["name"]), (StatusCode::OK, &json!("chen")));
    assert!(stands(&world, answer["upload_token"].as_str().unwrap()).await);
    let after = browser.cookie.clone();
    browser.cookie = before;
    assert_eq!(browser.get("/api/session").await.0, StatusCode::UNAUTHORIZED, "the session of the page is over");
    browser.cookie = after;
    world.clock.set(START.plus_minutes(21));
    assert_eq!(browser.get("/api/session").await.0, StatusCode::OK);
    assert_eq!(browser.ask(Method::POST, "/api/session/device", asked).await.0, StatusCode::UNAUTHORIZED);
}

#[actix_web::test]
async fn the_upload_token_outlives_the_session_and_a_second_sign_in() {
    let world = world().await;
    let mut browser = Browser::new(&world);
    browser.sign_in("chen", PASSWORD).await;
    let first = browser.upload.clone().unwrap();
    browser.sign_in("chen", PASSWORD).await;
    browser.ask(Method::DELETE, "/api/session", Value::Null).await;
    world.clock.set(START.plus_days(80));
    assert!(stands(&world, &first).await);
    for _ in 0..3 {
        browser.sign_in("chen", PASSWORD).await;
        world.clock.set(world.state.clock.now().plus_minutes(1));
    }
    assert!(!stands(&world, &first).await, "only the newest few stay in force");
}

async fn stands(world: &World, token: &str) -> bool {
    let id = super::token::Token::received(token).id();
    let (now, idle) = (world.state.clock.now(), world.state.config.device_idle_days);
    super::device::store::token_standing(world.state.db.reader(), &id, now, idle).await.unwrap().is_some()
}

/// A push by the token alone; of something that cannot be read, so that it writes.
async fn push(browser: &mut Browser<'_>, token: &str) -> StatusCode {
    let cookie = browser.cookie.take();
    let request = TestRequest::post().insert_header(("x-jingge", "1")).insert_header(("authorization", format!("Bearer {token}")));
    let body = json!({ "protocol": 1, "device": browser.device, "envelopes": [{ "op": Uuid::now_v7() }] });
    let (status, _) = browser.send(request, "/api/sync/push", body).await;
    browser.cookie = cookie;
    status
}

#[actix_web::test]
async fn a_token_ends_after_ninety_days_without_use_and_goes_on_as_long_as_it_is_used() {
    let world = world().await;
    let mut browser = Browser::new(&world);
    browser.sign_in("chen", PASSWORD).await;
    let token = browser.upload.clone().unwrap();
    for day in [80, 160, 250] {
        world.clock.set(START.plus_days(day));
        assert_eq!(push(&mut browser, &token).await, StatusCode::OK, "day {day}");
    }
    world.clock.set(START.plus_days(341));
    assert_eq!(push(&mut browser, &token).await, StatusCode::UNAUTHORIZED);
    browser.sign_in("chen", PASSWORD).await;
    let fresh = browser.upload.clone().unwrap();
    assert_eq!(push(&mut browser, &fresh).await, StatusCode::OK);
}

#[actix_web::test]
async fn a_device_that_signed_out_is_listed_as_long_as_it_may_send_and_is_revoked_from_another() {
    let world = world().await;
    let (mut phone, mut desk) = (Browser::new(&world), Browser::new(&world));
    phone.sign_in("chen", PASSWORD).await;
    desk.sign_in("chen", PASSWORD).await;
    let token = phone.upload.clone().unwrap();
    phone.ask(Method::DELETE, "/api/session", Value::Null).await;
    let (_, devices) = desk.get("/api/sessions").await;
    let lost = devices.as_array().unwrap().iter().find(|row| row["signed_out"] == json!(true)).unwrap();
    assert_eq!((devices.as_array().unwrap().len(), &lost["id"]), (2, &json!(phone.device)));
    assert_eq!(push(&mut phone, &token).await, StatusCode::OK);
    let path = format!("/api/sessions/{}", phone.device);
    assert_eq!(desk.ask(Method::DELETE, &path, Value::Null).await.0, StatusCode::NO_CONTENT);
    assert_eq!(push(&mut phone, &token).await, StatusCode::UNAUTHORIZED);
    assert_eq!(desk.get("/api/sessions").await.1.as_array().unwrap().len(), 1);
    let text = desk.get("/api/sessions").await.1.to_string();
    assert!(!text.contains("day") && !text.contains("used"), "no last use in any answer: {text}");
}

#[actix_web::test]
async fn a_new_device_a_revoked_one_and_a_new_password_stand_in_the_audit_chain_and_no_sign_in_names_anybody() {
    let world = world().await;
    let named = async || {
        let rows = chain::Entity::find().all(world.state.db.reader()).await.unwrap();
        let (anonymous, named): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.action == "signed_in");
        assert!(anonymous.iter().all(|row| row.actor == "system" && row.object == "device"), "a sign-in names nobody");
        u64::try_from(named.len()).unwrap()
    };
    let before = named().await;
    let (mut phone, mut desk) = (Browser::new(&world), Browser::new(&world));
    phone.sign_in("chen", PASSWORD).await;
    phone.sign_in("chen", PASSWORD).await;
    assert_eq!(named().await, before + 1, "the device, once");
    desk.sign_in("chen", PASSWORD).await;
    let path = format!("/api/sessions/{}", phone.device);
    desk.ask(Method::DELETE, &path, Value::Null).await;
    assert_eq!(named().await, before + 3, "another device, and the first one revoked");
    desk.ask(Method::PUT, "/api/password", json!({ "old": PASSWORD, "new": "another password" })).await;
    assert_eq!(named().await, before + 4);
}

#[actix_web::test]
async fn a_new_password_needs_the_old_one_and_ends_what_other_devices_have() {
    let world = world().await;
    let (mut phone, mut desk) = (Browser::new(&world), Browser::new(&world));
    phone.sign_in("chen", PASSWORD).await;
    desk.sign_in("chen", PASSWORD).await;
    let change = |old: &str, new: &str| json!({ "old": old, "new": new });
    let refused = desk.ask(Method::PUT, "/api/password", change("not the old", "another password")).await;
    assert_eq!(refused.0, StatusCode::UNAUTHORIZED);
    let weak = desk.ask(Method::PUT, "/api/password", change(PASSWORD, "short")).await;
    assert_eq!((weak.0, &weak.1["error"]), (StatusCode::BAD_REQUEST, &json!("weak_password")));
    let done = desk.ask(Method::PUT, "/api/password", change(PASSWORD, "another password")).await;
    assert_eq!(done.0, StatusCode::NO_CONTENT);
    assert_eq!(desk.get("/api/session").await.0, StatusCode::OK);
    assert_eq!(phone.get("/api/session").await.0, StatusCode::UNAUTHORIZED);
    assert!(!stands(&world, phone.upload.as_deref().unwrap()).await);
    assert_eq!(phone.sign_in("chen", PASSWORD).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(phone.sign_in("chen", "another password").await.0, StatusCode::OK);
}

#[actix_web::test]
async fn a_new_password_that_is_guessed_first_or_is_the_user_name_is_refused_with_the_reason() {
    let world = world().await;
    let mut desk = Browser::new(&world);
    desk.sign_in("chen", PASSWORD).await;
    for (new, why) in [("12345678", "common"), ("Password2026", "common"), ("ＣＨＥＮ2026", "user_name"), ("k7m2 ", "length")] {
        let (status, answer) = desk.ask(Method::PUT, "/api/password", json!({ "old": PASSWORD, "new": new })).await;
        assert_eq!((status, &answer["error"], &answer["detail"]), (StatusCode::BAD_REQUEST, &json!("weak_password"), &json!(why)), "{new}");
    }
    assert_eq!(Browser::new(&world).sign_in("chen", PASSWORD).await.0, StatusCode::OK, "the old one stands");
}

#[actix_web::test]
async fn a_user_name_is_taken_in_other_case_too_and_one_of_two_old_twins_is_meant_as_it_is_written() {
    let world = world().await;
    assert!(!add(&world.state, "CHEN", Role::Leader).await);
    assert!(add(&world.state, "Zhou", Role::Leader).await);
    let tx = world.state.db.write().await.unwrap();
    let person = Person { id: PersonId(Uuid::now_v7()), town: demo::town_id(), name: "另一个".into(), role: Role::Dispatcher };
    let password_hash = hash_password("zhou", "of the other twin").await.unwrap();
    super::store::tests_only_add(&tx, NewAccount { person, main: false, username: "zhou".into(), password_hash, at: START }).await.unwrap();
    tx.commit().await.unwrap();
    let name =
        async |username: &str, password: &str| Browser::new(&world).sign_in(username, password).await.1["me"]["person"]["name"].clone();
    assert_eq!(name("Zhou", PASSWORD).await, json!("Zhou"));
    assert_eq!(name(" zhou", "of the other twin").await, json!("另一个"));
    assert_eq!(name("ZHOU", PASSWORD).await, Value::Null, "nobody knows whom that means");
    assert_eq!(name("ＣＨＥＮ", PASSWORD).await, json!("chen"));
}

#[actix_web::test]
async fn feedback_is_kept_once_and_read_by_the_admin_only() {
    let world = world().await;
    let (mut writer, mut admin) = (Browser::new(&world), Browser::new(&world));
    writer.sign_in("chen", PASSWORD).await;
    admin.sign_in("gao", PASSWORD).await;
    let words = json!({ "op": Uuid::now_v7(), "text": "字太小" });
    for _ in 0..2 {
        assert_eq!(writer.ask(Method::POST, "/api/feedback", words.clone()).await.0, StatusCode::NO_CONTENT);
    }
    let empty = json!({ "op": Uuid::now_v7(), "text": " " });
    assert_eq!(writer.ask(Method::POST, "/api/feedback", empty).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(writer.get("/api/feedback").await.0, StatusCode::NOT_FOUND);
    let (_, list) = admin.get("/api/feedback").await;
    assert_eq!(list.as_array().unwrap().len(), 1);
    assert_eq!((&list[0]["text"], &list[0]["from"]), (&json!("字太小"), &json!("dispatcher")));
    assert!(!list.to_string().contains("chen"));
}
