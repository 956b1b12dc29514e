//! The month sheet and its way through a spreadsheet; days without a roll call; whole classes at once; many ill.

use std::path::{Path, PathBuf};

use super::{
    ClassCall, ClassRef, Half, MonthOrder, MonthSheet, RollMonth,
    tests::{mark, school},
};
use crate::{
    changes::Effect,
    desk::{
        DeskError, ErrorKind,
        testing::{School, at, day},
        year::DayOrder,
    },
    domain::{AttendsElsewhere, Explain, Lang, PupilId, attendance::Presence},
    journal::Op,
};

fn september() -> RollMonth {
    RollMonth::of(202_609).unwrap()
}

fn sheet(school: &School) -> MonthSheet {
    school.desk.roll_month(september(), &ClassRef::default()).unwrap()
}

/// A table as a file: the head, then rows of cells.
fn table(folder: &Path, rows: &[&[&str]]) -> PathBuf {
    let path = folder.join("month.csv");
    let rows: Vec<String> = rows.iter().map(|cells| cells.join(",")).collect();
    std::fs::write(&path, rows.join("\n")).unwrap();
    path
}

fn order(file: PathBuf, skip_faulty: bool) -> MonthOrder {
    MonthOrder { file, month: september(), class: ClassRef::default(), skip_faulty }
}

#[test]
fn a_month_is_named_as_people_write_it() {
    for word in ["2026-09", "2026-9", "202609", "2026年9月", "2026.09"] {
        assert_eq!(RollMonth::parse(word), RollMonth::of(202_609), "{word}");
    }
    for word in ["", "2026", "2026-13", "2026-00", "26-09", "2026-9-1", "年月", "2026-+9"] {
        assert_eq!(RollMonth::parse(word), None, "{word}");
    }
    let span = |number| RollMonth::of(number).unwrap().span();
    assert_eq!(span(202_802), (day(20_280_201), day(20_280_229)), "a leap year");
    assert_eq!(span(202_612), (day(20_261_201), day(20_261_231)));
}

#[test]
fn a_month_adds_up_and_days_nobody_called_are_not_guessed() {
    let (school, one, two) = school();
    at(20_260_904);
    let desk = &school.desk;
    desk.call_roll(day(20_260_901), vec![mark(one, Presence::Present), mark(two, Presence::Sick)]).unwrap();
    let call = ClassCall {
        on: day(20_260_902),
        classes: vec![ClassRef::default()],
        half: Half::Morning,
        marks: vec![(two, Presence::Late)],
        others: Presence::Present,
        note: "路滑".to_owned(),
    };
    assert_eq!(desk.call_classes(&call).unwrap().pupils, 2);
    desk.call_roll(day(20_260_903), vec![mark(two, Presence::Truant)]).unwrap();
    let sheet = sheet(&school);
    let of = |pupil: PupilId| sheet.lines.iter().find(|line| line.pupil == pupil).unwrap();
    let sums = |pupil| {
        let totals = of(pupil).totals;
        [totals.present, totals.sick, totals.leave, totals.truant, totals.late, totals.early, totals.uncalled]
    };
    assert_eq!(sums(one), [3, 0, 0, 0, 0, 0, 5]);
    assert_eq!(sums(two), [1, 2, 0, 2, 1, 0, 3]);
    assert_eq!(of(two).notes, "2日路滑");
    assert_eq!((sheet.uncalled(), sheet.days[1].uncalled, sheet.days[3].uncalled), (3, 1, 2));
    assert_eq!(of(one).days[4], None, "a Saturday");
    assert_eq!(of(one).days[6], None, "a day ahead");
    let gaps = desk.uncalled(day(20_260_901), day(20_261_231)).unwrap();
    let gaps: Vec<_> = gaps.iter().map(|gap| (gap.on.number(), gap.morning, gap.afternoon)).collect();
    assert_eq!(gaps, [(20_260_902, false, true), (20_260_904, true, true)]);
}

#[test]
fn today_tells_in_one_line_what_was_not_called() {
    let (school, one, _) = school();
    let lines = || {
        let duties = school.desk.duties().unwrap();
        let lines = duties.into_iter().map(|duty| duty.what.zh).filter(|what| what.contains("点名"));
        lines.collect::<Vec<String>>()
    };
    at(20_260_901);
    assert_eq!(lines(), [""; 0], "the first day is not over");
    at(20_260_902);
    assert_eq!(lines(), ["2026-09-01没有点名，请补记"]);
    at(20_260_907);
    assert_eq!(lines().len(), 1);
    assert!(lines()[0].contains("有 4 天"), "{:?}", lines());
    for on in [20_260_901, 20_260_902, 20_260_903, 20_260_904] {
        school.desk.call_roll(day(on), vec![mark(one, Presence::Present)]).unwrap();
    }
    assert_eq!(lines(), [""; 0]);
    at(20_261_201);
    assert!(
        lines()[0].starts_with("有 10 天没有点名，最早2026-11-17"),
        "as far back as the rule pack says: {:?}",
        lines()
    );
    at(20_270_210);
    assert_eq!(lines(), [""; 0], "winter holidays");
}

#[test]
fn three_who_are_ill_in_a_class_are_told_to_the_doctor() {
    let (mut school, one, two) = school();
    let three = school.enters(202_409);
    at(20_260_907);
    let call = |pupils: &[PupilId]| {
        let marks = pupils.iter().map(|pupil| mark(*pupil, Presence::Sick)).collect();
        school.desk.call_roll(day(20_260_907), marks).unwrap();
        let told = school.desk.roll_sheet(day(20_260_907), &[]).unwrap().classes[0].tell_doctor;
        let today = school.desk.duties().unwrap().iter().any(|duty| duty.what.zh.contains("卫生院"));
        (told, today)
    };
    assert_eq!(call(&[one, two]), (false, false));
    assert_eq!(call(&[three]), (true, true));
}

#[test]
fn who_is_taught_elsewhere_is_shown_apart_and_not_called() {
    let (school, one, two) = school();
    let away =
        AttendsElsewhere { sort: "special".into(), school: "县特教学校".into(), since: day(20_260_908) };
    let op =
        Op::PupilNoted { pupil: one, effects: vec![Effect::Elsewhere(Some(away))], reason: "补登".into() };
    school.desk.record(vec![op], &[one]).unwrap();
    at(20_260_909);
    let sheet = |on| school.desk.roll_sheet(day(on), &[]).unwrap();
    assert_eq!(sheet(20_260_907).lines.len(), 2, "the day before");
    let then = sheet(20_260_908);
    assert_eq!((then.lines.len(), then.lines[0].pupil), (1, two));
    assert_eq!(
        (then.classes[0].elsewhere[0].pupil, then.classes[0].elsewhere[0].school.as_str()),
        (one, "县特教学校")
    );
    let error = school.desk.call_roll(day(20_260_908), vec![mark(one, Presence::Present)]).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Refused);
    school.desk.call_roll(day(20_260_907), vec![mark(one, Presence::Present)]).unwrap();
}

#[test]
fn a_month_goes_out_as_a_workbook_and_comes_back() {
    let (school, one, two) = school();
    at(20_260_910);
    let desk = &school.desk;
    desk.call_roll(day(20_260_901), vec![mark(one, Presence::Present), mark(two, Presence::Sick)]).unwrap();
    let half =
        crate::domain::attendance::RollMark { afternoon: Presence::Early, ..mark(two, Presence::Truant) };
    desk.call_roll(day(20_260_902), vec![mark(one, Presence::Leave), half]).unwrap();
    let before = sheet(&school);
    let file = school.home.path().join("F21.xlsx");
    assert_eq!(desk.write_roll_month(&before, &file, false).unwrap(), 2);
    let told = desk.import_month(&order(file.clone(), false)).unwrap();
    assert_eq!((told.new, told.altered, told.same, told.faults.len()), (0, 0, 8, 0), "{told:?}");
    for on in [20_260_901, 20_260_902] {
        desk.call_roll(day(on), vec![mark(one, Presence::Cleared), mark(two, Presence::Cleared)]).unwrap();
    }
    let look = desk.import_month_preview(&order(file.clone(), false)).unwrap();
    assert!(!look.written && sheet(&school) != before);
    let told = desk.import_month(&order(file, false)).unwrap();
    assert_eq!((told.pupils, told.days, told.new, told.written), (2, 2, 8, true), "{told:?}");
    assert_eq!(sheet(&school), before);
}

#[test]
fn faulty_cells_are_named_and_nothing_is_written_unless_the_rest_is_asked_for() {
    let (school, one, two) = school();
    at(20_260_904);
    let file = table(
        school.home.path(),
        &[
            &["某班九月考勤"],
            &["姓名", "1", "2", "3", "4", "5", "7"],
            &["学生1", "√", "旷/√", "X", "", "√", "√"],
            &["学生2", "病"],
            &["学生9", "√"],
            &["", "事"],
            &["学生2", "√", "√"],
            &["班主任", "日期"],
        ],
    );
    let told = school.desk.import_month_preview(&order(file.clone(), false)).unwrap();
    let faults: Vec<(u32, &str, &str)> =
        told.faults.iter().map(|fault| (fault.row, fault.column.as_str(), fault.value.as_str())).collect();
    let wanted = [
        (3, "3", "X"),
        (3, "5", "√/√"),
        (3, "7", "√/√"),
        (5, "姓名", "学生9"),
        (6, "姓名", ""),
        (7, "1", "√/√"),
    ];
    assert_eq!(faults, wanted);
    let error: DeskError = school.desk.import_month(&order(file.clone(), false)).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Refused);
    let why = error.explain(Lang::Zh).why;
    assert!(why.contains("第 3 行"), "{why}");
    assert_eq!(sheet(&school).uncalled(), 8, "nothing was written");
    let told = school.desk.import_month(&order(file, true)).unwrap();
    assert_eq!((told.new, told.pupils, told.days), (8, 2, 2));
    let line = |pupil| sheet(&school).lines.into_iter().find(|line| line.pupil == pupil).unwrap();
    assert_eq!(line(one).days[1], Some([Presence::Truant, Presence::Present]));
    assert_eq!(line(two).days[0], Some([Presence::Sick; 2]));
}

#[test]
fn a_closed_day_is_no_gap_and_takes_no_marks_from_a_sheet() {
    let (school, ..) = school();
    at(20_260_904);
    school.desk.order_day(DayOrder::Close(day(20_260_902), None), false).unwrap();
    assert_eq!(sheet(&school).uncalled(), 6);
    let file =
        table(school.home.path(), &[&["姓名", "1", "2", "3", "4", "5"], &["学生1", "√", "√", "√", "√"]]);
    let told = school.desk.import_month_preview(&order(file, false)).unwrap();
    assert_eq!((told.faults.len(), told.faults[0].column.as_str()), (1, "2"));
}
