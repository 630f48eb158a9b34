//! `jingge audit verify` and `jingge audit anchor`.

use super::{
    Failure,
    args::{AuditAnchor, AuditVerify, Common},
    open,
    output::say,
    store::TownRow,
};
use crate::{
    audit::{self, Anchor, ChainEnd},
    config::Settings,
    state::State,
    witness::{self, Compared},
};
use shared::moment::UtcOffset;
use std::{fs, io::Write as _, path::Path};

/// Checks the chain of one town or of all and names the first bad row; then compares what is kept with it and names each row that differs.
///
/// # Errors
/// A chain that does not hold or has left its anchor, a row that is not as the chain has it, an unknown town, a database that cannot be read.
pub async fn verify(common: Common, asked: AuditVerify) -> Result<(), Failure> {
    let anchor = asked.anchor.as_deref().map(read).transpose()?;
    let state = open::existing(common.settle(Settings::default())?).await?;
    let towns = open::towns(&state, asked.town.as_deref()).await?;
    for town in &towns {
        let Compared { rows, unattested, .. } = held(&state, town).await?;
        let TownRow { code, name, .. } = town;
        say(format!(
            "{code} {name}: 审计链完好, 共 {rows} 条, 保存的内容与它相符\n{code}: the audit chain holds, {rows} rows, and what is kept is as it says"
        ))?;
        if unattested > 0 {
            say(format!("{code}: 升级前写入、当时无链作证 {unattested} 行\n{code}: not attested (before the upgrade): {unattested} rows"))?;
        }
    }
    let Some(anchor) = anchor else { return Ok(()) };
    let asked_for = |end: &&ChainEnd| asked.town.as_ref().is_none_or(|code| *code == end.code);
    for end in anchor.audit.iter().filter(asked_for) {
        anchored(&state, end).await?;
    }
    for town in towns.iter().filter(|town| anchor.audit.iter().all(|end| end.town != town.id)) {
        say(format!("{0} {1}: 锚点里没有这个镇\n{0}: the anchor says nothing of this town", town.code, town.name))?;
    }
    Ok(())
}

/// Writes where all chains end, each checked before.
///
/// # Errors
/// A chain that does not hold, a file that is there already or cannot be written.
pub async fn anchor(common: Common, asked: AuditAnchor) -> Result<(), Failure> {
    let state = open::existing(common.settle(Settings::default())?).await?;
    for town in open::towns(&state, None).await? {
        held(&state, &town).await?;
    }
    let anchor = audit::anchor(state.db.reader()).await?;
    let text = serde_json::to_string_pretty(&anchor).map_err(crate::error::Error::internal)?;
    let Some(file) = asked.file else { return say(text) };
    let name = file.display();
    let failed = |error| Failure::system(&format!("写不了 {name}"), &format!("cannot write {name}"), error);
    let mut target = fs::File::create_new(&file).map_err(failed)?;
    writeln!(target, "{text}").and_then(|()| target.sync_all()).map_err(failed)?;
    let ends: Vec<String> = anchor.audit.iter().map(|end| format!("{} {}", end.code, end.seq)).collect();
    let ends = ends.join(", ");
    say(format!("锚点已写入 {name} ({ends}); 请保存到别的机器\nthe anchor is in {name} ({ends}); keep it on another machine"))
}

/// The chain of a town, if it holds by itself and all that is kept is as it says.
async fn held(state: &State, town: &TownRow) -> Result<Compared, Failure> {
    let instant = state.db.snapshot().await?;
    let compared = witness::verify(&instant, town.id).await?.map_err(|bad| {
        let zh = format!("{} {}: 审计链第 {} 条不符: {}", town.code, town.name, bad.seq, bad.why);
        Failure::failed(zh, format!("{}: row {} of the audit chain does not hold: {}", town.code, bad.seq, bad.why))
    })?;
    if compared.is_whole() {
        return Ok(compared);
    }
    for differs in &compared.differences {
        say(format!("{} {differs}", town.code))?;
    }
    let count = compared.differences.len() as u64 + compared.more;
    Err(Failure::failed(
        format!("{} {}: 审计链完好, 但有 {count} 处内容与它不符, 没有改动任何东西", town.code, town.name),
        format!("{}: the audit chain holds, but {count} rows are not as it says; nothing was changed", town.code),
    ))
}

async fn anchored(state: &State, end: &ChainEnd) -> Result<(), Failure> {
    let ChainEnd { code, seq, .. } = end;
    let at = end.at.to_iso(UtcOffset::CHINA);
    match audit::anchor_mismatch(state.db.reader(), end).await? {
        None => say(format!("{code}: 锚点第 {seq} 条 ({at}) 仍在链上\n{code}: row {seq} of the anchor ({at}) is still in the chain")),
        Some(how) => Err(Failure::failed(
            format!("{code}: 锚点第 {seq} 条 ({at}) 不在链上: {how}"),
            format!("{code}: row {seq} of the anchor ({at}) is not in the chain: {how}"),
        )),
    }
}

fn read(file: &Path) -> Result<Anchor, Failure> {
    let name = file.display();
    let bytes = fs::read(file).map_err(|error| Failure::system(&format!("读不了 {name}"), &format!("cannot read {name}"), error))?;
    let none = |error| Failure::system(&format!("{name} 不是锚点"), &format!("{name} is no anchor"), error);
    serde_json::from_slice(&bytes).map_err(none)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::{backup, demo, town};
    use std::path::PathBuf;

    #[tokio::test]
    async fn an_anchor_and_a_backups_manifest_find_a_chain_whose_end_is_gone_and_name_the_row() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let common = || Common { data: Some(data.clone()), ..Common::default() };
        let state = open::state(common().settle(Settings::default()).unwrap()).await.unwrap();
        town::import(&state, town::read(&demo::folder()).ok().unwrap(), "operator").await.unwrap();
        let backup = backup::make(&state, &folder.path().join("backup")).await.unwrap().0;

        let file = folder.path().join("anchor.json");
        anchor(common(), AuditAnchor { file: Some(file.clone()) }).await.unwrap();
        let again = format!("{:?}", anchor(common(), AuditAnchor { file: Some(file.clone()) }).await.unwrap_err());
        assert!(again.contains("写不了") && again.contains("cannot write"), "an anchor is never written over: {again}");

        let against = |file: PathBuf| verify(common(), AuditVerify { town: None, anchor: Some(file) });
        let manifest = backup.join("manifest.json");
        against(file.clone()).await.unwrap();
        against(manifest.clone()).await.unwrap();
        let other = folder.path().join("other.json");
        let mut later: Anchor = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        later.audit[0].seq += 1;
        fs::write(&other, serde_json::to_vec(&later).unwrap()).unwrap();
        let said = format!("{:?}", against(other).await.unwrap_err());
        assert!(said.contains("锚点第 2 条") && said.contains("链被截断") && said.contains("row 2 of the anchor"), "{said}");
        let none = format!("{:?}", against(backup.join("jingge.sqlite")).await.unwrap_err());
        assert!(none.contains("不是锚点"), "{none}");
    }
}
