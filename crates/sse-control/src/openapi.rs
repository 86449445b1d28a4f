//! The OpenAPI document: a pure function of the Rust types.

use serde_json::{Map, Value, json};
use utoipa::{
    OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};

use crate::{api_error::ErrorBody, routes};

/// Where the API lives on the control listener.
pub(crate) const API_PREFIX: &str = "/api/v1";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "SSE Lab control API",
        description = "Steers a running lab: its feed, its connections, its door; and tells what \
                       happened as a journal of facts. Every request carries the lab's token as \
                       `Authorization: Bearer …`.",
    ),
    components(schemas(ErrorBody)),
    security(("token" = []))
)]
struct Document;

/// The OpenAPI document of the control API, the same wherever it is made.
#[must_use]
pub fn openapi() -> Value {
    let (_, paths) = routes::router().split_for_parts();
    let mut document = Document::openapi().nest(API_PREFIX, paths);
    let scheme = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    document.components.get_or_insert_default().add_security_scheme("token", scheme);
    let mut document = serde_json::to_value(document).unwrap_or_default();
    name_connection_ids(&mut document);
    state_what_is_always_there(&mut document);
    document.sort_all_objects();
    document
}

/// [`openapi`] as the text that is checked in: indented, with a line break at the end.
#[must_use]
pub fn openapi_json() -> String {
    format!("{:#}\n", openapi())
}

/// The derive sees through the alias `ConnectionId` and would publish a schema called `u64`.
fn name_connection_ids(node: &mut Value) {
    match node {
        Value::Object(object) => {
            if let Some(schema) = object.remove("u64") {
                object.insert("ConnectionId".to_owned(), schema);
            }
            object.values_mut().for_each(name_connection_ids);
        }
        Value::Array(items) => items.iter_mut().for_each(name_connection_ids),
        Value::String(text) if text == "#/components/schemas/u64" => {
            "#/components/schemas/ConnectionId".clone_into(text);
        }
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Serde writes `None` as `null`, so a nullable property of anything the lab *sends* is always
/// there. The derive cannot know the direction and calls every `Option` optional; this puts it
/// right for all schemas that are not themselves the body of a request. What may really be
/// absent is declared `nullable = false`.
fn state_what_is_always_there(document: &mut Value) {
    let mut received = Vec::new();
    collect_request_bodies(document, &mut received);
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut)
    else {
        return;
    };
    for (name, schema) in schemas {
        if received.contains(name) {
            drop_null_defaults(schema);
        } else {
            require_nullable(schema);
        }
    }
}

fn collect_request_bodies(document: &Value, names: &mut Vec<String>) {
    let operations = document
        .pointer("/paths")
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::values)
        .filter_map(Value::as_object)
        .flat_map(Map::values);
    for operation in operations {
        let schema = operation.pointer("/requestBody/content/application~1json/schema/$ref");
        if let Some(name) = schema.and_then(Value::as_str).and_then(|name| name.rsplit('/').next())
        {
            names.push(name.to_owned());
        }
    }
}

fn require_nullable(schema: &mut Value) {
    for combination in ["oneOf", "allOf"] {
        if let Some(parts) = schema.get_mut(combination).and_then(Value::as_array_mut) {
            parts.iter_mut().for_each(require_nullable);
        }
    }
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return };
    let nullable: Vec<Value> = properties
        .iter()
        .filter(|(_, property)| is_nullable(property))
        .map(|(name, _)| Value::from(name.as_str()))
        .collect();
    if nullable.is_empty() {
        return;
    }
    let Some(schema) = schema.as_object_mut() else { return };
    let required = schema.entry("required").or_insert_with(|| json!([]));
    if let Some(required) = required.as_array_mut() {
        for name in nullable {
            if !required.contains(&name) {
                required.push(name);
            }
        }
        required.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    }
}

/// A default of null says nothing that "optional" does not say, and generators of types take any
/// default as a promise that the property is there.
fn drop_null_defaults(schema: &mut Value) {
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else {
        return;
    };
    for property in properties.values_mut().filter_map(Value::as_object_mut) {
        if property.get("default") == Some(&Value::Null) {
            property.remove("default");
        }
    }
}

fn is_nullable(property: &Value) -> bool {
    let null = Value::from("null");
    let by_type = property.get("type").and_then(Value::as_array).is_some_and(|t| t.contains(&null));
    let by_choice = property
        .get("oneOf")
        .and_then(Value::as_array)
        .is_some_and(|parts| parts.iter().any(|part| part.get("type") == Some(&null)));
    by_type || by_choice
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(name: &str) -> Value {
        openapi()["components"]["schemas"][name].clone()
    }

    fn required(schema: &Value) -> Vec<&str> {
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }

    #[test]
    fn the_document_that_is_checked_in_is_what_the_types_say() {
        let checked_in = include_str!("../../../ui/src/api/openapi.json");
        assert!(
            openapi_json().trim() == checked_in.trim(),
            "it has drifted: run `cargo xtask gen`"
        );
    }

    #[test]
    fn what_the_lab_sends_is_always_there() {
        let connection = schema("ConnectionInfo");
        let properties = connection["properties"].as_object().unwrap();
        assert_eq!(required(&connection).len(), properties.len());
        let facts = schema("What");
        for fact in facts["oneOf"].as_array().unwrap() {
            let properties = fact["properties"].as_object().unwrap();
            assert_eq!(required(fact).len(), properties.len(), "{fact}");
        }
        assert_eq!(required(&schema("ErrorBody")), ["code", "message"]);
    }

    #[test]
    fn what_the_lab_receives_may_be_left_out() {
        assert_eq!(required(&schema("FeedPatch")), [""; 0]);
        assert_eq!(required(&schema("Publish")), ["data"]);
        assert_eq!(required(&schema("Span")), [""; 0]);
        assert!(schema("FeedPatch").to_string().find("\"default\":null").is_none());
    }

    #[test]
    fn every_fact_is_told_apart_by_its_name() {
        let facts = schema("What");
        for fact in facts["oneOf"].as_array().unwrap() {
            assert_eq!(fact["properties"]["fact"]["enum"].as_array().unwrap().len(), 1, "{fact}");
        }
    }

    #[test]
    fn every_route_asks_for_the_token_and_describes_its_errors() {
        let document = openapi();
        assert_eq!(document["security"], json!([{ "token": [] }]));
        for (path, item) in document["paths"].as_object().unwrap() {
            assert!(path.starts_with(API_PREFIX), "{path}");
            for (method, operation) in item.as_object().unwrap() {
                let error = &operation["responses"]["default"]["content"]["application/json"];
                assert_eq!(
                    error["schema"]["$ref"], "#/components/schemas/ErrorBody",
                    "{method} {path}"
                );
                assert_ne!(operation["summary"].as_str().unwrap_or(""), "", "{method} {path}");
            }
        }
    }

    #[test]
    fn there_is_no_schema_named_after_a_number() {
        assert!(!openapi_json().contains("schemas/u64"));
        assert_eq!(schema("u64"), Value::Null);
        assert_eq!(schema("ConnectionId")["type"], "integer");
    }
}
