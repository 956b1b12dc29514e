//! `movements`: the movement register of a school year, opening number + in − out = closing number.

use serde_json::{Value as Json, json};

use super::{help::Help, print, session::Session, trouble::Trouble};
use crate::{
    desk::{MovementLine, MovementYear, school_year_of},
    domain::{Lang, Text},
    say,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(long, value_name = "YEAR")]
    year: Option<u16>,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "movements",
    about: Text::new("增减情况登记：本学年谁来了、谁走了", "The movement register of a school year"),
    args: &[(
        "year",
        Text::new(
            "学年，如 2026 指 2026 年 9 月开始的学年；不写则为本学年",
            "school year, by its first year; the present one if left out",
        ),
    )],
}];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let desk = session.open()?;
    let register = desk.movements(args.year.unwrap_or_else(|| school_year_of(desk.today().date)))?;
    if session.common.json {
        return session.json(&object(&register));
    }
    let lang = session.lang;
    let MovementYear { year, opening, came, left, closing } = &register;
    let next = year + 1;
    session.line(&say!(lang, "{year}—{next} 学年", "School year {year}–{next}"))?;
    let rows: Vec<Vec<String>> = [(came, true), (left, false)]
        .into_iter()
        .flat_map(|(lines, in_)| lines.iter().map(move |line| row(line, in_, lang)))
        .collect();
    print::list(session.out, &HEADINGS.map(|text| text.get(lang)), &rows)?;
    let (plus, minus) = (came.len(), left.len());
    session.line(&say!(
        lang,
        "学年初 {opening} ＋ 增加 {plus} － 减少 {minus} ＝ {closing}",
        "opening {opening} + in {plus} - out {minus} = {closing}"
    ))
}

fn object(register: &MovementYear) -> Json {
    let lines = |lines: &[MovementLine]| lines.iter().map(line).collect::<Vec<_>>();
    json!({
        "year": register.year,
        "opening": register.opening,
        "in": lines(&register.came),
        "out": lines(&register.left),
        "closing": register.closing,
    })
}

fn line(line: &MovementLine) -> Json {
    json!({
        "student": line.pupil.to_string(),
        "student_name": line.name,
        "class": line.class,
        "class_name": line.class_name.zh,
        "other": line.other,
        "grade": line.grade,
        "class_number": line.class_number,
        "on": line.on.to_string(),
        "entered": line.entered.to_string(),
        "late": line.late,
        "evidence": line.evidence,
        "change": line.change.map(|change| change.to_string()),
    })
}

const HEADINGS: [Text; 7] = [
    Text::new("增减", "in/out"),
    Text::new("日期", "date"),
    Text::new("学生", "pupil"),
    Text::new("年级", "grade"),
    Text::new("类别", "class"),
    Text::new("学校或原因", "school or reason"),
    Text::new("备注", "remark"),
];

fn row(line: &MovementLine, came: bool, lang: Lang) -> Vec<String> {
    let entered = line.entered;
    vec![
        if came { say!(lang, "增", "in") } else { say!(lang, "减", "out") },
        line.on.to_string(),
        line.name.clone(),
        line.place(),
        line.class_name.get(lang).to_owned(),
        line.other.clone(),
        if line.late { say!(lang, "{entered} 补登", "entered late on {entered}") } else { String::new() },
    ]
}
