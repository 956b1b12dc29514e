//! Articles 8 to 10: the file built within a month, its papers and the register that balances, what is handed over. It
//! holds rows alone.

use xueji::{
    desk::file::{PaperState, Stand},
    domain::{
        ChangeId, PupilId, Standing, Urgency,
        school::{FileMark, FilePaper},
    },
};

use super::{Row, School, Told, at, day, objected, same, words};

pub fn table() -> Vec<Row> {
    [building(), months(), papers(), register(), handed_over(), left(), receipt()]
        .into_iter()
        .flatten()
        .collect()
}

/// A child without an identity number enters on a day, which is today.
fn entered(school: &School) -> Result<ChangeId, String> {
    let on = school.desk.today().date.compact();
    let set = [("entered_on", on.as_str()), ("id_doc_type", "其他"), ("id_doc_number", "")];
    school.queue("enrol", None, &set)
}

fn height(school: &School, pupil: PupilId, period: &str, value: &str) -> Told {
    let mark = FileMark {
        pupil,
        section: "fitness".into(),
        item: "height".into(),
        period: period.into(),
        value: value.into(),
    };
    school.desk.write_marks(&[mark]).map(drop).map_err(|error| words(&error))
}

fn building() -> Vec<Row> {
    vec![
        Row::lawful(8, "档案七个部分一个不少，新生建档当时都还没到期", || {
            let school = School::on(20_260_901);
            let id = entered(&school)?;
            let state = school.desk.file_state(school.pupil_of(id)).unwrap();
            let codes: Vec<&str> = state.sections.iter().map(|part| part.section.code.as_str()).collect();
            let seven = vec!["record", "evidence", "quality", "fitness", "award", "aid", "result"];
            same("sections", codes, seven)?;
            same("lacking", state.sections.iter().any(|part| part.stand == Stand::Missing), false)
        }),
        Row::lawful(8, "一个月内建齐，时限停表，违规核对页无此项", || {
            let school = School::on(20_260_901);
            let id = entered(&school)?;
            school.walk(id, &[("enter", 20_260_902), ("clear", 20_260_903), ("approve", 20_260_907)])?;
            school.walk(id, &[("file-complete", 20_260_930)])?;
            same("last days", school.last_days("D01"), vec![])?;
            at(20_261_009);
            school.clear("files", 2026)
        }),
        Row::unlawful(8, "新生一个月没有建档，无人过问", "第8条", || {
            let school = School::on(20_260_901);
            entered(&school)?;
            at(20_261_002);
            school.clear("files", 2026)
        }),
        Row::unlawful(8, "把不可能的身高记进体质健康部分", "13150", || {
            let school = School::on(20_260_901);
            height(&school, school.pupil(1), "2026", "13150")
        }),
        Row::unlawful(8, "替还没开始的学年填体质健康", "还没有开始", || {
            let school = School::on(20_270_831);
            height(&school, school.pupil(1), "2027", "131.5")
        }),
        Row::boundary(8, "体质健康按学年填：9月1日起才能填新学年", || {
            let school = School::on(20_270_831);
            let pupil = school.pupil(1);
            height(&school, pupil, "2026", "131.5")?;
            objected(height(&school, pupil, "2027", "131.5"), "还没有开始")?;
            at(20_270_901);
            height(&school, pupil, "2027", "133")
        }),
    ]
}

fn months() -> Vec<Row> {
    let month = |tried: &str, entered_on: u32, last: u32, next: u32| {
        Row::boundary(8, tried, move || {
            let school = School::on(entered_on);
            let id = entered(&school)?;
            same("last day", school.last_days("D01"), vec![last])?;
            school.stands("D01", last, Urgency::Today)?;
            school.stands("D01", next, Urgency::Overdue)?;
            at(last);
            let stand =
                |school: &School| school.desk.file_state(school.pupil_of(id)).unwrap().sections[0].stand;
            same("on the last day", stand(&school), Stand::Pending)?;
            at(next);
            same("on the next day", stand(&school), Stand::Missing)
        })
    };
    vec![
        month("一个月按月算，国庆假期不顺延：9月1日入学，10月1日到期", 20_260_901, 20_261_001, 20_261_002),
        month("月底入学：8月31日入学，9月30日到期", 20_260_831, 20_260_930, 20_261_001),
        month("月底入学遇平年二月：1月31日入学，2月28日到期", 20_270_131, 20_270_228, 20_270_301),
        month("月底入学遇闰年二月：1月31日入学，2月29日到期", 20_280_131, 20_280_229, 20_280_301),
        month("闰日入学：2月29日入学，3月29日到期", 20_280_229, 20_280_329, 20_280_330),
    ]
}

/// The data sheet of a pupil, looked at on a day.
fn sheet(school: &School, pupil: PupilId, on: u32, signed: bool) -> Told {
    let paper = FilePaper {
        sheet: "F10".into(),
        period: String::new(),
        exists: true,
        signed,
        sealed: false,
        place: "一号柜".into(),
        on: day(on),
        note: String::new(),
    };
    school.desk.note_papers(&[(pupil, paper)]).map(drop).map_err(|error| words(&error))
}

fn paper_state(school: &School, pupil: PupilId) -> PaperState {
    let lines = school.desk.papers(pupil).unwrap();
    lines.iter().find(|line| line.sheet.code == "F10").map_or(PaperState::Spare, |line| line.state())
}

fn papers() -> Vec<Row> {
    vec![
        Row::lawful(9, "纸质基础信息表已签字，登记存放处", || {
            let school = School::on(20_260_901);
            let pupil = school.pupil(1);
            same("before", paper_state(&school, pupil), PaperState::Absent)?;
            sheet(&school, pupil, 20_260_901, true)?;
            same("after", paper_state(&school, pupil), PaperState::Whole)
        }),
        Row::lawful(9, "撤回的业务和改掉的内容都还查得到，重放与现状一致", || {
            let school = School::on(20_260_901);
            let pupil = school.pupil(1);
            let id = school.queue("suspend", Some(pupil), &[])?;
            school.desk.withdraw_change(id, "家长不办了").unwrap();
            school.queue("quick-edit", Some(pupil), &[("phone", "13900000007")])?;
            same("still there", school.desk.change(id).is_ok(), true)?;
            let told = school.desk.history(pupil).unwrap();
            same("old number told", format!("{told:?}").contains("13000000000"), true)?;
            let found = school.desk.doctor(true, &xueji::desk::Progress::new()).unwrap();
            same("faults", found.iter().filter(|finding| finding.fault).count(), 0)
        }),
        Row::unlawful(9, "监护人没有签字的表当作齐全", "未签字", || {
            let school = School::on(20_260_901);
            let pupil = school.pupil(1);
            sheet(&school, pupil, 20_260_901, false)?;
            match paper_state(&school, pupil) {
                PaperState::Whole => Ok(()),
                other => Err(other.label().zh.to_owned()),
            }
        }),
        Row::boundary(9, "纸质材料当天查看可以登记，明天的日期不行", || {
            let school = School::on(20_280_229);
            let pupil = school.pupil(1);
            objected(sheet(&school, pupil, 20_280_301, true), "在今天之后")?;
            sheet(&school, pupil, 20_280_229, true)
        }),
    ]
}

/// Numbers of those who left in a school year; the register must balance.
fn gone(school: &School, year: u16) -> Result<usize, String> {
    let register = school.desk.movements(year).map_err(|error| words(&error))?;
    let count = |lines: usize| i64::try_from(lines).unwrap();
    let closing = register.opening + count(register.came.len()) - count(register.left.len());
    same("closing", register.closing, closing)?;
    Ok(register.left.len())
}

fn register() -> Vec<Row> {
    let counted = |tried: &str, start: u32, years: [(u16, usize); 2]| {
        Row::boundary(9, tried, move || {
            let school = School::on(start);
            let pupil = school.pupil(1);
            school.suspended(pupil, start)?;
            for (year, left) in years {
                same(&format!("left in {year}"), gone(&school, year)?, left)?;
            }
            let (old, new) = (years[0].0, years[1].0);
            let closing = school.desk.movements(old).unwrap().closing;
            same("opens where the last year closed", school.desk.movements(new).unwrap().opening, closing)
        })
    };
    vec![
        counted("8月31日离校记入上学年增减登记表", 20_260_831, [(2025, 1), (2026, 0)]),
        counted("9月1日离校记入本学年增减登记表", 20_260_901, [(2025, 0), (2026, 1)]),
        counted("闰日离校记入当学年", 20_280_229, [(2027, 1), (2028, 0)]),
    ]
}

const MERGER: [(&str, &str); 3] = [("reason", "merger"), ("files", "23"), ("sheets", "276")];

fn handed_over() -> Vec<Row> {
    vec![
        Row::lawful(10, "学校合并，全校档案清点、封好、移交、收到回执", || {
            let school = School::on(20_260_901);
            let id = school.queue("archive-handover", None, &MERGER)?;
            school.walk(id, &[("count", 20_260_902), ("hand-over", 20_260_903), ("receipt", 20_260_910)])?;
            same("open", school.desk.change(id).unwrap().change.is_open(), false)
        }),
        Row::unlawful(10, "毕业生档案移交初中，原校不留备份", "第10条 copy", || {
            let school = School::on(20_260_901);
            let set = [("reason", "graduation"), ("copy", "none")];
            school.queue("archive-handover", None, &set).map(drop)
        }),
        Row::unlawful(10, "还在校的学生，档案先交出去", "第10条", || {
            let school = School::on(20_260_901);
            let pupil = school.pupil(1);
            school.queue("archive-handover", Some(pupil), &[("reason", "graduation")]).map(drop)
        }),
        Row::unlawful(10, "清点少一份仍然移交", "第10条 files", || {
            let school = School::on(20_260_901);
            let id = school.queue("archive-handover", None, &MERGER)?;
            school.step(id, "count", &[("files", "22"), ("sheets", "276")])
        }),
        Row::unlawful(10, "撤并后档案交给没有文件指定的单位", "第10条 named_by", || {
            let school = School::on(20_260_901);
            let set = [&MERGER[1..], &[("reason", "closure"), ("named_by", "")]].concat();
            school.queue("archive-handover", None, &set).map(drop)
        }),
        Row::boundary(10, "每份档案至少一页：份数与页数相等可以，少一页不行", || {
            let school = School::on(20_260_901);
            let set = |sheets| [("reason", "merger"), ("files", "23"), ("sheets", sheets)];
            objected(school.queue("archive-handover", None, &set("22")), "第10条 sheets")?;
            school.queue("archive-handover", None, &set("23")).map(drop)
        }),
    ]
}

/// A pupil who is transferred to another school of the county, and gone.
fn transferred(school: &School, pupil: PupilId) -> Told {
    let set = [("known_on", "20260918"), ("leaving_on", "20260918"), ("hops", "county")];
    let id = school.queue("transfer-out", Some(pupil), &set)?;
    for step in ["request-seen", "agree", "agree", "strike-off"] {
        school.step(id, step, &[])?;
    }
    same("standing", school.standing(pupil), Standing::TransferredOut)
}

fn left() -> Vec<Row> {
    vec![
        Row::lawful(10, "转出后原校仍留有学籍备份可查", || {
            let school = School::on(20_260_918);
            let pupil = school.pupil(1);
            transferred(&school, pupil)?;
            same("name kept", school.desk.pupil(pupil).unwrap().name(), "关小一")
        }),
        Row::unlawful(10, "转出后原校继续改他的档案", "第10条", || {
            let school = School::on(20_260_918);
            let pupil = school.pupil(1);
            transferred(&school, pupil)?;
            height(&school, pupil, "2026", "131.5")
        }),
        Row::unlawful(10, "转出后原校继续改他的信息", "转出", || {
            let school = School::on(20_260_918);
            let pupil = school.pupil(1);
            transferred(&school, pupil)?;
            school.queue("quick-edit", Some(pupil), &[("phone", "13900000007")]).map(drop)
        }),
    ]
}

fn receipt() -> Vec<Row> {
    let waits = |tried: &str, handed: u32, last: u32, next: u32| {
        Row::boundary(10, tried, move || {
            let school = School::on(handed);
            let id = school.queue("archive-handover", None, &MERGER)?;
            school.walk(id, &[("count", handed), ("hand-over", handed)])?;
            same("last day", school.last_days("A1"), vec![last])?;
            school.stands("A1", last, Urgency::Today)?;
            school.stands("A1", next, Urgency::Overdue)
        })
    };
    vec![
        waits("移交后30天内收回执，跨闰年二月", 20_280_131, 20_280_301, 20_280_302),
        waits("移交后30天内收回执，跨平年二月", 20_270_131, 20_270_302, 20_270_303),
        waits("移交后30天内收回执，到期日在国庆假期里", 20_260_904, 20_261_004, 20_261_005),
    ]
}
