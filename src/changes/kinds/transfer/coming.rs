//! 转入: a pupil comes from another school (第13–16条). Until the transfer is approved nobody is on the register
//! (第7条), so nothing happens at once and a withdrawn transfer leaves nothing behind. This school starts it, and only
//! this school can call it off (第14条).

use super::{
    super::{choice_name, day, value_of},
    AGREED, CLEAR, CLEARED, HOP, PAPER_CONSENT, Plan, REASON, REFUSED, answers, check_paper_consent, clock,
    file_turn, has_happened, label_of, must_report, of_table, paper_consent, place_of, reached, report_by,
    report_clock, taken, told_day, turn_clock, turn_key, turn_of,
};
use crate::{
    both,
    changes::{
        Becoming, Case, Due, Effect, Form, Kind, Move, Offer, Particular, ParticularForm as As, Party, Stage,
        Subject, missing_papers,
    },
    domain::{
        Article, Clock, Date, FieldKey, Fields, Lang, Site, Standing, Text, Value, Words,
        calendar::WorkCalendar,
    },
    rules::{Pack, Verdict, enrolment, transfer, transfer::steps},
    say,
};

/// 转入
#[derive(Debug, Clone, Copy)]
pub struct TransferIn;

/// The particulars that are fields of the new record, by their own keys.
const RECORD: [FieldKey; 12] = [
    FieldKey::Name,
    FieldKey::Gender,
    FieldKey::BirthDate,
    FieldKey::Ethnicity,
    FieldKey::IdDocType,
    FieldKey::IdDocNumber,
    FieldKey::StudentRegistryNumber,
    FieldKey::Grade,
    FieldKey::ClassNumber,
    FieldKey::EnrollmentMonth,
    FieldKey::CurrentAddress,
    FieldKey::Phone,
];

const fn required(key: &'static str, field: FieldKey, label: Text, example: &'static str) -> Particular {
    Particular::required(key, label, As::Field(field), example)
}

const fn optional(key: &'static str, field: FieldKey, label: Text, example: &'static str) -> Particular {
    Particular::optional(key, label, As::Field(field), example)
}

static PARTICULARS: [Particular; 22] = [
    required("name", FieldKey::Name, Text::new("姓名", "Name"), "王小满"),
    required("gender", FieldKey::Gender, Text::new("性别", "Sex"), "女"),
    required("birth_date", FieldKey::BirthDate, Text::new("出生日期", "Date of birth"), "20160312"),
    optional("ethnicity", FieldKey::Ethnicity, Text::new("民族", "Ethnicity"), "满族"),
    optional(
        "id_doc_type",
        FieldKey::IdDocType,
        Text::new("身份证件类型", "Type of identity document"),
        "居民身份证",
    ),
    optional(
        "id_doc_number",
        FieldKey::IdDocNumber,
        Text::new("身份证件号", "Number of identity document"),
        "210499201603120022",
    ),
    optional(
        "student_registry_number",
        FieldKey::StudentRegistryNumber,
        Text::new("学籍号", "Registration number (学籍号)"),
        "G210499201603120022",
    ),
    required("grade", FieldKey::Grade, Text::new("编入年级", "Grade here"), "三年级"),
    required("class_number", FieldKey::ClassNumber, Text::new("编入班级", "Class here"), "1"),
    optional(
        "enrollment_month",
        FieldKey::EnrollmentMonth,
        Text::new("入学年月", "Month of first entry"),
        "202209",
    ),
    optional(
        "current_address",
        FieldKey::CurrentAddress,
        Text::new("现住址", "Address"),
        "河东县河东镇东沟村二组12号",
    ),
    optional("phone", FieldKey::Phone, Text::new("联系电话", "Telephone"), "13900000000"),
    Particular::required(
        "ground",
        Text::new("转学原因", "Ground (Art. 13)"),
        As::Choice("transfer-ground"),
        "1",
    ),
    Particular::required("from_school", Text::new("转出学校", "School left"), As::Text(60), "河西县第二小学"),
    Particular::optional(
        "from_code",
        Text::new("转出学校标识码", "Its code"),
        As::Field(FieldKey::SchoolCode),
        "2121049902",
    ),
    Particular::required(
        "from_grade",
        Text::new("原年级", "Grade there"),
        As::Field(FieldKey::Grade),
        "三年级",
    ),
    Particular::required("hops", Text::new("办理环节", "Steps"), As::Choice("hop-list"), "county"),
    Particular::required("guardian", Text::new("申请的监护人", "Guardian who asks"), As::Text(36), "王某"),
    Particular::required("applied_on", Text::new("申请日期", "Day of the request"), As::Date, "-1"),
    Particular::optional("arriving_on", Text::new("报到日期", "Day of arrival"), As::Date, "-0"),
    Particular::optional(
        "paper_file",
        Text::new("纸质档案", "Paper file"),
        As::Choice("paper-file"),
        "on-the-way",
    ),
    Particular::optional("note", Text::new("说明", "Note"), As::Text(200), "随父母到镇上居住"),
];

/// The fields of the new record, as far as they are filled and can be read.
fn record(case: &Case<'_>) -> Fields {
    let id_type = value_of(case, FieldKey::IdDocType, case.get("id_doc_type"), "")
        .and_then(|value| value.as_code().map(str::to_owned))
        .unwrap_or_default();
    let mut fields: Fields = RECORD
        .into_iter()
        .filter_map(|key| Some((key, value_of(case, key, case.get(key.key()), &id_type)?)))
        .collect();
    if !fields.is_empty() {
        fields.set(FieldKey::SchoolCode, Some(Value::Text(case.site.code.as_str().into())));
    }
    fields
}

/// The party whose consent opens the paper way, and the party that has been silent.
const OWN_AUTHORITY: &str = "T2";
const GIVING_SCHOOL: &str = "T3";

static STAGES: [Stage; 13] = [
    Stage::open("inquiry", Text::new("咨询、核对材料", "asked, papers being seen")),
    Stage::open("papers", Text::new("材料待补", "papers missing")),
    Stage::open(HOP, Text::new("各方核办中", "with the parties")),
    Stage::open(AGREED, Text::new("已同意待报到", "agreed, to report in")),
    Stage::open("on-paper", Text::new("纸质同意，先入学", "admitted on paper")),
    Stage::open("arrived", Text::new("已报到待调档", "here, electronic file to come")),
    Stage::open("file-here", Text::new("已调档", "electronic file here")),
    Stage::open("paper-here", Text::new("纸质档案已收", "paper file received")),
    Stage::end("done", Text::new("办结", "done")),
    Stage::end(REFUSED, Text::new("不同意", "refused")),
    Stage::end("cancelled", Text::new("已撤销", "called off")),
    CLEARED,
    Stage::end("not-arrived", Text::new("未报到", "did not report in")),
];

static MISSING: [Particular; 1] =
    [Particular::required("missing", Text::new("缺哪些材料", "What is missing"), As::Text(200), "户口簿")];

static PAPERS: [Particular; 1] =
    [Particular::required("papers", Text::new("材料核对", "Papers"), As::Choice("papers-seen"), "on-paper")];

static FAULT: [Particular; 2] = [
    Particular::required(
        "fault",
        Text::new("系统或线路故障情况", "What failed"),
        As::Text(200),
        "对方系统无法登录",
    ),
    Particular::required(
        "signed_by",
        Text::new("主管部门签字人", "Signed at the authority by"),
        As::Text(36),
        "李某",
    ),
];

static SEAL: [Particular; 1] = [Particular::required(
    "seal",
    Text::new("密封情况", "State of the seal"),
    As::Choice("seal-state"),
    "whole",
)];

static MOVES: [Move; 8] = [
    CLEAR,
    Move {
        key: "papers-missing",
        label: Text::new("材料待补", "papers are missing"),
        by: Party::School,
        from: &["inquiry", "papers"],
        to: "papers",
        asks: &MISSING,
        effective: false,
    },
    Move {
        key: "cancel",
        label: Text::new("撤销", "call off"),
        by: Party::School,
        from: &["inquiry", "papers", HOP],
        to: "cancelled",
        asks: &REASON,
        effective: false,
    },
    Move {
        key: "report-in",
        label: Text::new("学生报到", "the pupil reports in"),
        by: Party::Guardian,
        from: &[AGREED],
        to: "arrived",
        asks: &[],
        effective: true,
    },
    Move {
        key: "no-show",
        label: Text::new("未报到", "did not report in"),
        by: Party::School,
        from: &[AGREED],
        to: "not-arrived",
        asks: &REASON,
        effective: false,
    },
    Move {
        key: "catch-up",
        label: Text::new("系统手续补齐", "the system has caught up"),
        by: Party::OtherAuthority,
        from: &["on-paper"],
        to: "arrived",
        asks: &[],
        effective: false,
    },
    Move {
        key: "refuse-late",
        label: Text::new("转出方不同意，退回原校", "the giving side refuses after all"),
        by: Party::OtherAuthority,
        from: &["on-paper"],
        to: REFUSED,
        asks: &REASON,
        effective: false,
    },
    Move {
        key: "close",
        label: Text::new("登记增加，办结", "enter in the register and close"),
        by: Party::School,
        from: &["file-here", "paper-here"],
        to: "done",
        asks: &[],
        effective: false,
    },
];

/// The steps that depend on what was done before: the start by this school, the paper way while the giving school is
/// silent, and the file that a guardian may bring at any time after the pupil is here.
fn plans(case: &Case<'_>, stage: &str) -> Vec<Plan> {
    let paper_file = |to: &str| {
        let label = Text::new("收到纸质档案", "the paper file is here");
        Plan::new("paper-file", label, Party::Guardian, to).asks(&SEAL)
    };
    let call_file = |to: &str| {
        Plan::new("call-file", Text::new("调取电子档案", "call the electronic file"), Party::School, to)
    };
    match stage {
        "inquiry" | "papers" => {
            let label = Text::new("材料齐全，本校发起", "papers complete: start");
            vec![Plan::new("start", label, Party::School, turn_key(0)).asks(&PAPERS)]
        }
        "arrived" if taken(case, "paper-file") => vec![call_file("paper-here")],
        "arrived" => vec![call_file("file-here"), paper_file(stage)],
        "on-paper" | "done" if !taken(case, "paper-file") => vec![paper_file(stage)],
        "file-here" => vec![paper_file("paper-here")],
        _ if turn_of(stage).is_some() && turn_of(stage) == silent(case) => {
            let label = Text::new("系统故障，纸质同意先入学", "the system fails: admit on paper");
            vec![Plan::new("paper-exception", label, Party::Authority, "on-paper").asks(&FAULT).effective()]
        }
        _ => Vec::new(),
    }
}

/// The turn of the giving school, where this school's own authority has its turn before it.
fn silent(case: &Case<'_>) -> Option<usize> {
    let (own, giving) = (place_of(case, OWN_AUTHORITY)?, place_of(case, GIVING_SCHOOL)?);
    (own < giving).then_some(giving)
}

/// The day on which this school's own authority consented in the system.
fn consented_on(case: &Case<'_>) -> Option<Date> {
    let turn = turn_key(place_of(case, OWN_AUTHORITY)?);
    let steps = &case.this()?.steps;
    steps.iter().rev().find(|step| step.step == "agree" && step.from == turn).map(|step| step.on)
}

/// The pupil is taken in on a day, and the month for his file begins.
fn taken_in(case: &Case<'_>, on: Date) -> Vec<Effect> {
    let becoming = standing(case, Standing::Enrolled, on, "transfer-in");
    let file = enrolment::file_clock(case.pack, on, case.calendar);
    std::iter::once(Effect::EnterAs(record(case), becoming)).chain(file.map(Effect::ClockStarts)).collect()
}

fn standing(case: &Case<'_>, standing: Standing, on: Date, class: &str) -> Becoming {
    let (class, other) = (class.to_owned(), case.get("from_school").to_owned());
    Becoming { standing, on, until: None, class, other }
}

fn own_turn() -> Words {
    both!("待本校核办", "this school to decide")
}

impl Kind for TransferIn {
    fn tag(&self) -> &'static str {
        "transfer-in"
    }

    fn name(&self) -> Text {
        Text::new("转入", "Transfer in")
    }

    fn about(&self) -> Text {
        Text::new("学生从别的学校转来", "A pupil comes from another school")
    }

    fn article(&self) -> Article {
        Article(14)
    }

    fn articles(&self) -> Vec<Article> {
        [14, 7, 8, 13, 15, 16].map(Article).to_vec()
    }

    fn subject(&self) -> Subject {
        Subject::Either
    }

    fn starts_from(&self, standing: Standing) -> bool {
        transfer::may_come(standing)
    }

    fn particulars(&self) -> &'static [Particular] {
        &PARTICULARS
    }

    fn urgency(&self) -> u8 {
        2
    }

    fn ground(&self) -> &'static str {
        "ground"
    }

    /// Without a word on the document, a number is that of an identity card, and no number means 其他.
    fn prepare(&self, _case: &Case<'_>, form: &mut Form) {
        if form.get("id_doc_type").is_empty() {
            let kind = if form.get("id_doc_number").is_empty() { "Z" } else { "1" };
            form.set("id_doc_type", kind);
        }
    }
    fn check(&self, case: &Case<'_>) -> Verdict {
        let fields = record(case);
        transfer::check_in(
            case.pack,
            &transfer::Coming {
                standing_here: case.pupil.filter(|_| !has_happened(case)).map(|pupil| pupil.standing),
                twins: &case.school.twins,
                fields: &fields,
                id_number: case.get("id_doc_number"),
                grade_there: case.get("from_grade"),
                own_code: &case.site.code,
                code_there: case.get("from_code"),
                applied_on: case.date("applied_on"),
                arriving_on: case.date("arriving_on"),
                today: case.today,
                term: case.term,
                next_term: case.school.next_term,
                system: case.school.system,
                must_report: must_report(case.site),
            },
        )
    }

    fn due(&self, case: &Case<'_>) -> Option<Due> {
        let clock = self.clock_at(case, "inquiry", case.date("applied_on")?)?;
        Some(Due { date: clock.due, approximate: clock.approximate })
    }

    fn report_by(&self, form: &Form, site: &Site, pack: &Pack, calendar: &WorkCalendar) -> Option<Clock> {
        report_by(form.get("applied_on"), site, pack, calendar)
    }

    /// Then this school's own ten working days, as where nothing is reported.
    fn clock_once_reported(&self, form: &Form, pack: &Pack, calendar: &WorkCalendar) -> Option<Clock> {
        let asked = told_day(form.get("applied_on"))?;
        pack.limit("T1", asked)?.clock(asked, own_turn(), calendar)
    }

    /// A pupil who was here before keeps the one record (第7条): its fields are brought up to date instead.
    fn effects_on_approval(&self, case: &Case<'_>) -> Vec<Effect> {
        taken_in(case, case.date("arriving_on").unwrap_or(case.today))
    }

    fn effects_by_step(&self, case: &Case<'_>, on: Date) -> Vec<Effect> {
        taken_in(case, on)
    }

    fn stages(&self) -> &'static [Stage] {
        &STAGES
    }

    fn moves(&self) -> &'static [Move] {
        &MOVES
    }

    fn offers(&self, case: &Case<'_>, stage: &str) -> Vec<Offer> {
        let mut offers = answers(case, &STAGES, stage, "papers");
        offers.extend(plans(case, stage).into_iter().map(|plan| plan.offer(case, &STAGES)));
        offers.extend(of_table(&STAGES, &MOVES, stage));
        if matches!(stage, "inquiry" | "papers") || turn_of(stage).is_some() {
            offers.push(paper_consent(case, &STAGES, stage));
        }
        offers
    }

    fn stage_label(&self, case: &Case<'_>, stage: &str) -> Words {
        label_of(case, &STAGES, stage)
    }

    fn check_step(&self, case: &Case<'_>, step: &Offer, told: &Form, on: Date) -> Verdict {
        let mut verdict = Verdict::clear();
        match step.key.as_str() {
            PAPER_CONSENT => verdict.refuse(check_paper_consent(case, told)),
            "start" => {
                let missing: Vec<Words> =
                    missing_papers(self, case).into_iter().map(|item| item.name.clone()).collect();
                verdict.refuse(steps::papers_seen(told.get("papers"), &missing));
            }
            "paper-exception" => match consented_on(case) {
                Some(consent) => verdict.refuse(steps::paper_way(case.pack, case.calendar, consent, on)),
                None => verdict.refuse(steps::no_consent_yet()),
            },
            "paper-file" => verdict.refuse(steps::broken_seal(told.get("seal"), told.get("note"))),
            _ => {}
        }
        verdict
    }

    /// Who was taken in already and is refused, called off, or never reported in, is not this school's pupil.
    fn effects_of_step(&self, case: &Case<'_>, step: &Offer, _: &Form, on: Date) -> Vec<Effect> {
        let comes_to_nothing = matches!(step.to.as_str(), REFUSED | "cancelled" | "cleared" | "not-arrived");
        if comes_to_nothing && has_happened(case) {
            return vec![Effect::Becomes(standing(case, Standing::NotTaken, on, "correction"))];
        }
        Vec::new()
    }

    /// The report to the central school first (第15条 及时); then each party's own ten working days.
    fn clock_at(&self, case: &Case<'_>, stage: &str, since: Date) -> Option<Clock> {
        match stage {
            "inquiry" => {
                let asked = case.date("applied_on").unwrap_or(since);
                if must_report(case.site) {
                    return report_clock(case.pack, case.calendar, asked);
                }
                clock(case, "T1", asked, own_turn())
            }
            "arrived" => {
                let turn = file_turn(case)?;
                clock(case, &turn.limit, reached(case, stage, since), turn.party.clone())
            }
            _ => turn_clock(case, stage, since),
        }
    }

    fn forms(&self) -> &'static [&'static str] {
        &["F01", "F02"]
    }

    fn summary(&self, case: &Case<'_>, lang: Lang) -> String {
        let school = case.get("from_school");
        let grade = crate::domain::codes::CodeTable::Grade.label(case.get("grade"));
        let class = case.get("class_number");
        let hops = choice_name(case, "hop-list", case.get("hops"), lang);
        let applied = day(case.get("applied_on"));
        say!(
            lang,
            "从{school}转来，编入{grade}{class}班，{applied}申请，{hops}",
            "from {school} into {grade}, class {class}, asked {applied}, {hops}"
        )
    }
}
