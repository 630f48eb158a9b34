//! `jingge tile-token …`.

use super::{
    Failure,
    args::{Common, TileTokenAdd, TileTokenNamed, TileTokenTask, TileTokenTown},
    open,
    output::say,
};
use crate::{auth, config::Settings, error::Error, state::State};
use shared::account::{NewTileToken, TileToken};

/// How the audit chain names whoever sits at the machine.
const OPERATOR: &str = "operator";

/// Makes, lists or revokes read tokens for tiles.
///
/// # Errors
/// An unknown town or token; a name or an end that is not taken.
pub async fn tile_token(common: Common, asked: TileTokenTask) -> Result<(), Failure> {
    let state = open::existing(common.settle(Settings::default())?).await?;
    match asked {
        TileTokenTask::Add(asked) => {
            let made = added(&state, &asked).await?;
            say(format!(
                "已建令牌 {} (只显示这一次)\nMade the token {}; it is shown this once.\n令牌 token: {}\n网址 XYZ: /tiles/heat/{{z}}/{{x}}/{{y}}.png?token={}",
                made.name, made.name, made.token, made.token
            ))
        }
        TileTokenTask::List(asked) => say(listed(&state, &asked).await?),
        TileTokenTask::Revoke(asked) => {
            revoked(&state, &asked).await?;
            say(format!("已停用令牌 {}\nRevoked the token {}.", asked.name.trim(), asked.name.trim()))
        }
    }
}

async fn added(state: &State, asked: &TileTokenAdd) -> Result<TileToken, Failure> {
    let town = open::reference(state, &asked.town).await?.town.id;
    let tx = state.db.write().await?;
    let wanted = NewTileToken { name: asked.name.clone(), days: asked.days };
    let made = auth::add_tile_token(state, &tx, town, &wanted, OPERATOR.to_owned()).await.map_err(|error| match error {
        Error::BadRequest(what) => Failure::failed(
            format!("令牌没有建成: {what} (名称 1-60 个字, 与有效令牌不重名, 有效 1-366 天, 同时至多 20 个)"),
            format!("the token was not made: {what}"),
        ),
        other => other.into(),
    })?;
    tx.commit().await.map_err(Error::from)?;
    Ok(made)
}

/// One token a line.
async fn listed(state: &State, asked: &TileTokenTown) -> Result<String, Failure> {
    let town = open::reference(state, &asked.town).await?.town.clone();
    let tokens = auth::tile_tokens(state.db.reader(), town.id, state.clock.now()).await?;
    let mut text = format!("{}: {} 个令牌 · tokens", town.name, tokens.len());
    for token in tokens {
        let stands = match (token.in_force, token.revoked_at) {
            (true, _) => "有效 in force",
            (false, Some(_)) => "已停用 revoked",
            (false, None) => "已到期 expired",
        };
        let until = token.expires_at.local(town.offset).format("%Y-%m-%d %H:%M");
        text.push_str(&format!("\n  {}  {until}  {stands}", token.name));
    }
    Ok(text)
}

async fn revoked(state: &State, asked: &TileTokenNamed) -> Result<(), Failure> {
    let town = open::reference(state, &asked.town).await?.town.id;
    let tx = state.db.write().await?;
    let tokens = auth::tile_tokens(&tx, town, state.clock.now()).await?;
    let Some(token) = tokens.into_iter().find(|token| token.in_force && token.name == asked.name.trim()) else {
        return Err(Failure::failed(
            format!("没有名为 {} 的有效令牌; 用 jingge tile-token list 查看", asked.name.trim()),
            format!("no token in force is called {}; see jingge tile-token list", asked.name.trim()),
        ));
    };
    auth::revoke_tile_token(state, &tx, town, &token.id, OPERATOR.to_owned()).await?;
    tx.commit().await.map_err(Error::from)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::issue::tests::World;

    #[actix_web::test]
    async fn a_token_is_made_listed_and_revoked_by_its_name() {
        let world = World::new().await;
        let town = world.state.reference(world.town).await.unwrap().town.code.clone();
        let add = |name: &str, days| TileTokenAdd { town: town.clone(), name: name.to_owned(), days };
        let named = |name: &str| TileTokenNamed { town: town.clone(), name: name.to_owned() };
        let list = || async { listed(&world.state, &TileTokenTown { town: town.clone() }).await.unwrap() };
        let made = added(&world.state, &add("县卫健委 QGIS", 90)).await.unwrap();
        assert_eq!(made.token.len(), 43);
        for (name, days) in [("县卫健委 QGIS", 5), ("", 5), ("另一个", 0), ("另一个", 367)] {
            assert!(added(&world.state, &add(name, days)).await.is_err(), "{name} {days}");
        }
        let text = list().await;
        assert!(text.contains("县卫健委 QGIS") && text.contains("有效") && !text.contains(&made.token), "{text}");
        assert!(revoked(&world.state, &named("没有")).await.is_err());
        revoked(&world.state, &named("县卫健委 QGIS")).await.unwrap();
        assert!(list().await.contains("已停用"));
        assert!(revoked(&world.state, &named("县卫健委 QGIS")).await.is_err(), "it is over");
        added(&world.state, &add("县卫健委 QGIS", 5)).await.unwrap();
    }
}
