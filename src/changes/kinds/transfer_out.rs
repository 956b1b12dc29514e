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

#[cfg(test)]
mod tests {
    use super::super::testing::{Scene, date};
    use super::*;
    use crate::rules::Term;

    fn scene() -> Scene {
        Scene::of(&TransferOut).set("to_code", "2121049902")
    }

    #[test]
    fn a_lawful_transfer_makes_him_transferred_out_on_approval_only() {
        let scene = scene();
        assert!(scene.refused(&TransferOut).is_empty());
        scene.with(|case| {
            assert!(TransferOut.effects_now(case).is_empty());
            assert_eq!(TransferOut.effects_on_approval(case), [Effect::Standing(Standing::TransferredOut)]);
        });
    }

    #[test]
    fn unlawful_transfers_are_refused_where_they_go_wrong() {
        assert_eq!(scene().set("to_grade", "四年级").refused(&TransferOut), ["to_grade"]);
        assert_eq!(scene().set("to_code", "2121049901").refused(&TransferOut), ["to_code"]);
        assert_eq!(scene().set("known_on", "20261011").refused(&TransferOut), ["known_on"]);
        assert_eq!(scene().set("leaving_on", "20220831").refused(&TransferOut), ["leaving_on"]);
        assert_eq!(scene().set("ground", "6").refused(&TransferOut), ["ground"]);
        assert_eq!(scene().set("hops", "").refused(&TransferOut), ["hops"]);
        assert_eq!(scene().set("nonsense", "x").refused(&TransferOut), ["nonsense"]);
        let mut gone = scene();
        if let Some(pupil) = gone.pupil.as_mut() {
            pupil.standing = Standing::DroppedOut;
        }
        assert_eq!(gone.refused(&TransferOut), [""]);
    }

    #[test]
    fn days_at_the_border_pass() {
        for (key, text) in [("known_on", "今天"), ("known_on", "20261010"), ("leaving_on", "20220901")] {
            let refused = scene().set(key, text).refused(&TransferOut);
            assert_eq!(refused.is_empty(), text != "今天", "{key} {text} {refused:?}");
        }
    }

    #[test]
    fn out_of_season_warns_and_the_border_of_the_month_does_not() {
        let warned = |day: &str| {
            let mut scene = scene().set("leaving_on", day).set("known_on", "20261009");
            scene.term = Some(Term { start: date(20_260_901), end: date(20_270_115) });
            let verdict = scene.verdict(&TransferOut);
            assert!(verdict.is_lawful());
            verdict.warnings.iter().any(|warning| warning.what.zh.contains("转学时间"))
        };
        assert!(!warned("20261001") && warned("20261002") && warned("20261215") && !warned("20261216"));
    }

    #[test]
    fn the_last_term_of_the_last_grade_warns() {
        let warned = |grade: &str, start: u32, end: u32| {
            let mut scene = scene().set("to_grade", grade);
            scene.term = Some(Term { start: date(start), end: date(end) });
            if let Some(pupil) = scene.pupil.as_mut() {
                pupil.fields.set(FieldKey::Grade, super::super::testing::code(grade));
            }
            let verdict = scene.verdict(&TransferOut);
            assert!(verdict.is_lawful());
            verdict.warnings.iter().any(|warning| warning.what.zh.contains("毕业年级"))
        };
        assert!(warned("16", 20_260_301, 20_260_710) && warned("23", 20_260_301, 20_260_710));
        assert!(!warned("16", 20_260_901, 20_270_115) && !warned("15", 20_260_301, 20_260_710));
    }

    #[test]
    fn teaching_points_report_in_three_days_and_central_schools_act_in_ten_working_days() {
        let mut scene = scene().set("known_on", "20260918");
        let due = scene.with(|case| TransferOut.due(case)).unwrap();
        assert_eq!((due.date, due.approximate), (date(20_260_921), false));
        let late = scene.verdict(&TransferOut);
        assert!(late.warnings.iter().any(|warning| warning.at == "known_on"));
        scene.site.kind = SiteKind::Central;
        assert_eq!(scene.with(|case| TransferOut.due(case)).unwrap().date, date(20_261_009));
    }

    #[test]
    fn papers_follow_the_ground() {
        let missing = |ground: &str, titles: Vec<&'static str>| {
            let mut scene = scene().set("ground", ground);
            scene.titles = titles;
            scene.verdict(&TransferOut).warnings.len()
        };
        assert_eq!(missing("1", vec![]), 4);
        assert_eq!(missing("1", vec!["转学联系表.jpg", "户口本", "租房合同", "学生基本信息表"]), 0);
        assert_eq!(missing("2", vec!["转学联系表.jpg", "户口本", "租房合同", "学生基本信息表"]), 1);
    }

    #[test]
    fn the_summary_names_school_and_day() {
        let scene = scene().kept(&TransferOut);
        assert!(scene.summary(&TransferOut, Lang::Zh).contains("河东县第一小学"));
        assert!(scene.summary(&TransferOut, Lang::En).contains("2026-10-10"));
    }
}
