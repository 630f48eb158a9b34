//! Reading the changes of a pull, a few at a time.

use super::answer::Failure;
#[cfg(feature = "web")]
use super::phone::read_inspections;
#[cfg(not(feature = "web"))]
use super::told::inspections_of;
use super::told::{PushEffects, ReadChange, ToldChange, too_old};

/// Reads some changes of a pull.
///
/// # Errors
/// [`Failure::NoNetwork`]: one that is no change of any age.
pub async fn read_changes(texts: &[&str]) -> Result<Vec<ReadChange>, Failure> {
    let mut changes = Vec::with_capacity(texts.len());
    let mut inspections = Vec::new();
    for text in texts {
        changes.push(match crate::store::json::read::<PushEffects>(text) {
            Ok(PushEffects { change: ToldChange::Inspection(_) }) => {
                inspections.push((*text).to_owned());
                continue;
            }
            Ok(PushEffects { change }) => ReadChange::PushEffects(change),
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
