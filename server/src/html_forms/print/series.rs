//! The papers that have numbers, one sheet an issue: 整改通知书 and 督办单.

use super::{
    fact::Facts,
    notice::notice,
    show::{As, Shown, answer},
    supervision::{calls_for_one, supervision},
    word::PaperWord as W,
};
use crate::{
    auth::Caller,
    error::Error,
    html_forms::{
        ask::{check_mark, lang_of, mark_of},
        sign::to,
    },
    issue::shown_to,
    notice_link::{Secret, Series, issue_papers, papers_of},
    paper::{Code, Sheet},
    state::State,
    web::{reached_at, svg_of},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Form, Path, Query},
};
use maud::html;
use serde::Deserialize;
use shared::{
    id::IssueId,
    issue::Issue,
    person::{Resource, Role, Verb},
    text::fill,
};
use uuid::Uuid;

/// Most sheets of one page.
const MOST: usize = 100;

/// Which papers.
#[derive(Deserialize)]
pub struct Which {
    /// Which of the two; notices where nothing is said.
    #[serde(default)]
    series: Series,
}

/// Of which issues: ids with commas between.
#[derive(Deserialize)]
pub struct Listed {
    ids: String,
}

/// The form that numbers papers.
#[derive(Deserialize)]
pub struct NumberForm {
    #[serde(default)]
    mark: String,
    #[serde(default)]
    ids: String,
    #[serde(default)]
    series: Series,
}

/// `GET /plain/issues/{id}/print`: the notice of one issue, or with `series=supervision` its supervision order.
///
/// # Errors
/// [`Error::NotFound`] for all but the dispatcher and the unit that answers for it, and for a supervision order of an issue that is neither
/// overdue nor supervised.
pub async fn one(
    caller: Caller,
    state: Data<State>,
    request: HttpRequest,
    id: Path<Uuid>,
    which: Query<Which>,
    wanted: Query<As>,
) -> Result<HttpResponse, Error> {
    shown_as(&caller, &state, &request, (&[IssueId(*id)], which.series), *wanted).await
}

/// `GET /plain/print?ids=…`: several, a sheet each.
///
/// # Errors
/// [`Error::BadRequest`] for none, or more than a hundred; as [`one`] if it holds for any of them.
pub async fn several(
    caller: Caller,
    state: Data<State>,
    request: HttpRequest,
    listed: Query<Listed>,
    which: Query<Which>,
    wanted: Query<As>,
) -> Result<HttpResponse, Error> {
    caller.scope(Resource::NoticePaper, Verb::Read)?;
    shown_as(&caller, &state, &request, (&ids_in(&listed.ids)?, which.series), *wanted).await
}

/// `POST /plain/print`: numbers those that have no number yet, and shows all.
///
/// # Errors
/// [`Error::NotFound`] for all but dispatchers; [`Error::WrongOrigin`] without the session's mark; [`Error::BadRequest`]; the database's.
pub async fn number(caller: Caller, state: Data<State>, request: HttpRequest, form: Form<NumberForm>) -> Result<HttpResponse, Error> {
    caller.scope(Resource::NoticePaper, Verb::Write)?;
    check_mark(&request, &form.mark)?;
    let ids = ids_in(&form.ids)?;
    let issues = shown(&caller, &state, &ids, form.series).await?;
    issue_papers(&state, caller.person.town, form.series, &issues, &format!("person:{}", caller.person.id)).await?;
    Ok(to(&format!("/plain/print?{}", asked_for(&ids, form.series))).finish())
}

fn ids_in(text: &str) -> Result<Vec<IssueId>, Error> {
    let ids: Vec<IssueId> = text.split(',').map(|id| id.trim().parse()).collect::<Result<_, _>>().map_err(|_| Error::bad_request("ids"))?;
    if ids.len() > MOST { Err(Error::bad_request(format!("ids: at most {MOST}"))) } else { Ok(ids) }
}

fn listed(ids: &[IssueId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

fn asked_for(ids: &[IssueId], series: Series) -> String {
    format!("ids={}&series={}", listed(ids), series.key())
}

/// The issues as the reader may see them, each with a unit that answers for it; a unit's own alone.
async fn shown(caller: &Caller, state: &State, ids: &[IssueId], series: Series) -> Result<Vec<Issue>, Error> {
    caller.scope(Resource::NoticePaper, Verb::Read)?;
    let mut issues = Vec::with_capacity(ids.len());
    for id in ids {
        let issue = shown_to(state, &caller.person, *id).await?;
        let lead = issue.status.assignment().map(|assignment| assignment.unit).ok_or(Error::NotFound)?;
        let is_others = matches!(caller.person.role, Role::Unit { unit } if unit != lead);
        if is_others || (series == Series::Supervision && !calls_for_one(&issue, state.clock.now())) {
            return Err(Error::NotFound);
        }
        issues.push(issue);
    }
    Ok(issues)
}

/// The sheets of these issues, and how many of them have no number.
async fn sheets(
    caller: &Caller,
    state: &State,
    request: &HttpRequest,
    ids: &[IssueId],
    series: Series,
) -> Result<(Vec<Sheet>, usize), Error> {
    let issues = shown(caller, state, ids, series).await?;
    let (lang, town) = (lang_of(request), caller.person.town);
    let reference = state.reference(town).await?;
    let all: Vec<&Issue> = issues.iter().collect();
    let papers = papers_of(state, town, series, &all).await?;
    let notices = if series == Series::Notice { papers.clone() } else { papers_of(state, town, Series::Notice, &all).await? };
    let unnumbered = issues.iter().filter(|issue| !papers.contains_key(&issue.id)).count();
    let base = reached_at(state, request);
    let mut sheets = Vec::with_capacity(issues.len());
    for issue in &issues {
        let Some(assignment) = issue.status.assignment() else { continue };
        let paper = papers.get(&issue.id);
        let code = match paper {
            Some(paper) => {
                let svg = svg_of(&format!("{base}/n/{}", Secret::of(state.keys.signing(), paper.link).reveal()))?;
                Some(Code { svg, caption: W::Scan.text(lang).to_owned() })
            }
            None => None,
        };
        let facts =
            Facts { issue, assignment, paper, notice: notices.get(&issue.id), code, reference: &reference, now: state.clock.now(), lang };
        sheets.push(match series {
            Series::Notice => notice(&facts),
            Series::Supervision => supervision(&facts),
        });
    }
    Ok((sheets, unnumbered))
}

async fn shown_as(
    caller: &Caller,
    state: &State,
    request: &HttpRequest,
    (ids, series): (&[IssueId], Series),
    wanted: As,
) -> Result<HttpResponse, Error> {
    let (sheets, unnumbered) = sheets(caller, state, request, ids, series).await?;
    let may_number = unnumbered > 0 && caller.scope(Resource::NoticePaper, Verb::Write).is_ok();
    let lang = lang_of(request);
    let form = may_number.then(|| {
        html! {
            form method="post" action="/plain/print" {
                input type="hidden" name="mark" value=(mark_of(request));
                input type="hidden" name="ids" value=(listed(ids));
                input type="hidden" name="series" value=(series.key());
                button type="submit" { (fill(W::Number.text(lang), &[&unnumbered.to_string()])) }
            }
        }
    });
    let title = match series {
        Series::Notice => W::Title,
        Series::Supervision => W::SupervisionTitle,
    };
    answer(state, caller.person.town, request, Shown { title, sheets, form }, wanted).await
}
