//! The table of forms.

use super::{CLOSED, town};
use crate::{
    demo,
    town::{Folder, Preview, read},
};
use shared::{
    form::{Form, ItemCode, ItemType, number},
    kind::KindCode,
    person::RoleKind,
    reference::Reference,
    unit::UnitType,
};

const HEAD: &str = "检查表编号,检查表名称,填写人,分节,编号,检查内容,类型,选项,上限,必填,分值,不合格时立案\n";

fn with(rows: &str) -> Folder {
    town(&[("grids.csv", CLOSED), ("forms.csv", &format!("{HEAD}{rows}"))])
}

fn faults(rows: &str) -> Vec<String> {
    read(&with(rows)).err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

fn forms(rows: &str) -> Vec<Form> {
    read(&with(rows)).map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>()).unwrap().reference.forms
}

#[test]
fn the_demo_town_has_five_forms_with_chinese_items_and_one_of_them_is_for_units() {
    let draft = read(&demo::folder()).map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>()).unwrap();
    let forms = draft.reference.forms;
    let names: Vec<&str> = forms.iter().map(|form| form.name.as_str()).collect();
    assert_eq!(names, ["门前三包检查", "室内与庭院检查", "有物业小区检查", "农贸市场检查", "单位自查"]);
    let self_checks: Vec<&str> = forms.iter().filter(|form| form.is_self_check()).map(|form| form.name.as_str()).collect();
    assert_eq!(self_checks, ["单位自查"]);
    assert!(forms.iter().flat_map(Form::items).all(|item| item.clause.is_empty()), "no clause before the standard is imported");
    assert!(forms.iter().flat_map(Form::items).all(|item| item.text.chars().any(|sign| sign > '\u{2fff}') && item.text_en.is_ascii()));
    for (form, points) in forms.iter().zip([Some(100_u32), None, Some(100), Some(100), None]) {
        let worth = form.items().filter_map(|item| item.points).map(u32::from).sum::<u32>();
        assert_eq!(form.is_in_points().then_some(worth), points, "{}", form.name);
        assert!(form.items().any(|item| item.opens.is_some()));
    }
}

#[test]
fn a_table_of_forms_is_read_as_clerks_write_it_with_merged_cells_left_empty() {
    let rows = "NM,市场检查,网格员;核查员,卫生,1,地面干净,,,,是,10,卫生死角\n\
                ,,,,2,摊位,选择,好=20分；一般=12；差=0,,,20,\n\
                NM,,,病媒,3,活蝇 (只),数量,,3,,,A06\n\
                ZC,单位自查,责任单位,自查,1,照片,照片,,,是,,\n";
    let forms = forms(rows);
    assert_eq!(forms.iter().map(|form| form.items().count()).collect::<Vec<_>>(), [3, 1]);
    assert_eq!(forms[0].filled_by, [RoleKind::Inspector, RoleKind::Verifier]);
    assert_eq!(forms[0].sections.iter().map(|section| section.name.as_str()).collect::<Vec<_>>(), ["卫生", "病媒"]);
    let corner = Some(KindCode("A06".into()));
    let [first, second, third] = ["1", "2", "3"].map(|code| forms[0].item(&ItemCode(code.into())).unwrap());
    assert!(first.required && first.opens == corner && first.points == Some(10));
    assert_eq!(second.kind.best_option(), Some(20));
    assert_eq!((&third.kind, &third.opens), (&ItemType::Count { at_most: Some(3) }, &corner), "a kind by code as by name");
    assert!(forms[1].is_self_check());
}

#[test]
fn each_fault_of_a_form_is_told_at_its_row_and_column() {
    let rows = "NM,市场检查,网格员,卫生,1,地面,看一看,,,,,\n\
                ,,,,2,摊位,选择,好=很多;差=0,,,,\n\
                ,,,,3,活蝇,,好;差,5,,,没有这种\n\
                NM,小区检查,,,4,,,,,,0.5,\n";
    assert_eq!(
        faults(rows),
        [
            "forms.csv 第 2 行 «类型» 不认识: 看一看; 可用: 合格 数量 选择 文字 照片",
            "forms.csv 第 3 行 «选项» 选项读不懂: 好=很多; 写法如 好=20;一般=12;差=0, 不计分的只写名称",
            "forms.csv 第 4 行 «选项» 这一类型的检查项不用填这一格; 选项给 «选择», 上限给 «数量»",
            "forms.csv 第 4 行 «上限» 这一类型的检查项不用填这一格; 选项给 «选择», 上限给 «数量»",
            "forms.csv 第 4 行 «不合格时立案» catalogue.csv 里没有: 没有这种",
            "forms.csv 第 5 行 «检查表名称» 同一张检查表前后写法不一: 小区检查, 第 2 行写的是别的; 只写在第一行就行",
            "forms.csv 第 5 行 «检查内容» 不能为空",
            "forms.csv 第 5 行 «分值» 不是 0 到 1000 之间的数: 0.5",
        ]
    );
}

#[test]
fn what_the_rules_say_of_a_form_is_told_where_it_is_mended() {
    let rows = "NM,市场检查,网格员;责任单位,卫生,1,地面,,,,,10,\n\
                ,,,,1,摊位,选择,好=20;差=0,,,15,\n\
                ,,,,2,说明,文字,,,,5,A06\n\
                XQ,小区检查,领导,卫生,1,地面,,,,,,\n";
    assert_eq!(
        faults(rows),
        [
            "forms.csv 第 2 行 «填写人» 填写人写网格员、核查员、创卫办, 或者只写责任单位 (单位自查)",
            "forms.csv 第 3 行 «编号» 这张检查表里编号重复",
            "forms.csv 第 2 行 «分值» 分值是 1 到 1000, 选择的分值等于最高的选项",
            "forms.csv 第 4 行 «分值» 不判断合格的项不能有分值: 文字、照片、没写上限的数量、选项没写分的选择",
            "forms.csv 第 4 行 «不合格时立案» 这一项不会不合格, 不能立案; 选择要有一个 0 分的选项",
            "forms.csv 第 5 行 «填写人» 填写人写网格员、核查员、创卫办, 或者只写责任单位 (单位自查)",
        ]
    );
    let told = read(&with("NM,市场检查,领导,卫生,1,地面,,,,,,\n")).err().unwrap();
    assert_eq!(told[0].english(), "forms.csv line 2 «填写人»: FormCode(\"NM\") is filled in by the wrong people");
}

#[test]
fn a_table_whose_first_row_names_no_form_is_told_once_a_row() {
    assert_eq!(faults(",,,,1,地面,,,,,,\n"), ["forms.csv 第 2 行 «检查表编号» 不能为空"]);
}

/// The demo town's data as an import would put them in force.
fn in_force(change: impl FnOnce(&mut Reference)) -> Reference {
    let mut reference = read(&demo::folder()).unwrap().reference;
    change(&mut reference);
    number(&mut reference.forms, [].iter());
    reference
}

#[test]
fn a_form_that_is_no_longer_there_is_named_before_it_is_given_up_and_one_that_stays_differs_in_nothing() {
    let present = in_force(|_| {});
    let next = in_force(|reference| {
        reference.forms.retain(|form| form.code.0 != "NM");
        reference.forms.iter_mut().filter(|form| form.code.0 == "XQ").for_each(|form| form.unit_types = vec![UnitType::Property]);
        reference.forms.iter_mut().for_each(|form| form.version = 0);
        reference.forms.iter_mut().filter(|form| form.code.0 == "MQ").for_each(|form| form.name = "门前三包".into());
    });
    let preview = Preview::of(Some((1, &present)), &next);
    assert_eq!(preview.losses.iter().map(ToString::to_string).collect::<Vec<_>>(), ["检查表 form NM 农贸市场检查"]);
    let (_, _, change) = preview.tables.iter().find(|(_, english, _)| *english == "forms").unwrap();
    assert_eq!((change.now, change.added, change.changed, change.removed), (4, 0, 1, 1));
}
