//! One issue with the forms to answer it.

use super::{
    ask::{lang_of, mark_of},
    home::deadline,
    page::page,
    print::{PaperWord, calls_for_one},
    told::{place_text, time_text},
    word::Word,
};
use crate::{auth::Caller, error::Error, issue::shown_to, state::State};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use maud::{Markup, html};
use shared::{
    deadline::explain_due,
    id::{IssueId, OpId},
    issue::{Command, Event, Issue, may_do},
    lang::Lang,
    moment::Moment,
    person::{Actor, Person, Principal, Resource, Scope, Verb, may},
    record::Context,
    reference::Reference,
    responsibility::{basis_text, reason_text},
    text::{by_link_text, fill, kind_name, role_word, source_word, status_word},
};
use uuid::Uuid;

/// What a form was sent with when it comes back, and why it does.
#[derive(Default)]
pub struct Draft {
    /// The op it carries on.
    pub op: Option<OpId>,
    /// The words typed.
    pub note: String,
    /// What is to be said above it: whether it is good news, and the words.
    pub said: Option<(bool, String)>,
    /// What is wrong with its photos.
    pub photos: Option<String>,
}

/// `GET /plain/issues/{id}`.
///
/// # Errors
/// [`Error::NotFound`] for one that is outside the access scope or not there.
pub async fn show(caller: Caller, state: Data<State>, request: HttpRequest, id: Path<Uuid>) -> Result<HttpResponse, Error> {
    caller.scope(Resource::Issue, Verb::Read)?;
    drawn(&state, &caller.person, &request, IssueId(*id), Draft::default()).await
}

/// The page of an issue with a draft in its form.
///
/// # Errors
/// As [`show`].
pub async fn drawn(state: &State, person: &Person, request: &HttpRequest, id: IssueId, draft: Draft) -> Result<HttpResponse, Error> {
    let lang = lang_of(request);
    let issue = shown_to(state, person, id).await?;
    let in_force = state.in_force(state.db.reader(), person.town).await?;
    let (reference, now) = (&in_force.reference, state.clock.now());
    let principal = Principal::Person(person.clone());
    let context = Context::on_server(&principal, reference, in_force.version, now);
    let body = html! {
        @if let Some((good, words)) = &draft.said {
            p class=(if *good { "note" } else { "note bad" }) role="alert" { (words) }
        }
        (card(&issue, reference, now, lang))
        (photos(&issue, lang, &Files::SIGNED))
        (voices(&issue, lang, &Files::SIGNED))
        (forms(&issue, &context, &draft, &mark_of(request), lang))
        @if issue.status.assignment().is_some() && may(person.role.kind(), Resource::NoticePaper, Verb::Read) != Scope::Nothing {
            p { a href={ "/plain/issues/" (issue.id) "/print" } { (PaperWord::Print.text(lang)) } }
            @if calls_for_one(&issue, now) {
                p { a href={ "/plain/issues/" (issue.id) "/print?series=supervision" } { (PaperWord::SupervisionPrint.text(lang)) } }
            }
        }
        p { a href="/plain" { (Word::Back.text(lang)) } }
    };
    Ok(page(request, kind_name(&issue.kind, reference, lang), &body))
}

/// Under which addresses a page shows files.
pub struct Files<'a> {
    /// Photos: the hash and the size follow.
    pub photo: &'a str,
    /// Voice notes: the hash follows.
    pub voice: &'a str,
}

impl Files<'_> {
    const SIGNED: Self = Self { photo: "/api/photo/", voice: "/api/voice/" };
}

/// How it stands: state, place, unit, deadline and why it is theirs, what was said, and how it came.
pub fn card(issue: &Issue, reference: &Reference, now: Moment, lang: Lang) -> Markup {
    let sent_back = issue.timeline.iter().rev().find_map(|entry| match &entry.event {
        Event::SentBack { reason, note, .. } => Some((reason, note)),
        _ => None,
    });
    html! {
        div class="card" {
            div { (Word::State.text(lang)) ": " (status_word(issue.status.kind(), lang)) }
            div { (Word::Where.text(lang)) ": " (place_text(issue, reference, lang)) }
            @if let Some(assignment) = issue.status.assignment() {
                div { (Word::Unit.text(lang)) ": " (reference.unit_name(assignment.unit)) }
                (deadline(assignment.due.at, issue.is_overdue_at(now), reference, lang))
                div class="small" { (explain_due(&assignment.due, &reference.town, &reference.calendar, lang)) }
                @if let Some(step) = assignment.path.last() {
                    div { (Word::WhyYours.text(lang)) ": " (reason_text(step, assignment.unit, reference, lang)) }
                    div class="small" { (Word::Basis.text(lang)) ": " (basis_text(&step.basis, reference, lang)) }
                }
            }
            @if !issue.source.is_patrol() { div { (Word::Source.text(lang)) ": " (source_word(issue.source, lang)) } }
            @if !issue.note.trim().is_empty() { div { (Word::Note.text(lang)) ": " (issue.note) } }
            @if let Some((reason, note)) = sent_back {
                div class="late" { (Word::SentBackFor.text(lang)) ": " (reason) " " (note) }
            }
            div class="small" { (time_text(issue.reported_at, reference)) }
            @for line in by_file(issue, reference, lang).into_iter().chain(by_link(issue, reference, lang)) { div class="small" { (line) } }
        }
    }
}

/// The photos that have arrived, small, each with its large form behind it.
pub fn photos(issue: &Issue, lang: Lang, files: &Files<'_>) -> Markup {
    html! {
        @let stored: Vec<_> = issue.photos.iter().filter(|photo| photo.stored).collect();
        @if !stored.is_empty() {
            h2 { (Word::Photos.text(lang)) }
            div {
                @for photo in stored {
                    a href={ (files.photo) (photo.photo.hash) "/large" } {
                        img src={ (files.photo) (photo.photo.hash) "/thumb" } alt=(Word::Photos.text(lang));
                    }
                }
            }
        }
    }
}

/// The voice notes that have arrived.
pub fn voices(issue: &Issue, lang: Lang, files: &Files<'_>) -> Markup {
    html! {
        @let heard: Vec<_> = issue.voices.iter().filter(|voice| voice.stored).collect();
        @if !heard.is_empty() {
            h2 { (Word::Voices.text(lang)) }
            @for voice in heard {
                // A browser that has no player shows the link.
                p {
                    audio controls preload="none" src={ (files.voice) (voice.voice.hash) } {
                        a href={ (files.voice) (voice.voice.hash) } { (fill(Word::VoiceSeconds.text(lang), &[&voice.voice.seconds().to_string()])) }
                    }
                }
            }
        }
    }
}

/// Which steps came from a rescue file, and who took it in, one line a step.
fn by_file(issue: &Issue, reference: &Reference, lang: Lang) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (entry, via) in issue.timeline.iter().filter_map(|entry| Some((entry, entry.via?))) {
        let word = if via.sealed { Word::ViaRescue } else { Word::ViaUnsealed };
        let by = match via.by {
            Some(Actor::Named { role, .. } | Actor::Role(role)) => role_word(role, lang),
            _ => Word::AtServer.text(lang),
        };
        lines.push(fill(word.text(lang), &[&time_text(entry.at, reference), by]));
    }
    lines.dedup();
    lines
}

/// Which steps were done by the link of a notice, one line a step.
fn by_link(issue: &Issue, reference: &Reference, lang: Lang) -> Vec<String> {
    let done = issue.timeline.iter().filter_map(|entry| Some((entry, entry.link.as_ref()?)));
    let mut lines: Vec<String> =
        done.map(|(entry, link)| format!("{} {}", time_text(entry.at, reference), by_link_text(link, reference, lang))).collect();
    lines.dedup();
    lines
}

/// The forms this person can use on the issue as it stands: the rules say which.
fn forms(issue: &Issue, context: &Context<'_>, draft: &Draft, mark: &str, lang: Lang) -> Markup {
    let may = |command: Command| may_do(issue, &command, context).is_ok();
    let hidden = |op: OpId| {
        html! {
            input type="hidden" name="mark" value=(mark);
            input type="hidden" name="op" value=(op);
            input type="hidden" name="base" value=(issue.version);
        }
    };
    let fresh = || OpId(Uuid::now_v7());
    html! {
        @if may(Command::Acknowledge) {
            form method="post" action={ "/plain/issues/" (issue.id) "/acknowledge" } {
                (hidden(fresh()))
                button type="submit" { (Word::Acknowledge.text(lang)) }
            }
        }
        @if may(Command::Rectify { photos: Vec::new(), note: String::new(), voice: None }) {
            h2 { (Word::Rectify.text(lang)) }
            form method="post" enctype="multipart/form-data" action={ "/plain/issues/" (issue.id) "/rectify" } {
                (hidden(draft.op.unwrap_or_else(fresh)))
                label for="note" { (Word::Note.text(lang)) }
                // A browser drops the first line break of a text area: this one is for it to drop.
                textarea id="note" name="note" rows="3" maxlength="2000" { "\n" (draft.note) }
                @if let Some(words) = &draft.photos { p class="note bad" role="alert" { (words) } }
                label for="photos" { (Word::RectifyPhotos.text(lang)) }
                input type="file" id="photos" name="photos" accept="image/*" multiple;
                p class="small" { (Word::Sending.text(lang)) }
                button type="submit" { (Word::Send.text(lang)) " · " (Word::Rectify.text(lang)) }
            }
        }
    }
}
