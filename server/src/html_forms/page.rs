//! The frame of every plain page. Everything in it is escaped by the template.

use super::{ask::lang_of, word::Word};
use actix_web::{HttpRequest, HttpResponse, http::header::ContentType};
use maud::{DOCTYPE, Markup, html};
use shared::lang::Lang;

/// A page of this title.
pub fn page(request: &HttpRequest, title: &str, body: &Markup) -> HttpResponse {
    HttpResponse::Ok().content_type(ContentType::html()).body(text(request, title, body))
}

/// The same as text.
pub fn text(request: &HttpRequest, title: &str, body: &Markup) -> String {
    framed(request, title, body, Frame::Signed)
}

/// What stands around a page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// For people with an account: the way to their first page.
    Signed,
    /// For whoever holds a link: larger type, and no way to anywhere else.
    Link,
}

/// A page of this title in this frame.
pub fn framed(request: &HttpRequest, title: &str, body: &Markup, frame: Frame) -> String {
    let lang = lang_of(request);
    let (code, other, other_name) = match lang {
        Lang::Zh => ("zh-CN", "?lang=en", "English"),
        Lang::En => ("en", "?lang=zh", "中文"),
    };
    // The address of a form that was just sent cannot be opened again by a link.
    let looks = request.method() == actix_web::http::Method::GET;
    let home = if request.path().starts_with("/plain/county") { "/plain/county" } else { "/plain" };
    let whole = html! {
        (DOCTYPE)
        html lang=(code) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · " (Word::Name.text(lang)) }
                link rel="stylesheet" href="/plain/style.css";
            }
            body class=(if frame == Frame::Link { "large" } else { "" }) {
                header {
                    // Who comes by an invitation or a setup link has nothing on the other pages yet.
                    @if request.path().starts_with("/plain") { a href=(home) { (Word::Name.text(lang)) } } @else { b { (Word::Name.text(lang)) } }
                    @if looks { a href=(other) lang=(if lang == Lang::Zh { "en" } else { "zh-CN" }) { (other_name) } }
                }
                main {
                    h1 { (title) }
                    (body)
                }
            }
        }
    };
    whole.into_string()
}

/// `GET /plain/style.css`.
pub async fn style() -> HttpResponse {
    HttpResponse::Ok().content_type("text/css; charset=utf-8").body(include_str!("style.css"))
}
