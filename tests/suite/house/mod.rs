//! The laws of the house: who may use whom, what is banned where, how large things get. It reads the sources as
//! text, takes the import law from the head of `src/lib.rs`, and tells every violation at once, by file and line.
//!
//! Each check is also shown a source that breaks it, so that no check can rot into always passing.

mod bans;
mod law;
mod shape;
mod source;

use std::{fmt, fs, path::Path};

use law::Law;
use source::Source;

/// One broken law.
struct Violation {
    file: String,
    line: usize,
    what: String,
}

impl Violation {
    fn new(source: &Source, line: usize, what: impl Into<String>) -> Self {
        Self { file: source.path.clone(), line, what: what.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// Every `.rs` file below `folder`, by its path from the crate's root.
fn sources(root: &Path, folder: &str, found: &mut Vec<Source>) {
    let entries = fs::read_dir(root.join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    for name in names {
        let path = format!("{folder}/{name}");
        if root.join(&path).is_dir() {
            sources(root, &path, found);
        } else if name.ends_with(".rs") {
            let text = fs::read_to_string(root.join(&path)).unwrap();
            found.push(Source::new(path, text));
        }
    }
}

/// All checks over all sources.
fn violations(sources: &[Source], law: &Law) -> Vec<Violation> {
    let tests = source::test_files(sources);
    let mut found = Vec::new();
    for source in sources {
        let testing = |line| source.in_tests(line) || tests.contains(&source.path);
        if source.room().is_some() {
            law.check(source, &mut found);
            bans::check(source, &testing, &mut found);
        }
        shape::check(source, &mut found);
    }
    shape::declared(sources, &mut found);
    found.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    found
}

#[test]
fn the_house_keeps_its_laws() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    for folder in ["src", "tests", "benches"] {
        if root.join(folder).is_dir() {
            sources(root, folder, &mut all);
        }
    }
    assert!(all.len() > 50, "only {} files were found", all.len());
    let law = Law::read(&fs::read_to_string(root.join("src/lib.rs")).unwrap());
    let found: Vec<String> = violations(&all, &law).iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "{} violations\n{}\n", found.len(), found.join("\n"));
}

/// What the checks say about one made-up file.
fn told(path: &str, text: &str) -> Vec<String> {
    let law = Law::read("//! ```text\n//! domain:\n//! store: domain\n//! tui: domain\n//! ```\n");
    let parent = Source::new("src/lib.rs".into(), "//! Head.\nmod store;\nmod tui;\nmod domain;\n".into());
    let sources = [parent, Source::new(path.into(), text.into())];
    violations(&sources, &law).iter().map(ToString::to_string).collect()
}

#[test]
fn each_check_sees_what_it_is_there_for() {
    let long = format!("//! H.\nfn f() {{\n{}}}\n", "    g();\n".repeat(70));
    let huge = format!("//! H.\n{}", "use a;\n".repeat(500));
    let mark = concat!("//! H.\n// TO", "DO: later\n");
    let cases = [
        ("domain", "//! H.\nuse crate::store::A;\n", "may not use `store`"),
        (
            "domain",
            "//! H.\nuse crate::{\n    domain::B,\n    store::{A, C},\n};\n",
            ":4: `domain` may not use `store`",
        ),
        ("domain", "//! H.\nfn f(a: crate::tui::A) {}\n", "may not use `tui`"),
        ("domain", "//! H.\nuse super::store::A;\n", "may not use `store`"),
        ("domain", "//! H.\nuse std::{fs, io};\n", ":2: `std::fs`"),
        ("domain", "//! H.\nfn f() { std::fs::read(p) }\n", "`std::fs`"),
        ("domain", "//! H.\nuse redb::Database;\n", "`redb`"),
        ("store", "//! H.\nfn f() { SystemTime::now() }\n", "`SystemTime::now`"),
        ("store", "//! H.\nfn f() { println!(\"\") }\n", "`println!`"),
        ("store", "//! H.\nfn f() { a\n.unwrap() }\n", ":3: `.unwrap()`"),
        ("store", "//! H.\nuse std::net::TcpStream;\n", "`std::net`"),
        ("tui", "//! H.\nconst A: &str = \"│\";\n", "U+2502"),
        ("tui", "//! H.\nconst A: char = '─';\n", "U+2500"),
        ("store", "fn f() {}\n", "no head"),
        ("store", &long, ":2: function of 72 lines"),
        ("store", &huge, "501 lines"),
        ("store", mark, ":2: a mark"),
        ("attic", "//! H.\n", "is not in the import law"),
        ("attic", "//! H.\n", "is declared nowhere"),
    ];
    for (room, text, wanted) in cases {
        let told = told(&format!("src/{room}/mod.rs"), text);
        assert!(told.iter().any(|line| line.contains(wanted)), "{wanted}: {told:?}\n{text}");
    }
}

#[test]
fn what_is_allowed_is_not_reported() {
    let cases = [
        ("store", "//! H.\nuse crate::{domain::A, store::B, say};\nuse redb::Database;\nuse std::fs;\n"),
        (
            "store",
            "//! H. Not `crate::tui` in a comment.\nconst A: &str = \"crate::tui println!( .unwrap()\";\n",
        ),
        ("store", "//! H.\nfn f<'a>(c: &'a str) -> char { '\"' }\nconst B: &str = r#\"a\"println!\"#;\n"),
        ("store", "//! H.\n#[cfg(test)]\nmod tests {\n    fn f() { a.unwrap() }\n}\n"),
        ("store", "//! H.\nfn f() { a.unwrap_or(1) }\n"),
    ];
    for (room, text) in cases {
        assert_eq!(told(&format!("src/{room}/mod.rs"), text), Vec::<String>::new(), "{text}");
    }
}
