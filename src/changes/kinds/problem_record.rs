//! 问题学籍: a number that is wrong or stands twice, or a child who seems to stand twice (第7, 27条). What is done about it
//! is chosen once the household register was looked at: proved, corrected, or removed.

use super::{
    choice_name,
    consent::REASON,
    key_correction::{corrected, type_after},
    told::{self, STUDENT_NUMBER, told_number},
    value_of,
};
use crate::{
    changes::{
        Becoming, Case, Effect, Form, Kind, Move, Offer, Particular, ParticularForm as As, Party, Stage,
        StepTaken, Subject,
    },
    domain::{Article, Clock, Date, FieldKey, Lang, Standing, Text},
    rules::{Verdict, enrolment, key_data, problem},
    say,
};

/// 问题学籍
#[derive(Debug, Clone, Copy)]
pub struct ProblemRecord;

static PARTICULARS: [Particular; 7] = [
    Particular::required(
        "sort",
        Text::new("问题类型", "Sort of problem"),
        As::Choice("problem-type"),
        "number-wrong",
    ),
    Particular::required("found_on", Text::new("发现日期", "Day it was found"), As::Date, "-0"),
    Particular::required(
        "place",
        Text::new("另一份学籍在", "The other record is"),
        As::Choice("problem-where"),
        "alone",
    ),
    Particular::optional(
        "other_school",
        Text::new("对方学校", "Other school"),
        As::Text(60),
        "河西县第二小学",
    ),
    Particular::optional(
        "other_phone",
        Text::new("对方电话", "Its telephone"),
        As::Field(FieldKey::Phone),
        "13900000002",
    ),
    Particular::optional("other_child", Text::new("对方学生姓名", "The pupil there"), As::Text(36), "王小曼"),
    Particular::optional(
        "note",
        Text::new("系统提示", "What the system says"),
        As::Text(200),
        "身份证号与姓名不符",
    ),
];

const FOUND: &str = "found";
const CHECKED: &str = "checked";
const PROVING: &str = "proving";
const CORRECTING: &str = "correcting";
const REMOVING: &str = "removing";
const REVIEWED: &str = "reviewed";
const RETURNED: &str = "returned";
const SOLVED: &str = "solved";
const REMOVED: &str = "removed";

static STAGES: [Stage; 10] = [
    Stage::open(FOUND, Text::new("系统提示，待核实", "found, to be checked")),
    Stage::open(CHECKED, Text::new("已核对户口簿", "register looked at")),
    Stage::open(PROVING, Text::new("选定佐证，待学校审核", "to be proved")),
    Stage::open(CORRECTING, Text::new("选定变更，待学校审核", "to be corrected")),
    Stage::open(REMOVING, Text::new("选定删除，待学校审核", "to be removed")),
    Stage::open(REVIEWED, Text::new("学校已审核，待主管部门", "reviewed by the school")),
    Stage::open(RETURNED, Text::new("被退回，重新处理", "returned, to be done again")),
    Stage::end(SOLVED, Text::new("已解决", "solved")),
    Stage::end(REMOVED, Text::new("已删除", "removed")),
    Stage::end("lifted", Text::new("核实无误，已消除", "nothing was wrong")),
];

static REGISTER: [Particular; 1] = [Particular::required(
    "register",
    Text::new("户口簿上的内容", "What the register says"),
    As::Text(200),
    "户口簿上姓名为王小满，号码一致",
)];
static ANSWER: [Particular; 1] = [Particular::required(
    "answer",
    Text::new("对方怎么说", "What the other school says"),
    As::Text(200),
    "对方称该生已于去年转走",
)];
const PROOF: Particular =
    Particular::required("proof", Text::new("依据材料", "Proof"), As::Text(100), "居民户口簿复印件");
static PROVE: [Particular; 1] = [PROOF];
static CORRECT: [Particular; 4] = [
    Particular::required("field", Text::new("变更项目", "What to correct"), As::Choice("key-field"), "name"),
    Particular::required("new_value", Text::new("变更后信息", "New value"), As::Text(100), "王小满"),
    Particular::optional(
        "new_id_type",
        Text::new("新证件类型（换证件时填）", "New type of document, when it changes too"),
        As::Field(FieldKey::IdDocType),
        "居民身份证",
    ),
    PROOF,
];
static REMOVE: [Particular; 1] = [Particular::required(
    "attends",
    Text::new("孩子实际在哪里上课", "Where the child is taught"),
    As::Text(100),
    "河西县第二小学",
)];

/// Where one of the three may be chosen, or chosen otherwise.
const CHOOSING: &[&str] = &[CHECKED, PROVING, CORRECTING, REMOVING, RETURNED];

static MOVES: [Move; 11] = [
    Move {
        asks: &REGISTER,
        ..Move::plain(
            "check-register",
            Text::new("核对户口簿", "look at the register"),
            Party::School,
            &[FOUND],
            CHECKED,
        )
    },
    Move {
        asks: &ANSWER,
        ..Move::plain(
            "call",
            Text::new("与对方学校通话", "call the other school"),
            Party::OtherSchool,
            &[CHECKED],
            CHECKED,
        )
    },
    Move {
        asks: &PROVE,
        ..Move::plain("prove", Text::new("佐证", "prove"), Party::School, CHOOSING, PROVING)
    },
    Move {
        asks: &CORRECT,
        ..Move::plain("correct", Text::new("变更", "correct"), Party::School, CHOOSING, CORRECTING)
    },
    Move {
        asks: &REMOVE,
        ..Move::plain("remove", Text::new("删除", "remove"), Party::School, CHOOSING, REMOVING)
    },
    Move::plain(
        "review",
        Text::new("学校审核通过", "the school reviews"),
        Party::School,
        &[PROVING, CORRECTING, REMOVING],
        REVIEWED,
    ),
    Move {
        effective: true,
        ..Move::plain(
            "solve",
            Text::new("主管部门审核通过", "the authority solves it"),
            Party::Authority,
            &[REVIEWED],
            SOLVED,
        )
    },
    Move {
        effective: true,
        ..Move::plain(
            "solve",
            Text::new("主管部门同意删除", "the authority removes it"),
            Party::Authority,
            &[REVIEWED],
            REMOVED,
        )
    },
    Move {
        asks: REASON,
        ..Move::plain(
            "return",
            Text::new("主管部门退回", "the authority returns it"),
            Party::Authority,
            &[REVIEWED],
            RETURNED,
        )
    },
    Move {
        asks: REASON,
        ..Move::plain(
            "lift",
            Text::new("核实无误，系统已消除", "nothing was wrong"),
            Party::System,
            &[FOUND, CHECKED],
            "lifted",
        )
    },
    Move {
        asks: &STUDENT_NUMBER,
        ..Move::plain(
            "number",
            Text::new("登记换发的G号", "the G number that follows"),
            Party::System,
            &[SOLVED],
            SOLVED,
        )
    },
];

/// What was chosen last.
fn chosen<'a>(case: &Case<'a>) -> Option<&'a StepTaken> {
    case.this()?.steps.iter().rev().find(|step| matches!(step.step.as_str(), "prove" | "correct" | "remove"))
}

fn removes(case: &Case<'_>) -> bool {
    chosen(case).is_some_and(|step| step.step == "remove")
}

/// The field that a step corrects.
fn field(told: &Form) -> Option<FieldKey> {
    FieldKey::by_key(told.get("field")).filter(|field| field.is_key_data())
}

fn check_correction(case: &Case<'_>, told: &Form) -> Verdict {
    let Some((pupil, field)) = case.pupil.zip(field(told)) else { return Verdict::clear() };
    let mut verdict = key_data::check_correction(&key_data::Correction {
        standing: pupil.standing,
        fields: &pupil.fields,
        field,
        new_text: told.get("new_value"),
        new_id_type: type_after(case, field, told.get("new_id_type")),
        ground: "",
        note: "",
        today: case.today,
    });
    // The record that is put right must not become a second one of another child (第7条).
    if field == FieldKey::IdDocNumber {
        verdict.refuse(enrolment::same_number(&case.school.twins, "new_value"));
    }
    verdict
}

/// What solving does to the record: nothing when it was right, the new value, or an end of the record here.
fn solved(case: &Case<'_>, on: Date) -> Vec<Effect> {
    let Some(chosen) = chosen(case) else { return Vec::new() };
    let told = &chosen.told;
    match chosen.step.as_str() {
        "correct" => {
            let Some(field) = field(told) else { return Vec::new() };
            let new_type = told.get("new_id_type");
            let value = value_of(case, field, told.get("new_value"), type_after(case, field, new_type));
            value.map_or_else(Vec::new, |value| corrected(case, field, value, new_type))
        }
        "remove" => vec![Effect::Becomes(Becoming {
            standing: Standing::Removed,
            on,
            until: None,
            class: "removed".to_owned(),
            other: told.get("attends").to_owned(),
        })],
        _ => Vec::new(),
    }
}

impl Kind for ProblemRecord {
    fn tag(&self) -> &'static str {
        "problem-record"
    }

    fn name(&self) -> Text {
        Text::new("问题学籍", "Problem record")
    }

    fn about(&self) -> Text {
        Text::new(
            "身份证号错误或重复，佐证、变更或删除",
            "A wrong or doubled record is proved, corrected or removed",
        )
    }

    fn article(&self) -> Article {
        Article(7)
    }

    fn articles(&self) -> Vec<Article> {
        vec![Article(7), Article(27)]
    }

    fn subject(&self) -> Subject {
        Subject::Existing
    }

    fn starts_from(&self, standing: Standing) -> bool {
        standing.is_kept()
    }

    fn particulars(&self) -> &'static [Particular] {
        &PARTICULARS
    }

    fn urgency(&self) -> u8 {
        2
    }

    fn ground(&self) -> &'static str {
        "sort"
    }

    /// The duplicate check of an enrolment is where most of them are found.
    fn beside(&self) -> &'static [&'static str] {
        &["enrol"]
    }

    fn check(&self, case: &Case<'_>) -> Verdict {
        let Some(pupil) = case.pupil else { return problem::no_record() };
        problem::check(&problem::Problem {
            standing: pupil.standing,
            fields: &pupil.fields,
            sort: case.get("sort"),
            place: case.get("place"),
            other_school: case.get("other_school"),
            other_phone: case.get("other_phone"),
            found_on: case.date("found_on"),
            today: case.today,
        })
    }

    fn stages(&self) -> &'static [Stage] {
        &STAGES
    }

    fn moves(&self) -> &'static [Move] {
        &MOVES
    }

    fn offers(&self, case: &Case<'_>, stage: &str) -> Vec<Offer> {
        let belongs = |step: &&Move| match step.key {
            "prove" => problem::may_prove(case.get("sort")),
            "call" => !case.get("other_school").is_empty(),
            "solve" => (step.to == REMOVED) == removes(case),
            "number" => told::waits_for_g(case),
            _ => true,
        };
        let here = MOVES.iter().filter(|step| step.from.contains(&stage)).filter(belongs);
        here.map(|step| Offer::of(step, &STAGES)).collect()
    }

    fn check_step(&self, case: &Case<'_>, step: &Offer, told: &Form, _: Date) -> Verdict {
        match step.key.as_str() {
            "correct" => check_correction(case, told),
            "number" => enrolment::check_number(told::number_now(case), told_number(told), true),
            _ => Verdict::clear(),
        }
    }

    fn effects_of_step(&self, case: &Case<'_>, step: &Offer, told: &Form, on: Date) -> Vec<Effect> {
        match step.key.as_str() {
            "solve" => solved(case, on),
            "number" => told::final_number(case, told),
            _ => Vec::new(),
        }
    }

    fn clock_at(&self, case: &Case<'_>, stage: &str, since: Date) -> Option<Clock> {
        let waits = Party::Authority.label().into();
        let limit = case.pack.limit("P16", since).filter(|_| stage == REVIEWED)?;
        limit.clock(since, waits, case.calendar)
    }

    fn forms(&self) -> &'static [&'static str] {
        &["F11", "F12"]
    }

    fn summary(&self, case: &Case<'_>, lang: Lang) -> String {
        let sort = choice_name(case, "problem-type", case.get("sort"), lang);
        let place = choice_name(case, "problem-where", case.get("place"), lang);
        say!(lang, "{sort}，{place}", "{sort}; {place}")
    }
}
