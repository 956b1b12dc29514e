//! How the form of a change looks: particulars, papers, what the rules say, and the last look. Decides nothing.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{Stage, Wizard};
use crate::{
    changes::{Subject, kind},
    desk::{ChangeLine, show_particular},
    domain::{Explain, Lang},
    keymap::{Action, Context},
    say,
    tui::{
        model::Ctx,
        parts::{
            clean::columns,
            document::{Document, Ink},
            paint::{centred, put, put_padded},
        },
    },
};

/// Columns from which the rules speak at the side instead of below.
const WIDE: u16 = 110;
/// Columns of the side.
const SIDE: u16 = 44;
/// Lines of the pane below.
const BELOW: u16 = 6;
/// Columns of the labels of the last look.
const LABEL: usize = 24;

/// Draws it; returns where the terminal's cursor must stand.
pub(super) fn view(wizard: &Wizard, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
    match &wizard.stage {
        Stage::Kind(which) => {
            let none = say!(ctx.lang(), "没有符合的。", "Nothing fits.");
            which.picker.draw(buf, centred(area, 76, 20), &none, ctx.theme())
        }
        Stage::Whom(whom) => {
            let kind = wizard.kind.map_or("", |kind| kind.name().get(ctx.lang()));
            whom.view(kind, ctx, buf, area)
        }
        Stage::Loading => None,
        Stage::Form => form(wizard, ctx, buf, area),
        Stage::Ready(line, yes) => {
            ready(wizard, line, *yes, ctx, buf, area);
            None
        }
    }
}

fn form(wizard: &Wizard, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
    let (lang, theme) = (ctx.lang(), ctx.theme());
    let kind = wizard.kind?;
    // Who comes, who is put off, who left long ago: none of them is on the register.
    let who = match kind.subject() {
        Subject::Newcomer | Subject::Either if wizard.name.is_empty() => {
            say!(lang, "没有选在册学生", "nobody on the register")
        }
        _ => wizard.name.clone(),
    };
    let title = format!("{}　{who}　{}", kind.name().get(lang), kind.article().label(lang));
    put(buf, area, (1, 0), &title, theme.strong);
    let mut top = 1;
    if !wizard.reason.is_empty() {
        let told = say!(lang, "! 退回原因：{}", "! Returned: {}", wizard.reason);
        put_padded(buf, area, (1, 1), area.width - 2, &told, theme.warning);
        top = 2;
    }
    let wide = area.width >= WIDE;
    let below = if wide { 0 } else { BELOW };
    let list = Rect {
        x: area.x + 1,
        y: area.y + top,
        width: area.width.saturating_sub(if wide { SIDE + 3 } else { 2 }),
        height: area.height.saturating_sub(top + below),
    };
    let cursor = rows(wizard, ctx, buf, list);
    let pane = if wide {
        Rect { x: list.right() + 2, y: area.y + top, width: SIDE, height: list.height }
    } else {
        Rect { x: area.x + 1, y: list.bottom(), width: area.width.saturating_sub(2), height: below }
    };
    rules(wizard, ctx, pane.width).draw(buf, pane, 0, theme);
    cursor
}

/// One line a particular, one a paper, and the button; scrolled so that the one with the keys is in sight.
fn rows(wizard: &Wizard, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
    let (lang, theme) = (ctx.lang(), ctx.theme());
    let count = wizard.filling.len();
    let labels = (0..count).filter_map(|at| wizard.filling.particular(at));
    let wide = labels.map(|particular| columns(particular.label.get(lang))).max().unwrap_or(0) + 1;
    let wide = u16::try_from(wide).unwrap_or(u16::MAX).min(area.width * 2 / 5).max(12);
    let papers = papers(wizard, ctx);
    let all = count + papers.len() + 1;
    let line_here = if wizard.here < count { wizard.here } else { all - 1 };
    let height = usize::from(area.height);
    let first = (line_here + 2).saturating_sub(height).min(all.saturating_sub(height));
    let mut cursor = None;
    for (y, at) in (0..area.height).zip(first..all) {
        let line = Rect { y: area.y + y, height: 1, ..area };
        if at < count {
            let here = at == wizard.here;
            cursor = wizard.filling.draw(buf, line, (at, here, wide), lang, theme).or(cursor);
        } else if let Some((text, strong)) = papers.get(at - count) {
            put_padded(
                buf,
                line,
                (2, 0),
                line.width - 2,
                text,
                if *strong { theme.strong } else { theme.text },
            );
        } else {
            let word = if wizard.kind.is_some_and(|kind| kind.needs_approval()) {
                say!(lang, "核对并列入上报", "Look it over and queue it")
            } else {
                say!(lang, "核对并办理", "Look it over and do it")
            };
            let here = wizard.here >= count;
            let (text, style) = if here {
                (format!(">[ {word} ]<"), theme.cursor)
            } else {
                (format!(" [ {word} ] "), theme.text)
            };
            put(buf, line, (1, 0), &text, style);
        }
    }
    if first + height < all && area.height > 0 {
        put(buf, area, (area.width.saturating_sub(1), area.height - 1), "v", theme.key);
    }
    cursor
}

/// The papers asked for, with a sign for those that are here; then the others that are attached.
fn papers(wizard: &Wizard, ctx: &Ctx) -> Vec<(String, bool)> {
    let lang = ctx.lang();
    let key = ctx.key(Context::Form, Action::AttachEvidence);
    let mut lines = vec![(say!(lang, "材料（{key} 附上）", "Papers ({key} attaches one)"), true)];
    for (name, required) in &wizard.asked {
        let sign = if wizard.has_paper(name) { "[v]" } else { "[ ]" };
        let must = if *required { say!(lang, "　必备", "  required") } else { String::new() };
        lines.push((format!("{sign} {}{must}", name.get(lang)), false));
    }
    for (_, title) in &wizard.papers {
        if !wizard.asked.iter().any(|(name, _)| name.zh == *title || name.en == *title) {
            lines.push((format!("[v] {title}"), false));
        }
    }
    lines
}

/// What the rules say: of the particular with the keys first, then of the whole; what is merely empty in one line.
fn rules(wizard: &Wizard, ctx: &Ctx, width: u16) -> Document {
    let lang = ctx.lang();
    let mut said = Document::new(width);
    let here = wizard.filling.particular(wizard.here).map_or("", |particular| particular.key);
    let missing = wizard.filling.missing(lang);
    let (mut own, mut others): (Vec<_>, Vec<_>) = wizard
        .verdict
        .iter()
        .filter(|(_, refusal)| !wizard.filling.is_missing(&refusal.at))
        .partition(|(_, refusal)| refusal.at == here && !here.is_empty());
    own.sort_by_key(|(forbids, _)| !forbids);
    others.sort_by_key(|(forbids, _)| !forbids);
    let clear = own.is_empty() && others.is_empty() && missing.is_empty();
    let title = if clear {
        say!(lang, "可以列入上报", "Nothing stands against it")
    } else {
        say!(lang, "还要看的", "To look at")
    };
    said.head(&title);
    if let Some(error) = wizard.filling.error(wizard.here) {
        said.say(Ink::Bad, &format!("! {error}"));
        own.retain(|(forbids, _)| !forbids);
    }
    for (forbids, refusal) in own.into_iter().chain(others) {
        let told = refusal.explain(lang);
        let article = told.article.map_or_else(String::new, |article| format!("{} ", article.label(lang)));
        let (sign, ink) = if *forbids { ("!", Ink::Bad) } else { ("?", Ink::Warning) };
        said.say(ink, &format!("{sign} {article}{}", joined([&told.what, &told.why, &told.advice], lang)));
    }
    if !missing.is_empty() {
        let names = missing.join(&say!(lang, "、", ", "));
        let count = missing.len();
        said.say(Ink::Text, &say!(lang, "- 还有 {count} 项必填：{names}", "- {count} to fill in: {names}"));
    }
    said
}

/// Sentences one after the other: with blanks between them in English.
pub(super) fn joined(sentences: [&str; 3], lang: Lang) -> String {
    let said: Vec<&str> = sentences.into_iter().filter(|sentence| !sentence.is_empty()).collect();
    said.join(match lang {
        Lang::Zh => "",
        Lang::En => " ",
    })
}

/// The first line at which the last look ends.
pub(super) fn ready_end(wizard: &Wizard, ctx: &Ctx) -> usize {
    let Stage::Ready(line, _) = &wizard.stage else { return 0 };
    ready_document(wizard, line, ctx).top(usize::MAX, ctx.body_height().saturating_sub(2))
}

fn ready(wizard: &Wizard, line: &ChangeLine, yes: bool, ctx: &Ctx, buf: &mut Buffer, area: Rect) {
    let (lang, theme) = (ctx.lang(), ctx.theme());
    let text = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(2),
        ..area
    };
    ready_document(wizard, line, ctx).draw(buf, text, wizard.top, theme);
    let needs = wizard.kind.is_some_and(|kind| kind.needs_approval());
    let do_it = if needs { say!(lang, "列入上报", "Queue it") } else { say!(lang, "办理", "Do it") };
    let mut x = 1;
    for (wanted, word) in [(true, do_it), (false, say!(lang, "返回修改", "Back to the form"))] {
        let (text, style) = if yes == wanted {
            (format!(">[ {word} ]<"), theme.cursor)
        } else {
            (format!(" [ {word} ] "), theme.text)
        };
        x += put(buf, area, (x, area.height.saturating_sub(1)), &text, style) + 2;
    }
}

fn ready_document(wizard: &Wizard, line: &ChangeLine, ctx: &Ctx) -> Document {
    let lang = ctx.lang();
    let mut page = Document::new(ctx.body_width().saturating_sub(2));
    let change = &line.change;
    page.say(
        Ink::Strong,
        &say!(
            lang,
            "请再看一遍：{}　{}",
            "Please look it over: {}, {}",
            change.pupil_name,
            line.kind_name.get(lang)
        ),
    );
    page.say(Ink::Text, line.summary.get(lang));
    page.head(&say!(lang, "内容", "Particulars"));
    for particular in kind(&change.kind).map(|kind| kind.particulars()).unwrap_or_default() {
        let text = change.form.get(particular.key);
        if !text.is_empty() {
            let shown = show_particular(particular, text, &ctx.rules, lang);
            page.pair(Ink::Text, particular.label.get(lang), LABEL, &shown);
        }
    }
    page.head(&say!(lang, "材料", "Papers"));
    for (name, required) in &wizard.asked {
        let (sign, ink) = match (wizard.has_paper(name), required) {
            (true, _) => ("[v]", Ink::Text),
            (false, true) => ("[ ]", Ink::Warning),
            (false, false) => ("[ ]", Ink::Dim),
        };
        page.say(ink, &format!("{sign} {}", name.get(lang)));
    }
    let asked = |title: &String| wizard.asked.iter().any(|(name, _)| name.zh == *title || name.en == *title);
    for (_, title) in wizard.papers.iter().filter(|(_, title)| !asked(title)) {
        page.say(Ink::Text, &format!("[v] {title}"));
    }
    let warnings: Vec<_> = wizard.verdict.iter().filter(|(forbids, _)| !forbids).collect();
    if !warnings.is_empty() {
        page.head(&say!(lang, "请留意（不妨碍上报）", "To keep in mind"));
        for (_, refusal) in warnings {
            let told = refusal.explain(lang);
            let article =
                told.article.map_or_else(String::new, |article| format!("{} ", article.label(lang)));
            page.say(Ink::Warning, &format!("? {article}{}", joined([&told.what, &told.advice, ""], lang)));
        }
    }
    page
}
