//! The files of each language. A language is added by a folder in `assets/words` and an entry here; what it lacks is said
//! in English.

/// A language.
pub struct Language {
    /// Its tag (BCP 47).
    pub tag: &'static str,
    /// Its files, in the syntax of Fluent.
    pub files: &'static [&'static str],
}

/// All of them, English first.
pub const LANGUAGES: &[Language] = &[Language {
    tag: "en",
    files: &[
        include_str!("../../assets/words/en/main.ftl"),
        include_str!("../../assets/words/en/form.ftl"),
        include_str!("../../assets/words/en/today.ftl"),
        include_str!("../../assets/words/en/queue.ftl"),
        include_str!("../../assets/words/en/find.ftl"),
        include_str!("../../assets/words/en/command_line.ftl"),
        include_str!("../../assets/words/en/whole_clinic.ftl"),
        include_str!("../../assets/words/en/journal.ftl"),
        include_str!("../../assets/words/en/earlier.ftl"),
        include_str!("../../assets/words/en/details.ftl"),
        include_str!("../../assets/words/en/keys.ftl"),
        include_str!("../../assets/words/en/asking.ftl"),
        include_str!("../../assets/words/en/looks.ftl"),
        include_str!("../../assets/words/en/paper.ftl"),
        include_str!("../../assets/words/en/draft.ftl"),
    ],
}];
