//! 学历证明书: what stands for a lost certificate (第25条). The school of graduation looks it up in its archive, fills it
//! in with its stub, has the authority seal it, and hands it out. The record is not touched.

use super::{consent::REASON, value_of};
use crate::{
    changes::{Case, Form, Kind, Move, Offer, Particular, ParticularForm as As, Party, Stage, Subject, kept},
    domain::{Article, Date, FieldKey, Lang, Month, Standing, Text, Value},
    rules::{Verdict, certificate},
    say,
};

/// 学历证明书
#[derive(Debug, Clone, Copy)]
pub struct Certificate;

/// What the record of a pupil who is here knows already: particular and field.
const KNOWN: [(&str, FieldKey); 6] = [
    ("name", FieldKey::Name),
    ("gender", FieldKey::Gender),
    ("birth_date", FieldKey::BirthDate),
    ("id_number", FieldKey::IdDocNumber),
    ("student_registry_number", FieldKey::StudentRegistryNumber),
    ("studied_from", FieldKey::EnrollmentMonth),
];

static PARTICULARS: [Particular; 12] = [
    Particular::required("name", Text::new("姓名", "Name"), As::Field(FieldKey::Name), "王小满"),
    Particular::required("gender", Text::new("性别", "Sex"), As::Field(FieldKey::Gender), "女"),
    Particular::required(
        "birth_date",
        Text::new("出生日期", "Date of birth"),
        As::Field(FieldKey::BirthDate),
        "20050312",
    ),
    Particular::optional(
        "id_number",
        Text::new("身份证件号", "Number of identity document"),
        As::Text(20),
        "210499200503120021",
    ),
    Particular::optional(
        "student_registry_number",
        Text::new("学籍号", "Registration number (学籍号)"),
        As::Text(20),
        "G210499200503120021",
    ),
    Particular::required(
        "studied_from",
        Text::new("入学年月", "Studied from"),
        As::Field(FieldKey::EnrollmentMonth),
        "201209",
    ),
    Particular::required(
        "studied_to",
        Text::new("毕业年月", "Graduated in"),
        As::Field(FieldKey::EnrollmentMonth),
        "202107",
    ),
    Particular::optional(
        "certificate_number",
        Text::new("原毕业证书号码", "Number of the lost certificate"),
        As::Text(40),
        "2121049901202100012",
    ),
    Particular::optional(
        "stub_number",
        Text::new("存根编号（字第　号）", "Number of the stub"),
        As::Text(20),
        "2026-01",
    ),
    Particular::required("asked_on", Text::new("申请日期", "Day of the request"), As::Date, "-0"),
    Particular::required("asked_by", Text::new("申请人", "Asked by"), As::Text(36), "王小满"),
    Particular::optional("note", Text::new("说明", "Note"), As::Text(200), "搬家时遗失"),
];

static STAGES: [Stage; 7] = [
    Stage::open("asked", Text::new("已申请，待查档案", "asked, archive to be searched")),
    Stage::open("checked", Text::new("档案已核对", "found in the archive")),
    Stage::open("filled", Text::new("已填写，待验印", "filled in, to be sealed")),
    Stage::open("sealed", Text::new("已验印，待发放", "sealed, to be handed out")),
    Stage::end("handed-out", Text::new("已发放", "handed out")),
    Stage::end("not-found", Text::new("档案里查不到", "not in the archive")),
    Stage::end("refused", Text::new("主管部门不予验印", "not sealed by the authority")),
];

static FOUND: [Particular; 2] = [
    Particular::required(
        "found_in",
        Text::new("查到的依据", "Found in"),
        As::Text(60),
        "2021届毕业生花名册第12号",
    ),
    Particular::optional(
        "certificate_number",
        Text::new("原毕业证书号码", "Number of the lost certificate"),
        As::Text(40),
        "2121049901202100012",
    ),
];

static FILLED: [Particular; 3] = [
    Particular::optional("stub_number", Text::new("存根编号", "Number of the stub"), As::Text(20), "2026-01"),
    Particular::required("issued_by", Text::new("签发人", "Issued by"), As::Text(36), "李校长"),
    Particular::required("handled_by", Text::new("承办人", "Handled by"), As::Text(36), "关老师"),
];

static TAKEN: [Particular; 1] =
    [Particular::required("taken_by", Text::new("领取人签字", "Signed for by"), As::Text(36), "王小满")];

static MOVES: [Move; 6] = [
    Move {
        key: "check",
        label: Text::new("查到档案", "found in the archive"),
        by: Party::School,
        from: &["asked"],
        to: "checked",
        asks: &FOUND,
        effective: false,
    },
    Move {
        key: "not-found",
        label: Text::new("查不到", "not found"),
        by: Party::School,
        from: &["asked"],
        to: "not-found",
        asks: REASON,
        effective: false,
    },
    Move {
        key: "fill",
        label: Text::new("填写证明书和存根", "certificate and stub filled in"),
        by: Party::School,
        from: &["checked"],
        to: "filled",
        asks: &FILLED,
        effective: false,
    },
    Move {
        key: "seal",
        label: Text::new("主管部门验印", "sealed by the authority"),
        by: Party::Authority,
        from: &["filled"],
        to: "sealed",
        asks: &[],
        effective: true,
    },
    Move {
        key: "decline",
        label: Text::new("主管部门不予验印", "the authority does not seal it"),
        by: Party::Authority,
        from: &["filled"],
        to: "refused",
        asks: REASON,
        effective: false,
    },
    Move {
        key: "hand-out",
        label: Text::new("发给本人", "handed out"),
        by: Party::School,
        from: &["sealed"],
        to: "handed-out",
        asks: &TAKEN,
        effective: false,
    },
];

fn month(case: &Case<'_>, key: &str) -> Option<Month> {
    match value_of(case, FieldKey::EnrollmentMonth, case.get(key), "")? {
        Value::Month(month) => Some(month),
        _ => None,
    }
}

impl Kind for Certificate {
    fn tag(&self) -> &'static str {
        "certificate"
    }

    fn name(&self) -> Text {
        Text::new("学历证明书", "Certificate of schooling")
    }

    fn about(&self) -> Text {
        Text::new("毕业证书遗失，补开学历证明书", "Stands for a lost certificate of graduation")
    }

    fn article(&self) -> Article {
        Article(25)
    }

    fn articles(&self) -> Vec<Article> {
        [25, 24].map(Article).to_vec()
    }

    fn subject(&self) -> Subject {
        Subject::Either
    }

    fn starts_from(&self, standing: Standing) -> bool {
        standing == Standing::Graduated
    }

    fn particulars(&self) -> &'static [Particular] {
        &PARTICULARS
    }

    fn urgency(&self) -> u8 {
        7
    }

    /// Of a pupil whose record is here, the record speaks.
    fn prepare(&self, case: &Case<'_>, form: &mut Form) {
        let Some(pupil) = case.pupil else { return };
        for (key, field) in KNOWN {
            if form.get(key).is_empty()
                && let Some(value) = pupil.fields.get(field)
            {
                form.set(key, &kept(field, value));
            }
        }
    }

    fn check(&self, case: &Case<'_>) -> Verdict {
        certificate::check(
            case.pack,
            &certificate::Lost {
                standing: case.pupil.map(|pupil| pupil.standing),
                grades: &case.school.grades,
                studied_from: month(case, "studied_from"),
                studied_to: month(case, "studied_to"),
                asked_on: case.date("asked_on"),
                today: case.today,
            },
        )
    }

    fn stages(&self) -> &'static [Stage] {
        &STAGES
    }

    fn moves(&self) -> &'static [Move] {
        &MOVES
    }

    fn check_step(&self, case: &Case<'_>, step: &Offer, told: &Form, _: Date) -> Verdict {
        let at = match step.key.as_str() {
            "check" => "certificate_number",
            "fill" => "stub_number",
            _ => return Verdict::clear(),
        };
        let mut verdict = Verdict::clear();
        verdict.refuse(certificate::number_known(at, case.get(at), told.get(at)));
        verdict
    }

    fn forms(&self) -> &'static [&'static str] {
        &["F09"]
    }

    fn summary(&self, case: &Case<'_>, lang: Lang) -> String {
        let (from, to) = (case.get("studied_from"), case.get("studied_to"));
        say!(lang, "{from}至{to}在本校就读，补开学历证明书", "studied here {from} to {to}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Scene, pupil};
    use super::*;
    use crate::domain::Pupil;

    fn scene() -> Scene {
        let mut scene = Scene::of(&Certificate);
        scene.pupil = None;
        scene.school.grades = vec!["21".into(), "22".into(), "23".into()];
        scene
    }

    #[test]
    fn months_of_study_must_fit() {
        let table: [(&str, &str, &[&str]); 6] = [
            ("201209", "202107", &[]),
            ("202106", "202107", &[]),
            ("202107", "202107", &["studied_to"]),
            ("202108", "202107", &["studied_to"]),
            ("201209", "202610", &[]),
            ("201209", "202611", &["studied_to"]),
        ];
        for (from, to, refused) in table {
            let scene = scene().set("studied_from", from).set("studied_to", to);
            assert_eq!(scene.refused(&Certificate), refused, "{from} {to}");
        }
        assert_eq!(scene().set("asked_on", "20261011").refused(&Certificate), ["asked_on"]);
        assert_eq!(scene().set("name", "").refused(&Certificate), ["name"]);
    }

    /// 第24条: certificates exist after nine years only.
    #[test]
    fn a_primary_school_issues_none() {
        let verdict = |grades: &[&str]| {
            let mut scene = scene();
            scene.school.grades = grades.iter().map(|grade| (*grade).to_owned()).collect();
            scene.verdict(&Certificate)
        };
        let primary = verdict(&["11", "12", "13", "14", "15", "16"]);
        assert_eq!(primary.refusals[0].article, Some(Article(24)));
        let nine_years = verdict(&["11", "16", "23"]);
        assert!(nine_years.is_lawful());
        assert!(nine_years.warnings.iter().all(|warning| warning.article != Some(Article(24))));
        let unknown = verdict(&[]);
        assert!(unknown.is_lawful());
        assert!(unknown.warnings.iter().any(|warning| warning.article == Some(Article(24))));
    }

    #[test]
    fn of_the_pupils_here_only_graduates_have_lost_a_certificate_and_the_record_speaks_for_them() {
        for standing in Standing::ALL {
            let mut scene = scene();
            scene.pupil = Some(Pupil { standing, ..pupil() });
            assert_eq!(
                scene.refused(&Certificate).is_empty(),
                standing == Standing::Graduated,
                "{standing:?}"
            );
        }
        let mut scene = scene().set("name", "").set("gender", "").set("birth_date", "").set("id_number", "");
        scene.pupil = Some(Pupil { standing: Standing::Graduated, ..pupil() });
        let form = scene.kept(&Certificate).form;
        assert_eq!(
            (form.get("name"), form.get("gender"), form.get("birth_date")),
            ("王小曼", "2", "20160312")
        );
    }

    #[test]
    fn the_summary_holds_no_name_and_no_number() {
        let line = scene().kept(&Certificate).summary(&Certificate, Lang::Zh);
        assert!(line.contains("201209") && !line.contains("王小满") && !line.contains("2104"), "{line}");
    }
}
