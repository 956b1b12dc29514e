//! 延缓入学: a child of school age comes later (第4条). The school decides alone, or with the authority or the township,
//! as the place has it. The child waits outside the register: no line in it, and never a dropout.

use super::{
    choice_name,
    consent::REASON,
    day,
    told::{self, told_fields},
};
use crate::{
    changes::{
        Becoming, Case, Effect, Form, Kind, Move, Offer, Particular, ParticularForm as As, Party, Stage,
        Subject,
    },
    domain::{Article, Date, FieldKey, Fields, Lang, Standing, Text, Value},
    rules::{Verdict, deferral},
    say,
};

/// 延缓入学
#[derive(Debug, Clone, Copy)]
pub struct Defer;

/// The particulars that are fields of the child's record, by their own keys.
const RECORD: [FieldKey; 9] = [
    FieldKey::Name,
    FieldKey::Gender,
    FieldKey::BirthDate,
    FieldKey::IdDocType,
    FieldKey::IdDocNumber,
    FieldKey::CurrentAddress,
    FieldKey::Member1Name,
    FieldKey::Member1Relation,
    FieldKey::Phone,
];

const fn field(key: FieldKey, name: &'static str, label: Text, example: &'static str) -> Particular {
    Particular::required(name, label, As::Field(key), example)
}

static PARTICULARS: [Particular; 16] = [
    field(FieldKey::Name, "name", Text::new("姓名", "Name"), "赵小禾"),
    field(FieldKey::Gender, "gender", Text::new("性别", "Sex"), "男"),
    field(FieldKey::BirthDate, "birth_date", Text::new("出生日期", "Date of birth"), "20200318"),
    Particular::optional(
        "id_doc_type",
        Text::new("身份证件类型", "Type of identity document"),
        As::Field(FieldKey::IdDocType),
        "居民身份证",
    ),
    Particular::optional(
        "id_doc_number",
        Text::new("身份证件号", "Number of identity document"),
        As::Field(FieldKey::IdDocNumber),
        "210499202003180018",
    ),
    field(
        FieldKey::CurrentAddress,
        "current_address",
        Text::new("家庭住址", "Address"),
        "河东县河东镇东沟村二组12号",
    ),
    field(FieldKey::Member1Name, "member1_name", Text::new("监护人姓名", "Guardian"), "赵某"),
    Particular::optional(
        "member1_relation",
        Text::new("与孩子关系", "Relation to the child"),
        As::Field(FieldKey::Member1Relation),
        "父亲",
    ),
    field(FieldKey::Phone, "phone", Text::new("联系电话", "Telephone"), "13900000000"),
    Particular::required("asked_on", Text::new("申请日期", "Day of the request"), As::Date, "-0"),
    Particular::required("entry_day", Text::new("应入学日期", "Day on which entry is due"), As::Date, "+10"),
    Particular::required(
        "until",
        Text::new("延缓到（届时入学）", "Put off to (day of entry)"),
        As::Date,
        "+300",
    ),
    Particular::required("ground", Text::new("延缓原因", "Ground"), As::Choice("deferral-ground"), "1"),
    Particular::optional(
        "proof",
        Text::new("证明单位及意见", "Proof: by whom, saying what"),
        As::Text(200),
        "县医院诊断证明",
    ),
    Particular::required(
        "approval",
        Text::new("由谁决定", "Who decides"),
        As::Choice("deferral-approval"),
        "school",
    ),
    Particular::optional("note", Text::new("说明", "Note"), As::Text(200), "身体恢复中"),
];

const ASKED: &str = "asked";
const AGREED: &str = "agreed";
const DEFERRED: &str = "deferred";
const REFUSED: &str = "refused";

static STAGES: [Stage; 6] = [
    Stage::open(ASKED, Text::new("已申请", "asked for")),
    Stage::open(AGREED, Text::new("学校已同意，待批准", "agreed by the school")),
    Stage::end(DEFERRED, Text::new("延缓中", "deferred")),
    Stage::end("entered", Text::new("已入学", "entered")),
    Stage::end("renewed", Text::new("已再次申请", "renewed")),
    Stage::end(REFUSED, Text::new("不同意", "refused")),
];

/// Who decides says which of the steps of one name is offered.
static MOVES: [Move; 9] = [
    Move::plain("agree", Text::new("学校同意", "the school agrees"), Party::School, &[ASKED], AGREED),
    Move {
        effective: true,
        ..Move::plain("agree", Text::new("学校同意", "the school agrees"), Party::School, &[ASKED], DEFERRED)
    },
    Move {
        asks: REASON,
        ..Move::plain(
            "refuse",
            Text::new("学校不同意", "the school refuses"),
            Party::School,
            &[ASKED],
            REFUSED,
        )
    },
    Move {
        effective: true,
        ..Move::plain("approve", Text::new("批准", "approved"), Party::Authority, &[AGREED], DEFERRED)
    },
    Move {
        effective: true,
        ..Move::plain("approve", Text::new("批准", "approved"), Party::Township, &[AGREED], DEFERRED)
    },
    Move {
        asks: REASON,
        ..Move::plain("disapprove", Text::new("不批准", "not approved"), Party::Authority, &[AGREED], REFUSED)
    },
    Move {
        asks: REASON,
        ..Move::plain("disapprove", Text::new("不批准", "not approved"), Party::Township, &[AGREED], REFUSED)
    },
    Move::plain(
        "entered",
        Text::new("孩子已入学", "the child has entered"),
        Party::School,
        &[DEFERRED],
        "entered",
    ),
    Move::plain(
        "renewed",
        Text::new("已办新的延缓", "a new deferral runs"),
        Party::School,
        &[DEFERRED],
        "renewed",
    ),
];

/// Whether a step is taken where this one decides.
fn belongs(step: &Move, decides: &str) -> bool {
    match (step.key, decides) {
        ("agree", _) => (step.to == DEFERRED) == (decides == "school"),
        ("approve" | "disapprove", "township") => step.by == Party::Township,
        ("approve" | "disapprove", _) => step.by == Party::Authority,
        _ => true,
    }
}

fn fields(case: &Case<'_>) -> Fields {
    let mut fields = told_fields(case, &RECORD);
    if fields.get(FieldKey::Member1Name).is_some() {
        fields.set(FieldKey::Member1IsGuardian, Some(Value::YesNo(true)));
    }
    fields
}

fn asked_on(case: &Case<'_>) -> Date {
    case.date("asked_on").unwrap_or(case.today)
}

impl Kind for Defer {
    fn tag(&self) -> &'static str {
        "defer"
    }

    fn name(&self) -> Text {
        Text::new("延缓入学", "Deferral of entry")
    }

    fn about(&self) -> Text {
        Text::new("适龄儿童推迟入学，或再次延缓", "A child of school age enters later, or later still")
    }

    fn article(&self) -> Article {
        Article(4)
    }

    fn subject(&self) -> Subject {
        Subject::Either
    }

    fn starts_from(&self, standing: Standing) -> bool {
        deferral::may_start(standing)
    }

    fn particulars(&self) -> &'static [Particular] {
        &PARTICULARS
    }

    fn urgency(&self) -> u8 {
        3
    }

    fn ground(&self) -> &'static str {
        "ground"
    }

    /// A renewal speaks of the child on record, whose entry is due when the deferral that runs ends.
    fn prepare(&self, case: &Case<'_>, form: &mut Form) {
        told::from_record(case, &RECORD, form);
        told::document_type(form);
        let until = case.pupil.filter(|pupil| pupil.standing == Standing::Deferred);
        if let Some(until) =
            until.and_then(|pupil| pupil.situation.until).filter(|_| form.get("entry_day").is_empty())
        {
            form.set("entry_day", &until.compact());
        }
    }

    fn check(&self, case: &Case<'_>) -> Verdict {
        let done = case.this().is_some_and(|change| change.back.is_some());
        let pupil = case.pupil.filter(|_| !done);
        let mut verdict = deferral::check(
            case.pack,
            &deferral::Deferral {
                standing: pupil.map(|pupil| pupil.standing),
                until_now: pupil.and_then(|pupil| pupil.situation.until),
                fields: &fields(case),
                id_number: case.get("id_doc_number"),
                twins: &case.school.twins,
                asked_on: case.date("asked_on"),
                entry_day: case.date("entry_day"),
                until: case.date("until"),
                today: case.today,
            },
        );
        verdict.refuse(told::other_in_words(case, Article(4), "9"));
        verdict
    }

    fn effects_on_approval(&self, case: &Case<'_>) -> Vec<Effect> {
        let Some((entry_day, until)) = case.date("entry_day").zip(case.date("until")) else {
            return Vec::new();
        };
        let becoming = Becoming {
            standing: Standing::Deferred,
            on: asked_on(case),
            until: Some(until),
            class: String::new(),
            other: choice_name(case, "deferral-ground", case.get("ground"), Lang::Zh).to_owned(),
        };
        let clock = deferral::clock(case.pack, entry_day, until).map(Effect::ClockStarts);
        std::iter::once(Effect::EnterAs(fields(case), becoming)).chain(clock).collect()
    }

    fn stages(&self) -> &'static [Stage] {
        &STAGES
    }

    fn moves(&self) -> &'static [Move] {
        &MOVES
    }

    fn offers(&self, case: &Case<'_>, stage: &str) -> Vec<Offer> {
        let decides = case.get("approval");
        let here = MOVES.iter().filter(|step| step.from.contains(&stage) && belongs(step, decides));
        here.map(|step| Offer::of(step, &STAGES)).collect()
    }

    fn check_step(&self, case: &Case<'_>, step: &Offer, _: &Form, _: Date) -> Verdict {
        let mut verdict = Verdict::clear();
        match step.key.as_str() {
            "refuse" | "disapprove" => return told::no_too_late(case),
            "entered" => verdict.refuse(case.pupil.and_then(|pupil| deferral::check_entered(pupil.standing))),
            "renewed" => {
                let now = case.pupil.and_then(|pupil| pupil.situation.until);
                verdict.refuse(deferral::check_renewed(case.date("until"), now));
            }
            _ => {}
        }
        verdict
    }

    fn forms(&self) -> &'static [&'static str] {
        &["F05"]
    }

    fn summary(&self, case: &Case<'_>, lang: Lang) -> String {
        let ground = choice_name(case, "deferral-ground", case.get("ground"), lang);
        let (entry, until) = (day(case.get("entry_day")), day(case.get("until")));
        say!(lang, "{ground}，应于{entry}入学，延缓到{until}", "{ground}; due on {entry}, put off to {until}")
    }
}
