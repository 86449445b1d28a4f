use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use crate::api_error::ApiError;

/// The one variable part of a route's path. What cannot be read names nothing: 404.
pub(crate) struct PathValue<T>(pub(crate) T);

impl<S, T> FromRequestParts<S> for PathValue<T>
where
    S: Send + Sync,
    T: DeserializeOwned + Send,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match Path::<T>::from_request_parts(parts, state).await {
            Ok(Path(value)) => Ok(Self(value)),
            Err(_) => Err(ApiError::not_found("such thing; the path cannot be read")),
        }
    }
}
