//! The `copydesk` command, with the transforms that come with it.

use std::process::ExitCode;

fn main() -> ExitCode {
    copydesk_cli::main(copydesk_transforms::Builtin)
}
