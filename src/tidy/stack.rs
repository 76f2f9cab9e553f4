//! The lists and maps around a place of the file: at which column each began, and so how deep the place is.

/// A list or a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// Entries that begin with `-`.
    List,
    /// Keys.
    Map,
}

/// The blocks that are open, the outermost first, each with its column in the old text.
#[derive(Debug, Default)]
pub(super) struct Stack {
    open: Vec<(usize, Block)>,
    /// Whether the last thing was a key or a `-` whose value may follow on the next line.
    pub(super) awaits: bool,
}

impl Stack {
    /// Takes an entry at `column`, and says at which level it is.
    pub(super) fn entry(&mut self, column: usize, block: Block) -> usize {
        self.open.truncate(self.open.iter().rposition(|(it, _)| *it <= column).map_or(0, |at| at + 1));
        // A key's list may begin at the key's own column.
        if block == Block::Map && self.open.last() == Some(&(column, Block::List)) {
            self.open.pop();
        }
        if self.open.last() != Some(&(column, block)) {
            self.open.push((column, block));
        }
        self.open.len() - 1
    }

    /// Closes what a value at `column` cannot be in, and says at which level the value is.
    pub(super) fn value(&mut self, column: usize) -> usize {
        self.open.truncate(self.open.iter().rposition(|(it, _)| *it < column).map_or(0, |at| at + 1));
        self.open.len()
    }

    /// At which level a value of the innermost block is.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The column of the innermost block.
    pub(super) fn column(&self) -> Option<usize> {
        self.open.last().map(|(column, _)| *column)
    }

    /// The columns of all blocks.
    pub(super) fn columns(&self) -> Vec<usize> {
        self.open.iter().map(|(column, _)| *column).collect()
    }

    /// Forgets everything: a document has ended.
    pub(super) fn clear(&mut self) {
        self.open.clear();
        self.awaits = false;
    }
}

/// Where the comments stand that came before a row.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    /// The columns of the blocks that were open before the row.
    pub(super) columns: Vec<usize>,
    /// Whether a value was awaited.
    pub(super) awaits: bool,
    /// The row's own column and level; nothing where the document ends.
    pub(super) next: Option<(usize, usize)>,
}

impl Surroundings {
    /// The level of a comment at `column`: that of the row below it, or, where it is indented deeper, that of the block
    /// that it ends.
    pub(super) fn level(&self, column: usize) -> usize {
        let below = match self.next {
            Some((next, level)) if column <= next => return level,
            Some((_, level)) => level,
            None => 0,
        };
        let around = self.columns.iter().filter(|it| **it < column).count();
        let deepest = if self.awaits { self.columns.len() } else { self.columns.len().saturating_sub(1) };
        around.min(deepest).max(below)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_may_stand_at_its_keys_column() {
        let mut stack = Stack::default();
        assert_eq!(stack.entry(0, Block::Map), 0);
        assert_eq!(stack.entry(0, Block::List), 1);
        assert_eq!(stack.entry(4, Block::Map), 2);
        assert_eq!(stack.entry(0, Block::List), 1);
        assert_eq!(stack.entry(0, Block::Map), 0);
        assert_eq!(stack.value(1), 1);
    }

    #[test]
    fn a_comment_is_of_the_row_below_or_of_the_block_that_it_ends() {
        let around = Surroundings { columns: vec![0, 4, 8], awaits: false, next: Some((0, 0)) };
        assert_eq!([0, 1, 4, 6, 8, 20].map(|column| around.level(column)), [0, 1, 1, 2, 2, 2]);
        let around = Surroundings { columns: vec![0], awaits: true, next: Some((2, 1)) };
        assert_eq!([0, 2, 9].map(|column| around.level(column)), [1, 1, 1]);
        let around = Surroundings { columns: vec![0], awaits: true, next: None };
        assert_eq!([0, 2].map(|column| around.level(column)), [0, 1]);
    }
}
