//! Why a command was not carried out, as a sentence.

use super::{role_word, status_word};
use shared::{Lang, Reference, Refusal, form::AnswerFault};

/// The refusal as a sentence.
#[must_use]
pub fn refusal_text(refusal: &Refusal, reference: Option<&Reference>, lang: Lang) -> String {
    let say = |zh: &'static str, en: &'static str| match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    let (text, fact) = match refusal {
        Refusal::NotFound => (say("没有这件问题, 或它已不归你办", "No such issue, or no longer yours"), None),
        Refusal::AlreadyReported => (say("这条已经上报过", "Reported already"), None),
        Refusal::NotYours => (say("这件不归你办", "Not yours to do"), None),
        Refusal::OwnWork => (say("自己上报或整改的不能自己核查", "Nobody verifies their own work"), None),
        Refusal::OtherProof => (say("单位又交了一次整改, 请看过再核查", "Another proof has come; look at it first"), None),
        Refusal::PhotoNeeded => (say("至少要有一张照片", "At least one photo is needed"), None),
        Refusal::Empty => (say("照片和说明至少要有一样", "Add a photo or a note"), None),
        Refusal::SamePhotoTwice => (say("同一张照片用了两次", "The same photo twice"), None),
        Refusal::PhotoTooLarge { .. } => (say("照片太大", "The photo is too large"), None),
        Refusal::PhotoEmpty => (say("照片没有内容", "The photo has no content"), None),
        Refusal::ReasonNeeded => (say("请写明原因", "Please give the reason"), None),
        Refusal::SameUnit => (say("已经在这个单位名下", "It is with this unit already"), None),
        Refusal::BadPlace => (say("位置不对", "The place makes no sense"), None),
        Refusal::NotByDocument => (say("这一类要现场核查后销号", "This kind is closed by verification only"), None),
        Refusal::AlreadySupervised => (say("已经督办过", "Supervised already"), None),
        Refusal::NotOverdue => (say("还没有到期", "Not overdue"), None),
        Refusal::PhotoNotAwaited => (say("不需要这张照片", "This photo is not awaited"), None),
        Refusal::WrongSender => (say("这条记录是别人的", "This record is somebody else's"), None),
        Refusal::Unreadable(_) => {
            (say("服务器看不懂这条记录, 请更新程序后重试", "The server cannot read this record; update the app and try again"), None)
        }
        Refusal::IssueFull => {
            (say("这件问题的记录已满, 不能再添, 请另报一件", "This issue can hold no more records; report another"), None)
        }
        Refusal::WrongSource(_) => {
            (say("您的角色不能登记这种来源, 请改选来源", "Your role does not register this source; choose another"), None)
        }
        Refusal::WrongSubject => (say("这张检查表不查这一类单位", "The form is not for units of this type"), None),
        Refusal::AlreadyVoid => (say("这张检查单已作废", "The inspection is void"), None),
        Refusal::UnknownForm(code) => (
            say("没有检查表“{}”的这一版, 请联网更新资料", "There is no such version of the form “{}”; go online for the data in force"),
            Some(code.0.clone()),
        ),
        Refusal::UnfitAnswers(AnswerFault::TooLong { limit }) => {
            (say("文字超过 {} 个字", "Text longer than {} characters"), Some(limit.to_string()))
        }
        Refusal::UnfitAnswers(fault) => (
            say("检查项“{}”没有填或填得不对", "Item “{}” has no answer, or one that does not fit"),
            fault.item().map(|item| item.0.clone()),
        ),
        Refusal::TooManyOpenings { limit } => (say("一次最多立案 {} 件", "At most {} issues are opened at once"), Some(limit.to_string())),
        Refusal::UnfitOpening(item) => {
            (say("检查项“{}”不能这样立案", "No issue is opened for item “{}” in this way"), Some(item.0.clone()))
        }
        Refusal::NotForRole(role) => (say("{}不办这一步", "This step is not for: {}"), Some(role_word(*role, lang).to_owned())),
        Refusal::WrongState(state) => (
            say("这件问题现在是“{}”, 不能再这样办", "The issue is now “{}”; this can no longer be done"),
            Some(status_word(*state, lang).to_owned()),
        ),
        Refusal::ProofIncomplete { missing } => {
            (say("整改照片还差 {} 张没到", "{} photos of the proof have not arrived"), Some(missing.to_string()))
        }
        Refusal::TooManyPhotos { limit } => (say("照片超过 {} 张", "More than {} photos"), Some(limit.to_string())),
        Refusal::TextTooLong { limit } => (say("文字超过 {} 个字", "Text longer than {} characters"), Some(limit.to_string())),
        Refusal::UnknownKind(code) => (say("问题目录里没有“{}”这一类", "The catalogue has no kind “{}”"), Some(code.0.clone())),
        Refusal::UnknownUnit(id) => {
            let name = reference.map_or("—", |reference| reference.unit_name(*id));
            (say("没有这个单位 ({})", "No such unit ({})"), Some(name.to_owned()))
        }
    };
    fact.map_or_else(|| text.to_owned(), |fact| text.replace("{}", &fact))
}
