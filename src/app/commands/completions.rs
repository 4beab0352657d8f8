//! `frontdesk completions` and `frontdesk man`: made from the command line's own description.

use clap::CommandFactory;
use clap_complete::Shell;

use super::print;
use crate::app::trouble::Trouble;
use crate::cli::{self, Cli};

/// What a shell needs to complete.
pub fn completions(shell: cli::Shell) -> Result<(), Trouble> {
    let shell = match shell {
        cli::Shell::Bash => Shell::Bash,
        cli::Shell::Elvish => Shell::Elvish,
        cli::Shell::Fish => Shell::Fish,
        cli::Shell::PowerShell => Shell::PowerShell,
        cli::Shell::Zsh => Shell::Zsh,
    };
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "frontdesk", &mut out);
    print(&String::from_utf8_lossy(&out))
}

/// The manual page: the program, then each of its commands.
pub fn man() -> Result<(), Trouble> {
    let mut out = Vec::new();
    let mut program = Cli::command();
    program.build();
    let mut pages = vec![program.clone()];
    pages.extend(program.get_subcommands().filter(|command| command.get_name() != "help").cloned());
    for (at, page) in pages.into_iter().enumerate() {
        let name = if at == 0 { page.get_name().to_owned() } else { format!("frontdesk-{}", page.get_name()) };
        let page = clap_mangen::Man::new(page.display_name(name.clone())).title(name);
        page.render(&mut out).map_err(Trouble::Output)?;
    }
    print(&String::from_utf8_lossy(&out))
}
