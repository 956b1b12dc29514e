//! Frozen bytes: what the first version wrote, every later version writes and reads.

use super::*;
use crate::{
    changes::Becoming,
    domain::{
        AttendsElsewhere, CaseId, Clock, ContactId, DeskRole, Seen, SiteKind, Unit, Words,
        attendance::{Presence, RollMark},
        ledger::{CaseFacts, CaseState, Letter, Responsible},
    },
    journal::codec,
};

/// Written once by the first version; a line is only ever added.
const VECTORS: &str = include_str!("../../../tests/vectors/ops-v1.txt");

fn mark_of_bundle() -> BundleMark {
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
        Op::BundleWritten { mark: mark_of_bundle(), changes: vec![change] },
        Op::ReceiptTaken {
            mark: mark_of_bundle(),
            acknowledged: 69_999,
            received: vec![change],
            disposed: disposed.clone(),
            decided: vec![decided(Decision::Approved), decided(returned)],
        },
        Op::ReportTaken { mark: mark_of_bundle(), disposed, acknowledged: 5 },
        Op::Reviewed { site: Fingerprint([1; 32]), decided: decided(Decision::Uploaded) },
    ]
}

fn clock() -> Clock {
    Clock {
        rule: "T3".into(),
        article: 15,
        from: day(),
        due: day(),
        soon: day(),
        length: 10,
        unit: Unit::Workdays,
        approximate: false,
        waits: Words { zh: "待转出学校核办".into(), en: "the giving school".into() },
    }
}

fn becoming() -> Becoming {
    Becoming {
        standing: Standing::Suspended,
        on: day(),
        until: Some(day()),
        class: "suspended".into(),
        other: "因病".into(),
    }
}

fn of_steps() -> Vec<Op> {
    let (pupil, change) = (PupilId([7; 16]), ChangeId([8; 16]));
    let mut told = Form::default();
    told.set("channel", "paper");
    let step = StepTaken {
        step: "agree".into(),
        label: Words { zh: "学校同意".into(), en: "school agrees".into() },
        by: Words { zh: "本校".into(), en: "this school".into() },
        from: "asked".into(),
        to: "agreed".into(),
        to_label: Words { zh: "学校已同意".into(), en: "agreed".into() },
        on: day(),
        told,
    };
    let elsewhere =
        AttendsElsewhere { sort: "home".into(), school: "特殊教育学校".into(), since: day() };
    let seen = Seen { what: "在校生".into(), on: day(), by: "甲老师".into() };
    let outcome = StepOutcome {
        now: vec![
            Effect::Becomes(becoming()),
            Effect::EnterAs(Fields::default(), becoming()),
            Effect::Elsewhere(Some(elsewhere)),
            Effect::ClockStarts(clock()),
            Effect::ClockStops("D07".into()),
            Effect::Seen(seen.clone()),
        ],
        on_approval: Some(vec![]),
        clock: Some(clock()),
        effective: true,
        ended: false,
    };
    vec![
        Op::ChangeStepped { change, pupil, step: Box::new(step), outcome: Box::new(outcome) },
        Op::ChangeReopened { change, pupil, reason: "日期写错".into() },
        Op::PupilNoted { pupil, effects: vec![Effect::Seen(seen)], reason: "核对系统".into() },
    ]
}

fn of_the_school() -> Vec<Op> {
    let pupil = PupilId([7; 16]);
    let year = YearPlan { year: 2026, terms: vec![(day(), day())], closures: vec![(day(), true)] };
    let class = ClassRoom {
        grade: "13".into(),
        number: "1".into(),
        name: "三年一班".into(),
        teacher: "甲老师".into(),
        joint: String::new(),
        active: true,
    };
    let mark = FileMark {
        pupil,
        section: "health".into(),
        item: "height".into(),
        period: "2026-1".into(),
        value: "132".into(),
    };
    let paper = FilePaper {
        sheet: "F10".into(),
        period: String::new(),
        exists: true,
        signed: true,
        sealed: false,
        place: "一号柜".into(),
        on: day(),
        note: String::new(),
    };
    let moves = vec![YearMove { pupil, effects: vec![Effect::Becomes(becoming())] }];
    let done =
        DutyDone { duty: "new-roster".into(), period: "2026".into(), on: day(), note: "回执3号".into() };
    let files = vec![DirectoryFile { name: "calendar/2027.csv".into(), text: "date,kind".into() }];
    vec![
        Op::YearPlanned { plan: year },
        Op::ClassSet { class },
        Op::SubjectsSet { subjects: vec!["语文".into()] },
        Op::YearActed { act: YearAct::Promote, year: 2026, moves },
        Op::YearUndone { act: 300, reason: "选错班".into() },
        Op::SectionNoted { marks: vec![mark] },
        Op::PaperNoted { pupil, paper },
        Op::DutyDone { done },
        Op::DirectorySet { version: 2, files: files.clone() },
        Op::DirectoryTaken { mark: mark_of_bundle(), version: 2, files },
    ]
}

fn contact_of(pupil: PupilId) -> Contact {
    Contact {
        id: ContactId([9; 16]),
        pupil,
        on: day(),
        way: "letter".into(),
        by: "甲老师".into(),
        whom: "祖父".into(),
        place: "家中".into(),
        found: "随父母在外".into(),
        outcome: "promised".into(),
        promise: "周一回校".into(),
        back_by: Some(day()),
        next: "再访".into(),
        next_on: None,
        letter: Some(Letter {
            number: "义劝通字〔2026〕1号".into(),
            deadline: Some(day()),
            served: None,
            received_by: String::new(),
            refused: true,
            witnesses: "乙、丙".into(),
        }),
        papers: vec![EvidenceId([3; 32])],
    }
}

fn of_the_ledger() -> Vec<Op> {
    let pupil = PupilId([7; 16]);
    let case = CaseId([10; 16]);
    let mark =
        RollMark {
            pupil, morning: Presence::Truant, afternoon: Presence::Uncalled, note: "未请假".into()
        };
    let call = RollCall { grade: "13".into(), class: "1".into(), on: day(), marks: vec![mark] };
    let facts = CaseFacts {
        first_absent: Some(day()),
        reason: "02".into(),
        reason_note: String::new(),
        whereabouts: "1".into(),
        whereabouts_note: "在家".into(),
        help: "补课".into(),
        responsible: vec![Responsible {
            role: "teacher".into(),
            name: "甲老师".into(),
            phone: "13900000000".into(),
        }],
        system_mark: "none".into(),
        system_marked: None,
    };
    let step = CaseStep {
        case,
        pupil,
        on: day(),
        to: CaseState::Suspected,
        facts,
        note: "列入台账".into(),
        closing: String::new(),
        change: Some(ChangeId([8; 16])),
        answers: 300,
        papers: vec![EvidenceId([3; 32])],
    };
    let report = MonthReport {
        month: 202_609,
        on: day(),
        suspected: vec![pupil],
        dropped_out: vec![],
        persuaded: vec![pupil],
        returned: vec![],
        closed: vec![],
        uncalled: 3,
        head: "甲校长".into(),
        note: String::new(),
    };
    let question = CaseQuestion { pupil, case, number: 1, on: day(), text: "家访了吗".into() };
    vec![
        Op::RollCalled { call },
        Op::ContactNoted { contact: Box::new(contact_of(pupil)) },
        Op::ContactStruck { contact: ContactId([9; 16]), pupil, reason: "记错人".into() },
        Op::CaseStepped { step: Box::new(step) },
        Op::PupilWatched { pupil, groups: vec!["hardship".into()], note: "村里反映".into() },
        Op::MonthStated { report: Box::new(report) },
        Op::CaseAsked { site: Fingerprint([1; 32]), question: question.clone() },
        Op::QuestionsTaken { questions: vec![question] },
    ]
}

fn examples() -> Vec<Op> {
    [of_the_site(), of_pupils(), of_bundles(), of_steps(), of_the_school(), of_the_ledger()].concat()
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
        Op::ChangeStepped { .. } => "ChangeStepped",
        Op::ChangeReopened { .. } => "ChangeReopened",
        Op::PupilNoted { .. } => "PupilNoted",
        Op::YearPlanned { .. } => "YearPlanned",
        Op::ClassSet { .. } => "ClassSet",
        Op::SubjectsSet { .. } => "SubjectsSet",
        Op::YearActed { .. } => "YearActed",
        Op::YearUndone { .. } => "YearUndone",
        Op::SectionNoted { .. } => "SectionNoted",
        Op::PaperNoted { .. } => "PaperNoted",
        Op::DutyDone { .. } => "DutyDone",
        Op::DirectorySet { .. } => "DirectorySet",
        Op::DirectoryTaken { .. } => "DirectoryTaken",
        Op::RollCalled { .. } => "RollCalled",
        Op::ContactNoted { .. } => "ContactNoted",
        Op::ContactStruck { .. } => "ContactStruck",
        Op::CaseStepped { .. } => "CaseStepped",
        Op::PupilWatched { .. } => "PupilWatched",
        Op::MonthStated { .. } => "MonthStated",
        Op::CaseAsked { .. } => "CaseAsked",
        Op::QuestionsTaken { .. } => "QuestionsTaken",
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
    let now: Vec<String> =
        examples().iter().map(|op| format!("{} {}", name(op), hex(&codec::encode(op).unwrap()))).collect();
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
