//! The messages of the pages about oneself: a list of their own, so that a first visit need not fetch it.

msgs! {
    /// A message of the pages about oneself: who one is, settings, feedback.
    AccountMsg {
        SignOut: "退出登录", "Sign out";
        SignOutOffline: "现在没有联网: 退出后要等联网才能再登录。", "There is no network now: after signing out you need one to sign in again.";
        SignOutUnsent: "还有 {} 条记录没送出。退出不会删除它们, 再次登录后继续送。", "{} records are not sent yet. Signing out does not delete them; they go out after the next sign-in.";
        RescueImport: "导入救援包", "Take a rescue file in";
        Settings: "设置", "Settings";
        Language: "语言", "Language";
        Theme: "显示", "Display";
        ThemeAuto: "随系统", "System";
        ThemeLight: "浅色", "Light";
        ThemeDark: "深色", "Dark";
        ThemeSun: "强光", "Strong sun";
        TextSize: "字号", "Text size";
        TextNormal: "标准", "Normal";
        TextLarge: "大", "Large";
        TextLarger: "特大", "Larger";
        StorageHealth: "本机存储", "Storage";
        StorageUsed: "已用 {} / 可用约 {}", "{} used of about {}";
        StorageUnknown: "浏览器没有说明", "The browser does not say";
        StoragePersisted: "已获准长期保存, 系统不会自动清理", "Kept for good: the system will not clear it by itself";
        StorageNotPersisted: "未获准长期保存: 空间紧张时系统可能清理。请尽快送达, 或把本页添加到桌面。", "Not kept for good: the system may clear it when space is short. Deliver soon, or add the app to the home screen.";
        StorageDrafts: "草稿 {} 份", "{} drafts";
        StorageUnsent: "未送记录 {} 条, 照片 {} 张", "{} unsent records, {} photos";
        Sessions: "我的设备", "My devices";
        ThisDevice: "本机", "this one";
        SignedInSince: "{} 登录", "since {}";
        SignedOut: "已退出, 只补送", "signed out, still sends";
        EndSession: "停用该设备", "Revoke it";
        ChangePassword: "修改密码", "Change password";
        OldPassword: "旧密码", "Old password";
        NewPassword: "新密码 (8 至 128 个字)", "New password (8 to 128 characters)";
        OldPasswordWrong: "旧密码不对", "The old password is wrong";
        PasswordChanged: "密码已修改", "Password changed";
        Feedback: "投诉建议", "Complaints and suggestions";
        FeedbackHint: "写给管理员; 不显示姓名, 只显示角色。", "To the administrator; shown with your role, not your name.";
        FeedbackText: "内容", "Text";
        FeedbackSend: "提交", "Send";
        FeedbackSent: "已提交, 谢谢", "Sent, thank you";
        FeedbackEmpty: "还没有投诉建议", "No complaints or suggestions yet";
        FeedbackOwn: "我写过的", "What I have written";
        FeedbackUnanswered: "还没有答复", "No answer yet";
        FeedbackAnswered: "答复: {}", "Answer: {}";
        FeedbackAnswer: "答复", "Answer";
        FeedbackMissing: "请写内容", "Please write something";
        HomeScreen: "添加到桌面", "On the home screen";
        HomeScreenWhy: "从桌面打开更快, 没有网络也能打开。", "Opens faster from there, also without a network.";
        HomeScreenPut: "添加到桌面", "Add to the home screen";
        HomeScreenShared: "点浏览器下方的“分享”, 选“添加到主屏幕”。", "Tap Share at the bottom of the browser, then Add to Home Screen.";
        HomeScreenLater: "浏览器现在不让添加, 请在它的菜单里选“添加到主屏幕”", "The browser does not offer it now; choose Add to Home screen in its menu";
        Version: "版本 {}", "Version {}";
        RulesVersion: "资料第 {} 版", "Rules version {}";
    }
}
