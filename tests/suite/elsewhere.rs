//! Schooling elsewhere, paper files that go, lost certificates, walked over a real store: what would go wrong is a pupil
//! who falls off the roll, a count that nobody checked, a certificate without its seal, a step that leads nowhere.

use xueji::{
    desk::Desk,
    domain::{DeskRole, Standing},
};

use super::{
    road::{desk, pupil},
    transfers::{begun, keys, refused, walk},
};

const ONE: &str = "21049920180512001";
const WHY: &[(&str, &str)] = &[("reason", "手续不全")];

fn school() -> (tempfile::TempDir, Desk) {
    let home = tempfile::TempDir::new().unwrap();
    let desk = desk(&home.path().join("school"), DeskRole::School, "2121999903", "北岔教学点");
    (home, desk)
}

#[test]
fn a_pupil_goes_to_a_special_school_is_looked_after_and_comes_back() {
    let (_home, desk) = school();
    let child = pupil(&desk, "关小满", ONE);
    let id = begun(&desk, "attend-elsewhere", Some(child), &[("since", "20260914")]);
    walk(
        &desk,
        id,
        &[
            ("agree", &[], 20_260_915, "agreed", ""),
            ("submit", &[], 20_260_915, "waiting", ""),
            ("consent", &[], 20_260_921, "running", ""),
        ],
    );
    let away = desk.pupil(child).unwrap();
    assert_eq!(away.standing, Standing::Enrolled);
    assert_eq!(away.situation.elsewhere.as_ref().map(|at| at.since.number()), Some(20_260_914));
    let clocks = |desk: &Desk| -> Vec<String> {
        let clocks = desk.pupil(child).unwrap().situation.clocks;
        clocks.iter().map(|clock| format!("{} {}", clock.rule, clock.due.compact())).collect()
    };
    assert_eq!(clocks(&desk), ["E1 20270208"]);
    assert!(!desk.change(id).unwrap().change.is_open(), "other business of the pupil is not blocked");
    assert!(refused(&desk, id, "follow", &[], 20_261_012).contains("finding"));
    walk(&desk, id, &[("follow", &[("finding", "到校走访，正常就读")], 20_261_012, "running", "")]);
    assert_eq!(clocks(&desk), ["E1 20270301"]);
    walk(&desk, id, &[("return", &[], 20_261_102, "returned", "")]);
    let back = desk.pupil(child).unwrap();
    assert_eq!((back.standing, back.situation.elsewhere), (Standing::Enrolled, None));
    assert!(back.situation.clocks.is_empty());
    let year = desk.movements(2026).unwrap();
    assert!(year.came.is_empty() && year.left.is_empty(), "the pupil never left the roll");
    let again = begun(&desk, "attend-elsewhere", Some(child), &[]);
    walk(&desk, again, &[("turn-down", WHY, 20_261_120, "refused", "")]);
}

/// 第22条: by decision, without anybody's consent, and back on release with its paper.
#[test]
fn custody_needs_no_consent_and_ends_with_its_paper() {
    let (_home, desk) = school();
    let child = pupil(&desk, "关小满", ONE);
    let set = [("sort", "custody"), ("decision", "（2026）河少字第3号"), ("since", "20261012")];
    let id = begun(&desk, "attend-elsewhere", Some(child), &set);
    assert!(keys(&desk, id).contains(&"placed".to_owned()));
    assert!(!keys(&desk, id).contains(&"agree".to_owned()));
    walk(&desk, id, &[("placed", &[], 20_261_013, "running", "")]);
    let why = refused(&desk, id, "return", &[], 20_261_120);
    assert!(why.starts_with("22 proof"), "{why}");
    walk(&desk, id, &[("return", &[("proof", "解除通知书（2026）第8号")], 20_261_120, "returned", "")]);
    assert_eq!(desk.pupil(child).unwrap().situation.elsewhere, None);
}

#[test]
fn every_end_of_schooling_elsewhere_that_comes_to_nothing_leaves_the_pupil_as_before() {
    let (_home, desk) = school();
    for (place, (end, stage)) in [("decline", "refused"), ("clear", "cleared")].into_iter().enumerate() {
        let child = pupil(&desk, "关小满", &format!("210499201805120{}", 20 + place));
        let id = begun(&desk, "attend-elsewhere", Some(child), &[]);
        let set = if end == "clear" { &[] } else { WHY };
        walk(
            &desk,
            id,
            &[
                ("agree", &[], 20_261_120, "agreed", ""),
                ("submit", &[], 20_261_120, "waiting", ""),
                (end, set, 20_261_123, stage, ""),
            ],
        );
        assert_eq!(desk.pupil(child).unwrap().situation.elsewhere, None);
    }
}

#[test]
fn the_archive_of_a_site_is_counted_twice_sealed_signed_and_answered() {
    let (_home, desk) = school();
    let set = [("reason", "closure"), ("named_by", "河教发〔2026〕12号"), ("copy", "none")];
    let id = begun(&desk, "archive-handover", None, &set);
    assert_eq!(desk.change(id).unwrap().change.pupil_name, "北岔教学点");
    let count = |files, sheets| [("files", files), ("sheets", sheets), ("counted_by", "李老师")];
    assert!(refused(&desk, id, "count", &count("22", "276"), 20_261_012).starts_with("10 files"));
    assert!(refused(&desk, id, "count", &count("23", "275"), 20_261_012).starts_with("10 sheets"));
    let counted: &[(&str, &str)] = &[("files", "23"), ("sheets", "276"), ("counted_by", "李老师")];
    let signed: &[(&str, &str)] = &[("handed_by", "关老师"), ("received_by", "李老师"), ("seal", "whole")];
    walk(&desk, id, &[("count", counted, 20_261_012, "counted", "")]);
    let broken = [("handed_by", "关老师"), ("received_by", "李老师"), ("seal", "broken")];
    assert!(refused(&desk, id, "hand-over", &broken, 20_261_012).starts_with("16 seal"));
    assert!(refused(&desk, id, "hand-over", &signed[..1], 20_261_012).contains("received_by"));
    walk(
        &desk,
        id,
        &[
            ("hand-over", signed, 20_261_013, "handed-over", "A1 20261112"),
            ("short", &[("reason", "少一份")], 20_261_014, "prepared", ""),
            ("count", counted, 20_261_015, "counted", ""),
            ("hand-over", signed, 20_261_031, "handed-over", "A1 20261130"),
            ("receipt", &[("receipt", "收2026-7")], 20_261_102, "receipt", ""),
        ],
    );
    assert!(desk.change(id).unwrap().change.ended);
    let off = begun(&desk, "archive-handover", None, &[]);
    walk(&desk, off, &[("cancel", WHY, 20_261_120, "cancelled", "")]);
}

#[test]
fn a_pupils_file_follows_the_pupil_who_was_struck_off() {
    let (_home, desk) = school();
    let child = pupil(&desk, "关小满", ONE);
    let set = [("known_on", "20260918"), ("leaving_on", "20260930"), ("hops", "county")];
    let out = begun(&desk, "transfer-out", Some(child), &set);
    walk(
        &desk,
        out,
        &[
            ("request-seen", &[], 20_261_013, "hop-2", "T3 20261027"),
            ("agree", &[], 20_261_015, "hop-3", "T4 20261029"),
            ("agree", &[], 20_261_016, "agreed", ""),
            ("strike-off", &[], 20_261_019, "struck-off", ""),
            ("no-file", WHY, 20_261_019, "struck-off", ""),
            ("close", &[], 20_261_019, "done", ""),
        ],
    );
    let set = [("reason", "transfer"), ("files", "1"), ("sheets", "12")];
    let id = begun(&desk, "archive-handover", Some(child), &set);
    assert_eq!(desk.change(id).unwrap().change.pupil_name, "关小满");
    assert_eq!(desk.pupil(child).unwrap().standing, Standing::TransferredOut);
}

#[test]
fn a_certificate_is_looked_up_filled_in_sealed_and_signed_for() {
    let (_home, desk) = school();
    let id = begun(&desk, "certificate", None, &[]);
    assert_eq!(desk.change(id).unwrap().change.pupil_name, "王小满");
    let found = ("found_in", "2021届毕业生花名册第12号");
    assert!(refused(&desk, id, "check", &[found], 20_261_102).starts_with("25 certificate_number"));
    walk(
        &desk,
        id,
        &[(
            "check",
            &[("found_in", "2021届毕业生花名册第12号"), ("certificate_number", "2121049901202100012")],
            20_261_102,
            "checked",
            "",
        )],
    );
    let filled = [("issued_by", "李校长"), ("handled_by", "关老师")];
    assert!(refused(&desk, id, "fill", &filled, 20_261_103).starts_with("25 stub_number"));
    walk(
        &desk,
        id,
        &[
            (
                "fill",
                &[("issued_by", "李校长"), ("handled_by", "关老师"), ("stub_number", "2026-01")],
                20_261_103,
                "filled",
                "",
            ),
            ("seal", &[], 20_261_110, "sealed", ""),
            ("hand-out", &[("taken_by", "王小满")], 20_261_112, "handed-out", ""),
        ],
    );
    assert!(desk.change(id).unwrap().change.ended);
    for (steps, end, stage) in [(false, "not-found", "not-found"), (true, "decline", "refused")] {
        let id = begun(&desk, "certificate", None, &[("stub_number", "1"), ("certificate_number", "2")]);
        if steps {
            walk(
                &desk,
                id,
                &[
                    ("check", &[("found_in", "花名册")], 20_261_120, "checked", ""),
                    ("fill", &[("issued_by", "李校长"), ("handled_by", "关老师")], 20_261_120, "filled", ""),
                ],
            );
        }
        walk(&desk, id, &[(end, WHY, 20_261_123, stage, "")]);
    }
}
