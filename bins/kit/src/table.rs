//! Tables for the terminal. Piped output never goes through here.

use comfy_table::{Attribute, Cell, Color, ContentArrangement, Table, presets};

use crate::style::Style;

/// What is in a field, and how it is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    text: String,
    tone: Tone,
}

/// How a text is meant, shown as colour where there is colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Neither good nor bad.
    #[default]
    Plain,
    /// As it should be.
    Good,
    /// Look here.
    Warning,
    /// Broken.
    Bad,
}

impl Field {
    /// A text with a tone.
    pub fn toned(text: impl Into<String>, tone: Tone) -> Field {
        Field { text: text.into(), tone }
    }
}

impl<T: ToString> From<T> for Field {
    fn from(text: T) -> Field {
        Field::toned(text.to_string(), Tone::Plain)
    }
}

/// A table with a header, without a frame. Lines may be longer than the terminal is wide: a name that is cut cannot be copied.
pub fn render(style: Style, header: &[&str], rows: Vec<Vec<Field>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    if style.colour {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    table.set_header(header.iter().map(|name| {
        let cell = Cell::new(name);
        if style.colour { cell.add_attribute(Attribute::Bold) } else { cell }
    }));
    table.add_rows(rows.into_iter().map(|row| row.into_iter().map(|field| cell(field, style)).collect::<Vec<Cell>>()));
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn cell(field: Field, style: Style) -> Cell {
    let cell = Cell::new(field.text);
    match field.tone {
        _ if !style.colour => cell,
        Tone::Plain => cell,
        Tone::Good => cell.fg(Color::Green),
        Tone::Warning => cell.fg(Color::Yellow),
        Tone::Bad => cell.fg(Color::Red),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_colour_is_only_where_asked_for() {
        let rows = || vec![vec!["a-long-name".into(), Field::toned("ok", Tone::Good)], vec!["b".into(), 7.into()]];
        let plain = Style { terminal: true, colour: false };
        let expected = "NAME         STATE\na-long-name  ok\nb            7\n";
        assert_eq!(render(plain, &["NAME", "STATE"], rows()), expected);
        let coloured = render(Style { terminal: true, colour: true }, &["NAME", "STATE"], rows());
        assert!(coloured.contains("\x1b["), "{coloured:?}");
    }
}
