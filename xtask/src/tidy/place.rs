//! Where certain crates and words may appear at all.

use super::source::UsedPath;
use super::tree::{Finding, Tree};

/// orm-place: sea-orm only in files called store.rs, in `server/src/entity/`, in migrations and
/// in the system suite.
pub fn orm_place(tree: &Tree) -> Vec<Finding> {
    let may = |path: &str| {
        path.ends_with("/store.rs") || ["server/src/entity/", "migrations/", "tests/", "xtask/"].iter().any(|start| path.starts_with(start))
    };
    naming(
        tree,
        "orm-place",
        |path| first_is(path, &["sea_orm", "sea_orm_migration", "sqlx"]),
        may,
        |_| {
            "the database is spoken to only in files called store.rs and in server/src/entity/: move this into the folder's store.rs"
                .to_owned()
        },
    )
}

/// indexed-db-place: IndexedDB only in `app/src/store/indexed_db.rs`.
pub fn indexed_db_place(tree: &Tree) -> Vec<Finding> {
    let may = |path: &str| path == "app/src/store/indexed_db.rs" || path.starts_with("app/src/store/indexed_db/");
    naming(
        tree,
        "indexed-db-place",
        |path| first_is(path, &["idb"]) || path.parts.iter().any(|part| part.starts_with("Idb")),
        may,
        |_| "IndexedDB is spoken to only in app/src/store/indexed_db.rs: add a method to the port in app/src/store".to_owned(),
    )
}

/// image-place: pictures are decoded and drawn only in the server's photo, heat (its tiles) and demo.
pub fn image_place(tree: &Tree) -> Vec<Finding> {
    let may = |path: &str| {
        !path.starts_with("server/src/")
            || ["photo", "heat", "demo"].iter().any(|folder| path.starts_with(&format!("server/src/{folder}/")))
    };
    naming(
        tree,
        "image-place",
        |path| first_is(path, &["image", "png"]),
        may,
        |_| "image and png are used only in server/src/photo, heat and demo: ask photo for what you need".to_owned(),
    )
}

/// Builders of actix that are an error's status.
const ERROR_ANSWERS: [&str; 18] = [
    "BadRequest",
    "Unauthorized",
    "Forbidden",
    "NotFound",
    "MethodNotAllowed",
    "NotAcceptable",
    "RequestTimeout",
    "Conflict",
    "Gone",
    "PayloadTooLarge",
    "UnsupportedMediaType",
    "UnprocessableEntity",
    "TooManyRequests",
    "InternalServerError",
    "NotImplemented",
    "BadGateway",
    "ServiceUnavailable",
    "InsufficientStorage",
];

/// status-place: status codes only in `server/src/error.rs`.
pub fn status_place(tree: &Tree) -> Vec<Finding> {
    let is_status = |path: &UsedPath| {
        let answers = path.parts.iter().any(|part| part == "HttpResponse");
        path.parts.iter().any(|part| part == "StatusCode" || (answers && ERROR_ANSWERS.contains(&part.as_str())))
    };
    let may = |path: &str| !path.starts_with("server/src/") || path == "server/src/error.rs";
    naming(tree, "status-place", is_status, may, |path| {
        format!("{} decides a status code: return an error of server/src/error.rs, which alone knows them", path.parts.join("::"))
    })
}

/// inline-style: the page's security policy forbids style and script in attributes and in the page.
pub fn inline_style(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in
        tree.files.iter().filter(|file| file.path.starts_with("app/") && (file.path.ends_with(".rs") || file.path.ends_with(".html")))
    {
        for (index, line) in file.text.lines().enumerate() {
            let script = line.contains("<script>") || line.contains("<style");
            if line.contains(" style=") || (script && file.path.ends_with(".html")) {
                let advice = "the content security policy refuses inline style and script: use a class, Leptos `style:`, or a file";
                found.push(file.finding("inline-style", index + 1, advice));
            }
        }
    }
    found
}

fn first_is(path: &UsedPath, names: &[&str]) -> bool {
    path.parts.first().is_some_and(|first| names.contains(&first.as_str()))
}

/// A finding for each path that `is_it` in a file that may not have it. One a line is enough.
fn naming(
    tree: &Tree,
    rule: &'static str,
    is_it: impl Fn(&UsedPath) -> bool,
    may: impl Fn(&str) -> bool,
    advice: impl Fn(&UsedPath) -> String,
) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for (file, source) in tree.rust().filter(|(file, _)| !may(&file.path)) {
        for path in source.paths.iter().filter(|path| is_it(path) && !path.test) {
            if !found.last().is_some_and(|last| last.path == file.path && last.line == path.line) {
                found.push(file.finding(rule, path.line, advice(path)));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(rule: fn(&Tree) -> Vec<Finding>, path: &str, text: &str) -> usize {
        rule(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn the_orm_appears_in_stores_only() {
        let text = "use sea_orm::{EntityTrait, QueryFilter};";
        assert_eq!(count(orm_place, "server/src/issue/handle.rs", text), 1);
        assert_eq!(count(orm_place, "server/src/issue/store.rs", text), 0);
        assert_eq!(count(orm_place, "server/src/entity/issue.rs", text), 0);
        assert_eq!(count(orm_place, "server/src/issue/handle.rs", "fn f() -> sea_orm::DbErr { todo!() }"), 1);
    }

    #[test]
    fn indexed_db_appears_in_its_one_file_only() {
        assert_eq!(count(indexed_db_place, "app/src/store/memory.rs", "use idb::Database;"), 1);
        assert_eq!(count(indexed_db_place, "app/src/store/memory.rs", "use web_sys::{Blob, IdbDatabase};"), 1);
        for text in ["use idb::Database;", "use web_sys::IdbDatabase;"] {
            assert_eq!(count(indexed_db_place, "app/src/store/indexed_db.rs", text), 0);
        }
    }

    #[test]
    fn pictures_are_the_business_of_photo() {
        assert_eq!(count(image_place, "server/src/issue/handle.rs", "fn f() { image::load() }"), 1);
        assert_eq!(count(image_place, "server/src/photo/decode.rs", "fn f() { image::load() }"), 0);
        assert_eq!(count(image_place, "server/src/photo.rs", "use image;"), 1);
        assert_eq!(count(image_place, "server/src/score/draw.rs", "use png::Encoder;"), 1);
        assert_eq!(count(image_place, "server/src/heat/tile/png.rs", "use png::Encoder;"), 0);
    }

    #[test]
    fn status_codes_are_the_business_of_error() {
        assert_eq!(count(status_place, "server/src/issue/read.rs", "use actix_web::http::StatusCode;"), 1);
        assert_eq!(count(status_place, "server/src/issue/read.rs", "fn f() { HttpResponse::NotFound().finish() }"), 1);
        assert_eq!(count(status_place, "server/src/issue/read.rs", "fn f() { HttpResponse::Ok().finish() }"), 0);
        assert_eq!(count(status_place, "server/src/error.rs", "use actix_web::http::StatusCode;"), 0);
    }

    #[test]
    fn a_style_attribute_and_an_inline_script_are_found() {
        assert_eq!(count(inline_style, "app/src/ui/bar.rs", "view! { <p style=\"width:1px\"></p> }"), 1);
        assert_eq!(count(inline_style, "app/src/ui/bar.rs", "view! { <p style:width=w></p> } ; let style = 1;"), 0);
        assert_eq!(count(inline_style, "app/web/index.html", "<script>go()</script>"), 1);
        assert_eq!(count(inline_style, "app/web/index.html", "<script src=\"/boot.js\"></script>"), 0);
    }
}
