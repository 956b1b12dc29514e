//! The command line as typed: what is understood, what help says in both languages, how errors come out.

use std::ffi::OsString;

use serde_json::Value as Json;

use super::{lines::LINES, *};
use crate::{
    desk::KdfParams,
    domain::{Date, Text},
};

fn around() -> Surroundings {
    Surroundings {
        now: || 1_800_000_000,
        built: Date::from_number(20_260_101).unwrap(),
        kdf: KdfParams::STANDARD,
    }
}

fn words(line: &str) -> Vec<OsString> {
    std::iter::once("xueji").chain(line.split_whitespace()).map(OsString::from).collect()
}

/// Status, standard output, standard error.
fn typed(line: &str) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let status = run_with(words(line), None, around(), &mut out, &mut err);
    (status, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

fn understood(line: &str) -> Result<Line, clap::Error> {
    let matches = help::command(Lang::Zh).try_get_matches_from(words(line))?;
    Line::from_arg_matches(&matches)
}

#[test]
fn every_line_of_the_list_is_understood() {
    for line in LINES {
        assert!(
            understood(line).is_ok(),
            "{line}: {:?}",
            understood(line).err().map(|error| error.to_string())
        );
    }
}

#[test]
fn what_is_not_understood_is_wrong_usage_in_the_language_asked_for() {
    let lines = [
        "nothing",
        "init --role school",
        "init --role other --code 1 --name 甲 --staff 乙",
        "student",
        "change",
        "change new",
        "review 0a --approve --return 甲",
        "review --approve",
        "review 0a",
        "students --grade 10",
        "students --lang fr",
        "export",
        "collect",
        "withdraw 0a",
        "change new dropout --set novalue",
    ];
    for line in lines {
        let (status, out, err) = typed(line);
        assert_eq!((status, out.as_str()), (2, ""), "{line}");
        assert!(err.starts_with("出错："), "{line}: {err}");
        let (status, _, err) = typed(&format!("--lang en {line}"));
        assert_eq!(status, 2, "{line}");
        assert!(
            err.starts_with("Error:")
                && !err.chars().any(|c| ('\u{4e00}'..'\u{9fff}').contains(&c) && !line.contains(c)),
            "{line}: {err}"
        );
    }
    let (status, out, err) = typed("nothing --json");
    let error: Json = serde_json::from_str(&err).unwrap();
    assert_eq!((status, out.as_str(), error["error"]["kind"].as_str()), (2, "", Some("usage")));
    let keys: Vec<&String> = error["error"].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["kind", "what", "why", "advice", "article"]);
}

/// Every command below `command`, with its path.
fn each(command: &clap::Command, path: &str, see: &mut dyn FnMut(&clap::Command, &str)) {
    see(command, path);
    for sub in command.get_subcommands() {
        each(sub, format!("{path} {}", sub.get_name()).trim(), see);
    }
}

#[test]
fn every_command_and_argument_has_its_words() {
    let mut paths = 0;
    each(&help::command(Lang::Zh), "", &mut |command, path| {
        paths += 1;
        assert!(help::help(path).is_some(), "{path}");
        for arg in command.get_arguments() {
            let id = arg.get_id().as_str();
            assert!(help::find(path, id).is_some(), "{path}: {id}");
        }
    });
    let told: Vec<&str> = help::HELPS.iter().flat_map(|helps| helps.iter()).map(|help| help.path).collect();
    assert_eq!(paths, told.len() + 1, "a help without its command");
}

/// Words that a Chinese page may hold: what is typed, and names of formats.
const FORMATS: &[&str] = &[
    "json",
    "yyyymmdd",
    "jpeg",
    "png",
    "pdf",
    "xlsx",
    "xls",
    "csv",
    "age",
    "xjb",
    "u",
    "a",
    "b",
    "c",
    "xueji",
    "xueji_password",
    "xueji_new_password",
    "id",
    "field",
    "zh",
    "en",
    "school",
    "center",
    "campus",
    "default",
    "vim",
    "no",
    "function",
    "keys",
    "bash",
    "zsh",
    "fish",
    "elvish",
    "powershell",
    "teaching",
    "point",
    "village",
    "central",
    "registrar",
    "head",
    "homeroom",
    "reviewer",
    "roster",
    "movements",
    "breaches",
    "change",
    "fields",
    "holiday",
    "steps",
    "yyyymmdd",
    "workday",
    "h",
    "v",
    // Marks of the roll, parts of a day, and its whole school.
    "present",
    "late",
    "early",
    "sick",
    "leave",
    "truancy",
    "morning",
    "afternoon",
    "all",
    // Of a form, as in F03.
    "f",
    "list",
];

fn typed_or_format(word: &str) -> bool {
    FORMATS.contains(&word) || standing_keys().any(|key| key.split('-').any(|part| part == word))
}

fn standing_keys() -> impl Iterator<Item = &'static str> {
    crate::domain::Standing::ALL.into_iter().map(crate::domain::Standing::key)
}

#[test]
fn a_chinese_page_holds_no_english_and_an_english_one_no_chinese() {
    // A page may send the reader to any other command.
    let mut commands = Vec::new();
    each(&help::command(Lang::Zh), "", &mut |command, _| commands.push(command.get_name().to_owned()));
    each(&help::command(Lang::Zh), "", &mut |command, path| {
        let page = command.clone().render_help().to_string();
        let mut known: Vec<String> = path.split(' ').map(str::to_owned).collect();
        known.extend(commands.iter().cloned());
        known.extend(command.get_arguments().filter_map(|arg| arg.get_long().map(str::to_owned)));
        let parts: Vec<&str> = known.iter().flat_map(|name| name.split('-')).collect();
        for word in page.split(|c: char| !c.is_ascii_alphabetic() && c != '_').filter(|word| !word.is_empty())
        {
            let word = word.to_lowercase();
            assert!(typed_or_format(&word) || parts.contains(&word.as_str()), "{path}: {word}\n{page}");
        }
    });
    each(&help::command(Lang::En), "", &mut |command, path| {
        let page = command.clone().render_help().to_string();
        assert!(!page.chars().any(|c| ('\u{3000}'..='\u{ffef}').contains(&c)), "{path}\n{page}");
        assert!(!page.contains("[选项]"));
    });
}

#[test]
fn help_and_version_are_printed_and_done() {
    for (line, text) in [
        ("--help", Text::new("用法：xueji [选项] [命令]", "Usage: xueji [OPTIONS] [COMMAND]")),
        (
            "card confirm -h",
            Text::new(
                "用法：xueji card confirm [选项] <指纹>",
                "Usage: xueji card confirm [OPTIONS] <FINGERPRINT>",
            ),
        ),
        (
            "change new --help",
            Text::new("用法：xueji change new [选项] <种类>", "Usage: xueji change new [OPTIONS] <KIND>"),
        ),
    ] {
        for lang in [Lang::Zh, Lang::En] {
            let word = if lang == Lang::Zh { "zh" } else { "en" };
            let (status, out, err) = typed(&format!("{line} --lang {word}"));
            assert_eq!((status, err.as_str()), (0, ""));
            assert!(out.contains(text.get(lang)), "{out}");
        }
    }
    assert_eq!(typed("--version").1, format!("xueji {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_language_is_found_before_anything_else() {
    for (line, lang) in [
        ("students --lang en", Some(Lang::En)),
        ("--lang=zh x", Some(Lang::Zh)),
        ("--lang fr", None),
        ("-- --lang en", None),
        ("students", None),
    ] {
        assert_eq!(wanted_lang(&words(line)), lang, "{line}");
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("config.toml"), "lang = \"en\"").unwrap();
    let ask = |line| {
        let mut err = Vec::new();
        run_with(words(line), Some(folder.path().to_owned()), around(), &mut Vec::new(), &mut err);
        String::from_utf8(err).unwrap()
    };
    assert!(ask("nothing").starts_with("Error:"));
    assert!(ask("nothing --lang zh").starts_with("出错："));
}

/// A reader that goes away: `xueji … | head`.
struct Gone;

impl Write for Gone {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::BrokenPipe.into())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut err = Vec::new();
    for line in ["--help", "keymap print", "man", "completions bash"] {
        assert_eq!(run_with(words(line), None, around(), &mut Gone, &mut err), 0, "{line}");
    }
    assert_eq!(err, b"");
}

#[test]
fn a_keymap_file_is_checked_by_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("my.toml");
    std::fs::write(&file, "[list]\nopne = \"x\"\n").unwrap();
    let (status, out, _) = typed(&format!("keymap check {} --json", file.display()));
    let found: Json = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (status, found["ok"].as_bool(), found["problems"][0]["line"].as_u64()),
        (1, Some(false), Some(2))
    );
    std::fs::write(&file, "").unwrap();
    assert_eq!(typed(&format!("keymap check {}", file.display())).0, 0);
    assert_eq!(typed("keymap check /nowhere/at/all").0, 1);
}

/// What is asked for by its place stands in the help as it is typed.
#[test]
fn arguments_stand_in_the_order_in_which_they_are_typed() {
    for (line, first, second) in [
        ("workdays --help", "<日期>  从哪天起", "<几个>  第几个"),
        ("workdays --help --lang en", "<DATE>  the day", "<N>     which"),
        ("due done --help", "<编号>  这件事", "<时段>  时段"),
        ("change step --help", "<异动>", "<步骤>"),
    ] {
        let (_, out, _) = typed(line);
        let list = &out[out.rfind("<选项>").unwrap_or_default()..];
        let at = |word: &str| list.rfind(word).unwrap_or_else(|| panic!("{line}: {word}\n{out}"));
        assert!(at(first) < at(second), "{out}");
    }
}

#[test]
fn the_manual_page_and_the_completions_know_every_command() {
    for line in ["man", "completions bash", "completions zsh"] {
        let (status, out, _) = typed(line);
        assert_eq!(status, 0);
        for name in ["students", "collect", "doctor"] {
            assert!(out.contains(name), "{line}: {name}");
        }
    }
    assert!(typed("man").1.contains(".SH 名称"));
    for lang in ["zh", "en"] {
        let page = typed(&format!("man --lang {lang}")).1;
        for (path, help) in help::HELPS.iter().flat_map(|helps| helps.iter()).map(|help| (help.path, help)) {
            let section = format!(".SS \"xueji {path}\"\n");
            let at = page.find(&section).unwrap_or_else(|| panic!("no section for {path}"));
            let rest = &page[at + section.len()..];
            let told = &rest[..rest.find("\n.S").unwrap_or(rest.len())];
            assert_eq!(told.matches("\n.TP\n").count(), help.args.len(), "{path}: {told}");
        }
    }
    assert!(typed("man --lang en").1.contains(".SH NAME"));
}

#[test]
fn what_a_kind_asks_for_is_told_without_a_desk() {
    let (status, out, err) = typed("change fields dropout --json");
    let list: Json = serde_json::from_str(&out).unwrap();
    assert_eq!((status, err.as_str()), (0, ""));
    for one in list.as_array().unwrap() {
        for key in ["key", "label", "required", "type", "values", "example"] {
            assert!(one.get(key).is_some(), "{key}");
        }
    }
    assert_eq!(typed("change fields nothing").0, 1);
    assert!(typed("change fields").1.contains("transfer-in"));
}

#[test]
fn figures_and_working_days_are_told_without_a_desk() {
    let (status, out, err) = typed("rules --on 20260901 --json");
    assert_eq!((status, err.as_str()), (0, ""));
    let list: Vec<Json> = serde_json::from_str(&out).unwrap();
    let find = |id: &str| list.iter().find(|one| one["id"] == id).unwrap();
    let d04 = find("D04");
    assert_eq!(
        (&d04["article"], &d04["value"], &d04["unit"], &d04["from"], &d04["to"], &d04["own"]),
        (&15.into(), &10.into(), &"workdays".into(), &"2017-03-01".into(), &Json::Null, &false.into())
    );
    assert_eq!((&find("D12")["article"], &find("D13")["own"]), (&Json::Null, &true.into()));
    for (id, day) in [("D03", "07-30"), ("count", "09-20")] {
        assert_eq!((&find(id)["value"], &find(id)["unit"]), (&day.into(), &"date".into()), "{id}");
    }
    let ids: std::collections::BTreeSet<&str> = list.iter().filter_map(|one| one["id"].as_str()).collect();
    assert_eq!(ids.len(), list.len(), "each once");
    assert!(list.iter().all(|one| one["what"]["zh"] != "" && one["what"]["en"] != ""));
    let before = typed("rules --on 20240425 --json").1;
    assert!(out.contains("\"D12\"") && !before.contains("\"D12\""), "in force since 26 April 2024");
    let (_, zh, _) = typed("rules");
    assert!(zh.contains("10 个工作日") && zh.contains("7月30日") && zh.contains("第15条"), "{zh}");

    for (line, date, approximate) in [
        ("workdays 20260918 10", "2026-10-09", false),
        ("workdays 2026-09-18 10", "2026-10-09", false),
        ("workdays 20260918 0", "2026-09-18", false),
        ("workdays 20240209 1", "2024-02-18", false),
        ("workdays 20261231 1", "2027-01-01", true),
    ] {
        let (status, out, _) = typed(&format!("{line} --json"));
        let told: Json = serde_json::from_str(&out).unwrap();
        assert_eq!(
            (status, &told["date"], &told["approximate"]),
            (0, &date.into(), &approximate.into()),
            "{line}"
        );
    }
    for line in ["workdays 20260230 1", "workdays soon 1", "rules --on 20260229"] {
        let (status, _, err) = typed(&format!("{line} --json"));
        let told: Json = serde_json::from_str(&err).unwrap();
        assert_eq!((status, &told["error"]["kind"]), (2, &"usage".into()), "{line}");
    }
    assert_eq!(typed("workdays 20260918 -3").0, 2);
    assert!(typed("workdays 20261231 1").1.starts_with("约 2027-01-01"));
}
