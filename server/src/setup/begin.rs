//! The first step: what the town is called, and with what it begins.

use super::{
    demonstration,
    draft::draft_of,
    key::{opens, over},
    word::SetupWord as Word,
};
use crate::{
    error::Error,
    html_forms::{Limits, SentFile, lang_of, page, read_form, to},
    state::{Begun, State, Way, unpacking},
    town::{MAX_FILE_BYTES, RowError, XLSX, blank_workbook, told},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Path, Payload},
};
use maud::{Markup, html};
use shared::{lang::Lang, text::fill};
use std::{fs, sync::Arc};

/// Most files that are kept, and all their bytes.
const MOST_FILES: usize = 40;
const MOST_BYTES: usize = 48 * 1024 * 1024;
/// The blank workbook under the link.
const BLANK: &str = "tables.xlsx";
/// Most characters of a name or a code that are kept as they were typed.
const TYPED: usize = 400;
/// Most faults that are listed.
const LISTED: usize = 100;

/// `GET /setup/{secret}`.
///
/// # Errors
/// The database's.
pub async fn show(state: Data<State>, request: HttpRequest, secret: Path<String>) -> Result<HttpResponse, Error> {
    if !opens(&state, &secret).await? {
        return Ok(over(&request));
    }
    if state.setup.demo().is_some() {
        return Ok(to(&format!("/setup/{secret}/demo")).finish());
    }
    Ok(drawn(&request, &secret, &state.setup.begun(), &html! {}))
}

/// `POST /setup/{secret}`: keeps what was entered; without a fault it goes on to the second step, or begins the demo.
///
/// # Errors
/// [`Error::BadRequest`] if it is no such form; [`Error::TooLarge`]; the file system's.
pub async fn take(state: Data<State>, request: HttpRequest, secret: Path<String>, payload: Payload) -> Result<HttpResponse, Error> {
    if !opens(&state, &secret).await? {
        return Ok(over(&request));
    }
    let lang = lang_of(&request);
    let limits = Limits { file: MAX_FILE_BYTES, files: MOST_FILES };
    let sent = read_form(&request, payload, &state.incoming, limits).await?;
    let mut begun = state.setup.begun();
    begun.name = sent.field("name").chars().take(TYPED).collect();
    begun.code = sent.field("code").chars().take(TYPED).collect();
    begun.way = Some(match sent.field("way") {
        "demo" => Way::Demo,
        // Whoever chooses files means them.
        way if way == "files" || !sent.files.is_empty() => Way::Files,
        _ => Way::Template,
    });
    if sent.field("drop") == "1" {
        begun.files.clear();
    }
    let lacking = add_files(&mut begun, sent.files, lang).await?;
    state.setup.keep(begun.clone());
    if begun.way == Some(Way::Demo) {
        demonstration::begin(&state);
        return Ok(to(&format!("/setup/{secret}/demo")).finish());
    }
    if !lacking.is_empty() {
        return Ok(drawn(&request, &secret, &begun, &listed(&lacking, lacking.len(), lang)));
    }
    let entered = begun.clone();
    match unpacking(move || draft_of(&entered)).await? {
        Ok(_) => Ok(to(&format!("/setup/{secret}/admin")).finish()),
        Err(faults) => Ok(drawn(&request, &secret, &begun, &of_faults(&faults, lang))),
    }
}

/// `GET /setup/{secret}/tables.xlsx`: the tables of a town to be filled in.
///
/// # Errors
/// The database's.
pub async fn blank(state: Data<State>, request: HttpRequest, secret: Path<String>) -> Result<HttpResponse, Error> {
    if !opens(&state, &secret).await? {
        return Ok(over(&request));
    }
    let disposition = (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{BLANK}\""));
    Ok(HttpResponse::Ok().content_type(XLSX).insert_header(disposition).body(unpacking(blank_workbook).await??))
}

/// Puts the files that came beside those kept; what could not be kept is told.
async fn add_files(begun: &mut Begun, files: Vec<SentFile>, lang: Lang) -> Result<Vec<String>, Error> {
    let mut lacking = Vec::new();
    let before = begun.files.clone();
    for SentFile { name, arrived } in files {
        let Some(arrived) = arrived else {
            lacking.push(fill(Word::FileTooBig.text(lang), &[&name]));
            continue;
        };
        let path = arrived.path().to_owned();
        let bytes: Arc<[u8]> = unpacking(move || fs::read(path)).await??.into();
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        begun.files.insert(name, bytes);
    }
    let bytes: usize = begun.files.values().map(|bytes| bytes.len()).sum();
    if begun.files.len() > MOST_FILES || bytes > MOST_BYTES {
        begun.files = before;
        lacking.push(Word::TooMuch.text(lang).to_owned());
    }
    Ok(lacking)
}

/// The faults by file, row and column.
fn of_faults(faults: &[RowError], lang: Lang) -> Markup {
    let lines = if lang == Lang::Zh { told(faults) } else { faults.iter().map(RowError::english).collect() };
    listed(&lines, faults.len(), lang)
}

fn listed(lines: &[String], count: usize, lang: Lang) -> Markup {
    let more = lines.len().saturating_sub(LISTED);
    html! {
        div class="note bad" role="alert" {
            p { (fill(Word::Faults.text(lang), &[&count.to_string()])) }
            @for line in lines.iter().take(LISTED) { p { (line) } }
            @if more > 0 { p { (fill(Word::MoreFaults.text(lang), &[&more.to_string()])) } }
        }
    }
}

fn drawn(request: &HttpRequest, secret: &str, begun: &Begun, above: &Markup) -> HttpResponse {
    let lang = lang_of(request);
    let way = begun.way.unwrap_or(Way::Template);
    let choice = |value: &str, own: Way, word: Word, why: Word| {
        html! {
            div class="card" {
                label class="choice" { input type="radio" name="way" value=(value) checked[way == own]; " " (word.text(lang)) }
                p class="small" { (why.text(lang)) }
                @if own == Way::Files { (files(secret, begun, lang)) }
            }
        }
    };
    let body = html! {
        (above)
        p { (Word::BeginWhy.text(lang)) }
        form method="post" enctype="multipart/form-data" {
            label for="name" { (Word::TownName.text(lang)) }
            input type="text" id="name" name="name" value=(begun.name) maxlength="200";
            label for="code" { (Word::TownCode.text(lang)) }
            input type="text" id="code" name="code" value=(begun.code) maxlength="64" autocapitalize="none";
            h2 { (Word::How.text(lang)) }
            (choice("template", Way::Template, Word::ByTemplate, Word::ByTemplateWhy))
            (choice("files", Way::Files, Word::ByFiles, Word::ByFilesWhy))
            (choice("demo", Way::Demo, Word::ByDemo, Word::ByDemoWhy))
            button type="submit" { (Word::Next.text(lang)) }
        }
    };
    page(request, Word::BeginTitle.text(lang), &body)
}

fn files(secret: &str, begun: &Begun, lang: Lang) -> Markup {
    html! {
        p { a class="button" href=(format!("/setup/{secret}/{BLANK}")) download { (Word::BlankBook.text(lang)) } }
        label for="files" { (Word::Files.text(lang)) }
        input type="file" id="files" name="files" multiple;
        @if !begun.files.is_empty() {
            p class="small" {
                (Word::FilesHeld.text(lang)) ": " (begun.files.keys().map(String::as_str).collect::<Vec<_>>().join(", ")) ". " (Word::FilesAgain.text(lang))
            }
            label class="choice" { input type="checkbox" name="drop" value="1"; " " (Word::FilesDrop.text(lang)) }
        }
    }
}
