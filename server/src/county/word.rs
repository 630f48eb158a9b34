//! The words of a county's pages.

use crate::html_forms::words;

words! {
/// A word or sentence of a county's pages.
CountyWord {
    SignInTitle: "县 · 登录", "County · sign in";
    Forgot: "忘记密码, 请服务器管理员重设: jingge county password", "Forgotten password: ask whoever runs the server for jingge county password";
    NotATown: "各镇的人请在镇的登录页登录", "People of a town sign in at the town's page";
    Towns: "各乡镇", "Towns";
    NoTowns: "还没有乡镇, 在下面新建; 已有的镇由服务器管理员划归", "No towns yet: make one below; whoever runs the server puts one that is there under the county";
    Count: "{} 个乡镇", "Towns under it: {}";
    People: "账号 {}", "Accounts {}";
    Open: "在办 {}", "Open {}";
    Overdue: "逾期 {}", "Overdue {}";
    InTime: "按期整改 {}/{}", "Put right in time {}/{}";
    Phase: "阶段: {}", "Phase: {}";
    NotBegun: "未开始", "not begun";
    Between: "两个阶段之间", "between two phases";
    LongTerm: "长效管理", "long-term";
    NotJoined: "管理员还没有加入", "Its administrator has not joined yet";
    InviteAnew: "新的邀请链接", "A new invitation link";
    NewTown: "新建乡镇", "Make a town";
    NewTownWhy: "从模板开始: 两个示例网格、七个单位、任务分解表和检查表。镇管理员用邀请链接加入后, 自己换成本镇的资料。", "It begins with the template: two sample grids, seven units, a rule book and checklists. Its administrator joins by the invitation and replaces them.";
    TownName: "镇 (乡、街道) 的名称", "Name of the town";
    TownCode: "代码 (小写拼音, 定了不能改; 空着就按镇名取)", "Code (lower-case letters, never changed later; left empty it is taken from the name)";
    AdminName: "镇管理员姓名", "Name of its administrator";
    AdminUser: "镇管理员用户名", "User name of its administrator";
    Make: "建镇", "Make the town";
    BadTown: "镇名或代码不能用", "The name or the code cannot be used";
    BadAdmin: "请填写管理员的姓名和用户名 (用户名不带空格, 64 个字以内)", "Give the administrator's name and user name (no spaces, at most 64 characters)";
    CodeTaken: "代码 {} 已有镇在用, 请换一个", "A town has the code {} already; choose another";
    UserTaken: "用户名 {} 已有人用, 请换一个", "The user name {} is taken; choose another";
    TooMany: "一个县至多 {} 个乡镇", "A county has at most {} towns";
    InvitedTitle: "{} · 管理员邀请", "{} · invitation of its administrator";
    Invited: "把这个链接交给镇管理员 {}。三天内有效, 用一次; 只在这里显示这一次。", "Give this link to its administrator {}. It works once, within three days, and is shown this once.";
    BackToTowns: "回到各乡镇", "Back to the towns";
    Joined: "这个镇的管理员已经加入, 别的账号由镇管理员邀请", "The town's administrator has joined; they invite everybody else";
    Password: "修改密码", "Change the password";
    OldPassword: "现在的密码", "Present password";
    PasswordChanged: "密码已修改, 别处的登录已退出", "The password is changed; other sessions have ended";
    WrongOld: "现在的密码不对", "That is not the present password";
}
}
