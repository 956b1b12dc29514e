//! What is true of a site besides its pupils and changes: the values that the fold keeps.

use serde::{Deserialize, Serialize};

use super::{Decided, Decision};
use crate::{
    changes::{Change, Disposition, Restore},
    domain::{
        ChangeId, Digest, EvidenceId, Fingerprint, PupilId, Site, StoreId,
        ledger::{CaseQuestion, MonthStated},
        school::{ClassRoom, DirectoryFile, DutyDone, FileMark, FilePaper, YearAct, YearPlan},
    },
};

/// Another site's card as it is known here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownCard {
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
    /// The card, as text.
    pub card: String,
    /// Whether the check code was compared.
    pub confirmed: bool,
}

/// What went to and came from one other site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traffic {
    /// The other site.
    pub peer: Fingerprint,
    /// The last bundle number used up towards it.
    pub sent_number: u32,
    /// The manifest of the last bundle written and read back.
    pub sent_manifest: Option<Digest>,
    /// Our last entry that it told of.
    pub sent_seq: u64,
    /// When that was.
    pub sent_at: i64,
    /// Up to which of our entries it has acknowledged everything.
    pub acknowledged: u64,
    /// The last bundle taken in from it.
    pub taken: Option<super::BundleMark>,
    /// When that was.
    pub taken_at: i64,
}

impl Traffic {
    /// Nothing went and nothing came.
    #[must_use]
    pub const fn new(peer: Fingerprint) -> Self {
        Self {
            peer,
            sent_number: 0,
            sent_manifest: None,
            sent_seq: 0,
            sent_at: 0,
            acknowledged: 0,
            taken: None,
            taken_at: 0,
        }
    }
}

/// What is true of a site besides its pupils and changes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facts {
    /// The site; none before it is founded.
    pub site: Option<Site>,
    /// The store.
    pub store: StoreId,
    /// The realm.
    pub realm: String,
    /// The site's own card, as text.
    pub card: String,
    /// The next free place in the search block.
    pub next_slot: u32,
    /// Cards of others.
    pub cards: Vec<KnownCard>,
    /// Traffic with others.
    pub traffic: Vec<Traffic>,
    /// Class numbers of layout A: number, grade code, class.
    pub class_map: Vec<(String, String, String)>,
    /// Settings.
    pub settings: Vec<(String, String)>,
    /// School years, oldest first.
    pub years: Vec<YearPlan>,
    /// Classes.
    pub classes: Vec<ClassRoom>,
    /// Subjects in which results are kept; empty when never set.
    pub subjects: Vec<String>,
    /// Duties done.
    pub duties: Vec<DutyDone>,
    /// How many pupils were on the roll when the movement register began.
    pub opening: u32,
    /// The directory in force: at a center its own, at a school the one taken in.
    pub directory: Directory,
    /// Monthly dropout reports, oldest month first.
    pub months: Vec<MonthStated>,
    /// Center: questions about cases, oldest first.
    pub asked: Vec<AskedCase>,
}

/// Center: a question about a case of a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedCase {
    /// The site.
    pub site: Fingerprint,
    /// The question.
    pub question: CaseQuestion,
    /// Our own entry: what a receipt must carry.
    pub seq: u64,
}

/// What a center sends to all its sites.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Directory {
    /// Its version; 0 when there was none yet.
    pub version: u32,
    /// Its files.
    pub files: Vec<DirectoryFile>,
}

impl Facts {
    /// The traffic with a site.
    #[must_use]
    pub fn traffic_with(&self, peer: Fingerprint) -> Traffic {
        self.traffic.iter().find(|traffic| traffic.peer == peer).cloned().unwrap_or(Traffic::new(peer))
    }

    /// The traffic with a site, to be altered.
    pub fn traffic_mut(&mut self, peer: Fingerprint) -> &mut Traffic {
        let place = self.traffic.iter().position(|traffic| traffic.peer == peer).unwrap_or_else(|| {
            self.traffic.push(Traffic::new(peer));
            self.traffic.len() - 1
        });
        &mut self.traffic[place]
    }

    /// A setting.
    #[must_use]
    pub fn setting(&self, key: &str) -> Option<&str> {
        self.settings.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

/// A piece of evidence as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Its keyed digest.
    pub id: EvidenceId,
    /// `jpeg`, `png` or `pdf`.
    pub media: String,
    /// Its size as kept, in bytes.
    pub bytes: u64,
    /// What paper it is.
    pub title: String,
}

/// Center: what was made of one change of one site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The site.
    pub site: Fingerprint,
    /// The change.
    pub change: ChangeId,
    /// The revision last disposed of.
    pub revision: u32,
    /// The disposition.
    pub disposition: Disposition,
    /// The decision, with the revision that it speaks of.
    pub decided: Option<Decided>,
    /// Our own entry that last touched this: what a receipt must carry.
    pub seq: u64,
}

impl Review {
    /// The decision on the revision that lies here now.
    #[must_use]
    pub fn decision(&self) -> Option<&Decision> {
        self.decided
            .as_ref()
            .filter(|decided| decided.revision == self.revision)
            .map(|decided| &decided.decision)
    }
}

/// The seven sections of a pupil's file (第8条) and its papers (第9条), as they are now; a mark's history is in the
/// journal.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PupilFile {
    /// Marks, one for each section, item and period.
    pub marks: Vec<FileMark>,
    /// Papers, one for each sheet and period.
    pub papers: Vec<FilePaper>,
}

/// A bulk act of the year as it was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// The journal entry.
    pub seq: u64,
    /// What.
    pub act: YearAct,
    /// The school year.
    pub year: u16,
    /// What takes it back, pupil by pupil.
    pub back: Vec<(PupilId, Restore)>,
    /// The entry that took it back.
    pub undone_by: Option<u64>,
}

/// Something that is due: a clock, and whose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueRow {
    /// The pupil.
    pub pupil: PupilId,
    /// The change; none when the clock runs for the pupil.
    pub change: Option<ChangeId>,
    /// The clock.
    pub clock: crate::domain::Clock,
}

impl DueRow {
    /// What a change waits for now, while it is open.
    #[must_use]
    pub fn of_change(change: &Change) -> Option<Self> {
        let clock = change.clock.clone().filter(|_| change.is_open())?;
        Some(Self { pupil: change.pupil, change: Some(change.id), clock })
    }
}
