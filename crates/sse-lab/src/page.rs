use rust_embed::Embed;
use sse_control::{UiFile, UiFiles};

#[derive(Embed)]
#[folder = "../../ui/dist"]
struct Dist;

/// The page as `vite build` left it: embedded in a release, read from `ui/dist` in a debug build.
#[derive(Clone, Copy, Debug, Default)]
pub struct BuiltPage;

impl UiFiles for BuiltPage {
    fn file(&self, path: &str) -> Option<UiFile> {
        let file = Dist::get(path)?;
        Some(UiFile { bytes: file.data, content_type: content_type(path) })
    }
}

fn content_type(path: &str) -> String {
    let mime = mime_guess::from_path(path).first_or_octet_stream();
    if mime.type_() == mime_guess::mime::TEXT {
        format!("{mime}; charset=utf-8")
    } else {
        mime.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_the_type_a_browser_insists_on() {
        assert_eq!(content_type("index.html"), "text/html; charset=utf-8");
        assert_eq!(content_type("assets/index-1a2b.js"), "text/javascript; charset=utf-8");
        assert_eq!(content_type("assets/index-1a2b.css"), "text/css; charset=utf-8");
        assert_eq!(content_type("favicon.svg"), "image/svg+xml");
        assert_eq!(content_type("font.woff2"), "font/woff2");
        assert_eq!(content_type("unknown"), "application/octet-stream");
    }

    #[test]
    fn there_is_an_index_and_nothing_outside_the_folder() {
        assert!(BuiltPage.file("index.html").is_some());
        for path in ["../package.json", "/etc/passwd", "assets/../../package.json", "", "."] {
            assert_eq!(BuiltPage.file(path), None, "{path}");
        }
    }
}
