//! `manifest.json`: what stands outside the encryption. Who, to whom, which range, which digests; no personal data.
//!
//! The signature covers the stored bytes, never a rewritten form of them. Unknown fields are read over unless
//! `critical` names them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::card::is_site_code;
use super::{BundleError, Limit};
use crate::seal::identity::{MAX_RECIPIENTS, Recipient};

/// The version that this program writes and reads.
pub const FORMAT: &str = "xueji-bundle/1";
/// Most bytes of manifest.json, padding included.
pub const MAX_MANIFEST: usize = 64 * 1024;
/// Most items of `needs` and of `counts`.
const MAX_ITEMS: usize = 256;
/// Every name that this program understands.
const KNOWN: [&str; 24] = [
    "format",
    "kind",
    "realm",
    "from",
    "to",
    "recipients",
    "site_code",
    "epoch",
    "number",
    "previous",
    "first_seq",
    "last_seq",
    "head",
    "acknowledges",
    "needs",
    "part",
    "parts",
    "counts",
    "created_at",
    "clock",
    "payload_sha256",
    "payload_bytes",
    "app_version",
    "critical",
];

/// What a bundle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BundleKind {
    /// 上报: journal entries from a school to its center.
    Report,
    /// 回执: what the center answers.
    Receipt,
    /// What the center tells its sites: site list, rule pack, calendar, revoked keys.
    Directory,
}

impl BundleKind {
    /// The word in the manifest.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Receipt => "receipt",
            Self::Directory => "directory",
        }
    }
}

/// How far the sender's clock can be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Clock {
    /// No reason for doubt.
    Trusted,
    /// It jumped, or stood before the program was built.
    Doubtful,
}

/// The last thing taken in from the other side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    /// Its epoch.
    pub epoch: u64,
    /// Its bundle number.
    pub number: u64,
    /// The last journal entry taken in without a gap.
    pub seq: u64,
    /// SHA-256 of its manifest.json, hex.
    pub sha256: String,
}

/// Journal entries that the receiver must have before these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// Their epoch.
    pub epoch: u64,
    /// The first one.
    pub first_seq: u64,
    /// The last one.
    pub last_seq: u64,
}

/// The manifest. Digests and fingerprints are 64 lower-case hex digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// What it is.
    pub kind: BundleKind,
    /// The deployment, as on the cards.
    pub realm: String,
    /// Fingerprint of the sender's card.
    pub from: String,
    /// Fingerprint of the addressee's card.
    pub to: String,
    /// All age recipients of the payload.
    pub recipients: Vec<String>,
    /// 学校标识码 of the sender.
    pub site_code: String,
    /// The sender's epoch.
    pub epoch: u64,
    /// Counts the sender's bundles to this addressee in this epoch, from 1.
    pub number: u64,
    /// SHA-256 of the manifest.json before it in this direction.
    pub previous: Option<String>,
    /// First journal entry inside; one more than `last_seq` when there is none.
    pub first_seq: u64,
    /// Last journal entry inside.
    pub last_seq: u64,
    /// Digest of the sender's newest journal entry.
    pub head: Option<String>,
    /// What the sender has taken in from the addressee.
    pub acknowledges: Option<Acknowledged>,
    /// What the addressee must have already.
    pub needs: Vec<Need>,
    /// Which part of a split bundle, from 1.
    pub part: u32,
    /// Of how many.
    pub parts: u32,
    /// How many items of each kind are inside.
    pub counts: BTreeMap<String, u64>,
    /// When, in RFC 3339.
    pub created_at: String,
    /// Whether that time can be believed.
    pub clock: Clock,
    /// SHA-256 of payload.age; filled in while packing.
    pub payload_sha256: String,
    /// Bytes of payload.age; filled in while packing.
    pub payload_bytes: u64,
    /// The program's version.
    pub app_version: String,
    /// Names of fields that a reader must understand or refuse the bundle.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub critical: Vec<String>,
}

/// Who claims to have made a manifest; read before the signature is checked, for finding the card only.
#[derive(Deserialize)]
struct Claim {
    from: String,
}

impl Manifest {
    /// The fingerprint in `from`, not yet believed.
    pub(super) fn claimed_sender(bytes: &[u8]) -> Option<String> {
        serde_json::from_slice::<Claim>(bytes).ok().map(|claim| claim.from).filter(|from| is_hex(from))
    }

    /// Reads stored bytes.
    ///
    /// # Errors
    /// [`BundleError::Newer`] for another version or an unknown critical field, [`BundleError::Broken`] for
    /// anything that does not keep to the format, [`BundleError::TooLarge`].
    pub fn parse(bytes: &[u8]) -> Result<Self, BundleError> {
        const BROKEN: BundleError = BundleError::Broken("manifest.json");
        if bytes.len() > MAX_MANIFEST {
            return Err(BundleError::TooLarge(Limit::Manifest));
        }
        let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|_| BROKEN)?;
        let word = |name: &str| value.get(name).and_then(serde_json::Value::as_str);
        match word("format") {
            Some(FORMAT) => {}
            Some(other) if other.starts_with("xueji-bundle/") => {
                return Err(BundleError::Newer(clean(other)));
            }
            _ => return Err(BundleError::NotABundle),
        }
        if let Some(kind) = word("kind").filter(|kind| !["report", "receipt", "directory"].contains(kind)) {
            return Err(BundleError::Newer(clean(kind)));
        }
        if let Some(critical) = value.get("critical") {
            for name in critical.as_array().ok_or(BROKEN)? {
                let name = name.as_str().ok_or(BROKEN)?;
                if !KNOWN.contains(&name) {
                    return Err(BundleError::Newer(clean(name)));
                }
            }
        }
        let manifest: Self = serde_json::from_slice(bytes).map_err(|_| BROKEN)?;
        manifest.check().map_err(BundleError::Broken)?;
        Ok(manifest)
    }

    /// The text that is signed along with the manifest: it keeps a manifest's signature apart from any other.
    #[must_use]
    pub fn trusted_comment(&self) -> String {
        format!("{FORMAT} {} {}-{}-{}", self.kind.key(), self.site_code, self.epoch, self.number)
    }

    /// The recipients as keys.
    ///
    /// # Errors
    /// [`BundleError::Broken`] if one is none.
    pub fn recipient_keys(&self) -> Result<Vec<Recipient>, BundleError> {
        let keys = self.recipients.iter().map(|text| Recipient::parse(text));
        keys.collect::<Result<_, _>>().map_err(|_| BundleError::Broken("recipients"))
    }

    /// The name of the first field that does not keep to the format.
    pub(super) fn check(&self) -> Result<(), &'static str> {
        let optional_hex = |digest: &Option<String>| digest.as_deref().is_none_or(is_hex);
        let range = |first: u64, last: u64| last.checked_add(1).is_some_and(|after| first <= after);
        let fields = [
            ("format", self.format == FORMAT),
            ("realm", is_word(&self.realm)),
            ("from", is_hex(&self.from)),
            ("to", is_hex(&self.to)),
            ("recipients", !self.recipients.is_empty() && self.recipients.len() <= MAX_RECIPIENTS),
            ("recipients", self.recipients.iter().all(|text| Recipient::parse(text).is_ok())),
            ("site_code", is_site_code(&self.site_code)),
            ("number", self.number > 0),
            ("previous", optional_hex(&self.previous)),
            ("first_seq", range(self.first_seq, self.last_seq)),
            ("head", optional_hex(&self.head)),
            ("acknowledges", self.acknowledges.as_ref().is_none_or(|seen| is_hex(&seen.sha256))),
            ("needs", self.needs.len() <= MAX_ITEMS),
            ("needs", self.needs.iter().all(|need| range(need.first_seq, need.last_seq))),
            ("part", self.part >= 1 && self.part <= self.parts && self.parts <= 9999),
            ("counts", self.counts.len() <= MAX_ITEMS && self.counts.keys().all(|name| is_word(name))),
            ("created_at", is_word(&self.created_at)),
            ("payload_sha256", is_hex(&self.payload_sha256)),
            ("app_version", is_word(&self.app_version)),
        ];
        fields.into_iter().find(|(_, holds)| !holds).map_or(Ok(()), |(name, _)| Err(name))
    }
}

/// Whether `text` is 64 lower-case hex digits.
#[must_use]
pub fn is_hex(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether `text` is 1 to 64 visible ASCII characters.
#[must_use]
pub fn is_word(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// What may be shown of a word that was not understood.
fn clean(word: &str) -> String {
    word.chars().filter(char::is_ascii_graphic).take(40).collect()
}
