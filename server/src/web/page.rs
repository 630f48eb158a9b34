//! Answers every GET that is no route: a file of the web app, or its one page.

use super::{
    asset::{Assets, content_type, is_hashed},
    encoding::{Encoding, accepted},
    header::policy_with_base_maps,
    keep::Kept,
    tag::has_newest,
};
use crate::{config::Config, error::Error};
use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    http::{Method, header},
    web::{Bytes, Data},
};
use shared::photo::Hash;
use std::borrow::Cow;

/// What the page handler needs.
pub struct Site {
    /// Today's files.
    pub assets: Assets,
    /// Earlier ones.
    pub kept: Kept,
    /// Whether phones keep the app by a service worker.
    pub worker: bool,
    /// What is put before the worker's version: the page that it keeps carries its policy along, and a browser looks for a new one only if the
    /// worker differs.
    pub mark: Option<String>,
}

impl Site {
    /// The files of this configuration.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        let mark =
            policy_with_base_maps(config).map(|policy| Hash::of(policy.as_bytes()).to_string().chars().take(8).chain(['-']).collect());
        Self { assets: Assets::choose(config.web.clone()), kept: Kept::under(&config.data), worker: config.service_worker, mark }
    }
}

/// Ends the service worker of a phone and forgets the files it kept, without loading any page anew: a form may be open.
const END: &str = "\
// The service worker is switched off on this server.
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith('jingge-')) await caches.delete(name);
  await self.registration.unregister();
})()));
";

/// A file found, in the encoding found.
struct Found {
    bytes: Bytes,
    encoding: Encoding,
}

/// Serves the file at the path, else the page for paths without a dot, else says that there is nothing.
///
/// # Errors
/// [`Error::NotFound`] for unknown files and unknown `/api` paths; [`Error::MethodNotAllowed`] for other methods than GET and HEAD on the
/// others.
pub async fn serve(request: HttpRequest, site: Data<Site>) -> Result<HttpResponse, Error> {
    let path = request.path().trim_start_matches('/');
    if path == "api" || path.starts_with("api/") {
        return Err(Error::NotFound);
    }
    let path = if path.contains('.') { path } else { "index.html" };
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let there = path == "index.html" || find(&site, path, "").await?.is_some();
        return Err(if there { Error::MethodNotAllowed("GET, HEAD".to_owned()) } else { Error::NotFound });
    }
    if path == "sw.js" && !site.worker {
        return Ok(answer(&request, path, Found { bytes: Bytes::from_static(END.as_bytes()), encoding: Encoding::Identity }));
    }
    let mark = site.mark.as_deref().filter(|_| path == "sw.js");
    let wanted = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let wanted = if mark.is_some() { "" } else { wanted };
    let Some(found) = find(&site, path, wanted).await? else { return missing(path) };
    let found = match mark {
        Some(mark) => Found { bytes: marked(&found.bytes, mark), ..found },
        None => found,
    };
    Ok(answer(&request, path, found))
}

/// The worker with its version marked.
fn marked(worker: &[u8], mark: &str) -> Bytes {
    const VERSION: &str = "const VERSION = '";
    String::from_utf8_lossy(worker).replacen(VERSION, &[VERSION, mark].concat(), 1).into()
}

async fn find(site: &Site, path: &str, wanted: &str) -> Result<Option<Found>, Error> {
    for encoding in accepted(wanted) {
        let sibling = format!("{path}{}", encoding.suffix());
        if let Some(bytes) = site.assets.read(&sibling).await? {
            let bytes = match bytes {
                Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                Cow::Owned(bytes) => Bytes::from(bytes),
            };
            return Ok(Some(Found { bytes, encoding }));
        }
    }
    for encoding in accepted(wanted) {
        let sibling = format!("{path}{}", encoding.suffix());
        if let Some(bytes) = site.kept.read(&sibling).await? {
            return Ok(Some(Found { bytes: Bytes::from(bytes), encoding }));
        }
    }
    Ok(None)
}

fn answer(request: &HttpRequest, path: &str, found: Found) -> HttpResponse {
    let tag = format!("\"{}\"", Hash::of(&found.bytes).to_string().get(..32).unwrap_or_default());
    let cache = if is_hashed(path) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let fresh = has_newest(request, &tag);
    let mut response = if fresh { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((header::CACHE_CONTROL, cache));
    response.insert_header((header::ETAG, tag));
    response.insert_header((header::VARY, "Accept-Encoding"));
    if fresh {
        return response.finish();
    }
    response.insert_header((header::CONTENT_TYPE, content_type(path)));
    if let Some(encoding) = found.encoding.header() {
        response.insert_header((header::CONTENT_ENCODING, encoding));
    }
    response.body(found.bytes)
}

/// Without the web app the page says so; other files are simply not there.
fn missing(path: &str) -> Result<HttpResponse, Error> {
    const NOTE: &str = "净格: 网页程序未安装。请用 cargo xtask run 启动, 或用 --web 指定网页目录。\n\
        Jingge: the web app is not here. Start with cargo xtask run, or name its folder with --web.\n";
    if path != "index.html" {
        return Err(Error::NotFound);
    }
    let mut response = Error::NotFound.error_response();
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/plain; charset=utf-8"));
    Ok(response.set_body(NOTE).map_into_boxed_body())
}

#[cfg(test)]
mod tests;
