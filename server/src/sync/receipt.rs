//! Signing the statement that a command and its photos are durable.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signer as _, SigningKey};
use shared::{
    id::{IssueId, OpId},
    moment::Moment,
    photo::Hash,
    sync::{PublicKey, Receipt},
};

/// A command that has become durable with all its photos.
#[derive(Clone, Debug)]
pub struct Durable {
    /// The command.
    pub op: OpId,
    /// Its issue.
    pub issue: IssueId,
    /// The issue's version when it was carried out.
    pub version: u64,
    /// Its photos in its order.
    pub photos: Vec<Hash>,
}

/// The receipt for `durable`, issued at `at`. The caller stores it in the transaction that makes it true and sends it after the commit.
#[must_use]
pub fn sign(key: &SigningKey, durable: Durable, at: Moment) -> Receipt {
    let Durable { op, issue, version, photos } = durable;
    let public = PublicKey::of(key.verifying_key().as_bytes());
    let mut receipt = Receipt { op, issue, version, photos, at, key: public.id, signature: String::new() };
    receipt.signature = STANDARD.encode(key.sign(&receipt.signed_bytes()).to_bytes());
    receipt
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::sync::ReceiptError;
    use uuid::Uuid;

    #[test]
    fn a_phone_believes_the_receipt_only_with_the_pinned_key_and_unchanged() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let pinned = PublicKey::of(key.verifying_key().as_bytes());
        let durable = Durable {
            op: OpId(Uuid::from_u128(1)),
            issue: IssueId(Uuid::from_u128(2)),
            version: 3,
            photos: vec![Hash::of(b"a"), Hash::of(b"b")],
        };
        let receipt = sign(&key, durable, Moment(99));
        assert_eq!(receipt.verify(&pinned), Ok(()));
        let fewer = Receipt { photos: vec![Hash::of(b"a")], ..receipt.clone() };
        assert_eq!(fewer.verify(&pinned), Err(ReceiptError::WrongSignature));
        let other = PublicKey::of(SigningKey::from_bytes(&[8; 32]).verifying_key().as_bytes());
        assert_eq!(receipt.verify(&other), Err(ReceiptError::OtherKey));
    }
}
