//! What is said of each column to those who fill it in, and which words it takes.

use super::super::{
    column::Column,
    people_file::LIST,
    rows::{WHERE, columns},
    word::{AREA_TYPES, FEATURES, GROUPS, ITEM_WORDS, LEVELS, ROLES, UNIT_TYPES, YES_NO, choices},
};
use shared::town_table::{TableColumn, TableName, Words};

/// The columns of a table as they are told.
pub(super) fn described(name: TableName) -> Vec<TableColumn> {
    let own = columns(name).iter().map(|column| TableColumn {
        key: column.key.to_owned(),
        name: column.zh.to_owned(),
        note: note(name, column),
        required: column.required,
        choices: words(name, column).into_iter().map(str::to_owned).collect(),
    });
    let place = name.is_ground().then(|| TableColumn {
        key: "shape".to_owned(),
        name: WHERE.to_owned(),
        note: both(
            "经度 纬度 (WGS-84), 多个点用分号隔开; 面要回到起点, 另一块或洞写在 / 后面",
            "longitude latitude (WGS-84), points separated by ;, an area comes back to its start, further parts and holes stand behind /",
        ),
        required: true,
        choices: Vec::new(),
    });
    own.chain(place).collect()
}

/// The columns of a list of people as they are told.
pub(super) fn described_people() -> Vec<TableColumn> {
    let of = |column: &Column| {
        let (note, words) = match column.key {
            "username" => (both("登录用, 全部署不重复, 以后不改", "to sign in with, once in the deployment, to be kept"), Vec::new()),
            "name" => (both("姓名", "name as shown"), Vec::new()),
            "role" => (both("做什么", "what they do here"), choices(ROLES)),
            "unit" => (both("责任单位的人: 单位编号", "of a unit: its code"), Vec::new()),
            "grids" => (both("网格员: 网格编号, 用分号隔开", "of an inspector: codes of grids, separated by ;"), Vec::new()),
            "main" => {
                (both("是单位的主要负责人写 是; 空着不变", "yes for the main person of the unit; left empty it stays"), choices(YES_NO))
            }
            _ => (both("只供查看, 不会读回", "for reading only"), Vec::new()),
        };
        let choices = words.into_iter().map(str::to_owned).collect();
        TableColumn { key: column.key.to_owned(), name: column.zh.to_owned(), note, required: column.required, choices }
    };
    LIST.iter().map(of).collect()
}

/// Whether a cell holds several words.
pub(super) fn holds_several(column: &TableColumn) -> bool {
    matches!(&*column.key, "duties" | "area_types" | "helpers" | "filled_by" | "unit_types" | "answerable" | "options" | "options_en")
}

fn words(name: TableName, column: &Column) -> Vec<&'static str> {
    match (name, column.key) {
        (TableName::Units, "type") | (_, "unit_types" | "answerable") => choices(UNIT_TYPES),
        (TableName::Grids | TableName::Sites, "area_type") | (_, "area_types") => choices(AREA_TYPES),
        (TableName::Features, "kind") => choices(FEATURES),
        (TableName::Catalogue, "group") => choices(GROUPS),
        (_, "level") => choices(LEVELS),
        (_, "filled_by") => choices(ROLES),
        (TableName::Forms, "type") => choices(ITEM_WORDS),
        (_, "indoor" | "public" | "by_document" | "required") => choices(YES_NO),
        _ => Vec::new(),
    }
}

fn both(zh: &str, en: &str) -> Words {
    Words { zh: zh.to_owned(), en: en.to_owned() }
}

fn note(name: TableName, column: &Column) -> Words {
    let (zh, en) = match (name, column.key) {
        (TableName::Forms, "code") => ("检查项编号, 本表内不重复", "the item's code, once in its form"),
        (TableName::RuleBook | TableName::Segments, "number") => ("编号, 不重复, 发布后不要改", "the row's number, once, to be kept"),
        (_, "code") => ("编号, 不重复, 发布后不要改", "the row's code, once, to be kept"),
        (TableName::Features, "kind") => ("底图上画成什么", "what it is drawn as"),
        (_, "name") => ("名称", "its name"),
        (_, "short") => ("列表里用的简称, 空着就用名称", "short name for lists; the name where empty"),
        (TableName::Forms, "type") => ("怎样回答, 空着是合格/不合格", "how it is answered; pass or fail where empty"),
        (_, "type") => ("单位类型", "what kind of unit it is"),
        (_, "committee") => ("村居的编号", "code of the village or committee"),
        (_, "keeper") => ("管理单位的编号, 没有就空着", "code of the unit that keeps it, if any"),
        (_, "company") => ("物业公司的编号", "code of the property company"),
        (_, "unit") => ("签责任书的单位编号", "code of the unit that signed"),
        (_, "area_type" | "area_types") => ("地类, 任务分解表按它找", "what ground it is; the rule book asks for it"),
        (_, "radius_m") => ("多少米以内算它的", "how many metres around it still belong to it"),
        (_, "duties") => ("管哪些: 问题类别, 或目录里的编号、名称, 用分号隔开", "families, or codes or names of kinds, separated by ;"),
        (_, "lead") => ("牵头单位的编号, 或写 属地", "code of the lead unit, or 属地 for the village of the grid"),
        (_, "helpers") => ("配合单位的编号, 用分号隔开", "codes of helping units, separated by ;"),
        (_, "name_en" | "form_name_en" | "section_en" | "text_en" | "options_en") => {
            ("英文, 空着就用中文", "in English; the Chinese where empty")
        }
        (_, "group") => ("问题属于哪一类", "its family"),
        (_, "level") => ("空着是一般", "一般 where empty"),
        (_, "limits") => (
            "如 4工作时, 1工作日, 3紧急工作时, 24小时; 分期用 → 隔开",
            "such as 4工作时, 1工作日, 3紧急工作时, 24小时; stages separated by →",
        ),
        (_, "filing") => ("什么样算立案", "what makes it a case"),
        (_, "closing") => ("做到什么样算结案", "what closes it"),
        (_, "duplicate_radius_m") => {
            ("多少米以内的同类问题提示 就是这处, 空着是 20", "within how many metres the same kind is offered as the same; 20 where empty")
        }
        (_, "relapse_days") => {
            ("结案后多少天内再犯算反弹, 空着是 30", "within how many days after closing it is a relapse; 30 where empty")
        }
        (_, "indoor") => ("是不是室内、院内的问题", "whether it is inside a building or courtyard"),
        (_, "public") => ("审核后能不能公开", "whether it may be shown to the public"),
        (_, "handed_to") => ("移交给哪个部门, 不移交就空着", "to which authority it is handed over, if any"),
        (_, "by_document") => ("是不是凭文件结案", "whether a document closes it"),
        (_, "basis") => ("依据的文件", "the document it rests on"),
        (_, "confirmed_by") => ("谁确认过时限", "who confirmed the limits"),
        (_, "answerable") => ("哪些类型的单位可以担责, 空着是都可以", "types of unit that may answer for it; all where empty"),
        (_, "form") => ("检查表的编号", "code of the form"),
        (_, "form_name") => ("检查表的名称", "name of the form"),
        (_, "filled_by") => ("谁来填, 用分号隔开", "who fills it in, separated by ;"),
        (_, "unit_types") => ("查哪些类型的单位, 空着是都查", "types of unit it is for; all where empty"),
        (_, "section") => ("这一项在哪一节", "the section of the item"),
        (_, "text") => ("查什么", "what is asked"),
        (_, "options") => ("选项和分值, 如 好=20;一般=12;差=0", "options with their points, such as 好=20;一般=12;差=0"),
        (_, "at_most") => ("数量最多到几还算合格", "the most that still passes"),
        (_, "required") => ("是不是必须填", "whether it must be answered"),
        (_, "points") => ("这一项几分", "what it is worth"),
        (_, "clause") => ("标准的条款", "clause of the standard"),
        (_, "opens") => ("不合格时立哪种案: 目录里的编号或名称", "the kind of case that may be opened when it fails"),
        _ => ("", ""),
    };
    both(zh, en)
}
