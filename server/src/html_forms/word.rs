//! The words of the plain pages: the same nouns as the app's.

macro_rules! words {
    ($(#[$about:meta])* $list:ident { $($name:ident: $zh:literal, $en:literal;)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy)]
        pub enum $list { $(#[doc = $zh] $name),+ }

        impl $list {
            /// In this language.
            pub const fn text(self, lang: shared::lang::Lang) -> &'static str {
                use shared::lang::Lang;
                match (self, lang) { $((Self::$name, Lang::Zh) => $zh, (Self::$name, Lang::En) => $en),+ }
            }
        }
    };
}
pub(crate) use words;

words! {
/// A word or sentence of the plain pages.
Word {
    Name: "净格", "Jingge";
    JoinTitle: "加入净格", "Join Jingge";
    JoinTown: "乡镇", "Town";
    JoinName: "姓名", "Name";
    JoinRole: "角色", "Role";
    JoinWhy: "请给这个账号设一个密码。以后用上面的用户名和这个密码登录。", "Choose a password for this account. From then on you sign in with the user name above and this password.";
    JoinReset: "设好新密码后, 旧密码作废, 别的设备上会退出登录; 手机里没送出的记录不会丢, 重新登录后送达。", "With the new password the old one ends, and other devices are signed out; records that wait on a phone are not lost, they arrive once you sign in there.";
    NewPassword: "密码 (8 至 128 位)", "Password (8 to 128 characters)";
    PasswordAgain: "再输一次密码", "The password again";
    PasswordsDiffer: "两次输入的密码不一样, 请再输一次", "The two passwords differ; type them again";
    Join: "设好密码, 进入净格", "Set the password and enter";
    JoinOverTitle: "邀请已失效", "The invitation is over";
    JoinOver: "这个邀请已经用过、已撤回, 或者过了 72 小时。请找本镇的管理员再要一个。", "This invitation was used or revoked, or is older than 72 hours. Ask your town's administrator for another one.";
    JoinSignIn: "已经设过密码的, 直接登录", "If you have a password already, sign in";
    SignInTitle: "登录净格", "Sign in to Jingge";
    Why: "这是简单网页, 旧浏览器也能用: 单位可以看整改通知、签收、报整改完成。其他事情请用新版浏览器打开净格 (Chrome 97、iOS 16 及以上)。", "This is the plain page for old browsers: a unit can read its notices, acknowledge, and report a problem put right. For all else open Jingge in a newer browser (Chrome 97 or iOS 16 and later).";
    UserName: "用户名", "User name";
    Password: "密码", "Password";
    SignIn: "登录", "Sign in";
    ForgotPassword: "忘记密码请找管理员。", "Forgot the password? Ask your administrator.";
    SignOut: "退出登录", "Sign out";
    Home: "整改事项", "Problems to put right";
    OpenIssues: "在办", "Open";
    NothingOpen: "没有在办的问题", "No open problems";
    More: "还有更多, 这里只列出最新的", "There are more; only the newest are listed";
    Inbox: "消息", "Messages";
    NothingInInbox: "没有消息", "No messages";
    ByWhen: "截止时间", "Deadline";
    Overdue: "已逾期", "Overdue";
    State: "状态", "State";
    Where: "地点", "Place";
    PlaceUnknown: "地点不明", "Place unknown";
    OutsideGrids: "不在任何网格内", "Outside every grid";
    Unit: "责任单位", "Responsible unit";
    Source: "来源", "Source";
    Note: "说明", "Note";
    Photos: "照片", "Photos";
    Voices: "录音", "Voice notes";
    VoiceSeconds: "听录音 ({} 秒)", "Listen ({} s)";
    SentBackFor: "退回原因", "Sent back because";
    Acknowledge: "签收", "Acknowledge";
    Rectify: "整改完成", "Put right";
    RectifyPhotos: "整改后的照片 (最多 9 张, 每张 16 MB 以内)", "Photos after the work (at most 9, up to 16 MB each)";
    Send: "提交", "Send";
    Sending: "照片多时要等一会儿, 请不要关页面。", "With several photos this takes a while; please keep the page open.";
    AcknowledgeDone: "已签收", "Acknowledged";
    RectifyDone: "已送达: 整改已提交, 等待核查", "Delivered: handed in, waiting to be verified";
    SentBefore: "这份表单已经提交过, 以第一次的内容为准; 这次的改动没有收下", "This form was sent before and what it said then stands; the changes of this time were not taken";
    Later: "服务器忙, 这次没有收下。请返回后再提交一次", "The server is busy and has not taken this. Go back and send it again";
    LaterClock: "服务器时间有变, 管理员确认之前不收新的记录, 这次没有收下。请稍后再提交一次", "The server's clock has jumped; nothing is taken until an administrator has confirmed the time, and this was not. Send it again later";
    ClockTitle: "服务器时间有变", "The server's clock has jumped";
    ClockFound: "服务器现在的时间是 {}, 按运行时间推算应是 {}。确认之前暂停判定和期限提醒, 手机上的记录会等着, 不会丢。", "The server's clock says {}; by the time that has passed it should be {}. Until this is settled nothing is judged and no deadline is watched; records wait on the phones and nothing is lost.";
    ClockWhat: "时间不对: 请把服务器的时间校准, 会自动恢复。时间是对的: 请确认。确认会写入审计链。", "If that is wrong, set the server's clock right and all goes on by itself. If it is right, confirm it; that is written into the audit chain.";
    ClockConfirm: "{} 是对的, 确认", "{} is right: confirm";
    ClockConfirmed: "已确认服务器时间, 恢复判定", "The time is confirmed; the server judges again";
    ClockFine: "服务器时间没有疑问, 不需要确认", "The server's clock is not in doubt; there is nothing to confirm";
    ClockOther: "服务器时间又变了, 请看下面的时间再确认", "The server's clock has changed again; look at the times below before you confirm";
    PhotosNotKept: "文字已送达, 但照片没能存下。请返回后用同样的照片再提交一次", "The text has arrived, but the photos could not be kept. Go back and send the same photos again";
    PhotoBad: "“{}”: {}", "“{}”: {}";
    PhotoEmpty: "文件是空的, 请换一张", "the file is empty; choose another";
    PhotoHeic: "不收 HEIC 照片。请在相机设置里改成 JPEG (兼容性最佳), 或先转成 JPEG", "HEIC is not taken: set the camera to JPEG (Most Compatible), or convert it to JPEG first";
    PhotoNone: "这不是照片, 只收 JPEG、PNG、WebP", "this is no picture; JPEG, PNG and WebP are taken";
    PhotoCut: "照片不完整, 有一部分缺失。请重新拍, 或重新拷贝一次", "part of this picture is missing: take it again, or copy it again";
    PhotoTooBig: "文件超过 16 MB。请在相机里选小一些的尺寸, 或换一张", "the file is over 16 MB: choose a smaller size in the camera, or another photo";
    PhotoTooManyPixels: "照片尺寸太大。请在相机里选小一些的尺寸, 或换一张", "this picture is too large: choose a smaller size in the camera, or another photo";
    ChooseAgain: "没有收下: {}。文字还在, 请重新选照片", "Not taken: {}. Your text is kept; please choose the photos again";
    Back: "返回", "Back";
    Failed: "没有办成", "That did not work";
    RescueTitle: "导入救援包", "Take a rescue file in";
    RescueWhy: "救援包是手机“待送记录”页导出的文件。重复导入不会多出记录。导入后请保留文件, 直到手机上显示已送达。", "A rescue file is exported from the outbox page of a phone. Taking it in twice adds nothing. Keep the file until the phone shows its records as delivered.";
    RescueFile: "救援包文件 (256 MB 以内)", "Rescue file (up to 256 MB)";
    RescueImport: "导入", "Take in";
    RescueNone: "请选择文件", "Choose a file";
    RescueTooBig: "文件超过 256 MB。请在服务器上用 jingge rescue import 导入", "The file is over 256 MB. Take it in on the server with jingge rescue import";
    RescueNotOne: "这不是净格的救援包", "This is no rescue file of Jingge";
    RescueDamaged: "救援包已损坏, 没有导入任何内容", "The rescue file is damaged; nothing was taken in";
    RescueTooLong: "救援包里的记录清单超过 8 MB, 没有导入任何内容。请保留文件和手机上的记录, 联系技术人员", "The file's list of records is over 8 MB; nothing was taken in. Keep the file and the records on the phone, and ask for technical help";
    RescueStranger: "这个救援包的主人在本镇没有账号", "The person of this file has no account in this town";
    RescueOf: "{} 的救援包: 导入 {} 条, 早已送达 {} 条, 照片 {} 张", "Rescue file of {}: {} records taken in, {} were here before, {} photos";
    DevicesTitle: "某人的设备", "Somebody's devices";
    DevicesShow: "查看设备", "Show devices";
    DevicesWhy: "手机丢失或换人时, 在这里停用它: 立即退出登录并停止上送。里面没送出的记录不会丢, 本人重新登录后送达。", "Revoke a phone here when it is lost or changes hands: it is signed out at once and sends nothing. Records that wait on it are not lost; they arrive once their person signs in again.";
    NoDevices: "没有登录的设备", "No devices";
    DeviceSends: "已退出, 只补送", "signed out, still sends";
    DeviceSignedIn: "已登录", "signed in";
    RevokeDevice: "停用该设备", "Revoke it";
    DeviceRevoked: "已停用该设备", "The device is revoked";
    DeviceUnknown: "没有这台设备, 可能已停用", "There is no such device; it may be revoked already";
    AccountUnknown: "本镇没有这个用户名", "There is no such user name in this town";
    RescueSealed: "手机的封签有效。", "The phone's seal holds.";
    RescueUnsealed: "没有有效封签 (旧版程序、设备已停用或文件被改过): 只收上报、补充和整改证明。", "There is no seal that holds (an old app, a revoked device, or a file that was changed): only reports, supplements and proof are taken in.";
    RescueNoted: "处理经过里每一步都注明经救援包导入, 导入人 {}。", "Each step in the timeline says that it came from a rescue file taken in by {}.";
    ViaRescue: "{} 经救援包导入, 导入人: {}", "{} from a rescue file, taken in by: {}";
    ViaUnsealed: "{} 经救援包导入 (无封签), 导入人: {}", "{} from a rescue file without a seal, taken in by: {}";
    AtServer: "服务器值守人员", "somebody at the server";
    RescueWhole: "文件里的内容都已处理", "All of the file has been dealt with";
    RescueLacks: "有没能导入的内容, 见下; 请保留文件, 并保留手机上的记录", "Some of the file could not be taken in, see below; keep the file, and the records on the phone";
    FateApplied: "已导入", "Taken in";
    FateSeen: "早已送达", "Was here before";
    FateRefused: "拒绝: {}", "Refused: {}";
    FateNeeds: "等待它前面的记录 {}", "Waits for the record before it, {}";
    FateNewer: "手机的程序比服务器新, 请先升级服务器", "The phone's app is newer than the server; update the server first";
    FateBusy: "服务器忙, 请再导入一次", "The server is busy; take the file in again";
    FateSignIn: "文件没有有效封签, 这类记录不收; 要由手机自己送", "Not taken from a file without a seal that holds; the phone itself must send it";
    FateQuota: "今日上送已到上限, 请明天再导入一次", "Today's quota is used up; take the file in again tomorrow";
    FateClock: "服务器时间有变, 请先确认时间, 再导入一次", "The server's clock jumped; confirm the time, then take the file in again";
    FateBehind: "服务器恢复后还缺这件事的前情, 请等别的手机送来, 再导入一次", "The restored server lacks what it builds on; take the file in again once other phones have sent theirs";
    PhotoRefused: "照片不收 {}: {}", "Photo refused {}: {}";
    PhotoNotWhole: "照片在文件里不全 {}", "Photo not whole in the file {}";
    RowsDamaged: "手机上已读不出的记录 {} 条, 原文在文件里", "Rows the phone could not read: {}; their text is in the file";
    Record: "记录", "Record";
    WhyYours: "为什么归你们", "Why it is yours";
    Basis: "依据", "Basis";
    LinkTitle: "整改通知", "Notice to put right";
    LinkFor: "这份通知发给: {}", "This notice is for {}";
    LinkNumber: "编号 {}", "No. {}";
    LinkOnly: "不是这个单位的人请不要办理。打开页面不会办理任何事, 点了按钮才算。", "Please do not act if you are not of this unit. Opening this page does nothing; only the buttons do.";
    LinkName: "经办人姓名 (只有创卫办能看到)", "Name of who acts (only the campaign office sees it)";
    LinkNameMissing: "请填写经办人姓名, 40 个字以内", "Give the name of who acts, at most 40 characters";
    LinkCode: "单位码", "Unit code";
    LinkCodeWhy: "这个链接只能看。要签收或报整改完成, 请输入本单位的单位码 (印在发给单位的纸上, 也可以问创卫办), 输一次这部手机就记住。", "This link only reads. To acknowledge or to report it put right enter the unit's code (on the unit's paper, or ask the campaign office); this phone remembers it.";
    LinkCodeWrong: "单位码不对, 请核对后再输", "That is not the unit's code; check it and enter it again";
    LinkCodeSend: "确认单位码", "Confirm the code";
    LinkApp: "经常要办? 请向创卫办要账号, 用手机浏览器打开净格, 可以装到桌面, 没有网络也能用。", "Often here? Ask the campaign office for an account and open Jingge in the phone's browser; it can be installed and works without a network.";
    LinkAppOpen: "打开净格", "Open Jingge";
    LinkGone: "链接打不开了", "This link opens nothing";
    LinkGoneWhy: "链接可能不完整、已过期、已停用, 或者这件事已改由别的单位负责。请向创卫办要新的链接。", "It may be incomplete, over, revoked, or the case is another unit's by now. Ask the campaign office for a new link.";
    LinkWait: "打开得太频繁, 请等一会儿再试", "Too many tries; wait a little and try again";
}
}
