//! Sheets as an answer: a page to be printed by the browser, or PDF.

use super::{draw::draw, word::PaperWord as W};
use crate::{
    error::{Error, status_of},
    html_forms::{ask::lang_of, page::text, word::Word},
    paper::{JobPhoto, NoPdf, PrintJob, Sheet, pdf_of},
    photo::{PhotoKey, Variant, jpeg_of},
    state::State,
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, ContentType},
};
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;
use shared::{account::ErrorCode, id::TownId, lang::Lang, text::fill};

/// Photos that a document has in full; where it has more, all are as in lists.
const MOST_LARGE: usize = 24;

/// As what sheets are wanted.
#[derive(Clone, Copy, Default, Deserialize)]
pub struct As {
    /// `pdf`; else a page.
    #[serde(default)]
    format: Format,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Format {
    #[default]
    Html,
    Pdf,
}

/// Sheets to be shown.
pub struct Shown {
    /// Their title.
    pub title: W,
    /// The sheets.
    pub sheets: Vec<Sheet>,
    /// A form above them, if there is one.
    pub form: Option<Markup>,
}

/// The sheets as they are wanted.
///
/// # Errors
/// Those of the photo store.
pub async fn answer(state: &State, town: TownId, request: &HttpRequest, shown: Shown, wanted: As) -> Result<HttpResponse, Error> {
    if wanted.format == Format::Html { Ok(page(request, &shown)) } else { pdf(state, town, request, shown).await }
}

/// The page with these sheets.
fn page(request: &HttpRequest, shown: &Shown) -> HttpResponse {
    let lang = lang_of(request);
    let query = request.query_string();
    let as_pdf = format!("{}?{query}{}format=pdf", request.path(), if query.is_empty() { "" } else { "&" });
    let whole = html! {
        (DOCTYPE)
        html lang=(if lang == Lang::Zh { "zh-CN" } else { "en" }) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (shown.title.text(lang)) " · " (Word::Name.text(lang)) }
                link rel="stylesheet" href="/plain/print.css";
            }
            body {
                nav {
                    a href="/plain" { (Word::Back.text(lang)) } " · " (fill(W::How.text(lang), &[&shown.sheets.len().to_string()]))
                    " · " a href=(as_pdf) { (W::PrintPdf.text(lang)) }
                    @if let Some(form) = &shown.form { (form) }
                }
                @for sheet in &shown.sheets { (draw(sheet)) }
            }
        }
    };
    HttpResponse::Ok().content_type(ContentType::html()).body(whole.into_string())
}

/// The same as PDF; where there is none, a page that says why and that the other one works.
async fn pdf(state: &State, town: TownId, request: &HttpRequest, shown: Shown) -> Result<HttpResponse, Error> {
    let lang = lang_of(request);
    let title = shown.title.text(lang);
    let mut wanted: Vec<_> = shown.sheets.iter().flat_map(Sheet::photos).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let variant = if wanted.len() > MOST_LARGE { Variant::Thumb } else { Variant::Large };
    let mut photos = Vec::with_capacity(wanted.len());
    for hash in wanted {
        match jpeg_of(state, PhotoKey { town, hash, variant }).await {
            Ok(jpeg) => photos.push(JobPhoto::new(hash, &jpeg)),
            // Its original is gone: the place stays empty, as on the page.
            Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    let job = PrintJob::new(title.to_owned(), lang, shown.sheets, photos, state.config.paper.fonts.clone());
    match pdf_of(job, state.config.paper.clone()).await {
        Ok(pdf) => {
            let name = url::form_urlencoded::byte_serialize(title.as_bytes()).collect::<String>().replace('+', "%20");
            Ok(HttpResponse::Ok()
                .content_type("application/pdf")
                .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
                .insert_header((header::CONTENT_DISPOSITION, format!("inline; filename=\"jingge.pdf\"; filename*=UTF-8''{name}.pdf")))
                .body(pdf))
        }
        Err(why) => Ok(no_pdf(request, &why, lang)),
    }
}

fn no_pdf(request: &HttpRequest, why: &NoPdf, lang: Lang) -> HttpResponse {
    let words = match why {
        NoPdf::NoFont => W::NoFont,
        NoPdf::NoProgram => W::NoProgram,
        NoPdf::Busy => W::PdfBusy,
        NoPdf::TooSlow | NoPdf::Failed(_) => W::PdfFailed,
    };
    if !matches!(why, NoPdf::NoFont | NoPdf::NoProgram | NoPdf::Busy) {
        tracing::error!(error = %why, "a PDF could not be made");
    }
    let kept = request.query_string().split('&').filter(|pair| *pair != "format=pdf").collect::<Vec<_>>().join("&");
    let body = html! {
        p class="note bad" role="alert" { (words.text(lang)) }
        p { a href={ (request.path()) "?" (kept) } { (W::PrintInstead.text(lang)) } }
        p { a href="/plain" { (Word::Back.text(lang)) } }
    };
    HttpResponse::build(status_of(ErrorCode::Busy)).content_type(ContentType::html()).body(text(request, W::NoPdf.text(lang), &body))
}

/// `GET /plain/print.css`.
pub async fn style() -> HttpResponse {
    HttpResponse::Ok().content_type("text/css; charset=utf-8").body(include_str!("print.css"))
}
