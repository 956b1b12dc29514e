//! The lists and numbers beside the ledger: who is on the roll and not in the room, the count of the half year with the
//! rate, the migrant dropouts. Counts carry no names.

use std::path::Path;

use serde_json::{Value as Json, json};

use super::super::{print, session::Session, trouble::Trouble};
use crate::{
    desk::{
        Desk,
        dropout::{HalfYear, Rate},
        school_year_of,
    },
    domain::{Date, Lang, Text, Words, codes::CodeTable},
    say,
};

pub(super) fn missing(session: &mut Session<'_>, desk: &Desk) -> Result<(), Trouble> {
    let lang = session.lang;
    let lines = desk.not_in_room()?;
    let term = desk.term_start()?;
    if session.common.json {
        let lines = lines.iter().map(|line| {
            json!({
                "student": line.pupil.to_string(),
                "student_name": line.name,
                "grade": line.class.grade,
                "class_number": line.class.class,
                "gap": line.gap.key(),
                "since": line.since.to_string(),
                "contacts": line.contacts,
                "change": line.change.map(|change| change.to_string()),
            })
        });
        let term = term.map(|term| {
            json!({
                "start": term.start.to_string(),
                "expected": term.expected,
                "came": term.came,
                "unknown": term.unknown,
                "missing": term.missing.len(),
            })
        });
        return session.json(&json!({ "term": term, "missing": lines.collect::<Vec<_>>() }));
    }
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            vec![
                line.name.clone(),
                format!("{} {}", CodeTable::Grade.label(&line.class.grade), line.class.class)
                    .trim()
                    .to_owned(),
                line.gap.label().get(lang).to_owned(),
                line.since.to_string(),
                line.contacts.to_string(),
            ]
        })
        .collect();
    let heads = [
        Text::new("学生", "pupil"),
        Text::new("年级", "grade"),
        Text::new("情况", "why"),
        Text::new("从哪天起", "since"),
        Text::new("联系", "contacts"),
    ];
    print::list(session.out, &heads.map(|text| text.get(lang)), &rows)?;
    let Some(term) = term else { return Ok(()) };
    let (start, expected, came, unknown) = (term.start, term.expected, term.came, term.unknown);
    session.line(&say!(
        lang,
        "{start} 开学：应到 {expected}，到过校 {came}，班级未点名 {unknown}",
        "term of {start}: {expected} expected, {came} seen, {unknown} in classes without a roll call"
    ))
}

pub(super) fn count(session: &mut Session<'_>, desk: &Desk, year: Option<u16>) -> Result<(), Trouble> {
    let lang = session.lang;
    let year = year.unwrap_or_else(|| school_year_of(desk.today().date));
    let (half, rate) = (desk.half_year()?, desk.dropout_rate(year)?);
    if session.common.json {
        return session.json(&numbers(half, &rate, year, lang));
    }
    if let Some(half) = half {
        let (from, on, on_roll, suspected) = (half.from, half.on, half.on_roll, half.suspected);
        session.line(&say!(
            lang,
            "学期初统计：{from} 至 {on}，在校 {on_roll}，疑似辍学 {suspected}",
            "half year from {from} to {on}: {on_roll} on the roll, {suspected} suspected"
        ))?;
        let blocks = [
            (Text::new("增加", "in"), half.came),
            (Text::new("减少", "out"), half.left),
            (Text::new("辍学去向", "dropouts, whereabouts"), half.dropouts),
        ];
        for (label, lines) in blocks {
            let told = lines.iter().map(|(name, count)| format!("{} {count}", name.get(lang)));
            let told: Vec<String> = told.collect();
            session.line(format!("{}　{}", label.get(lang), told.join("　")).trim_end())?;
        }
    }
    let (name, formula) = (rate.name.get(lang), rate.formula.get(lang));
    session.line(&format!("{name}　{formula}"))?;
    let parts = rate.parts.iter().filter(|(_, count)| *count != 0);
    let parts: Vec<String> = parts.map(|(name, count)| format!("{} {count:+}", name.get(lang))).collect();
    let (sum, base, named) = (rate.numerator, rate.denominator, rate.dropped_out);
    let parts = if parts.is_empty() { say!(lang, "没有增减", "nobody") } else { parts.join(" ") };
    let whole = rate.per_mille().map_or_else(
        || say!(lang, "不知道学年初在校生数，不计算", "the roll at the start is not known, no rate"),
        |rate| format!("{}.{}%", rate / 10, (rate % 10).abs()),
    );
    session.line(&say!(
        lang,
        "（{parts}）＝{sum}，÷{base}：{whole}；其中认定辍学 {named} 人",
        "({parts}) = {sum}, of {base}: {whole}; stated dropouts among them: {named}",
    ))
}

fn numbers(half: Option<HalfYear>, rate: &Rate, year: u16, lang: Lang) -> Json {
    let totals = |lines: &[(Words, usize)]| -> Json {
        lines.iter().map(|(name, count)| json!({ "what": name.get(lang), "count": count })).collect()
    };
    let half = half.map(|half| {
        json!({
            "from": half.from.to_string(),
            "on": half.on.to_string(),
            "in": totals(&half.came),
            "out": totals(&half.left),
            "on_roll": half.on_roll,
            "dropouts": totals(&half.dropouts),
            "suspected": half.suspected,
        })
    });
    let parts: Vec<Json> =
        rate.parts.iter().map(|(name, count)| json!({ "what": name.get(lang), "count": count })).collect();
    json!({
        "half_year": half,
        "rate": {
            "year": year,
            "formula": rate.formula.get(lang),
            "parts": parts,
            "numerator": rate.numerator,
            "denominator": rate.denominator,
            "per_mille": rate.per_mille(),
            "dropped_out": rate.dropped_out,
        },
    })
}

pub(super) fn migrants(
    session: &mut Session<'_>,
    desk: &Desk,
    to: Option<&Path>,
    replace: bool,
) -> Result<(), Trouble> {
    let lang = session.lang;
    if let Some(to) = to {
        let count = desk.write_migrant_dropouts(to, replace)?;
        if session.common.json {
            return session.json(&json!({ "file": to, "students": count }));
        }
        let file = to.display();
        return session.line(&say!(lang, "已写出：{file}，{count} 人", "Written: {file}, {count} pupils"));
    }
    let lines = desk.migrant_dropouts()?;
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    if session.common.json {
        let lines = lines.iter().map(|line| {
            json!({
                "student": line.pupil.to_string(),
                "student_name": line.name,
                "county": line.county,
                "division": line.division,
                "since": day(line.since),
                "stated": day(line.stated),
                "whereabouts": line.whereabouts.get(lang),
            })
        });
        return session.json(&lines.collect());
    }
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            vec![
                line.name.clone(),
                line.division.clone(),
                day(line.since).unwrap_or_default(),
                day(line.stated).unwrap_or_default(),
                line.whereabouts.get(lang).to_owned(),
            ]
        })
        .collect();
    let heads = [
        Text::new("学生", "pupil"),
        Text::new("户籍所在地", "home"),
        Text::new("开始缺课", "absent since"),
        Text::new("认定日期", "stated"),
        Text::new("去向", "whereabouts"),
    ];
    print::list(session.out, &heads.map(|text| text.get(lang)), &rows)?;
    let count = rows.len();
    session.line(&say!(lang, "共 {count} 人", "{count} pupils"))
}
