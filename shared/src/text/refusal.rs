//! Why a command was not carried out, in words that say what to do next.

use super::{
    both::{Both, in_language},
    fill, role_word, status_word,
};
use crate::{form::AnswerFault, issue::Refusal, lang::Lang, reference::Reference};

/// The refusal as a sentence; a unit is named where the reference data at hand knows it.
#[must_use]
pub fn refusal_text(refusal: &Refusal, reference: Option<&Reference>, lang: Lang) -> String {
    let sentence = in_language(sentence(refusal), lang);
    let number;
    let fact = match refusal {
        Refusal::NotForRole(role) => role_word(*role, lang),
        Refusal::WrongState(state) => status_word(*state, lang),
        Refusal::UnknownKind(code) => &code.0,
        Refusal::UnknownUnit(id) => reference.map_or("—", |reference| reference.unit_name(*id)),
        Refusal::UnknownForm(code) => &code.0,
        Refusal::UnfitOpening(item) => &item.0,
        Refusal::ProofIncomplete { missing: count }
        | Refusal::TooManyPhotos { limit: count }
        | Refusal::TextTooLong { limit: count }
        | Refusal::TooManyOpenings { limit: count }
        | Refusal::TooManyHelpers { limit: count }
        | Refusal::UnfitAnswers(AnswerFault::TooLong { limit: count }) => {
            number = count.to_string();
            &number
        }
        Refusal::UnfitAnswers(fault) => fault.item().map_or("", |item| &item.0),
        _ => "",
    };
    fill(sentence, &[fact])
}

/// The sentence with a place for its fact, if it has one.
pub(super) const fn sentence(refusal: &Refusal) -> Both {
    match refusal {
        Refusal::NotFound => ("没有这件问题, 或它已不归你办", "No such issue, or no longer yours"),
        Refusal::AlreadyReported => ("这条已经上报过", "Reported already"),
        Refusal::NotForRole(_) => ("{}不办这一步", "This step is not for: {}"),
        Refusal::NotYours => ("这件不归你办", "Not yours to do"),
        Refusal::WrongState(_) => ("这件问题现在是“{}”, 不能再这样办", "The issue is now “{}”; this can no longer be done"),
        Refusal::OwnWork => ("自己上报或整改的不能自己核查", "Nobody verifies their own work"),
        Refusal::OtherProof => ("单位又交了一次整改, 请看过再核查", "Another proof has come; look at it first"),
        Refusal::ProofIncomplete { .. } => ("整改照片还差 {} 张没到", "{} photos of the proof have not arrived"),
        Refusal::PhotoNeeded => ("至少要有一张照片", "At least one photo is needed"),
        Refusal::Empty => ("照片, 说明和录音至少要有一样", "Add a photo, a note or a voice note"),
        Refusal::TooManyPhotos { .. } => ("照片超过 {} 张", "More than {} photos"),
        Refusal::SamePhotoTwice => ("同一张照片用了两次", "The same photo twice"),
        Refusal::PhotoTooLarge { .. } => ("照片太大", "The photo is too large"),
        Refusal::PhotoEmpty => ("照片没有内容", "The photo has no content"),
        Refusal::TextTooLong { .. } => ("文字超过 {} 个字", "Text longer than {} characters"),
        Refusal::ReasonNeeded => ("请写明原因", "Please give the reason"),
        Refusal::UnknownKind(_) => ("问题目录里没有“{}”这一类", "The catalogue has no kind “{}”"),
        Refusal::UnknownUnit(_) => ("没有这个单位 ({})", "No such unit ({})"),
        Refusal::SameUnit => ("已经在这个单位名下", "It is with this unit already"),
        Refusal::BadPlace => ("位置不对", "The place makes no sense"),
        Refusal::NotByDocument => ("这一类要现场核查后销号", "This kind is closed by verification only"),
        Refusal::AlreadySupervised => ("已经督办过", "Supervised already"),
        Refusal::NotOverdue => ("还没有到期", "Not overdue"),
        Refusal::PhotoNotAwaited => ("不需要这张照片", "This photo is not awaited"),
        Refusal::WrongSender => ("这条记录是别人的", "This record is somebody else's"),
        Refusal::Unreadable(_) => {
            ("服务器看不懂这条记录, 请更新程序后重试", "The server cannot read this record; update the app and try again")
        }
        Refusal::WrongSource(_) => ("您的角色不能登记这种来源, 请改选来源", "Your role does not register this source; choose another"),
        Refusal::UnknownForm(_) => {
            ("没有检查表“{}”的这一版, 请联网更新资料", "There is no such version of the form “{}”; go online for the data in force")
        }
        Refusal::UnfitAnswers(AnswerFault::TooLong { .. }) => ("文字超过 {} 个字", "Text longer than {} characters"),
        Refusal::UnfitAnswers(_) => ("检查项“{}”没有填或填得不对", "Item “{}” has no answer, or one that does not fit"),
        Refusal::WrongSubject => ("这张检查表不查这一类单位", "The form is not for units of this type"),
        Refusal::TooManyOpenings { .. } => ("一次最多立案 {} 件", "At most {} issues are opened at once"),
        Refusal::TooManyHelpers { .. } => ("协办单位最多 {} 个", "At most {} helping units"),
        Refusal::UnfitOpening(_) => ("检查项“{}”不能这样立案", "No issue is opened for item “{}” in this way"),
        Refusal::KindConfirmed => ("种类已经确认过", "The kind is confirmed already"),
        Refusal::AlreadyVoid => ("这张检查单已作废", "The inspection is void"),
        Refusal::VoiceUnfit => ("录音不能用, 最长 60 秒, 请重录", "The voice note cannot be taken; record it again, at most 60 s"),
        Refusal::IssueFull => ("这件问题的记录已满, 不能再添, 请另报一件", "This issue can hold no more records; report another"),
    }
}
