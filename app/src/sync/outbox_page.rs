//! 待送记录: every record and photo with where it is, why it waits, and what can be done.

use super::phone::Phone;
use super::{Here, OutboxRow, PhotoRow, Reach};
use crate::issue::{delivery_tag, kind_name};
use crate::store::WhySetAside;
use crate::text::{
    Msg, command_title, error_text, later_text, moment_text, photo_state_text, quarantine_text, set_aside_text, store_text, submit_text,
};
use crate::ui::dom::{Piece as _, View, el, many};
use crate::ui::{Frame, Icon, Question, Tone, ask, empty, lang, page, t, tag, tf, toast};
use leptos::{prelude::*, task::spawn_local};
use shared::sync::{LaterCause, OpState};
use shared::{Command, KindCode, Moment, OpId, Refusal, UtcOffset};

/// Older unsent records are warned of.
const OLD_MINUTES: i64 = 24 * 60;
/// Most delivered records shown.
const RECENT: usize = 20;

/// The page.
#[must_use]
pub fn outbox_page() -> View {
    let here = Here::get();
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
            title: t(Msg::DiscardTitle).to_owned(),
            text: t(Msg::DiscardText).to_owned(),
            confirm: Msg::Delete,
            reason: None,
            then,
        }));
    });
    let lists = move || lists(here, discard);
    let body = many().child(reach(phone)).child(lists).child(export(phone)).child(ask(asked));
    let retry_all = move |_| {
        spawn_local(async move {
            if let Err(error) = phone.retry_all().await {
                toast(store_text(&error, lang()));
            }
        });
    };
    let send = el("button").class("button button-main").attr("type", "button").on("click", retry_all).child(t(Msg::RetryAll));
    page(Frame::inner(t(Msg::Outbox)), body.view(), Some(send.view()))
}

fn reach(phone: Phone) -> View {
    let draw = move || {
        let offset = offset(phone);
        let next = |until: Moment| tf(Msg::LaterAt, &[&moment_text(until, phone.now(), offset, lang())]);
        match phone.reach.get() {
            Reach::Unknown => tag(Tone::Ended, t(Msg::SendingNow)),
            Reach::Online => tag(Tone::Delivered, t(Msg::OnlineNow)),
            Reach::Offline { until } => many()
                .child(tag(Tone::Waiting, t(Msg::OfflineNow)))
                .child(" ")
                .child(el("span").class("hint numbers").child(next(until)))
                .view(),
            Reach::Troubled { until, error } => many()
                .child(tag(Tone::Bad, error_text(error, lang())))
                .child(" ")
                .child(el("span").class("hint numbers").child(next(until)))
                .view(),
        }
    };
    el("p").attr("role", "status").child(draw).view()
}

fn offset(phone: Phone) -> UtcOffset {
    phone.reference.with_untracked(|bundle| bundle.as_ref().map_or(UtcOffset::CHINA, |bundle| bundle.reference.town.offset))
}

fn lists(here: Here, discard: Callback<OpId>) -> View {
    let phone = here.phone;
    let status = phone.outbox.get();
    let of = |fits: &dyn Fn(&OutboxRow) -> bool| -> Vec<View> {
        status.rows.iter().rev().filter(|row| fits(row)).take(200).map(|row| record(here, row, discard)).collect()
    };
    let needs = of(&|row| row.needs_person);
    let waiting = of(&|row| !row.needs_person && row.state != OpState::Delivered);
    let recent: Vec<View> =
        status.rows.iter().rev().filter(|row| row.state == OpState::Delivered).take(RECENT).map(|row| record(here, row, discard)).collect();
    let nothing = needs.is_empty() && waiting.is_empty() && status.summary.needs_person == 0;
    let old = status.summary.oldest.filter(|oldest| phone.now().millis_since(*oldest) > OLD_MINUTES * 60_000);
    let oldest = status.summary.oldest.map(|oldest| {
        let at = moment_text(oldest, phone.now(), offset(phone), lang());
        el("p").class("hint numbers").child(tf(Msg::OutboxOldest, &[&at]))
    });
    let broken: Vec<View> = status
        .broken
        .iter()
        .map(|row| {
            el("li")
                .class("cell")
                .child(
                    el("p")
                        .class("cell-body error")
                        .child(t(Msg::RecordDamaged))
                        .child(" ")
                        .child(el("span").class("soft small").child(row.key.clone())),
                )
                .view()
        })
        .collect();
    many()
        .child(nothing.then(|| empty(Icon::Check, t(Msg::OutboxEmpty))))
        .child(old.map(|_| el("p").class("banner").child(el("span").child(t(Msg::OutboxOld)))))
        .child(section(Msg::NeedsYouPage, needs.into_iter().chain(broken).collect()))
        .child(section(Msg::OutboxWaiting, waiting))
        .child(oldest)
        .child(section(Msg::OutboxRecent, recent))
        .child(el("p").class("hint").child(t(Msg::OutboxExplain)))
        .view()
}

fn section(title: Msg, rows: Vec<View>) -> View {
    if rows.is_empty() {
        return ().view();
    }
    el("section").class("section").child(el("h2").child(t(title))).child(el("ul").class("cells").child(rows)).view()
}

fn record(here: Here, row: &OutboxRow, discard: Callback<OpId>) -> View {
    let phone = here.phone;
    let bundle = phone.reference.get_untracked();
    let reference = bundle.as_ref().map(|bundle| &bundle.reference);
    let mut title = row.command.as_ref().map_or(t(Msg::RecordDamaged), |command| command_title(command, lang())).to_owned();
    if let Some(kind) = kind_of(here, row).zip(reference).map(|(kind, reference)| kind_name(&kind, reference, lang())) {
        title = [title, kind].join(" · ");
    }
    let saved = tf(Msg::SavedAt, &[&moment_text(row.recorded_at, phone.now(), offset(phone), lang())]);
    let why = row.why.as_ref().map(|why| {
        let text = tf(Msg::WhyNotSent, &[&set_aside_text(why, reference, lang())]);
        el("p").class("error").child(text)
    });
    let later = row.later.as_ref().map(|(cause, until)| {
        let next = tf(Msg::LaterAt, &[&moment_text(*until, phone.now(), offset(phone), lang())]);
        el("p").class("cell-line").child(later_text(*cause, lang())).child("; ").child(next)
    });
    // Nobody knows whether the other phone will come.
    let settles = row.needs_person || matches!(row.later, Some((LaterCause::Behind, _)));
    let photos: Vec<View> = row.photos.iter().enumerate().map(|(index, photo)| photo_line(index, photo)).collect();
    let path = ["/issues/", &row.issue.to_string()].concat();
    el("li")
        .class("cell")
        .child(
            el("div")
                .class("cell-body stack-tight")
                .child(
                    el("div")
                        .class("cell-title")
                        .child(el("a").class("grow").attr("href", path).child(title))
                        .child(delivery_tag(&row.state)),
                )
                .child(el("p").class("cell-line numbers").child(saved))
                .child(why)
                .child(later)
                .child(photos)
                .child(settles.then(|| settle(phone, row, discard))),
        )
        .view()
}

/// The kind of problem a record is about: a report names it, others belong to an issue that is there.
fn kind_of(here: Here, row: &OutboxRow) -> Option<KindCode> {
    match &row.command {
        Some(Command::Report(report)) => Some(report.kind.clone()),
        _ => {
            here.shown.with_untracked(|shown| shown.iter().find(|shown| shown.issue.id == row.issue).map(|shown| shown.issue.kind.clone()))
        }
    }
}

fn photo_line(index: usize, photo: &PhotoRow) -> View {
    let number = tf(Msg::PhotoNumber, &[&(index + 1).to_string()]);
    let state = match photo.why {
        Some(why) => [t(Msg::PhotoQuarantined), ": ", quarantine_text(why, lang())].concat(),
        None => photo_state_text(&photo.state, photo.chunks, lang()),
    };
    el("p").class("cell-line numbers").toggle("bad-ink", photo.why.is_some()).child(number).child(" · ").child(state).view()
}

/// What a person can do with a record that waits for them.
fn settle(phone: Phone, row: &OutboxRow, discard: Callback<OpId>) -> View {
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
    el("div")
        .class("button-row")
        .child(again.then(|| el("button").class("button button-small").attr("type", "button").on("click", retry).child(t(Msg::Retry))))
        .child(
            el("button").class("button button-small").attr("type", "button").on("click", move |_| export_now(phone)).child(t(Msg::Export)),
        )
        .child(
            el("button")
                .class("button button-small button-bad")
                .attr("type", "button")
                .on("click", move |_| discard.run(op))
                .child(t(Msg::Delete)),
        )
        .view()
}

fn export(phone: Phone) -> View {
    let some = move || phone.outbox.with(|outbox| !outbox.rows.is_empty() || !outbox.broken.is_empty());
    let draw = move || {
        some().then(|| {
            el("section")
                .class("section")
                .child(el("button").class("button").attr("type", "button").on("click", move |_| export_now(phone)).child(t(Msg::ExportAll)))
                .child(el("p").class("hint").child(t(Msg::ExportHint)))
        })
    };
    draw.view()
}

fn export_now(phone: Phone) {
    spawn_local(async move {
        if let Err(error) = phone.export_outbox().await {
            toast(store_text(&error, lang()));
        }
    });
}
