//! What a field accepts, read from the schema its type declares, for the messages of errors.

use serde_json::Value;
use utoipa::PartialSchema;

/// "1 to 60000" for a field of `T` with a minimum and a maximum; else the name of its type. Of a
/// field in a list (`faults[0].bytes`), where the schema of `T` holds that of the list's items.
pub(crate) fn accepted<T: PartialSchema>(field: &str) -> Option<String> {
    let schema = serde_json::to_value(T::schema()).ok()?;
    accepted_by(&schema, field)
}

fn accepted_by(schema: &Value, field: &str) -> Option<String> {
    if let Some(property) = schema.pointer(&pointer(field)) {
        return describe(property);
    }
    let parts = schema.get("oneOf").or_else(|| schema.get("allOf"))?.as_array()?;
    parts.iter().find_map(|part| accepted_by(part, field))
}

fn pointer(field: &str) -> String {
    let names = field.split('.').map(|name| match name.split_once('[') {
        Some((list, _)) => format!("/properties/{list}/items"),
        None => format!("/properties/{name}"),
    });
    names.collect()
}

fn describe(property: &Value) -> Option<String> {
    let bound = |name| property.get(name).and_then(Value::as_f64);
    if let (Some(low), Some(high)) = (bound("minimum"), bound("maximum")) {
        return Some(format!("{low} to {high}"));
    }
    let kind = property.get("type")?;
    let first = kind.as_array().and_then(|kinds| kinds.first()).unwrap_or(kind);
    Some(match first.as_str()? {
        "integer" => "a whole number, 0 or more".to_owned(),
        "boolean" => "true or false".to_owned(),
        "string" => "a string".to_owned(),
        "array" => "a list".to_owned(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use sse_stage::FeedPatch;

    use super::*;

    #[test]
    fn a_range_comes_from_the_type() {
        assert_eq!(accepted::<FeedPatch>("interval_ms").as_deref(), Some("1 to 60000"));
        assert_eq!(accepted::<FeedPatch>("paused").as_deref(), Some("true or false"));
        assert_eq!(accepted::<FeedPatch>("nothing"), None);
    }
}
