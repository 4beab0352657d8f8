//! Making text fit: widths are counted by what a terminal shows as one letter, and what is cut ends in `…`.
//!
//! It does not make text safe; everything that comes here is safe already (`Text::shown`).

use std::ops::Range;

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

/// Cells that the text takes, counted as the screen's buffer counts them: letter by letter, not as a whole.
pub fn width(text: &str) -> usize {
    plain_width(text).unwrap_or_else(|| text.graphemes(true).map(letter).sum())
}

/// The same where every letter is [plain](is_plain), which is nearly always.
fn plain_width(text: &str) -> Option<usize> {
    let mut width = 0;
    for c in text.chars() {
        if !is_plain(c) {
            return None;
        }
        width += 1;
    }
    Some(width)
}

/// Whether it is a letter of one cell that joins with no other: Latin, signs, and the marks that the screen is drawn with.
/// Of what is made of such letters nobody has to look for where each ends.
pub fn is_plain(c: char) -> bool {
    matches!(
        c,
        ' '..='~'
            | '\u{a1}'..='\u{ac}'
            | '\u{ae}'..='\u{24f}'
            | '\u{2010}'..='\u{2027}'
            | '\u{2039}'..='\u{203a}'
            | '\u{20a0}'..='\u{20bf}'
            | '\u{2190}'..='\u{22ff}'
            | '\u{2500}'..='\u{25fc}'
            | '\u{2713}'
            | '\u{2717}'
    )
}

fn letter(grapheme: &str) -> usize {
    if grapheme.contains(char::is_control) { 0 } else { usize::from(grapheme.cell_width()) }
}

/// The text, or as much of its beginning as fits with a `…` behind it.
pub fn cut(text: &str, room: usize) -> String {
    let plain = plain_width(text);
    if plain.unwrap_or_else(|| width(text)) <= room {
        return text.to_owned();
    }
    let Some(room) = room.checked_sub(1) else { return String::new() };
    if plain.is_some() {
        let end = text.char_indices().nth(room).map_or(text.len(), |(at, _)| at);
        return format!("{}…", text[..end].trim_end());
    }
    let mut out = String::with_capacity(text.len().min(room * 4 + 3));
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        used += letter(grapheme);
        if used > room {
            break;
        }
        out.push_str(grapheme);
    }
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

/// As many letters as fit, without a mark: for words that everybody completes.
pub fn cut_hard(text: &str, room: usize) -> String {
    let mut used = 0;
    let fits = |grapheme: &&str| {
        used += letter(grapheme);
        used <= room
    };
    text.graphemes(true).take_while(fits).collect()
}

/// As much of the end of the text as fits, with a `…` before it if something is missing.
pub fn tail(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let Some(room) = room.checked_sub(1) else { return String::new() };
    let mut used = 0;
    let mut from = text.len();
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        used += letter(grapheme);
        if used > room {
            break;
        }
        from = at;
    }
    format!("…{}", &text[from..])
}

/// Cut or filled with blanks on the right to exactly that many cells.
pub fn left(text: &str, room: usize) -> String {
    let mut out = cut(text, room);
    let blanks = room.saturating_sub(width(&out));
    out.extend(std::iter::repeat_n(' ', blanks));
    out
}

/// Cut or filled with blanks on the left to exactly that many cells.
pub fn right(text: &str, room: usize) -> String {
    let out = cut(text, room);
    let blanks = room.saturating_sub(width(&out));
    " ".repeat(blanks) + &out
}

/// The text in lines of at most that many cells, broken between words.
pub fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        let longer = width(&line) + 1 + width(word);
        if line.is_empty() {
            line = cut(word, room);
        } else if longer <= room {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(std::mem::replace(&mut line, cut(word, room)));
        }
    }
    lines.push(line);
    lines
}

/// Which part of a list is seen: all of it, or a stretch with the selected row well inside. A longer one moves on by half of
/// itself, so that its rows stand still for most keys; a short one has the selected row in its middle.
pub fn window(selected: usize, len: usize, height: usize) -> Range<usize> {
    let height = height.min(len);
    let from = if height < SHORT {
        selected.saturating_sub(height / 2)
    } else {
        let step = height / 2;
        let beyond = (selected + 1 + AROUND).saturating_sub(height);
        beyond.div_ceil(step) * step
    };
    let from = from.min(len - height);
    from..from + height
}

/// A stretch of fewer rows is short.
const SHORT: usize = 8;

/// So many rows are seen beyond the selected one where there are more.
const AROUND: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_letters_are_one_cell_wide_and_join_with_none() {
        let plain: Vec<char> = ('\0'..=char::MAX).filter(|c| is_plain(*c)).collect();
        assert!(plain.len() > 1_000 && "Zoë · ▷ ● ₹ … │ ✓".chars().all(is_plain));
        for c in plain {
            assert_eq!(c.to_string().as_str().cell_width(), 1, "{c:?}");
            for text in [format!("{c}{c}"), format!("a{c}"), format!("{c}a"), format!("▶{c}"), format!("{c}▶")] {
                assert_eq!(text.graphemes(true).count(), 2, "{text:?}");
            }
        }
    }

    #[test]
    fn a_text_of_any_script_is_cut_to_its_width_and_says_so() {
        for name in ["Venkatasubramanian", "लक्ष्मी कुमारी देवी", "முத்துலட்சுமி", "محمد علي الهاشمي", "田中太郎左衛門"]
        {
            for room in 0..12 {
                let out = cut(name, room);
                assert!(width(&out) <= room, "{name} in {room}");
                assert!(room == 0 || width(name) <= room || out.ends_with('…'));
                assert_eq!(width(&left(name, room)), room);
                assert_eq!(width(&right(name, room)), room);
                assert!(width(&tail(name, room)) <= room);
            }
        }
    }

    #[test]
    fn a_short_text_is_left_alone() {
        assert_eq!(cut("Rao", 3), "Rao");
        assert_eq!(cut("Khan", 3), "Kh…");
        assert_eq!(tail("Khan", 3), "…an");
    }

    #[test]
    fn the_window_holds_the_selected_row() {
        for len in 0..50 {
            for height in 0..25 {
                for selected in 0..len {
                    let seen = window(selected, len, height);
                    assert!(seen.end <= len && (height == 0 || seen.contains(&selected)));
                    assert_eq!(seen.len(), height.min(len));
                    let beyond = |more: bool, rows: usize| height < SHORT || !more || rows >= AROUND;
                    assert!(beyond(seen.start > 0, selected - seen.start), "{selected} of {len} in {seen:?}");
                    assert!(beyond(seen.end < len, seen.end.saturating_sub(selected + 1)), "{selected} in {seen:?}");
                }
            }
        }
    }

    #[test]
    fn the_window_of_a_long_list_stands_still_for_most_rows() {
        for height in [8, 9, 20, 31] {
            let windows: Vec<_> = (0..200).map(|selected| window(selected, 200, height)).collect();
            let moves = windows.windows(2).filter(|two| two[0] != two[1]).count();
            assert!(moves <= 200 / (height / 2), "{moves} times of 200 with {height} rows");
        }
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("", 7), [""]);
    }
}
