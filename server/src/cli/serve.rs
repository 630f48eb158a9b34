//! `jingge serve` and `jingge demo`.

use super::{
    Failure,
    args::{Common, Serve},
    failure::told,
    open,
    output::say,
    private, store,
};
use crate::{
    JOBS,
    certificate::Stands,
    clock::{Clock as _, SystemClock},
    column,
    config::{Config, Settings},
    demo::{self, DemoAccounts},
    job, ops,
    setup::{self, Unfinished},
    state::{Acquired, DataLock, State},
    web::{self, Assets, Kept, ListenError, log},
    witness,
};
use actix_web::web::Data;
use shared::moment::UtcOffset;
use std::{
    fs,
    io::ErrorKind,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};
use tokio::sync::watch;

/// Runs the server until it is told to stop (SIGTERM, SIGINT), then ends what is under way.
///
/// # Errors
/// A configuration, data folder, address or certificate that does not work.
pub async fn serve(common: Common, task: Serve) -> Result<(), Failure> {
    let with_demo = task.demo;
    let config = common.settle(task.into())?;
    log::start(config.log);
    for (chinese, english) in config.doubts() {
        tracing::warn!("{chinese} · {english}");
    }
    let made = if with_demo { make_demo(&config).await? } else { None };
    let mut lock = match made {
        Some(lock) => lock,
        None => own(&config.data, "serve")?,
    };
    clear_unfinished(&config)?;
    let state = open::state(config.clone()).await?;
    let accounts = if with_demo { demo_if_empty(&state).await? } else { None };
    witness::attest_present(&state).await?;
    keep_assets(&config).await;
    // Before anybody can see that the server runs, and stop it.
    let asked = asked_to_stop();
    let (server, address) = web::listen(Data::from(Arc::clone(&state))).map_err(|error| unheard(&error))?;
    lock.say(&holder("serve", Some(address)))?;
    if let Some(wide) = private::warning(&config) {
        say(wide)?;
    }
    let https = state.https.settled().await;
    announce(&config, address, accounts.as_ref(), setup::open(&state).await?.as_deref())?;
    announce_https(&state, &https)?;
    let (stop, stopped) = watch::channel(false);
    let jobs = tokio::spawn(job::run(Arc::clone(&state), JOBS, stopped.clone()));
    let clock = tokio::spawn(ops::watch_clock(Arc::clone(&state), stopped.clone()));
    let log = tokio::spawn(ops::watch_log(Arc::clone(&state), stopped.clone()));
    let columns = tokio::spawn(column::watch_columns(Arc::clone(&state), stopped));
    let (handle, stopping) = (server.handle(), stop.clone());
    tokio::spawn(async move {
        asked.await;
        tracing::info!("stopping");
        // Requests and jobs end side by side, each within its own time.
        stopping.send_replace(true);
        handle.stop(true).await;
    });
    let ended = server.await;
    state.https.closed().await;
    stop.send_replace(true);
    let _finished = (jobs.await, clock.await, log.await, columns.await);
    if let Err(error) = state.db.fold().await {
        tracing::warn!(%error, "the database's log could not be emptied; the next start reads it");
    }
    open::close_all().await;
    drop(lock);
    ended.map_err(|error| Failure::system("服务中断", "the server broke off", error))
}

/// Takes away a demo whose installation was broken off, and says so.
fn clear_unfinished(config: &Config) -> Result<(), Failure> {
    match setup::clear_unfinished(config)? {
        Unfinished::None => Ok(()),
        Unfinished::Cleared => say(
            "演示镇上次没有装完, 已经清掉, 从头开始 · the demo town was not finished last time; it was cleared away, and all begins anew",
        ),
        Unfinished::Elsewhere => Err(Failure::failed(
            "演示镇上次没有装完, 它在 PostgreSQL 里; 请换一个空的数据库和空的数据目录",
            "the demo town was not finished last time, and lies in PostgreSQL; use another, empty database and data folder",
        )),
    }
}

/// Why the server does not listen, and for a taken port what to do about it.
fn unheard(error: &ListenError) -> Failure {
    match error {
        ListenError::Address { address, why } if why.kind() == ErrorKind::AddrInUse => {
            let other = SocketAddr::new(address.ip(), address.port().checked_add(1).unwrap_or(8080));
            Failure::failed(
                format!("{address} 已被别的程序占用 (也许净格已在运行); 用 --listen 换一个, 例如 --listen {other}"),
                format!(
                    "{address} is in use by another program (perhaps Jingge runs already); choose another with --listen, such as --listen {other}"
                ),
            )
        }
        error => Failure::failed(format!("无法监听: {error}"), format!("cannot listen: {error}")),
    }
}

/// Installs the demo town and prints its accounts, without serving.
///
/// # Errors
/// A database that is not empty, or a fault while installing.
pub async fn install_demo(common: Common) -> Result<(), Failure> {
    let config = common.settle(Settings::default())?;
    log::start(config.log);
    let _lock = make_demo(&config).await?;
    let state = open::state(config).await?;
    match demo_if_empty(&state).await? {
        Some(accounts) => say(table(&accounts)),
        None => {
            Err(Failure::failed("数据库里已有乡镇, 演示镇没有装入", "the database has a town already; the demo town was not installed"))
        }
    }
}

/// Makes the data folder with the demo town in it, if there is none yet; the lock on it then.
async fn make_demo(config: &Config) -> Result<Option<DataLock>, Failure> {
    match aside_of(config) {
        Some(aside) => make_aside(config, &aside).await.map(Some),
        None => Ok(None),
    }
}

/// The lock on a data folder, or who has it.
fn own(data: &Path, task: &str) -> Result<DataLock, Failure> {
    let place = data.display();
    match DataLock::ask(data, &holder(task, None)) {
        Ok(Acquired::Ours(lock)) => Ok(lock),
        Ok(Acquired::Theirs(who)) => Err(Failure::failed(
            format!("数据目录 {place} 正由另一个净格使用 ({who}); 同一份数据只能由一个服务使用, 请先停掉它"),
            format!("another Jingge uses the data folder {place} ({who}); only one server may use it, stop that one first"),
        )),
        Err(error) => {
            let (zh, en) = told(&error);
            Err(Failure::failed(format!("打不开数据 ({place}): {zh}"), format!("cannot open the data ({place}): {en}")))
        }
    }
}

/// How the holder of a lock is named.
fn holder(task: &str, address: Option<SocketAddr>) -> String {
    let (pid, since) = (std::process::id(), SystemClock.now().to_iso(UtcOffset::CHINA));
    let address = address.map(|address| format!(", {address}")).unwrap_or_default();
    format!("jingge {task}, pid {pid}, {since}{address}")
}

/// Where the demo is made before it is moved into place: beside the data folder, as long as nothing is in that. So a demo that is
/// broken off leaves nothing half behind.
fn aside_of(config: &Config) -> Option<PathBuf> {
    let fresh = match fs::read_dir(&config.data) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == ErrorKind::NotFound,
    };
    let name = config.data.file_name()?.to_string_lossy();
    (fresh && config.database_url.is_none()).then(|| config.data.with_file_name(format!("{name}.making")))
}

async fn make_aside(config: &Config, aside: &Path) -> Result<DataLock, Failure> {
    let failed = |error: std::io::Error| Failure::system("演示镇没有装入", "the demo town was not installed", error);
    let lock = own(aside, "demo")?;
    lock.clear(aside)?;
    let state = open::state(Config { data: aside.to_owned(), ..config.clone() }).await?;
    demo_if_empty(&state).await?;
    state.db.close().await?;
    if config.data.exists() {
        fs::remove_dir(&config.data).map_err(failed)?;
    }
    fs::rename(aside, &config.data).map_err(failed)?;
    Ok(lock)
}

async fn demo_if_empty(state: &Arc<State>) -> Result<Option<DemoAccounts>, Failure> {
    if !store::is_empty(state.db.reader()).await? {
        return Ok(demo::accounts(state).await?);
    }
    say("正在装入演示镇及其历史, 请稍候… · installing the demo town with its history…")?;
    Ok(Some(demo::install(state).await?))
}

/// Keeps today's web assets for pages that stay open; the server works without that.
async fn keep_assets(config: &Config) {
    let assets = Assets::choose(config.web.clone());
    if let Err(error) = Kept::under(&config.data).refresh(&assets, SystemTime::now()).await {
        tracing::warn!(%error, "the assets of this version could not be kept");
    }
}

/// Says where the server is, and of a store without a town where it is set up.
fn announce(config: &Config, address: SocketAddr, accounts: Option<&DemoAccounts>, setup: Option<&str>) -> Result<(), Failure> {
    let local = if address.ip().is_unspecified() { SocketAddr::new(Ipv4Addr::LOCALHOST.into(), address.port()) } else { address };
    let reached = config.public_url.clone().unwrap_or_else(|| format!("{}://{local}", config.scheme()));
    let accounts = accounts.map(table).unwrap_or_default();
    say(format!("{accounts}净格已启动 · Jingge is running: {reached}"))?;
    let Some(path) = setup else { return Ok(()) };
    let elsewhere = match config.public_url {
        Some(_) => "",
        None if address.ip().is_loopback() => {
            "\n  只能在本机打开; 要在别的电脑上打开, 用 --listen 0.0.0.0:8080 启动 · opens on this machine only; start with --listen 0.0.0.0:8080 for others"
        }
        None => "\n  在别的电脑上打开: 把 127.0.0.1 换成这台机器的地址 · on other computers replace 127.0.0.1 by this machine's address",
    };
    say(format!(
        "\n还没有镇。请在浏览器里打开这个设置链接, 一小时内有效; 不要发给别人\nThere is no town yet. Open this setup link in a browser within an hour; keep it to yourself\n\n  {reached}{path}\n{elsewhere}"
    ))
}

/// Says where phones reach the server by its own authority, and where they learn to trust it; or why they do not.
fn announce_https(state: &State, stands: &Stands) -> Result<(), Failure> {
    let (origin, authority) = match (stands, state.https.origin(""), state.https.authority()) {
        (Stands::Listening(_), Some(origin), Some(authority)) => (origin, authority),
        (Stands::Failed(why), ..) => return say(format!("\n用自己的证书没有成功 · https by the own authority did not begin: {why}")),
        _ => return Ok(()),
    };
    let first = origin.replacen("https://", "http://", 1);
    let print = authority.fingerprint();
    say(format!("\n手机访问 On the phone:  {origin}\n先信任证书 First trust the certificate:  {first}/plain/ca\n  指纹 SHA-256: {print}\n"))
}

fn table(accounts: &DemoAccounts) -> String {
    let mut text = String::from("\n演示账号 Demo accounts\n用户名 username   密码 password   角色 role\n");
    for account in &accounts.accounts {
        text.push_str(&format!("{:<17} {:<15} {}\n", account.username, account.password, account.role));
    }
    text.push('\n');
    text
}

/// Waits for SIGTERM or SIGINT, which are heard from this call on, not only once it is awaited.
fn asked_to_stop() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let terminate = {
        use tokio::signal::unix::{SignalKind, signal};
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    };
    async move {
        #[cfg(unix)]
        if let (Ok(mut terminate), Ok(mut interrupt)) = terminate {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            return;
        }
        let _interrupted = tokio::signal::ctrl_c().await;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[actix_web::test]
    async fn a_taken_port_is_answered_with_how_to_choose_another() {
        let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let listen = taken.local_addr().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let state = open::state(Config { listen, ..Config::in_folder(folder.path()) }).await.unwrap();
        let error = web::listen(Data::from(state)).err().unwrap();
        let said = format!("{:?}", unheard(&error));
        assert!(said.contains(&format!("{listen} 已被")) && said.matches("--listen 127.0.0.1:").count() == 2, "{said}");
    }
}
