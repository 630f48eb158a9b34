//! The inspections of the demo town: who fills in which form of whom, what is not in order there, and what comes of it.

use super::{photo_queue::Slot, story::Outcome};
use shared::{
    form::{Answer, Form, ItemCode},
    id::InspectionId,
    inspection::Subject,
    person::Person,
    place::Place,
};

/// An inspection before it is made. What is not among its findings is in order.
pub(super) struct Visit {
    /// Code of the form.
    pub(super) form: &'static str,
    /// What is inspected.
    pub(super) of: Of,
    /// How many days ago.
    pub(super) days: i64,
    /// Made by a verifier instead of the grid's inspector. A self-check is always the unit's.
    pub(super) by_verifier: bool,
    /// What is not simply in order.
    pub(super) findings: &'static [Finding],
    /// In words.
    pub(super) note: &'static str,
    /// What comes after it.
    pub(super) then: Then,
}

/// What is inspected, by its code in the town's folder.
#[derive(Clone, Copy)]
pub(super) enum Of {
    Unit(&'static str),
    Site(&'static str),
}

/// An answer that is told rather than taken to be in order. Whatever fails has a photo.
pub(super) struct Finding {
    /// Code of the item.
    pub(super) item: &'static str,
    /// What was found.
    pub(super) found: Found,
    /// In words.
    pub(super) note: &'static str,
    /// How the issue goes on that is opened for it; `None`: none is opened.
    pub(super) opens: Option<Outcome>,
}

/// What was found.
#[derive(Clone, Copy)]
pub(super) enum Found {
    /// 不合格.
    Fail,
    /// This many.
    Count(u32),
    /// The option at this position.
    Choice(u16),
    /// The photo, where none is required.
    Photo,
    /// The words of the finding.
    Words,
}

/// What comes after an inspection.
#[derive(Clone, Copy)]
pub(super) enum Then {
    Nothing,
    /// Its maker adds these words and, with `true`, a photo.
    Supplemented(&'static str, bool),
    /// The dispatcher voids it for this reason.
    Voided(&'static str),
}

/// What somebody does in an inspection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum RoundAct {
    Submit,
    Supplement,
    Void,
}

/// An inspection while it is played.
#[derive(Clone)]
pub(super) struct Round {
    pub(super) id: InspectionId,
    pub(super) then: Then,
    pub(super) form: Form,
    pub(super) subject: Subject,
    pub(super) by: Person,
    pub(super) place: Place,
    /// Photos are put in once they are taken.
    pub(super) answers: Vec<Answer>,
    pub(super) note: String,
    /// The items with a photo, each with where it is ordered.
    pub(super) shots: Vec<(ItemCode, Slot)>,
    /// The items that open an issue, each with the number of the story that it begins.
    pub(super) openings: Vec<(ItemCode, usize)>,
}

const fn by_inspector(form: &'static str, of: Of, days: i64, findings: &'static [Finding]) -> Visit {
    Visit { form, of, days, by_verifier: false, findings, note: "", then: Then::Nothing }
}

const fn self_check(unit: &'static str, days: i64, findings: &'static [Finding]) -> Visit {
    by_inspector("ZC", Of::Unit(unit), days, findings)
}

const fn opens(item: &'static str, found: Found, note: &'static str, outcome: Outcome) -> Finding {
    Finding { item, found, note, opens: Some(outcome) }
}

const fn notes(item: &'static str, found: Found, note: &'static str) -> Finding {
    Finding { item, found, note, opens: None }
}

impl Visit {
    const fn by_verifier(self) -> Self {
        Self { by_verifier: true, ..self }
    }

    const fn noting(self, note: &'static str) -> Self {
        Self { note, ..self }
    }

    const fn then(self, then: Then) -> Self {
        Self { then, ..self }
    }
}

/// All inspections, the oldest first.
pub(super) static VISITS: [Visit; 27] = [
    by_inspector(
        "MQ",
        Of::Unit("SH02"),
        88,
        &[
            opens("MQ01", Found::Fail, "门口地面有油污, 洗碗水直接往外泼", Outcome::SentBack),
            opens("MQ04", Found::Fail, "煤炉和案板摆到台阶下面", Outcome::Prompt),
        ],
    )
    .noting("已当面告知店主责任范围"),
    by_inspector(
        "NM",
        Of::Site("DW01"),
        85,
        &[
            opens("NM03", Found::Fail, "水产区沟盖板缺两块, 污水外溢到通道", Outcome::Prompt),
            opens("NM12", Found::Count(7), "肉类摊位没有开灭蝇灯", Outcome::Prompt),
            notes("NM15", Found::Photo, ""),
        ],
    ),
    self_check("CW01", 81, &[opens("ZC05", Found::Fail, "活动室背后有一堆旧砖瓦和杂草", Outcome::Prompt)]),
    by_inspector(
        "XQ",
        Of::Unit("WY02"),
        78,
        &[
            opens("XQ03", Found::Fail, "5 号楼二单元楼梯间堆着纸箱和旧家具", Outcome::Prompt),
            notes("XQ06", Found::Choice(1), "东侧绿地有一片裸土"),
        ],
    ),
    by_inspector("MQ", Of::Unit("SH08"), 75, &[]).noting("门前整洁, 店主每天开门前清扫"),
    by_inspector("SN", Of::Site("DW07"), 72, &[]).noting("食堂和活动室都看过, 保持得好"),
    self_check("SC01", 69, &[notes("ZC08", Found::Count(2), "冷库旁两只水桶有积水, 已当场倒掉")]).noting("收市后组织商户一起查的"),
    by_inspector("MQ", Of::Unit("SH14"), 66, &[opens("MQ02", Found::Fail, "泔水桶没有盖, 桶边有落地垃圾", Outcome::Late)]),
    by_inspector("SN", Of::Site("DW16"), 63, &[opens("SN07", Found::Fail, "围墙内侧积存包装袋和碎木板", Outcome::Prompt)]),
    by_inspector("NM", Of::Site("DW02"), 59, &[opens("NM06", Found::Fail, "散市后仍有三个摊位占着人行道", Outcome::Prompt)]),
    by_inspector("MQ", Of::Unit("SH11"), 56, &[]).then(Then::Voided("填错了商户, 检查的是顺达五金建材经营部, 已重新填报")),
    by_inspector("MQ", Of::Unit("SH03"), 56, &[opens("MQ05", Found::Fail, "门口靠墙立着一排管材", Outcome::Prompt)]),
    self_check("XX01", 52, &[opens("ZC10", Found::Fail, "宣传栏还是上学期的内容", Outcome::Prompt)]),
    by_inspector(
        "XQ",
        Of::Unit("WY03"),
        48,
        &[
            opens("XQ01", Found::Fail, "地下通道有烟头和痰迹", Outcome::SentBackTwice),
            notes("XQ09", Found::Fail, "3 号楼后毒饵站缺药饵, 物业当天补上"),
        ],
    ),
    by_inspector("SN", Of::Unit("QY02"), 44, &[opens("SN02", Found::Fail, "二车间窗台积尘, 墙角有蛛网", Outcome::Prompt)]),
    self_check("ZZ02", 41, &[opens("ZC04", Found::Fail, "门前有散落垃圾, 早班没有清到", Outcome::Prompt)]),
    by_inspector("MQ", Of::Unit("SH19"), 38, &[opens("MQ04", Found::Fail, "桌椅摆到人行道上, 早餐时段行人绕行", Outcome::Late)])
        .then(Then::Supplemented("中午复看, 桌椅还没有收回店内", false)),
    by_inspector("XQ", Of::Unit("WY01"), 36, &[notes("XQ12", Found::Count(6), "")]).by_verifier(),
    by_inspector("NM", Of::Site("DW01"), 34, &[notes("NM14", Found::Choice(1), "检查记录有两天没有填")])
        .by_verifier()
        .noting("复查: 沟盖板已补齐, 灭蝇灯都开着"),
    by_inspector(
        "XQ",
        Of::Unit("WY01"),
        27,
        &[
            opens("XQ02", Found::Fail, "2 号楼东侧垃圾桶满溢", Outcome::Prompt),
            notes("XQ14", Found::Words, "居民反映夜间有外来车辆倾倒装修垃圾"),
        ],
    ),
    self_check("JW01", 23, &[opens("ZC06", Found::Fail, "居委会后墙有两处乱涂画", Outcome::Prompt)]),
    by_inspector("MQ", Of::Unit("SH01"), 19, &[notes("MQ07", Found::Choice(1), "店招边角积灰, 字没有缺")]).noting("比上个月好"),
    self_check("WY01", 16, &[opens("ZC07", Found::Fail, "北门花坛杂草没有清", Outcome::Prompt)]),
    by_inspector("SN", Of::Site("DW05"), 12, &[notes("SN11", Found::Count(1), "后院花盆托盘积水, 已当场倒掉")])
        .then(Then::Supplemented("下午复查, 托盘已全部收走", true)),
    by_inspector("NM", Of::Site("DW01"), 6, &[opens("NM02", Found::Fail, "西门垃圾桶满溢, 收市后没有清场", Outcome::AwaitsVerifier)]),
    self_check("SH01", 3, &[opens("ZC04", Found::Fail, "门口台阶下有污水和纸屑", Outcome::AwaitsVerifier)]),
    self_check("CW01", 1, &[opens("ZC05", Found::Fail, "村部后墙根有枯枝杂草", Outcome::SignedOnly)]).noting("本周自查, 其余各处正常"),
];
