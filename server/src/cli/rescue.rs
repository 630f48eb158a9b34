//! `jingge rescue import`.

use super::{
    Failure,
    args::{Common, RescueImport},
    open,
    output::say,
};
use crate::{
    config::Settings,
    error::Error,
    sync::{Imported, Unread, import_rescue, read_rescue_file},
};
use shared::{
    lang::Lang,
    sync::{LaterCause, RescueError},
    text::refusal_text,
};

/// Takes a phone's records and photos in and says what became of each.
///
/// # Errors
/// A file that cannot be read or is none, a person without an account here, faults of the store; and, after all else was taken in, a
/// file that does not hold everything it names.
pub async fn import(common: Common, asked: RescueImport) -> Result<(), Failure> {
    let name = asked.file.display();
    let (rescue, photos) = read_rescue_file(&asked.file).map_err(|error| match error {
        Unread::Rescue(error) => explained(&error),
        Unread::Io(error) => Failure::system(&format!("读不了 {name}"), &format!("cannot read {name}"), error),
    })?;
    let state = open::existing(common.settle(Settings::default())?).await?;
    let done = import_rescue(&state, &rescue, &photos).await.map_err(|error| match error {
        Error::NotFound => Failure::failed("这个救援包的主人在本系统没有账号", "the person of this file has no account here"),
        other => other.into(),
    })?;
    say(told(&done))?;
    if done.is_whole() {
        return Ok(());
    }
    Err(Failure::failed(
        "救援包里有没能导入的内容, 见上; 请保留文件, 并保留手机上的记录",
        "some of the file could not be taken in, see above; keep the file, and keep the records on the phone",
    ))
}

fn explained(error: &RescueError) -> Failure {
    match error {
        RescueError::NotOne => Failure::failed("这不是净格的救援包", "this is no rescue file of Jingge"),
        RescueError::TooLong => Failure::failed(
            "救援包里的记录清单超过 8 MB, 没有导入; 请保留文件和手机上的记录, 联系技术人员",
            "the rescue file's list of records is over 8 MB and was not taken in; keep the file, and the records on the phone",
        ),
        RescueError::Damaged(why) => Failure::failed(format!("救援包已损坏: {why}"), format!("the rescue file is damaged: {why}")),
    }
}

fn waits(why: &LaterCause) -> String {
    match why {
        LaterCause::Needs(op) => format!("它前面的记录 {op} 还没到 · the record before it has not come"),
        LaterCause::NewerServer => "手机的程序比服务器新, 请先升级服务器 · the phone's app is newer: update the server first".to_owned(),
        LaterCause::Busy => "服务器忙, 请再导入一次 · the server is busy: import the file again".to_owned(),
        LaterCause::Behind => {
            "服务器恢复后还缺这件事的前情, 请先导入别的手机的, 再导入一次 · what it builds on was forgotten: import the other phones' files, then this again"
                .to_owned()
        }
        LaterCause::SignIn => {
            "文件没有有效封签, 这类记录不收, 要由手机自己送 · not taken from a file without a seal that holds: the phone itself must send it".to_owned()
        }
        LaterCause::Quota => "今日上送已到上限, 请明天再导入一次 · today's quota is used up: import the file again tomorrow".to_owned(),
        LaterCause::Clock => {
            "服务器时间有变, 请先确认时间, 再导入一次 · the server's clock jumped: confirm the time, then import the file again".to_owned()
        }
    }
}

fn told(done: &Imported) -> String {
    let Imported { person, sealed, applied, seen, refused, waiting, photos, photos_refused, photos_missing, damaged, .. } = done;
    let mut lines = vec![
        format!("{person}: 导入 {applied} 条, 早已送达 {seen} 条, 照片 {photos} 张"),
        format!("{person}: {applied} records taken in, {seen} were here before, {photos} photos"),
    ];
    lines.push(match sealed {
        true => "  手机的封签有效 · the phone's seal holds".to_owned(),
        false => {
            "  没有有效封签: 只收上报、补充和整改证明 · no seal that holds: only reports, supplements and proof are taken in".to_owned()
        }
    });
    lines.extend(refused.iter().map(|(op, why)| {
        format!("  拒绝 {op}: {}\n  refused {op}: {}", refusal_text(why, None, Lang::Zh), refusal_text(why, None, Lang::En))
    }));
    lines.extend(waiting.iter().map(|(op, why)| format!("  等待 {op}: {}", waits(why))));
    lines.extend(photos_refused.iter().map(|(hash, why)| format!("  照片不收 photo refused {hash}: {why}")));
    lines.extend(photos_missing.iter().map(|hash| format!("  照片不全 photo not whole {hash}")));
    if *damaged > 0 {
        lines.push(format!("  已读不出的记录 {damaged} 条, 原文在文件里 · records that cannot be read, their text is in the file"));
    }
    lines.join("\n")
}
