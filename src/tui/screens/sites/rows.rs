//! The tables of the ledger over all sites: a pupil's line, a site's line.

use crate::{
    desk::{Gravity, SiteBoard, SiteCaseLine, SiteMonth},
    domain::Lang,
    say,
    tui::{
        parts::table::{Column, Row, Rows, Tone},
        screens::pupil::shown::class_name,
    },
};

/// The columns of pupils; with or without the site.
pub(super) fn of_pupils(with_site: bool, lang: Lang) -> Vec<Column> {
    let mut columns = vec![
        Column::new(say!(lang, "离四周", "Left"), 7, 8, 0),
        Column::new(say!(lang, "姓名", "Name"), 8, 18, 0),
        Column::new(say!(lang, "状态", "State"), 8, 12, 0),
        Column::new(say!(lang, "缺课", "Absent"), 8, 10, 0),
        Column::new(say!(lang, "上学日", "School d."), 9, 9, 3),
        Column::new(say!(lang, "联系", "Contacts"), 10, 12, 1),
        Column::new(say!(lang, "本周走访", "Visits"), 8, 8, 4),
        Column::new(say!(lang, "登记", "Entered"), 11, 16, 0),
        Column::new(say!(lang, "问", "Q"), 2, 3, 2),
        Column::new(say!(lang, "班级", "Class"), 9, 14, 5),
    ];
    if with_site {
        columns.insert(2, Column::new(say!(lang, "校点", "Site"), 10, 20, 0));
    }
    columns
}

/// The columns of sites.
pub(super) fn of_sites(lang: Lang) -> Vec<Column> {
    vec![
        Column::new(say!(lang, "校点", "Site"), 16, 24, 0),
        Column::new(say!(lang, "最近上报", "Told"), 10, 10, 1),
        Column::new(say!(lang, "缺课", "Abs."), 4, 5, 0),
        Column::new(say!(lang, "疑似", "Susp."), 5, 5, 0),
        Column::new(say!(lang, "辍学", "Out"), 4, 5, 0),
        Column::new(say!(lang, "观察", "Back"), 4, 5, 2),
        Column::new(say!(lang, "走访", "Visits"), 6, 6, 0),
        Column::new(say!(lang, "月报", "Months"), 12, 30, 0),
        Column::new(say!(lang, "点名", "Roll"), 11, 22, 0),
        Column::new(say!(lang, "问", "Q"), 2, 3, 3),
    ]
}

/// Pupils.
pub(super) struct Pupils<'l> {
    pub lines: &'l [&'l SiteCaseLine],
    pub near: i64,
    pub with_site: bool,
    pub lang: Lang,
}

impl Rows for Pupils<'_> {
    fn len(&self) -> usize {
        self.lines.len()
    }

    fn row(&self, at: usize) -> Row {
        let lang = self.lang;
        let Some(line) = self.lines.get(at) else { return Row::default() };
        let mut cells = vec![
            left(line, lang),
            line.name.clone(),
            line.trouble.label().get(lang).to_owned(),
            days(line, lang),
            line.run.map_or_else(|| "-".to_owned(), |run| run.count.school_days_text()),
            contacts(line, lang),
            line.visits.to_string(),
            entered(line, lang),
            if line.questions > 0 { line.questions.to_string() } else { String::new() },
            class_name(&line.class.grade, &line.class.class, lang),
        ];
        if self.with_site {
            cells.insert(2, line.site_name.clone());
        }
        let tone = if line.presses(self.near) { Tone::Warning } else { Tone::Plain };
        Row { cells, marked: false, tone }
    }
}

/// Days left: by what was told, and if the pupil was absent ever since.
pub(super) fn left(line: &SiteCaseLine, lang: Lang) -> String {
    match (line.days_left, line.days_left_at_worst) {
        (Some(0), _) => say!(lang, "已满", "full"),
        (Some(told), Some(worst)) if told != worst => say!(lang, "{worst}~{told} 天", "{worst}-{told} d"),
        (Some(told), _) => say!(lang, "{told} 天", "{told} d"),
        (None, _) => "-".to_owned(),
    }
}

/// Calendar days of the run, and school days of which nobody knows.
fn days(line: &SiteCaseLine, lang: Lang) -> String {
    let Some(run) = line.run else { return "-".to_owned() };
    let days = run.count.days;
    let unknown = if run.count.unknown > 0 { format!(" ?{}", run.count.unknown) } else { String::new() };
    say!(lang, "{days} 天{unknown}", "{days} d{unknown}")
}

/// School days and calendar days of the run, and school days of which nobody knows, in words.
pub(super) fn absent(line: &SiteCaseLine, lang: Lang) -> String {
    let Some(run) = line.run else {
        return line.since.map_or_else(|| "-".to_owned(), |since| say!(lang, "{since} 起", "since {since}"));
    };
    let (school, days, unknown) = (run.count.school_days_text(), run.count.days, run.count.unknown);
    let told = say!(lang, "{days} 天，其中 {school} 个上学日", "{days} days, {school} of them school days");
    if unknown == 0 {
        return told;
    }
    told + &say!(
        lang,
        "；另有 {unknown} 个上学日没有点名或未报",
        "; of {unknown} more school days nothing is known"
    )
}

fn contacts(line: &SiteCaseLine, lang: Lang) -> String {
    let count = line.contacts;
    line.last_contact.map_or_else(
        || say!(lang, "无", "none"),
        |last| {
            let last = last.0.format("%m-%d");
            say!(lang, "{count} 次 {last}", "{count}, {last}")
        },
    )
}

/// How late it was entered, and whether the clock could be believed.
pub(super) fn entered(line: &SiteCaseLine, lang: Lang) -> String {
    let days = line.late_days;
    match (days > 0, line.doubtful) {
        (false, false) => say!(lang, "当天", "same day"),
        (true, false) => say!(lang, "补记{days}天", "{days} d late"),
        (false, true) => say!(lang, "钟疑", "clock?"),
        (true, true) => say!(lang, "补{days}天 钟疑", "{days} d, clock?"),
    }
}

/// Sites.
pub(super) struct Boards<'l> {
    pub sites: &'l [SiteBoard],
    pub lang: Lang,
}

impl Rows for Boards<'_> {
    fn len(&self) -> usize {
        self.sites.len()
    }

    fn row(&self, at: usize) -> Row {
        let lang = self.lang;
        let Some(site) = self.sites.get(at) else { return Row::default() };
        let urgent = site.warnings.iter().any(|warning| warning.gravity == Gravity::Urgent);
        let cells = vec![
            site.name.clone(),
            site.told.map_or_else(|| say!(lang, "未上报", "never"), |told| told.to_string()),
            site.unexplained.to_string(),
            site.suspected.to_string(),
            site.dropped_out.to_string(),
            site.watched.to_string(),
            site.visits.to_string(),
            months(&site.months, lang),
            roll(site, lang),
            if site.questions > 0 { site.questions.to_string() } else { String::new() },
        ];
        Row { cells, marked: false, tone: if urgent { Tone::Warning } else { Tone::Plain } }
    }
}

/// The last months: 9月零 10月有 11月缺.
fn months(months: &[SiteMonth], lang: Lang) -> String {
    let one = |month: &SiteMonth| {
        let number = month.month % 100;
        match month.stated {
            None => say!(lang, "{number}月缺", "{number}:none"),
            Some((_, _, true)) => say!(lang, "{number}月零", "{number}:nil"),
            Some(_) => say!(lang, "{number}月有", "{number}:in"),
        }
    };
    // The newest first: what does not fit is the oldest.
    let said: Vec<String> = months.iter().rev().map(one).collect();
    if said.is_empty() { "-".to_owned() } else { said.join(" ") }
}

/// The last months with the day on which each was stated and, if another, the day of its entry.
pub(super) fn months_told(months: &[SiteMonth], lang: Lang) -> String {
    let one = |month: &SiteMonth| {
        let number = month.month % 100;
        let Some((on, stamp, nil)) = month.stated else {
            return say!(lang, "{number}月缺", "{number}: missing");
        };
        let (on, entered) = (on.0.format("%m-%d"), stamp.on.0.format("%m-%d"));
        let nil = if nil { say!(lang, "零", "nil ") } else { say!(lang, "有", "") };
        let late = if stamp.doubtful { say!(lang, " 钟疑", ", clock?") } else { String::new() };
        say!(
            lang,
            "{number}月{nil} {on}（{entered} 登记{late}）",
            "{number}: {nil}{on} (entered {entered}{late})"
        )
    };
    let said: Vec<String> = months.iter().rev().map(one).collect();
    let said = if said.is_empty() { "-".to_owned() } else { said.join(&say!(lang, "　", "  ")) };
    say!(lang, "月报　{said}", "Months  {said}")
}

/// Roll calls: missing, and not told of yet.
fn roll(site: &SiteBoard, lang: Lang) -> String {
    match (site.uncalled, site.untold) {
        _ if site.window == 0 => "-".to_owned(),
        (0, 0) => say!(lang, "齐", "whole"),
        (0, untold) => say!(lang, "未报 {untold}", "not told {untold}"),
        (uncalled, 0) => say!(lang, "缺 {uncalled} 天", "missing {uncalled}"),
        (uncalled, untold) => {
            say!(lang, "缺 {uncalled} 未报 {untold}", "missing {uncalled}, not told {untold}")
        }
    }
}
