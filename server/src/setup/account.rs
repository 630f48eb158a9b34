//! The second step: the administrator. It writes everything at once, and uses the link up.

use super::{
    draft::draft_of,
    key::{opens, over},
    word::SetupWord as Word,
};
use crate::{
    auth::{Face, enter},
    cell,
    error::Error,
    html_forms::{self, lang_of, page, to},
    people,
    state::{Begun, State, unpacking},
    town::{self, Listing, PersonDraft, TownDraft},
    weak::weakness,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Form, Path},
};
use maud::{Markup, html};
use serde::Deserialize;
use shared::{id::DeviceId, lang::Lang, person::Role, text::fill};
use uuid::Uuid;

/// How the audit chain names whoever sets a town up.
const BY: &str = "setup";

/// What the form sends.
#[derive(Default, Deserialize)]
pub struct AdminForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    username: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
}

/// `GET /setup/{secret}/admin`.
///
/// # Errors
/// The database's.
pub async fn show(state: Data<State>, request: HttpRequest, secret: Path<String>) -> Result<HttpResponse, Error> {
    if !opens(&state, &secret).await? {
        return Ok(over(&request));
    }
    match draft(state.setup.begun()).await? {
        Some(Ok((draft, listing))) => Ok(drawn(&request, &secret, (&draft, &listing), &AdminForm::default(), &html! {})),
        // Whoever comes here first, or came back from elsewhere.
        _ => Ok(to(&format!("/setup/{secret}")).finish()),
    }
}

/// `POST /setup/{secret}/admin`: makes the town with its administrator, who is signed in.
///
/// # Errors
/// The database's; nothing was written then.
pub async fn found(state: Data<State>, request: HttpRequest, secret: Path<String>, form: Form<AdminForm>) -> Result<HttpResponse, Error> {
    if !opens(&state, &secret).await? {
        return Ok(over(&request));
    }
    let (lang, form) = (lang_of(&request), form.into_inner());
    let Some(Ok((mut draft, listing))) = draft(state.setup.begun()).await? else { return Ok(to(&format!("/setup/{secret}")).finish()) };
    let again = |why: &str| drawn(&request, &secret, (&draft, &listing), &form, &html! { p class="note bad" role="alert" { (why) } });
    let (name, username) = match admin_of(&form, lang) {
        Ok(admin) => admin,
        Err(why) => return Ok(again(&why)),
    };
    let admin = PersonDraft { row: 0, username: username.clone(), name, role: Role::Admin, password: Some(form.password.clone()) };
    draft.people.retain(|person| cell::fold(&person.username) != cell::fold(&username));
    draft.people.push(admin);
    match town::found(&state, draft, BY).await {
        Ok(_) => {}
        Err(Error::NotFound) => return Ok(over(&request)),
        Err(error) => return Err(error),
    }
    let account = people::account_named(state.db.reader(), &username).await?.ok_or(Error::NotFound)?;
    let admitted = enter(&state, &request, account.person, (DeviceId(Uuid::now_v7()), "简单网页"), Face::Plain).await?;
    Ok(to("/plain/phones").cookie(admitted.cookie).cookie(admitted.known).finish())
}

type Read = Result<(TownDraft, Listing), Vec<town::RowError>>;

/// The town as it was entered; `None`: nothing was.
async fn draft(begun: Begun) -> Result<Option<Read>, Error> {
    if begun.way.is_none() {
        return Ok(None);
    }
    unpacking(move || draft_of(&begun)).await.map(Some)
}

/// Name and user name, or what is wrong with the form.
fn admin_of(form: &AdminForm, lang: Lang) -> Result<(String, String), String> {
    let filled = |text: Result<String, cell::CellError>, word: Word| {
        text.ok().filter(|text| !text.is_empty()).ok_or_else(|| word.text(lang).to_owned())
    };
    let name = filled(cell::line(&form.name), Word::BadName)?;
    let username = filled(cell::key(&form.username), Word::BadUser)?;
    if form.password != form.again {
        return Err(html_forms::Word::PasswordsDiffer.text(lang).to_owned());
    }
    match weakness(&username, &form.password) {
        Some(why) if lang == Lang::Zh => Err(why.to_string()),
        Some(why) => Err(why.english().to_owned()),
        None => Ok((name, username)),
    }
}

fn drawn(request: &HttpRequest, secret: &str, (draft, listing): (&TownDraft, &Listing), typed: &AdminForm, above: &Markup) -> HttpResponse {
    let lang = lang_of(request);
    let TownDraft { reference, people } = draft;
    let facts = [
        (Word::Town, format!("{} ({})", reference.town.name, reference.town.code)),
        (Word::Units, reference.units.len().to_string()),
        (Word::Grids, reference.grids.len().to_string()),
        (Word::People, fill(Word::PeopleWait.text(lang), &[&people.len().to_string()])),
    ];
    let unread: Vec<String> = listing.unread().0.into_iter().map(|file| cell::shown(&file.name)).collect();
    let body = html! {
        (above)
        h2 { (Word::Will.text(lang)) }
        dl class="card" { @for (word, fact) in facts.iter().filter(|(word, _)| !matches!(word, Word::People) || !people.is_empty()) {
            dt { (word.text(lang)) } dd { (fact) }
        } }
        @if !unread.is_empty() { p class="note" { (fill(Word::Unread.text(lang), &[&unread.join(", ")])) } }
        p { (Word::AdminWhy.text(lang)) }
        form method="post" {
            label for="name" { (Word::AdminName.text(lang)) }
            input type="text" id="name" name="name" value=(typed.name) autocomplete="name" maxlength="200" required;
            label for="username" { (Word::AdminUser.text(lang)) }
            input type="text" id="username" name="username" value=(typed.username) autocomplete="username" autocapitalize="none" maxlength="64" required;
            label for="password" { (html_forms::Word::NewPassword.text(lang)) }
            input type="password" id="password" name="password" autocomplete="new-password" required;
            label for="again" { (html_forms::Word::PasswordAgain.text(lang)) }
            input type="password" id="again" name="again" autocomplete="new-password" required;
            button type="submit" { (Word::Found.text(lang)) }
        }
        p { a href={ "/setup/" (secret) } { (Word::BackToBegin.text(lang)) } }
    };
    page(request, Word::AdminTitle.text(lang), &body)
}
