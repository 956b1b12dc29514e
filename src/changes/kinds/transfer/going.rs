//! 转出: a pupil leaves for another school (第13–16条). The record stays here as a read-only copy (第10条). What a
//! teaching point sees of it: word from the family, the sealed data sheet, the request in the system, the answers in
//! their order, the sealed file with the guardian, the line in the register.

use super::{
    super::{choice_name, day, enrolled_in},
    AGREED, CLEAR, CLEARED, HOP, PAPER_CONSENT, Plan, REASON, REFUSED, answers, check_paper_consent, clock,
    has_happened, label_of, must_report, of_table, paper_consent, place_of, reached, report_by, report_clock,
    taken, told_day, turn_clock, turn_key, turn_of,
};
use crate::{
    both,
    changes::{
        Becoming, Case, Due, Effect, Form, Kind, Move, Offer, Particular, ParticularForm as As, Party, Stage,
        Subject,
    },
    domain::{Article, Clock, Date, FieldKey, Lang, Site, Standing, Text, Words, calendar::WorkCalendar},
    rules::{Pack, Verdict, transfer, transfer::steps},
    say,
};

/// 转出
#[derive(Debug, Clone, Copy)]
pub struct TransferOut;

static PARTICULARS: [Particular; 13] = [
    Particular::required(
        "ground",
        Text::new("转学原因", "Ground (Art. 13)"),
        As::Choice("transfer-ground"),
        "1",
    ),
    Particular::required(
        "to_school",
        Text::new("转入学校", "Receiving school"),
        As::Text(60),
        "河东县第一小学",
    ),
    Particular::optional(
        "to_code",
        Text::new("转入学校标识码", "Its code"),
        As::Field(FieldKey::SchoolCode),
        "2121049901",
    ),
    Particular::optional("to_place", Text::new("转入学校所在地", "Its place"), As::Text(60), "河东县河东镇"),
    Particular::optional(
        "to_grade",
        Text::new("转入年级", "Grade there"),
        As::Field(FieldKey::Grade),
        "三年级",
    ),
    Particular::required("hops", Text::new("办理环节", "Steps"), As::Choice("hop-list"), "county"),
    Particular::required("guardian", Text::new("申请的监护人", "Guardian who asks"), As::Text(36), "王某"),
    Particular::optional(
        "guardian_phone",
        Text::new("监护人电话", "Guardian's telephone"),
        As::Field(FieldKey::Phone),
        "13900000000",
    ),
    Particular::required("known_on", Text::new("得知转学日期", "Day it became known"), As::Date, "-1"),
    Particular::required("leaving_on", Text::new("离校日期", "Last day here"), As::Date, "-0"),
    Particular::optional(
        "paper_file",
        Text::new("纸质档案", "Paper file"),
        As::Choice("paper-file"),
        "preparing",
    ),
    Particular::optional("paper_on", Text::new("档案交出日期", "Paper file handed over"), As::Date, "-0"),
    Particular::optional("note", Text::new("说明", "Note"), As::Text(200), "随父母到县城居住"),
];

/// The limit of this school's own turn.
const OWN_TURN: &str = "T3";
/// How long to wait for the request of a pupil who has left before asking.
const ASK: &str = "T8";

static STAGES: [Stage; 16] = [
    Stage::open("told", Text::new("家长已告知", "told by the family")),
    Stage::open("waiting", Text::new("待系统出现申请", "waiting for the request")),
    Stage::open("asked", Text::new("已追问，待系统出现申请", "asked, waiting for the request")),
    Stage::open(HOP, Text::new("各方核办中", "with the parties")),
    Stage::open(AGREED, Text::new("各方已同意，待封装档案", "agreed, file to be sealed")),
    Stage::open("file-out", Text::new("档案已密封交监护人", "file with the guardian")),
    Stage::open("no-file", Text::new("没有纸质档案", "no paper file")),
    Stage::open("struck-off", Text::new("已登记减少", "struck off")),
    Stage::end("done", Text::new("办结", "done")),
    Stage::end("file-arrived", Text::new("办结，档案已到", "done, file arrived")),
    Stage::end(REFUSED, Text::new("不同意", "refused")),
    Stage::end("cancelled", Text::new("对方已撤销", "called off by the other school")),
    CLEARED,
    Stage::end("stays", Text::new("家长不转了", "stays after all")),
    Stage::end("not-arrived", Text::new("未到对方学校报到", "did not arrive there")),
    Stage::end("lost-track", Text::new("去向不明，查疑似辍学", "whereabouts unknown, suspected dropout")),
];

static ANSWER: [Particular; 1] = [Particular::required(
    "answer",
    Text::new("问到的情况", "What was answered"),
    As::Text(200),
    "对方学校说下周发起",
)];

static SEALED: [Particular; 3] = [
    Particular::required("to_whom", Text::new("交给谁", "Given to"), As::Text(36), "王某"),
    Particular::required("sheets", Text::new("档案页数", "Sheets in the file"), As::Whole(9999), "12"),
    Particular::optional("seal", Text::new("封条号", "Number of the seal"), As::Text(20), "2026-03"),
];

static MOVES: [Move; 10] = [
    CLEAR,
    Move {
        key: "sheet",
        label: Text::new("基本信息表盖章交家长", "data sheet sealed and given"),
        by: Party::School,
        from: &["told"],
        to: "waiting",
        asks: &[],
        effective: false,
    },
    Move {
        key: "ask",
        label: Text::new("追问对方学校和家长", "ask the other school and the family"),
        by: Party::School,
        from: &["waiting", "asked"],
        to: "asked",
        asks: &ANSWER,
        effective: false,
    },
    Move {
        key: "stay",
        label: Text::new("家长不转了", "stays after all"),
        by: Party::Guardian,
        from: &["told", "waiting", "asked"],
        to: "stays",
        asks: &REASON,
        effective: false,
    },
    Move {
        key: "lose-track",
        label: Text::new("去向不明，转查疑似辍学", "whereabouts unknown, look into dropout"),
        by: Party::School,
        from: &["waiting", "asked"],
        to: "lost-track",
        asks: &REASON,
        effective: false,
    },
    Move {
        key: "cancelled",
        label: Text::new("对方撤销申请", "the other school calls it off"),
        by: Party::OtherSchool,
        from: &["waiting", "asked", HOP],
        to: "cancelled",
        asks: &REASON,
        effective: false,
    },
    Move {
        key: "strike-off",
        label: Text::new("系统显示办结，登记减少", "the system shows it done: strike off"),
        by: Party::School,
        from: &[AGREED, "file-out", "no-file"],
        to: "struck-off",
        asks: &[],
        effective: true,
    },
    Move {
        key: "no-show",
        label: Text::new("对方告知未报到", "the other school says: not arrived"),
        by: Party::OtherSchool,
        from: &[AGREED, "file-out", "no-file", "struck-off"],
        to: "not-arrived",
        asks: &REASON,
        effective: false,
    },
    Move {
        key: "close",
        label: Text::new("办结", "close"),
        by: Party::School,
        from: &["struck-off"],
        to: "done",
        asks: &[],
        effective: false,
    },
    Move {
        key: "file-arrived",
        label: Text::new("对方收到纸质档案", "paper file arrived there"),
        by: Party::OtherSchool,
        from: &["done"],
        to: "file-arrived",
        asks: &[],
        effective: false,
    },
];

/// The turns that may stand in the system when the request is first seen: it is there once the receiving school has
/// acted, and may have come to this school's own turn already.
fn request_seen(case: &Case<'_>) -> Vec<Plan> {
    let own = place_of(case, OWN_TURN).unwrap_or(0);
    let next = own.min(1);
    let seen = |key, label, place| Plan::new(key, label, Party::System, turn_key(place));
    let mut plans =
        vec![seen("request-seen", Text::new("系统里看到转学申请", "the request is in the system"), next)];
    if own > next {
        plans.push(seen("our-turn", Text::new("系统待办轮到本校", "the system waits for this school"), own));
    }
    plans
}

/// The paper file is given away once: before or after the pupil is struck off.
fn file_steps(case: &Case<'_>, stage: &str) -> Vec<Plan> {
    let after = stage == "struck-off";
    if after && (taken(case, "seal-file") || taken(case, "no-file")) {
        return Vec::new();
    }
    let to = |own: &'static str| if after { "struck-off" } else { own };
    vec![
        Plan::new(
            "seal-file",
            Text::new("档案密封、附封面，交监护人", "seal the file with its cover, give it to the guardian"),
            Party::School,
            to("file-out"),
        )
        .asks(&SEALED),
        Plan::new(
            "no-file",
            Text::new("没有纸质档案", "there is no paper file"),
            Party::School,
            to("no-file"),
        )
        .asks(&REASON),
    ]
}

fn leaving(case: &Case<'_>, standing: Standing, on: Date, class: &str) -> Effect {
    let (class, other) = (class.to_owned(), case.get("to_school").to_owned());
    Effect::Becomes(Becoming { standing, on, until: None, class, other })
}

fn the_request() -> Words {
    both!("待系统出现转学申请，到期要追问", "the request to appear; ask when it does not")
}

impl Kind for TransferOut {
    fn tag(&self) -> &'static str {
        "transfer-out"
    }

    fn name(&self) -> Text {
        Text::new("转出", "Transfer out")
    }

    fn about(&self) -> Text {
        Text::new("学生转到别的学校", "A pupil leaves for another school")
    }

    fn article(&self) -> Article {
        Article(14)
    }

    fn articles(&self) -> Vec<Article> {
        [14, 10, 13, 15, 16].map(Article).to_vec()
    }

    fn subject(&self) -> Subject {
        Subject::Existing
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

    fn check(&self, case: &Case<'_>) -> Verdict {
        let Some(pupil) = case.pupil else { return transfer::no_record() };
        transfer::check_out(
            case.pack,
            &transfer::Leaving {
                standing: if has_happened(case) { Standing::Enrolled } else { pupil.standing },
                grade: pupil.fields.code(FieldKey::Grade),
                grade_there: case.get("to_grade"),
                own_code: &case.site.code,
                code_there: case.get("to_code"),
                known_on: case.date("known_on"),
                leaving_on: case.date("leaving_on"),
                paper_on: case.date("paper_on"),
                enrolled_in: enrolled_in(case),
                today: case.today,
                term: case.term,
                next_term: case.school.next_term,
                system: case.school.system,
                must_report: must_report(case.site),
            },
        )
    }

    fn due(&self, case: &Case<'_>) -> Option<Due> {
        let clock = self.clock_at(case, "told", case.date("known_on")?)?;
        Some(Due { date: clock.due, approximate: clock.approximate })
    }

    fn report_by(&self, form: &Form, site: &Site, pack: &Pack, calendar: &WorkCalendar) -> Option<Clock> {
        report_by(form.get("known_on"), site, pack, calendar)
    }

    /// Then the wait for the request, as where nothing is reported.
    fn clock_once_reported(&self, form: &Form, pack: &Pack, calendar: &WorkCalendar) -> Option<Clock> {
        let leaving = told_day(form.get("leaving_on"))?;
        pack.limit(ASK, leaving)?.clock(leaving, the_request(), calendar)
    }

    fn effects_on_approval(&self, case: &Case<'_>) -> Vec<Effect> {
        let on = case.date("leaving_on").unwrap_or(case.today);
        vec![leaving(case, Standing::TransferredOut, on, "transferred-out")]
    }

    fn stages(&self) -> &'static [Stage] {
        &STAGES
    }

    fn moves(&self) -> &'static [Move] {
        &MOVES
    }

    fn offers(&self, case: &Case<'_>, stage: &str) -> Vec<Offer> {
        let plans = match stage {
            "told" | "waiting" | "asked" => request_seen(case),
            AGREED | "struck-off" => file_steps(case, stage),
            _ => Vec::new(),
        };
        let mut offers = answers(case, &STAGES, stage, "waiting");
        offers.extend(plans.into_iter().map(|plan| plan.offer(case, &STAGES)));
        offers.extend(of_table(&STAGES, &MOVES, stage));
        if !taken(case, "seal-file") {
            offers.retain(|offer| offer.key != "file-arrived");
        }
        if matches!(stage, "told" | "waiting" | "asked") || turn_of(stage).is_some() {
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
            "seal-file" => verdict.refuse(steps::sealed_file(told.get("sheets"))),
            "strike-off" => verdict.refuse(steps::not_left_yet(case.date("leaving_on"), on)),
            "close" => {
                let recorded = taken(case, "seal-file") || taken(case, "no-file");
                verdict.refuse(steps::file_first(recorded));
            }
            _ => {}
        }
        verdict
    }

    /// Who was struck off and is refused, or does not arrive there, is this school's pupil as before.
    fn effects_of_step(&self, case: &Case<'_>, step: &Offer, _: &Form, on: Date) -> Vec<Effect> {
        let comes_to_nothing = matches!(
            step.to.as_str(),
            REFUSED | "cancelled" | "cleared" | "stays" | "not-arrived" | "lost-track"
        );
        if comes_to_nothing && has_happened(case) {
            return vec![leaving(case, Standing::Enrolled, on, "correction")];
        }
        Vec::new()
    }

    /// A teaching point or village school reports at once (第15条 及时). A pupil who has left and for whom no request
    /// appears is the classic beginning of a dropout, so the wait has an end.
    fn clock_at(&self, case: &Case<'_>, stage: &str, since: Date) -> Option<Clock> {
        match stage {
            "told" if must_report(case.site) => {
                report_clock(case.pack, case.calendar, case.date("known_on").unwrap_or(since))
            }
            "told" | "waiting" => clock(case, ASK, case.date("leaving_on").unwrap_or(since), the_request()),
            "asked" => clock(case, ASK, reached(case, stage, since), the_request()),
            _ => turn_clock(case, stage, since),
        }
    }

    fn forms(&self) -> &'static [&'static str] {
        &["F01", "F02", "F10"]
    }

    fn summary(&self, case: &Case<'_>, lang: Lang) -> String {
        let school = case.get("to_school");
        let hops = choice_name(case, "hop-list", case.get("hops"), lang);
        let leaving = day(case.get("leaving_on"));
        say!(lang, "转往{school}，{leaving}离校，{hops}", "to {school}, last day {leaving}, {hops}")
    }
}
