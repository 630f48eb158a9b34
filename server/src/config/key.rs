//! The one list of what may be set.

/// One key as `jingge config --help` lists it.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Name in the file.
    pub name: &'static str,
    /// Name in the environment.
    pub env: &'static str,
    /// What holds when it is not set.
    pub default: &'static str,
    /// Meaning in Chinese.
    pub zh: &'static str,
    /// Meaning in English.
    pub en: &'static str,
    /// Whether the value is masked when printed.
    pub secret: bool,
}

const fn key(name: &'static str, env: &'static str, default: &'static str, zh: &'static str, en: &'static str) -> Key {
    Key { name, env, default, zh, en, secret: false }
}

/// Every key there is.
pub const KEYS: &[Key] = &[
    key("data", "JINGGE_DATA", "data", "数据目录: 数据库、照片、密钥", "folder of database, photos, keys"),
    key("listen", "JINGGE_LISTEN", "127.0.0.1:8080", "监听地址和端口", "address and port to listen on"),
    Key {
        secret: true,
        ..key(
            "database_url",
            "DATABASE_URL",
            "(SQLite: data/jingge.sqlite)",
            "PostgreSQL 连接串; 不填用数据目录里的 SQLite",
            "PostgreSQL URL; without it SQLite in the data folder",
        )
    },
    key("web", "JINGGE_WEB", "(embedded)", "网页程序目录; 不填用内嵌的", "folder of the built web app; without it the embedded one"),
    key(
        "service_worker",
        "JINGGE_SERVICE_WORKER",
        "true",
        "手机用 service worker 离线打开; false 让各手机撤掉它 (程序缓存出错时用)",
        "phones open offline by a service worker; false takes it off them, should a wrong version be stuck there",
    ),
    key("tls_cert", "JINGGE_TLS_CERT", "-", "TLS 证书链 (PEM), 与 tls_key 一起填", "TLS certificate chain (PEM), together with tls_key"),
    key("tls_key", "JINGGE_TLS_KEY", "-", "TLS 私钥 (PEM)", "TLS private key (PEM)"),
    key(
        "tls",
        "JINGGE_TLS",
        "-",
        "own: 用净格自己的证书机构说 https (也可由管理员在 /plain/phones 网页上打开)",
        "own: https by an authority of Jingge's own (the administrator can also begin it at /plain/phones)",
    ),
    key(
        "https_listen",
        "JINGGE_HTTPS_LISTEN",
        "(listen):8443",
        "上面这种 https 的监听地址和端口; listen 也没填时是 0.0.0.0:8443",
        "address and port of that https; 0.0.0.0:8443 if listen is not set either",
    ),
    key(
        "https_hosts",
        "JINGGE_HTTPS_HOSTS",
        "-",
        "它的证书还要包括的内网地址或 .local 名称 (逗号分开), 在路由器、容器后面时填",
        "private addresses or .local names that its certificate is for besides, with commas: behind a router, in a container",
    ),
    key("public_url", "JINGGE_PUBLIC_URL", "-", "对外网址 (反向代理时填)", "origin people use, when a reverse proxy stands in front"),
    key("secure_cookies", "JINGGE_SECURE_COOKIES", "(https: true)", "Cookie 只经 https 发送", "send cookies over https only"),
    key(
        "trusted_proxies",
        "JINGGE_TRUSTED_PROXIES",
        "-",
        "反向代理的地址或网段 (逗号分开; loopback 本机, private 内网); 只信它们的 X-Forwarded-For",
        "addresses or networks of reverse proxies, with commas (loopback, private): only their X-Forwarded-For is believed",
    ),
    key(
        "behind_proxy",
        "JINGGE_BEHIND_PROXY",
        "false",
        "已过时, 用 trusted_proxies; true 等于 loopback,private",
        "deprecated, use trusted_proxies; true means loopback,private",
    ),
    key(
        "max_connections",
        "JINGGE_MAX_CONNECTIONS",
        "512",
        "同时的连接数上限; 系统允许打开的文件少时更少",
        "most connections at once; fewer where the system allows fewer open files",
    ),
    key("log", "JINGGE_LOG", "text", "日志格式 text 或 json", "log format, text or json"),
    key("migrate", "JINGGE_MIGRATE", "true", "启动时升级数据库结构", "run database migrations at start"),
    key(
        "device_idle_days",
        "JINGGE_DEVICE_IDLE_DAYS",
        "90",
        "设备多少天没有上送就停止上送, 重新登录后恢复",
        "days without use after which a device sends no more until its person signs in again",
    ),
    key(
        "backups",
        "JINGGE_BACKUPS",
        "(data)-backups",
        "网页上点“立即备份”时备份到的目录; 最好在另一块盘上",
        "folder of the backups that are asked for in the browser; best on another disk",
    ),
    key(
        "channel_hosts",
        "JINGGE_CHANNEL_HOSTS",
        "-",
        "通知渠道可以发往的主机 (逗号分开): 短信网关、对外接口、自建群机器人; 内网的写全, 如 http://10.0.0.5:8080",
        "hosts that channels may send to, with commas: gateways, webhooks, own robots; those of this network written out, http://10.0.0.5:8080",
    ),
    key(
        "fonts",
        "JINGGE_FONTS",
        "(system)",
        "生成 PDF 用的字体目录; 不填用系统的字体 (Debian: fonts-noto-cjk)",
        "folder of the fonts of PDF; without it the system's (Debian: fonts-noto-cjk)",
    ),
    Key {
        secret: true,
        ..key(
            "tianditu_key",
            "JINGGE_TIANDITU_KEY",
            "-",
            "天地图的浏览器端 key: 办公室的地图下面铺天地图的矢量和影像 (浏览器看得见这个 key, 请在天地图控制台绑定本站域名)",
            "key of 天地图 for browsers: its streets and its picture lie under the office's maps (browsers see the key: bind it to this host there)",
        )
    },
    Key {
        secret: true,
        ..key(
            "basemap_url",
            "JINGGE_BASEMAP_URL",
            "-",
            "别的底图: 瓦片地址模板, https, 含 {z} {x} {y}, 主机里可含 {s}; WMTS 地址也这样写",
            "another base map: the address of its tiles, https, with {z} {x} {y}, and {s} in the host; WMTS is written so too",
        )
    },
    Key {
        secret: true,
        ..key(
            "basemap_picture_url",
            "JINGGE_BASEMAP_PICTURE_URL",
            "-",
            "同上, 可与之切换的影像底图",
            "the same of a picture from above, to be chosen beside it",
        )
    },
    key(
        "basemap_subdomains",
        "JINGGE_BASEMAP_SUBDOMAINS",
        "-",
        "{s} 代表什么 (逗号分开), 如 0,1,2,3",
        "what stands for {s}, with commas: 0,1,2,3",
    ),
    key(
        "basemap_system",
        "JINGGE_BASEMAP_SYSTEM",
        "wgs84",
        "底图的坐标系 wgs84, cgcs2000 或 gcj02 (高德、腾讯)",
        "the base map's coordinate system: wgs84, cgcs2000 or gcj02",
    ),
    key("basemap_attribution", "JINGGE_BASEMAP_ATTRIBUTION", "-", "底图的版权和审图号, 显示在图上", "whose map it is, shown on the map"),
    key("basemap_max_zoom", "JINGGE_BASEMAP_MAX_ZOOM", "18", "底图最细一级", "the base map's closest zoom"),
    key(
        "basemap_file",
        "JINGGE_BASEMAP_FILE",
        "-",
        "没有外网时的底图: 本机上的 PMTiles 文件 (png、jpeg 或 webp 瓦片), 由净格自己提供",
        "a base map without the internet: a PMTiles file (png, jpeg or webp tiles) that this server reads",
    ),
    key("workers", "JINGGE_WORKERS", "(cores, 2 to 8)", "应答线程数", "threads that answer requests"),
    key(
        "records_per_day",
        "JINGGE_RECORDS_PER_DAY",
        "2000",
        "每人每天最多上送的记录数; 超出的留在手机上, 次日再送",
        "records of one person a day; what is over it waits on the phone until the next day",
    ),
    key(
        "megabytes_per_day",
        "JINGGE_MEGABYTES_PER_DAY",
        "2048",
        "每人每天最多上送的字节数 (MiB, 照片在内, 不少于 256)",
        "MiB of one person a day, photos included, 256 or more",
    ),
    key(
        "free_megabytes",
        "JINGGE_FREE_MEGABYTES",
        "(512, 小盘 small disk: 5 %)",
        "磁盘剩余少于此数 (MiB) 时暂不收照片, 文字和登录照常; 0 为不限",
        "MiB that photos leave free on the disk, for words and sign-ins; 0: none",
    ),
];
