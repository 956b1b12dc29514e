//! What an entry says. Variants and their fields are frozen: new ones are added at the end, none is changed.

use serde::{Deserialize, Serialize};

use crate::{
    changes::{Disposition, Due, Effect, Form},
    domain::{
        ChangeId, Date, Digest, EvidenceId, FieldKey, Fields, Fingerprint, Post, PupilId, Site, StaffId,
        Standing, StoreId, Value,
    },
};

/// By which way a field was edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lane {
    /// In the form, data that is neither key data nor drifting.
    Form,
    /// One of the five drifting fields, at once (第12条).
    Quick,
    /// By a roster imported with `--update`.
    Import,
    /// Taking back an earlier edit.
    Undo,
}

/// One field edited: what stood there and what stands there now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The field.
    pub field: FieldKey,
    /// What stood there.
    pub old: Option<Value>,
    /// What stands there now.
    pub new: Option<Value>,
}

/// The center's word on a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decision {
    /// 同意
    Approved,
    /// 退回, with the reason.
    Returned(String),
    /// 已录入国家系统
    Uploaded,
}

/// A decision as it travels in a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// The change.
    pub change: ChangeId,
    /// The revision that was decided.
    pub revision: u32,
    /// The decision.
    pub decision: Decision,
}

/// A disposition as it travels in a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disposed {
    /// The change.
    pub change: ChangeId,
    /// The revision that was disposed of.
    pub revision: u32,
    /// The disposition.
    pub disposition: Disposition,
}

/// Where a bundle stands in its direction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleMark {
    /// The other side.
    pub peer: Fingerprint,
    /// The sender's epoch.
    pub epoch: u32,
    /// Its number in this direction.
    pub number: u32,
    /// The first journal entry carried; 0 when it carries none.
    pub first_seq: u64,
    /// The last journal entry carried; 0 when it carries none.
    pub last_seq: u64,
    /// The head of the sender's chain at `last_seq`.
    pub head: Digest,
    /// SHA-256 of the manifest.
    pub manifest: Digest,
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Op {
    /// The store was set up, or set up anew with a new epoch.
    Founded {
        /// The store.
        store: StoreId,
        /// The site.
        site: Site,
        /// The realm: which deployment this site belongs to.
        realm: String,
        /// The site's own card, as text.
        card: String,
        /// The program's version.
        program: String,
    },
    /// An account was opened or altered.
    StaffSet {
        /// The account.
        id: StaffId,
        /// Name.
        name: String,
        /// Post.
        post: Post,
        /// Classes of a homeroom teacher.
        classes: Vec<(String, String)>,
        /// Whether it works.
        active: bool,
    },
    /// A record was entered.
    PupilEntered {
        /// The record.
        pupil: PupilId,
        /// The day.
        entered: Date,
        /// The standing.
        standing: Standing,
        /// The fields.
        fields: Fields,
        /// Where they come from, in words of the program: a form, or a sheet and its row.
        source: String,
    },
    /// Fields were edited.
    FieldsEdited {
        /// The record.
        pupil: PupilId,
        /// By which way.
        lane: Lane,
        /// The fields.
        edits: Vec<Edit>,
        /// Why.
        reason: String,
        /// The entry that this takes back.
        undoes: Option<u64>,
    },
    /// A change was saved as a draft, or reworked after a return.
    ChangeSaved {
        /// The change.
        change: ChangeId,
        /// The tag of its kind.
        kind: String,
        /// The pupil.
        pupil: PupilId,
        /// The pupil's name at this moment.
        pupil_name: String,
        /// 1, and one more with each rework.
        revision: u32,
        /// The particulars.
        form: Form,
        /// The papers.
        evidence: Vec<EvidenceId>,
    },
    /// A change was queued for the center.
    ChangeQueued {
        /// The change.
        change: ChangeId,
        /// The pupil.
        pupil: PupilId,
        /// The pupil's version on which it was based.
        base: u64,
        /// The day by which the next party must act.
        due: Option<Due>,
        /// What happens at once.
        now: Vec<Effect>,
        /// What happens on approval.
        on_approval: Vec<Effect>,
    },
    /// A change was withdrawn before it was decided.
    ChangeWithdrawn {
        /// The change.
        change: ChangeId,
        /// The pupil.
        pupil: PupilId,
        /// Why.
        reason: String,
    },
    /// A piece of evidence was kept.
    EvidenceKept {
        /// Its keyed digest.
        id: EvidenceId,
        /// `jpeg`, `png` or `pdf`.
        media: String,
        /// Its size as kept, in bytes.
        bytes: u64,
        /// What paper it is, in the person's words.
        title: String,
    },
    /// Another site's card was taken in, unconfirmed.
    CardTaken {
        /// Its fingerprint.
        fingerprint: Fingerprint,
        /// The card, as text.
        card: String,
    },
    /// A card was confirmed by its check code.
    CardConfirmed {
        /// Its fingerprint.
        fingerprint: Fingerprint,
    },
    /// A bundle number was used up; written before the bundle, so that no number is ever used twice.
    BundleNumbered {
        /// The addressee.
        peer: Fingerprint,
        /// The number.
        number: u32,
    },
    /// A bundle was written and read back.
    BundleWritten {
        /// Where it stands.
        mark: BundleMark,
        /// The changes that it carries.
        changes: Vec<ChangeId>,
    },
    /// School: a receipt was taken in.
    ReceiptTaken {
        /// Where the receipt stands.
        mark: BundleMark,
        /// Up to which of our entries the center has everything.
        acknowledged: u64,
        /// The changes that this covers for the first time.
        received: Vec<ChangeId>,
        /// What the center made of changes.
        disposed: Vec<Disposed>,
        /// What it decided.
        decided: Vec<Decided>,
    },
    /// Center: a report was taken in.
    ReportTaken {
        /// Where the report stands.
        mark: BundleMark,
        /// What was made of its changes.
        disposed: Vec<Disposed>,
        /// Up to which entry of ours the site has told us it took our receipts in.
        acknowledged: u64,
    },
    /// Center: a change was decided.
    Reviewed {
        /// The site.
        site: Fingerprint,
        /// The change, its revision, the decision.
        decided: Decided,
    },
    /// A class number of layout A was mapped to grade and class.
    ClassMapped {
        /// The class number as the sheet has it.
        number: String,
        /// The grade's code.
        grade: String,
        /// The class.
        class: String,
    },
    /// A setting was set.
    SettingSet {
        /// Its key.
        key: String,
        /// Its value.
        value: String,
    },
    /// Personal data was read out beyond the daily screen: an export, a print, a secret key (第28条).
    Disclosed {
        /// What.
        what: String,
        /// How many records.
        count: u32,
        /// For whom and for what.
        purpose: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{DeskRole, SiteKind},
        journal::codec,
    };

    /// Written once by the first version; a line is only ever added.
    const VECTORS: &str = include_str!("../../tests/vectors/ops-v1.txt");

    fn mark() -> BundleMark {
        BundleMark {
            peer: Fingerprint([1; 32]),
            epoch: 2,
            number: 300,
            first_seq: 4,
            last_seq: 70_000,
            head: Digest([5; 32]),
            manifest: Digest([6; 32]),
        }
    }

    fn day() -> Date {
        Date::from_number(20_260_901).unwrap()
    }

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    fn of_the_site() -> Vec<Op> {
        let site = Site {
            code: "2121049901".into(),
            name: "东沟教学点".into(),
            role: DeskRole::School,
            kind: SiteKind::TeachingPoint,
        };
        vec![
            Op::Founded {
                store: StoreId([1; 16]),
                site,
                realm: "demo".into(),
                card: "card".into(),
                program: "0.1.0".into(),
            },
            Op::StaffSet {
                id: StaffId([2; 16]),
                name: "甲老师".into(),
                post: Post::Homeroom,
                classes: vec![("13".into(), "1".into())],
                active: true,
            },
            Op::EvidenceKept {
                id: EvidenceId([3; 32]),
                media: "jpeg".into(),
                bytes: 123_456,
                title: "户口簿".into(),
            },
            Op::CardTaken { fingerprint: Fingerprint([4; 32]), card: "card".into() },
            Op::CardConfirmed { fingerprint: Fingerprint([4; 32]) },
            Op::ClassMapped { number: "2201".into(), grade: "13".into(), class: "1".into() },
            Op::SettingSet { key: "lang".into(), value: "zh".into() },
            Op::Disclosed { what: "花名册".into(), count: 12, purpose: "上报".into() },
        ]
    }

    fn of_pupils() -> Vec<Op> {
        let pupil = PupilId([7; 16]);
        let change = ChangeId([8; 16]);
        let fields: Fields = [
            (FieldKey::Name, text("王𠮷")),
            (FieldKey::Gender, Value::Code("2".into())),
            (FieldKey::BirthDate, Value::Date(day())),
            (FieldKey::IsOrphan, Value::YesNo(false)),
            (FieldKey::CommuteDistanceKm, Value::Whole(3)),
            (FieldKey::HukouDivisionCode, Value::Division(210_423_000_000)),
        ]
        .into_iter()
        .collect();
        let mut form = Form::default();
        form.set("ground", "1");
        vec![
            Op::PupilEntered {
                pupil,
                entered: day(),
                standing: Standing::Enrolled,
                fields: fields.clone(),
                source: "form".into(),
            },
            Op::FieldsEdited {
                pupil,
                lane: Lane::Quick,
                edits: vec![Edit { field: FieldKey::Phone, old: None, new: Some(text("13900000000")) }],
                reason: "家长告知".into(),
                undoes: Some(9),
            },
            Op::ChangeSaved {
                change,
                kind: "transfer-out".into(),
                pupil,
                pupil_name: "王𠮷".into(),
                revision: 1,
                form,
                evidence: vec![EvidenceId([3; 32])],
            },
            Op::ChangeQueued {
                change,
                pupil,
                base: 12,
                due: Some(Due { date: day(), approximate: true }),
                now: vec![Effect::Field(FieldKey::Phone, None), Effect::Enter(fields)],
                on_approval: vec![Effect::Standing(Standing::TransferredOut)],
            },
            Op::ChangeWithdrawn { change, pupil, reason: "家长改变主意".into() },
        ]
    }

    fn of_bundles() -> Vec<Op> {
        let change = ChangeId([8; 16]);
        let returned = Decision::Returned("缺户口簿".into());
        let decided = |decision| Decided { change, revision: 2, decision };
        let disposed = vec![Disposed { change, revision: 2, disposition: Disposition::Merged }];
        vec![
            Op::BundleNumbered { peer: Fingerprint([1; 32]), number: 300 },
            Op::BundleWritten { mark: mark(), changes: vec![change] },
            Op::ReceiptTaken {
                mark: mark(),
                acknowledged: 69_999,
                received: vec![change],
                disposed: disposed.clone(),
                decided: vec![decided(Decision::Approved), decided(returned)],
            },
            Op::ReportTaken { mark: mark(), disposed, acknowledged: 5 },
            Op::Reviewed { site: Fingerprint([1; 32]), decided: decided(Decision::Uploaded) },
        ]
    }

    fn examples() -> Vec<Op> {
        [of_the_site(), of_pupils(), of_bundles()].concat()
    }

    /// The name of a variant; a new variant does not compile until it has its line here and in the vectors.
    fn name(op: &Op) -> &'static str {
        match op {
            Op::Founded { .. } => "Founded",
            Op::StaffSet { .. } => "StaffSet",
            Op::PupilEntered { .. } => "PupilEntered",
            Op::FieldsEdited { .. } => "FieldsEdited",
            Op::ChangeSaved { .. } => "ChangeSaved",
            Op::ChangeQueued { .. } => "ChangeQueued",
            Op::ChangeWithdrawn { .. } => "ChangeWithdrawn",
            Op::EvidenceKept { .. } => "EvidenceKept",
            Op::CardTaken { .. } => "CardTaken",
            Op::CardConfirmed { .. } => "CardConfirmed",
            Op::BundleNumbered { .. } => "BundleNumbered",
            Op::BundleWritten { .. } => "BundleWritten",
            Op::ReceiptTaken { .. } => "ReceiptTaken",
            Op::ReportTaken { .. } => "ReportTaken",
            Op::Reviewed { .. } => "Reviewed",
            Op::ClassMapped { .. } => "ClassMapped",
            Op::SettingSet { .. } => "SettingSet",
            Op::Disclosed { .. } => "Disclosed",
        }
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
    }

    #[test]
    fn every_variant_is_written_as_the_first_version_wrote_it() {
        let now: Vec<String> = examples()
            .iter()
            .map(|op| format!("{} {}", name(op), hex(&codec::encode(op).unwrap())))
            .collect();
        let frozen: Vec<&str> = VECTORS.lines().collect();
        assert_eq!(now, frozen, "written now:\n{}\n", now.join("\n"));
    }

    #[test]
    fn what_the_first_version_wrote_is_still_read() {
        for (line, op) in VECTORS.lines().zip(examples()) {
            let (_, frozen) = line.split_once(' ').unwrap();
            assert_eq!(codec::decode::<Op>(&bytes(frozen)).as_ref(), Ok(&op), "{}", name(&op));
        }
    }
}
