//! Every sentence and word of the desk, in one catalogue: a folder of files for each language in `assets/words`.
//!
//! A text is asked for by its name with [`say!`](crate::catalogue::say): what stands in it is given by name, plural forms
//! are the catalogue's business. The language is as fixed as the environment of the program: [`speak`] chooses it once,
//! before the first text; where nobody did, it is English.
//!
//! What it does not do: make text safe. What is put into a sentence must be safe to draw already (`Text::shown`).

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

mod files;

/// The language of this run.
static SPOKEN: OnceLock<Catalogue> = OnceLock::new();

/// All texts in one language.
struct Catalogue {
    bundle: FluentBundle<FluentResource>,
}

/// Nobody has translated the desk into that language.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no language “{asked}”; there is: {there}")]
pub struct UnknownLanguage {
    /// Which one.
    pub asked: String,
    /// What there is.
    pub there: String,
}

/// The languages that there are, by their tags (BCP 47).
pub fn languages() -> impl Iterator<Item = &'static str> {
    files::LANGUAGES.iter().map(|language| language.tag)
}

/// Chooses the language, by its tag. Only the first choice counts, and only before the first text.
pub fn speak(tag: &str) -> Result<(), UnknownLanguage> {
    let language = files::LANGUAGES
        .iter()
        .find(|language| language.tag == tag)
        .ok_or_else(|| UnknownLanguage { asked: tag.to_owned(), there: languages().collect::<Vec<_>>().join(", ") })?;
    SPOKEN.get_or_init(|| Catalogue::of(language));
    Ok(())
}

/// The text with that name. Use [`say!`](crate::catalogue::say).
pub fn text(name: &str, args: &FluentArgs<'_>) -> String {
    SPOKEN.get_or_init(|| Catalogue::of(&files::LANGUAGES[0])).text(name, args)
}

impl Catalogue {
    fn of(language: &files::Language) -> Self {
        let tag: LanguageIdentifier = language.tag.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // No marks around what is put in: terminals show them, or they hide in what is compared.
        bundle.set_use_isolating(false);
        // What a translation lacks is said in English; English comes first and is overridden.
        for file in files::LANGUAGES[0].files.iter().chain(language.files) {
            let resource = match FluentResource::try_new((*file).to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        Self { bundle }
    }

    fn text(&self, name: &str, args: &FluentArgs<'_>) -> String {
        let Some(pattern) = self.bundle.get_message(name).and_then(|message| message.value()) else {
            return name.to_owned();
        };
        let mut faults = Vec::new();
        self.bundle.format_pattern(pattern, Some(args), &mut faults).into_owned()
    }
}

/// The text with that name into which nothing is put: looked up once for each place that says it, since dozens of them are
/// said with every frame. Use [`say!`](crate::catalogue::say).
pub fn fixed(kept: &'static OnceLock<String>, name: &str) -> String {
    kept.get_or_init(|| text(name, &FluentArgs::new())).clone()
}

/// A text of the catalogue: `say!(name, n = 5)`.
macro_rules! say {
    ($name:literal) => {{
        static KEPT: std::sync::OnceLock<String> = std::sync::OnceLock::new();
        $crate::catalogue::fixed(&KEPT, $name)
    }};
    ($name:expr) => {
        $crate::catalogue::text($name, &fluent_bundle::FluentArgs::new())
    };
    ($name:expr, $($arg:ident = $value:expr),+ $(,)?) => {{
        let mut args = fluent_bundle::FluentArgs::new();
        $(args.set(stringify!($arg), $value);)+
        $crate::catalogue::text($name, &args)
    }};
}
pub(crate) use say;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_every_language_can_be_read_and_says_nothing_twice() {
        for language in files::LANGUAGES {
            let mut names: Vec<String> = Vec::new();
            for file in language.files {
                let resource = FluentResource::try_new((*file).to_owned());
                let resource = resource.unwrap_or_else(|(_, faults)| panic!("{}: {faults:?}", language.tag));
                names.extend(resource.entries().filter_map(|entry| {
                    if let fluent_syntax::ast::Entry::Message(message) = entry {
                        Some(message.id.name.to_owned())
                    } else {
                        None
                    }
                }));
            }
            let count = names.len();
            names.sort_unstable();
            let doubled: Vec<_> = names.windows(2).filter(|two| two[0] == two[1]).map(|two| two[0].clone()).collect();
            assert!(doubled.is_empty(), "{}: said twice: {doubled:?}", language.tag);
            assert!(count > 0, "{} says nothing", language.tag);
        }
    }

    #[test]
    fn a_language_that_nobody_knows_is_told_with_those_there_are() {
        let error = speak("tlh").unwrap_err();
        assert_eq!(error.to_string(), "there is no language “tlh”; there is: en");
    }
}
