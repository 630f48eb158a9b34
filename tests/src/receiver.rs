//! A receiver of messages: a real HTTP server that writes down what it was asked and answers as it was told to.

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    dev::ServerHandle,
    http::StatusCode,
    web::{self, Bytes, Data},
};
use shared::photo::Hash;
use std::{
    collections::{BTreeMap, VecDeque},
    net::TcpListener,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{net::TcpSocket, sync::Notify};

/// What a receiver was asked.
#[derive(Clone, Debug)]
pub struct Got {
    /// The path it was asked by.
    pub path: String,
    /// Parameters of the address, decoded.
    pub query: BTreeMap<String, String>,
    /// Headers in small letters.
    pub headers: BTreeMap<String, String>,
    /// As text.
    pub body: String,
}

/// How it answers.
#[derive(Clone, Debug)]
pub enum Say {
    /// This status and body.
    Answer(u16, String),
    /// Another address.
    Redirect(String),
    /// Nothing.
    Hang,
}

#[derive(Default)]
struct Inside {
    got: Mutex<Vec<Got>>,
    next: Mutex<VecDeque<Say>>,
    asked: Notify,
}

/// The receiver.
pub struct Receiver {
    /// `http://127.0.0.1:<port>`
    pub origin: String,
    inside: Arc<Inside>,
    handle: ServerHandle,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}

impl Receiver {
    /// One that answers `{"errcode":0,"code":0}` to all.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it begins to listen")]
    pub fn new() -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").unwrap())
    }

    fn on(listener: TcpListener) -> Self {
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let inside = Arc::new(Inside::default());
        let data = Data::from(Arc::clone(&inside));
        let app = move || App::new().app_data(data.clone()).default_service(web::to(receive));
        let server = HttpServer::new(app).workers(1).disable_signals().listen(listener).unwrap().run();
        let handle = server.handle();
        tokio::spawn(server);
        Self { origin, inside, handle }
    }

    /// The next answers, in order; then the usual one again.
    pub fn says(&self, says: impl IntoIterator<Item = Say>) {
        self.inside.next.lock().unwrap().extend(says);
    }

    /// All that it was asked.
    #[must_use]
    pub fn got(&self) -> Vec<Got> {
        self.inside.got.lock().unwrap().clone()
    }

    /// Waits until it is asked something.
    pub async fn asked(&self) {
        self.inside.asked.notified().await;
    }
}

async fn receive(request: HttpRequest, body: Bytes, inside: Data<Inside>) -> HttpResponse {
    let query = web::Query::<BTreeMap<String, String>>::from_query(request.query_string()).unwrap().into_inner();
    let headers = request.headers().iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    let got = Got { path: request.path().to_owned(), query, headers, body: String::from_utf8(body.to_vec()).unwrap() };
    inside.got.lock().unwrap().push(got);
    let say = inside.next.lock().unwrap().pop_front();
    inside.asked.notify_one();
    match say {
        None => HttpResponse::Ok().body(r#"{"errcode":0,"errmsg":"ok","code":0,"msg":"success"}"#),
        Some(Say::Answer(status, body)) => HttpResponse::build(StatusCode::from_u16(status).unwrap()).body(body),
        Some(Say::Redirect(to)) => HttpResponse::Found().insert_header(("location", to)).finish(),
        Some(Say::Hang) => {
            tokio::time::sleep(Duration::from_secs(600)).await;
            HttpResponse::Ok().finish()
        }
    }
}

/// An address where nobody listens yet, and nobody else can.
pub struct Down {
    socket: TcpSocket,
    /// As of [`Receiver`].
    pub origin: String,
}

impl Down {
    /// One.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it takes a port")]
    pub fn new() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let origin = format!("http://{}", socket.local_addr().unwrap());
        Self { socket, origin }
    }

    /// Somebody listens from now on.
    #[must_use]
    pub fn up(self) -> Receiver {
        Receiver::on(self.socket.listen(64).unwrap().into_std().unwrap())
    }
}

/// HMAC-SHA256 as RFC 2104 has it, for keys of at most a block.
#[must_use]
pub fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    assert!(key.len() <= 64);
    let pad = |byte: u8| -> Vec<u8> { (0..64).map(|at| key.get(at).copied().unwrap_or(0) ^ byte).collect() };
    let inner = Hash::of(&[pad(0x36), message.to_vec()].concat()).0;
    Hash::of(&[pad(0x5c), inner.to_vec()].concat()).0
}
