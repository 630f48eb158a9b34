//! PocketBase: one program with SQLite and files, as a small office would take it.

use super::peer::pocketbase;
use reqwest::header::{HeaderMap, HeaderValue};
use serde_json::{Value, json};
use std::{
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};
use tests::process::free_port;

/// The largest photo it takes.
const PHOTO_BYTES: u64 = 10_000_000;

/// PocketBase with a collection of reports, as long as this value lives.
pub struct Pocket {
    child: Child,
    /// Where it listens.
    pub base: String,
    /// Signed in as one who may do everything.
    pub http: reqwest::Client,
}

impl Drop for Pocket {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Pocket {
    /// With its data in this folder; `None`: it cannot be had.
    pub async fn started(folder: &Path) -> Option<Self> {
        let program = pocketbase()?;
        let port = free_port();
        let started = |asked: &[&str]| {
            let mut command = Command::new(&program);
            // What it notes of its collections goes beside its data, where the next one would find it, unless it is told not to.
            command.arg("--dir").arg(folder).arg("--migrationsDir").arg(folder.join("migrations")).args(asked);
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()
        };
        started(&["superuser", "upsert", "a@example.org", "secretsecret"])?.wait().ok()?;
        let child = started(&["serve", "--http", &format!("127.0.0.1:{port}")])?;
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut pocket = Self { child, base: format!("http://127.0.0.1:{port}"), http };
        for _ in 0..200 {
            tokio::time::sleep(Duration::from_millis(50)).await;
            if pocket.http.get(format!("{}/api/health", pocket.base)).send().await.is_ok() {
                break;
            }
        }
        let signed_in = pocket.sign_in("_superusers", "a@example.org").await?;
        let all = json!("");
        let text = |name: &str| json!({ "name": name, "type": "text", "max": 100_000 });
        let number = |name: &str| json!({ "name": name, "type": "number" });
        let photo = json!({ "name": "photo", "type": "file", "maxSelect": 1, "maxSize": PHOTO_BYTES });
        let fields = json!([text("kind"), text("body"), number("lat"), number("lon"), photo]);
        let whoever = json!("@request.auth.id != \"\"");
        let collection = json!({ "name": "report", "type": "base", "listRule": all, "createRule": whoever, "fields": fields });
        pocket.http = signed_in;
        let made = pocket.post("/api/collections", &collection).await;
        made.get("id")?;
        Some(pocket)
    }

    /// Somebody of this collection, signed in.
    async fn sign_in(&self, collection: &str, name: &str) -> Option<reqwest::Client> {
        let password = json!({ "identity": name, "password": "secretsecret" });
        let answer = self.post(&format!("/api/collections/{collection}/auth-with-password"), &password).await;
        let mut headers = HeaderMap::new();
        headers.insert("authorization", HeaderValue::from_str(answer["token"].as_str()?).ok()?);
        Some(reqwest::Client::builder().no_proxy().default_headers(headers).build().unwrap())
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// A report with its photo, in one request.
    pub async fn report(&self, photo: &[u8]) {
        const EDGE: &str = "jingge-measures-here";
        let mut body = Vec::with_capacity(photo.len() + 1_000);
        for (name, value) in [("kind", "A06"), ("body", "墙角积存垃圾, 约两平方米"), ("lat", "32.502"), ("lon", "116.502")] {
            body.extend(format!("--{EDGE}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
        }
        let file = "content-disposition: form-data; name=\"photo\"; filename=\"p.jpg\"\r\ncontent-type: image/jpeg";
        body.extend(format!("--{EDGE}\r\n{file}\r\n\r\n").into_bytes());
        body.extend(photo);
        body.extend(format!("\r\n--{EDGE}--\r\n").into_bytes());
        let request = self.http.post(format!("{}/api/collections/report/records", self.base));
        let answer = request.header("content-type", format!("multipart/form-data; boundary={EDGE}")).body(body).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{:?}", answer.text().await);
    }

    /// How many records there are.
    pub async fn count(&self) -> usize {
        let path = format!("{}/api/collections/report/records?perPage=1", self.base);
        let answer: Value = self.http.get(path).send().await.unwrap().json().await.unwrap();
        usize::try_from(answer["totalItems"].as_u64().unwrap()).unwrap()
    }

    /// POST of JSON as the one who may do everything.
    pub async fn post(&self, path: &str, body: &Value) -> Value {
        self.http.post(format!("{}{path}", self.base)).json(body).send().await.unwrap().json().await.unwrap()
    }
}
