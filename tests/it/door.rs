//! Holding the door: who gets in while others guess, sit silent, or ask what nobody asks.

use reqwest::Method;
use shared::{
    account::{ErrorCode, SignIn},
    id::DeviceId,
};
use std::time::{Duration, Instant};
use tests::{Client, World, client::Answer, world::PASSWORD};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use uuid::Uuid;

/// A try to sign in that says it was forwarded for this address.
async fn forwarded(client: &Client, address: &str, username: &str, password: &str) -> u16 {
    let asked = SignIn { username: username.into(), password: password.into(), device: client.device, device_name: String::new() };
    let request = client.http.post(client.url("/api/session")).json(&asked).header("x-forwarded-for", address);
    client.send(request).await.status
}

async fn guess(client: &Client, username: &str) -> u16 {
    forwarded(client, "203.0.113.7", username, "not the password").await
}

#[tokio::test]
async fn a_browser_that_has_signed_in_before_gets_in_while_somebody_guesses_on_its_own_network() {
    let world = World::new().await;
    let mut owner = world.client("wang").await;
    let guesser = Client::to(&world.base);
    while guess(&guesser, "wang").await != 429 {}
    assert_eq!(Client::to(&world.base).sign_in("wang", PASSWORD).await.status, 429, "a strange browser on that network waits");
    assert_eq!(owner.sign_in("wang", PASSWORD).await.status, 200);
    let out = owner.http.delete(owner.url("/api/session"));
    assert_eq!(owner.send(out).await.status, 204);
    assert_eq!(owner.sign_in("wang", PASSWORD).await.status, 200, "after signing out too");
}

#[tokio::test]
async fn the_mark_of_a_known_browser_is_of_one_account_and_cannot_be_made() {
    let world = World::new().await;
    let known = async |username: &str| {
        let asked = SignIn {
            username: username.into(),
            password: PASSWORD.into(),
            device: Client::to(&world.base).device,
            device_name: String::new(),
        };
        let client = Client::to(&world.base);
        let answer = client.http.post(client.url("/api/session")).header("x-jingge", "1").json(&asked).send().await.unwrap();
        let cookies = answer.headers().get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap().to_owned());
        let mark = cookies.into_iter().find(|cookie| cookie.starts_with("jingge_known=")).unwrap();
        assert!(mark.contains("HttpOnly") && mark.contains("SameSite=Lax"), "{mark}");
        mark.split(';').next().unwrap().to_owned()
    };
    let (wang, zhao) = (known("wang").await, known("zhao").await);
    let guesser = Client::to(&world.base);
    while guess(&guesser, "wang").await != 429 {}
    let with = async |cookie: String| {
        let asked = SignIn { username: "wang".into(), password: PASSWORD.into(), device: guesser.device, device_name: String::new() };
        let client = Client::to(&world.base);
        client.send(client.http.post(client.url("/api/session")).header("cookie", cookie).json(&asked)).await.status
    };
    let mut forged = wang.clone();
    let at = "jingge_known=".len() + 2;
    forged.replace_range(at..=at, if wang[at..].starts_with('A') { "B" } else { "A" });
    for (what, cookie) in [("another account's", zhao), ("a changed one", forged), ("nonsense", "jingge_known=x.y.z".to_owned())] {
        assert_eq!(with(cookie).await, 429, "{what}");
    }
    assert_eq!(with(wang).await, 200, "the browser's own");
}

#[tokio::test]
async fn whoever_reaches_the_server_directly_gains_nothing_by_naming_another_address() {
    let world = World::new().await;
    let guesser = Client::to(&world.base);
    for number in 0..5 {
        assert_eq!(forwarded(&guesser, &format!("203.0.113.{number}"), "wang", "not the password").await, 401);
    }
    assert_eq!(forwarded(&guesser, "203.0.113.9", "wang", "not the password").await, 429);
}

#[tokio::test]
async fn behind_a_trusted_proxy_everybody_has_tries_of_their_own() {
    let world = World::configured(|config| config.trusted_proxies = server::config::TrustedProxies::of(&["127.0.0.1"]).unwrap()).await;
    let guesser = Client::to(&world.base);
    while forwarded(&guesser, "203.0.113.7", "wang", "not the password").await != 429 {}
    assert_eq!(forwarded(&guesser, "198.51.100.1, 203.0.113.7", "wang", "not the password").await, 429, "what stands before is a claim");
    assert_eq!(forwarded(&Client::to(&world.base), "203.0.113.8", "wang", PASSWORD).await, 200);
}

/// A sign-in that says it has 200 bytes and sends one.
async fn silent(base: &str) -> TcpStream {
    let host = base.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).await.unwrap();
    let head = "POST /api/session HTTP/1.1\r\nhost: x\r\nx-jingge: 1\r\ncontent-type: application/json\r\ncontent-length: 200\r\n\r\n{";
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

#[tokio::test]
async fn two_hundred_silent_callers_keep_nobody_from_signing_in_in_a_room_of_thirty_two() {
    let world = World::configured(|config| config.max_connections = 32).await;
    let mut silents = Vec::new();
    for _ in 0..200 {
        silents.push(silent(&world.base).await);
    }
    // All of them have come in, and most have been sent away again.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let begun = Instant::now();
    let mut client = Client::to(&world.base);
    assert_eq!(client.sign_in("wang", PASSWORD).await.status, 200);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    let mut closed = 0;
    for stream in &mut silents {
        let mut byte = [0; 1];
        closed += usize::from(tokio::time::timeout(Duration::from_millis(20), stream.read(&mut byte)).await.is_ok());
    }
    assert!(closed >= 200 - 8, "a quarter of the room for one address, {closed} were closed");
    assert_eq!(client.get("/api/session").await.status, 200);
}

#[tokio::test]
async fn forms_that_stop_coming_hold_no_place_of_anybody_else() {
    let world = World::new().await;
    let path = format!("/plain/issues/{}/rectify", Uuid::now_v7());
    let head = |cookie: &str, length: usize| {
        format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\norigin: http://x\r\ncookie: jingge_session={cookie}\r\nconnection: close\r\n\
             content-type: multipart/form-data; boundary=b\r\ncontent-length: {length}\r\n\r\n"
        )
    };
    let body = "--b\r\ncontent-disposition: form-data; name=\"mark\"\r\n\r\nx\r\n--b--\r\n";
    let host = world.base.strip_prefix("http://").unwrap();
    let mut silents = Vec::new();
    let idler = session_of(&world, "qianbu").await;
    for _ in 0..6 {
        let mut stream = TcpStream::connect(host).await.unwrap();
        stream.write_all(format!("{}{}", head(&idler, 50_000_000), &body[..40]).as_bytes()).await.unwrap();
        silents.push(stream);
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    let mut stream = TcpStream::connect(host).await.unwrap();
    stream.write_all(format!("{}{body}", head(&session_of(&world, "wang").await, body.len())).as_bytes()).await.unwrap();
    let mut answer = String::new();
    let whole = tokio::time::timeout(Duration::from_secs(5), stream.read_to_string(&mut answer)).await;
    assert!(whole.is_ok() && answer.starts_with("HTTP/1.1 403"), "the mark is wrong, and somebody has read it: {answer}");
}

/// The secret of a session of this person's.
async fn session_of(world: &World, username: &str) -> String {
    let asked =
        SignIn { username: username.into(), password: PASSWORD.into(), device: DeviceId(Uuid::now_v7()), device_name: String::new() };
    let client = Client::to(&world.base);
    let answer = client.http.post(client.url("/api/session")).header("x-jingge", "1").json(&asked).send().await.unwrap();
    let cookie = answer.headers().get("set-cookie").unwrap().to_str().unwrap().to_owned();
    cookie.split(['=', ';']).nth(1).unwrap().to_owned()
}

#[tokio::test]
async fn a_filter_of_sixty_thousand_characters_is_a_bad_request_on_every_list() {
    let world = World::new().await;
    let (desk, admin) = (world.client("chuangwei").await, world.client("guanli").await);
    let long = "x".repeat(60_000);
    for path in ["/api/issues?text=", "/api/issues?kind=", "/api/heat?kinds=", "/api/heat?states=", "/api/figures?unit=", "/plain?lang="] {
        let answer = desk.get(&format!("{path}{long}")).await;
        assert_eq!(answer.status, 400, "{path}");
    }
    assert_eq!(admin.get(&format!("/api/metrics?x={long}")).await.error().error, ErrorCode::BadRequest);
    assert_eq!(desk.get(&format!("/api/issues?text={}", "a".repeat(3_000))).await.status, 200);
}

#[tokio::test]
async fn nil_ids_and_clocks_that_no_phone_has_are_refused_with_a_reason() {
    let world = World::new().await;
    let client = world.client("wang").await;
    let nil = serde_json::json!({ "username": "wang", "password": PASSWORD, "device": Uuid::nil() });
    assert_eq!(gist(&client.post("/api/session", &nil).await), (400, Some("device".to_owned())));
    let words = serde_json::json!({ "op": Uuid::nil(), "text": "建议" });
    assert_eq!(gist(&client.post("/api/feedback", &words).await), (400, Some("op".to_owned())));
    let envelope = |field: &str, value: serde_json::Value| {
        let person = &client.signed_in.as_ref().unwrap().me.person;
        let mut envelope = serde_json::json!({
            "v": 1, "op": Uuid::now_v7(), "device": client.device, "seq": 1, "by": person.id, "town": person.town,
            "issue": Uuid::now_v7(), "recorded_at": 1_772_672_400_000_i64, "command": "acknowledge"
        });
        envelope[field] = value;
        serde_json::json!({ "protocol": 1, "device": client.device, "envelopes": [envelope] })
    };
    for (field, value, why) in [
        ("issue", serde_json::json!(Uuid::nil()), "issue is nil"),
        ("needs", serde_json::json!(Uuid::nil()), "needs is nil"),
        ("recorded_at", serde_json::json!(i64::MAX), "recorded_at is on no clock"),
        ("recorded_at", serde_json::json!(i64::MIN), "recorded_at is on no clock"),
        ("clock_offset_ms", serde_json::json!(i64::MIN), "clock_offset_ms is between no clocks"),
        ("reference", serde_json::json!(u64::MAX), "reference is too large"),
    ] {
        let answer = client.post("/api/sync/push", &envelope(field, value)).await;
        let verdict = answer.json::<serde_json::Value>()["outcomes"][0]["verdict"].clone();
        assert_eq!(verdict, serde_json::json!({ "refused": { "reason": { "unreadable": why } } }), "{field}");
    }
    assert_eq!(client.post("/api/sync/push", &envelope("op", serde_json::json!(Uuid::nil()))).await.status, 400);
}

/// Status and the fact beside the code.
fn gist(answer: &Answer) -> (u16, Option<String>) {
    (answer.status, answer.error().detail)
}

#[tokio::test]
async fn a_page_that_is_posted_to_says_which_methods_it_has() {
    let world = World::new().await;
    let client = Client::to(&world.base);
    let asked = async |method: &'static str, path: &str| {
        let request = client.http.request(Method::from_bytes(method.as_bytes()).unwrap(), client.url(path)).header("x-jingge", "1");
        let answer = request.send().await.unwrap();
        let allow = answer.headers().get("allow").map(|allow| allow.to_str().unwrap().to_owned());
        (answer.status().as_u16(), allow)
    };
    for path in ["/", "/issues", "/index.html"] {
        assert_eq!(asked("POST", path).await, (405, Some("GET, HEAD".to_owned())), "{path}");
    }
    assert_eq!(asked("TRACE", "/api/issues").await, (405, Some("GET".to_owned())));
    assert_eq!(asked("OPTIONS", "/api/session").await, (405, Some("POST, GET, DELETE".to_owned())));
    assert_eq!(asked("POST", "/api/nothing").await, (404, None));
}
