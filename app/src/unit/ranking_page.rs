//! 责任单位排名: by the lower bound of the Wilson interval of 按期整改率, with its formula beside it.

use crate::sync::Here;
use crate::text::{Msg, count_of, interval, moment_text, percent, share, working_time};
use crate::ui::dom::{Piece as _, View, el, many};
use crate::ui::{Frame, lang, page, t, tf};
use leptos::prelude::*;
use shared::{FiguresAnswer, RankedUnit, Ratio};

/// The page.
#[must_use]
pub fn ranking_page() -> View {
    let here = Here::get();
    page(Frame { wide: true, ..Frame::inner(t(Msg::Ranking)) }, here.loaded("/api/figures", move |answer| whole(here, answer)).view, None)
}

fn whole(here: Here, answer: &FiguresAnswer) -> View {
    el("div")
        .class("columns")
        .child(
            el("section")
                .class("section")
                .child(el("h2").child(t(Msg::Ranking)))
                .child(ranking(here, answer, usize::MAX))
                .child(formula(answer)),
        )
        .child(el("section").class("section").child(el("h2").child(here.town_name())).child(town_figures(here, answer)))
        .view()
}

/// How the places come about.
#[must_use]
pub fn formula(answer: &FiguresAnswer) -> View {
    let formula = tf(Msg::RankingFormula, &[&answer.min_sample.to_string()]);
    el("p").class("hint").child(formula).child(" ").child(t(Msg::RankingUnitsOnly)).view()
}

/// The first `most` lines of the ranking.
#[must_use]
pub fn ranking(here: Here, answer: &FiguresAnswer, most: usize) -> View {
    let rows: Vec<View> = answer.ranking.iter().take(most).map(|ranked| line(here, ranked)).collect();
    el("ol").class("cells").child(rows).view()
}

fn line(here: Here, ranked: &RankedUnit) -> View {
    let name = here.phone.reference.with_untracked(|bundle| {
        bundle.as_ref().map_or_else(|| "—".to_owned(), |bundle| bundle.reference.unit_name(ranked.unit).to_owned())
    });
    let unit = ranked.unit.to_string();
    let in_time = ranked.figures.in_time;
    let (place, rate, detail) = match ranked.place {
        Some(place) => (
            many()
                .child(el("span").class("unseen").child(tf(Msg::Place, &[&place.to_string()])))
                .child(el("span").attr("aria-hidden", "true").child(place))
                .view(),
            share(in_time),
            [&count_of(in_time, lang()), " · ", &tf(Msg::Interval, &[&interval(ranked.low, ranked.high)])].concat(),
        ),
        None => ("—".view(), t(Msg::NotEnough).to_owned(), count_of(in_time, lang())),
    };
    let path = ["/issues?figure=due&unit=", &unit].concat();
    let meter = ranked.place.is_some().then(|| meter(in_time, ranked.low, ranked.high));
    el("li")
        .child(
            el("a").class("cell").attr("href", path).child(el("span").class("place").child(place)).child(
                el("div")
                    .class("cell-body")
                    .child(
                        el("div")
                            .class("cell-title")
                            .child(el("span").class("grow").child(name))
                            .child(el("span").class("numbers").child(rate)),
                    )
                    .child(meter)
                    .child(el("p").class("cell-line numbers").child(detail)),
            ),
        )
        .view()
}

/// The rate as a bar, its interval as a line across the ends.
fn meter(ratio: Ratio, low: f64, high: f64) -> View {
    let wide = |share: f64| percent(share);
    let rate = ratio.share().unwrap_or(0.0);
    el("svg")
        .class("meter")
        .attr("aria-hidden", "true")
        .attr("preserveAspectRatio", "none")
        .child(el("rect").attr("width", wide(rate)).attr("height", "10").attr("rx", "5"))
        .child(el("line").attr("x1", wide(low)).attr("x2", wide(high)).attr("y1", "5").attr("y2", "5"))
        .view()
}

/// All figures of the town, each with what it was counted from and a way to its cases.
fn town_figures(here: Here, answer: &FiguresAnswer) -> View {
    let town = &answer.town;
    let row = |name: Msg, ratio: Ratio, path: &'static str| {
        el("li")
            .child(
                el("a")
                    .class("cell")
                    .attr("href", path)
                    .child(
                        el("span")
                            .class("cell-body")
                            .child(t(name))
                            .child(el("br"))
                            .child(el("span").class("cell-line numbers").child(count_of(ratio, lang()))),
                    )
                    .child(el("span").class("strong numbers").child(share(ratio))),
            )
            .view()
    };
    let cure = town.mean_cure_minutes.map_or_else(|| "—".to_owned(), |minutes| working_time(minutes, lang()));
    many()
        .child(
            el("ul")
                .class("cells")
                .child(row(Msg::FigureInTime, town.in_time, "/issues?figure=due"))
                .child(row(Msg::FigureClosing, town.closing, "/issues?state=closed"))
                .child(row(Msg::FigureFirstPass, town.first_pass, "/issues?state=closed"))
                .child(row(Msg::FigureReworkRate, town.rework, "/issues?figure=rework"))
                .child(row(Msg::FigureRelapseRate, town.relapse, "/issues?figure=relapse"))
                .child(
                    el("li")
                        .class("cell")
                        .child(el("span").class("cell-body").child(t(Msg::FigureCure)))
                        .child(el("span").class("strong numbers").child(cure)),
                ),
        )
        .child(data_cut(here, answer))
        .view()
}

/// "数据截至 …".
#[must_use]
pub fn data_cut(here: Here, answer: &FiguresAnswer) -> View {
    let offset = here
        .phone
        .reference
        .with_untracked(|bundle| bundle.as_ref().map_or(shared::UtcOffset::CHINA, |bundle| bundle.reference.town.offset));
    let at = moment_text(answer.at, here.now_untracked(), offset, lang());
    el("p").class("hint numbers").child(tf(Msg::DataCut, &[&at])).view()
}
