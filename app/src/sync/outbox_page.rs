//! 待送记录: every record and photo with where it is, why it waits, and what can be done.

use super::phone::Phone;
use super::{Here, OutboxRow, PhotoRow, Reach};
use crate::issue::delivery_tag;
use crate::text::{
    Msg, command_title, error_text, later_text, moment_text, photo_state_text, quarantine_text, set_aside_text, store_text, submit_text,
};
use crate::ui::{Frame, Icon, Question, Tone, ask, empty, lang, page, t, tag, tf, toast};
use leptos::{prelude::*, task::spawn_local};
use shared::sync::OpState;
use shared::{Moment, OpId, UtcOffset};

/// Older unsent records are warned of.
const OLD_MINUTES: i64 = 24 * 60;
/// Most delivered records shown.
const RECENT: usize = 20;

/// The page.
#[must_use]
pub fn outbox_page() -> AnyView {
    let here = Here::get();
    let phone = here.phone;
    let asked = RwSignal::new(None::<Question>);
    let doomed = RwSignal::new(None::<OpId>);
    let discard = Callback::new(move |op: OpId| {
        doomed.set(Some(op));
        asked.set(Some(Question {
            title: t(Msg::DiscardTitle).to_owned(),
            text: t(Msg::DiscardText).to_owned(),
            confirm: Msg::Delete,
            reason: None,
        }));
    });
    let confirmed = Callback::new(move |_: String| {
        let Some(op) = doomed.get_untracked() else { return };
        spawn_local(async move {
            match phone.discard(op).await {
                Ok(()) => toast(t(Msg::Discarded)),
                Err(error) => toast(store_text(&error, lang())),
            }
        });
    });
    let lists = move || lists(here, discard);
    let body = view! { {reach(phone)}{lists}{export(phone)}{ask(asked, confirmed)} };
    let send = view! { <button class="button button-main" type="button" on:click=move |_| phone.sync_now()>{t(Msg::RetryAll)}</button> };
    page(Frame::inner(t(Msg::Outbox)), body.into_any(), Some(send.into_any()))
}

fn reach(phone: Phone) -> AnyView {
    let draw = move || {
        let offset = offset(phone);
        let next = |until: Moment| tf(Msg::LaterAt, &[&moment_text(until, phone.now(), offset, lang())]);
        match phone.reach.get() {
            Reach::Unknown => tag(Tone::Ended, t(Msg::SendingNow)),
            Reach::Online => tag(Tone::Delivered, t(Msg::OnlineNow)),
            Reach::Offline { until } => {
                view! { {tag(Tone::Waiting, t(Msg::OfflineNow))}" "<span class="hint numbers">{next(until)}</span> }.into_any()
            }
            Reach::Troubled { until, error } => {
                view! { {tag(Tone::Bad, error_text(error, lang()))}" "<span class="hint numbers">{next(until)}</span> }.into_any()
            }
        }
    };
    view! { <p role="status">{draw}</p> }.into_any()
}

fn offset(phone: Phone) -> UtcOffset {
    phone.reference.with_untracked(|bundle| bundle.as_ref().map_or(UtcOffset::CHINA, |bundle| bundle.reference.town.offset))
}

fn lists(here: Here, discard: Callback<OpId>) -> AnyView {
    let phone = here.phone;
    let status = phone.outbox.get();
    let of = |fits: &dyn Fn(&OutboxRow) -> bool| -> Vec<AnyView> {
        status.rows.iter().rev().filter(|row| fits(row)).take(200).map(|row| record(here, row, discard)).collect()
    };
    let needs = of(&|row| row.needs_person);
    let waiting = of(&|row| !row.needs_person && row.state != OpState::Delivered);
    let recent: Vec<AnyView> =
        status.rows.iter().rev().filter(|row| row.state == OpState::Delivered).take(RECENT).map(|row| record(here, row, discard)).collect();
    let nothing = needs.is_empty() && waiting.is_empty() && status.broken.is_empty();
    let old = status.summary.oldest.filter(|oldest| phone.now().millis_since(*oldest) > OLD_MINUTES * 60_000);
    let oldest = status.summary.oldest.map(|oldest| {
        let at = moment_text(oldest, phone.now(), offset(phone), lang());
        view! { <p class="hint numbers">{tf(Msg::OutboxOldest, &[&at])}</p> }
    });
    let broken: Vec<AnyView> = status
        .broken
        .iter()
        .map(|row| view! { <li class="cell"><p class="cell-body error">{t(Msg::RecordDamaged)}" "<span class="soft small">{row.key.clone()}</span></p></li> }.into_any())
        .collect();
    view! {
        {nothing.then(|| empty(Icon::Check, t(Msg::OutboxEmpty)))}
        {old.map(|_| view! { <p class="banner"><span>{t(Msg::OutboxOld)}</span></p> })}
        {section(Msg::NeedsYouPage, needs.into_iter().chain(broken).collect())}
        {section(Msg::OutboxWaiting, waiting)}
        {oldest}
        {section(Msg::OutboxRecent, recent)}
        <p class="hint">{t(Msg::OutboxExplain)}</p>
    }
    .into_any()
}

fn section(title: Msg, rows: Vec<AnyView>) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    view! { <section class="section"><h2>{t(title)}</h2><ul class="cells">{rows}</ul></section> }.into_any()
}

fn record(here: Here, row: &OutboxRow, discard: Callback<OpId>) -> AnyView {
    let phone = here.phone;
    let bundle = phone.reference.get_untracked();
    let reference = bundle.as_ref().map(|bundle| &bundle.reference);
    let title = row.command.as_ref().map_or(t(Msg::RecordDamaged), |command| command_title(command, lang()));
    let saved = tf(Msg::SavedAt, &[&moment_text(row.recorded_at, phone.now(), offset(phone), lang())]);
    let why = row.why.as_ref().map(|why| {
        let text = tf(Msg::WhyNotSent, &[&set_aside_text(why, reference, lang())]);
        view! { <p class="error">{text}</p> }
    });
    let later = row.later.as_ref().map(|(cause, until)| {
        let next = tf(Msg::LaterAt, &[&moment_text(*until, phone.now(), offset(phone), lang())]);
        view! { <p class="cell-line">{later_text(*cause, lang())}" "{next}</p> }
    });
    let photos: Vec<AnyView> = row.photos.iter().enumerate().map(|(index, photo)| photo_line(index, photo)).collect();
    let path = ["/issues/", &row.issue.to_string()].concat();
    view! {
        <li class="cell">
            <div class="cell-body stack-tight">
                <div class="cell-title"><a class="grow" href=path>{title}</a>{delivery_tag(&row.state)}</div>
                <p class="cell-line numbers">{saved}</p>
                {why}
                {later}
                {photos}
                {row.needs_person.then(|| settle(phone, row.op, discard))}
            </div>
        </li>
    }
    .into_any()
}

fn photo_line(index: usize, photo: &PhotoRow) -> AnyView {
    let number = tf(Msg::PhotoNumber, &[&(index + 1).to_string()]);
    let state = match photo.why {
        Some(why) => [t(Msg::PhotoQuarantined), ": ", quarantine_text(why, lang())].concat(),
        None => photo_state_text(&photo.state, photo.chunks, lang()),
    };
    view! { <p class="cell-line numbers" class:bad-ink=photo.why.is_some()>{number}" · "{state}</p> }.into_any()
}

/// What a person can do with a record that waits for them.
fn settle(phone: Phone, op: OpId, discard: Callback<OpId>) -> AnyView {
    let retry = move |_| {
        spawn_local(async move {
            if let Err(error) = phone.retry(op).await {
                let bundle = phone.reference.get_untracked();
                toast(submit_text(&error, bundle.as_ref().map(|bundle| &bundle.reference), lang()));
            }
        });
    };
    view! {
        <div class="button-row">
            <button class="button button-small" type="button" on:click=retry>{t(Msg::Retry)}</button>
            <button class="button button-small" type="button" on:click=move |_| export_now(phone)>{t(Msg::Export)}</button>
            <button class="button button-small button-bad" type="button" on:click=move |_| discard.run(op)>{t(Msg::Delete)}</button>
        </div>
    }
    .into_any()
}

fn export(phone: Phone) -> AnyView {
    let some = move || phone.outbox.with(|outbox| !outbox.rows.is_empty() || !outbox.broken.is_empty());
    let draw = move || {
        some().then(|| {
            view! {
                <section class="section">
                    <button class="button" type="button" on:click=move |_| export_now(phone)>{t(Msg::ExportAll)}</button>
                    <p class="hint">{t(Msg::ExportHint)}</p>
                </section>
            }
        })
    };
    view! { {draw} }.into_any()
}

fn export_now(phone: Phone) {
    spawn_local(async move {
        if let Err(error) = phone.export_outbox().await {
            toast(store_text(&error, lang()));
        }
    });
}
