//! Tables for the terminal. Piped output never goes through here.

use comfy_table::{Attribute, Cell, ContentArrangement, Table, presets};

use crate::style::Style;

/// A table with a header and rows of text, without a frame.
pub fn render(style: Style, header: &[&str], rows: Vec<Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    if style.colour {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    table.set_header(header.iter().map(|name| {
        let cell = Cell::new(name);
        if style.colour { cell.add_attribute(Attribute::Bold) } else { cell }
    }));
    table.add_rows(rows);
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}
