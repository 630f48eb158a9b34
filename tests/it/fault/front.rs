//! A real HTTP server in front of the town's, which asks to be left alone as the town's would.

use actix_web::{App, HttpResponse, HttpServer, dev::ServerHandle, http::StatusCode, web};
use shared::account::{ErrorBody, ErrorCode};
use std::sync::{Arc, Mutex};

/// It answers every request with this and remembers what was asked.
pub struct Front {
    pub base: String,
    answer: Arc<Mutex<(u16, ErrorBody)>>,
    asked: Arc<Mutex<Vec<String>>>,
    handle: ServerHandle,
}

impl Drop for Front {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}

impl Front {
    pub fn saying(status: u16, error: ErrorCode, seconds: u32) -> Self {
        let body = ErrorBody { error, detail: Some(seconds.to_string()), id: "front".into() };
        let (answer, asked) = (Arc::new(Mutex::new((status, body))), Arc::new(Mutex::new(Vec::new())));
        let shared = (Arc::clone(&answer), Arc::clone(&asked));
        let app = move || {
            let (answer, asked) = shared.clone();
            App::new().default_service(web::to(move |request: actix_web::HttpRequest| {
                asked.lock().unwrap().push(format!("{} {}", request.method(), request.path()));
                let (status, body) = answer.lock().unwrap().clone();
                async move { HttpResponse::build(StatusCode::from_u16(status).unwrap()).insert_header(("x-jingge", "1")).json(body) }
            }))
        };
        let server = HttpServer::new(app).workers(1).bind(("127.0.0.1", 0)).unwrap();
        let base = format!("http://{}", server.addrs()[0]);
        let server = server.run();
        let handle = server.handle();
        tokio::spawn(server);
        Self { base, answer, asked, handle }
    }

    pub fn says(&self, status: u16, error: ErrorCode, seconds: u32) {
        *self.answer.lock().unwrap() = (status, ErrorBody { error, detail: Some(seconds.to_string()), id: "front".into() });
    }

    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}
