//! `year`: the terms of a school year and the steps in which it begins; `year set`; the grades of the school.

use serde_json::{Value as Json, json};

use super::{help::Help, print, session::Session, trouble::Trouble, values};
use crate::{
    desk::year::{MoveUp, Shape, System},
    domain::{Date, Text, codes::CodeTable, school::YearPlan},
    say,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    Show(Show),
    Set(Set),
    School(School),
}

#[derive(Debug, Default, clap::Args)]
struct Show {
    #[arg(long, value_name = "YEAR")]
    year: Option<u16>,
}

#[derive(Debug, clap::Args)]
struct Set {
    #[arg(long, value_name = "YEAR")]
    year: u16,
    #[arg(long, value_name = "START..END", required = true, value_parser = term)]
    term: Vec<(Date, Date)>,
    #[arg(long, value_name = "DATE", value_parser = day)]
    closed: Vec<Date>,
    #[arg(long, value_name = "DATE", value_parser = day)]
    made_up: Vec<Date>,
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct School {
    #[arg(long, value_name = "LOW-HIGH", value_parser = grades)]
    pub grades: Option<(String, String)>,
    #[arg(long, value_name = "SYSTEM", value_parser = system)]
    pub system: Option<System>,
    #[arg(long, value_name = "WAY", value_parser = way)]
    pub move_up: Option<MoveUp>,
}

const YEAR: Text = Text::new(
    "学年，写开始的那一年：2026 指 2026—2027 学年",
    "the school year by the year in which it begins: 2026 is 2026-2027",
);

/// What the three arguments about the school mean; `init` takes them too.
pub(crate) const SCHOOL_HELP: [(&str, Text); 3] = [
    ("grades", Text::new("本校的年级，如 1-6、1-3", "the school's grades, such as 1-6 or 1-3")),
    (
        "system",
        Text::new(
            "学制：6-3（六三制）或 5-4（五四制）；最高年级不在本校也要写对",
            "6-3 or 5-4; it must be right even if the last grade is not taught here",
        ),
    ),
    (
        "move_up",
        Text::new(
            "没有毕业年级时怎样升入中心小学：campus（调班）、school（逐个转学）",
            "how pupils move up when the school ends early: campus (class change) or school (a transfer each)",
        ),
    ),
];

pub(crate) const HELP: &[Help] = &[
    Help {
        path: "year",
        about: Text::new("学年：学期和开学准备", "The school year: terms and its beginning"),
        args: &[],
    },
    Help {
        path: "year show",
        about: Text::new("列出开学要做的事和学期", "Show the steps of a year's beginning, and its terms"),
        args: &[("year", YEAR)],
    },
    Help {
        path: "year set",
        about: Text::new("设置一个学年的学期", "Set the terms of a school year"),
        args: &[
            ("year", YEAR),
            (
                "term",
                Text::new(
                    "学期：开始..结束，如 20260901..20270115；每学期写一次",
                    "a term as START..END; once for each",
                ),
            ),
            (
                "closed",
                Text::new(
                    "本校单独停课的一天（如大雪），可写多次",
                    "a day on which this school alone was closed",
                ),
            ),
            ("made_up", Text::new("本校补课的一天，可写多次", "a day on which it made up for one")),
        ],
    },
    Help {
        path: "year school",
        about: Text::new(
            "查看或设置本校的年级、学制和升学方式",
            "Show or set the school's grades, system and way up",
        ),
        args: &SCHOOL_HELP,
    },
];

fn day(word: &str) -> Result<Date, String> {
    let digits: String = word.chars().filter(|c| !matches!(c, '-' | '.')).collect();
    digits.parse().ok().and_then(Date::from_number).ok_or_else(|| "YYYYMMDD".to_owned())
}

fn term(word: &str) -> Result<(Date, Date), String> {
    let (start, end) = word.split_once("..").ok_or("START..END")?;
    Ok((day(start)?, day(end)?))
}

fn grades(word: &str) -> Result<(String, String), String> {
    let (low, high) = word.split_once('-').ok_or("LOW-HIGH")?;
    let code = |word: &str| values::grade_code(word.trim()).ok_or("1-9");
    Ok((code(low)?, code(high)?))
}

fn system(word: &str) -> Result<System, String> {
    System::parse(word).ok_or_else(|| System::ALL.map(System::key).join(", "))
}

fn way(word: &str) -> Result<MoveUp, String> {
    MoveUp::parse(word).ok_or_else(|| MoveUp::ALL.map(MoveUp::key).join(", "))
}

impl School {
    /// Whether anything was typed.
    pub(crate) const fn is_told(&self) -> bool {
        self.grades.is_some() || self.system.is_some() || self.move_up.is_some()
    }

    /// The shape with what was typed put in.
    pub(crate) fn over(&self, mut shape: Shape) -> Shape {
        if let Some((lowest, highest)) = &self.grades {
            (shape.lowest, shape.highest) = (lowest.clone(), highest.clone());
        }
        shape.system = self.system.unwrap_or(shape.system);
        shape.move_up = self.move_up.or(shape.move_up);
        shape
    }
}

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    match &args.what {
        None => show(session, &Show::default()),
        Some(What::Show(args)) => show(session, args),
        Some(What::Set(args)) => set(session, args),
        Some(What::School(args)) => school(session, args),
    }
}

fn set(session: &mut Session<'_>, args: &Set) -> Result<(), Trouble> {
    let desk = session.open()?;
    let closed = args.closed.iter().map(|day| (*day, false));
    let closures = closed.chain(args.made_up.iter().map(|day| (*day, true))).collect();
    let plan = YearPlan { year: args.year, terms: args.term.clone(), closures };
    desk.set_year(plan.clone())?;
    if session.common.json {
        return session.json(&year_object(&plan));
    }
    let (year, count) = (plan.year, plan.terms.len());
    session.line(&say!(session.lang, "{year} 学年设了 {count} 个学期", "{count} terms are set for {year}"))
}

fn school(session: &mut Session<'_>, args: &School) -> Result<(), Trouble> {
    let desk = session.open()?;
    if args.is_told() {
        desk.set_school_shape(&args.over(desk.school_shape()?))?;
    }
    let shape = desk.school_shape()?;
    if session.common.json {
        return session.json(&shape_object(&shape));
    }
    let lang = session.lang;
    let (low, high) = (CodeTable::Grade.label(&shape.lowest), CodeTable::Grade.label(&shape.highest));
    session.line(&say!(lang, "年级：{low}至{high}", "Grades: {low} to {high}"))?;
    session.line(&say!(lang, "学制：{}", "System: {}", shape.system.label().get(lang)))?;
    if let Some(way) = shape.move_up {
        session.line(&say!(lang, "升入中心小学：{}", "Moving up: {}", way.label().get(lang)))?;
    }
    if !shape.told {
        session.note(&say!(lang, "还没有设置，以上是暂定", "Nothing was set yet; this is assumed"))?;
    }
    Ok(())
}

fn show(session: &mut Session<'_>, args: &Show) -> Result<(), Trouble> {
    let desk = session.open()?;
    let year = args.year.unwrap_or_else(|| desk.year_at_hand());
    let overview = desk.year_overview(year)?;
    let plan = desk.years()?.into_iter().find(|plan| plan.year == year);
    let lang = session.lang;
    if session.common.json {
        let steps: Vec<Json> = overview
            .steps
            .iter()
            .map(|step| json!({ "step": step.key.key(), "state": step.state.key(), "what": step.what.get(lang) }))
            .collect();
        let balance = &overview.balance;
        return session.json(&json!({
            "year": year,
            "school": shape_object(&overview.shape),
            "terms": plan.as_ref().map(year_object),
            "steps": steps,
            "balance": {
                "opening": balance.opening, "in": balance.came, "out": balance.left,
                "expected": balance.expected(), "now": balance.now, "holds": balance.holds(),
            },
        }));
    }
    let next = year + 1;
    session.line(&say!(lang, "{year}—{next} 学年", "School year {year}-{next}"))?;
    let rows: Vec<Vec<String>> = overview
        .steps
        .iter()
        .map(|step| {
            vec![
                step.key.label().get(lang).to_owned(),
                step.state.label().get(lang).to_owned(),
                step.what.get(lang).to_owned(),
            ]
        })
        .collect();
    let heads = [Text::new("要做的事", "step"), Text::new("状态", "state"), Text::new("情况", "remark")];
    print::list(session.out, &heads.map(|text| text.get(lang)), &rows)?;
    for (start, end) in plan.iter().flat_map(|plan| &plan.terms) {
        session.line(&say!(lang, "学期：{start} 至 {end}", "Term: {start} to {end}"))?;
    }
    Ok(())
}

fn year_object(plan: &YearPlan) -> Json {
    let terms: Vec<Json> = plan
        .terms
        .iter()
        .map(|(start, end)| json!({ "start": start.to_string(), "end": end.to_string() }))
        .collect();
    let closures: Vec<Json> =
        plan.closures.iter().map(|(day, held)| json!({ "day": day.to_string(), "school": held })).collect();
    json!({ "year": plan.year, "terms": terms, "closures": closures })
}

fn shape_object(shape: &Shape) -> Json {
    json!({
        "lowest": CodeTable::Grade.label(&shape.lowest),
        "highest": CodeTable::Grade.label(&shape.highest),
        "system": shape.system.key(),
        "move_up": shape.move_up.map(MoveUp::key),
        "set": shape.told,
    })
}
