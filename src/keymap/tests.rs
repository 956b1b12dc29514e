//! Tests of the room's door: the shipped keymaps, laying over, lookup, hints, problems.

use super::*;
use crate::domain::{Explain, Lang};

fn press(keymap: &Keymap, context: Context, keys: &[&str]) -> Vec<Lookup> {
    let mut pending = Pending::default();
    let chord = |key: &&str| Chord::parse(key).expect(key);
    keys.iter().map(|key| keymap.lookup(context, &mut pending, chord(key))).collect()
}

fn problems(text: &str) -> Vec<(usize, ProblemKind)> {
    let problems = Keymap::load(Name::Default, text, "my.toml").expect_err(text);
    problems.into_iter().map(|problem| (problem.line, problem.kind)).collect()
}

/// A shipped file with a mistake would stop every start of the program.
#[test]
fn shipped_keymaps_load_without_a_problem() {
    for name in Name::ALL {
        let loaded = Keymap::load(name, "", "none");
        assert!(loaded.is_ok(), "{}: {:#?}", name.id(), loaded.err());
        assert_eq!(Name::parse(name.id()), Some(name));
    }
}

/// An action that neither key nor palette reaches does not exist for a person.
#[test]
fn every_action_can_be_reached_in_every_shipped_keymap() {
    for name in Name::ALL {
        let keymap = Keymap::builtin(name);
        for action in Action::ALL.iter().filter(|action| !action.in_palette()) {
            for context in action.contexts() {
                // Marking in a grid and the like may have its own key; what matters is that there is one.
                let keys = keymap.keys_for(*context, *action);
                assert!(!keys.is_empty(), "{}: {} has no key in {}", name.id(), action.id(), context.id());
            }
        }
    }
}

/// Where text is typed, a letter taken as a key would swallow what the teacher types.
#[test]
fn plain_characters_are_never_keys_where_text_is_typed() {
    for name in Name::ALL {
        let keymap = Keymap::builtin(name);
        for context in Context::ALL.into_iter().filter(|context| context.takes_text()) {
            for c in ('!'..='~').chain(['？', '王', ' ']) {
                let chord = Chord::plain(Key::Char(c));
                let found = keymap.lookup(context, &mut Pending::default(), chord);
                assert_eq!(found, Lookup::Text(chord), "{} {}", name.id(), context.id());
            }
        }
    }
}

/// The keymap for laptops must not send its owner to a key that needs Fn.
#[test]
fn one_keymap_needs_no_function_keys() {
    let source = Name::NoFunctionKeys.source();
    let body: String = source.lines().filter(|line| !line.starts_with('#')).collect();
    for n in 1..=12 {
        assert!(!body.contains(&format!("\"f{n}\"")), "f{n} is used");
    }
}

#[test]
fn every_place_can_be_left_and_helped_with() {
    for name in Name::ALL {
        let keymap = Keymap::builtin(name);
        for context in Context::ALL {
            assert!(!keymap.keys_for(context, Action::Help).is_empty(), "{context:?}");
            assert!(!keymap.keys_for(context, Action::Quit).is_empty(), "{context:?}");
            assert!(!keymap.hints(context, Lang::Zh, 80).is_empty(), "{context:?}");
        }
    }
}

#[test]
fn two_chords_make_one_action_and_a_broken_pair_is_forgotten() {
    let vim = Keymap::builtin(Name::Vim);
    assert_eq!(press(&vim, Context::List, &["g", "g"]), [Lookup::Wait, Lookup::Action(Action::Home)]);
    assert_eq!(press(&vim, Context::List, &["g", "j"]), [Lookup::Wait, Lookup::Action(Action::Down)]);
    assert_eq!(press(&vim, Context::List, &["Z", "Z"])[1], Lookup::Action(Action::Quit));
}

#[test]
fn full_width_keys_of_an_input_method_act_in_lists() {
    let keymap = Keymap::builtin(Name::Default);
    assert_eq!(press(&keymap, Context::List, &["？"]), [Lookup::Action(Action::Help)]);
    assert_eq!(press(&keymap, Context::List, &["２"]), [Lookup::Action(Action::TabPupils)]);
}

#[test]
fn a_file_replaces_adds_removes_and_takes_over() {
    let text =
        "[list]\nopen = { keys = [\"space\"], override = true }\n[global]\nlock = \"\"\nredraw = [\"f12\"]\n";
    let keymap = Keymap::load(Name::Default, text, "my.toml").expect("lawful");
    assert_eq!(press(&keymap, Context::List, &["space"]), [Lookup::Action(Action::Open)]);
    assert!(keymap.keys_for(Context::List, Action::Mark).is_empty(), "shadowed in lists");
    assert!(!keymap.keys_for(Context::Grid, Action::Mark).is_empty(), "still there in grids");
    assert!(keymap.keys_for(Context::List, Action::Lock).is_empty());
    assert_eq!(keymap.keys_for(Context::List, Action::Redraw), [Sequence::parse("f12").expect("key")]);
}

#[test]
fn each_mistake_is_named_with_its_line() {
    let keys = |text| Sequence::parse(text).expect("keys");
    let conflict = |text, here, other, other_line| ProblemKind::Conflict {
        keys: keys(text),
        context: Context::List,
        here,
        other,
        other_line,
    };
    for (text, line, kind) in [
        ("[list]\nopne = \"enter\"", 2, ProblemKind::UnknownAction("opne".into(), Some("open"))),
        ("\n[lists]\nopen = \"x\"", 2, ProblemKind::UnknownContext("lists".into(), Some("list"))),
        ("[global]\n[list]\n\nsave = \"x\"", 4, ProblemKind::NotHere(Action::Save, Context::List)),
        ("[list]\nopen = 3", 2, ProblemKind::BadValue("open".into())),
        ("[list]\nopen = { keys = \"x\", overide = true }", 2, ProblemKind::BadValue("open".into())),
        ("[list]\nopen = [\"x\",\n\"f77\"]", 3, ProblemKind::BadChord("f77".into(), BadChord::NoSuchKey)),
        ("[list]\nopen = \"ctrl-m\"", 2, ProblemKind::BadChord("ctrl-m".into(), BadChord::SameAs("enter"))),
        ("[form]\nsave = \"s\"", 2, ProblemKind::PlainInText(keys("s"), Context::Form)),
        ("[list]\nopen = \"+\"", 2, conflict("+", Action::Open, Action::QueueChange, None)),
        ("[list]\nopen = \"f1\"", 2, conflict("f1", Action::Open, Action::Help, None)),
        ("[list]\nopen = \"x\"\nsort = \"x\"", 3, conflict("x", Action::Sort, Action::Open, Some(2))),
        ("[list]\nopen = \"x\"\nsort = \"x y\"", 3, conflict("x y", Action::Sort, Action::Open, Some(2))),
    ] {
        assert_eq!(problems(text), [(line, kind)], "{text}");
    }
    assert!(matches!(problems("[list]\nopen = ")[..], [(2, ProblemKind::Syntax(_))]));
    assert!(matches!(problems(&"#".repeat(FILE_BYTES_MAX + 1))[..], [(1, ProblemKind::TooLarge(_))]));
}

/// A problem that says neither file nor line sends a teacher through the whole file.
#[test]
fn problems_are_told_in_both_languages() {
    let text = "[list]\nopne = \"enter\"\nopen = \"+\"\nsave = \"x\"\nsort = \"f77\"";
    for problem in Keymap::load(Name::Default, text, "my.toml").expect_err("wrong") {
        let (zh, en) = (problem.explain(Lang::Zh), problem.explain(Lang::En));
        assert!(zh.why.contains("my.toml 第") && en.why.contains("my.toml, line"));
        assert!(!zh.advice.is_empty() && en.what.is_ascii() && !zh.what.is_ascii());
    }
}

#[test]
fn hints_fit_their_width_and_end_with_help() {
    let keymap = Keymap::builtin(Name::Default);
    for context in Context::ALL {
        for lang in [Lang::Zh, Lang::En] {
            for width in [0, 10, 40, 80, 200] {
                let hints = keymap.hints(context, lang, width);
                let columns: usize = hints.iter().map(|hint| hint.width() + Hint::GAP).sum();
                assert!(columns.saturating_sub(Hint::GAP) <= width, "{context:?} {width}");
            }
        }
        let last = keymap.hints(context, Lang::En, 80).pop().expect("a hint");
        assert_eq!(last.label, "help");
    }
}

#[test]
fn help_shows_every_key_of_a_place_under_its_heading() {
    let keymap = Keymap::builtin(Name::Default);
    let groups = keymap.help_rows(Context::Form);
    let rows: Vec<_> = groups.iter().flat_map(|group| &group.rows).collect();
    assert!(rows.iter().any(|row| row.action == Action::Save && row.keys.len() == 1));
    assert!(rows.iter().all(|row| row.action.works_in(Context::Form)));
    assert!(groups.iter().all(|group| !group.rows.is_empty()));
}
