//! A signed-in browser without an outbox: for reading, and for saying what no phone of ours would.

use crate::world::{PASSWORD, World, at};
use serde::{Serialize, de::DeserializeOwned};
use shared::{
    account::{ErrorBody, SignIn, SignedIn},
    id::{DeviceId, IssueId, OpId},
    person::Person,
    record::AnyCommand,
    sync::{Envelope, Inventory, PROTOCOL, PushAnswer, PushRequest},
};
use std::time::Duration;
use uuid::Uuid;

/// An HTTP client with cookies.
pub struct Client {
    /// Where the server is.
    pub base: String,
    /// For what the methods below do not offer.
    pub http: reqwest::Client,
    /// What signing in gave.
    pub signed_in: Option<SignedIn>,
    /// The device it says it is.
    pub device: DeviceId,
}

/// An answer as far as tests look at it.
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// All of the body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON of this shape.
    #[must_use]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text()))
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The error the body names.
    #[must_use]
    pub fn error(&self) -> ErrorBody {
        self.json()
    }
}

impl Client {
    /// Nobody yet.
    #[must_use]
    pub fn to(base: &str) -> Self {
        let http = reqwest::Client::builder().cookie_store(true).timeout(Duration::from_secs(60)).no_proxy().build().unwrap();
        Self { base: base.to_owned(), http, signed_in: None, device: DeviceId(Uuid::now_v7()) }
    }

    /// Somebody of the test town, signed in.
    pub async fn signed_in(base: &str, username: &str) -> Self {
        let mut client = Self::to(base);
        let answer = client.sign_in(username, PASSWORD).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        client
    }

    /// The cookie of a new session of somebody of the test town, for whoever speaks HTTP by hand.
    pub async fn session_cookie(base: &str, username: &str) -> String {
        let client = Self::to(base);
        let asked = SignIn { username: username.into(), password: PASSWORD.into(), device: client.device, device_name: String::new() };
        let answer = client.http.post(client.url("/api/session")).header("x-jingge", "1").json(&asked).send().await.unwrap();
        let cookies = answer.headers().get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
        let session = cookies.into_iter().find(|cookie| cookie.starts_with("jingge_session=")).unwrap();
        session.split(';').next().unwrap().to_owned()
    }

    /// Signs in with a device of its own.
    pub async fn sign_in(&mut self, username: &str, password: &str) -> Answer {
        let (device, device_name) = (self.device, "测试机".into());
        let asked = SignIn { username: username.into(), password: password.into(), device, device_name };
        let answer = self.post("/api/session", &asked).await;
        if answer.status == 200 {
            self.signed_in = Some(answer.json());
        }
        answer
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.http.get(self.url(path))).await
    }

    /// POST of JSON.
    pub async fn post(&self, path: &str, body: &impl Serialize) -> Answer {
        self.send(self.http.post(self.url(path)).json(body)).await
    }

    /// PUT of bytes, with the upload token.
    pub async fn put_bytes(&self, path: &str, bytes: Vec<u8>) -> Answer {
        self.send(self.http.put(self.url(path)).bearer_auth(self.token()).body(bytes)).await
    }

    /// POST of these commands as this device, with this upload token.
    pub async fn push(&self, token: &str, envelopes: &[Envelope]) -> Answer {
        let envelopes = envelopes.iter().map(|envelope| serde_json::value::to_raw_value(envelope).unwrap()).collect();
        let body = PushRequest { protocol: PROTOCOL, device: self.device, generation: None, envelopes, inventory: Inventory::default() };
        self.send(self.http.post(self.url("/api/sync/push")).bearer_auth(token).json(&body)).await
    }

    /// The same with its own upload token, in one push that is answered.
    pub async fn pushed(&self, envelopes: &[Envelope]) -> PushAnswer {
        let answer = self.push(self.token(), envelopes).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    /// A command as this device would send it first on a Thursday morning, in the name of whoever has signed in.
    #[must_use]
    pub fn envelope(&self, issue: IssueId, base: u64, command: impl Into<AnyCommand>) -> Envelope {
        let Person { id, town, .. } = self.signed_in.as_ref().unwrap().me.person;
        Envelope {
            v: PROTOCOL,
            op: OpId(Uuid::now_v7()),
            device: self.device,
            seq: 1,
            by: id,
            town,
            issue,
            base,
            generation: None,
            proof: None,
            needs: None,
            recorded_at: at("2026-03-05T09:00"),
            clock_offset_ms: None,
            reference: 1,
            app: "0.1.0".into(),
            command: command.into(),
        }
    }

    /// The upload token; without one an empty text.
    #[must_use]
    pub fn token(&self) -> &str {
        self.signed_in.as_ref().map_or("", |signed_in| signed_in.upload_token.as_str())
    }

    /// Any request, with our own header.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let answer = request.header("x-jingge", "1").send().await.unwrap();
        Answer { status: answer.status().as_u16(), body: answer.bytes().await.unwrap().to_vec() }
    }

    /// The address of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

impl World {
    /// A browser with this person signed in.
    pub async fn client(&self, username: &str) -> Client {
        Client::signed_in(&self.base, username).await
    }
}
