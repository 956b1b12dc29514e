//! Health, disability, orphans, children left behind, the way to school: facts that must fit each other. Most of
//! these rules are inferences, so they doubt and do not refuse.

use super::{Finding, is_no, is_yes, members};
use crate::domain::codes::CodeTable;
use crate::domain::note::Note;
use crate::domain::{FieldKey, Fields, Value};
use crate::say;

/// Over this distance in kilometres a typing slip is likelier than a walk (own choice).
const FAR_KM: u32 = 50;
/// Over this distance a day pupil is remarkable.
const DAY_PUPIL_KM: u32 = 10;
/// Over this distance one county asks for the school bus.
const BUS_KM: u32 = 2;

pub(super) fn check(fields: &Fields, found: &mut Vec<Finding>) {
    disability(fields, found);
    inclusion(fields, found);
    family(fields, found);
    distance(fields, found);
}

fn disability(fields: &Fields, found: &mut Vec<Finding>) {
    let health = fields.code(FieldKey::HealthStatus);
    let disabled = CodeTable::HealthStatus.sheet_option(health).is_some_and(|option| option.code == "50");
    let kind = fields.code(FieldKey::DisabilityType);
    let named = !kind.is_empty() && kind != "0";
    if disabled && !named {
        found.push(Finding::new(
            FieldKey::DisabilityType,
            Note::warn("E10", |lang| {
                say!(
                    lang,
                    "健康状况是残疾，请填残疾类型。",
                    "Health says 残疾; enter the kind of disability."
                )
            }),
        ));
    }
    if named && !disabled && !health.is_empty() {
        found.push(Finding::new(
            FieldKey::HealthStatus,
            Note::warn("E10", |lang| {
                say!(
                    lang,
                    "填了残疾类型，健康状况却不是残疾，请核对。",
                    "A disability is named, but health does not say 残疾; please check."
                )
            }),
        ));
    }
}

/// 随班就读 goes with the same disability; a pupil of a special school is a lawful exception, so it only doubts.
fn inclusion(fields: &Fields, found: &mut Vec<Finding>) {
    let kind = fields.code(FieldKey::DisabilityType);
    let inclusive = fields.code(FieldKey::InclusiveEducation);
    let none = |code: &str| code.is_empty() || code == "0";
    let fits = match (kind, inclusive) {
        (kind, inclusive) if none(kind) => none(inclusive),
        (_, inclusive) if none(inclusive) => false,
        ("1", inclusive) => inclusive == "1",
        ("2", inclusive) => inclusive == "2",
        ("5", inclusive) => inclusive == "3",
        (_, inclusive) => inclusive == "9",
    };
    if !fits {
        found.push(Finding::new(
            FieldKey::InclusiveEducation,
            Note::warn("E10", |lang| {
                say!(
                    lang,
                    "随班就读和残疾类型对不上，请核对（特教学校的学生除外）。",
                    "随班就读 does not fit the kind of disability; please check (special schools excepted)."
                )
            }),
        ));
    }
}

fn family(fields: &Fields, found: &mut Vec<Finding>) {
    if is_yes(fields, FieldKey::IsOrphan) && members::parents(fields).next().is_some() {
        found.push(Finding::new(
            FieldKey::IsOrphan,
            Note::warn("E09", |lang| {
                say!(
                    lang,
                    "标为孤儿，却登记了父母，请核实。",
                    "Marked as an orphan, but a parent is registered; please check."
                )
            }),
        ));
    }
    let left_behind = matches!(fields.code(FieldKey::LeftBehindType), "1" | "2");
    let home = fields.text(FieldKey::CurrentAddress);
    let at_home =
        members::parents(fields).filter(|member| fields.text(member.address) == home && !home.is_empty());
    if left_behind && at_home.count() == 2 {
        found.push(Finding::new(
            FieldKey::LeftBehindType,
            Note::warn("E06", |lang| {
                say!(
                    lang,
                    "标为留守，但父母与孩子同住，请核实。",
                    "Marked as left behind, but both parents live with the child; please check."
                )
            }),
        ));
    }
}

fn distance(fields: &Fields, found: &mut Vec<Finding>) {
    let Some(Value::Whole(km)) = fields.get(FieldKey::CommuteDistanceKm) else { return };
    let mut add = |key, note| found.push(Finding::new(key, note));
    if *km > FAR_KM {
        add(
            FieldKey::CommuteDistanceKm,
            Note::warn("E11", |lang| {
                say!(
                    lang,
                    "上下学距离{km}公里，超过{FAR_KM}公里，请核对。",
                    "{km} km to school is over {FAR_KM} km; please check."
                )
            }),
        );
    }
    if *km > DAY_PUPIL_KM && fields.code(FieldKey::StudyMode) == "1" {
        add(
            FieldKey::StudyMode,
            Note::hint("E11", |lang| {
                say!(
                    lang,
                    "距离{km}公里却走读，请核对就读方式。",
                    "A day pupil at {km} km; please check the mode of study."
                )
            }),
        );
    }
    if *km > BUS_KM && is_no(fields, FieldKey::NeedsSchoolBus) {
        add(
            FieldKey::NeedsSchoolBus,
            Note::hint("E12", |lang| {
                say!(
                    lang,
                    "离校超过{BUS_KM}公里，请核对是否需要校车。",
                    "Over {BUS_KM} km from school; does the pupil need the bus?"
                )
            }),
        );
    }
}
