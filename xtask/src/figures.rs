//! `cargo xtask figures`: the figures that have limits, measured.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::test::{browser_command, last_run};
use crate::workspace::Workspace;
use crate::{dist, process, web};

/// Prints each figure beside its limit.
pub fn figures(workspace: &Workspace) -> Result<()> {
    let report = web::build(workspace, &web::Options::default())?;
    let binary = dist::build(workspace)?;
    let idle = idle_megabytes(&binary)?;
    let browser = browser_figures(workspace);
    for (name, first, _, limit) in report.programs() {
        println!("{:<40}{first:>8.1} kB   limit {limit}", format!("first visit of {name}, brotli"));
    }
    println!("release server, idle, resident          {idle:>8.1} MB   limit 60");
    println!("the one binary                          {:>8.1} MB", std::fs::metadata(&binary)?.len() as f64 / 1e6);
    match browser {
        Ok(lines) if lines.is_empty() => println!("browser: the suite printed no figure"),
        Ok(lines) => lines.iter().for_each(|line| println!("{line}")),
        Err(error) => println!("browser: not measured: {error:#}"),
    }
    match last_run(workspace) {
        Some(run) => {
            println!("last cargo xtask test                   {:>8.1} min  limit 30 cold, 8 warm ({})", run.seconds / 60.0, run.line())
        }
        None => println!("last cargo xtask test: none recorded yet"),
    }
    Ok(())
}

/// The lines that the browser suite prints of its own measurements.
fn browser_figures(workspace: &Workspace) -> Result<Vec<String>> {
    process::perform(&mut workspace.build_server())?;
    let log = workspace.target.join("figures.log");
    let _ = std::fs::remove_file(&log);
    let mut command = browser_command(workspace);
    command.args(["--", "--ignored", "figures", "--nocapture"]).env("JINGGE_FIGURES", "1");
    let end = process::logged(&mut command, &log, Duration::from_secs(900))?;
    let text = String::from_utf8_lossy(&std::fs::read(&log)?).into_owned();
    match end {
        process::End::Well => Ok(figure_lines(&text)),
        process::End::Badly(how) => bail!("{how}; see {}", log.display()),
        process::End::Late => bail!("no answer within 15 minutes; see {}", log.display()),
    }
}

/// The part of each line that begins with `figure `, wherever libtest's own words put it.
fn figure_lines(text: &str) -> Vec<String> {
    let starts = text.lines().filter_map(|line| line.find("figure ").map(|start| (line, start)));
    let whole = starts.filter(|(line, start)| *start == 0 || line.get(..*start).is_some_and(|before| before.ends_with("... ")));
    whole.filter_map(|(line, start)| line.get(start..)).map(str::to_owned).collect()
}

/// Memory of the release server on a filled demo town, five seconds after it became healthy.
///
/// It is started twice: drawing the demo's scenes is not idling, so the second start is measured.
fn idle_megabytes(binary: &Path) -> Result<f64> {
    let data = tempfile::tempdir()?;
    let mut first = start(binary, data.path(), true)?;
    process::succeeds(Command::new("kill").args(["-TERM", &first.server.id().to_string()]));
    wait_for_end(&mut first.server);
    let second = start(binary, data.path(), false)?;
    std::thread::sleep(Duration::from_secs(5));
    let status = std::fs::read_to_string(format!("/proc/{}/status", second.server.id()));
    let status = status.context("reading the server's memory needs Linux")?;
    let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok());
    kilobytes.map(|kilobytes| kilobytes * 1024.0 / 1e6).context("the system does not say how much memory the server holds")
}

/// A server that ends with this value.
struct Running {
    server: Child,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn wait_for_end(server: &mut Child) {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(15) && matches!(server.try_wait(), Ok(None)) {
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Starts the binary on a free port and waits until it says that it is healthy.
fn start(binary: &Path, data: &Path, demo: bool) -> Result<Running> {
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let mut command = Command::new(binary);
    command.arg("serve").args(demo.then_some("--demo")).arg("--data").arg(data);
    command.args(["--listen", &format!("127.0.0.1:{port}")]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut running = Running { server: command.spawn().context("starting the server")? };
    let start = Instant::now();
    while !is_healthy(port) {
        if let Some(status) = running.server.try_wait()? {
            bail!("the server stopped at once ({status})");
        }
        if start.elapsed() > Duration::from_secs(300) {
            bail!("the server was not healthy within five minutes");
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(running)
}

fn is_healthy(port: u16) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut head = [0; 12];
        stream.read_exact(&mut head)?;
        Ok(&head == b"HTTP/1.1 200")
    };
    ask().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_found_also_behind_the_name_of_their_test() {
        let text = "running 1 test\ntest figures ... figure photo to draft 412 ms limit 1000\nfigure save 80 ms\nno figure here\nok\n";
        assert_eq!(figure_lines(text), ["figure photo to draft 412 ms limit 1000", "figure save 80 ms"]);
    }
}
