//! `year`: the terms of a school year and the steps in which it begins; `year set`; the grades of the school.

use serde_json::{Value as Json, json};

use super::{help::Help, print, session::Session, trouble::Trouble, values};
use crate::{
    desk::year::{DayOrder, DaysTold, MoveUp, Shape, System},
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
    Close(Close),
    Hold(OneDay),
    Reopen(OneDay),
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

#[derive(Debug, clap::Args)]
struct Close {
    #[arg(value_name = "DATE")]
    date: String,
    #[arg(long, value_name = "DATE")]
    made_up: Option<String>,
    #[arg(long)]
    undo_calls: bool,
}

#[derive(Debug, clap::Args)]
struct OneDay {
    #[arg(value_name = "DATE")]
    date: String,
    #[arg(long)]
    undo_calls: bool,
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

const UNDO: (&str, Text) = (
    "undo_calls",
    Text::new(
        "那天已经点过名的，点名一并撤回；不写则拒绝",
        "take calls of a day that becomes free back with it; refused if left out",
    ),
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
        path: "year close",
        about: Text::new("本校停课一天（大雪、洪水）", "Close this school on a day (snow, flood)"),
        args: &[
            ("date", Text::new("停课的一天", "the day")),
            ("made_up", Text::new("在哪一天补课", "the day that makes up for it")),
            UNDO,
        ],
    },
    Help {
        path: "year hold",
        about: Text::new("周末或假日本校补课", "Hold school on a weekend or holiday"),
        args: &[("date", Text::new("补课的一天", "the day")), UNDO],
    },
    Help {
        path: "year reopen",
        about: Text::new("撤回某天的停课或补课登记", "Take a closed or made-up day back"),
        args: &[("date", Text::new("哪一天", "the day")), UNDO],
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
        Some(What::Close(args)) => close(session, args),
        Some(What::Hold(args)) => one_day(session, args, DayOrder::Hold),
        Some(What::Reopen(args)) => one_day(session, args, DayOrder::Reopen),
        Some(What::School(args)) => school(session, args),
    }
}

fn set(session: &mut Session<'_>, args: &Set) -> Result<(), Trouble> {
    let desk = session.open()?;
    let closed = args.closed.iter().map(|day| (*day, false));
    let mut closures: Vec<(Date, bool)> = closed.chain(args.made_up.iter().map(|day| (*day, true))).collect();
    if closures.is_empty() {
        // Days that were set one by one stay with the year, as far as they lie in its terms.
        let within = |day: &Date| args.term.iter().any(|(start, end)| (*start..=*end).contains(day));
        let known = desk.years()?.into_iter().find(|plan| plan.year == args.year);
        closures = known.map(|plan| plan.closures).unwrap_or_default();
        closures.retain(|(day, held)| *held || within(day));
    }
    let plan = YearPlan { year: args.year, terms: args.term.clone(), closures };
    desk.set_year(plan.clone())?;
    if session.common.json {
        return session.json(&year_object(&plan));
    }
    let (year, count) = (plan.year, plan.terms.len());
    session.line(&say!(session.lang, "{year} 学年设了 {count} 个学期", "{count} terms are set for {year}"))
}

fn close(session: &mut Session<'_>, args: &Close) -> Result<(), Trouble> {
    let desk = session.open()?;
    let (today, lang) = (desk.today().date, session.lang);
    let on = values::day(&args.date, today, lang)?;
    let made_up = args.made_up.as_deref().map(|text| values::day(text, today, lang)).transpose()?;
    let told = desk.order_day(DayOrder::Close(on, made_up), args.undo_calls)?;
    days_told(session, &told)
}

fn one_day(
    session: &mut Session<'_>,
    args: &OneDay,
    order: impl FnOnce(Date) -> DayOrder,
) -> Result<(), Trouble> {
    let desk = session.open()?;
    let on = values::day(&args.date, desk.today().date, session.lang)?;
    let told = desk.order_day(order(on), args.undo_calls)?;
    days_told(session, &told)
}

/// The single days of a year as they stand now.
fn days_told(session: &mut Session<'_>, told: &DaysTold) -> Result<(), Trouble> {
    if session.common.json {
        let mut object = year_object(&told.plan);
        object["calls_undone"] = json!(told.undone);
        return session.json(&object);
    }
    let lang = session.lang;
    closure_lines(session, &told.plan)?;
    if told.undone > 0 {
        let classes = told.undone;
        session.note(&say!(lang, "{classes} 个班次的点名已撤回", "{classes} calls were taken back"))?;
    }
    Ok(())
}

fn closure_lines(session: &mut Session<'_>, plan: &YearPlan) -> Result<(), Trouble> {
    let lang = session.lang;
    for (day, held) in &plan.closures {
        session.line(&if *held {
            say!(lang, "补课：{day}", "Made up: {day}")
        } else {
            say!(lang, "停课：{day}", "Closed: {day}")
        })?;
    }
    Ok(())
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
    if let Some(plan) = &plan {
        closure_lines(session, plan)?;
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
