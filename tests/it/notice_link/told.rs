//! Who reads who acted, and where the secret stands.

use super::hand::{link, path_of, reported, sign};
use sea_orm::{ConnectionTrait as _, Statement};
use shared::notice_link::LinkSort;
use std::{
    io::{self, Write},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};
use tests::{World, browser::Browser, route::served};
use tracing::{Metadata, level_filters::LevelFilter};
use tracing_subscriber::{
    Layer as _,
    filter::dynamic_filter_fn,
    fmt::{self, MakeWriter},
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

#[tokio::test]
async fn who_acted_by_link_is_seen_by_the_dispatcher_alone() {
    let world = World::new().await;
    let name = "钱某某经办";
    let issue = reported(&world, "").await;
    let office = world.client("chuangwei").await;
    let path = path_of(&world, &link(&office, issue, LinkSort::Act).await);
    let phone = Browser::to(&world.base);
    let page = phone.get(&path).await;
    assert!(sign(&phone, &path, &page, name).await.text().contains("已签收"));
    let typed = world.issue(issue).await;
    assert_eq!(typed.timeline.last().unwrap().link.as_ref().map(|link| &*link.name), Some(name));

    let mut searched = 0;
    for who in ["wang", "zhao", "qianbu", "houbu", "chaoshi", "hecha", "lingdao", "guanli", "chuangwei"] {
        let client = world.client(who).await;
        let mut knows = false;
        for route in served(&world.base).await.into_iter().filter(|route| route.method == "GET") {
            let address = match &*route.path {
                "/api/sync/pull" => "/api/sync/pull?protocol=1&cursor=0".to_owned(),
                "/api/sync/listen" => continue,
                path if path.contains("{id}") && !path.contains("{link}") => path.replace("{id}", &issue.to_string()),
                path if path.contains('{') => continue,
                path => path.to_owned(),
            };
            let answer = client.get(&address).await;
            searched += answer.body.len();
            knows |= answer.text().contains(name);
        }
        assert_eq!(knows, who == "chuangwei", "{who}");
    }
    let page = phone.get(&path).await.text();
    assert!(page.contains("的通知链接办理") && !page.contains(name), "nor on the link's own page: {page}");
    assert!(searched > 100_000, "{searched}");
}

/// Every line of every part of this process, at every level.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Whether lines are kept: other tests of this process come by here as well.
static KEEPS: AtomicBool = AtomicBool::new(false);

/// All that server and web framework say, and of the database what it says at debug.
fn is_kept(metadata: &Metadata<'_>) -> bool {
    let most = match metadata.target().split("::").next().unwrap_or_default() {
        "server" | "actix_web" | "actix_http" | "actix_server" | "tracing_actix_web" | "actix_multipart" => LevelFilter::TRACE,
        "sqlx" | "sea_orm" => LevelFilter::DEBUG,
        _ => LevelFilter::INFO,
    };
    KEEPS.load(Ordering::Relaxed) && *metadata.level() <= most
}

#[tokio::test]
async fn a_secret_of_a_link_stands_in_no_log() {
    let lines = Lines::default();
    let all = fmt::layer().with_writer(lines.clone()).with_ansi(false).with_filter(dynamic_filter_fn(|metadata, _| is_kept(metadata)));
    tracing_subscriber::registry().with(all).try_init().unwrap();
    KEEPS.store(true, Ordering::Relaxed);
    let world = World::new().await;
    let issue = reported(&world, "").await;
    let office = world.client("chuangwei").await;
    let path = path_of(&world, &link(&office, issue, LinkSort::Act).await);
    let phone = Browser::to(&world.base);
    let page = phone.get(&path).await;
    sign(&phone, &path, &page, "x").await;
    phone.files(&format!("{path}/rectify"), &[("mark", "x")], "photos", &[]).await;
    for wrong in ["/photo/x/thumb", "/voice/x", "/nothing", "/photo", "?lang=en", "/code", "%ff", "//"] {
        phone.get(&format!("{path}{wrong}")).await;
    }
    let secret = path.strip_prefix("/n/").unwrap();
    for table in ["notice_link", "event", "op", "audit"] {
        let db = world.state.db.reader();
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), format!("select * from {table}"))).await.unwrap();
        assert!(!rows.is_empty() && !format!("{rows:?}").contains(secret), "{table}");
    }
    world.stop().await;
    KEEPS.store(false, Ordering::Relaxed);
    let said = String::from_utf8_lossy(&lines.0.lock().unwrap()).into_owned();
    let shown = said.lines().find(|line| line.contains(secret));
    assert_eq!(shown, None);
    assert!(said.contains("/n/{secret}/acknowledge") && said.contains("answered"), "requests were written of: {said}");
}
