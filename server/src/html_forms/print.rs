//! 整改通知书: a notice as it goes onto paper, in the layout of GB/T 9704, one sheet each. It shows only what the reader may see; numbering one is
//! an act of the office and a form.

use super::{
    ask::{check_mark, lang_of, mark_of},
    sign::to,
    told::place_text,
    word::Word,
};
use crate::{
    auth::Caller,
    error::Error,
    issue::shown_to,
    notice_link::{Paper, Secret, issue_papers, papers_of},
    state::State,
    web::{reached_at, svg_of},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::ContentType,
    web::{Data, Form, Path, Query},
};
use chrono::{Datelike as _, NaiveDateTime, Timelike as _};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde::Deserialize;
use shared::{
    deadline::explain_due,
    id::IssueId,
    issue::{Assignment, Issue, PhotoStage},
    lang::Lang,
    moment::Moment,
    person::{Resource, Role, Verb},
    reference::Reference,
    responsibility::reason_text,
    text::{fill, kind_name},
};
use uuid::Uuid;

/// Most sheets of one page.
const MOST: usize = 50;

/// Which notices: ids with commas between.
#[derive(Deserialize)]
pub struct Wanted {
    ids: String,
}

/// The form that numbers notices.
#[derive(Deserialize)]
pub struct IssueForm {
    #[serde(default)]
    mark: String,
    #[serde(default)]
    ids: String,
}

/// `GET /plain/issues/{id}/print`: one notice.
///
/// # Errors
/// [`Error::NotFound`] for all but the dispatcher and the unit that answers for it.
pub async fn one(caller: Caller, state: Data<State>, request: HttpRequest, id: Path<Uuid>) -> Result<HttpResponse, Error> {
    sheets(&caller, &state, &request, vec![IssueId(*id)]).await
}

/// `GET /plain/print?ids=…`: several, a sheet each.
///
/// # Errors
/// [`Error::BadRequest`] for none, or more than fifty; as [`one`] if it holds for any of them.
pub async fn several(caller: Caller, state: Data<State>, request: HttpRequest, wanted: Query<Wanted>) -> Result<HttpResponse, Error> {
    caller.scope(Resource::NoticePaper, Verb::Read)?;
    sheets(&caller, &state, &request, ids_in(&wanted.ids)?).await
}

/// `POST /plain/print`: numbers those that have no number yet, and shows all.
///
/// # Errors
/// [`Error::NotFound`] for all but dispatchers; [`Error::WrongOrigin`] without the session's mark; [`Error::BadRequest`]; the database's.
pub async fn number(caller: Caller, state: Data<State>, request: HttpRequest, form: Form<IssueForm>) -> Result<HttpResponse, Error> {
    caller.scope(Resource::NoticePaper, Verb::Write)?;
    check_mark(&request, &form.mark)?;
    let ids = ids_in(&form.ids)?;
    let issues = shown(&caller, &state, &ids).await?;
    issue_papers(&state, caller.person.town, &issues, &format!("person:{}", caller.person.id)).await?;
    Ok(to(&format!("/plain/print?ids={}", listed(&ids))).finish())
}

/// `GET /plain/print.css`.
pub async fn style() -> HttpResponse {
    HttpResponse::Ok().content_type("text/css; charset=utf-8").body(include_str!("print.css"))
}

fn ids_in(text: &str) -> Result<Vec<IssueId>, Error> {
    let ids: Vec<IssueId> = text.split(',').map(|id| id.trim().parse()).collect::<Result<_, _>>().map_err(|_| Error::bad_request("ids"))?;
    if ids.len() > MOST { Err(Error::bad_request(format!("ids: at most {MOST}"))) } else { Ok(ids) }
}

fn listed(ids: &[IssueId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// The issues as the reader may see them, each with a unit that answers for it; a unit's own alone.
async fn shown(caller: &Caller, state: &State, ids: &[IssueId]) -> Result<Vec<Issue>, Error> {
    caller.scope(Resource::NoticePaper, Verb::Read)?;
    let mut issues = Vec::with_capacity(ids.len());
    for id in ids {
        let issue = shown_to(state, &caller.person, *id).await?;
        let lead = issue.status.assignment().map(|assignment| assignment.unit).ok_or(Error::NotFound)?;
        if matches!(caller.person.role, Role::Unit { unit } if unit != lead) {
            return Err(Error::NotFound);
        }
        issues.push(issue);
    }
    Ok(issues)
}

async fn sheets(caller: &Caller, state: &State, request: &HttpRequest, ids: Vec<IssueId>) -> Result<HttpResponse, Error> {
    let issues = shown(caller, state, &ids).await?;
    let (lang, town) = (lang_of(request), caller.person.town);
    let reference = state.reference(town).await?;
    let papers = papers_of(state, town, &issues.iter().collect::<Vec<_>>()).await?;
    let unnumbered = issues.iter().filter(|issue| !papers.contains_key(&issue.id)).count();
    let base = reached_at(state, request);
    let mut drawn = Vec::with_capacity(issues.len());
    for issue in &issues {
        let Some(assignment) = issue.status.assignment() else { continue };
        let paper = papers.get(&issue.id);
        let qr = match paper {
            Some(paper) => Some(svg_of(&format!("{base}/n/{}", Secret::of(state.keys.signing(), paper.link).reveal()))?),
            None => None,
        };
        drawn.push(sheet(&Sheet { issue, assignment, paper, qr: qr.as_deref(), reference: &reference, lang }));
    }
    let may_number = unnumbered > 0 && caller.scope(Resource::NoticePaper, Verb::Write).is_ok();
    let whole = html! {
        (DOCTYPE)
        html lang=(if lang == Lang::Zh { "zh-CN" } else { "en" }) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (Word::PaperTitle.text(lang)) " · " (Word::Name.text(lang)) }
                link rel="stylesheet" href="/plain/print.css";
            }
            body {
                nav {
                    a href="/plain" { (Word::Back.text(lang)) } " · " (fill(Word::PaperHow.text(lang), &[&drawn.len().to_string()]))
                    @if may_number {
                        form method="post" action="/plain/print" {
                            input type="hidden" name="mark" value=(mark_of(request));
                            input type="hidden" name="ids" value=(listed(&ids));
                            button type="submit" { (fill(Word::PaperNumber.text(lang), &[&unnumbered.to_string()])) }
                        }
                    }
                }
                @for sheet in &drawn { (sheet) }
            }
        }
    };
    Ok(HttpResponse::Ok().content_type(ContentType::html()).body(whole.into_string()))
}

/// What stands on one sheet.
struct Sheet<'a> {
    issue: &'a Issue,
    assignment: &'a Assignment,
    paper: Option<&'a Paper>,
    qr: Option<&'a str>,
    reference: &'a Reference,
    lang: Lang,
}

fn sheet(of: &Sheet<'_>) -> Markup {
    let Sheet { issue, assignment, paper, qr, reference, lang } = *of;
    let kind = reference.catalogue.kind(&issue.kind);
    let unit = reference.unit_name(assignment.unit);
    let before = issue.photos.iter().find(|photo| photo.stored && photo.stage == PhotoStage::Problem);
    let (found, due) = (minute(local(issue.found_at(), reference), lang), minute(local(assignment.due.at, reference), lang));
    let dated = paper.map_or(assignment.assigned_at, |paper| paper.issued_at);
    let why = assignment.path.last();
    html! {
        article class="paper" {
            h1 { (Word::PaperTitle.text(lang)) }
            p class="number" {
                @if let Some(paper) = paper { (fill(Word::PaperSeries.text(lang), &[&paper.year.to_string(), &paper.number.to_string()])) }
            }
            p class="to" { (fill(Word::PaperTo.text(lang), &[unit])) }
            p {
                (fill(Word::PaperFound.text(lang), &[
                    &found, &place_text(issue, reference, lang), kind_name(&issue.kind, reference, lang), &issue.id.short_code(),
                ]))
                @if !issue.note.trim().is_empty() { (fill(Word::PaperNote.text(lang), &[bare(&issue.note)])) }
            }
            @if let Some(step) = why {
                p {
                    b { (Word::PaperWhy.text(lang)) }
                    // The sentence names the row, the site or the front on which it rests.
                    (reason_text(step, assignment.unit, reference, lang)) (Word::PaperStop.text(lang))
                }
            }
            @if let Some(kind) = kind.filter(|kind| !kind.closing.trim().is_empty() && lang == Lang::Zh) {
                p { b { (Word::PaperWhat.text(lang)) } (bare(&kind.closing)) "。" }
            }
            p {
                b { (Word::PaperWhen.text(lang)) }
                (fill(Word::PaperUntil.text(lang), &[&due, &explain_due(&assignment.due, &reference.town, &reference.calendar, lang)]))
            }
            div class="pictures" {
                @if let Some(photo) = before {
                    figure class="before" {
                        img src={ "/api/photo/" (photo.photo.hash) "/large" } alt=(Word::PaperBefore.text(lang));
                        figcaption { (Word::PaperBefore.text(lang)) }
                    }
                }
                @if let Some(qr) = qr { figure class="qr" { (PreEscaped(qr)) figcaption { (Word::PaperScan.text(lang)) } } }
            }
            p class="from" { (fill(Word::PaperFrom.text(lang), &[&reference.town.name])) }
            p class="date" { (day(local(dated, reference), lang)) }
        }
    }
}

/// A sentence without its own stop: the one around it has one.
fn bare(text: &str) -> &str {
    text.trim().trim_end_matches(['。', '.', '；', ';'])
}

fn local(at: Moment, reference: &Reference) -> NaiveDateTime {
    at.local(reference.town.offset)
}

/// A day as official papers write it: Arabic figures, no leading noughts.
fn day(at: NaiveDateTime, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月{}日", at.year(), at.month(), at.day()),
        Lang::En => at.format("%-d %B %Y").to_string(),
    }
}

fn minute(at: NaiveDateTime, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}{}时{:02}分", day(at, lang), at.hour(), at.minute()),
        Lang::En => format!("{}, {:02}:{:02}", day(at, lang), at.hour(), at.minute()),
    }
}
