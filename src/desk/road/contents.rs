//! `contents.json`: what a payload says of itself. Its form is told in `bundle/FORMAT.md`; here it is written and
//! read, behind limits, with the sender named once more inside the seal.

use std::io::Read;

use serde::{Deserialize, Serialize};

use crate::{
    bundle::{BundleError, pack::MAX_CONTENTS},
    changes::Disposition,
    domain::{CaseId, ChangeId, Date, EvidenceId, Fingerprint, PupilId, free_text, ledger::CaseQuestion},
    journal::{Decided, Decision, Directory, Disposed},
};

/// The only version there is.
const FORMAT: &str = "xueji-contents/1";
/// More questions than this are not asked of one site at a time.
pub(in crate::desk) const QUESTIONS_MOST: usize = 200;
/// How many characters a question may have.
pub(in crate::desk) const QUESTION_CHARS: usize = 200;
/// More papers than this are not asked for at a time.
pub(super) const LACKING_MOST: usize = 2_000;

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

/// A question about a case on the dropout ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Asked {
    pupil: String,
    case: String,
    number: u32,
    on: u32,
    text: String,
}

/// What a receipt tells a site.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Told {
    /// What was made of its changes.
    pub disposed: Vec<Disposed>,
    /// What was decided.
    pub decided: Vec<Decided>,
    /// Questions about cases on the dropout ledger.
    pub asked: Vec<CaseQuestion>,
    /// Papers that the center was told of and does not have.
    pub lacking: Vec<EvidenceId>,
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
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    asked: Vec<Asked>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    lacking: Vec<String>,
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
            asked: Vec::new(),
            lacking: Vec::new(),
        }
    }

    /// The contents of a receipt.
    pub(super) fn receipt(from: Fingerprint, told: &Told) -> Self {
        let disposed = told.disposed.iter().map(|item| Item {
            change: item.change.to_string(),
            revision: item.revision,
            word: item.disposition.key().to_owned(),
            reason: String::new(),
        });
        let decided = told.decided.iter().map(|item| {
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
        Self {
            disposed: disposed.collect(),
            decided: decided.collect(),
            asked: told.asked.iter().map(Asked::of).collect(),
            lacking: told.lacking.iter().map(ToString::to_string).collect(),
            ..Self::report(from, Vec::new())
        }
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

    /// What a receipt tells.
    pub(super) fn told(&self) -> Result<Told, BundleError> {
        const BROKEN: BundleError = BundleError::Broken("contents.json");
        if self.asked.len() > QUESTIONS_MOST || self.lacking.len() > LACKING_MOST {
            return Err(BROKEN);
        }
        let disposed = self.disposed.iter().map(Item::disposed).collect::<Option<_>>();
        let decided = self.decided.iter().map(Item::decided).collect::<Option<_>>();
        let asked = self.asked.iter().map(Asked::question).collect::<Option<_>>();
        let lacking = self.lacking.iter().map(|id| EvidenceId::parse(id)).collect::<Option<_>>();
        Ok(Told {
            disposed: disposed.ok_or(BROKEN)?,
            decided: decided.ok_or(BROKEN)?,
            asked: asked.ok_or(BROKEN)?,
            lacking: lacking.ok_or(BROKEN)?,
        })
    }
}

impl Asked {
    fn of(question: &CaseQuestion) -> Self {
        Self {
            pupil: question.pupil.to_string(),
            case: question.case.to_string(),
            number: question.number,
            on: question.on.number(),
            text: question.text.clone(),
        }
    }

    /// None for what no center of ours would ask: a number of 0, a text that is empty, too long, or hides something.
    fn question(&self) -> Option<CaseQuestion> {
        let plain = free_text::clean(&self.text, QUESTION_CHARS).value.filter(|text| *text == self.text)?;
        Some(CaseQuestion {
            pupil: PupilId::parse(&self.pupil)?,
            case: CaseId::parse(&self.case)?,
            number: Some(self.number).filter(|number| *number > 0)?,
            on: Date::from_number(self.on)?,
            text: Some(plain).filter(|text| !text.is_empty())?,
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: Fingerprint = Fingerprint([7; 32]);

    fn question(text: &str) -> CaseQuestion {
        CaseQuestion {
            pupil: PupilId([1; 16]),
            case: CaseId([2; 16]),
            number: 3,
            on: Date::from_number(20_261_123).unwrap(),
            text: text.into(),
        }
    }

    fn receipt(asked: Vec<CaseQuestion>, lacking: Vec<EvidenceId>) -> Contents {
        Contents::receipt(FROM, &Told { asked, lacking, ..Told::default() })
    }

    #[test]
    fn a_receipt_without_questions_has_the_bytes_that_it_always_had() {
        let bytes = receipt(Vec::new(), Vec::new()).to_bytes().unwrap();
        let from = FROM.to_string();
        let before = format!(
            r#"{{"format":"xueji-contents/1","from":"{from}","papers":[],"disposed":[],"decided":[]}}"#
        );
        assert_eq!(String::from_utf8(bytes.clone()).unwrap(), before);
        let read = Contents::read(bytes.len() as u64, &mut &bytes[..], FROM).unwrap();
        assert_eq!(read.told().unwrap(), Told::default());
    }

    #[test]
    fn questions_and_lacking_papers_come_back_as_they_were_written() {
        let (asked, lacking) = (vec![question("几号家访的？")], vec![EvidenceId([9; 32])]);
        let bytes = receipt(asked.clone(), lacking.clone()).to_bytes().unwrap();
        let told = Contents::read(bytes.len() as u64, &mut &bytes[..], FROM).unwrap().told().unwrap();
        assert_eq!((told.asked, told.lacking), (asked, lacking));
    }

    #[test]
    fn a_question_that_hides_something_refuses_the_receipt() {
        let long = "问".repeat(QUESTION_CHARS + 1);
        let most = "问".repeat(QUESTION_CHARS);
        for (text, taken) in [
            ("家访了吗？", true),
            (most.as_str(), true),
            (long.as_str(), false),
            ("", false),
            ("  ", false),
            ("\u{1b}[31m红", false),
            ("一行\n两行", false),
            ("\u{202e}倒写", false),
        ] {
            assert_eq!(receipt(vec![question(text)], Vec::new()).told().is_ok(), taken, "{text:?}");
        }
        let zero = CaseQuestion { number: 0, ..question("家访了吗？") };
        assert!(receipt(vec![zero], Vec::new()).told().is_err());
        let many = vec![question("家访了吗？"); QUESTIONS_MOST + 1];
        assert!(receipt(many, Vec::new()).told().is_err());
    }
}
