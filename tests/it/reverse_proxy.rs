//! The examples of `docs/proxy.md` as they stand there, run by real proxies where the machine has them.

use server::config::TrustedProxies;
use shared::{account::SignIn, sync::PullAnswer};
use std::{
    fs,
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tests::{
    Client, World,
    process::free_port,
    world::{PASSWORD, kind, lane},
};

/// A proxy that runs; it ends with this value.
struct Running {
    process: Child,
    folder: TempDir,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _gone = self.process.kill().and_then(|()| self.process.wait());
    }
}

fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places = std::env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    let found = places.map(|folder| folder.join(name)).find(|file| file.is_file());
    if found.is_none() {
        println!("not run: {name} is not installed (Debian: apt-get install {name})");
    }
    found
}

/// The block of this language in the document.
fn example(language: &str) -> String {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/proxy.md")).unwrap();
    let (_, rest) = text.split_once(&format!("```{language}\n")).expect("the example is there");
    rest.split("```").next().unwrap().to_owned()
}

/// The text with each of these replaced; all of them must be in it.
fn adapted(text: String, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(text, |text, (from, to)| {
        assert!(text.contains(from), "the example says {from}");
        text.replace(from, to)
    })
}

fn started(mut command: Command, folder: TempDir, port: u16) -> Running {
    let process = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let mut running = Running { process, folder };
    let begun = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        let ended = running.process.try_wait().unwrap();
        let said = || fs::read_to_string(running.folder.path().join("error.log")).unwrap_or_default();
        assert!(ended.is_none() && begun.elapsed() < Duration::from_secs(30), "{ended:?} {}", said());
        std::thread::sleep(Duration::from_millis(20));
    }
    running
}

/// A town whose server stands behind a proxy on this port, as the document says.
async fn behind(port: u16) -> (World, String) {
    let settings: server::config::Settings = toml::from_str(&example("toml")).unwrap();
    let trusted = settings.check().unwrap().trusted_proxies;
    assert_eq!(trusted, TrustedProxies::of(&["127.0.0.1", "::1"]).unwrap());
    let outside = format!("http://127.0.0.1:{port}");
    let public_url = Some(outside.clone());
    let world = World::configured(|config| (config.trusted_proxies, config.public_url) = (trusted, public_url)).await;
    (world, outside)
}

/// One who asks from this address of the machine's own, with a header that claims another.
struct Asker {
    client: Client,
}

impl Asker {
    fn from(address: &str, base: &str) -> Self {
        let http = reqwest::Client::builder().cookie_store(true).no_proxy().local_address(Some(address.parse().unwrap()));
        Self { client: Client { http: http.build().unwrap(), ..Client::to(base) } }
    }

    async fn sign_in(&self, password: &str, claims: &str) -> u16 {
        let asked = SignIn { username: "wang".into(), password: password.into(), device: self.client.device, device_name: String::new() };
        let request = self.client.http.post(self.client.url("/api/session")).json(&asked);
        let request = request.header("origin", &self.client.base).header("x-forwarded-for", claims);
        self.client.send(request).await.status
    }
}

/// Each address has tries of its own, whatever it claims, and large bodies come through whole.
async fn everybody_is_told_apart(outside: &str) {
    let guesser = Asker::from("127.0.0.2", outside);
    for number in 0..5 {
        assert_eq!(guesser.sign_in("not the password", &format!("203.0.113.{number}")).await, 401);
    }
    assert_eq!(guesser.sign_in("not the password", "203.0.113.9").await, 429, "another claim is no other address");
    let owner = Asker::from("127.0.0.3", outside);
    assert_eq!(owner.sign_in(PASSWORD, "127.0.0.2").await, 200, "and the neighbour notices nothing");
    assert_eq!(owner.client.get("/api/session").await.status, 200, "the cookie comes and goes");
    let foreign = owner.client.http.delete(owner.client.url("/api/session")).header("origin", "https://evil.example");
    assert_eq!(owner.client.send(foreign).await.status, 403);
    let large = format!("{{\"protocol\":1,\"x\":\"{}\"}}", "a".repeat(900_000));
    let push = owner.client.http.post(owner.client.url("/api/sync/push")).body(large);
    assert_eq!(owner.client.send(push).await.status, 400, "read to its end, and no push");
}

/// Who waits for news is told through the proxy as soon as there is some, and not before.
async fn news_come_through(world: &World, outside: &str) {
    let office = Asker::from("127.0.0.4", outside);
    let asked =
        SignIn { username: "chuangwei".into(), password: PASSWORD.into(), device: office.client.device, device_name: String::new() };
    let request = office.client.http.post(office.client.url("/api/session")).json(&asked).header("origin", &office.client.base);
    assert_eq!(office.client.send(request).await.status, 200);
    let head = office.client.get("/api/sync/pull?protocol=1&cursor=0").await.json::<PullAnswer>().head;
    let listen = office.client.http.get(office.client.url(&format!("/api/sync/listen?after={head}"))).header("x-jingge", "1");
    let told = tokio::spawn(async move { listen.send().await.unwrap().status().as_u16() });
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(world.state.listeners.count() == 1 && !told.is_finished(), "it waits");
    let wang = world.phone("wang").await;
    wang.report(kind("A06"), lane(), "墙角").await;
    let begun = Instant::now();
    wang.sync().await;
    assert_eq!(told.await.unwrap(), 200);
    println!("told through the proxy after {:?}", begun.elapsed());
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn behind_nginx_as_the_document_sets_it_up_everybody_is_told_apart() {
    let Some(nginx) = program("nginx") else { return };
    let port = free_port();
    let (world, outside) = behind(port).await;
    let (folder, upstream) = (TempDir::new().unwrap(), world.base.strip_prefix("http://").unwrap());
    let own = folder.path().display();
    let servers = adapted(
        example("nginx"),
        &[
            ("listen 80;", &format!("listen 127.0.0.1:{};", free_port())),
            ("listen 443 ssl;", &format!("listen 127.0.0.1:{port};")),
            ("    ssl_certificate     /etc/ssl/jingge/fullchain.pem;\n", ""),
            ("    ssl_certificate_key /etc/ssl/jingge/privkey.pem;\n", ""),
            ("127.0.0.1:8080", upstream),
        ],
    );
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|kind| format!("{kind}_temp_path {own}/{kind};\n")).concat();
    let whole = format!(
        "daemon off;\nmaster_process off;\npid {own}/pid;\nerror_log {own}/error.log;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{servers}}}\n"
    );
    fs::write(folder.path().join("nginx.conf"), whole).unwrap();
    let mut command = Command::new(nginx);
    command.arg("-p").arg(folder.path()).arg("-e").arg(folder.path().join("error.log")).arg("-c").arg(folder.path().join("nginx.conf"));
    let _running = started(command, folder, port);
    everybody_is_told_apart(&outside).await;
    news_come_through(&world, &outside).await;
}

#[tokio::test]
async fn behind_caddy_as_the_document_sets_it_up_everybody_is_told_apart() {
    let Some(caddy) = program("caddy") else { return };
    let port = free_port();
    let (world, outside) = behind(port).await;
    let (folder, upstream) = (TempDir::new().unwrap(), world.base.strip_prefix("http://").unwrap());
    let site = format!("http://127.0.0.1:{port} {{");
    let site = adapted(example("caddyfile"), &[("jingge.example {", &site), ("127.0.0.1:8080", upstream)]);
    fs::write(folder.path().join("Caddyfile"), format!("{{\n\tadmin off\n\tauto_https off\n}}\n{site}")).unwrap();
    let mut command = Command::new(caddy);
    command.args(["run", "--adapter", "caddyfile", "--config"]).arg(folder.path().join("Caddyfile"));
    command.env("HOME", folder.path()).env("XDG_DATA_HOME", folder.path()).env("XDG_CONFIG_HOME", folder.path());
    let _running = started(command, folder, port);
    everybody_is_told_apart(&outside).await;
    news_come_through(&world, &outside).await;
}
