//! Stands in for the page where nobody has built it yet: checking the Rust code needs no Node.

use std::{fs, io, path::Path};

const PLACEHOLDER: &str = r#"<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>SSE Lab</title>
<style>body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; }</style>
<h1>SSE Lab is running, but its page has not been built.</h1>
<p>In the folder of the repository, run:</p>
<pre>npm ci
npm run build --workspace ui</pre>
<p>Then build and start the program again, or run <code>cargo xtask run</code>, which does all of it.
The API and the stream work without the page.</p>
</html>
"#;

fn main() -> io::Result<()> {
    let page = Path::new("../../ui/dist");
    if !page.join("index.html").exists() {
        fs::create_dir_all(page)?;
        fs::write(page.join("index.html"), PLACEHOLDER)?;
    }
    println!("cargo:rerun-if-changed=../../ui/dist");
    Ok(())
}
