//! Plain tables for people.

use super::console::harmless;
use unicode_width::UnicodeWidthStr;

/// Lines up rows; a Chinese character is as wide as two letters. The last column is not filled up.
pub(super) fn table<const N: usize>(rows: &[[String; N]]) -> String {
    let cells: Vec<[String; N]> = rows
        .iter()
        .map(|row| row.each_ref().map(|cell| harmless(cell).replace('\n', " ")))
        .collect();
    let mut widths = [0; N];
    for row in &cells {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    let mut text = String::new();
    for row in &cells {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', width - cell.width() + 2));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_under_chinese() {
        let rows = [["路径", "说明"], ["a", "甲\n乙"]].map(|row| row.map(str::to_owned));
        assert_eq!(table(&rows), "路径  说明\na     甲 乙\n");
    }
}
