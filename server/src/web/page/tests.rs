//! What a browser gets for a path.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use actix_web::{App, body::to_bytes, dev::ServiceResponse, test, web};
use std::path::PathBuf;

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.0);
    }
}

fn folder() -> Folder {
    let folder = std::env::temp_dir().join(format!("jingge-page-{}", uuid::Uuid::now_v7()));
    std::fs::create_dir_all(folder.join("dist/assets")).unwrap();
    for (name, text) in [
        ("index.html", "page"),
        ("sw.js", "const VERSION = 'abc';"),
        ("sw.js.br", "packed"),
        ("assets/app-0123abcd.js", "script"),
        ("assets/app-0123abcd.js.br", "brotli"),
        ("assets/app-0123abcd.js.gz", "gzip"),
        ("assets/app-0123abcd.wasm", "wasm"),
    ] {
        std::fs::write(folder.join("dist").join(name), text).unwrap();
    }
    Folder(folder)
}

async fn get(folder: &Folder, path: &str, headers: &[(&str, &str)]) -> (ServiceResponse, String) {
    get_from(folder, (true, None), path, headers).await
}

async fn get_from(
    folder: &Folder,
    (worker, mark): (bool, Option<&str>),
    path: &str,
    headers: &[(&str, &str)],
) -> (ServiceResponse, String) {
    let mark = mark.map(str::to_owned);
    let site = Site { assets: Assets::Folder(folder.0.join("dist")), kept: Kept::under(&folder.0.join("data")), worker, mark };
    let app = test::init_service(App::new().app_data(Data::new(site)).default_service(web::to(serve))).await;
    let mut request = test::TestRequest::get().uri(path);
    for header in headers {
        request = request.insert_header(*header);
    }
    let (request, response) = test::call_service(&app, request.to_request()).await.into_parts();
    let (response, body) = response.into_parts();
    let bytes = to_bytes(body).await.unwrap();
    (ServiceResponse::new(request, response.set_body(actix_web::body::BoxBody::new(()))), String::from_utf8_lossy(&bytes).into_owned())
}

fn header_of<'a>(response: &'a ServiceResponse, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[actix_web::test]
async fn a_hashed_file_is_sent_precompressed_and_kept_for_ever() {
    let folder = folder();
    let (response, body) = get(&folder, "/assets/app-0123abcd.js", &[("accept-encoding", "gzip, br")]).await;
    assert_eq!((response.status().as_u16(), body.as_str()), (200, "brotli"));
    assert_eq!(header_of(&response, "content-encoding"), "br");
    assert_eq!(header_of(&response, "content-type"), "text/javascript; charset=utf-8");
    assert_eq!(header_of(&response, "vary"), "Accept-Encoding");
    assert_eq!(header_of(&response, "cache-control"), "public, max-age=31536000, immutable");
    let (response, body) = get(&folder, "/assets/app-0123abcd.js", &[]).await;
    assert_eq!((header_of(&response, "content-encoding"), body.as_str()), ("", "script"));
}

#[actix_web::test]
async fn wasm_has_its_type_even_without_a_compressed_sibling() {
    let folder = folder();
    let (response, _) = get(&folder, "/assets/app-0123abcd.wasm", &[("accept-encoding", "br")]).await;
    assert_eq!(header_of(&response, "content-type"), "application/wasm");
    assert_eq!(header_of(&response, "content-encoding"), "");
}

#[actix_web::test]
async fn the_page_answers_paths_of_the_app_and_is_always_asked_for_again() {
    let folder = folder();
    for path in ["/", "/issues/0198", "/index.html"] {
        let (response, body) = get(&folder, path, &[]).await;
        assert_eq!((response.status().as_u16(), body.as_str()), (200, "page"), "{path}");
        assert_eq!(header_of(&response, "cache-control"), "no-cache");
    }
    assert_eq!(header_of(&get(&folder, "/sw.js", &[]).await.0, "cache-control"), "no-cache");
}

#[actix_web::test]
async fn a_known_tag_needs_no_second_sending() {
    let folder = folder();
    let tag = header_of(&get(&folder, "/", &[]).await.0, "etag").to_owned();
    let (response, body) = get(&folder, "/", &[("if-none-match", &tag)]).await;
    assert_eq!((response.status().as_u16(), body.as_str()), (304, ""));
}

#[actix_web::test]
async fn unknown_files_and_unknown_api_paths_are_not_the_page() {
    let folder = folder();
    for path in ["/nothing.js", "/api/nothing", "/api", "/../Cargo.toml", "/assets/..%2f..%2fdata.txt", "/.env"] {
        let (response, body) = get(&folder, path, &[]).await;
        assert_eq!(response.status().as_u16(), 404, "{path}");
        assert!(body.contains("not_found"), "{path}: {body}");
    }
}

#[actix_web::test]
async fn a_switched_off_service_worker_is_replaced_by_one_that_ends_itself() {
    let folder = folder();
    let (response, body) = get_from(&folder, (false, None), "/sw.js", &[("accept-encoding", "br")]).await;
    assert!(body.contains("unregister()") && !body.contains("reload"), "{body}");
    assert_eq!(header_of(&response, "content-type"), "text/javascript; charset=utf-8");
    assert_eq!((header_of(&response, "cache-control"), header_of(&response, "content-encoding")), ("no-cache", ""));
    assert_eq!(get_from(&folder, (true, None), "/sw.js", &[]).await.1, "const VERSION = 'abc';");
}

#[actix_web::test]
async fn a_worker_under_another_policy_is_another_version_so_that_the_page_it_keeps_is_fetched_anew() {
    let folder = folder();
    let (response, body) = get_from(&folder, (true, Some("0123abcd-")), "/sw.js", &[("accept-encoding", "br")]).await;
    assert_eq!((body.as_str(), header_of(&response, "content-encoding")), ("const VERSION = '0123abcd-abc';", ""));
    let other = get_from(&folder, (true, Some("4567abcd-")), "/sw.js", &[]).await.0;
    assert_ne!(header_of(&response, "etag"), header_of(&other, "etag"));
}
