//! The `copydesk` command as a library: a binary with transforms of its own is
//! `fn main() -> ExitCode { copydesk_cli::main((Builtin, Mine)) }`.

mod args;
mod args_corpus;
mod args_eval;
mod check;
mod checkpoint;
mod diff;
mod discover;
mod disk;
mod drawn;
mod duplicates;
mod error;
mod eval;
mod eval_boilerplate;
mod eval_discovery;
#[cfg(feature = "html")]
mod eval_pages;
mod eval_quotes;
mod explain;
mod export;
mod files;
mod lasting;
mod list;
mod manifest;
mod named;
mod original;
mod output;
mod picture;
mod quotes;
mod records;
mod revert;
mod rules;
mod run;
mod summary;
mod tables;
mod target;
mod values;

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;
use copydesk_transform::Registry;

use crate::args::{Args, Command};
use crate::error::{Failure, Outcome};

/// Runs the command with the arguments of the process, and the transforms in `registry`.
///
/// The exit code is 0 where all is well, 1 where `check` found something, 2 on an error, and 3 where a run finished but
/// quarantined more than it may.
pub fn main<R: Registry>(registry: R) -> ExitCode {
    let args = Args::parse();
    let done = match args.command {
        Command::Run(args) => run::run(registry, &args),
        Command::Check(args) => check::check(registry, &args),
        Command::Explain(args) => explain::explain(registry, &args),
        Command::Requeue(args) => run::requeue(registry, &args),
        Command::Diff(args) => diff::diff(registry, &args),
        Command::Discover(args) => discover::discover(registry, &args),
        Command::Duplicates(args) => duplicates::duplicates(&args),
        Command::Revert(args) => revert::revert(&args),
        Command::Verify(args) => revert::verify(&args),
        Command::Quotes(args) => quotes::quotes(&args),
        Command::Export(args) => export::export(&args),
        Command::Eval(args) => eval::eval(registry, &args),
        Command::List(args) => list::list(registry, &args),
        Command::Show(args) => list::show(registry, &args),
        Command::Rules(args) => rules::rules(registry, &args),
        Command::Schema(args) => list::schema(registry, &args),
        Command::Completions(args) => list::completions(&args),
    };
    match done {
        Ok(Outcome::Fine) | Err(Failure::ClosedPipe) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Ok(Outcome::Quarantined) => ExitCode::from(3),
        Err(Failure::Message(message)) => {
            // There is nobody left to tell where standard error is closed.
            let _ = writeln!(anstream::stderr(), "\x1b[1;31merror\x1b[0m: {message}");
            ExitCode::from(2)
        }
    }
}
