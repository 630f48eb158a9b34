//! Figures in words: always with what they were counted from.

use super::{OfficeMsg, fill};
use shared::{lang::Lang, query::FigureName, score::Ratio};

/// A share as a percentage with one decimal: "87.5%".
#[must_use]
pub fn percent(share: f64) -> String {
    let tenths = (share.clamp(0.0, 1.0) * 1_000.0).round() as u32;
    let (whole, tenth) = (tenths / 10, tenths % 10);
    if tenth == 0 { [&whole.to_string(), "%"].concat() } else { [&whole.to_string(), ".", &tenth.to_string(), "%"].concat() }
}

/// A ratio as a percentage, a dash without cases.
#[must_use]
pub fn share(ratio: Ratio) -> String {
    ratio.share().map_or_else(|| "—".to_owned(), percent)
}

/// What a ratio was counted from: "35 / 40 件", and what was left out.
#[must_use]
pub fn count_of(ratio: Ratio, lang: Lang) -> String {
    let counted = fill(OfficeMsg::CountOf.text(lang), &[&ratio.numerator.to_string(), &ratio.denominator.to_string()]);
    if ratio.excluded == 0 {
        return counted;
    }
    [counted, fill(OfficeMsg::CountExcluded.text(lang), &[&ratio.excluded.to_string()])].concat()
}

/// Working minutes as hours: "5.5 工作时".
#[must_use]
pub fn working_time(minutes: u32, lang: Lang) -> String {
    let tenths = (minutes + 3) / 6;
    let hours = [&(tenths / 10).to_string(), ".", &(tenths % 10).to_string()].concat();
    fill(OfficeMsg::WorkingHoursShort.text(lang), &[&hours])
}

/// What the cases behind a figure are called.
#[must_use]
pub const fn figure_name(name: FigureName, lang: Lang) -> &'static str {
    match name {
        FigureName::InTime => OfficeMsg::FigureInTimeCases,
        FigureName::Due => OfficeMsg::FigureDueCases,
        FigureName::Rework => OfficeMsg::FigureRework,
        FigureName::Relapse => OfficeMsg::FigureRelapse,
        FigureName::SelfFound => OfficeMsg::FigureSelfFoundCases,
    }
    .text(lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_shows_one_decimal_only_where_it_has_one() {
        assert_eq!(percent(0.875), "87.5%");
        assert_eq!(percent(1.0), "100%");
        assert_eq!(percent(f64::NAN), "0%");
        assert_eq!(share(Ratio::default()), "—");
    }

    #[test]
    fn a_ratio_names_what_was_left_out() {
        let ratio = Ratio { numerator: 35, denominator: 40, excluded: 3 };
        assert_eq!(count_of(ratio, Lang::Zh), "35 / 40 件, 另 3 件不计");
        assert_eq!(working_time(330, Lang::Zh), "5.5 工作时");
    }
}
