use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use sse_stage::{ConnectionId, ErrorCode, Fault, FaultKind, Target};
use utoipa::ToSchema;

use crate::{api_error::ApiError, body::JsonBody, control::Shared};

/// What alters a connection, or every connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FaultSetting {
    /// All of its faults, one of each kind at most, in place of those before; an empty list lets
    /// it be.
    pub faults: Vec<Fault>,
    /// The connection; null or absent for all, also those to come.
    #[serde(default)]
    pub connection: Option<ConnectionId>,
}

/// A [`FaultSetting`] before the fields of its faults are known to fit their kinds, as for a door.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FaultSettingFields {
    #[schema(inline)]
    faults: Vec<FaultFields>,
    #[serde(default)]
    connection: Option<ConnectionId>,
}

/// A [`Fault`] of which nobody knows yet whether its fields fit its kind.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FaultFields {
    kind: FaultKind,
    #[schema(minimum = 0, maximum = 60_000)]
    latency_ms: Option<u32>,
    #[schema(minimum = 0, maximum = 60_000)]
    jitter_ms: Option<u32>,
    #[schema(minimum = 1, maximum = 1_048_576)]
    bytes: Option<u32>,
    #[schema(minimum = 1, maximum = 600_000)]
    for_ms: Option<u32>,
    #[schema(minimum = 1, maximum = 60_000)]
    every_ms: Option<u32>,
    #[schema(minimum = 100, maximum = 3_600_000)]
    after_ms: Option<u32>,
    #[schema(minimum = 1, maximum = 100)]
    probability_percent: Option<u32>,
    #[schema(minimum = 0, maximum = 4_294_967_295_u32)]
    seed: Option<u32>,
    flush: Option<bool>,
}

impl FaultFields {
    /// The fault at `index` of its list.
    fn fault(mut self, index: usize) -> Result<Fault, ApiError> {
        let kind = self.kind;
        let missing = |field| ill_fitting(index, kind, ErrorCode::MissingField, field, "needs");
        let needed = |value: Option<u32>, field| value.ok_or_else(|| missing(field));
        let fault = match kind {
            FaultKind::Latency => Fault::Latency {
                latency_ms: needed(self.latency_ms.take(), "latency_ms")?,
                jitter_ms: needed(self.jitter_ms.take(), "jitter_ms")?,
                seed: needed(self.seed.take(), "seed")?,
            },
            FaultKind::HoldBack => Fault::HoldBack {
                bytes: needed(self.bytes.take(), "bytes")?,
                for_ms: needed(self.for_ms.take(), "for_ms")?,
            },
            FaultKind::Drop => Fault::Drop {
                probability_percent: needed(
                    self.probability_percent.take(),
                    "probability_percent",
                )?,
                seed: needed(self.seed.take(), "seed")?,
            },
            FaultKind::Duplicate => Fault::Duplicate {
                probability_percent: needed(
                    self.probability_percent.take(),
                    "probability_percent",
                )?,
                seed: needed(self.seed.take(), "seed")?,
            },
            FaultKind::Gzip => {
                Fault::Gzip { flush: self.flush.take().ok_or_else(|| missing("flush"))? }
            }
            FaultKind::Drip => Fault::Drip {
                bytes: needed(self.bytes.take(), "bytes")?,
                every_ms: needed(self.every_ms.take(), "every_ms")?,
            },
            FaultKind::IdleCut => {
                Fault::IdleCut { after_ms: needed(self.after_ms.take(), "after_ms")? }
            }
        };
        if let Some(field) = self.left() {
            return Err(ill_fitting(index, kind, ErrorCode::UnknownField, field, "takes no"));
        }
        fault.validate().map_err(|invalid| {
            let field = format!("faults[{index}].{}", invalid.field);
            ApiError::from(invalid).in_field(field)
        })?;
        Ok(fault)
    }

    /// A field that was given and not taken.
    fn left(&self) -> Option<&'static str> {
        [
            ("latency_ms", self.latency_ms),
            ("jitter_ms", self.jitter_ms),
            ("bytes", self.bytes),
            ("for_ms", self.for_ms),
            ("every_ms", self.every_ms),
            ("after_ms", self.after_ms),
            ("probability_percent", self.probability_percent),
            ("seed", self.seed),
        ]
        .into_iter()
        .find_map(|(field, value)| value.map(|_| field))
        .or_else(|| self.flush.map(|_| "flush"))
    }
}

fn ill_fitting(
    index: usize,
    kind: FaultKind,
    code: ErrorCode,
    field: &str,
    verdict: &str,
) -> ApiError {
    // As the API spells it, in quotes.
    let kind = serde_json::to_string(&kind).unwrap_or_default();
    let message = format!("A fault of kind {kind} {verdict} {field}.");
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, code, message)
        .in_field(format!("faults[{index}].{field}"))
}

/// Alter a connection or all, or let them be.
///
/// Latency, holding back, dropping, duplicating, gzip, dripping and the idle cutter act in this
/// order, whatever the order of the list. What the faults before still hold goes on at once. Gzip
/// begins with the next connection; one connection may have it only if it began with it, which a
/// WebSocket never does. On a WebSocket an event is its whole frame; pongs and Close frames are
/// neither late nor dropped.
#[utoipa::path(put, path = "/faults", tag = "connections", operation_id = "setFaults",
    request_body = FaultSetting,
    responses((status = 200, description = "As it is from now on", body = FaultSetting), ApiError))]
pub(super) async fn set_faults(
    State(shared): State<Arc<Shared>>,
    JsonBody(setting): JsonBody<FaultSettingFields>,
) -> Result<Json<FaultSetting>, ApiError> {
    let FaultSettingFields { faults, connection } = setting;
    let faults = faults.into_iter().enumerate().map(|(index, fields)| fields.fault(index));
    let faults = faults.collect::<Result<_, _>>()?;
    let target = connection.map_or(Target::All, Target::One);
    let faults = shared.stage.set_faults(target, faults)?;
    Ok(Json(FaultSetting { faults, connection }))
}
