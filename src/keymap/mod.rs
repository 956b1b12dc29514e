//! Keys: actions, the places where they act, chords, keymap files, hints. Draws nothing and does nothing.
//!
//! ```text
//! action    the one list of actions: id, name, group, places
//! context   the places
//! chord     chords and sequences, as written, as shown, as the terminal reports them
//! read      a file's text into entries with their lines
//! hints     the other way round: footer and help
//! problem   what can be wrong with a file
//! ```
//!
//! # How a key finds its action
//!
//! 1. The place's own table is asked, then `[global]`. A binding in `[global]` acts in every place where its
//!    action means something ([`Action::contexts`]), so that arrows are written once.
//! 2. Where text is typed ([`Context::takes_text`]) plain characters are text and never keys.
//! 3. Elsewhere full-width signs count as the plain ones: an input method left in Chinese mode sends `？` for `?`.
//!
//! A file laid over a built-in keymap replaces the keys of the actions that it names; `""` or `[]` takes the keys
//! away. Two actions on one key in one place are refused, unless the entry says `override = true`: then it takes
//! the key over. Map and file go from action to keys, because help and footer need that direction.

mod action;
mod chord;
mod context;
mod hints;
mod problem;
mod read;

pub use action::{Action, Group};
pub use chord::{BadChord, Chord, Key, Sequence};
pub use context::Context;
pub use hints::{HelpGroup, HelpRow, Hint};
pub use problem::{KeymapProblem, ProblemKind};
pub use read::{FILE_BYTES_MAX, KEYS_MAX};

use crate::domain::Text;
use read::Entry;

/// The keymaps that come with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Name {
    /// Arrows, Tab, Enter, Esc, function keys, Ctrl.
    #[default]
    Default,
    /// hjkl and letters besides.
    Vim,
    /// For laptops on which function keys need Fn.
    NoFunctionKeys,
}

impl Name {
    /// Every built-in keymap.
    pub const ALL: [Self; 3] = [Self::Default, Self::Vim, Self::NoFunctionKeys];

    /// Its name in the configuration, and of its file.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Vim => "vim",
            Self::NoFunctionKeys => "no-function-keys",
        }
    }

    /// What a person calls it.
    #[must_use]
    pub const fn name(self) -> Text {
        match self {
            Self::Default => Text::new("默认", "default"),
            Self::Vim => Text::new("Vim 习惯", "vim"),
            Self::NoFunctionKeys => Text::new("不用功能键", "no function keys"),
        }
    }

    /// The keymap called `id`.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.id() == id)
    }

    /// The text of its file, a good start for one's own.
    #[must_use]
    pub const fn source(self) -> &'static str {
        match self {
            Self::Default => include_str!("../../keymaps/default.toml"),
            Self::Vim => include_str!("../../keymaps/vim.toml"),
            Self::NoFunctionKeys => include_str!("../../keymaps/no-function-keys.toml"),
        }
    }
}

/// Keys of one action in one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Binding {
    context: Context,
    action: Action,
    keys: Sequence,
    overrides: bool,
    /// Line in the file laid over; `None` if built in.
    line: Option<usize>,
}

/// The first chord of a sequence that waits for its second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pending(Option<Chord>);

impl Pending {
    /// The chord that waits, for the footer.
    #[must_use]
    pub const fn chord(self) -> Option<Chord> {
        self.0
    }
}

/// What a chord means in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup {
    /// Do this.
    Action(Action),
    /// The first of two chords; wait for the second.
    Wait,
    /// No action: where text is typed, it belongs to the text.
    Text(Chord),
}

/// The keymap in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    name: Name,
    /// What acts in each context, in the order of [`Context::ALL`]: own bindings first, none shadowed.
    tables: Vec<Vec<Binding>>,
}

impl Keymap {
    /// A keymap that comes with the program.
    #[must_use]
    pub fn builtin(name: Name) -> Self {
        Self::load(name, "", "").expect("the shipped keymaps are checked by the tests of this room")
    }

    /// A built-in keymap with a file's text laid over it. `file_name` is only told back in problems.
    ///
    /// # Errors
    /// Every problem of the file, by line; the keymap is then not changed at all.
    pub fn load(base: Name, override_text: &str, file_name: &str) -> Result<Self, Vec<KeymapProblem>> {
        let mut bindings = Vec::new();
        for entry in read::read(base.source(), base.id())? {
            lay(&mut bindings, &entry, None);
        }
        for entry in read::read(override_text, file_name)? {
            lay(&mut bindings, &entry, Some(entry.line));
        }
        let mut problems: Vec<KeymapProblem> = Vec::new();
        let mut tables = Vec::with_capacity(Context::ALL.len());
        for context in Context::ALL {
            let (table, conflicts) = effective(&bindings, context);
            tables.push(table);
            for (here, other) in conflicts {
                let kind = ProblemKind::Conflict {
                    keys: here.keys,
                    context,
                    here: here.action,
                    other: other.action,
                    other_line: other.line,
                };
                let seen = |known: &KeymapProblem| match &known.kind {
                    ProblemKind::Conflict { keys, here: a, other: b, .. } => {
                        (*keys, *a, *b) == (here.keys, here.action, other.action)
                    }
                    _ => false,
                };
                if !problems.iter().any(seen) {
                    let line = here.line.unwrap_or_default();
                    problems.push(KeymapProblem { file: file_name.to_owned(), line, kind });
                }
            }
        }
        if problems.is_empty() {
            return Ok(Self { name: base, tables });
        }
        problems.sort_by_key(|problem| problem.line);
        Err(problems)
    }

    /// The built-in keymap beneath.
    #[must_use]
    pub const fn name(&self) -> Name {
        self.name
    }

    /// What `chord` means in `context`, given what was pressed just before.
    pub fn lookup(&self, context: Context, pending: &mut Pending, chord: Chord) -> Lookup {
        let chord = if context.takes_text() { chord } else { chord.narrowed() };
        let table = self.table(context);
        if let Some(first) = pending.0.take() {
            let whole = Sequence { first, second: Some(chord) };
            if let Some(binding) = table.iter().find(|binding| binding.keys == whole) {
                return Lookup::Action(binding.action);
            }
            // The sequence came to nothing: the second chord counts by itself, as if the first had not been.
        }
        match table.iter().find(|binding| binding.keys.first == chord) {
            Some(binding) if binding.keys.second.is_none() => Lookup::Action(binding.action),
            Some(_) => {
                pending.0 = Some(chord);
                Lookup::Wait
            }
            None => Lookup::Text(chord),
        }
    }

    /// The keys of an action in a context, the first being the one to show.
    #[must_use]
    pub fn keys_for(&self, context: Context, action: Action) -> Vec<Sequence> {
        let bound = self.table(context).iter().filter(|binding| binding.action == action);
        let mut keys: Vec<Sequence> = Vec::new();
        for binding in bound {
            if !keys.contains(&binding.keys) {
                keys.push(binding.keys);
            }
        }
        keys
    }

    fn table(&self, context: Context) -> &[Binding] {
        let at = Context::ALL.iter().position(|known| *known == context);
        at.and_then(|at| self.tables.get(at)).map_or(&[], Vec::as_slice)
    }
}

/// Lays one entry over what is bound so far: the action's keys in that table are replaced.
fn lay(bindings: &mut Vec<Binding>, entry: &Entry, line: Option<usize>) {
    bindings.retain(|known| (known.context, known.action) != (entry.context, entry.action));
    if entry.overrides {
        bindings.retain(|known| {
            let taken = entry.keys.iter().any(|keys| keys.clashes(known.keys));
            // A binding in [global] is only shadowed in this place and keeps acting in the others.
            let reached = match entry.context {
                Context::Global => Context::ALL
                    .into_iter()
                    .any(|place| entry.action.works_in(place) && reaches(known.context, known.action, place)),
                place => known.context == place,
            };
            !(taken && reached)
        });
    }
    bindings.extend(entry.keys.iter().map(|keys| Binding {
        context: entry.context,
        action: entry.action,
        keys: *keys,
        overrides: entry.overrides,
        line,
    }));
}

/// Whether a binding in `table` acts in `place`.
fn reaches(table: Context, action: Action, place: Context) -> bool {
    if table == Context::Global { action.works_in(place) } else { table == place }
}

/// What acts in a context, and the pairs that cannot both: (the later, what it clashes with).
fn effective(bindings: &[Binding], context: Context) -> (Vec<Binding>, Vec<(Binding, Binding)>) {
    let text = context.takes_text();
    let acts = |binding: &&Binding| {
        let here = reaches(binding.context, binding.action, context);
        here && !(text && binding.keys.first.typed().is_some())
    };
    let mut all: Vec<Binding> = bindings.iter().filter(acts).copied().collect();
    all.sort_by_key(|binding| binding.context != context);
    let mut table: Vec<Binding> = Vec::with_capacity(all.len());
    let mut conflicts = Vec::new();
    for binding in all {
        let clash =
            table.iter().find(|kept| kept.keys.clashes(binding.keys) && kept.action != binding.action);
        match clash {
            None => table.push(binding),
            Some(kept) if kept.overrides && kept.context != binding.context => {}
            // The blame goes to the line of the person's own file, and to the later one if both are.
            Some(kept) if kept.line > binding.line => conflicts.push((*kept, binding)),
            Some(kept) => conflicts.push((binding, *kept)),
        }
    }
    (table, conflicts)
}

#[cfg(test)]
mod tests;
