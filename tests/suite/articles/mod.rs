//! A table for every article that the program works by: what is lawful, what is not, and the days on the boundary. A
//! row is a sentence and what it tries at a real desk or against a pure rule; all rows are run, and the same rows tell
//! whether an article has been left out. What would go wrong is an article that nobody ever tried.
//!
//! A file of rows has one function `table() -> Vec<Row>` and its line in [`TABLES`].

mod data;
mod dropout;
mod elsewhere;
mod entry;
mod files;
mod leaving;
mod limits;
mod loss;
mod resumption;
mod school;
mod shown;
mod suspension;
mod transfer;
mod transfer_days;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
};

use school::{School, at, day, words};

/// A file of rows.
type Table = fn() -> Vec<Row>;

/// Every file of rows, by its name.
const TABLES: &[(&str, Table)] = &[
    ("dropout", dropout::table),
    ("elsewhere", elsewhere::table),
    ("entry", entry::table),
    ("files", files::table),
    ("data", data::table),
    ("leaving", leaving::table),
    ("shown", shown::table),
    ("loss", loss::table),
    ("resumption", resumption::table),
    ("suspension", suspension::table),
    ("transfer", transfer::table),
    ("transfer_days", transfer_days::table),
];

/// The articles that need a table, each with every sort of row.
const MISSION: &[u8] =
    &[4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 30];

/// What a row shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// What the article allows is done.
    Lawful,
    /// What the article forbids is refused, or told, in words that name the trouble.
    Unlawful,
    /// The first and the last permitted day, and the one beyond.
    Boundary,
}

/// How a trial went: nothing to say, or the words in which the program (or the trial) objects.
type Told = Result<(), String>;

/// One trial.
struct Row {
    article: u8,
    sort: Sort,
    /// What is tried, as a sentence.
    tried: String,
    /// Words that the objection to something unlawful must hold.
    said: &'static str,
    run: Box<dyn Fn() -> Told>,
}

impl Row {
    /// Something allowed: it must go through.
    fn lawful(article: u8, tried: &str, run: impl Fn() -> Told + 'static) -> Self {
        Self { article, sort: Sort::Lawful, tried: tried.to_owned(), said: "", run: Box::new(run) }
    }

    /// Something forbidden: the trial must end in an objection that holds the words; a panic is none.
    fn unlawful(article: u8, tried: &str, said: &'static str, run: impl Fn() -> Told + 'static) -> Self {
        Self { article, sort: Sort::Unlawful, tried: tried.to_owned(), said, run: Box::new(run) }
    }

    /// A day on the boundary: the trial itself looks at both sides of it and must go through.
    fn boundary(article: u8, tried: &str, run: impl Fn() -> Told + 'static) -> Self {
        Self { article, sort: Sort::Boundary, tried: tried.to_owned(), said: "", run: Box::new(run) }
    }

    /// What is wrong with the row, if anything.
    fn fails(&self) -> Option<String> {
        let trouble = match (catch_unwind(AssertUnwindSafe(&self.run)), self.sort) {
            (Err(panic), _) => Some(words_of_panic(panic.as_ref())),
            (Ok(Err(why)), Sort::Unlawful) if why.contains(self.said) => None,
            (Ok(Err(why)), Sort::Unlawful) => Some(format!("objected to without {:?}: {why}", self.said)),
            (Ok(Ok(())), Sort::Unlawful) => Some("it was not objected to".to_owned()),
            (Ok(told), _) => told.err(),
        };
        trouble.map(|trouble| format!("第{}条 {:?} {}：{trouble}", self.article, self.sort, self.tried))
    }
}

fn words_of_panic(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("panic").to_owned()
}

/// Equal, or both in words.
fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: T, wanted: T) -> Told {
    if found == wanted { Ok(()) } else { Err(format!("{what}: {found:?}, not {wanted:?}")) }
}

/// An objection is wanted here, and it holds the words.
fn objected<T>(to: Result<T, String>, said: &str) -> Told {
    match to {
        Err(why) if why.contains(said) => Ok(()),
        Err(why) => Err(format!("objected to without {said:?}: {why}")),
        Ok(_) => Err(format!("not objected to, {said:?} expected")),
    }
}

/// All tables at once, each on a thread of its own, since every thread has a clock of its own.
#[test]
fn every_row_of_every_table_holds() {
    let troubles: Vec<String> = thread::scope(|scope| {
        let runs: Vec<_> = TABLES
            .iter()
            .map(|(_, table)| scope.spawn(|| table().iter().filter_map(Row::fails).collect::<Vec<_>>()))
            .collect();
        runs.into_iter().flat_map(|run| run.join().unwrap()).collect()
    });
    assert!(troubles.is_empty(), "{}\n{}", troubles.len(), troubles.join("\n"));
}

#[test]
fn every_article_of_the_mission_has_lawful_unlawful_and_boundary_rows() {
    let rows: Vec<Row> = TABLES.iter().flat_map(|(_, table)| table()).collect();
    for article in MISSION {
        for sort in [Sort::Lawful, Sort::Unlawful, Sort::Boundary] {
            let found = rows.iter().any(|row| row.article == *article && row.sort == sort);
            assert!(found, "第{article}条 has no row of {sort:?}");
        }
    }
    for row in &rows {
        let twice = rows.iter().filter(|other| other.article == row.article && other.tried == row.tried);
        assert_eq!(twice.count(), 1, "第{}条 {} is there twice", row.article, row.tried);
        assert!(row.sort != Sort::Unlawful || !row.said.is_empty(), "{} expects no words", row.tried);
    }
}

/// The tables' own rules: a row that does not come out as its sort says fails, and a panic is never an objection.
#[test]
fn a_row_that_does_not_come_out_as_told_fails() {
    let no = || Err("第8条 不行".to_owned());
    assert_eq!(Row::lawful(8, "做", || Ok(())).fails(), None);
    assert_eq!(Row::unlawful(8, "做", "不行", no).fails(), None);
    let failing = [
        Row::lawful(8, "做", no),
        Row::boundary(8, "做", no),
        Row::unlawful(8, "做", "不行", || Ok(())),
        Row::unlawful(8, "做", "超期", no),
        Row::unlawful(8, "做", "不行", || panic!("不行")),
    ];
    for row in failing {
        let said = row.fails().unwrap();
        assert!(said.starts_with("第8条") && said.contains("做"), "{said}");
    }
}
