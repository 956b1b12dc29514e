//! Every style there is, in three depths of colour. Nothing is told by colour alone: signs and words carry the
//! meaning, styles only help the eye. Reads no environment; what it says comes in as arguments.

use ratatui::style::{Color, Modifier, Style};

/// How many colours the terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Colours {
    /// None: bold, underline and reverse only.
    None,
    /// The sixteen of every terminal.
    Sixteen,
    /// 256.
    Many,
}

impl Colours {
    /// From the values of `NO_COLOR`, `TERM` and `COLORTERM`, where set. `NO_COLOR` counts if it is not empty
    /// (no-color.org). On Windows `TERM` is not set and sixteen are safe.
    #[must_use]
    pub fn choose(no_color: Option<&str>, term: Option<&str>, colorterm: Option<&str>) -> Self {
        if no_color.is_some_and(|value| !value.is_empty()) {
            return Self::None;
        }
        let term = term.unwrap_or_default();
        let rich = colorterm.is_some_and(|value| matches!(value, "truecolor" | "24bit"));
        match term {
            "dumb" | "vt100" | "vt102" | "vt220" => Self::None,
            _ if rich || term.contains("256") || term.contains("direct") => Self::Many,
            _ => Self::Sixteen,
        }
    }
}

/// The styles by what they are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Ordinary text.
    pub text: Style,
    /// Text that may be overlooked.
    pub dim: Style,
    /// Text that must not be.
    pub strong: Style,
    /// The bar at the top.
    pub bar: Style,
    /// A warning inside the bar.
    pub bar_warning: Style,
    /// A tab that is not open.
    pub tab: Style,
    /// The open tab.
    pub tab_open: Style,
    /// Column heads and headings.
    pub head: Style,
    /// The row of the cursor in the pane that has the keys.
    pub cursor: Style,
    /// The row of the cursor in another pane.
    pub cursor_away: Style,
    /// A marked row.
    pub marked: Style,
    /// Lines of boxes.
    pub lines: Style,
    /// A field that can be typed into.
    pub field: Style,
    /// The field that has the keys.
    pub field_here: Style,
    /// The name of a key.
    pub key: Style,
    /// Done, agreed.
    pub good: Style,
    /// Look here.
    pub warning: Style,
    /// Refused, wrong.
    pub bad: Style,
}

impl Theme {
    /// The theme for a depth of colour.
    #[must_use]
    pub const fn new(colours: Colours) -> Self {
        match colours {
            Colours::None => Self::plain(),
            Colours::Sixteen => Self::sixteen(),
            Colours::Many => Self::many(),
        }
    }

    const fn plain() -> Self {
        let text = Style::new();
        let bold = text.add_modifier(Modifier::BOLD);
        let reversed = text.add_modifier(Modifier::REVERSED);
        let underlined = text.add_modifier(Modifier::UNDERLINED);
        Self {
            text,
            dim: text,
            strong: bold,
            bar: reversed,
            bar_warning: reversed.add_modifier(Modifier::BOLD),
            tab: text,
            tab_open: bold.add_modifier(Modifier::UNDERLINED),
            head: bold.add_modifier(Modifier::UNDERLINED),
            cursor: reversed,
            cursor_away: underlined,
            marked: bold,
            lines: text,
            field: underlined,
            field_here: underlined.add_modifier(Modifier::BOLD),
            key: bold,
            good: bold,
            warning: bold,
            bad: bold,
        }
    }

    const fn sixteen() -> Self {
        let plain = Self::plain();
        Self {
            lines: plain.lines.fg(Color::Cyan),
            tab_open: plain.tab_open.fg(Color::Cyan),
            head: plain.head.fg(Color::Cyan),
            marked: plain.marked.fg(Color::Yellow),
            key: plain.key.fg(Color::Cyan),
            good: plain.good.fg(Color::Green),
            warning: plain.warning.fg(Color::Yellow),
            bad: plain.bad.fg(Color::Red),
            ..plain
        }
    }

    const fn many() -> Self {
        let plain = Self::plain();
        let ink = Color::Indexed(254);
        let blue = Color::Indexed(24);
        let sky = Color::Indexed(74);
        let none = Style::new();
        Self {
            dim: none.fg(Color::Indexed(244)),
            bar: none.fg(ink).bg(blue),
            bar_warning: none.fg(Color::Indexed(16)).bg(Color::Indexed(179)).add_modifier(Modifier::BOLD),
            tab_open: plain.tab_open.fg(sky),
            head: plain.head.fg(sky),
            cursor: none.fg(Color::Indexed(231)).bg(Color::Indexed(31)),
            cursor_away: none.fg(ink).bg(Color::Indexed(238)),
            marked: plain.marked.fg(Color::Indexed(179)),
            lines: none.fg(Color::Indexed(67)),
            field_here: plain.field_here.fg(sky),
            key: plain.key.fg(sky),
            good: plain.good.fg(Color::Indexed(71)),
            warning: plain.warning.fg(Color::Indexed(179)),
            bad: plain.bad.fg(Color::Indexed(167)),
            ..plain
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_follow_what_the_terminal_says() {
        for (no_color, term, colorterm, colours) in [
            (Some("1"), Some("xterm-256color"), None, Colours::None),
            (Some(""), Some("xterm-256color"), None, Colours::Many),
            (None, Some("dumb"), Some("truecolor"), Colours::None),
            (None, Some("linux"), None, Colours::Sixteen),
            (None, None, None, Colours::Sixteen),
            (None, Some("xterm"), Some("truecolor"), Colours::Many),
        ] {
            assert_eq!(Colours::choose(no_color, term, colorterm), colours, "{no_color:?} {term:?}");
        }
    }

    /// With NO_COLOR a single coloured style would break the promise; with colour the cursor must still stand out.
    #[test]
    fn the_plain_theme_has_no_colour_and_every_theme_a_cursor() {
        let plain = Theme::new(Colours::None);
        let told = format!("{plain:?}");
        for colour in ["Indexed", "Cyan", "Red", "Green", "Yellow", "Blue"] {
            assert!(!told.contains(colour), "{colour}");
        }
        for colours in [Colours::None, Colours::Sixteen, Colours::Many] {
            let theme = Theme::new(colours);
            assert_ne!(theme.cursor, theme.text);
            assert_ne!(theme.cursor, theme.cursor_away);
        }
    }
}
