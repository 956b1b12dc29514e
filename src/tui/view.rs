//! Draws the model. Decides nothing and changes nothing.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{
    model::{Model, Session, Stage},
    parts::{
        footer,
        frame::{self, TitleBar, draw_tabs, places},
        paint::{fill, put, put_padded},
    },
    screens::Tab,
};
use crate::{
    keymap::{Action, Context, Hint},
    say,
};

/// Fewest columns and lines on which anything is drawn.
const LEAST: (u16, u16) = (40, 10);

/// Draws everything; returns where the terminal's cursor must stand, if a text is being typed.
pub fn draw(model: &Model, buf: &mut Buffer) -> Option<Position> {
    let area = buf.area;
    let theme = &model.look.theme;
    fill(buf, area, theme.text);
    if area.width < LEAST.0 || area.height < LEAST.1 {
        let told = say!(model.look.lang, "窗口太小，请放大。", "Please enlarge the window.");
        put(buf, area, (0, 0), &told, theme.text);
        return None;
    }
    let places = places(area);
    let mut cursor = match &model.stage {
        Stage::SetUp(setup) => {
            bar(model, buf, places.title, ("", "", ""));
            setup.view(&model.look, buf, wide_body(&places))
        }
        Stage::Login(login) => {
            bar(model, buf, places.title, ("", "", ""));
            login.view(&model.look, model.hint.as_ref(), buf, wide_body(&places))
        }
        Stage::Open(session) => open(model, session, buf, &places),
    };
    let context = model.context();
    let status = if model.holding() && model.status.is_empty() {
        say!(model.look.lang, "请稍候…", "One moment…")
    } else {
        model.status.clone()
    };
    let waiting = model.pending.chord().map_or_else(String::new, |chord| chord.label(model.look.lang) + " …");
    put_padded(buf, places.status, (0, 0), area.width, &format!(" {status}"), theme.good);
    let right = u16::try_from(super::parts::clean::columns(&waiting)).unwrap_or(0);
    put(buf, places.status, (area.width.saturating_sub(right + 1), 0), &waiting, theme.key);
    let hints = hints(model, context, usize::from(area.width) - 1);
    let line = Rect { x: area.x + 1, width: area.width - 1, ..places.footer };
    fill(buf, places.footer, theme.text);
    footer::draw(buf, line, &hints, theme);
    for stacked in &model.dialogs {
        cursor = stacked.dialog.view(&model.look, buf, Rect { height: area.height - 1, ..area });
    }
    cursor
}

/// The body and the line of the tabs, where there are no tabs.
fn wide_body(places: &frame::Places) -> Rect {
    Rect { y: places.tabs.y, height: places.body.height + places.tabs.height, ..places.body }
}

fn bar(model: &Model, buf: &mut Buffer, area: Rect, (site, who, warning): (&str, &str, &str)) {
    let program = say!(model.look.lang, "学籍", "xueji");
    TitleBar { program: &program, site, who, warning }.draw(buf, area, &model.look.theme);
}

fn open(model: &Model, session: &Session, buf: &mut Buffer, places: &frame::Places) -> Option<Position> {
    let ctx = &session.ctx;
    let lang = ctx.lang();
    let who = format!("{} {}", ctx.me.name, ctx.me.post.label().get(lang));
    let date = ctx.today.date.0.format("%Y-%m-%d").to_string();
    let site = format!("{} | {date}", ctx.site.name);
    let warning =
        if ctx.clock.is_some() { say!(lang, "时钟可疑", "doubtful clock") } else { String::new() };
    bar(model, buf, places.title, (&site, &who, &warning));
    let tabs: Vec<Tab> = Tab::of(ctx.site.role).collect();
    let open = tabs.iter().position(|tab| *tab == session.tab).unwrap_or(0);
    let shown: Vec<frame::Tab> = tabs
        .iter()
        .map(|tab| frame::Tab {
            key: ctx.key(Context::Global, tab.action()),
            name: tab.name().get(lang).to_owned(),
        })
        .collect();
    draw_tabs(buf, places.tabs, &shown, open, &model.look.theme);
    session.top().and_then(|top| top.screen.view(ctx, buf, places.body))
}

/// The keys for the footer: those that the screen in front offers, or those of the place.
fn hints(model: &Model, context: Context, width: usize) -> Vec<Hint> {
    let (keymap, lang) = (&model.look.keymap, model.look.lang);
    let offered = model.offered();
    let Some(offered) = offered else { return keymap.hints(context, lang, width) };
    let help = keymap.hint(context, Action::Help, lang);
    let mut left = width.saturating_sub(help.as_ref().map_or(0, Hint::width));
    let mut hints = Vec::new();
    for hint in offered.iter().filter_map(|action| keymap.hint(context, *action, lang)) {
        let Some(rest) = left.checked_sub(hint.width() + Hint::GAP) else { continue };
        left = rest;
        hints.push(hint);
    }
    hints.extend(help);
    hints
}
