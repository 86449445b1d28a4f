//! Arrays in a body: serde would take an array's items for the fields of an object in their order,
//! and a misplaced value would set something nobody named.

use std::collections::HashSet;

use serde_json::Value;
use utoipa::ToSchema;

/// The path of the first array that stands where a body of `T` has no list.
pub(crate) fn misplaced<T: ToSchema>(body: &Value) -> Option<String> {
    let mut parts = Vec::new();
    T::schemas(&mut parts);
    let schemas = parts.into_iter().map(|(_, schema)| schema).chain([T::schema()]);
    let mut lists = HashSet::new();
    for schema in schemas.filter_map(|schema| serde_json::to_value(schema).ok()) {
        name_lists(&schema, &mut lists);
    }
    within(body, "", &lists)
}

/// Adds the names of all properties that are lists.
fn name_lists(schema: &Value, lists: &mut HashSet<String>) {
    match schema {
        Value::Object(fields) => {
            for (name, property) in
                fields.get("properties").and_then(Value::as_object).into_iter().flatten()
            {
                let kind = property.get("type");
                let is_list = |kind: &Value| kind == "array";
                if kind.is_some_and(|kind| {
                    is_list(kind) || kind.as_array().is_some_and(|kinds| kinds.iter().any(is_list))
                }) {
                    lists.insert(name.clone());
                }
            }
            fields.values().for_each(|part| name_lists(part, lists));
        }
        Value::Array(parts) => parts.iter().for_each(|part| name_lists(part, lists)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn within(value: &Value, path: &str, lists: &HashSet<String>) -> Option<String> {
    match value {
        Value::Object(fields) => fields.iter().find_map(|(name, field)| {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let Some(items) = field.as_array().filter(|_| lists.contains(name)) else {
                return within(field, &path, lists);
            };
            let mut items = items.iter().enumerate();
            items.find_map(|(index, item)| within(item, &format!("{path}[{index}]"), lists))
        }),
        // One that is a list was looked into from its field.
        Value::Array(_) => Some(path.to_owned()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use sse_stage::{FeedPatch, Script};

    use super::misplaced;

    #[test]
    fn only_what_is_a_list_may_be_an_array() {
        for (body, found) in [
            (json!({ "event_names": ["a", "b"] }), None),
            (json!({ "event_names": ["a", ["b"]] }), Some("event_names[1]")),
            (json!({ "payload": { "kind": "json" } }), None),
            (json!({ "payload": ["json"] }), Some("payload")),
            (json!({ "interval_ms": [1] }), Some("interval_ms")),
        ] {
            assert_eq!(misplaced::<FeedPatch>(&body).as_deref(), found, "{body}");
        }
        let step = json!({ "pause_ms": 1 });
        for (body, found) in [
            (json!({ "answers": [{ "headers": [{ "name": "a" }], "steps": [step] }] }), None),
            (json!({ "answers": [[200]] }), Some("answers[0]")),
            (json!({ "answers": [{ "steps": [[1]] }] }), Some("answers[0].steps[0]")),
        ] {
            assert_eq!(misplaced::<Script>(&body).as_deref(), found, "{body}");
        }
    }
}
