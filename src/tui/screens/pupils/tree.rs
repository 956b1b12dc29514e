//! The tree of grades and classes as nodes, and what a node narrows the list to. Counts by the list in memory.

use crate::{
    desk::Roster,
    domain::{Lang, Standing, codes::CodeTable},
    say,
    tui::{parts::tree::Node, screens::pupil::shown::class_name},
};

/// Parts the grade from the class in a node's key; no code and no class holds it.
const BETWEEN: char = '\t';

/// 全部, the grades, the classes, each with its number of pupils. A grade whose pupils have no class is a leaf.
pub fn nodes(roster: &Roster, standing: Option<Standing>, lang: Lang) -> Vec<Node> {
    let classes = roster.classes(standing);
    let node =
        |key: String, label: String, count: u32, depth| Node { key, label, count: count.to_string(), depth };
    let all = classes.iter().map(|(.., count)| count).sum();
    let mut nodes = vec![node(String::new(), say!(lang, "全部", "All"), all, 0)];
    for group in classes.chunk_by(|(a, ..), (b, ..)| a == b) {
        let grade = group.first().map_or("", |(grade, ..)| grade.as_str());
        let label = match CodeTable::Grade.label(grade) {
            "" => say!(lang, "未填年级", "no grade"),
            label => label.to_owned(),
        };
        let count = group.iter().map(|(.., count)| count).sum();
        nodes.push(node(format!("{BETWEEN}{grade}"), label, count, 1));
        if group.iter().all(|(_, class, _)| class.is_empty()) {
            continue;
        }
        for (_, class, count) in group {
            let label = match class.as_str() {
                "" => say!(lang, "未编班", "no class"),
                class => class_name("", class, lang).trim().to_owned(),
            };
            nodes.push(node(format!("{BETWEEN}{grade}{BETWEEN}{class}"), label, *count, 2));
        }
    }
    nodes
}

/// Grade and class that a node narrows the list to.
pub fn meant(key: &str) -> (Option<String>, Option<String>) {
    let mut parts = key.split(BETWEEN).skip(1).map(str::to_owned);
    (parts.next(), parts.next())
}
