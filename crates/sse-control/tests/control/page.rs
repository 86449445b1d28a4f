//! The page's files.

use crate::lab::Lab;

#[tokio::test]
async fn the_page_needs_no_token_and_its_files_keep_their_types() {
    let lab = Lab::start().await;
    for (path, content_type, cache) in [
        ("/", "text/html; charset=utf-8", "no-cache"),
        ("/index.html", "text/html; charset=utf-8", "no-cache"),
        ("/favicon.svg", "image/svg+xml", "no-cache"),
        (
            "/assets/index-1a2b.js",
            "text/javascript; charset=utf-8",
            "public, max-age=31536000, immutable",
        ),
    ] {
        let answer = lab.request("GET", path).without("Authorization").send().await;
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(answer.header("content-type"), Some(content_type), "{path}");
        assert_eq!(answer.header("cache-control"), Some(cache), "{path}");
    }
    let head = lab.request("HEAD", "/").send().await;
    assert_eq!((head.status(), head.body.len()), (200, 0));
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_what_is_there_is_only_read() {
    let lab = Lab::start().await;
    for path in ["/nothing", "/assets/", "/../Cargo.toml", "/%2e%2e/Cargo.toml", "/index.html/"] {
        lab.get(path).await.expect_error(404, "not_found");
    }
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
        let answer = lab.request(method, "/").send().await;
        answer.expect_error(405, "method_not_allowed");
        assert_eq!(answer.header("allow"), Some("GET, HEAD"), "{method}");
    }
}
