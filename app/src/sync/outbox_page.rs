//! 待送记录: every record and photo with where it is, why it waits, and what can be done.

use super::phone::Phone;
use super::{OutboxRow, PageContext, PhotoRow, Reach};
use crate::issue::{delivery_tag, kind_name};
use crate::store::WhySetAside;
use crate::text::{
    Msg, OutboxMsg, ReportMsg, VoiceMsg, error_text, later_text, moment_text, photo_state_text, quarantine_text, record_command_title,
    set_aside_text, store_text, submit_text, voice_state_text,
};
use crate::ui::{Ask, Empty, Icon, Page, Question, Tone, lang, t, tag, tf, toast};
use leptos::{prelude::*, task::spawn_local};
use shared::record::AnyCommand;
use shared::sync::{LaterCause, OpState};
use shared::{
    id::OpId,
    issue::{Command, Refusal},
    kind::KindCode,
    moment::Moment,
    photo::Hash,
};

/// Older unsent records are warned of.
const OLD_MINUTES: i64 = 24 * 60;
/// Most delivered records shown.
const RECENT: usize = 20;

/// The page.
#[component]
pub fn OutboxPage() -> impl IntoView {
    let here = PageContext::get();
    let phone = here.phone;
    let asked = RwSignal::new(None::<Question>);
    let discard = Callback::new(move |op: OpId| {
        let then = Callback::new(move |_: String| {
            spawn_local(async move {
                match phone.discard(op).await {
                    Ok(()) => toast(t(Msg::Discarded)),
                    Err(error) => toast(store_text(&error, lang())),
                }
            });
        });
        asked.set(Some(Question {
            title: t(OutboxMsg::DiscardTitle).to_owned(),
            text: t(OutboxMsg::DiscardText).to_owned(),
            confirm: Msg::Delete,
            reason: None,
            then,
        }));
    });
    let retry_all = move |_| {
        spawn_local(async move {
            if let Err(error) = phone.retry_all().await {
                toast(store_text(&error, lang()));
            }
        });
    };
    let send = view! { <button class="button button-main" type="button" on:click=retry_all>{t(OutboxMsg::RetryAll)}</button> };
    view! {
        <Page title=t(Msg::Outbox) back=true actions=send.into_any()>
            <p role="status">{move || reach(here)}</p>
            {move || lists(here, discard)}
            {move || export(phone)}
            <Ask asked/>
        </Page>
    }
}

fn reach(here: PageContext) -> AnyView {
    let phone = here.phone;
    let next = |until: Moment| tf(OutboxMsg::LaterAt, &[&moment_text(until, phone.now(), here.offset(), lang())]);
    match phone.reach.get() {
        Reach::Unknown => tag(Tone::Ended, t(OutboxMsg::SendingNow)),
        Reach::Online => tag(Tone::Delivered, t(OutboxMsg::OnlineNow)),
        Reach::Offline { .. } => {
            view! { {tag(Tone::Waiting, t(OutboxMsg::OfflineNow))}" "<span class="hint">{t(OutboxMsg::OfflineOn)}</span> }.into_any()
        }
        Reach::Troubled { until, error } => {
            view! { {tag(Tone::Bad, error_text(error, lang()))}" "<span class="hint numbers">{next(until)}</span> }.into_any()
        }
    }
}

fn lists(here: PageContext, discard: Callback<OpId>) -> impl IntoView {
    let phone = here.phone;
    let status = phone.outbox.get();
    let of = |fits: &dyn Fn(&OutboxRow) -> bool, most: usize| -> Vec<AnyView> {
        status.rows.iter().rev().filter(|row| fits(row)).take(most).map(|row| record(here, row, discard)).collect()
    };
    let mut needs = of(&|row| row.needs_person, 200);
    let waiting = of(&|row| !row.needs_person && row.state != OpState::Delivered, 200);
    let recent = of(&|row| row.state == OpState::Delivered, RECENT);
    let nothing = needs.is_empty() && waiting.is_empty() && status.summary.needs_person == 0;
    let old = status.summary.oldest.filter(|oldest| phone.now().millis_since(*oldest) > OLD_MINUTES * 60_000);
    let oldest = status.summary.oldest.map(|oldest| {
        let at = moment_text(oldest, phone.now(), here.offset(), lang());
        view! { <p class="hint numbers">{tf(OutboxMsg::OutboxOldest, &[&at])}</p> }
    });
    needs.extend(status.broken.iter().map(|row| {
        view! {
            <li class="cell">
                <p class="cell-body error">{t(Msg::RecordDamaged)}" "<span class="soft small">{row.key.clone()}</span></p>
            </li>
        }
        .into_any()
    }));
    view! {
        {nothing.then(|| view! { <Empty picture=Icon::Check text=t(OutboxMsg::OutboxEmpty)/> }.into_any())}
        {old.map(|_| view! { <p class="banner"><span>{t(OutboxMsg::OutboxOld)}</span></p> }.into_any())}
        {section(OutboxMsg::NeedsYouPage, needs)}
        {section(OutboxMsg::OutboxWaiting, waiting)}
        {oldest}
        {section(OutboxMsg::OutboxRecent, recent)}
        <p class="hint">{t(OutboxMsg::OutboxExplain)}</p>
    }
}

fn section(title: OutboxMsg, rows: Vec<AnyView>) -> Option<impl IntoView> {
    (!rows.is_empty()).then(|| view! { <section class="section"><h2>{t(title)}</h2><ul class="cells">{rows}</ul></section> }.into_any())
}

fn record(here: PageContext, row: &OutboxRow, discard: Callback<OpId>) -> AnyView {
    let phone = here.phone;
    let bundle = phone.reference.get_untracked();
    let reference = bundle.as_ref().map(|bundle| &bundle.reference);
    let command = row.command();
    let mut title = command.as_ref().map_or(t(Msg::RecordDamaged), |command| record_command_title(command, lang())).to_owned();
    if let Some(kind) = kind_of(here, row, command.as_ref()).zip(reference).map(|(kind, reference)| kind_name(&kind, reference, lang())) {
        title = [title, kind].join(" · ");
    }
    let saved = tf(OutboxMsg::SavedAt, &[&moment_text(row.recorded_at, phone.now(), here.offset(), lang())]);
    let why = row.why.as_ref().map(|why| {
        let text = tf(OutboxMsg::WhyNotSent, &[&set_aside_text(why, reference, lang())]);
        view! { <p class="error">{text}</p> }
    });
    let later = row.later.as_ref().map(|(cause, until)| {
        let next = tf(OutboxMsg::LaterAt, &[&moment_text(*until, phone.now(), here.offset(), lang())]);
        view! { <p class="cell-line">{later_text(*cause, lang())}"; "{next}</p> }
    });
    // Nobody knows whether the other phone will come.
    let settles = row.needs_person || matches!(row.later, Some((LaterCause::Behind, _)));
    let voice = command.as_ref().and_then(AnyCommand::voice).map(|voice| voice.hash);
    let photos: Vec<AnyView> = row.photos.iter().enumerate().map(|(index, photo)| photo_line(index, photo, voice)).collect();
    let kind = if matches!(command, Some(AnyCommand::Inspection(_))) { "/inspections/" } else { "/issues/" };
    let path = [kind, &row.issue.to_string()].concat();
    view! {
        <li class="cell">
            <div class="cell-body stack-tight">
                <div class="cell-title"><a class="grow" href=path>{title}</a>{delivery_tag(&row.state)}</div>
                <p class="cell-line numbers">{saved}</p>
                {why}
                {later}
                {photos}
                {settles.then(|| settle(phone, row, discard))}
            </div>
        </li>
    }
    .into_any()
}

/// The kind of problem a record is about: a report names it, others belong to an issue that is looked for.
fn kind_of(here: PageContext, row: &OutboxRow, command: Option<&AnyCommand>) -> Option<KindCode> {
    match command? {
        AnyCommand::Issue(Command::Report(report)) => Some(report.kind.clone()),
        AnyCommand::Issue(_) => here.issue(row.issue).map(|shown| shown.issue.kind),
        AnyCommand::Inspection(_) => None,
    }
}

/// How far a photo, or the voice note, of a record is.
fn photo_line(index: usize, photo: &PhotoRow, voice: Option<Hash>) -> AnyView {
    let is_voice = voice == Some(photo.hash);
    let number = if is_voice { t(VoiceMsg::Note).to_owned() } else { tf(ReportMsg::PhotoNumber, &[&(index + 1).to_string()]) };
    let state = match photo.why {
        Some(why) => {
            let refused = if is_voice { t(VoiceMsg::Quarantined) } else { t(Msg::PhotoQuarantined) };
            [refused, ": ", quarantine_text(why, lang())].concat()
        }
        None if is_voice => voice_state_text(&photo.state, photo.chunks, lang()),
        None => photo_state_text(&photo.state, photo.chunks, lang()),
    };
    let class = if photo.why.is_some() { "cell-line numbers bad-ink" } else { "cell-line numbers" };
    view! { <p class=class>{number}" · "{state}</p> }.into_any()
}

/// What a person can do with a record that waits for them.
fn settle(phone: Phone, row: &OutboxRow, discard: Callback<OpId>) -> AnyView {
    let op = row.op;
    // What was said of another proof is not said of this one by a tap: the row leads to the issue.
    let again = !matches!(row.why, Some(WhySetAside::Conflict { reason: Refusal::OtherProof, .. }));
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
            {again.then(|| view! { <button class="button button-small" type="button" on:click=retry>{t(Msg::Retry)}</button> }.into_any())}
            <button class="button button-small" type="button" on:click=move |_| export_now(phone)>{t(OutboxMsg::Export)}</button>
            <button class="button button-small button-bad" type="button" on:click=move |_| discard.run(op)>{t(Msg::Delete)}</button>
        </div>
    }
    .into_any()
}

fn export(phone: Phone) -> Option<impl IntoView> {
    let some = phone.outbox.with(|outbox| !outbox.rows.is_empty() || !outbox.broken.is_empty());
    some.then(|| {
        view! {
            <section class="section">
                <button class="button" type="button" on:click=move |_| export_now(phone)>{t(OutboxMsg::ExportAll)}</button>
                <p class="hint">{t(OutboxMsg::ExportHint)}</p>
            </section>
        }
        .into_any()
    })
}

fn export_now(phone: Phone) {
    spawn_local(async move {
        if let Err(error) = phone.export_outbox().await {
            toast(store_text(&error, lang()));
        }
    });
}
