//! The first page: what is open, and the inbox.

use super::{
    ask::{lang_of, mark_of},
    clock,
    page::page,
    print::PaperWord,
    told::{place_text, subject_name, time_text},
    word::Word,
};
use crate::{
    auth::Caller,
    error::Error,
    inspection::newest_for,
    issue,
    notice::{inbox, with_standing},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use maud::{Markup, html};
use shared::{
    inspection::InspectionRow,
    issue::Issue,
    lang::Lang,
    moment::Moment,
    notice::{Notice, NoticeNow},
    person::{Resource, RoleKind, Scope, Verb, may},
    reference::Reference,
    text::{form_name, kind_name, notice_now_text, notice_word, status_word, subject_of_notice},
};

/// Entries of the inbox shown.
const MOST: u64 = 30;
/// Inspections shown to those who print them.
const MOST_INSPECTIONS: usize = 10;

/// `GET /plain`: open issues by deadline, and the newest messages.
///
/// # Errors
/// [`Error::NotSignedIn`]; the database's.
pub async fn show(caller: Caller, state: Data<State>, request: HttpRequest) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Notice, Verb::Read)?;
    let (person, lang, now) = (&caller.person, lang_of(&request), state.clock.now());
    let reference = state.reference(person.town).await?;
    let (mut issues, total) = issue::open_for(&state, person).await?;
    issues.sort_by_key(|issue| issue.due_at().unwrap_or(Moment(i64::MAX)));
    let cut = usize::try_from(total).unwrap_or(usize::MAX) > issues.len();
    let notices = inbox(state.db.reader(), person, MOST).await?;
    let notices = with_standing(state.db.reader(), person, &reference, notices).await?;
    let reads_issues = may(person.role.kind(), Resource::Issue, Verb::Read) != Scope::Nothing;
    let prints = may(person.role.kind(), Resource::NoticePaper, Verb::Read) != Scope::Nothing;
    let inspections = if prints { newest_for(&state, person, MOST_INSPECTIONS).await? } else { Vec::new() };
    let body = html! {
        p { (person.name) }
        @if person.role.kind() == RoleKind::Admin {
            (clock::doubt(&state, &request, &reference, lang))
            p { a href="/plain/rescue" { (Word::RescueTitle.text(lang)) } " · " a href="/plain/devices" { (Word::DevicesTitle.text(lang)) } }
        }
        @if reads_issues {
            h2 { (Word::OpenIssues.text(lang)) " " (total) }
            @if issues.is_empty() { p { (Word::NothingOpen.text(lang)) } }
            ul { @for issue in &issues { (row(issue, &reference, now, lang)) } }
            @if cut { p class="small" { (Word::More.text(lang)) } }
        }
        @if prints {
            p { a href="/plain/ledger" { (PaperWord::LedgerPrint.text(lang)) } }
            @if !inspections.is_empty() {
                h2 { (PaperWord::InspectionsRecent.text(lang)) }
                ul { @for row in &inspections { (inspected(row, &reference, lang)) } }
            }
        }
        h2 { (Word::Inbox.text(lang)) }
        @if notices.is_empty() { p { (Word::NothingInInbox.text(lang)) } }
        ul { @for notice in &notices { (entry(notice, &reference, lang)) } }
        form method="post" action="/plain/sign-out" {
            input type="hidden" name="mark" value=(mark_of(&request));
            button class="quiet" type="submit" { (Word::SignOut.text(lang)) }
        }
    };
    Ok(page(&request, Word::Home.text(lang), &body))
}

fn row(issue: &Issue, reference: &Reference, now: Moment, lang: Lang) -> Markup {
    html! {
        li {
            a href={ "/plain/issues/" (issue.id) } { (kind_name(&issue.kind, reference, lang)) }
            div { (status_word(issue.status.kind(), lang)) " · " (place_text(issue, reference, lang)) }
            @if let Some(due) = issue.due_at() { (deadline(due, issue.is_overdue_at(now), reference, lang)) }
        }
    }
}

/// An inspection that can be printed: what was inspected, when, by which form.
fn inspected(row: &InspectionRow, reference: &Reference, lang: Lang) -> Markup {
    html! {
        li {
            a href={ "/plain/inspections/" (row.id) "/print" } { (form_name(&row.form, reference, lang)) }
            div class="small" { (subject_name(row.subject, reference)) " · " (time_text(row.submitted_at, reference)) }
        }
    }
}

/// The deadline, with 已逾期 where it has passed.
pub fn deadline(due: Moment, late: bool, reference: &Reference, lang: Lang) -> Markup {
    html! {
        div class=(if late { "late" } else { "" }) {
            (Word::ByWhen.text(lang)) " " (time_text(due, reference))
            @if late { " · " (Word::Overdue.text(lang)) }
        }
    }
}

fn entry(notice: &Notice, reference: &Reference, lang: Lang) -> Markup {
    html! {
        li {
            @let about = html! { (notice_word(notice.kind, lang)) " · " (subject_of_notice(notice, reference, lang)) };
            @if notice.record_kind.is_issue() && notice.now != Some(NoticeNow::OutOfSight) { a href={ "/plain/issues/" (notice.issue) } { (about) } } @else { (about) }
            div class="small" {
                (time_text(notice.at, reference))
                @if let Some(now) = notice_now_text(notice, lang) { " · " (now) }
                @if let Some(unit) = notice.unit { " · " (reference.unit_name(unit)) }
                @if let Some(due) = notice.due_at.filter(|_| !notice.done) { " · " (Word::ByWhen.text(lang)) " " (time_text(due, reference)) }
            }
        }
    }
}
