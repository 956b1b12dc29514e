//! The way that several kinds share: the family asks, the school agrees, it is entered in the national system, the
//! authority decides. What follows from consent is each kind's own.

use crate::{
    changes::{Move, Particular, ParticularForm as As, Party, Stage},
    domain::Text,
};

/// The family has asked.
pub(super) const ASKED: Stage =
    Stage::open("asked", Text::new("已申请，待学校核实", "asked, school to check"));
/// The school has agreed.
pub(super) const AGREED: Stage =
    Stage::open("agreed", Text::new("学校已同意，待系统发起", "school agreed, to be entered in the system"));
/// It lies with the authority.
pub(super) const WAITING: Stage =
    Stage::open("waiting", Text::new("系统待核办", "waits for the authority in the system"));
/// The school or the authority said no.
pub(super) const REFUSED: Stage = Stage::end("refused", Text::new("不同意", "refused"));
/// The authority cleared it away unfinished, as it does before graduation.
pub(super) const CLEARED: Stage = Stage::end("cleared", Text::new("已清理", "cleared away"));

/// A no carries its reason.
pub(super) const REASON: &[Particular] =
    &[Particular::required("reason", Text::new("原因", "Reason"), As::Text(200), "材料不全")];

/// The school agrees, and enters it in the system next.
pub(super) const AGREE: Move = school("agree", Text::new("学校同意", "school agrees"), AGREED.key);
/// The school says no.
pub(super) const TURN_DOWN: Move =
    Move { asks: REASON, ..school("turn-down", Text::new("学校不同意", "school says no"), REFUSED.key) };
/// The school says no after all, before anything was done.
pub(super) const CALL_OFF: Move = Move {
    key: "call-off",
    label: Text::new("不再办理", "called off"),
    by: Party::School,
    from: &[AGREED.key],
    to: REFUSED.key,
    asks: REASON,
    effective: false,
};
/// It is entered in the national system.
pub(super) const SUBMIT: Move = Move {
    key: "submit",
    label: Text::new("系统已发起", "entered in the system"),
    by: Party::School,
    from: &[AGREED.key],
    to: WAITING.key,
    asks: &[],
    effective: false,
};
/// The authority says no.
pub(super) const DECLINE: Move = Move {
    key: "decline",
    label: Text::new("主管部门不同意", "authority says no"),
    by: Party::Authority,
    from: &[WAITING.key],
    to: REFUSED.key,
    asks: REASON,
    effective: false,
};
/// The authority clears it away.
pub(super) const CLEAR: Move = Move {
    key: "clear",
    label: Text::new("系统清理", "cleared away in the system"),
    by: Party::Authority,
    from: &[WAITING.key],
    to: CLEARED.key,
    asks: &[],
    effective: false,
};

/// The authority consents: what the change does to the record happens now.
pub(super) const fn consent(to: &'static str) -> Move {
    Move {
        key: "consent",
        label: Text::new("主管部门同意", "authority consents"),
        by: Party::Authority,
        from: &[WAITING.key],
        to,
        asks: &[],
        effective: true,
    }
}

/// A step that the school takes on what was asked.
pub(super) const fn school(key: &'static str, label: Text, to: &'static str) -> Move {
    Move { key, label, by: Party::School, from: &[ASKED.key], to, asks: &[], effective: false }
}
