//! Pages of peers in the browser: served by this process, compressed beforehand as our own program is.

use super::peer::{Peer, package};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, dev::ServerHandle, web::Data};
use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// What is fetched, by path: its type and its bytes after brotli.
type Files = HashMap<String, (&'static str, Vec<u8>)>;

/// A site, served as long as this value lives.
pub struct Site {
    /// Its port on this machine.
    pub port: u16,
    handle: ServerHandle,
}

impl Drop for Site {
    fn drop(&mut self) {
        // Signalled, not awaited: the run's end ends it anyway.
        drop(self.handle.stop(false));
    }
}

async fn answer(request: HttpRequest, files: Data<Files>) -> HttpResponse {
    match files.get(request.path()) {
        Some((kind, bytes)) => HttpResponse::Ok().insert_header(("content-encoding", "br")).content_type(*kind).body(bytes.clone()),
        None => HttpResponse::NotFound().finish(),
    }
}

/// As `xtask/src/web/site.rs` compresses our own.
fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let best = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &best).unwrap();
    packed
}

fn kind_of(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        _ => "text/xml; charset=utf-8",
    }
}

impl Site {
    /// A page of ours in `tests/peer` and the files of peers, each by its name.
    fn of(pages: &[(&str, &str)], files: &[&Path]) -> Option<Self> {
        let mut all: Vec<(String, Vec<u8>)> = pages.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
        for file in files {
            all.push((file.file_name()?.to_str()?.to_owned(), fs::read(file).ok()?));
        }
        let files: Files = all.into_iter().map(|(name, bytes)| (format!("/{name}"), (kind_of(&name), compressed(&bytes)))).collect();
        let files = Data::from(Arc::new(files));
        let server = HttpServer::new(move || App::new().app_data(Data::clone(&files)).default_service(actix_web::web::to(answer)));
        let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).ok()?;
        let port = server.addrs().first()?.port();
        let server = server.run();
        let handle = server.handle();
        tokio::spawn(server);
        Some(Self { port, handle })
    }

    /// Where it listens.
    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// browser-image-compression, with a page that takes a photo; `None`: it cannot be had.
    pub fn compression() -> Option<Self> {
        let script = package("browser-image-compression/dist/browser-image-compression.js")?;
        Self::of(&[("compress.html", include_str!("../../peer/compress.html"))], &[&script])
    }

    /// ODK Web Forms with a form that asks what our report asks; `None`: it cannot be had.
    pub fn odk() -> Option<Self> {
        let vue = package("vue/dist/vue.runtime.esm-browser.prod.js")?;
        let own = fs::read_dir(package("@getodk/web-forms/dist")?).ok()?.flatten().map(|entry| entry.path());
        let own: Vec<_> = own.filter(|file| file.extension().is_some_and(|ending| ending == "js")).chain([vue]).collect();
        let pages = [("form.html", include_str!("../../peer/odk.html")), ("form.xml", include_str!("../../peer/form.xml"))];
        Self::of(&pages, &own.iter().map(PathBuf::as_path).collect::<Vec<_>>())
    }

    /// enketo-core with such a form, bundled here, for it is published as sources; `None`: it cannot be had.
    pub fn enketo() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let script = folder.path().join("enketo.js");
        let mut bundler = Peer::node("enketo.mjs", Some(&script)).filter(|_| package("enketo-core").is_some())?;
        bundler.said().rows.first()?;
        Self::of(&[("form.html", include_str!("../../peer/enketo.html"))], &[&script])
    }
}
