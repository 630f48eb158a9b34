//! `cargo xtask run`: from a fresh checkout to a running demo town.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::workspace::Workspace;
use crate::{process, web};

/// Where the demo town lives and who can reach it.
#[derive(clap::Args)]
pub struct Options {
    /// Address to listen on. 监听地址。
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
    /// Folder of the database, photos and keys. 数据目录。
    #[arg(long, default_value = "data/demo")]
    data: PathBuf,
    /// Serve https on port 8443 to phones in the same network by the server's own authority; give an
    /// address if it is none of this machine's. 让同网的手机用 https 访问。
    #[arg(long, value_name = "ADDRESS", num_args = 0..=1)]
    lan: Option<Option<std::net::IpAddr>>,
    /// Build the web app quickly and big. 网页应用用开发方式构建。
    #[arg(long)]
    dev: bool,
}

/// Builds the web app and the server, then becomes the server.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    web::build(workspace, &web::Options { dev: options.dev, ..web::Options::default() })?;
    eprintln!("building the server");
    process::perform(&mut workspace.build_server())?;
    let data = workspace.root.join(&options.data);
    std::fs::create_dir_all(&data).with_context(|| format!("making {}", data.display()))?;
    let mut server = Command::new(workspace.debug_server());
    server.current_dir(&workspace.root).args(["serve", "--demo", "--data"]).arg(&data);
    server.arg("--web").arg(workspace.web());
    match options.lan {
        None => become_it(server.args(["--listen", &options.listen])),
        Some(address) => {
            server.args(["--tls", "own", "--listen", &options.listen]).env("JINGGE_HTTPS_LISTEN", "0.0.0.0:8443");
            if let Some(address) = address {
                server.env("JINGGE_HTTPS_HOSTS", address.to_string());
            }
            become_it(&mut server)
        }
    }
}

/// Replaces this program by the server, so that a signal reaches the server itself.
#[cfg(unix)]
fn become_it(server: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(server.exec()).context("could not start the server")
}

#[cfg(not(unix))]
fn become_it(server: &mut Command) -> Result<()> {
    process::perform(server)
}
