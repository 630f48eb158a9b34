//! What is wrong with a channel, as sentences.

use super::both::{Both, in_language};
use crate::{
    channel::{ChannelFault, DeliveryError},
    lang::Lang,
};

/// What is wrong with a setting, and how to mend it.
#[must_use]
pub const fn channel_fault_text(fault: ChannelFault, lang: Lang) -> &'static str {
    let words: Both = match fault {
        ChannelFault::Name => ("请填名称, 不超过 60 个字", "Give it a name of at most 60 characters"),
        ChannelFault::NameTaken => ("这个名称已经用了, 换一个", "That name is taken; choose another"),
        ChannelFault::Takes => ("至少选一种通知", "Choose at least one kind of notice"),
        ChannelFault::Unit => ("没有这个责任单位", "There is no such unit"),
        ChannelFault::Times => ("汇总时刻要 1 至 6 个, 在 00:00 至 23:59 之间", "A digest needs 1 to 6 times between 00:00 and 23:59"),
        ChannelFault::Quiet => ("免打扰时段的起止不能相同", "Quiet hours must end at another time than they begin"),
        ChannelFault::Secret => (
            "密钥缺失或写法不对; 换了地址要重填, 对外接口的密钥至少 16 位",
            "A secret is missing or malformed; give it anew for another host, a webhook's has 16 signs or more",
        ),
        ChannelFault::Address => ("地址写法不对, 要以 https:// 开头", "The address cannot be read; it begins with https://"),
        ChannelFault::Host => (
            "服务器设置不允许向这个主机发送, 请在 channel_hosts 里加上它",
            "The server may not send to this host; add it to channel_hosts in its settings",
        ),
        ChannelFault::Mail => ("请填 1 至 20 个邮箱地址和一个发件地址", "Give 1 to 20 mail addresses, and one to send from"),
        ChannelFault::Port => ("邮件服务器端口只能是 25、465、587 或 2525", "A mail server's port is 25, 465, 587 or 2525"),
        ChannelFault::Plain => (
            "不加密的连接要在服务器设置 channel_hosts 里写明 (smtp://主机:端口)",
            "Without encryption it must stand in channel_hosts as smtp://host:port",
        ),
        ChannelFault::Phone => ("请填 1 至 20 个手机号", "Give 1 to 20 telephone numbers"),
        ChannelFault::Template => ("模板里要有 {text} 和 {phone}", "The template needs {text} and {phone}"),
        ChannelFault::TooMany => ("数量已到上限, 先删掉不用的", "There are as many as there may be; remove one first"),
        ChannelFault::Days => ("有效期要在 1 至 366 天之间", "It is in force for 1 to 366 days"),
    };
    in_language(words, lang)
}

/// Why a message was not taken, as a sentence.
#[must_use]
pub fn delivery_error_text(error: &DeliveryError, lang: Lang) -> String {
    let words: Both = match error {
        DeliveryError::Unreachable => ("连不上对方服务器", "The receiver cannot be reached"),
        DeliveryError::TooSlow => ("对方没有及时应答", "The receiver did not answer in time"),
        DeliveryError::HostNotAllowed => ("服务器设置不允许向这个主机发送", "The server's settings do not allow this host"),
        DeliveryError::AddressNotAllowed => ("这个名称指向内网地址, 不发送", "The name leads into this network; nothing is sent there"),
        DeliveryError::Redirected => ("对方要求转到别的地址, 不跟随", "The receiver sent us elsewhere; that is not followed"),
        DeliveryError::Status(status) => {
            return [in_language(("对方应答 HTTP ", "The receiver answered HTTP "), lang), &status.to_string()].concat();
        }
        DeliveryError::Refused { code, words } => {
            let code = code.map(|code| format!(" {code}")).unwrap_or_default();
            let refused = in_language(("对方没有收下", "The receiver did not take it"), lang);
            return if words.is_empty() { [refused, &code].concat() } else { [refused, &code, ": ", words].concat() };
        }
        DeliveryError::TooFast => ("对方嫌发得太快, 稍后合并再发", "The receiver wants fewer messages; they are merged and sent later"),
        DeliveryError::Unreadable => ("对方的应答看不懂", "The receiver's answer cannot be read"),
        DeliveryError::WrongLogin => ("邮件服务器不认用户名或密码", "The mail server does not take user or password"),
        DeliveryError::SecretLost => {
            ("密钥解不开 (数据目录换过?), 请重新填写", "The secrets cannot be read (another data folder?); enter them again")
        }
    };
    in_language(words, lang).to_owned()
}
