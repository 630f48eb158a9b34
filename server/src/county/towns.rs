//! A county's towns with the figures of each, as the town itself counts them, by code and in no ranking; no person is named but an
//! administrator who is still to join.

use super::{caller::CountyCaller, store, word::CountyWord as W};
use crate::{
    error::Error,
    html_forms::{Word, lang_of, page},
    people, score,
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use maud::{Markup, html};
use serde::Deserialize;
use shared::{campaign::Standing, id::PersonId, lang::Lang, moment::Moment, text::fill};

/// What the form for a new town sends.
#[derive(Default, Deserialize)]
pub(super) struct TownForm {
    #[serde(default)]
    pub(super) mark: String,
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) code: String,
    #[serde(default)]
    pub(super) admin_name: String,
    #[serde(default)]
    pub(super) admin_username: String,
}

/// What is said above the towns, and what was typed into the form for a new one.
#[derive(Default)]
pub(super) struct Said {
    above: Option<(bool, String)>,
    typed: TownForm,
}

impl Said {
    /// That something is done.
    pub(super) fn done(what: &str) -> Self {
        Self { above: Some((true, what.to_owned())), ..Self::default() }
    }

    /// What was wrong.
    pub(super) fn wrong(why: &str) -> Self {
        Self { above: Some((false, why.to_owned())), ..Self::default() }
    }

    /// The same, with what was typed kept.
    pub(super) fn typed(self, typed: TownForm) -> Self {
        Self { typed, ..self }
    }
}

/// `GET /plain/county`.
///
/// # Errors
/// [`Error::NotSignedIn`] without a county's session; the database's.
pub(super) async fn show(caller: CountyCaller, state: Data<State>, request: HttpRequest) -> Result<HttpResponse, Error> {
    drawn(&state, &request, &caller, Said::default()).await
}

/// The page.
pub(super) async fn drawn(state: &State, request: &HttpRequest, caller: &CountyCaller, said: Said) -> Result<HttpResponse, Error> {
    let (lang, now) = (lang_of(request), state.clock.now());
    // As one person's reading: one page at a time.
    let _turn = state.reading.of(PersonId(caller.account.0)).await?;
    let towns = store::towns_of(state.db.reader(), caller.county.id).await?;
    let mut cards = Vec::with_capacity(towns.len());
    for town in &towns {
        cards.push(card(state, town, (lang, now), &caller.mark()).await?);
    }
    let body = html! {
        @if let Some((good, what)) = &said.above {
            @if *good { p class="note" role="status" { (what) } } @else { p class="note bad" role="alert" { (what) } }
        }
        h2 { (W::Towns.text(lang)) }
        @if towns.is_empty() { p { (W::NoTowns.text(lang)) } } @else { p class="small" { (fill(W::Count.text(lang), &[&towns.len().to_string()])) } }
        ul { @for card in &cards { (card) } }
        (town_form(&said.typed, lang, &caller.mark()))
        (password_form(&caller.username, lang, &caller.mark()))
        form method="post" action="/plain/county/sign-out" {
            input type="hidden" name="mark" value=(caller.mark());
            button class="quiet" type="submit" { (Word::SignOut.text(lang)) }
        }
    };
    Ok(page(request, &caller.county.name, &body))
}

async fn card(state: &State, town: &store::TownRow, (lang, now): (Lang, Moment), mark: &str) -> Result<Markup, Error> {
    let db = state.db.reader();
    let figures = score::of_town(state, town.id, now).await?.town;
    let people = people::count(db, town.id).await?;
    let reference = state.reference(town.id).await?;
    let phase = match reference.campaign.standing(now.local(reference.town.offset).date()) {
        Standing::In(phase) => phase.name.as_str(),
        Standing::NotBegun => W::NotBegun.text(lang),
        Standing::Between => W::Between.text(lang),
        Standing::LongTerm => W::LongTerm.text(lang),
    };
    let waits = !people::admins_of(db, town.id).await?.iter().any(|admin| admin.joined);
    let number = |word: W, number: u32| fill(word.text(lang), &[&number.to_string()]);
    let in_time = [figures.in_time.numerator.to_string(), figures.in_time.denominator.to_string()];
    Ok(html! {
        li {
            b { (town.name) } " " span class="small" { (town.code) }
            div {
                (number(W::Open, figures.open)) " · "
                span class=(if figures.overdue > 0 { "late" } else { "" }) { (number(W::Overdue, figures.overdue)) } " · "
                (fill(W::InTime.text(lang), &[&in_time[0], &in_time[1]]))
            }
            div class="small" { (fill(W::People.text(lang), &[&people.to_string()])) " · " (fill(W::Phase.text(lang), &[phase])) }
            @if waits {
                p class="small" { (W::NotJoined.text(lang)) }
                form method="post" action={ "/plain/county/towns/" (town.id) "/invitation" } {
                    input type="hidden" name="mark" value=(mark);
                    button class="quiet" type="submit" { (W::InviteAnew.text(lang)) }
                }
            }
        }
    })
}

fn town_form(typed: &TownForm, lang: Lang, mark: &str) -> Markup {
    html! {
        h2 { (W::NewTown.text(lang)) }
        p { (W::NewTownWhy.text(lang)) }
        form method="post" action="/plain/county/towns" {
            input type="hidden" name="mark" value=(mark);
            label for="name" { (W::TownName.text(lang)) }
            input type="text" id="name" name="name" value=(typed.name) maxlength="200" required;
            label for="code" { (W::TownCode.text(lang)) }
            input type="text" id="code" name="code" value=(typed.code) maxlength="64" autocapitalize="none";
            label for="admin_name" { (W::AdminName.text(lang)) }
            input type="text" id="admin_name" name="admin_name" value=(typed.admin_name) maxlength="200" autocomplete="off" required;
            label for="admin_username" { (W::AdminUser.text(lang)) }
            input type="text" id="admin_username" name="admin_username" value=(typed.admin_username) maxlength="64" autocapitalize="none" autocomplete="off" required;
            button type="submit" { (W::Make.text(lang)) }
        }
    }
}

fn password_form(username: &str, lang: Lang, mark: &str) -> Markup {
    html! {
        h2 { (W::Password.text(lang)) }
        form method="post" action="/plain/county/password" {
            input type="hidden" name="mark" value=(mark);
            input type="hidden" name="username" value=(username) autocomplete="username";
            label for="old" { (W::OldPassword.text(lang)) }
            input type="password" id="old" name="old" autocomplete="current-password" required;
            label for="password" { (Word::NewPassword.text(lang)) }
            input type="password" id="password" name="password" autocomplete="new-password" required;
            label for="again" { (Word::PasswordAgain.text(lang)) }
            input type="password" id="again" name="again" autocomplete="new-password" required;
            button class="quiet" type="submit" { (W::Password.text(lang)) }
        }
    }
}
