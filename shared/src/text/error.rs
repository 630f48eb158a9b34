//! What a request ended in, as a sentence.

use super::both::{Both, in_language};
use crate::{account::ErrorCode, lang::Lang};

/// The server's error as a sentence.
#[must_use]
pub const fn error_text(error: ErrorCode, lang: Lang) -> &'static str {
    let words: Both = match error {
        ErrorCode::BadRequest | ErrorCode::WrongOrigin | ErrorCode::MethodNotAllowed => {
            ("服务器看不懂这个请求, 请刷新后再试", "The server does not understand; reload and try again")
        }
        ErrorCode::NotSignedIn => ("请先登录", "Please sign in"),
        ErrorCode::WrongLogin => ("用户名或密码不对", "User name or password is wrong"),
        ErrorCode::TooMany => ("试得太多了, 请过几分钟再试", "Too many tries; wait a few minutes"),
        ErrorCode::NotFound => ("没有找到, 或你看不到它", "Not found, or not yours to see"),
        ErrorCode::TooLarge => ("内容太大, 服务器不收", "Too large for the server"),
        ErrorCode::NotAPhoto => ("这不是照片, 或者照片不完整", "This is no photo, or not all of it"),
        ErrorCode::NotAVoiceNote => ("这不是录音, 或者录音不完整", "This is no voice note, or not all of it"),
        ErrorCode::WrongHash => ("照片或录音在路上损坏, 请重试", "It was damaged on its way; try again"),
        ErrorCode::TooManyPixels => ("照片像素太多", "The photo has too many pixels"),
        ErrorCode::Protocol => ("程序版本不合, 请刷新更新", "Versions do not fit; reload to update"),
        ErrorCode::WeakPassword => {
            ("新密码要 8 至 128 位, 不能是常见密码或用户名", "The new password needs 8 to 128 characters, no common one, no user name")
        }
        ErrorCode::StorageFull => ("服务器存储已满, 请告诉管理员", "The server is full; tell the administrator"),
        ErrorCode::Busy => ("服务器正忙, 稍后自动重试", "The server is busy; it will be tried again"),
        ErrorCode::Quota => ("今日上送已到上限, 稍后自动再送", "Today's quota is used up; it will be sent later"),
        ErrorCode::TooSlow => ("网络太慢, 没有收完, 请再送一次", "It came too slowly and is not whole; send it again"),
        ErrorCode::UsernameTaken => ("这个用户名已有人用", "The user name is taken"),
        ErrorCode::LastAdmin => ("这是唯一的管理员, 请先另设一位", "The only administrator; make another one first"),
        ErrorCode::AccountClosed => ("账号已关闭, 请先打开", "The account is closed; open it first"),
        ErrorCode::BadField => ("有一项填得不对, 请检查", "A field is not right; please check"),
        ErrorCode::Exporting => ("正在导出, 请等上一个导出完成再试", "An export is still under way; try again when it is done"),
        ErrorCode::TooManyRows => (
            "行数太多: 带照片最多 2000 行, 不带照片最多 200000 行, 请加筛选条件",
            "Too many rows: 2,000 with photos, 200,000 without; narrow the list",
        ),
        ErrorCode::Internal => ("服务器出了故障, 稍后再试", "A fault of the server; try again later"),
    };
    in_language(words, lang)
}
