//! How a task fails: one line in Chinese, one in English, and an exit code.

use crate::{config::ConfigError, error::Error};
use std::{fmt::Display, process::ExitCode};

/// Why a task was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    code: u8,
    zh: String,
    en: String,
}

impl Failure {
    /// The task was tried and failed: exit code 1.
    pub fn failed(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code: 1, zh: zh.into(), en: en.into() }
    }

    /// What was asked makes no sense: exit code 2.
    pub fn usage(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code: 2, zh: zh.into(), en: en.into() }
    }

    /// Something of the system went wrong while doing `zh` / `en`: exit code 1.
    pub fn system(zh: &str, en: &str, why: impl Display) -> Self {
        Self::failed(format!("{zh}: {why}"), format!("{en}: {why}"))
    }

    /// The same with what to do about it.
    #[must_use]
    pub fn advised(self, zh: &str, en: &str) -> Self {
        Self { zh: format!("{}; {zh}", self.zh), en: format!("{}; {en}", self.en), ..self }
    }

    /// Writes both lines to standard error and gives the exit code.
    #[must_use]
    pub fn report(self) -> ExitCode {
        eprintln!("错误: {}", one_line(&self.zh));
        eprintln!("Error: {}", one_line(&self.en));
        ExitCode::from(self.code)
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        let zh = match &error {
            ConfigError::File { file, why } => format!("配置文件 {file}: {why}"),
            ConfigError::Value { key, value, .. } => format!("配置项 {key} 的值 {value:?} 不对, 应为{}", expected_zh(key)),
            ConfigError::HalfTls => "tls_cert 和 tls_key 要一起填".to_owned(),
            ConfigError::TwoBaseMaps => "basemap_url、tianditu_key、basemap_file 只能填一个".to_owned(),
            ConfigError::NoBaseMap { key } => format!("填了 {key}, 还要填底图本身: basemap_url、tianditu_key 或 basemap_file"),
            ConfigError::TwoTls => "tls 和 tls_cert 只能填一个".to_owned(),
        };
        Self::usage(zh, error.to_string())
    }
}

/// What a key takes, in Chinese; the English is in the error itself.
fn expected_zh(key: &str) -> &'static str {
    match key {
        "tls" => " own; 证书文件填在 tls_cert 和 tls_key",
        "https_hosts" => "内网地址 (如 192.168.1.10) 或 .local 名称, 至多八个",
        "listen" | "https_listen" => "地址:端口, 例如 127.0.0.1:8080",
        "database_url" => " postgres:// 开头的连接串; 用 SQLite 时不填",
        "public_url" => "不带路径的网址, 例如 https://jingge.example",
        "log" => " text 或 json",
        "workers" => " 1 至 64 的整数",
        "channel_hosts" => "主机名 (如 sms.example.gov.cn) 或写全的地址 (如 http://10.0.0.5:8080、smtp://10.0.0.6:25)",
        "device_idle_days" => " 1 至 3650 的整数",
        "basemap_url" | "basemap_picture_url" => {
            " https 瓦片地址模板, 如 https://tiles.example/{z}/{x}/{y}.png: {z} {x} {y} 各一次 (或 {-y}), {s} 只在主机里; 天地图用 _w 的图层; 只有本机地址可用 http"
        }
        "basemap_subdomains" => "代替 {s} 的部分, 如 0,1,2,3 (至多十六个), 与地址里的 {s} 一起填",
        "basemap_system" => " wgs84、cgcs2000 或 gcj02; 百度 (bd09) 的瓦片不按 XYZ 编号, 不能用; 天地图不用填",
        "basemap_attribution" => "底图是谁的 (版权、审图号), 一行, 至多 200 字",
        "basemap_max_zoom" => " 1 至 22 的整数",
        "tianditu_key" => "天地图控制台里浏览器端的 key (32 位字母数字)",
        "basemap_file" => "本机能读的 PMTiles 文件 (第 3 版, png、jpeg 或 webp 瓦片)",
        _ => " true 或 false",
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let (zh, en) = told(&error);
        Self::failed(zh, en)
    }
}

/// What went wrong in the store, for the person at the machine, who may know everything.
pub fn told(error: &Error) -> (String, String) {
    let zh = match error {
        Error::StorageFull(why) => format!("磁盘已满或不可写: {why}"),
        Error::Busy(why) => format!("数据库正忙, 请稍后再试: {why}"),
        Error::NotFound => "没有找到".to_owned(),
        Error::WeakPassword(why) => why.to_string(),
        Error::Internal(why) => why.clone(),
        other => format!("没有完成: {other}"),
    };
    let en = match error {
        Error::Internal(why) => why.clone(),
        other => other.to_string(),
    };
    (zh, en)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Answers arguments that were not understood, or asked for help or the version.
pub fn explain_usage(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        // Nothing is left to say when standard output is closed.
        let _closed = error.print();
        return ExitCode::SUCCESS;
    }
    eprintln!("用法有误, 见下面的英文说明; 用 --help 看示例。");
    let _closed = error.print();
    ExitCode::from(2)
}
