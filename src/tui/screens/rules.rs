//! 规则: every figure in force with its article, found by typing. It changes nothing: what a center sends is set in
//! 设置.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::Screen;
use crate::{
    desk::{Desk, DeskError, Figure, Progress},
    domain::Lang,
    keymap::{Action, Chord, Context},
    say,
    tui::{
        effect::Msg,
        model::Ctx,
        parts::{
            clean::columns,
            paint::put,
            table::{Column, ListState, Row, Rows, Table, Tone, rows_in_sight},
            text_field::{Shown, TextField},
        },
    },
};

/// Characters of the search line.
const SEARCH_MAX: usize = 40;
/// Lines above the table.
const ABOVE: u16 = 1;

/// 规则.
pub struct Rules {
    figures: Vec<Figure>,
    /// The places of the figures that are shown.
    shown: Vec<usize>,
    list: ListState,
    search: TextField,
    searching: bool,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// The figures of today.
    Load,
}

impl Screen for Rules {
    type Args = ();
    type Order = Order;
    type Answer = Vec<Figure>;

    fn open((): &(), _ctx: &Ctx) -> (Self, Vec<Msg>) {
        let screen = Self {
            figures: Vec::new(),
            shown: Vec::new(),
            list: ListState::default(),
            search: TextField::new(SEARCH_MAX, Shown::Plain),
            searching: false,
        };
        (screen, vec![Msg::ask(Order::Load)])
    }

    fn context(&self) -> Context {
        if self.searching { Context::Search } else { Context::List }
    }

    fn offered(&self) -> Option<&'static [Action]> {
        (!self.searching).then_some(&[Action::Search, Action::Back])
    }

    fn perform(order: Order, desk: &Desk, _progress: &Progress) -> Result<Vec<Figure>, DeskError> {
        match order {
            Order::Load => Ok(desk.figures(desk.today().date)),
        }
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        let len = self.shown.len();
        let page =
            isize::try_from(rows_in_sight(ctx.body_height().saturating_sub(ABOVE))).unwrap_or(1).max(1);
        match action {
            Action::Up => self.list.step(-1, len),
            Action::Down => self.list.step(1, len),
            Action::PageUp => self.list.step(-page, len),
            Action::PageDown => self.list.step(page, len),
            Action::Home if !self.searching => self.list.first(),
            Action::End if !self.searching => self.list.last(len),
            Action::Search => self.searching = true,
            Action::Confirm | Action::Open if self.searching => self.searching = false,
            Action::ClearSearch | Action::Cancel | Action::Back
                if self.searching || !self.search.text().is_empty() =>
            {
                self.search.clear();
                self.searching = false;
                self.narrow();
            }
            _ => return None,
        }
        Some(Vec::new())
    }

    fn press(&mut self, chord: Chord, _ctx: &Ctx) -> Vec<Msg> {
        if !self.searching {
            // A letter or character that is no key begins a search.
            if chord.typed().is_none_or(char::is_whitespace) {
                return Vec::new();
            }
            self.searching = true;
        }
        if self.search.press(chord) {
            self.narrow();
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, _ctx: &Ctx) -> Vec<Msg> {
        self.searching = true;
        self.search.paste(text);
        self.narrow();
        Vec::new()
    }

    fn answered(&mut self, figures: Vec<Figure>, _ctx: &Ctx) -> Vec<Msg> {
        self.figures = figures;
        self.narrow();
        Vec::new()
    }

    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Msg> {
        vec![Msg::ask(Order::Load)]
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let label = say!(lang, "搜索：", "Search: ");
        put(buf, area, (1, 0), &label, theme.text);
        let wide = u16::try_from(columns(&label)).unwrap_or(0) + 1;
        let line =
            Rect { x: area.x + wide, width: area.width.saturating_sub(wide + 1).min(24), height: 1, ..area };
        let cursor = self.search.draw(buf, line, self.searching, theme);
        let count = self.shown.len();
        let told = say!(
            lang,
            "现行 {count} 项；“自定”是法规没有规定的",
            "{count} in force; “own”: not given by the regulation"
        );
        put(buf, area, (wide + line.width + 2, 0), &told, theme.dim);
        let heads = [
            Column::new(say!(lang, "编号", "Id"), 6, 20, 0),
            Column::new(say!(lang, "内容", "What"), 26, 60, 1),
            Column::new(say!(lang, "期限", "Figure"), if lang == Lang::Zh { 12 } else { 15 }, 18, 0),
            Column::new(say!(lang, "依据", "Rule"), 11, 14, 0),
            Column::new(say!(lang, "生效", "Since"), 10, 10, 0),
        ];
        let rows = Lines { figures: &self.figures, shown: &self.shown, lang };
        let note = match self.shown.is_empty() {
            true => say!(lang, "没有符合的。", "Nothing fits."),
            false => String::new(),
        };
        let rest = Rect { y: area.y + ABOVE, height: area.height.saturating_sub(ABOVE), ..area };
        Table { columns: &heads, rows: &rows, state: &self.list, focused: !self.searching, note: &note }
            .draw(buf, rest, theme);
        cursor
    }
}

impl Rules {
    /// Leaves the figures that hold every word that was typed, in either language.
    fn narrow(&mut self) {
        let typed = self.search.text().to_lowercase();
        let fits = |figure: &Figure| {
            let own = if figure.own { "自定 own" } else { "" };
            let article = figure
                .article
                .map(|article| format!("{} {}", article.label(Lang::Zh), article.label(Lang::En)));
            let text = format!(
                "{} {} {} {own} {}",
                figure.id,
                figure.what.zh,
                figure.what.en,
                article.unwrap_or_default()
            );
            let text = text.to_lowercase();
            typed.split_whitespace().all(|word| text.contains(word))
        };
        let found = self.figures.iter().enumerate().filter(|(_, figure)| fits(figure));
        self.shown = found.map(|(at, _)| at).collect();
        self.list.follow(self.shown.len(), 1);
    }
}

struct Lines<'l> {
    figures: &'l [Figure],
    shown: &'l [usize],
    lang: Lang,
}

impl Rows for Lines<'_> {
    fn len(&self) -> usize {
        self.shown.len()
    }

    fn row(&self, at: usize) -> Row {
        let lang = self.lang;
        let Some(figure) = self.shown.get(at).and_then(|at| self.figures.get(*at)) else {
            return Row::default();
        };
        let article = figure.article.map(|article| article.label(lang));
        let own = figure.own.then(|| say!(lang, "自定", "own"));
        let rule: Vec<String> = article.into_iter().chain(own).collect();
        Row {
            cells: vec![
                figure.id.clone(),
                figure.what.get(lang).to_owned(),
                figure.said().get(lang).to_owned(),
                rule.join(" "),
                figure.from.to_string(),
            ],
            marked: false,
            tone: Tone::Plain,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        both,
        desk::Figure,
        domain::{Article, Date, Lang, Unit, Words},
        tui::{
            screens::{Answer, Place},
            testing::Harness,
        },
    };

    fn rules() -> Harness {
        let figure = |id: &str, what: Words, article, value, unit, own| Figure {
            id: id.into(),
            what,
            article,
            value,
            unit,
            own,
            from: Date::from_number(20_170_301).unwrap(),
            until: None,
        };
        let figures = vec![
            figure(
                "D04",
                both!("转学每一方核办", "each party of a transfer"),
                Some(Article(15)),
                10,
                Unit::Workdays,
                false,
            ),
            figure(
                "D03",
                both!("毕业（结业）办理", "graduation done"),
                Some(Article(12)),
                730,
                Unit::Date,
                false,
            ),
            figure(
                "D13",
                both!("认定辍学前至少联系次数", "contacts before a dropout is stated"),
                Some(Article(23)),
                2,
                Unit::Times,
                true,
            ),
        ];
        Harness::school().go(Place::Rules(())).answer(Answer::Rules(figures))
    }

    #[test]
    fn the_rules_at_both_sizes() {
        insta::assert_snapshot!("rules_80", rules().screen());
        insta::assert_snapshot!("rules_120_en", rules().lang(Lang::En).size(120, 40).screen());
    }

    #[test]
    fn typing_narrows_the_list_and_escape_shows_all_again() {
        let found = rules().keys("/").typed("23");
        let screen = found.screen();
        assert!(screen.contains("联系次数") && !screen.contains("转学每一方"), "{screen}");
        let all = found.keys("esc").screen();
        assert!(all.contains("转学每一方") && all.contains("联系次数"), "{all}");
        let none = rules().keys("/").typed("没有这个").screen();
        assert!(none.contains("没有符合的"), "{none}");
    }
}
