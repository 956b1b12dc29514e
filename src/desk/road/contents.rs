//! `contents.json`: what a payload says of itself. Its form is told in `bundle/FORMAT.md`; here it is written and
//! read, behind limits, with the sender named once more inside the seal.

use std::io::Read;

use serde::{Deserialize, Serialize};

use crate::{
    bundle::{BundleError, pack::MAX_CONTENTS},
    changes::Disposition,
    domain::{ChangeId, Fingerprint},
    journal::{Decided, Decision, Directory, Disposed},
};

/// The only version there is.
const FORMAT: &str = "xueji-contents/1";

/// A piece of evidence that a bundle speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Its keyed digest at the sender.
    pub id: String,
    /// `jpeg`, `png` or `pdf`.
    pub media: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Whether this bundle carries it.
    pub here: bool,
}

/// A disposition or a decision on one change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Item {
    change: String,
    revision: u32,
    word: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    reason: String,
}

/// What a payload says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    format: String,
    /// The sender's fingerprint; must be the signer's.
    pub from: String,
    /// The papers.
    #[serde(default)]
    pub papers: Vec<Paper>,
    #[serde(default)]
    disposed: Vec<Item>,
    #[serde(default)]
    decided: Vec<Item>,
    /// In a directory: its version and files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory: Option<Directory>,
}

const DISPOSITIONS: [Disposition; 7] = [
    Disposition::Merged,
    Disposition::Already,
    Disposition::Waiting,
    Disposition::Duplicate,
    Disposition::Conflict,
    Disposition::Returned,
    Disposition::Quarantined,
];

impl Contents {
    /// The contents of a report.
    pub fn report(from: Fingerprint, papers: Vec<Paper>) -> Self {
        Self {
            format: FORMAT.into(),
            from: from.to_string(),
            papers,
            disposed: Vec::new(),
            decided: Vec::new(),
            directory: None,
        }
    }

    /// The contents of a receipt.
    pub fn receipt(from: Fingerprint, disposed: &[Disposed], decided: &[Decided]) -> Self {
        let disposed = disposed.iter().map(|item| Item {
            change: item.change.to_string(),
            revision: item.revision,
            word: item.disposition.key().to_owned(),
            reason: String::new(),
        });
        let decided = decided.iter().map(|item| {
            let (word, reason) = match &item.decision {
                Decision::Approved => ("approved", ""),
                Decision::Uploaded => ("uploaded", ""),
                Decision::Returned(reason) => ("returned", reason.as_str()),
            };
            Item {
                change: item.change.to_string(),
                revision: item.revision,
                word: word.to_owned(),
                reason: reason.to_owned(),
            }
        });
        Self { disposed: disposed.collect(), decided: decided.collect(), ..Self::report(from, Vec::new()) }
    }

    /// The contents of a directory.
    pub fn directory(from: Fingerprint, directory: Directory) -> Self {
        Self { directory: Some(directory), ..Self::report(from, Vec::new()) }
    }

    /// The bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, BundleError> {
        serde_json::to_vec(self).map_err(|_| BundleError::Draft("contents.json"))
    }

    /// Reads the bytes; `from` must be the signer.
    pub fn read(len: u64, reader: &mut dyn Read, signer: Fingerprint) -> Result<Self, BundleError> {
        const BROKEN: BundleError = BundleError::Broken("contents.json");
        if len > MAX_CONTENTS {
            return Err(BROKEN);
        }
        let mut bytes = Vec::new();
        reader.take(len).read_to_end(&mut bytes).map_err(BundleError::from)?;
        let contents: Self = serde_json::from_slice(&bytes).map_err(|_| BROKEN)?;
        if contents.format != FORMAT {
            return Err(BundleError::Newer(contents.format.chars().take(40).collect()));
        }
        if contents.from != signer.to_string() {
            return Err(BROKEN);
        }
        Ok(contents)
    }

    /// The dispositions of a receipt.
    pub fn disposed(&self) -> Result<Vec<Disposed>, BundleError> {
        self.disposed
            .iter()
            .map(Item::disposed)
            .collect::<Option<_>>()
            .ok_or(BundleError::Broken("contents.json"))
    }

    /// The decisions of a receipt.
    pub fn decided(&self) -> Result<Vec<Decided>, BundleError> {
        self.decided
            .iter()
            .map(Item::decided)
            .collect::<Option<_>>()
            .ok_or(BundleError::Broken("contents.json"))
    }
}

impl Item {
    fn disposed(&self) -> Option<Disposed> {
        let disposition = DISPOSITIONS.into_iter().find(|disposition| disposition.key() == self.word)?;
        Some(Disposed { change: ChangeId::parse(&self.change)?, revision: self.revision, disposition })
    }

    fn decided(&self) -> Option<Decided> {
        let decision = match self.word.as_str() {
            "approved" => Decision::Approved,
            "uploaded" => Decision::Uploaded,
            "returned" => {
                Decision::Returned(self.reason.chars().filter(|c| !c.is_control()).take(400).collect())
            }
            _ => return None,
        };
        Some(Decided { change: ChangeId::parse(&self.change)?, revision: self.revision, decision })
    }
}
