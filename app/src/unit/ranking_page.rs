//! 责任单位排名: by 至少按期率, the lower bound of the Wilson interval of 按期整改率. It is what each line shows, with its formula beside it.

use super::from_end;
use crate::sync::{Loaded, PageContext};
use crate::text::{OfficeMsg, count_of, moment_text, percent, share, working_time};
use crate::ui::{Choice, ChoiceChips, Page, lang, t, tf};
use leptos::prelude::*;
use shared::{
    query::FiguresAnswer,
    score::{RankedUnit, Ratio},
};

/// The page.
#[component]
pub fn RankingPage() -> impl IntoView {
    let here = PageContext::get();
    let order = best_first();
    let whole = Loaded::from(here, "/api/figures", move |answer| whole(here, answer, order));
    view! { <Page title=t(OfficeMsg::Ranking) back=true wide=true>{whole.view}</Page> }
}

fn whole(here: PageContext, answer: &FiguresAnswer, order: RwSignal<String>) -> AnyView {
    view! {
        <div class="columns">
            <section class="section stack"><h2>{t(OfficeMsg::Ranking)}</h2>{formula(answer)}{ranking(here, answer, usize::MAX, order)}</section>
            <section class="section"><h2>{here.town_name()}</h2>{town_figures(here, answer)}</section>
        </div>
    }
    .into_any()
}

/// How the places come about.
#[must_use]
pub fn formula(answer: &FiguresAnswer) -> AnyView {
    let formula = tf(OfficeMsg::RankingFormula, &[&answer.min_sample.to_string()]);
    view! { <p class="hint">{formula}" "{t(OfficeMsg::RankingUnitsOnly)}</p> }.into_any()
}

/// Which end of the ranking comes first, at first: the best.
#[must_use]
pub fn best_first() -> RwSignal<String> {
    RwSignal::new("best".to_owned())
}

/// The first `most` lines of the ranking from the end that is `chosen`: the best or the worst first. Who has no place comes last either way.
#[must_use]
pub fn ranking(here: PageContext, answer: &FiguresAnswer, most: usize, chosen: RwSignal<String>) -> AnyView {
    let all = StoredValue::new(answer.ranking.clone());
    let choice = |key: &str, word: OfficeMsg| Choice { key: key.to_owned(), word: t(word).to_owned() };
    let choices = vec![choice("best", OfficeMsg::BestFirst), choice("worst", OfficeMsg::WorstFirst)];
    let lines = move || {
        let worst = chosen.with(|chosen| chosen == "worst");
        all.with_value(|all| from_end(all, worst).into_iter().take(most).map(|ranked| line(here, ranked)).collect_view())
    };
    let then = Callback::new(|_: String| ());
    view! {
        <ChoiceChips label=t(OfficeMsg::RankingOrder) choices chosen then/>
        <ol class="cells">{lines}</ol>
    }
    .into_any()
}

fn line(here: PageContext, ranked: &RankedUnit) -> AnyView {
    let name = here.phone.reference.with_untracked(|bundle| {
        bundle.as_ref().map_or_else(|| "—".to_owned(), |bundle| bundle.reference.unit_name(ranked.unit).to_owned())
    });
    let in_time = ranked.figures.in_time;
    let place = match ranked.place {
        Some(place) => {
            view! { <span class="unseen">{tf(OfficeMsg::Place, &[&place.to_string()])}</span><span aria-hidden="true">{place}</span> }
                .into_any()
        }
        None => "—".into_any(),
    };
    let (rate, detail) = match ranked.place {
        Some(_) => {
            let counted = [t(OfficeMsg::FigureInTime), " ", &share(in_time), " · ", &count_of(in_time, lang())].concat();
            (tf(OfficeMsg::AtLeast, &[&percent(ranked.low)]), counted)
        }
        None => (t(OfficeMsg::NotEnough).to_owned(), count_of(in_time, lang())),
    };
    let path = ["/issues?figure=due&unit=", &ranked.unit.to_string()].concat();
    view! {
        <li>
            <a class="cell" href=path>
                <span class="place">{place}</span>
                <div class="cell-body">
                    <div class="cell-title"><span class="grow">{name}</span><span class="numbers">{rate}</span></div>
                    {ranked.place.is_some().then(|| meter(in_time, ranked.low, ranked.high))}
                    <p class="cell-line numbers">{detail}</p>
                </div>
            </a>
        </li>
    }
    .into_any()
}

/// The rate as a bar, its interval as a line across the ends.
fn meter(ratio: Ratio, low: f64, high: f64) -> AnyView {
    view! {
        <svg class="meter" aria-hidden="true" preserveAspectRatio="none">
            <rect width=percent(ratio.share().unwrap_or(0.0)) height="10" rx="5"></rect>
            <line x1=percent(low) x2=percent(high) y1="5" y2="5"></line>
        </svg>
    }
    .into_any()
}

/// All figures of the town, each with what it was counted from and a way to its cases.
fn town_figures(here: PageContext, answer: &FiguresAnswer) -> AnyView {
    let town = &answer.town;
    let row = |name: OfficeMsg, ratio: Ratio, path: &'static str| {
        view! {
            <li>
                <a class="cell" href=path>
                    <span class="cell-body">{t(name)}<br/><span class="cell-line numbers">{count_of(ratio, lang())}</span></span>
                    <span class="strong numbers">{share(ratio)}</span>
                </a>
            </li>
        }
        .into_any()
    };
    let cure = town.mean_cure_minutes.map_or_else(|| "—".to_owned(), |minutes| working_time(minutes, lang()));
    view! {
        <ul class="cells">
            {row(OfficeMsg::FigureInTime, town.in_time, "/issues?figure=due")}
            {row(OfficeMsg::FigureClosing, town.closing, "/issues?state=closed")}
            {row(OfficeMsg::FigureFirstPass, town.first_pass, "/issues?state=closed")}
            {row(OfficeMsg::FigureReworkRate, town.rework, "/issues?figure=rework")}
            {row(OfficeMsg::FigureRelapseRate, town.relapse, "/issues?figure=relapse")}
            {row(OfficeMsg::FigureSelfFound, town.self_found, "/issues?figure=self_found")}
            <li class="cell"><span class="cell-body">{t(OfficeMsg::FigureCure)}</span><span class="strong numbers">{cure}</span></li>
        </ul>
        {data_cut(here, answer)}
    }
    .into_any()
}

/// "数据截至 …".
#[must_use]
pub fn data_cut(here: PageContext, answer: &FiguresAnswer) -> AnyView {
    let at = moment_text(answer.at, here.now_untracked(), here.offset(), lang());
    view! { <p class="hint numbers">{tf(OfficeMsg::DataCut, &[&at])}</p> }.into_any()
}
