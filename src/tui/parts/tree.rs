//! A tree that folds, such as grades and classes. It holds the nodes and what is folded; it never knows what
//! they stand for.

use std::collections::BTreeSet;

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    clean::columns,
    paint::{fill, put, put_padded},
    table::ListState,
};
use crate::tui::theme::Theme;

/// A node; nodes stand in reading order, children after their parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What the caller knows it by; unique in the tree.
    pub key: String,
    /// Its name.
    pub label: String,
    /// What stands at the right, such as a number of pupils.
    pub count: String,
    /// 0 at the root.
    pub depth: u16,
}

/// The nodes with cursor and folds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    folded: BTreeSet<String>,
    /// Cursor and scroll over the nodes in sight.
    pub list: ListState,
}

impl Tree {
    /// Takes new nodes; cursor and folds stay with the nodes that are still there.
    pub fn set(&mut self, nodes: Vec<Node>) {
        let here = self.here().map(|node| node.key.clone());
        self.nodes = nodes;
        let kept = |key: &String| self.nodes.iter().any(|node| node.key == *key);
        self.folded = std::mem::take(&mut self.folded).into_iter().filter(kept).collect();
        let seen = self.seen();
        let again = seen.iter().position(|at| Some(&self.nodes[*at].key) == here.as_ref());
        self.list.cursor = again.unwrap_or(0);
    }

    /// How many nodes are not hidden by a fold.
    #[must_use]
    pub fn len(&self) -> usize {
        self.seen().len()
    }

    /// Whether there is no node.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The node of the cursor.
    #[must_use]
    pub fn here(&self) -> Option<&Node> {
        self.seen().get(self.list.cursor).and_then(|at| self.nodes.get(*at))
    }

    /// Moves the cursor by `rows`.
    pub fn step(&mut self, rows: isize) {
        self.list.step(rows, self.len());
    }

    /// Unfolds the node of the cursor.
    pub fn unfold(&mut self) {
        if let Some(key) = self.here().map(|node| node.key.clone()) {
            self.folded.remove(&key);
        }
    }

    /// Folds the node of the cursor, or goes to its parent if there is nothing to fold.
    pub fn fold(&mut self) {
        let seen = self.seen();
        let Some(at) = seen.get(self.list.cursor).copied() else { return };
        if self.has_children(at) && self.folded.insert(self.nodes[at].key.clone()) {
            return;
        }
        let depth = self.nodes[at].depth;
        let parent = seen[..self.list.cursor].iter().rposition(|above| self.nodes[*above].depth < depth);
        self.list.cursor = parent.unwrap_or(self.list.cursor);
    }

    /// Draws the nodes in sight: `-` unfolded, `+` folded.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, focused: bool, theme: &Theme) {
        fill(buf, area, theme.text);
        let seen = self.seen();
        let mut list = self.list;
        list.follow(seen.len(), area.height.into());
        for (line, (row, at)) in (0..area.height).zip(seen.iter().enumerate().skip(list.top)) {
            let node = &self.nodes[*at];
            let style = match (row == list.cursor, focused) {
                (true, true) => theme.cursor,
                (true, false) => theme.cursor_away,
                (false, _) => theme.text,
            };
            let sign = match (self.has_children(*at), self.folded.contains(&node.key)) {
                (true, true) => "+",
                (true, false) => "-",
                (false, _) => " ",
            };
            let cursor = if row == list.cursor { ">" } else { " " };
            let indent = " ".repeat(usize::from(node.depth.min(8)) * 2);
            let wide = u16::try_from(columns(&node.count)).unwrap_or(u16::MAX).min(area.width);
            put_padded(buf, area, (0, line), area.width, "", style);
            let text = format!("{cursor}{indent}{sign} {}", node.label);
            put_padded(buf, area, (0, line), (area.width - wide).saturating_sub(1), &text, style);
            put(buf, area, (area.width - wide, line), &node.count, style);
        }
    }

    fn has_children(&self, at: usize) -> bool {
        self.nodes.get(at + 1).is_some_and(|next| next.depth > self.nodes[at].depth)
    }

    /// The places of the nodes that no fold hides.
    fn seen(&self) -> Vec<usize> {
        let mut seen = Vec::with_capacity(self.nodes.len());
        let mut hidden_below: Option<u16> = None;
        for (at, node) in self.nodes.iter().enumerate() {
            if hidden_below.is_some_and(|depth| node.depth > depth) {
                continue;
            }
            hidden_below = self.folded.contains(&node.key).then_some(node.depth);
            seen.push(at);
        }
        seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::{parts::tests::lines, theme::Colours};

    fn school() -> Tree {
        let node = |key: &str, label: &str, count: &str, depth| Node {
            key: key.into(),
            label: label.into(),
            count: count.into(),
            depth,
        };
        let mut tree = Tree::default();
        tree.set(vec![
            node("0", "全部", "23", 0),
            node("1", "一年级", "11", 1),
            node("1.1", "一班", "11", 2),
            node("2", "二年级", "12", 1),
        ]);
        tree
    }

    fn drawn(tree: &Tree) -> Vec<String> {
        let mut buf = Buffer::empty(Rect::new(0, 0, 20, 4));
        let area = buf.area;
        tree.draw(&mut buf, area, true, &Theme::new(Colours::None));
        lines(&buf)
    }

    #[test]
    fn folding_hides_children_and_keeps_the_cursor() {
        let mut tree = school();
        assert_eq!(
            drawn(&tree),
            [">- 全部           23", "   - 一年级       11", "       一班       11", "     二年级       12"]
        );
        tree.step(2);
        tree.fold();
        assert_eq!(tree.here().map(|node| node.key.as_str()), Some("1"), "a leaf goes to its parent");
        tree.fold();
        assert_eq!(drawn(&tree)[1..], [">  + 一年级       11", "     二年级       12", ""]);
        tree.unfold();
        assert_eq!(tree.len(), 4);
        let nodes = tree.nodes.iter().skip(1).cloned().collect();
        tree.set(nodes);
        assert_eq!(tree.here().map(|node| node.key.as_str()), Some("1"), "the cursor stays with its node");
    }
}
