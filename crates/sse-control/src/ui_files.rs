use std::{borrow::Cow, sync::Arc};

use axum::{
    body::Body,
    extract::Request,
    http::{
        Method, StatusCode,
        header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use sse_stage::ErrorCode;

use crate::api_error::ApiError;

/// A year: the longest RFC 9111 suggests anybody takes seriously.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// One file of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UiFile {
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
    /// Its `Content-Type`, with a charset where it is text.
    pub content_type: String,
}

/// Where the page's files come from; the caller embeds them, reads them, or has none.
pub trait UiFiles: Send + Sync + 'static {
    /// The file at `path`, which has no leading slash: `index.html`, `assets/index-3f2a.js`.
    fn file(&self, path: &str) -> Option<UiFile>;
}

/// No page: the API alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoUiFiles;

impl UiFiles for NoUiFiles {
    fn file(&self, _path: &str) -> Option<UiFile> {
        None
    }
}

/// Answers a request for one of the page's files.
pub(crate) async fn serve(ui: Arc<dyn UiFiles>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let refused = ApiError::new(
            StatusCode::METHOD_NOT_ALLOWED,
            ErrorCode::MethodNotAllowed,
            "The page's files are only read: GET or HEAD.",
        );
        return ([(ALLOW, "GET, HEAD")], refused).into_response();
    }
    let path = match request.uri().path() {
        "/" => "index.html",
        path => path.trim_start_matches('/'),
    };
    let Some(file) = ui.file(path) else {
        return ApiError::not_found("such page").into_response();
    };
    // The build puts a hash of the content in the name of everything under `assets/`.
    let cache = if path.starts_with("assets/") { IMMUTABLE } else { "no-cache" };
    let body = match file.bytes {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    let headers = [(CONTENT_TYPE, file.content_type.as_str()), (CACHE_CONTROL, cache)];
    (headers, body).into_response()
}
