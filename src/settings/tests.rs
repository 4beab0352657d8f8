use super::*;

fn read(text: &str) -> Result<Settings, BadSettings> {
    Settings::parse(Path::new("config.toml"), text)
}

fn fault(text: &str) -> (usize, String) {
    match read(text).unwrap_err() {
        BadSettings::Malformed { line, says, .. } => (line, says),
        other @ (BadSettings::Unreadable { .. } | BadSettings::Zone { .. }) => panic!("{other}"),
    }
}

#[test]
fn everything_may_be_said_and_everything_left_out() {
    assert!(read("").unwrap().keys.lines.is_empty());
    let text = "theme = \"high-contrast\"\nglyphs = \"ascii\"\nmouse = false\nlock_after = \"5 min\"\nlock_pin = \"2468\"\n\
                mask_names = true\nlanguage = \"en\"\nlast_known_day = false\n[paper]\nprinter = \"lp -d desk\"\nfolder = \"/tmp/x\"\n\
                downtime = false\n";
    let settings = read(text).unwrap();
    assert_eq!(settings.theme, Some(ThemeName::HighContrast));
    assert_eq!(settings.glyphs, Some(Glyphs::Ascii));
    assert_eq!(settings.lock_after, Some(LockAfter(Some(std::time::Duration::from_secs(300)))));
    assert_eq!(settings.lock_pin.unwrap().digits(), "2468");
    assert_eq!(settings.paper.printer, Some(Printer::Command(vec!["lp".into(), "-d".into(), "desk".into()])));
    assert_eq!((settings.mouse, settings.mask_names, settings.paper.downtime), (Some(false), true, Some(false)));
    assert_eq!(settings.last_known_day, Some(false));
    for (written, minutes) in [("7", Some(7)), ("0", None), ("\"never\"", None), ("\"12m\"", Some(12))] {
        let expected = LockAfter(minutes.map(|m| std::time::Duration::from_secs(60 * m)));
        assert_eq!(read(&format!("lock_after = {written}")).unwrap().lock_after, Some(expected), "{written}");
    }
    assert_eq!(read("[paper]\nprinter = \"none\"").unwrap().paper.printer, Some(Printer::None));
}

#[test]
fn a_bad_value_is_told_with_its_line_and_with_what_is_allowed() {
    for (text, line, says) in [
        ("\ntheme = \"drak\"", 2, "high-contrast"),
        ("glyphs = \"emoji\"", 1, "ascii"),
        ("mouse = \"yes\"", 1, "boolean"),
        ("lock_after = -1", 1, "minutes like 5"),
        ("lock_after = \"5 h\"", 1, "minutes like 5"),
        ("lock_after = 9999", 1, "1440"),
        ("lock_pin = \"abcd\"", 1, "4 to 12 digits"),
        ("\n\ntehme = \"dark\"", 3, "tehme"),
        ("[paper]\nprinter = \"\"", 2, "none"),
        ("[paper]\nprinters = \"lp\"", 2, "printers"),
        ("[keys]\n\nbook = 5", 3, "a key like"),
        ("[keys]\nmain.book.deep = \"b\"", 2, "a place has commands"),
    ] {
        let (at, told) = fault(text);
        assert_eq!(at, line, "{text}: {told}");
        assert!(told.contains(says), "{text}: {told}");
    }
}

#[test]
fn keys_are_read_with_the_lines_they_stand_in() {
    let text = "desk = \"A\"\n\n[keys]\ncheck-in = [\"i\", \"f2\"]\nmain.next-free = \"n\"\nno-show = []\n\n[keys.queue]\n\
                check-in = \"y\"\n";
    let line = |line, place: Option<&str>, command: &str, keys: &[&str]| KeyLine {
        line,
        place: place.map(str::to_owned),
        command: command.to_owned(),
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
    };
    let mut lines = read(text).unwrap().keys.lines;
    lines.sort_by_key(|line| line.line);
    assert_eq!(
        lines,
        [
            line(4, None, "check-in", &["i", "f2"]),
            line(5, Some("main"), "next-free", &["n"]),
            line(6, None, "no-show", &[]),
            line(9, Some("queue"), "check-in", &["y"]),
        ]
    );
}
