//! 转出: a pupil leaves for another school (第13–16条). The record stays here as a read-only copy (第10条).

use super::{choice_name, day, due_after, enrolled_in};
use crate::{
    changes::{Case, Due, Effect, Kind, Particular, ParticularForm as As, Subject},
    domain::{Article, FieldKey, Lang, SiteKind, Standing, Text},
    rules::{Verdict, transfer},
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
                standing: pupil.standing,
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
                must_report: case.site.kind != SiteKind::Central,
            },
        )
    }

    /// A teaching point or village school reports at once (第15条 及时); a central school has its turn's ten
    /// working days.
    fn due(&self, case: &Case<'_>) -> Option<Due> {
        let limit = if case.site.kind == SiteKind::Central { "T3" } else { "T7" };
        due_after(case, limit, case.date("known_on")?)
    }

    fn effects_on_approval(&self, _: &Case<'_>) -> Vec<Effect> {
        vec![Effect::Standing(Standing::TransferredOut)]
    }

    fn summary(&self, case: &Case<'_>, lang: Lang) -> String {
        let school = case.get("to_school");
        let hops = choice_name(case, "hop-list", case.get("hops"), lang);
        let leaving = day(case.get("leaving_on"));
        say!(lang, "转往{school}，{leaving}离校，{hops}", "to {school}, last day {leaving}, {hops}")
    }
}
