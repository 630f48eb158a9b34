//! How the web app is built.

/// How to build the web app.
#[derive(clap::Args, Default)]
pub struct Options {
    /// Quicker to build and far bigger: cargo's dev profile, nothing compressed. 开发用，快而大。
    #[arg(long)]
    pub dev: bool,
    /// Build even when nothing has changed. 不管有没有改动都重建。
    #[arg(long)]
    pub force: bool,
    /// Build, beside the app that is shipped, one that also carries the contract of its store, for the browser test. 供浏览器测试。
    #[arg(long)]
    pub contract: bool,
}
