//! Requests that need the network: figures, searches, settings.

use super::handle::Phone;
use crate::store::{Durability, Store, Write};
use crate::sync::answer::{Failure, ours};
use crate::sync::remote::{Body, Method, Remote, Request};
use crate::sync::{Changed, Fetch};
use leptos::prelude::{Set, WithUntracked};
use serde::{Serialize, de::DeserializeOwned};
use shared::{account::ErrorCode, id::NoticeId, notice::ReadAll};
use std::pin::Pin;

/// Why a request brought nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallError {
    /// No answer of our server.
    Offline,
    /// The server said no, with a fact beside it.
    Server(ErrorCode, Option<String>),
}

impl Phone {
    /// Reads from the server.
    ///
    /// # Errors
    /// No network, or the server's reason.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, CallError> {
        self.ask(Request::get(path)).await
    }

    /// Asks the server for something; `T` is `()` where it answers nothing.
    ///
    /// # Errors
    /// No network, or the server's reason.
    pub async fn call<B: Serialize, T: DeserializeOwned>(&self, method: &str, path: &str, body: Option<&B>) -> Result<T, CallError> {
        let method = match method {
            "POST" => Method::Post,
            "PUT" => Method::Put,
            "DELETE" => Method::Delete,
            _ => Method::Get,
        };
        let body = match body.map(serde_json::to_string) {
            Some(Ok(json)) => Body::Json(json),
            Some(Err(_)) => return Err(CallError::Server(ErrorCode::BadRequest, None)),
            None => Body::Empty,
        };
        self.ask(Request { method, path: path.to_owned(), token: None, body }).await
    }

    /// Hands a file in and reads what the server says of it.
    ///
    /// # Errors
    /// No network, or the server's reason.
    pub async fn hand_in<T: DeserializeOwned>(&self, path: String, file: Vec<u8>) -> Result<T, CallError> {
        self.ask(Request { method: Method::Post, path, token: None, body: Body::Bytes(file.into()) }).await
    }

    /// The JSON the server answers to a read.
    ///
    /// # Errors
    /// No network, or the server's reason.
    pub async fn fetch(&self, path: &str) -> Result<Vec<u8>, CallError> {
        self.fetched(Request::get(path)).await
    }

    async fn ask<T: DeserializeOwned>(&self, request: Request) -> Result<T, CallError> {
        crate::store::json::read_bytes(&self.fetched(request).await?).map_err(|_| CallError::Offline)
    }

    /// The body of the answer as JSON. Boxed, so that it is compiled once and not for every type that is read.
    fn fetched(self, request: Request) -> Pin<Box<dyn Future<Output = Result<Vec<u8>, CallError>>>> {
        Box::pin(async move {
            let body = ours(Fetch.send(request).await).map_err(|failure| self.call_failed(failure))?;
            Ok(if body.is_empty() { b"null".to_vec() } else { body })
        })
    }

    pub(super) fn call_failed(&self, failure: Failure) -> CallError {
        match failure {
            Failure::NoNetwork => CallError::Offline,
            Failure::Server { error, detail } => {
                if error == ErrorCode::NotSignedIn {
                    self.needs_sign_in.set(true);
                }
                CallError::Server(error, detail)
            }
        }
    }

    /// Marks all that has come into the inbox as read, on the server; the pull that follows says so here, and on the person's other devices.
    ///
    /// # Errors
    /// No network, or the server's reason.
    pub async fn read_all_notices(&self) -> Result<(), CallError> {
        let Some(opened) = self.inner().opened() else { return Ok(()) };
        let outbox = opened.store.outbox().await.map_err(|error| {
            self.storage_failed(error);
            CallError::Offline
        })?;
        self.call::<_, ()>("POST", "/api/notices/read", Some(&ReadAll { through: outbox.marks.cursor })).await?;
        self.sync_now();
        Ok(())
    }

    /// Marks an entry of the inbox as read, here and on the server. Without a network it stays unread.
    pub async fn read_notice(&self, id: NoticeId) {
        let Some(opened) = self.inner().opened() else { return };
        let Some(mut notice) = self.notices.with_untracked(|notices| notices.iter().find(|notice| notice.id == id).cloned()) else {
            return;
        };
        if notice.read_at.is_some() || self.call::<(), ()>("POST", &format!("/api/notices/{id}/read"), None).await.is_err() {
            return;
        }
        notice.read_at = Some(self.server_now());
        let kept = opened.store.write(Durability::Relaxed, |_| Ok(((), vec![Write::PutNotice(Box::new(notice.clone()))]))).await;
        if let Err(error) = kept {
            self.storage_failed(error);
        }
        self.read_again(Changed { confirmed: true, ..Changed::default() });
    }
}
