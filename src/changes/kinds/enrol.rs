//! 新生建籍: a child comes to school and gets a record, or goes on with the one there is (第5–8条).
//!
//! A child who sits in class is on the roll: the record stands from the moment the form is queued, with the clock of its
//! file (第8条), while number and approval take their weeks. A withdrawal or a refusal takes it back.

use super::{
    consent::REASON,
    day,
    told::{self, DOUBT, ENTRY_NUMBER, ENTRY_NUMBER_FOR_NOW, NUMBER_HELD, told_fields, told_number},
};
use crate::{
    changes::{
        Becoming, Case, Effect, Form, Kind, Move, Offer, Particular, ParticularForm as As, Party, Stage,
        Subject,
    },
    domain::{Article, Date, FieldKey, Fields, Lang, Month, Standing, Text, Value, codes::CodeTable},
    rules::{Verdict, enrolment},
    say,
};

/// 新生建籍
#[derive(Debug, Clone, Copy)]
pub struct Enrol;

/// The particulars that are fields of the record, by their own keys.
const RECORD: [FieldKey; 25] = [
    FieldKey::Name,
    FieldKey::Gender,
    FieldKey::BirthDate,
    FieldKey::Ethnicity,
    FieldKey::IdDocType,
    FieldKey::IdDocNumber,
    FieldKey::HukouDivisionCode,
    FieldKey::StudentRegistryNumber,
    FieldKey::Grade,
    FieldKey::ClassNumber,
    FieldKey::EnrollmentMonth,
    FieldKey::EnrollmentMethod,
    FieldKey::StudyMode,
    FieldKey::CurrentAddress,
    FieldKey::Phone,
    FieldKey::Member1Name,
    FieldKey::Member1Relation,
    FieldKey::Member1Phone,
    FieldKey::Member1IdDocType,
    FieldKey::Member1IdDocNumber,
    FieldKey::Member2Name,
    FieldKey::Member2Relation,
    FieldKey::Member2Phone,
    FieldKey::Member2IdDocType,
    FieldKey::Member2IdDocNumber,
];
/// Those that a new level of school writes anew.
const ANEW: [FieldKey; 3] = [FieldKey::Grade, FieldKey::ClassNumber, FieldKey::EnrollmentMonth];

const fn must(key: FieldKey, name: &'static str, label: Text, example: &'static str) -> Particular {
    Particular::required(name, label, As::Field(key), example)
}

const fn may(key: FieldKey, name: &'static str, label: Text, example: &'static str) -> Particular {
    Particular::optional(name, label, As::Field(key), example)
}

/// In the order of the national sheet, after what the school itself says of the entry.
static PARTICULARS: [Particular; 29] = [
    Particular::required("sort", Text::new("入学类别", "Way of entry"), As::Choice("entry-sort"), "new"),
    Particular::required("entered_on", Text::new("入学日期", "Day of entry"), As::Date, "-1"),
    Particular::required("signed_on", Text::new("监护人签字日期", "Day the guardian signed"), As::Date, "-0"),
    must(FieldKey::Name, "name", Text::new("姓名", "Name"), "钱小苗"),
    must(FieldKey::Gender, "gender", Text::new("性别", "Sex"), "女"),
    must(FieldKey::BirthDate, "birth_date", Text::new("出生日期", "Date of birth"), "20200512"),
    must(FieldKey::Ethnicity, "ethnicity", Text::new("民族", "Ethnicity"), "满族"),
    must(
        FieldKey::IdDocType,
        "id_doc_type",
        Text::new("身份证件类型", "Type of identity document"),
        "居民身份证",
    ),
    may(
        FieldKey::IdDocNumber,
        "id_doc_number",
        Text::new("身份证件号", "Number of identity document"),
        "210499202005120027",
    ),
    may(
        FieldKey::HukouDivisionCode,
        "hukou_division_code",
        Text::new("户口所在地行政区划", "Division of the household register"),
        "210423000000",
    ),
    may(
        FieldKey::StudentRegistryNumber,
        "student_registry_number",
        Text::new("学籍号（已有的才填）", "Registration number, if there is one"),
        "G210499202005120027",
    ),
    must(FieldKey::Grade, "grade", Text::new("年级", "Grade"), "一年级"),
    must(FieldKey::ClassNumber, "class_number", Text::new("班级", "Class"), "1"),
    may(FieldKey::EnrollmentMonth, "enrollment_month", Text::new("入学年月", "Month of entry"), "202609"),
    may(FieldKey::EnrollmentMethod, "enrollment_method", Text::new("入学方式", "Entry by"), "就近入学"),
    may(FieldKey::StudyMode, "study_mode", Text::new("就读方式", "Day or boarding"), "走读"),
    must(
        FieldKey::CurrentAddress,
        "current_address",
        Text::new("现住址", "Address"),
        "河东县河东镇东沟村二组12号",
    ),
    must(FieldKey::Phone, "phone", Text::new("联系电话", "Telephone"), "13900000000"),
    must(FieldKey::Member1Name, "member1_name", Text::new("监护人姓名", "Guardian"), "钱某"),
    must(
        FieldKey::Member1Relation,
        "member1_relation",
        Text::new("监护人与学生关系", "Guardian's relation"),
        "母亲",
    ),
    may(
        FieldKey::Member1Phone,
        "member1_phone",
        Text::new("监护人电话", "Guardian's telephone"),
        "13900000000",
    ),
    may(
        FieldKey::Member1IdDocType,
        "member1_id_doc_type",
        Text::new("监护人证件类型", "Guardian's document"),
        "居民身份证",
    ),
    may(
        FieldKey::Member1IdDocNumber,
        "member1_id_doc_number",
        Text::new("监护人证件号", "Guardian's number"),
        "210499199305120024",
    ),
    may(FieldKey::Member2Name, "member2_name", Text::new("另一家长姓名", "Other family member"), "孙某"),
    may(
        FieldKey::Member2Relation,
        "member2_relation",
        Text::new("另一家长与学生关系", "Other member's relation"),
        "父亲",
    ),
    may(
        FieldKey::Member2Phone,
        "member2_phone",
        Text::new("另一家长电话", "Other member's telephone"),
        "13900000001",
    ),
    may(
        FieldKey::Member2IdDocType,
        "member2_id_doc_type",
        Text::new("另一家长证件类型", "Other member's document"),
        "居民身份证",
    ),
    may(
        FieldKey::Member2IdDocNumber,
        "member2_id_doc_number",
        Text::new("另一家长证件号", "Other member's number"),
        "210499199105120011",
    ),
    Particular::optional("note", Text::new("说明", "Note"), As::Text(200), "村里接送"),
];

const ENTERED: &str = "entered";
const DOUBTFUL: &str = "doubtful";
const CLEAR: &str = "clear";
const APPROVED: &str = "approved";
const TEMPORARY: &str = "temporary";
const REFUSED: &str = "refused";

/// With a number of any letter the pupil is 在校生 everywhere, and other business may begin.
static STAGES: [Stage; 10] = [
    Stage::open("collected", Text::new("已采集（监护人已签字）", "collected and signed")),
    Stage::open("reported", Text::new("已报中心小学", "reported to the central school")),
    Stage::open(ENTERED, Text::new("已录入系统，待查重", "in the system, not checked yet")),
    Stage::open(DOUBTFUL, Text::new("查重有疑", "possible duplicate")),
    Stage::open(CLEAR, Text::new("查重通过，待核办", "duplicate check clear")),
    Stage::open(APPROVED, Text::new("已核办，待学籍号", "approved, no number yet")),
    Stage::end(TEMPORARY, Text::new("已有临时学籍号", "temporary number given")),
    Stage::end("formal", Text::new("已有正式学籍号", "final number given")),
    Stage::end("continued", Text::new("学籍已接续", "record carried on")),
    Stage::end(REFUSED, Text::new("不予建籍", "refused")),
];

static MOVES: [Move; 9] = [
    Move::plain(
        "report",
        Text::new("报中心小学", "report to the central school"),
        Party::School,
        &["collected"],
        "reported",
    ),
    Move::plain(
        "enter",
        Text::new("录入全国系统", "enter into the system"),
        Party::School,
        &["collected", "reported"],
        ENTERED,
    ),
    Move::plain(
        "clear",
        Text::new("查重通过", "duplicate check clear"),
        Party::System,
        &[ENTERED, DOUBTFUL],
        CLEAR,
    ),
    Move {
        asks: &DOUBT,
        ..Move::plain(
            "doubt",
            Text::new("查重有疑", "possible duplicate"),
            Party::System,
            &[ENTERED],
            DOUBTFUL,
        )
    },
    Move {
        effective: true,
        ..Move::plain("approve", Text::new("核办通过", "approve"), Party::Authority, &[CLEAR], APPROVED)
    },
    Move {
        asks: REASON,
        ..Move::plain(
            "refuse",
            Text::new("不予建籍", "refuse"),
            Party::Authority,
            &[ENTERED, DOUBTFUL, CLEAR],
            REFUSED,
        )
    },
    Move {
        asks: &ENTRY_NUMBER_FOR_NOW,
        effective: true,
        ..Move::plain(
            "temporary-number",
            Text::new("登记L号或J号", "L or J number"),
            Party::System,
            &[APPROVED],
            TEMPORARY,
        )
    },
    Move {
        asks: &ENTRY_NUMBER,
        effective: true,
        ..Move::plain(
            "number",
            Text::new("登记G号", "G number"),
            Party::System,
            &[APPROVED, TEMPORARY],
            "formal",
        )
    },
    Move {
        effective: true,
        ..Move::plain(
            "carry-over",
            Text::new("学籍接续完成", "the record is carried on"),
            Party::System,
            &[APPROVED],
            "continued",
        )
    },
];

/// The step that stops the clock of 第8条; it may be taken at any stage and leads nowhere else.
const FILE_COMPLETE: &str = "file-complete";

fn continued(case: &Case<'_>) -> bool {
    case.get("sort") == enrolment::CONTINUED
}

fn fields(case: &Case<'_>) -> Fields {
    let mut fields = told_fields(case, &RECORD);
    let guardians = [
        (FieldKey::Member1Name, FieldKey::Member1IsGuardian, true),
        (FieldKey::Member2Name, FieldKey::Member2IsGuardian, false),
    ];
    for (name, guardian, is) in guardians {
        let known = case.pupil.is_some_and(|pupil| pupil.fields.get(guardian).is_some());
        if fields.get(name).is_some() && !known {
            fields.set(guardian, Some(Value::YesNo(is)));
        }
    }
    fields
}

/// What the record will say as a whole: what it holds, under what is told now.
fn whole(case: &Case<'_>) -> Fields {
    let mut whole = case.pupil.map(|pupil| pupil.fields.clone()).unwrap_or_default();
    for (key, value) in fields(case).iter() {
        whole.set(key, Some(value.clone()));
    }
    whole
}

fn file_runs(case: &Case<'_>) -> bool {
    case.pupil.is_some_and(|pupil| pupil.situation.clocks.iter().any(|clock| clock.rule == enrolment::FILE))
}

/// A refusal puts the record back where it stood before the entry.
fn taken_back(case: &Case<'_>, on: Date) -> Vec<Effect> {
    let before = case.this().and_then(|change| change.back.as_ref()).map(|(before, _)| before);
    let becoming = Becoming {
        standing: before.map_or(Standing::NotTaken, |before| before.standing),
        on,
        until: before.and_then(|before| before.situation.until),
        class: "correction".to_owned(),
        other: String::new(),
    };
    let clocks = before.map(|before| before.situation.clocks.clone()).unwrap_or_default();
    std::iter::once(Effect::Becomes(becoming)).chain(clocks.into_iter().map(Effect::ClockStarts)).collect()
}

impl Kind for Enrol {
    fn tag(&self) -> &'static str {
        "enrol"
    }

    fn name(&self) -> Text {
        Text::new("新生建籍", "Enrolment")
    }

    fn about(&self) -> Text {
        Text::new("新生报到、采集信息、申请学籍号", "A child comes and gets a record and a number")
    }

    fn article(&self) -> Article {
        Article(5)
    }

    fn articles(&self) -> Vec<Article> {
        vec![Article(5), Article(4), Article(6), Article(7), Article(8)]
    }

    fn subject(&self) -> Subject {
        Subject::Either
    }

    fn starts_from(&self, standing: Standing) -> bool {
        enrolment::may_start(standing, enrolment::CONTINUED)
    }

    fn particulars(&self) -> &'static [Particular] {
        &PARTICULARS
    }

    fn urgency(&self) -> u8 {
        2
    }

    /// The papers differ by the document: without a number the certificate of attendance stands for it.
    fn ground(&self) -> &'static str {
        "id_doc_type"
    }

    fn prepare(&self, case: &Case<'_>, form: &mut Form) {
        let carried: Vec<FieldKey> = RECORD.into_iter().filter(|key| !ANEW.contains(key)).collect();
        told::from_record(case, &carried, form);
        told::document_type(form);
        if let Some(month) = case
            .date("entered_on")
            .and_then(|day| Month::new(day.number() / 10_000, day.number() / 100 % 100))
            .filter(|_| form.get("enrollment_month").is_empty())
        {
            form.set("enrollment_month", &month.compact());
        }
    }

    fn check(&self, case: &Case<'_>) -> Verdict {
        let done = case.this().is_some_and(|change| change.back.is_some());
        enrolment::check(
            case.pack,
            &enrolment::Entering {
                standing: case.pupil.filter(|_| !done).map(|pupil| pupil.standing),
                sort: case.get("sort"),
                fields: &whole(case),
                id_number: case.get("id_doc_number"),
                entered_on: case.date("entered_on"),
                signed_on: case.date("signed_on"),
                note: case.get("note"),
                grades: &case.school.grades,
                twins: &case.school.twins,
                today: case.today,
            },
        )
    }

    fn effects_now(&self, case: &Case<'_>) -> Vec<Effect> {
        let Some(on) = case.date("entered_on") else { return Vec::new() };
        let becoming = Becoming {
            standing: Standing::Enrolled,
            on,
            until: None,
            class: "new".to_owned(),
            other: String::new(),
        };
        // A rework does not start the clock of a file that is complete.
        let complete =
            case.this().is_some_and(|change| change.steps.iter().any(|step| step.step == FILE_COMPLETE));
        let clock = enrolment::file_clock(case.pack, on, case.calendar).filter(|_| !complete);
        let effects = std::iter::once(Effect::EnterAs(fields(case), becoming));
        effects.chain(clock.map(Effect::ClockStarts)).collect()
    }

    fn stages(&self) -> &'static [Stage] {
        &STAGES
    }

    fn moves(&self) -> &'static [Move] {
        &MOVES
    }

    fn offers(&self, case: &Case<'_>, stage: &str) -> Vec<Offer> {
        let waits = told::waits_for_g(case);
        let belongs = |step: &&Move| match step.key {
            "temporary-number" => waits && !continued(case),
            "number" => !continued(case),
            "carry-over" => continued(case),
            _ => true,
        };
        let here = MOVES.iter().filter(|step| step.from.contains(&stage)).filter(belongs);
        // A child may come with a number for life: the system shows the same one, which need not be typed again.
        let asks = |step: &Move| if step.key == "number" && !waits { &NUMBER_HELD } else { step.asks };
        let mut offers: Vec<Offer> =
            here.map(|step| Offer { asks: asks(step), ..Offer::of(step, &STAGES) }).collect();
        if let Some(stage) = STAGES.iter().find(|known| known.key == stage).filter(|_| file_runs(case)) {
            let label = Text::new("学籍档案已建齐", "the file is complete");
            let same = Move { key: FILE_COMPLETE, label, to: stage.key, ..MOVES[0] };
            offers.push(Offer::of(&same, &STAGES));
        }
        offers
    }

    fn check_step(&self, case: &Case<'_>, step: &Offer, told: &Form, _: Date) -> Verdict {
        let now = told::number_now(case);
        match step.key.as_str() {
            "clear" => {
                let open = case.open.iter().any(|other| other.kind == "problem-record" && other.is_open());
                let mut verdict = Verdict::clear();
                verdict.refuse(enrolment::unsolved(open));
                verdict
            }
            "refuse" => told::no_too_late(case),
            "temporary-number" => enrolment::check_number(now, told_number(told), false),
            "number" => enrolment::check_number(now, told_number(told), true),
            _ => Verdict::clear(),
        }
    }

    fn effects_of_step(&self, case: &Case<'_>, step: &Offer, told: &Form, on: Date) -> Vec<Effect> {
        match step.key.as_str() {
            "refuse" => taken_back(case, on),
            "temporary-number" => {
                let clock = enrolment::number_clock(case.pack, on, case.calendar).map(Effect::ClockStarts);
                told::number_effect(case, told).into_iter().chain(clock).collect()
            }
            "number" => told::final_number(case, told),
            FILE_COMPLETE => vec![Effect::ClockStops(enrolment::FILE.to_owned())],
            _ => Vec::new(),
        }
    }

    fn forms(&self) -> &'static [&'static str] {
        &["F10", "F06", "F22"]
    }

    fn summary(&self, case: &Case<'_>, lang: Lang) -> String {
        let sort = super::choice_name(case, "entry-sort", case.get("sort"), lang);
        let grade = CodeTable::Grade.label(case.get("grade"));
        let class = case.get("class_number");
        let on = day(case.get("entered_on"));
        say!(lang, "{sort}，{on}入{grade}{class}班", "{sort}: into {grade}, class {class}, on {on}")
    }
}
