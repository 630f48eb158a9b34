//! Reading the changes of a pull: the part of the program that knows inspections is fetched if there are any.

#[cfg(not(feature = "web"))]
use super::answer::inspections_of;
use super::answer::{Failure, ReadChange, Told, ToldChange, too_old};
#[cfg(feature = "web")]
use super::phone::read_inspections;

/// Reads some changes of a pull.
///
/// # Errors
/// [`Failure::NoNetwork`]: one that is no change of any age.
pub async fn read_changes(texts: &[&str]) -> Result<Vec<ReadChange>, Failure> {
    let mut changes = Vec::with_capacity(texts.len());
    let mut inspections = Vec::new();
    for text in texts {
        changes.push(match crate::store::json::read::<Told>(text) {
            Ok(Told { change: ToldChange::Inspection(_) }) => {
                inspections.push((*text).to_owned());
                continue;
            }
            Ok(Told { change }) => ReadChange::Told(change),
            Err(_) => too_old(text)?,
        });
    }
    if !inspections.is_empty() {
        changes.extend(read_inspections(inspections).await?);
    }
    Ok(changes)
}

#[cfg(not(feature = "web"))]
async fn read_inspections(texts: Vec<String>) -> Result<Vec<ReadChange>, Failure> {
    inspections_of(&texts)
}
