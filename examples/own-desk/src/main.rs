//! A `copydesk` with one transform more.

use std::process::ExitCode;

fn main() -> ExitCode {
    copydesk_cli::main((copydesk_transforms::Builtin, own_desk::Own))
}
