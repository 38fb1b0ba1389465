//! The JSON Schema of pipelines, for editors.

use copydesk_transform::{About, Registry};
use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::apply::LEVELS;
use crate::step::ENGINE_PARAMETERS;

fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true).into_generator()
}

/// The JSON Schema of a pipeline that may use the transforms in `registry`, as it is committed beside the pipelines.
#[must_use]
pub fn schema<R: Registry>(registry: R) -> String {
    let mut steps = Vec::new();
    for about in registry.about() {
        let summary = about.summary();
        steps.push(json!({ "const": about.name, "description": summary }));
        let mut parameters = Value::from((about.params)(&mut generator()));
        let own = parameters.as_object_mut();
        if let Some(properties) = own.and_then(|schema| {
            schema.remove("title");
            schema.entry("properties").or_insert_with(|| Value::Object(Map::new())).as_object_mut()
        }) {
            let [(apply, applies), (when, runs)] = ENGINE_PARAMETERS;
            properties.insert(
                apply.to_owned(),
                json!({
                    "anyOf": [level(), { "type": "object", "additionalProperties": level(), "minProperties": 1 }],
                    "default": "likely",
                    "description": applies
                }),
            );
            properties.insert(
                when.to_owned(),
                json!({
                    "type": "object",
                    "description": runs,
                    "properties": { "language": { "anyOf": [language(), { "type": "array", "items": language(), "minItems": 1 }] } },
                    "required": ["language"],
                    "additionalProperties": false
                }),
            );
        }
        steps.push(json!({
            "type": "object",
            "description": summary,
            "properties": { about.name: { "anyOf": [parameters, { "type": "null" }] } },
            "required": [about.name],
            "additionalProperties": false
        }));
    }
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A copydesk pipeline",
        "type": "object",
        "properties": {
            "name": { "type": "string", "description": "The pipeline's name: its file's stem." },
            "description": { "type": "string", "description": "What it is for, in a sentence." },
            "language": {
                "anyOf": [{ "const": "auto" }, language()],
                "default": "auto",
                "description": "The language of all documents, or `auto`: each record's `language` or `lang` field, else detected."
            },
            "protect": {
                "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" }, "minItems": 1 }],
                "description": "Literal strings that no rule may touch, besides addresses, paths, code and numbers."
            },
            "steps": {
                "type": "array",
                "minItems": 1,
                "description": "What is done, in order: each a transform's name, or a map with the name as its only key and the parameters below it.",
                "items": { "oneOf": steps }
            }
        },
        "required": ["name", "steps"],
        "additionalProperties": false
    });
    pretty(&schema)
}

/// The JSON Schema of a pack file of a transform's.
#[must_use]
pub fn pack_schema(about: &About) -> String {
    let schema: Schema = (about.pack)(&mut generator());
    pretty(&Value::from(schema))
}

fn level() -> Value {
    json!({ "enum": LEVELS.map(|(name, _)| name) })
}

fn language() -> Value {
    json!({ "type": "string", "pattern": "^[a-z]{2}$", "description": "A two-letter code of ISO 639-1." })
}

fn pretty(schema: &Value) -> String {
    // A map of strings always prints.
    serde_json::to_string_pretty(schema).unwrap_or_default() + "\n"
}
