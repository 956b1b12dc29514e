//! 出国（出境）: the school operates it in the system itself, on papers that hold (第20条). The record is kept.

use super::{choice_name, consent, day, enrolled_in, suspend::GUARDIAN};
use crate::{
    changes::{Becoming, Case, Effect, Kind, Move, Particular, ParticularForm as As, Party, Stage, Subject},
    domain::{Article, FieldKey, Lang, Standing, Text},
    rules::{Verdict, abroad, standing},
    say,
};

/// 出国（出境）
#[derive(Debug, Clone, Copy)]
pub struct Abroad;

static PARTICULARS: [Particular; 12] = [
    Particular::required("country", Text::new("前往国家（地区）", "Country or region"), As::Text(40), "日本"),
    Particular::optional(
        "school_there",
        Text::new("拟就读学校", "School there"),
        As::Text(60),
        "大阪市立小学校",
    ),
    Particular::required("leaving_on", Text::new("出境日期", "Day of leaving"), As::Date, "-0"),
    Particular::optional("expected_back", Text::new("预计返回日期", "Expected back"), As::Date, "+360"),
    Particular::required(
        "document",
        Text::new("证件种类", "Document"),
        As::Choice("exit-document"),
        "passport",
    ),
    Particular::required("document_number", Text::new("证件号", "Its number"), As::Text(30), "E00000000"),
    Particular::required("document_until", Text::new("证件有效期至", "Valid until"), As::Date, "+720"),
    GUARDIAN,
    Particular::optional(
        "guardian_phone",
        Text::new("监护人电话", "Guardian's telephone"),
        As::Field(FieldKey::Phone),
        "13900000000",
    ),
    Particular::optional(
        "contact_there",
        Text::new("境外联系方式", "Contact abroad"),
        As::Text(100),
        "母亲的电子邮箱已登记",
    ),
    Particular::optional("reason", Text::new("申请理由", "Reason"), As::Text(200), "随父母出国生活"),
    Particular::optional("note", Text::new("说明", "Note"), As::Text(200), "电子学籍保留"),
];

const GONE: Stage = Stage::end("abroad", Text::new("出国（境）中", "abroad"));

static STAGES: [Stage; 4] = [
    consent::ASKED,
    Stage::open(
        consent::AGREED.key,
        Text::new("学校已同意，待系统操作", "school agreed, to be done in the system"),
    ),
    GONE,
    consent::REFUSED,
];

static MOVES: [Move; 4] = [consent::AGREE, consent::TURN_DOWN, operate(GONE.key), consent::CALL_OFF];

/// 第20条: the school does it in the system itself.
pub(super) const fn operate(to: &'static str) -> Move {
    Move {
        key: "operate",
        label: Text::new("系统中已操作", "done in the system"),
        by: Party::School,
        from: &[consent::AGREED.key],
        to,
        asks: &[],
        effective: true,
    }
}

impl Kind for Abroad {
    fn tag(&self) -> &'static str {
        "abroad"
    }

    fn name(&self) -> Text {
        abroad::LEAVE
    }

    fn about(&self) -> Text {
        Text::new("学生出国或去港澳台，学籍保留", "A pupil goes abroad; the record is kept")
    }

    fn article(&self) -> Article {
        abroad::ARTICLE
    }

    fn subject(&self) -> Subject {
        Subject::Existing
    }

    fn particulars(&self) -> &'static [Particular] {
        &PARTICULARS
    }

    fn urgency(&self) -> u8 {
        3
    }

    fn check(&self, case: &Case<'_>) -> Verdict {
        let Some(pupil) = case.pupil else { return standing::no_record() };
        abroad::check_leaving(&abroad::Leaving {
            standing: pupil.standing,
            leaving_on: case.date("leaving_on"),
            expected_back: case.date("expected_back"),
            valid_until: case.date("document_until"),
            enrolled_in: enrolled_in(case),
            today: case.today,
        })
    }

    fn effects_on_approval(&self, case: &Case<'_>) -> Vec<Effect> {
        let Some(on) = case.date("leaving_on") else { return Vec::new() };
        vec![Effect::Becomes(Becoming {
            standing: Standing::Abroad,
            on,
            until: case.date("expected_back"),
            class: "abroad".to_owned(),
            other: case.get("country").to_owned(),
        })]
    }

    fn stages(&self) -> &'static [Stage] {
        &STAGES
    }

    fn moves(&self) -> &'static [Move] {
        &MOVES
    }

    fn forms(&self) -> &'static [&'static str] {
        &["F04"]
    }

    fn summary(&self, case: &Case<'_>, lang: Lang) -> String {
        let (country, leaving) = (case.get("country"), day(case.get("leaving_on")));
        let document = choice_name(case, "exit-document", case.get("document"), lang);
        say!(lang, "前往{country}，{leaving}出境，{document}", "to {country}, leaving {leaving}, {document}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Scene, after, date, pupil};
    use super::*;

    fn scene() -> Scene {
        Scene::of(&Abroad)
            .set("leaving_on", "20280229")
            .set("expected_back", "20290228")
            .set("document_until", "20280229")
    }

    #[test]
    fn the_pupil_is_abroad_from_the_day_of_leaving_and_kept() {
        let scene = scene().kept(&Abroad);
        assert!(scene.refused(&Abroad).is_empty(), "{:?}", scene.verdict(&Abroad));
        scene.with(|case| {
            let effects = Abroad.effects_on_approval(case);
            let Effect::Becomes(becoming) = &effects[0] else { panic!("{effects:?}") };
            assert_eq!((becoming.class.as_str(), becoming.other.as_str()), ("abroad", "日本"));
            let record = after(&pupil(), effects);
            assert_eq!(record.standing, Standing::Abroad);
            assert_eq!(record.situation.since, Some(date(20_280_229)));
            assert!(record.standing.is_kept());
        });
    }

    #[test]
    fn papers_and_days_at_the_border() {
        for (key, text, at) in [
            ("document_until", "20280229", None),
            ("document_until", "20280228", Some("document_until")),
            ("document_until", "", Some("document_until")),
            ("leaving_on", "20280301", Some("document_until")),
            ("leaving_on", "20220831", Some("leaving_on")),
            ("leaving_on", "20220901", None),
            ("expected_back", "20280301", None),
            ("expected_back", "20280229", Some("expected_back")),
            ("expected_back", "", None),
            ("country", "", Some("country")),
            ("document", "身份证", Some("document")),
        ] {
            let refused = scene().set(key, text).refused(&Abroad);
            assert_eq!(refused.first().map(String::as_str), at, "{key} {text}");
            assert!(refused.len() < 2, "{refused:?}");
        }
    }

    #[test]
    fn a_document_that_has_ended_since_was_good_on_its_day() {
        let late = scene().set("leaving_on", "20260901").set("document_until", "20260930");
        assert!(late.refused(&Abroad).is_empty());
    }

    #[test]
    fn only_an_enrolled_pupil_goes() {
        for standing in Standing::ALL {
            let starts = Abroad.starts_from(standing);
            let mut scene = scene();
            if let Some(pupil) = scene.pupil.as_mut() {
                pupil.standing = standing;
            }
            assert_eq!(scene.refused(&Abroad).is_empty(), starts, "{standing:?}");
        }
    }

    #[test]
    fn the_summary_holds_no_number() {
        let line = scene().kept(&Abroad).summary(&Abroad, Lang::Zh);
        assert!(line.contains("日本") && line.contains("护照") && !line.contains("E00000000"));
    }
}
