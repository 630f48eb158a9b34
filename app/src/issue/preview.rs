//! What the report page shows before delivery: who will answer and until when, asked of the very rules the server asks.

use crate::store::{Store, StoreError, open_near, read_rows};
use crate::sync::{Laid, closed_for};
use crate::text::{Msg, ReportMsg, fill, moment_text};
use shared::record::AnyCommand;
use shared::sync::Shown;
use shared::{
    campaign::Standing,
    deadline::{Adjustment, Due, granted_text, limit_text},
    geo::{Point, distance_m},
    id::{IssueId, UnitId},
    issue::{Command, Forecast, Issue, Report, foresee},
    kind::KindCode,
    lang::Lang,
    moment::Moment,
    order::put_in_order,
    person::{Person, Principal},
    photo::{Hash, PhotoRef, PhotoSource},
    place::Place,
    record::{ClosedNearby, Context},
    reference::{Bundle, Reference},
    responsibility::{Basis, Candidate, Pick, basis_text, responsible_for},
};

/// Who answers, why, and until when if it were delivered now.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// The unit; `None`: 待派遣.
    pub unit: Option<UnitId>,
    /// On what it rests.
    pub basis: Option<Basis>,
    /// The deadline.
    pub due: Option<Due>,
    /// Whom else the place may mean, nearest first.
    pub candidates: Vec<Candidate>,
    /// The position used.
    pub point: Option<Point>,
    /// What the report is saved with: the server compares its own answer with it.
    pub forecast: Forecast,
}

/// The preview of a report of `kind` at `place`, made by `me` at `now`; `None` while the catalogue has no such kind. `closed` are the
/// closed issues around that this phone knows.
#[must_use]
pub fn preview(
    kind: &KindCode,
    place: &Place,
    pick: Option<&Pick>,
    me: &Person,
    bundle: &Bundle,
    closed: &[ClosedNearby],
    now: Moment,
) -> Option<Preview> {
    let asked = asked(kind, place, pick, now);
    preview_of(asked, me, bundle, closed, now)
}

/// The preview of a report that `me` makes, or that follows from what `me` has found; what it lacks yet counts as given.
#[must_use]
pub fn preview_of(mut asked: Command, me: &Person, bundle: &Bundle, closed: &[ClosedNearby], now: Moment) -> Option<Preview> {
    let reference = &bundle.reference;
    let self_found = matches!(asked, Command::ReportSelfFound(_));
    let (Command::Report(report) | Command::ReportSelfFound(report)) = &mut asked else { return None };
    let found = responsible_for(&report.place, reference.catalogue.kind(&report.kind)?, reference, report.pick.as_ref());
    (report.photos, report.note) = (vec![stand_in(now)], String::new());
    let principal = Principal::Person(me.clone());
    let context = Context { closed_nearby: closed, ..Context::on_phone(&principal, bundle, now) };
    let assignment = foresee(&asked, &context).ok()?;
    Some(Preview {
        forecast: Forecast::of(assignment.as_ref()),
        unit: assignment.as_ref().map(|assignment| assignment.unit),
        basis: assignment.as_ref().and_then(|assignment| assignment.path.last()).map(|step| step.basis.clone()),
        due: assignment.map(|assignment| assignment.due),
        candidates: if self_found { Vec::new() } else { found.candidates },
        point: found.point,
    })
}

/// The report as far as the form has it.
fn asked(kind: &KindCode, place: &Place, pick: Option<&Pick>, now: Moment) -> Command {
    Command::Report(Report {
        kind: kind.clone(),
        place: place.clone(),
        pick: pick.cloned(),
        photos: vec![stand_in(now)],
        note: String::new(),
        forecast: None,
        source: shared::issue::Source::Patrol,
        voice: None,
        kind_guessed: false,
    })
}

/// What this phone knows around the place of a report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Around {
    /// Closed issues of the kind, by which a relapse is told.
    pub closed: Vec<ClosedNearby>,
    /// Open issues of the kind, in brief.
    pub open: Vec<Shown>,
}

/// Looks around `place` for issues of `kind`.
///
/// # Errors
/// The storage cannot be read.
pub async fn around<S: Store>(
    store: &S,
    laid: &[Laid],
    (kind, place): (&KindCode, &Place),
    me: &Person,
    bundle: &Bundle,
    now: Moment,
) -> Result<Around, StoreError> {
    let principal = Principal::Person(me.clone());
    let context = Context::on_phone(&principal, bundle, now);
    let mut closed = closed_for(store, &AnyCommand::Issue(asked(kind, place, None, now)), &context).await?;
    let over: Vec<Shown> = laid.iter().filter_map(Laid::brief).collect();
    let apart = |id: IssueId| over.iter().all(|over| over.issue.id != id);
    closed.retain(|row| apart(row.id));
    closed.extend(over.iter().filter_map(|shown| ClosedNearby::of(&shown.issue)).filter(|row| row.kind == *kind));
    let radius = bundle.reference.catalogue.kind(kind).map_or(0.0, |kind| kind.duplicate_radius_m);
    let mut open = Vec::new();
    for span in open_near(kind, site_of(place), place.point(), radius) {
        let under = read_rows::<Issue>(&store.rows(&span, u32::MAX).await?).into_iter().filter(|issue| apart(issue.id));
        open.extend(under.map(|issue| Shown { issue, pending: None }));
    }
    open.extend(over);
    Ok(Around { closed, open })
}

const fn site_of(place: &Place) -> Option<shared::id::SiteId> {
    match place {
        Place::Site { site } => Some(*site),
        _ => None,
    }
}

impl Preview {
    /// "责任单位 便民超市 · 依据 三包 12 号"; `None`: nobody found.
    #[must_use]
    pub fn unit_line(&self, bundle: &Bundle, lang: Lang) -> Option<String> {
        let unit = fill(Msg::ResponsibleUnit.text(lang), &[bundle.reference.unit_name(self.unit?)]);
        let Some(basis) = &self.basis else { return Some(unit) };
        let basis = fill(Msg::BasisIs.text(lang), &[&basis_text(basis, &bundle.reference, lang)]);
        Some([&unit, " · ", &basis].concat())
    }

    /// "限 4 个工作时 · 若现在送达: 至周一 10:30 (预计)".
    #[must_use]
    pub fn limit_line(&self, bundle: &Bundle, now: Moment, lang: Lang) -> Option<String> {
        let due = self.due.as_ref()?;
        let message = if due.provisional { ReportMsg::LimitIfProvisional } else { ReportMsg::LimitIf };
        let until = moment_text(due.at, now, bundle.reference.town.offset, lang);
        Some(fill(message.text(lang), &[&granted_text(due.granted, due.limit, lang), &until]))
    }

    /// What made the limit shorter than it usually is: "通常限 4 个工作时 · 同一处又出现 (反弹), 时限减半"; `None`: nothing did.
    #[must_use]
    pub fn shaped_line(&self, bundle: &Bundle, lang: Lang) -> Option<String> {
        let due = self.due.as_ref()?;
        let usual = limit_text(due.limit, lang);
        if due.adjusted.is_empty() || usual == granted_text(due.granted, due.limit, lang) {
            return None;
        }
        let reference = &bundle.reference;
        let phase = match reference.campaign.standing(due.from.local_date(reference.town.offset)) {
            Standing::In(phase) if lang == Lang::Zh => phase.name.as_str(),
            Standing::In(phase) => phase.name_en.as_str(),
            _ => "",
        };
        let why = |adjustment: &Adjustment| match adjustment {
            Adjustment::Relapse(50) => ReportMsg::RelapseHalves.text(lang).to_owned(),
            Adjustment::Relapse(percent) => fill(ReportMsg::RelapseTightens.text(lang), &[&percent.to_string()]),
            Adjustment::Phase(percent) => fill(ReportMsg::PhaseTightens.text(lang), &[phase, &percent.to_string()]),
        };
        let usually = fill(ReportMsg::UsuallyLimit.text(lang), &[&usual]);
        Some(std::iter::once(usually).chain(due.adjusted.iter().map(why)).collect::<Vec<_>>().join(" · "))
    }
}

/// Whom the rules name for an issue: for the dispatcher to look at first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NamedByRules {
    /// Who would answer, and others whom a place that is not known well may mean; each with on what it rests.
    pub units: Vec<(UnitId, Basis)>,
    /// Who would help, on the same basis as the first unit.
    pub helpers: Vec<(UnitId, Basis)>,
}

/// Whom the rules name for the issue's kind and place as they are now.
#[must_use]
pub fn named_by_rules(issue: &Issue, reference: &Reference) -> NamedByRules {
    let Some(kind) = reference.catalogue.kind(&issue.kind) else { return NamedByRules::default() };
    let found = responsible_for(&issue.place, kind, reference, None);
    let answer = found.unit.zip(found.path.last().map(|step| step.basis.clone()));
    let mut units: Vec<(UnitId, Basis)> = answer.into_iter().collect();
    let helpers = units.first().map(|(_, basis)| basis.clone());
    let helpers = found.helpers.into_iter().filter_map(|helper| Some((helper, helpers.clone()?))).collect();
    for candidate in found.candidates {
        if units.iter().all(|(unit, _)| *unit != candidate.unit) {
            units.push((candidate.unit, candidate.basis));
        }
    }
    NamedByRules { units, helpers }
}

/// A photo that stands for the one not taken yet, so that the rules answer before the shutter.
fn stand_in(now: Moment) -> PhotoRef {
    PhotoRef {
        hash: Hash([0; 32]),
        bytes: 1,
        width: 1,
        height: 1,
        taken_at: now,
        place: Place::Unknown,
        source: PhotoSource::Camera,
        undated: false,
        original: None,
    }
}

/// Open issues of the same kind within the kind's radius, nearest first, at most three: "就是这处".
#[must_use]
pub fn same_nearby(kind: &KindCode, place: &Place, bundle: &Bundle, shown: &[Shown]) -> Vec<(IssueId, f64)> {
    let Some(known) = bundle.reference.catalogue.kind(kind) else { return Vec::new() };
    let site = site_of(place);
    let mut near: Vec<(IssueId, f64)> = shown
        .iter()
        .map(|shown| &shown.issue)
        .filter(|issue| issue.kind == *kind && issue.status.kind().is_open())
        .filter_map(|issue| {
            if site.is_some() && issue.site == site {
                return Some((issue.id, 0.0));
            }
            let distance = distance_m(place.point()?, issue.point?);
            (distance <= known.duplicate_radius_m).then_some((issue.id, distance))
        })
        .collect();
    put_in_order(&mut near, |a, b| a.1.total_cmp(&b.1));
    near.truncate(3);
    near
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::issue::sample::store_with;
    use shared::fixture::{NOW, SPOT, bundle, in_west, people, reported, unit};
    use shared::reference::Bundle;

    fn asked(town: &Bundle, place: &Place) -> Preview {
        preview(&KindCode("corner".into()), place, None, &people::inspector(), town, &[], NOW).unwrap()
    }

    #[test]
    fn before_delivery_the_unit_and_the_estimated_deadline_stand_in_words() {
        let town = bundle();
        let preview = asked(&town, &in_west());
        assert_eq!(preview.unit_line(&town, Lang::Zh).unwrap(), "责任单位 西村 · 依据 网格 西网格 属地");
        assert_eq!(preview.limit_line(&town, NOW, Lang::Zh).unwrap(), "限 4 个工作时 · 若现在送达: 至今天 15:00 (预计)");
    }

    #[test]
    fn an_unknown_place_names_nobody_and_promises_no_date() {
        let town = bundle();
        let preview = asked(&town, &Place::Unknown);
        assert_eq!((preview.unit, preview.unit_line(&town, Lang::Zh)), (None, None));
        assert_eq!(preview.limit_line(&town, NOW, Lang::Zh), None);
    }

    #[test]
    fn a_fix_of_three_kilometres_names_nobody_but_whom_it_may_mean() {
        let town = bundle();
        let place = Place::Gps { point: SPOT, accuracy_m: 3_000.0 };
        let preview = asked(&town, &place);
        assert_eq!((preview.unit, preview.candidates.len()), (None, 2));
        let mut issue = reported();
        issue.place = place;
        let named = named_by_rules(&issue, &town.reference);
        assert!(named.units.iter().any(|(named, _)| *named == unit("east")) && named.helpers.is_empty());
    }

    #[test]
    fn the_rules_name_the_unit_and_its_helpers_for_an_issue_each_with_the_reason() {
        let mut town = bundle();
        town.reference.rule_book.rows[0].duties.kinds.push(KindCode("corner".into()));
        town.reference.rule_book.rows[0].helpers.push(shared::responsibility::RuleUnit::Unit(unit("east")));
        let named = named_by_rules(&reported(), &town.reference);
        let reasons: Vec<String> = named.units.iter().map(|(_, basis)| basis_text(basis, &town.reference, Lang::Zh)).collect();
        assert_eq!((named.units[0].0, reasons[0].as_str()), (unit("water"), "任务分解表 第 1 行"));
        assert_eq!(named.helpers.iter().map(|(unit, _)| *unit).collect::<Vec<_>>(), [unit("east")]);
    }

    #[tokio::test]
    async fn an_open_issue_of_the_same_kind_within_its_radius_is_offered_first() {
        let town = bundle();
        let store = store_with(&[reported()]).await;
        let near = async |lat| {
            let (kind, place) = (KindCode("corner".into()), Place::Gps { point: Point { lat, ..SPOT }, accuracy_m: 8.0 });
            let around = around(&store, &[], (&kind, &place), &people::inspector(), &town, NOW).await.unwrap();
            same_nearby(&kind, &place, &town, &around.open).len()
        };
        assert_eq!((near(SPOT.lat + 0.0001).await, near(SPOT.lat - 0.0001).await, near(SPOT.lat + 0.01).await), (1, 1, 0));
    }

    #[tokio::test]
    async fn a_relapse_is_foreseen_by_the_row_of_a_closed_issue_of_which_no_more_is_held() {
        let town = bundle();
        let (kind, place) = (KindCode("corner".into()), in_west());
        let issue = reported();
        let row = ClosedNearby { id: issue.id, kind: kind.clone(), point: Some(SPOT), site: None, closed_at: NOW.plus_days(-3) };
        let store = store_with(&[issue]).await;
        let put = |_: &mut crate::store::Outbox| Ok(((), vec![crate::store::Write::PutClosed(Box::new(row.clone()))]));
        store.write(crate::store::Durability::Strict, put).await.unwrap();
        let around = around(&store, &[], (&kind, &place), &people::inspector(), &town, NOW).await.unwrap();
        assert_eq!(around, Around { closed: vec![row], open: Vec::new() });
        let due = |closed: &[ClosedNearby]| preview(&kind, &place, None, &people::inspector(), &town, closed, NOW).unwrap().due;
        assert!(due(&around.closed).unwrap().at < due(&[]).unwrap().at);
    }

    #[test]
    fn what_shortens_the_limit_is_named_on_the_form_and_nothing_is_where_nothing_does() {
        let mut town = bundle();
        let issue = reported();
        let closed = [ClosedNearby { id: issue.id, kind: issue.kind, point: Some(SPOT), site: None, closed_at: NOW.plus_days(-3) }];
        let line = |town: &Bundle, closed: &[ClosedNearby]| {
            let kind = KindCode("corner".into());
            preview(&kind, &in_west(), None, &people::inspector(), town, closed, NOW).unwrap().shaped_line(town, Lang::Zh)
        };
        assert_eq!(line(&town, &[]), None);
        assert_eq!(line(&town, &closed).unwrap(), "通常限 4 个工作时 · 同一处又出现 (反弹), 时限减半");
        town.reference.town.relapse_percent = 75;
        let day = NOW.local_date(town.reference.town.offset);
        town.reference.campaign.phases =
            vec![shared::campaign::Phase { name: "攻坚".into(), name_en: "Push".into(), from: day, until: day, limit_percent: 80 }];
        let both = "通常限 4 个工作时 · 现在是“攻坚”阶段, 时限收紧到 80% · 同一处又出现 (反弹), 时限收紧到 75%";
        assert_eq!(line(&town, &closed).unwrap(), both);
        // One working day at 80 % is still one: then the phase has shaped nothing.
        town.reference.catalogue.kinds[0].limits = vec![shared::deadline::Limit::WorkingDays(1)];
        assert_eq!(line(&town, &[]), None);
    }
}
