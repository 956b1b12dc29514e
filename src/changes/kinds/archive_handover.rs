//! 档案移交: the paper archive of a site that merges or closes, the file of one pupil who has left, the files of a
//! graduating year, or something for an outside body (第9, 10, 16, 28条). Counted, sealed, signed by both, answered by a
//! receipt. The records stay as they are: what is handed over is paper.

use super::{choice_name, consent::REASON};
use crate::{
    both,
    changes::{Case, Form, Kind, Move, Offer, Particular, ParticularForm as As, Party, Stage, Subject},
    domain::{Article, Clock, Date, FieldKey, Lang, Standing, Text},
    rules::{Verdict, archive},
    say,
};

/// 档案移交
#[derive(Debug, Clone, Copy)]
pub struct ArchiveHandover;

/// Until when the receipt is expected.
const RECEIPT: &str = "A1";

static PARTICULARS: [Particular; 11] = [
    Particular::required(
        "reason",
        Text::new("移交原因", "Reason"),
        As::Choice("handover-reason"),
        "graduation",
    ),
    Particular::required("to_unit", Text::new("接收单位", "Receiver"), As::Text(60), "河东县第一中学"),
    Particular::optional(
        "to_code",
        Text::new("接收单位标识码", "Its code"),
        As::Field(FieldKey::SchoolCode),
        "2121049902",
    ),
    Particular::required("files", Text::new("档案份数", "Files"), As::Whole(60_000), "23"),
    Particular::required("sheets", Text::new("总页数", "Sheets"), As::Whole(60_000), "276"),
    Particular::required("copy", Text::new("备份", "Copy"), As::Choice("copy-kept"), "kept"),
    Particular::required("prepared_on", Text::new("整理日期", "Day it was prepared"), As::Date, "-0"),
    Particular::optional(
        "named_by",
        Text::new("指定接收单位的文件", "Paper that names the receiver"),
        As::Text(60),
        "河教发〔2026〕12号",
    ),
    Particular::optional(
        "approval",
        Text::new("书面批准文号", "Number of the written approval"),
        As::Text(60),
        "河教学籍〔2026〕5号",
    ),
    Particular::optional("purpose", Text::new("用途", "Purpose"), As::Text(200), "核对资助名单"),
    Particular::optional("note", Text::new("说明", "Note"), As::Text(200), "随车移交，两箱"),
];

static STAGES: [Stage; 5] = [
    Stage::open("prepared", Text::new("已整理", "prepared")),
    Stage::open("counted", Text::new("已清点、密封", "counted and sealed")),
    Stage::open("handed-over", Text::new("已移交，待回执", "handed over, receipt to come")),
    Stage::end("receipt", Text::new("回执已到", "receipt came back")),
    Stage::end("cancelled", Text::new("取消移交", "called off")),
];

static COUNT: [Particular; 3] = [
    Particular::required("files", Text::new("清点份数", "Files counted"), As::Whole(60_000), "23"),
    Particular::required("sheets", Text::new("清点页数", "Sheets counted"), As::Whole(60_000), "276"),
    Particular::required("counted_by", Text::new("清点人", "Counted by"), As::Text(36), "关老师"),
];

static SIGNED: [Particular; 3] = [
    Particular::required("handed_by", Text::new("移交人签字", "Signed by the giver"), As::Text(36), "关老师"),
    Particular::required(
        "received_by",
        Text::new("接收人签字", "Signed by the receiver"),
        As::Text(36),
        "李老师",
    ),
    Particular::required(
        "seal",
        Text::new("密封情况", "State of the seal"),
        As::Choice("seal-state"),
        "whole",
    ),
];

static SLIP: [Particular; 1] = [Particular::optional(
    "receipt",
    Text::new("回执编号", "Number of the receipt"),
    As::Text(40),
    "收2026-7",
)];

static MOVES: [Move; 5] = [
    Move {
        key: "count",
        label: Text::new("第二人清点、密封", "counted by a second person and sealed"),
        by: Party::School,
        from: &["prepared"],
        to: "counted",
        asks: &COUNT,
        effective: false,
    },
    Move {
        key: "hand-over",
        label: Text::new("双方签字移交", "handed over, both sign"),
        by: Party::School,
        from: &["counted"],
        to: "handed-over",
        asks: &SIGNED,
        effective: true,
    },
    Move {
        key: "receipt",
        label: Text::new("回执收到", "receipt came back"),
        by: Party::OtherSchool,
        from: &["handed-over"],
        to: "receipt",
        asks: &SLIP,
        effective: false,
    },
    Move {
        key: "short",
        label: Text::new("对方清点不符，退回", "the receiver's count differs: sent back"),
        by: Party::OtherSchool,
        from: &["handed-over"],
        to: "prepared",
        asks: REASON,
        effective: false,
    },
    Move {
        key: "cancel",
        label: Text::new("取消移交", "call it off"),
        by: Party::School,
        from: &["prepared", "counted"],
        to: "cancelled",
        asks: REASON,
        effective: false,
    },
];

impl Kind for ArchiveHandover {
    fn tag(&self) -> &'static str {
        "archive-handover"
    }

    fn name(&self) -> Text {
        Text::new("档案移交", "Archive hand-over")
    }

    fn about(&self) -> Text {
        Text::new("合并、撤并、转学、毕业、对外提供时交档案", "Paper files go to another school or body")
    }

    fn article(&self) -> Article {
        Article(10)
    }

    fn articles(&self) -> Vec<Article> {
        [10, 9, 16, 28].map(Article).to_vec()
    }

    fn subject(&self) -> Subject {
        Subject::Either
    }

    /// A file goes with a pupil who has left; an outside body may be shown any (第28条).
    fn starts_from(&self, _: Standing) -> bool {
        true
    }

    fn particulars(&self) -> &'static [Particular] {
        &PARTICULARS
    }

    fn urgency(&self) -> u8 {
        6
    }

    fn ground(&self) -> &'static str {
        "reason"
    }

    fn check(&self, case: &Case<'_>) -> Verdict {
        archive::check(&archive::HandOver {
            reason: case.get("reason"),
            standing: case.pupil.map(|pupil| pupil.standing),
            own_code: &case.site.code,
            code_there: case.get("to_code"),
            named_by: case.get("named_by"),
            approval: case.get("approval"),
            purpose: case.get("purpose"),
            files: case.get("files").parse().ok(),
            sheets: case.get("sheets").parse().ok(),
            copy: case.get("copy"),
            prepared_on: case.date("prepared_on"),
            today: case.today,
        })
    }

    fn stages(&self) -> &'static [Stage] {
        &STAGES
    }

    fn moves(&self) -> &'static [Move] {
        &MOVES
    }

    fn check_step(&self, case: &Case<'_>, step: &Offer, told: &Form, _: Date) -> Verdict {
        let mut verdict = Verdict::clear();
        match step.key.as_str() {
            "count" => {
                for at in ["files", "sheets"] {
                    verdict.refuse(archive::same_count(at, case.get(at), told.get(at)));
                }
            }
            "hand-over" => verdict.refuse(archive::sealed(told.get("seal"))),
            _ => {}
        }
        verdict
    }

    fn clock_at(&self, case: &Case<'_>, stage: &str, since: Date) -> Option<Clock> {
        if stage != "handed-over" {
            return None;
        }
        let waits = both!("待接收单位回执", "the receiver's receipt");
        case.pack.limit(RECEIPT, since)?.clock(since, waits, case.calendar)
    }

    fn forms(&self) -> &'static [&'static str] {
        &["F23"]
    }

    fn summary(&self, case: &Case<'_>, lang: Lang) -> String {
        let reason = choice_name(case, "handover-reason", case.get("reason"), lang);
        let (unit, files, sheets) = (case.get("to_unit"), case.get("files"), case.get("sheets"));
        say!(
            lang,
            "{reason}：{files}份{sheets}页交{unit}",
            "{reason}: {files} files, {sheets} sheets to {unit}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Scene, pupil};
    use super::*;
    use crate::domain::Pupil;

    /// The ground, what is set otherwise than in the examples, and where it is refused.
    type Row = (&'static str, &'static [(&'static str, &'static str)], &'static [&'static str]);

    fn scene(reason: &str) -> Scene {
        let mut scene = Scene::of(&ArchiveHandover).set("reason", reason);
        scene.pupil = None;
        scene
    }

    #[test]
    fn each_reason_has_its_own_conditions() {
        let table: [Row; 20] = [
            ("merger", &[], &[]),
            ("merger", &[("named_by", "")], &["named_by"]),
            ("closure", &[("named_by", "")], &["named_by"]),
            ("closure", &[("copy", "none")], &[]),
            ("closure", &[("to_unit", "")], &["to_unit"]),
            ("graduation", &[], &[]),
            ("graduation", &[("named_by", ""), ("approval", ""), ("purpose", "")], &[]),
            ("graduation", &[("copy", "none")], &["copy"]),
            ("transfer", &[], &["reason"]),
            ("disclosure", &[], &[]),
            ("disclosure", &[("approval", "")], &["approval"]),
            ("disclosure", &[("purpose", "")], &["purpose"]),
            ("disclosure", &[("to_unit", "")], &["to_unit"]),
            ("merger", &[("files", "0")], &["files"]),
            ("merger", &[("sheets", "0")], &["sheets"]),
            ("merger", &[("files", "23"), ("sheets", "22")], &["sheets"]),
            ("merger", &[("files", "23"), ("sheets", "23")], &[]),
            ("merger", &[("files", "1"), ("sheets", "1")], &[]),
            ("merger", &[("to_code", "2121049901")], &["to_code"]),
            ("merger", &[("prepared_on", "20261011")], &["prepared_on"]),
        ];
        for (reason, set, refused) in table {
            let scene = set.iter().fold(scene(reason), |scene, (key, text)| scene.set(key, text));
            assert_eq!(scene.refused(&ArchiveHandover), refused, "{reason} {set:?}");
        }
    }

    #[test]
    fn a_pupils_file_goes_when_the_pupil_has_left_and_a_sites_archive_names_no_pupil() {
        for standing in Standing::ALL {
            let refused = |reason: &str| {
                let mut scene = scene(reason).set("files", "1");
                scene.pupil = Some(Pupil { standing, ..pupil() });
                scene.refused(&ArchiveHandover)
            };
            let graduate = matches!(standing, Standing::Graduated | Standing::Completed | Standing::MovedUp);
            assert_eq!(refused("transfer").is_empty(), standing == Standing::TransferredOut, "{standing:?}");
            assert_eq!(refused("graduation").is_empty(), graduate, "{standing:?}");
            assert_eq!(refused("merger"), ["reason"]);
            assert!(refused("disclosure").is_empty());
        }
    }

    #[test]
    fn a_refusal_names_its_article() {
        let article = |reason: &str, key: &str| {
            let verdict = scene(reason).set(key, "").verdict(&ArchiveHandover);
            verdict.refusals[0].article.map(|article| article.0)
        };
        assert_eq!(article("disclosure", "approval"), Some(28));
        assert_eq!(article("closure", "named_by"), Some(10));
    }

    #[test]
    fn the_summary_tells_counts_and_receiver() {
        let line = scene("merger").kept(&ArchiveHandover).summary(&ArchiveHandover, Lang::Zh);
        assert!(
            line.contains("学校合并") && line.contains("23份276页") && line.contains("第一中学"),
            "{line}"
        );
    }
}
