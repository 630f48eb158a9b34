//! The signed statement that a command and the bytes of its photos are durable on the server.

use crate::{
    id::{IssueId, OpId},
    moment::Moment,
    photo::Hash,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, VerifyingKey};
use serde::{Deserialize, Serialize};

/// A receipt: Ed25519 over [`Receipt::signed_bytes`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// The command.
    pub op: OpId,
    /// Its issue.
    pub issue: IssueId,
    /// The issue's version when the command was carried out.
    pub version: u64,
    /// Hashes of the command's files, in the command's order: its photos, then its voice note.
    pub photos: Vec<Hash>,
    /// When the receipt was issued.
    pub at: Moment,
    /// Id of the signing key.
    pub key: String,
    /// Signature, base 64.
    pub signature: String,
}

/// The server's public key as the phone pins it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicKey {
    /// Id: the first 16 hexadecimal digits of the SHA-256 of the key.
    pub id: String,
    /// 32 bytes, base 64.
    pub key: String,
}

/// Why a receipt is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Signed with another key than the pinned one.
    #[error("another key")]
    OtherKey,
    /// Key or signature is no base 64 of the right length.
    #[error("malformed")]
    Malformed,
    /// The signature does not fit.
    #[error("wrong signature")]
    WrongSignature,
}

impl Receipt {
    /// The bytes that are signed: one line per field, so that any tool can rebuild them.
    #[must_use]
    pub fn signed_bytes(&self) -> Vec<u8> {
        let photos: Vec<String> = self.photos.iter().map(ToString::to_string).collect();
        format!(
            "jingge receipt 1\nop {}\nissue {}\nversion {}\nphotos {}\nat {}\nkey {}\n",
            self.op,
            self.issue,
            self.version,
            photos.join(","),
            self.at.0,
            self.key
        )
        .into_bytes()
    }

    /// Checks the signature against the pinned key.
    ///
    /// # Errors
    /// Another key, a malformed key or signature, or a signature that does not fit.
    pub fn verify(&self, pinned: &PublicKey) -> Result<(), ReceiptError> {
        if self.key != pinned.id {
            return Err(ReceiptError::OtherKey);
        }
        let key: [u8; 32] = STANDARD.decode(&pinned.key).ok().and_then(|key| key.try_into().ok()).ok_or(ReceiptError::Malformed)?;
        let key = VerifyingKey::from_bytes(&key).map_err(|_| ReceiptError::Malformed)?;
        let signature = STANDARD.decode(&self.signature).map_err(|_| ReceiptError::Malformed)?;
        let signature = Signature::from_slice(&signature).map_err(|_| ReceiptError::Malformed)?;
        key.verify_strict(&self.signed_bytes(), &signature).map_err(|_| ReceiptError::WrongSignature)
    }
}

impl PublicKey {
    /// Names a key by its bytes.
    #[must_use]
    pub fn of(bytes: &[u8; 32]) -> Self {
        let id = Hash::of(bytes).to_string().chars().take(16).collect();
        Self { id, key: STANDARD.encode(bytes) }
    }
}
