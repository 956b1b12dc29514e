//! 辍学: four weeks of unexcused absence after repeated contact (第23条). A person states it, never the program;
//! the record is kept during the years of compulsory schooling, and three offices are told.

use super::{choice_name, day, due_after, enrolled_in};
use crate::{
    changes::{Case, Due, Effect, Kind, Particular, ParticularForm as As, Subject},
    domain::{Article, FieldKey, Lang, Standing, Text, Value},
    rules::{Verdict, dropout},
    say,
};

/// 辍学
#[derive(Debug, Clone, Copy)]
pub struct Dropout;

static PARTICULARS: [Particular; 13] = [
    Particular::required("first_absent_date", Text::new("开始缺课日期", "First day absent"), As::Date, "-35"),
    Particular::required("determined_date", Text::new("认定日期", "Day it is stated"), As::Date, "-0"),
    Particular::required(
        "contact_count",
        Text::new("联系、劝返次数", "Number of contacts"),
        As::Whole(999),
        "3",
    ),
    Particular::required(
        "contacts",
        Text::new("联系记录（日期、方式、结果）", "Contacts: dates, way, result"),
        As::Text(1000),
        "9月3日电话，无人接；9月10日家访，家长称外出务工；9月24日家访，学生不愿返校",
    ),
    Particular::required("reason", Text::new("辍学原因", "Reason"), As::Choice("dropout-reason"), "02"),
    Particular::optional(
        "reason_note",
        Text::new("原因说明", "Reason in words"),
        As::Text(200),
        "多次劝说无效",
    ),
    Particular::required("whereabouts", Text::new("去向", "Whereabouts"), As::Choice("whereabouts"), "1"),
    Particular::optional(
        "whereabouts_note",
        Text::new("去向说明", "Whereabouts in words"),
        As::Text(200),
        "在家帮助务农",
    ),
    Particular::required("guardian", Text::new("监护人", "Guardian"), As::Text(36), "王某"),
    Particular::optional(
        "guardian_phone",
        Text::new("监护人电话", "Guardian's telephone"),
        As::Field(FieldKey::Phone),
        "13900000000",
    ),
    Particular::optional(
        "measures",
        Text::new("已采取的帮扶措施", "Help given so far"),
        As::Text(500),
        "落实资助，安排老师补课",
    ),
    Particular::optional(
        "system_mark",
        Text::new("全国系统标注", "Mark in the national system"),
        As::Choice("system-mark"),
        "none",
    ),
    Particular::optional("note", Text::new("说明", "Note"), As::Text(200), "继续劝返"),
];

impl Kind for Dropout {
    fn tag(&self) -> &'static str {
        "dropout"
    }

    fn name(&self) -> Text {
        Text::new("辍学", "Dropout")
    }

    fn about(&self) -> Text {
        Text::new("连续旷课满4周，多次联系无效", "Four weeks absent without excuse, contacts in vain")
    }

    fn article(&self) -> Article {
        Article(23)
    }

    fn subject(&self) -> Subject {
        Subject::Existing
    }

    fn particulars(&self) -> &'static [Particular] {
        &PARTICULARS
    }

    fn urgency(&self) -> u8 {
        1
    }

    fn check(&self, case: &Case<'_>) -> Verdict {
        let Some(pupil) = case.pupil else { return dropout::no_record() };
        dropout::check(
            case.pack,
            &dropout::Absence {
                standing: pupil.standing,
                first_absent: case.date("first_absent_date"),
                determined: case.date("determined_date"),
                contact_count: case.get("contact_count").parse().ok(),
                reason: case.get("reason"),
                reason_note: case.get("reason_note"),
                whereabouts: case.get("whereabouts"),
                enrolled_in: enrolled_in(case),
                is_migrant: pupil.fields.get(FieldKey::IsMigrantWorkerChild) == Some(&Value::YesNo(true)),
                today: case.today,
            },
        )
    }

    fn due(&self, case: &Case<'_>) -> Option<Due> {
        due_after(case, "D14", case.date("determined_date")?)
    }

    fn effects_on_approval(&self, _: &Case<'_>) -> Vec<Effect> {
        vec![Effect::Standing(Standing::DroppedOut)]
    }

    fn summary(&self, case: &Case<'_>, lang: Lang) -> String {
        let since = day(case.get("first_absent_date"));
        let count = case.get("contact_count");
        let reason = choice_name(case, "dropout-reason", case.get("reason"), lang);
        let to = dropout::ADDRESSEES.map(|office| office.get(lang)).join(&say!(lang, "、", ", "));
        say!(
            lang,
            "{since}起旷课，联系{count}次，{reason}；报{to}",
            "absent since {since}, {count} contacts, {reason}; reported to {to}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Scene, date};
    use super::*;

    fn scene() -> Scene {
        Scene::of(&Dropout).set("first_absent_date", "20260901").set("determined_date", "20260929")
    }

    #[test]
    fn a_lawful_dropout_keeps_the_record_and_names_three_addressees() {
        let scene = scene().kept(&Dropout);
        assert!(scene.refused(&Dropout).is_empty());
        scene.with(|case| {
            assert!(Dropout.effects_now(case).is_empty());
            assert_eq!(Dropout.effects_on_approval(case), [Effect::Standing(Standing::DroppedOut)]);
            assert_eq!(Dropout.due(case).unwrap().date, date(20_261_002));
        });
        let line = scene.summary(&Dropout, Lang::Zh);
        for office in dropout::ADDRESSEES {
            assert!(line.contains(office.zh));
        }
    }

    #[test]
    fn one_day_or_one_contact_short_is_refused() {
        assert_eq!(scene().set("determined_date", "20260928").refused(&Dropout), ["determined_date"]);
        assert_eq!(scene().set("contact_count", "1").refused(&Dropout), ["contact_count"]);
        assert!(scene().set("contact_count", "2").refused(&Dropout).is_empty());
        assert_eq!(scene().set("contact_count", "多次").refused(&Dropout), ["contact_count"]);
        assert_eq!(scene().set("contacts", "").refused(&Dropout), ["contacts"]);
        assert_eq!(scene().set("first_absent_date", "20220831").refused(&Dropout), ["first_absent_date"]);
    }

    #[test]
    fn without_a_pupil_there_is_no_dropout() {
        let mut scene = scene();
        scene.pupil = None;
        assert_eq!(scene.refused(&Dropout), [""]);
    }
}
