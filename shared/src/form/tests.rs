#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::fixture::{front_form, item, self_check_form, town};
use crate::{kind::KindCode, person::RoleKind, photo::Hash, score::Ratio};
use proptest::prelude::*;

fn answer(item: &str, value: Value) -> Answer {
    Answer { item: ItemCode(item.into()), value, photos: vec![], note: String::new() }
}

fn without_points(mut form: Form) -> Form {
    form.sections.iter_mut().flat_map(|section| &mut section.items).for_each(|item| item.points = None);
    form
}

fn earned(score: Score) -> Ratio {
    Ratio { numerator: score.earned, denominator: score.possible, excluded: score.left_out }
}

fn ratio(numerator: u32, denominator: u32, excluded: u32) -> Ratio {
    Ratio { numerator, denominator, excluded }
}

/// Everything that passes: 10 points for the check, 10 for the bins, 20 for the greening.
fn all_good() -> Vec<Answer> {
    vec![answer("ground", Value::Pass), answer("bins", Value::Count(2)), answer("green", Value::Choice(0)), answer("stalls", Value::Pass)]
}

#[test]
fn points_of_what_passes_are_earned_and_a_middling_option_earns_its_own() {
    let form = front_form();
    assert_eq!(earned(score(&form, &all_good())), ratio(40, 40, 0));
    let middling = [answer("ground", Value::Fail), answer("bins", Value::Count(3)), answer("green", Value::Choice(1))];
    assert_eq!(earned(score(&form, &middling)), ratio(12, 40, 0));
    assert!(score(&form, &middling).in_points);
    assert_eq!(score(&form, &all_good()).share(), Some(1.0));
}

#[test]
fn what_does_not_apply_or_is_not_answered_leaves_both_sides() {
    let form = front_form();
    let one = [answer("ground", Value::NotApplicable), answer("bins", Value::Count(0))];
    assert_eq!(earned(score(&form, &one)), ratio(10, 10, 2));
    assert_eq!(earned(score(&form, &[])), ratio(0, 0, 3));
    assert_eq!(score(&form, &[]).share(), None, "no share of nothing");
}

#[test]
fn without_points_the_share_of_what_passes_counts_and_the_middling_option_does_not_pass() {
    let form = without_points(front_form());
    assert_eq!(earned(score(&form, &all_good())), ratio(4, 4, 0));
    let middling = [answer("green", Value::Choice(1)), answer("stalls", Value::Fail), answer("ground", Value::NotApplicable)];
    assert_eq!(earned(score(&form, &middling)), ratio(0, 2, 2));
    assert!(!score(&form, &middling).in_points);
}

#[test]
fn an_item_without_points_in_a_form_with_points_is_judged_but_not_scored() {
    let form = front_form();
    assert_eq!(verdict(form.item(&ItemCode("stalls".into())).unwrap(), &Value::Fail), Verdict::Fail);
    let answers = [answer("stalls", Value::Fail), answer("ground", Value::Pass)];
    assert_eq!(earned(score(&form, &answers)), ratio(10, 10, 2));
}

#[test]
fn answers_fit_the_form_or_the_first_fault_is_told() {
    let (form, photo) = (front_form(), Hash::of(b"one"));
    let check = |answers: &[Answer]| check_answers(&form, answers, &[photo]);
    let with = |item: &str, value: Value| [all_good(), vec![answer(item, value)]].concat();
    let code = |item: &str| ItemCode(item.into());
    assert_eq!(check(&all_good()), Ok(()));
    assert_eq!(check(&with("nothing", Value::Pass)), Err(AnswerFault::UnknownItem(code("nothing"))));
    assert_eq!(check(&with("bins", Value::Count(1))), Err(AnswerFault::AnsweredTwice(code("bins"))));
    assert_eq!(check(&all_good()[1..]), Err(AnswerFault::Missing(code("ground"))));
    assert_eq!(check(&[answer("ground", Value::Count(1))]), Err(AnswerFault::WrongType(code("ground"))));
    assert_eq!(check(&[answer("green", Value::Choice(3))]), Err(AnswerFault::NoSuchOption(code("green"))));
    assert_eq!(check(&with("sign", Value::Photo)), Err(AnswerFault::PhotoNeeded(code("sign"))));
    assert_eq!(check(&with("words", Value::NotApplicable)), Err(AnswerFault::WrongType(code("words"))), "words are left out instead");
    assert_eq!(check(&with("words", Value::Text(" ".into()))), Err(AnswerFault::WrongType(code("words"))));
    let pictured = |photos: Vec<Hash>| [all_good(), vec![Answer { photos, ..answer("sign", Value::Photo) }]].concat();
    assert_eq!(check(&pictured(vec![photo])), Ok(()));
    assert_eq!(check(&pictured(vec![Hash::of(b"other")])), Err(AnswerFault::UnknownPhoto(code("sign"))));
    assert_eq!(check(&pictured(vec![photo, photo])), Err(AnswerFault::UnknownPhoto(code("sign"))));
    let limit = u32::try_from(MAX_ANSWER_CHARS).unwrap();
    assert_eq!(check(&with("words", Value::Text("字".repeat(MAX_ANSWER_CHARS + 1)))), Err(AnswerFault::TooLong { limit }));
    assert_eq!(check(&with("words", Value::Text("字".repeat(MAX_ANSWER_CHARS)))), Ok(()));
}

fn faulty(change: impl FnOnce(&mut Form)) -> Vec<FormFault> {
    let mut changed = front_form();
    change(&mut changed);
    faults(&[changed], &town().catalogue)
}

fn of_item(change: impl FnOnce(&mut Item)) -> Vec<ItemFault> {
    let mut changed = item("new", ItemType::Check, Some(5));
    change(&mut changed);
    let found = faulty(|form| form.sections[0].items.push(changed));
    found.into_iter().filter_map(|fault| if let FormFault::Item { fault, .. } = fault { Some(fault) } else { None }).collect()
}

#[test]
fn a_form_that_hangs_together_has_no_fault() {
    assert_eq!(faults(&[front_form(), self_check_form()], &town().catalogue), []);
}

#[test]
fn each_fault_of_a_form_is_named() {
    let code = || FormCode("front".into());
    assert_eq!(faults(&[front_form(), front_form()], &town().catalogue), [FormFault::FormTwice(code())]);
    assert_eq!(faulty(|form| form.name = " ".into()), [FormFault::BadName(code())]);
    assert_eq!(faulty(|form| form.name_en = "x".repeat(MAX_NAME_CHARS + 1)), [FormFault::BadName(code())]);
    for wrong in [vec![], vec![RoleKind::Leader], vec![RoleKind::Unit, RoleKind::Inspector]] {
        assert_eq!(faulty(|form| form.filled_by = wrong), [FormFault::BadFiller(code())]);
    }
    assert_eq!(faulty(|form| form.sections.clear()), [FormFault::NothingAsked(code())]);
    assert_eq!(faulty(|form| form.sections[0].items.clear()), [FormFault::NothingAsked(code())]);
    let many = |form: &mut Form| {
        let more = (0..MAX_ITEMS).map(|number| item(&format!("n{number}"), ItemType::Text, None));
        form.sections[0].items.extend(more);
    };
    assert_eq!(faulty(many), [FormFault::TooManyItems(code())]);
    let parts = |form: &mut Form| {
        let more = (0..MAX_SECTIONS)
            .map(|number| Section { items: vec![item(&format!("n{number}"), ItemType::Text, None)], ..form.sections[0].clone() });
        let more: Vec<Section> = more.collect();
        form.sections.extend(more);
    };
    assert_eq!(faulty(parts), [FormFault::TooManySections(code())]);
    let forms: Vec<Form> = (0..=MAX_FORMS).map(|number| Form { code: FormCode(format!("f{number}")), ..front_form() }).collect();
    assert_eq!(faults(&forms, &town().catalogue), [FormFault::TooManyForms]);
}

#[test]
fn each_fault_of_an_item_is_named() {
    let options = |points: [Option<u16>; 2]| ItemType::Choice {
        options: ["好", "差"]
            .into_iter()
            .zip(points)
            .map(|(name, points)| Choice { name: name.into(), name_en: name.into(), points })
            .collect(),
    };
    assert_eq!(of_item(|_| {}), []);
    assert_eq!(of_item(|item| item.code = ItemCode("ground".into())), [ItemFault::Twice]);
    assert_eq!(of_item(|item| item.text = "字".repeat(MAX_ITEM_CHARS + 1)), [ItemFault::BadText]);
    assert_eq!(of_item(|item| item.kind = ItemType::Choice { options: vec![] }), [ItemFault::BadOptions, ItemFault::PointsUnjudged]);
    assert_eq!(of_item(|item| item.kind = options([Some(5), None])), [ItemFault::BadOptionPoints]);
    assert_eq!(of_item(|item| item.kind = options([Some(4), Some(0)])), [ItemFault::BadPoints]);
    assert_eq!(of_item(|item| item.kind = options([Some(5), Some(0)])), []);
    assert_eq!(of_item(|item| item.kind = ItemType::Photo), [ItemFault::PointsUnjudged]);
    assert_eq!(of_item(|item| item.points = Some(MAX_POINTS + 1)), [ItemFault::BadPoints]);
    assert_eq!(of_item(|item| item.points = Some(0)), [ItemFault::BadPoints]);
    let opens = |item: &mut Item, kind: &str| item.opens = Some(KindCode(kind.into()));
    assert_eq!(of_item(|item| opens(item, "corner")), []);
    assert_eq!(of_item(|item| opens(item, "unheard")), [ItemFault::UnknownKind]);
    assert_eq!(
        of_item(|item| (item.kind, item.opens) = (options([Some(5), Some(3)]), Some(KindCode("corner".into())))),
        [ItemFault::NeverFails]
    );
}

#[test]
fn a_form_keeps_its_version_until_something_in_it_changes() {
    let mut next = [Form { version: 0, ..front_form() }];
    number(&mut next, [].iter());
    assert_eq!(next[0].version, 1, "a new one begins");
    let first = next[0].clone();
    number(&mut next, [first.clone()].iter());
    assert_eq!(next[0].version, 1);
    let mut changed = [Form { version: 0, name: "门前三包 (新)".into(), ..front_form() }];
    number(&mut changed, [first.clone()].iter());
    assert_eq!(changed[0].version, 2);
    let former = keep_retired(&changed, std::slice::from_ref(&first), &[]);
    assert_eq!(former, std::slice::from_ref(&first));
    // Taken back: the old version is in force again, and is kept once.
    let mut back = [Form { version: 0, ..front_form() }];
    number(&mut back, [changed[0].clone(), first.clone()].iter());
    assert_eq!(back, [first]);
    assert_eq!(keep_retired(&back, &changed, &former), changed);
}

#[test]
fn of_many_earlier_versions_the_latest_are_kept() {
    let old: Vec<Form> = (1..=400).map(|version| Form { version, ..front_form() }).collect();
    let kept = keep_retired(&[Form { version: 402, ..front_form() }], &[Form { version: 401, ..front_form() }], &old);
    assert_eq!(kept.len(), MAX_FORMER_FORMS);
    assert_eq!((kept[0].version, kept[kept.len() - 1].version), (102, 401));
}

#[test]
fn reference_data_without_forms_are_written_and_read_as_before_there_were_any() {
    let mut reference = town();
    (reference.forms, reference.former_forms) = (vec![], vec![]);
    let text = serde_json::to_string(&reference).unwrap();
    assert!(!text.contains("form"), "{text}");
    assert_eq!(serde_json::from_str::<crate::reference::Reference>(&text).unwrap(), reference);
}

#[test]
fn a_form_reads_as_it_is_written() {
    for form in [front_form(), self_check_form()] {
        let text = serde_json::to_string(&form).unwrap();
        assert_eq!(serde_json::from_str::<Form>(&text).unwrap(), form);
    }
}

proptest! {
    #[test]
    fn a_score_never_earns_more_than_is_possible(values in prop::collection::vec(0u16..6, 4)) {
        let form = front_form();
        let value = |item: &Item, seed: u16| match (&item.kind, seed) {
            (_, 5) => None,
            (ItemType::Check, 0) => Some(Value::Pass),
            (ItemType::Check, 1) => Some(Value::Fail),
            (ItemType::Count { .. }, seed) => Some(Value::Count(u32::from(seed))),
            (ItemType::Choice { .. }, seed) if seed < 3 => Some(Value::Choice(seed)),
            _ => Some(Value::NotApplicable),
        };
        let judged: Vec<&Item> = form.items().filter(|item| item.is_judged()).collect();
        let answers: Vec<Answer> = judged.iter().zip(&values).filter_map(|(item, seed)| Some(answer(&item.code.0, value(item, *seed)?))).collect();
        for form in [form.clone(), without_points(form.clone())] {
            let score = score(&form, &answers);
            prop_assert!(score.earned <= score.possible);
            let counted = judged.iter().filter(|item| !form.is_in_points() || item.points.is_some());
            let out = counted.clone().filter(|item| {
                let answered = answers.iter().find(|answer| answer.item == item.code);
                answered.is_none_or(|answer| verdict(item, &answer.value) == Verdict::None)
            });
            prop_assert_eq!(score.left_out as usize, out.count());
        }
    }
}
