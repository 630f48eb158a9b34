//! The page behind a link: the case as its unit may see it, and the forms to answer it.

use crate::{
    error::Error,
    html_forms::{
        ask::lang_of,
        issue::{Files, card, photos, voices},
        page::{Frame, framed},
        word::Word,
    },
    notice_link::Held,
    state::State,
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::ContentType,
    web::{Data, Path},
};
use maud::{Markup, html};
use shared::{
    id::OpId,
    issue::{Command, may_do},
    lang::Lang,
    notice_link::MAX_NAME_CHARS,
    person::Principal,
    record::Context,
    text::{fill, kind_name},
};
use uuid::Uuid;

/// What the forms come back with, and why they do.
#[derive(Default)]
pub struct Draft {
    /// The op that the proof's form carries on.
    pub op: Option<OpId>,
    /// The words typed.
    pub note: String,
    /// The name typed.
    pub name: String,
    /// What is to be said above it: whether it is good news, and the words.
    pub said: Option<(bool, String)>,
    /// What is wrong with its photos.
    pub photos: Option<String>,
}

/// `GET /n/{secret}`.
///
/// # Errors
/// As [`Held::of`].
pub async fn show(state: Data<State>, request: HttpRequest, secret: Path<String>) -> Result<HttpResponse, Error> {
    let held = Held::of(&state, &request, &secret).await?;
    drawn(&state, &request, &held, &Draft::default()).await
}

/// The page with a draft in its forms.
///
/// # Errors
/// The database's.
pub async fn drawn(state: &State, request: &HttpRequest, held: &Held, draft: &Draft) -> Result<HttpResponse, Error> {
    let lang = lang_of(request);
    let (issue, town) = (&held.issue, held.holder.town);
    let in_force = state.in_force(state.db.reader(), town).await?;
    let (reference, now) = (&in_force.reference, state.clock.now());
    let principal = Principal::Link(held.by(draft.name.clone()));
    let context = Context::on_server(&principal, reference, in_force.version, now);
    let may = |command: Command| may_do(issue, &command, &context).is_ok();
    let proof = Command::Rectify { photos: Vec::new(), note: String::new(), voice: None };
    let acts = (may(Command::Acknowledge), may(proof));
    let own = format!("/n/{}", held.secret.reveal());
    let (photo, voice) = (format!("{own}/photo/"), format!("{own}/voice/"));
    let files = Files { photo: &photo, voice: &voice };
    let body = html! {
        p class="for" { (fill(Word::LinkFor.text(lang), &[reference.unit_name(held.holder.unit)])) }
        @if let Some((good, words)) = &draft.said { p class=(if *good { "note" } else { "note bad" }) role="alert" { (words) } }
        (photos(issue, lang, &files))
        h2 { (kind_name(&issue.kind, reference, lang)) " · " (fill(Word::LinkNumber.text(lang), &[&issue.id.short_code()])) }
        (card(issue, reference, now, lang))
        (voices(issue, lang, &files))
        @if acts.0 || acts.1 {
            p class="small" { (Word::LinkOnly.text(lang)) }
            @if held.may_act { (forms(held, &own, acts, draft, lang)) } @else { (code_form(held, &own, lang)) }
        }
        p class="small" { (Word::LinkApp.text(lang)) " " a href="/" { (Word::LinkAppOpen.text(lang)) } }
    };
    let page = framed(request, Word::LinkTitle.text(lang), &body, Frame::Link);
    Ok(HttpResponse::Ok().content_type(ContentType::html()).body(page))
}

/// The forms of the acts that the rules allow: 签收, 整改完成.
fn forms(held: &Held, own: &str, (sign, proof): (bool, bool), draft: &Draft, lang: Lang) -> Markup {
    let fresh = || OpId(Uuid::now_v7());
    let hidden = |act: &str, op: OpId| {
        html! {
            input type="hidden" name="mark" value=(held.secret.mark(act, &op.to_string()));
            input type="hidden" name="op" value=(op);
            input type="hidden" name="base" value=(held.issue.version);
        }
    };
    let name = |id: &str| {
        html! {
            label for=(id) { (Word::LinkName.text(lang)) }
            input type="text" id=(id) name="name" value=(draft.name) maxlength=(MAX_NAME_CHARS) autocomplete="name" required;
        }
    };
    html! {
        @if sign {
            form method="post" action={ (own) "/acknowledge" } {
                (hidden("acknowledge", fresh()))
                (name("sign-name"))
                button type="submit" { (Word::Acknowledge.text(lang)) }
            }
        }
        @if proof {
            h2 { (Word::Rectify.text(lang)) }
            form method="post" enctype="multipart/form-data" action={ (own) "/rectify" } {
                (hidden("rectify", draft.op.unwrap_or_else(fresh)))
                label for="note" { (Word::Note.text(lang)) }
                // A browser drops the first line break of a text area: this one is for it to drop.
                textarea id="note" name="note" rows="3" maxlength="2000" { "\n" (draft.note) }
                @if let Some(words) = &draft.photos { p class="note bad" role="alert" { (words) } }
                label for="photos" { (Word::RectifyPhotos.text(lang)) }
                input type="file" id="photos" name="photos" accept="image/*" multiple;
                (name("proof-name"))
                p class="small" { (Word::Sending.text(lang)) }
                button type="submit" { (Word::Send.text(lang)) " · " (Word::Rectify.text(lang)) }
            }
        }
    }
}

fn code_form(held: &Held, own: &str, lang: Lang) -> Markup {
    html! {
        p { (Word::LinkCodeWhy.text(lang)) }
        form method="post" action={ (own) "/code" } {
            input type="hidden" name="mark" value=(held.secret.mark("code", ""));
            label for="code" { (Word::LinkCode.text(lang)) }
            input type="text" id="code" name="code" maxlength="20" autocomplete="off" autocapitalize="characters" required;
            button type="submit" { (Word::LinkCodeSend.text(lang)) }
        }
    }
}
