//! What a town lacks, in words, and where it is put right.

use crate::text::{AdminMsg, fill, role_word};
use shared::{
    checklist::{Lack, Named},
    lang::Lang,
};

/// A line of the checklist: what is missing, and the page that mends it, if one does.
#[must_use]
pub fn lack_line(lack: &Lack, lang: Lang) -> (String, Option<&'static str>) {
    let (people, tables, phones) = (Some("/people"), Some("/town"), Some("/plain/phones"));
    let say = |message: AdminMsg, facts: &[&str]| fill(message.text(lang), facts);
    let of = |message: AdminMsg, named: &Named| say(message, &[&named.count.to_string(), &names(named, lang)]);
    match lack {
        Lack::Role(role) => (say(AdminMsg::LackRole, &[role_word(*role, lang)]), people),
        Lack::UnitsWithoutPerson(named) => (of(AdminMsg::LackUnits, named), people),
        Lack::UnitsWithoutMain(named) => (of(AdminMsg::LackMain, named), people),
        Lack::GridsWithoutInspector(named) => (of(AdminMsg::LackGridPeople, named), people),
        Lack::Grids => (say(AdminMsg::LackGrids, &[]), tables),
        Lack::KindsWithoutRule(named) => (of(AdminMsg::LackRules, named), tables),
        Lack::KindsUnconfirmed(named) => (of(AdminMsg::LackConfirmed, named), tables),
        Lack::Calendar { year } => (say(AdminMsg::LackCalendar, &[&year.to_string()]), tables),
        Lack::Backup => (say(AdminMsg::LackBackup, &[]), None),
        Lack::PublicUrl => (say(AdminMsg::LackUrl, &[]), phones),
        Lack::Https => (say(AdminMsg::LackHttps, &[]), phones),
    }
}

fn names(named: &Named, lang: Lang) -> String {
    let separator = match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    };
    let names = named.names.join(separator);
    if named.count > named.names.len() { fill(AdminMsg::MoreNames.text(lang), &[&names]) } else { names }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_are_named_is_said() {
        let named = |count, names: &[&str]| Named { count, names: names.iter().map(|name| (*name).to_owned()).collect() };
        let line = |named| lack_line(&Lack::UnitsWithoutPerson(named), Lang::Zh).0;
        assert_eq!(line(named(2, &["前埠村", "集贸市场"])), "2 个责任单位没有人接收通知: 前埠村、集贸市场");
        assert_eq!(line(named(9, &["前埠村", "集贸市场"])), "9 个责任单位没有人接收通知: 前埠村、集贸市场 等");
    }
}
