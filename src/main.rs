//! The `frontdesk` program; everything it does is in the library.

fn main() -> std::process::ExitCode {
    frontdesk::app::main()
}
