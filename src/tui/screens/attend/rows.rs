//! What 考勤 shows of a sheet: its lines class by class, title and counts. Asks for nothing and alters nothing.

use chrono::{Datelike, Weekday};

use crate::{
    desk::attend::{ElsewhereLine, Half, RollClass, RollLine, RollSheet},
    domain::{Date, Lang, attendance::Presence},
    say,
    tui::parts::table::{Column, Row, Rows, Tone},
};

/// A line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// The head of a class, by its place in the sheet.
    Class(usize),
    /// A pupil, by the place in the sheet.
    Pupil(usize),
}

/// The lines of a sheet: each class, then its pupils.
pub(super) fn lines_of(sheet: &RollSheet) -> Vec<Line> {
    let mut lines = Vec::with_capacity(sheet.classes.len() + sheet.lines.len());
    for (at, class) in sheet.classes.iter().enumerate() {
        lines.push(Line::Class(at));
        let own = sheet.lines.iter().enumerate().filter(|(_, line)| line.class == class.class);
        lines.extend(own.map(|(at, _)| Line::Pupil(at)));
    }
    lines
}

/// The columns.
pub(super) fn columns(lang: Lang) -> Vec<Column> {
    let run = if lang == Lang::Zh { 9 } else { 12 };
    vec![
        Column::new(say!(lang, "序号", "No."), 4, 5, 2),
        Column::new(say!(lang, "姓名", "Name"), 18, 18, 0),
        Column::new(say!(lang, "上午", "a.m."), 4, 4, 0),
        Column::new(say!(lang, "下午", "p.m."), 4, 4, 0),
        Column::new(say!(lang, "连续旷课", "Truant now"), run, run, 0),
        Column::new(say!(lang, "备注", "Note"), 12, 70, 1),
    ]
}

/// The rows of the table.
pub(super) struct Sheet<'a> {
    pub sheet: &'a RollSheet,
    pub lines: &'a [Line],
    /// The row of the cursor, where the halves that a mark goes to stand in brackets.
    pub at: usize,
    pub half: Half,
    /// Whether the roll is called on this day at all.
    pub held: bool,
    pub lang: Lang,
}

impl Rows for Sheet<'_> {
    fn len(&self) -> usize {
        self.lines.len()
    }

    fn row(&self, at: usize) -> Row {
        match self.lines.get(at) {
            Some(Line::Class(class)) => {
                self.sheet.classes.get(*class).map(|class| self.head(class)).unwrap_or_default()
            }
            Some(Line::Pupil(line)) => {
                self.sheet.lines.get(*line).map(|line| self.pupil(line, at == self.at)).unwrap_or_default()
            }
            None => Row::default(),
        }
    }
}

impl Sheet<'_> {
    fn pupil(&self, line: &RollLine, here: bool) -> Row {
        let [morning, afternoon] = self.half.marks(Presence::Present).map(|mark| here && mark.called());
        let halves = line.run_halves;
        let run = match halves {
            0 => String::new(),
            halves => say!(self.lang, "{halves} 个半天", "{halves} half days"),
        };
        let truant = [line.morning, line.afternoon].contains(&Presence::Truant) || halves > 0;
        Row {
            cells: vec![
                line.number.clone(),
                line.name.clone(),
                cell(line.morning, morning),
                cell(line.afternoon, afternoon),
                run,
                line.note.clone(),
            ],
            tone: if truant { Tone::Warning } else { Tone::Plain },
            ..Row::default()
        }
    }

    fn head(&self, class: &RollClass) -> Row {
        let lang = self.lang;
        let own = self.sheet.lines.iter().filter(|line| line.class == class.class);
        let open = own.clone().filter(|line| !line.morning.called() || !line.afternoon.called()).count();
        let mut told = Vec::new();
        match (class.first, open) {
            (None, _) if self.held => told.push(say!(lang, "未点名", "not called")),
            (Some(_), 0) => told.push(say!(lang, "已点名", "called")),
            (Some(_), open) if self.held => {
                told.push(say!(lang, "{open} 人没点齐", "{open} not fully called"));
            }
            _ => {}
        }
        if let Some(first) = class.first.filter(|_| class.is_late(self.sheet.on)) {
            let day = first.on;
            told.push(say!(lang, "补记于 {day}", "entered {day}"));
        }
        if class.tell_doctor {
            let sick = class.sick;
            told.push(say!(lang, "病假 {sick} 人，要告知卫生院", "{sick} ill: tell the township's doctor"));
        }
        let away = class.elsewhere.len();
        if away > 0 {
            told.push(say!(lang, "{away} 人在外就读", "{away} taught elsewhere"));
        }
        let blank = String::new;
        let separator = if lang == Lang::Zh { "；" } else { "; " };
        let label = class.class.label();
        Row {
            cells: vec![blank(), label.get(lang).to_owned(), blank(), blank(), blank(), told.join(separator)],
            tone: if self.held && open > 0 { Tone::Warning } else { Tone::Dim },
            ..Row::default()
        }
    }
}

fn cell(mark: Presence, chosen: bool) -> String {
    let sign = mark.sign();
    if chosen { format!("[{sign}]") } else { format!(" {sign}") }
}

/// A part of the day in words.
pub(super) fn part(half: Half, lang: Lang) -> String {
    match half {
        Half::Both => say!(lang, "全天", "whole day"),
        Half::Morning => say!(lang, "上午", "morning"),
        Half::Afternoon => say!(lang, "下午", "afternoon"),
    }
}

/// Who of a class is taught elsewhere, and where.
pub(super) fn elsewhere(class: &RollClass, lang: Lang) -> String {
    let one = |away: &ElsewhereLine| {
        let (name, school) = (&away.name, &away.school);
        say!(lang, "{name}在{school}就读", "{name} is taught at {school}")
    };
    let separator = if lang == Lang::Zh { "；" } else { "; " };
    class.elsewhere.iter().map(one).collect::<Vec<_>>().join(separator)
}

/// The day, and whether it is called late.
pub(super) fn title(sheet: &RollSheet, (today, held): (Date, bool), lang: Lang) -> String {
    let on = sheet.on;
    let day = weekday(on, lang);
    let mut told = if on == today {
        say!(lang, "{on} 星期{day}　今天", "{on} {day}, today")
    } else if !held {
        say!(lang, "{on} 星期{day}", "{on} {day}")
    } else if on < today {
        say!(lang, "{on} 星期{day}　补记", "{on} {day}, entered late")
    } else {
        say!(lang, "{on} 星期{day}　还没到", "{on} {day}, lies ahead")
    };
    if sheet.estimate {
        told.push_str(&say!(lang, "　（约：学期还没有设）", "  (estimate: the terms are not set)"));
    }
    told
}

fn weekday(on: Date, lang: Lang) -> String {
    match on.0.weekday() {
        Weekday::Mon => say!(lang, "一", "Mon"),
        Weekday::Tue => say!(lang, "二", "Tue"),
        Weekday::Wed => say!(lang, "三", "Wed"),
        Weekday::Thu => say!(lang, "四", "Thu"),
        Weekday::Fri => say!(lang, "五", "Fri"),
        Weekday::Sat => say!(lang, "六", "Sat"),
        Weekday::Sun => say!(lang, "日", "Sun"),
    }
}

/// How many there are, and how many were not called for the whole day.
pub(super) fn counts(sheet: &RollSheet, lang: Lang) -> String {
    let all = sheet.lines.len();
    let open = sheet.lines.iter().filter(|line| !line.morning.called() || !line.afternoon.called()).count();
    say!(lang, "共 {all} 人，{open} 人没点齐", "{all} pupils, {open} open")
}
