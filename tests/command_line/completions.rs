//! `frontdesk completions` and `frontdesk man`.

use super::owner::said;
use super::place::Place;

#[test]
fn every_shell_gets_its_words() {
    let place = Place::new();
    for (shell, begins) in [
        ("bash", "_frontdesk()"),
        ("zsh", "#compdef frontdesk"),
        ("fish", "complete -c frontdesk"),
        ("elvish", "edit:completion"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let script = said(&place, &["completions", shell]).succeeds();
        assert!(script.contains(begins), "{shell}: {script}");
        for word in ["day", "status", "keys", "restore", "data-dir"] {
            assert!(script.contains(word), "{shell} has no {word}");
        }
    }
    let (out, err) = said(&place, &["completions", "dos"]).ends(2);
    assert!(out.is_empty() && err.contains("bash"), "{err}");
    assert!(!place.data().exists(), "neither opens anything");
}

#[test]
fn the_manual_page_has_every_command_and_the_exit_codes() {
    let page = said(&Place::new(), &["man"]).succeeds();
    for part in [".TH frontdesk 1", "frontdesk\\-day", "frontdesk\\-status", "frontdesk\\-practice", "Exit codes"] {
        assert!(page.contains(part), "{part}");
    }
}
