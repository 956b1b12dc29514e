//! `attend --month`: the month sheet of a class, shown or written as a workbook; `attend import`: a month read from one.

use std::path::PathBuf;

use serde_json::{Value as Json, json};

use super::{
    super::{print, session::Session, trouble::Trouble, values},
    shown::kind_key,
};
use crate::{
    both,
    desk::{
        Desk, DeskError,
        attend::{MonthOrder, MonthRead, MonthSheet, MonthTotals, RollMonth},
        file::ClassRef,
    },
    domain::{Text, Words, attendance::Presence, codes::CodeTable},
    say,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long, value_name = "MONTH", value_parser = month)]
    month: RollMonth,
    #[arg(long, value_name = "NAME")]
    class: String,
    #[arg(long)]
    dry_run: bool,
    #[arg(long)]
    skip_faulty: bool,
}

/// A month as typed.
pub(super) fn month(word: &str) -> Result<RollMonth, String> {
    RollMonth::parse(word).ok_or_else(|| "YYYY-MM".to_owned())
}

/// The one class that a word means.
fn one_class(desk: &Desk, word: &str) -> Result<ClassRef, DeskError> {
    let mut classes = desk.find_classes(word)?;
    match (classes.pop(), classes.is_empty()) {
        (Some(class), true) => Ok(class),
        _ => Err(values::mistake(
            both!("月表一次只对一个班，“{word}”不是一个班", "\"{word}\" is not one class"),
            Words::default(),
            both!("请写一个班。", "Name one class."),
        )),
    }
}

pub(super) fn show(
    session: &mut Session<'_>,
    desk: &Desk,
    month: RollMonth,
    class: &str,
    (to, replace): (Option<&PathBuf>, bool),
) -> Result<(), Trouble> {
    let class = one_class(desk, class)?;
    let sheet = desk.roll_month(month, &class)?;
    let Some(to) = to else {
        if session.common.json {
            return session.json(&object(&sheet));
        }
        return table(session, &sheet);
    };
    let count = desk.write_roll_month(&sheet, to, replace)?;
    if session.common.json {
        return session.json(&json!({
            "file": to, "students": count, "month": month.to_string(), "uncalled_half_days": sheet.uncalled(),
        }));
    }
    let file = to.display();
    session.line(&say!(session.lang, "已写出：{file}，{count} 人", "Written: {file}, {count} pupils"))?;
    gaps(session, &sheet)
}

fn totals(totals: &MonthTotals) -> Json {
    json!({
        "present": totals.present, "sick": totals.sick, "leave": totals.leave, "truancy": totals.truant,
        "late": totals.late, "early": totals.early, "uncalled": totals.uncalled,
    })
}

fn object(sheet: &MonthSheet) -> Json {
    let days = sheet.days.iter().map(|day| {
        json!({ "date": day.on.to_string(), "day": kind_key(day.kind), "uncalled_half_days": day.uncalled })
    });
    let students = sheet.lines.iter().map(|line| {
        let marks = sheet.days.iter().zip(&line.days).filter_map(|(day, marks)| {
            let [morning, afternoon] = (*marks)?;
            let marks = json!({ "morning": morning.key(), "afternoon": afternoon.key() });
            Some((day.on.to_string(), marks))
        });
        json!({
            "student": line.pupil.to_string(), "number": line.number, "left": line.gone,
            "half_days": totals(&line.totals), "marks": marks.collect::<serde_json::Map<_, _>>(),
        })
    });
    json!({
        "month": sheet.month.to_string(),
        "grade": CodeTable::Grade.label(&sheet.class.grade),
        "class": sheet.class.class,
        "approximate": sheet.estimate,
        "uncalled_half_days": sheet.uncalled(),
        "half_days": totals(&sheet.totals()),
        "days": days.collect::<Vec<Json>>(),
        "students": students.collect::<Vec<Json>>(),
    })
}

fn table(session: &mut Session<'_>, sheet: &MonthSheet) -> Result<(), Trouble> {
    let lang = session.lang;
    let signs = |marks: &Option<[Presence; 2]>| match marks {
        None => String::new(),
        Some([morning, afternoon]) if morning == afternoon => morning.sign().to_owned(),
        Some([morning, afternoon]) => format!("{}{}", morning.sign(), afternoon.sign()),
    };
    let sums = |totals: &MonthTotals| {
        let MonthTotals { present, sick, leave, truant, late, early, uncalled } = *totals;
        [present, sick, leave, truant, late, early, uncalled].map(|count| count.to_string())
    };
    let mut heads = vec![Text::new("姓名", "name").get(lang).to_owned()];
    heads.extend(sheet.days.iter().map(|day| (day.on.number() % 100).to_string()));
    let sum_heads = [
        Text::new("出勤", "present"),
        Text::new("病假", "sick"),
        Text::new("事假", "leave"),
        Text::new("旷课", "truant"),
        Text::new("迟到", "late"),
        Text::new("早退", "early"),
        Text::new("未点名", "not called"),
    ];
    heads.extend(sum_heads.map(|text| text.get(lang).to_owned()));
    let mut rows: Vec<Vec<String>> = Vec::new();
    for line in &sheet.lines {
        let mut row = vec![line.name.clone()];
        row.extend(line.days.iter().map(signs));
        row.extend(sums(&line.totals));
        rows.push(row);
    }
    let mut sum = vec![Text::new("合计", "total").get(lang).to_owned()];
    sum.extend(sheet.days.iter().map(|_| String::new()));
    sum.extend(sums(&sheet.totals()));
    rows.push(sum);
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    print::list(session.out, &heads, &rows)?;
    session.line(&say!(
        lang,
        "出勤、病假、事假、旷课、未点名按半天计，迟到、早退按次计",
        "Present, sick, leave, truant and not called are half days; late and early are times"
    ))?;
    gaps(session, sheet)
}

fn gaps(session: &mut Session<'_>, sheet: &MonthSheet) -> Result<(), Trouble> {
    let (lang, halves) = (session.lang, sheet.uncalled());
    if halves > 0 {
        let days: Vec<String> = sheet
            .days
            .iter()
            .filter(|day| day.uncalled > 0)
            .map(|day| (day.on.number() % 100).to_string())
            .collect();
        let (zh, en) = (days.join("、"), days.join(", "));
        session.note(&say!(
            lang,
            "有 {halves} 个半天没有点名：{zh}日",
            "{halves} half days were not called: {en}"
        ))?;
    }
    Ok(())
}

pub(super) fn import(session: &mut Session<'_>, args: &Import) -> Result<(), Trouble> {
    let desk = session.open()?;
    let class = one_class(&desk, &args.class)?;
    let (file, skip_faulty) = (args.file.clone(), args.skip_faulty);
    let order = MonthOrder { file, month: args.month, class, skip_faulty };
    let told = if args.dry_run { desk.import_month_preview(&order)? } else { desk.import_month(&order)? };
    if session.common.json {
        return session.json(&read_object(&told));
    }
    let lang = session.lang;
    let MonthRead { pupils, days, new, altered, same, .. } = &told;
    session.line(&say!(
        lang,
        "{pupils} 人 {days} 天：新记 {new} 个半天，改 {altered} 个，相同 {same} 个",
        "{pupils} pupils, {days} days: {new} half days new, {altered} altered, {same} the same"
    ))?;
    for fault in &told.faults {
        let (row, column, value) = (fault.row, &fault.column, &fault.value);
        let reason = fault.reason.get(lang);
        session.note(&say!(
            lang,
            "第 {row} 行“{column}”栏“{value}”：{reason}",
            "Row {row}, column {column}, \"{value}\": {reason}"
        ))?;
    }
    if !told.written {
        session.note(&say!(lang, "没有写入", "nothing was written"))?;
    }
    Ok(())
}

fn read_object(told: &MonthRead) -> Json {
    let faults: Vec<Json> = told
        .faults
        .iter()
        .map(|fault| {
            json!({
                "row": fault.row, "column": fault.column, "value": fault.value,
                "reason": fault.reason.zh, "reason_en": fault.reason.en,
            })
        })
        .collect();
    json!({
        "students": told.pupils, "days": told.days, "new": told.new, "changed": told.altered,
        "same": told.same, "refused": told.faults.len(), "problems": faults, "written": told.written,
    })
}
