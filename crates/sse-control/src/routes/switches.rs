use std::sync::Arc;

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use sse_stage::Cors;
use utoipa::ToSchema;

use crate::{api_error::ApiError, body::JsonBody, control::Shared};

/// The CORS headers of the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorsSetting {
    /// Which `Access-Control-Allow-Origin` it answers with.
    pub cors: Cors,
}

/// The article's switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ArticleSwitch {
    /// Whether the article keeps its timer in one global variable, as the original did.
    pub global_timer: bool,
}

/// Choose the CORS headers of the stage.
#[utoipa::path(put, path = "/cors", tag = "stage", operation_id = "setCors",
    request_body = CorsSetting,
    responses((status = 200, description = "As it is from now on", body = CorsSetting), ApiError))]
pub(super) async fn set_cors(
    State(shared): State<Arc<Shared>>,
    JsonBody(setting): JsonBody<CorsSetting>,
) -> Json<CorsSetting> {
    shared.stage.set_cors(setting.cors);
    Json(setting)
}

/// Choose whether the article's timer is one global variable.
#[utoipa::path(put, path = "/article", tag = "stage", operation_id = "setArticle",
    request_body = ArticleSwitch,
    responses((status = 200, description = "As it is from now on", body = ArticleSwitch), ApiError))]
pub(super) async fn set_article(
    State(shared): State<Arc<Shared>>,
    JsonBody(switch): JsonBody<ArticleSwitch>,
) -> Json<ArticleSwitch> {
    shared.stage.set_article_global_timer(switch.global_timer);
    Json(switch)
}
