//! The words of the setup.

use crate::html_forms::words;

words! {
/// A word or sentence of the setup.
SetupWord {
    WaitingTitle: "这里还没有镇", "There is no town here yet";
    Waiting: "净格已经启动, 但还没有设置。请打开启动时印在控制台上的设置链接。", "Jingge runs, but nothing is set up yet. Open the setup link that was printed on the console at its start.";
    WaitingWhere: "控制台就是运行 jingge serve 的窗口, 或服务的日志 (journalctl -u jingge)。链接一小时内有效; 过期了就重新启动, 会印出新的。", "The console is the window where jingge serve runs, or the service's log (journalctl -u jingge). The link opens for an hour; if it is over, restart the server, and a new one is printed.";
    OverTitle: "设置链接不能用了", "The setup link is over";
    Over: "这个设置链接已经用过、过了一小时, 或服务器重新启动过。还没有镇时, 重新启动 jingge serve 会在控制台印出新的链接。", "This setup link was used, is older than an hour, or is of an earlier start. As long as there is no town, a restart of jingge serve prints a new one on the console.";
    Enter: "打开净格", "Open Jingge";
    BeginTitle: "设置净格 · 第 1 步, 共 2 步", "Set up Jingge · step 1 of 2";
    BeginWhy: "填好镇名, 选一种开始的办法。填完两步之前什么都不写入; 出错了会指出在哪, 已经填的和传的都留着。", "Name the town and choose how to begin. Nothing is written before both steps are done; faults are told where they are, and what you typed and sent is kept.";
    TownName: "镇 (乡、街道) 的名称", "Name of the town";
    TownCode: "代码 (小写拼音, 定了不能改; 空着就按镇名取)", "Code (lower-case letters, never changed later; left empty it is taken from the name)";
    How: "怎样开始", "How to begin";
    ByTemplate: "从模板开始", "From the template";
    ByTemplateWhy: "有示例的两个网格、七个单位、门前三包、任务分解表和检查表, 换上本镇的名字; 以后逐步换成自己的。", "With two sample grids, seven units, shop fronts, a rule book and checklists under your town's name, to be replaced by your own step by step.";
    ByFiles: "从表格文件开始", "From files";
    ByFilesWhy: "已经有单位、网格、任务分解表等文件的, 一次选中全部上传。要有 units.csv 和 grids.geojson (或 grids.csv); 其余可以没有。有 town.toml 时, 镇名和代码以它为准。", "If you have files of units, grids, the rule book and so on, select all of them at once. units.csv and grids.geojson (or grids.csv) must be there, others may. With a town.toml, name and code are taken from it.";
    ByDemo: "装一个演示镇", "The demo town";
    ByDemoWhy: "虚构的镇, 带三个月的案件, 只供试用: 它的账号和密码是公开的。要等一两分钟。不用填镇名。", "An invented town with three months of cases, only for trying out: its accounts and passwords are public. It takes a minute or two. No name is needed.";
    Files: "文件 (可多选, 每个 5 MiB 以内)", "Files (several at once, up to 5 MiB each)";
    FilesHeld: "已收到的文件", "Files received";
    FilesAgain: "改好的文件再传一次就会替换同名的。", "A corrected file that is sent again takes the place of the one of that name.";
    FilesDrop: "不要以前传的文件", "Drop the files sent before";
    TooMuch: "文件太多或太大: 最多 40 个, 共 48 MiB。这次传的没有收下", "Too many files or too large: at most 40, 48 MiB in all. What was sent this time is not kept";
    FileTooBig: "{}: 超过 5 MiB, 没有收下", "{}: over 5 MiB, not kept";
    Faults: "有 {} 处要改, 什么都没有写入:", "{} faults; nothing was written:";
    MoreFaults: "另有 {} 处没有列出", "{} more are not listed";
    Unread: "没有读的文件: {}", "Files that are not read: {}";
    Next: "下一步", "Next";
    AdminTitle: "设置净格 · 第 2 步, 共 2 步", "Set up Jingge · step 2 of 2";
    AdminWhy: "设一位管理员。管理员管账号和资料, 不办案件; 进去以后先邀请其他人。", "Name an administrator, who looks after accounts and data, and handles no cases; once in, invite the others first.";
    Will: "将建立", "What will be made";
    Town: "镇", "Town";
    Units: "责任单位", "Units";
    Grids: "网格", "Grids";
    People: "表里的账号", "Accounts in the files";
    PeopleWait: "{} 个, 没有密码的等你邀请", "{}; those without a password wait for your invitation";
    AdminName: "你的姓名", "Your name";
    AdminUser: "用户名 (登录用, 字母或数字最方便)", "User name (to sign in with; letters or digits are easiest)";
    BadName: "请填写姓名", "Type a name";
    BadUser: "请填写用户名, 64 个字以内", "Type a user name of up to 64 characters";
    Found: "建镇并进入", "Make the town and enter";
    BackToBegin: "返回上一步", "Back to step 1";
    DemoTitle: "正在装入演示镇", "The demo town is being installed";
    DemoPlaying: "正在装入虚构的镇和三个月的案件, 要一两分钟。这一页每 5 秒自己刷新, 可以一直开着。", "The invented town and three months of its cases are being installed, which takes a minute or two. This page reloads itself every 5 seconds.";
    DemoFailedTitle: "演示镇没有装好", "The demo town was not installed";
    DemoFailed: "装到一半出了错, 原因在服务器的日志里。请重新启动服务: 没装完的会清掉, 从头开始 (用 PostgreSQL 的要换一个空库)。", "It broke off half-way; the server's log says why. Restart the server: what was not finished is cleared away, and all begins anew (on PostgreSQL use another, empty database).";
    DemoDoneTitle: "演示镇装好了", "The demo town is there";
    DemoDone: "用下面任一账号登录。密码是公开的, 请不要放真实资料。", "Sign in with any of these accounts. Their passwords are public; keep no real data here.";
    PhonesTitle: "手机与 https", "Phones and https";
    PhonesReady: "现在用 https 打开, 手机上都能用: 断网打开、相机、定位。", "It is reached by https; all works on phones: opening without a network, camera, position.";
    PhonesNot: "现在还是 http。浏览器只在 https 下允许: 断网时打开和保存、在页面里用相机和录音、定位。在配好之前, 手机上这几样不能用; 电脑上登录、看案件、派遣都可以。", "It is reached by http. Browsers allow only with https: opening and saving without a network, camera and microphone in the page, position. Until it is set up, phones cannot do these; signing in, reading and assigning work on a computer.";
    PhonesOwnReady: "手机可以用 https 打开了: 断网打开、相机、定位都能用。每部手机先信任一次净格的证书, 再扫第二个码。", "Phones can reach it by https: opening without a network, camera and position work. Each phone trusts Jingge's certificate once, then opens the second code.";
    PhonesFailed: "用自己的证书没有成功: {}", "https by Jingge's own certificate did not begin: {}";
    PhonesFirst: "第 1 步: 手机信任证书 (每部手机一次)", "Step 1: the phone trusts the certificate, once";
    PhonesFirstWhy: "手机连同一个网络, 扫这个码, 照页面上的步骤做, 并核对下面的指纹: 不一样就不要装, 说明有人在中间做手脚。", "On the same network the phone opens this code and follows the page. Compare the fingerprint below: if it differs, do not install it, somebody stands in between.";
    PhonesSecond: "第 2 步: 手机打开净格", "Step 2: the phone opens Jingge";
    PhonesSelf: "一、用自己的证书 (没有域名, 手机和服务器在同一个网络)", "1. Jingge's own certificate (no domain, phones and server on one network)";
    PhonesSelfWhy: "净格自己当证书机构, 只给内网地址发证书, 不用命令行, 也不用重新启动。每部手机要装一次证书。", "Jingge is its own authority, for private addresses only; no command line and no restart. Each phone has to install the certificate once.";
    PhonesHosts: "手机用的地址 (一般空着: 本机的内网地址都会包括; 服务器在路由器或容器后面时填, 例如 192.168.1.10)", "Address that phones use (mostly left empty: this machine's private addresses are included; needed behind a router or in a container, such as 192.168.1.10)";
    PhonesBadHost: "“{}”不是内网地址, 也不是 .local 名称。证书只发给内网; 至多填八个。", "“{}” is neither a private address nor a name under .local. Only those are certified, eight at most.";
    PhonesBegin: "用自己的证书", "Use Jingge's own certificate";
    PhonesAgain: "按新地址重做证书", "Make the certificate anew";
    PhonesEnd: "不再用自己的证书", "Stop using it";
    TrustTitle: "让手机信任净格", "Let the phone trust Jingge";
    TrustWhy: "装上这个证书以后, 手机才能用 https 打开净格: 断网打开、相机、定位。它只对内网地址有效, 不能冒充别的网站。", "With this certificate the phone opens Jingge by https: without a network, with camera and position. It holds for private addresses only and cannot stand for other sites.";
    TrustFetch: "下载证书 jingge-ca.crt", "Download the certificate jingge-ca.crt";
    TrustPrint: "证书指纹 (SHA-256), 应与管理员电脑上显示的一样:", "Fingerprint (SHA-256), the same as on the administrator's computer:";
    TrustAndroid: "安卓", "Android";
    TrustAndroidSteps: "下载上面的证书 | 打开 设置, 搜索“证书”, 选 安装证书 (一般在 安全 → 更多安全设置 → 加密与凭据) | 选 CA 证书, 不是“VPN 和应用”或“WLAN 证书” | 提示有风险时选 仍然安装, 再选刚下载的 jingge-ca.crt | 核对指纹: 设置 → 安全 → 信任的凭据 → 用户", "Download the certificate above | Open Settings, search for certificate, choose Install a certificate (mostly Security → More security settings → Encryption & credentials) | Choose CA certificate, not VPN & app nor Wi-Fi | Choose Install anyway, then the file jingge-ca.crt | Compare the fingerprint: Settings → Security → Trusted credentials → User";
    TrustApple: "苹果", "iPhone";
    TrustAppleSteps: "用 Safari 打开这一页, 下载上面的证书, 点 允许 | 设置 → 已下载描述文件 → 安装; 在“更多详细信息”里核对指纹 | 设置 → 通用 → 关于本机 → 证书信任设置 → 打开 Jingge local authority", "Open this page in Safari, download the certificate above and allow it | Settings → Profile Downloaded → Install; compare the fingerprint under More Details | Settings → General → About → Certificate Trust Settings → switch on Jingge local authority";
    TrustThen: "装好以后打开", "Then open";
    TrustWhere: "请用 Chrome、Safari 或手机自带的浏览器打开; 微信里的浏览器和火狐可能不认自己装的证书。", "Use Chrome, Safari or the phone's own browser; those inside WeChat and Firefox may not believe a certificate that was installed.";
    TrustEnd: "不再用净格时, 请在手机设置里删除这个证书。", "Remove the certificate in the phone's settings when Jingge is no longer used.";
    PhonesWays: "三种办法, 任选一种。用后两种时, 在 jingge.toml 里写上 public_url 再重新启动。", "Three ways, any will do. With the second and third, write public_url into jingge.toml and restart.";
    PhonesHost: "下面的 jingge.example 请换成你的域名。", "Replace jingge.example by your own domain below.";
    PhonesProxy: "二、前面放反向代理 (证书由它管)", "2. A reverse proxy, which has the certificate";
    PhonesConfig: "jingge.toml:", "jingge.toml:";
    PhonesCaddy: "Caddy (自己申请证书), Caddyfile:", "Caddy (fetches the certificate by itself), Caddyfile:";
    PhonesNginx: "或 nginx:", "or nginx:";
    PhonesOwn: "三、把证书文件交给净格", "3. Certificate files for Jingge itself";
}
}
