//! `cargo xtask gen`: what is generated from the Rust types, and whether it is up to date.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::command::{command_with, read, run};
use crate::node;
use crate::program::{Profile, Program};
use crate::project;

const DOCUMENT: &str = "ui/src/api/openapi.json";
const TYPES: &str = "ui/src/api/schema.d.ts";

/// What to do with the generated files.
#[derive(Args)]
pub(crate) struct GenerateOptions {
    /// Write nothing; fail if a checked-in file is not what would be written
    #[arg(long)]
    check: bool,
}

/// `cargo xtask gen --check`, for the test command.
///
/// # Errors
/// A generator fails or a file has drifted.
pub(crate) fn check() -> Result<()> {
    generate(&GenerateOptions { check: true })
}

/// Writes the OpenAPI document and the TypeScript types, or checks them.
///
/// # Errors
/// A generator fails or, with `--check`, a file has drifted.
pub(crate) fn generate(options: &GenerateOptions) -> Result<()> {
    node::ensure_packages()?;
    let fresh = project::target().join("generated");
    fs::create_dir_all(&fresh).context("cannot make a folder for generated files")?;
    let (document, types) = (fresh.join("openapi.json"), fresh.join("schema.d.ts"));
    let program = Program::Headless.build(Profile::Dev)?;
    let text = read(&program.to_string_lossy(), &["openapi"])
        .context("`sse-lab openapi` failed; run it to see why")?;
    fs::write(&document, text + "\n").context("cannot write the OpenAPI document")?;
    run(command_with("npx", ["--no-install", "openapi-typescript"])
        .arg(&document)
        .arg("--output")
        .arg(&types)
        .env("npm_config_loglevel", "error"))?;
    for (fresh, checked_in) in [(document, DOCUMENT), (types, TYPES)] {
        let checked_in = project::root().join(checked_in);
        if options.check {
            compare(&fresh, &checked_in)?;
        } else {
            fs::copy(&fresh, &checked_in)
                .with_context(|| format!("cannot write {}", checked_in.display()))?;
        }
    }
    Ok(())
}

fn compare(fresh: &Path, checked_in: &Path) -> Result<()> {
    if fs::read(fresh)? != fs::read(checked_in).unwrap_or_default() {
        bail!(
            "{} is not what the Rust types say; run `cargo xtask gen` and commit the result",
            checked_in.strip_prefix(project::root()).unwrap_or(checked_in).display()
        );
    }
    Ok(())
}
