//! Finds the sentences that stand in the code instead of in the catalogue.

/// The literals with a sentence – a letter, a space, a letter – or with the name of a day or month from
/// elsewhere than the catalogue, that the program could show; and their lines. What stands in braces is no word.
pub fn in_code(text: &str) -> Vec<(usize, String)> {
    let code: Vec<&str> = text.lines().take_while(|line| line.trim() != "#[cfg(test)]").collect();
    let code = code.join("\n");
    let (mut found, mut at, mut line) = (Vec::new(), 0, 1);
    // Inside an attribute or a log line: how many brackets are open.
    let mut passed_over = 0_usize;
    while let Some(first) = code[at..].chars().next() {
        let rest = &code[at..];
        let length = match first {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '#' if rest.starts_with("#[") || rest.starts_with("#![") => {
                passed_over += 1;
                rest.find('[').unwrap_or_default() + 1
            }
            't' if rest.starts_with("tracing::") => {
                passed_over += 1;
                rest.find('(').unwrap_or_default() + 1
            }
            '[' | '(' if passed_over > 0 => {
                passed_over += 1;
                1
            }
            ']' | ')' if passed_over > 0 => {
                passed_over -= 1;
                1
            }
            '\'' => character(rest),
            '"' => {
                let literal = literal(&rest[1..]);
                if passed_over == 0 && (is_sentence(literal) || names_days(literal)) {
                    found.push((line, literal.to_owned()));
                }
                literal.len() + 2
            }
            other => other.len_utf8(),
        };
        line += rest[..length.min(rest.len())].matches('\n').count();
        at += length.min(rest.len());
    }
    found
}

/// How long the character is that begins here; of a lifetime, its mark only.
fn character(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => text[3..].find('\'').map_or(1, |end| end + 4),
        Some(_) => chars.next().filter(|(_, c)| *c == '\'').map_or(1, |(end, _)| end + 1),
        None => 1,
    }
}

/// The text up to the quotation mark that ends it.
fn literal(text: &str) -> &str {
    let mut escaped = false;
    let end = text.find(|c: char| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    &text[..end.unwrap_or(text.len())]
}

fn is_sentence(literal: &str) -> bool {
    let mut words = String::new();
    let mut depth = 0_usize;
    for c in literal.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => words.push(c),
            _ => {}
        }
    }
    let parts: Vec<&str> = words.split_whitespace().filter(|part| part.contains(char::is_alphabetic)).collect();
    parts.len() > 1
}

/// `%a` and its like: chrono knows days and months in English only.
fn names_days(literal: &str) -> bool {
    ["%a", "%A", "%b", "%B", "%h", "%c", "%v"].iter().any(|name| literal.contains(name))
}

#[test]
fn a_sentence_in_the_code_is_seen_and_nothing_else() {
    let seen = |text: &str| in_code(text).into_iter().map(|(_, literal)| literal).collect::<Vec<_>>();
    assert_eq!(seen("let a = \"two words\";\nlet b = f(\"it's {n} more\");"), ["two words", "it's {n} more"]);
    assert_eq!(in_code("// one\n\nlet a =\n    \"two words\";"), [(4, "two words".to_owned())]);
    assert!(seen("/// \"two words\"\n// \"two words\"").is_empty());
    assert!(seen("#[expect(x, reason = \"two words\")]\n#![expect(\n    reason = \"two words\"\n)]").is_empty());
    assert!(seen("tracing::warn!(why, \"two words\");").is_empty());
    assert!(seen("say!(\"a-name\", n = 1); format!(\"{a} · {b}  {c}\"); '\"'; '\\''; \"a \\\" 1\"").is_empty());
    assert_eq!(seen("format(\"%a\"); format(\"%H:%M\"); format(\"%-d.%-m\")"), ["%a"]);
    assert!(seen("#[cfg(test)]\nmod tests { \"two words\" }").is_empty());
    assert_eq!(seen("'a'; fn f<'a>(x: &'a str) { \"two words\" }"), ["two words"]);
}
