//! The router and the description of what it takes, grown together.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::Bytes;
use axum::handler::Handler;
use axum::routing::on;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::operation::{Answer, Form, Operation, Query, SchemaOf};
use super::state::App;
use crate::contract::problem::ProblemBody;

/// Routes with their descriptions.
#[derive(Default)]
pub struct Api {
    router: Router<Arc<App>>,
    operations: Vec<Operation>,
}

impl Api {
    /// Leads an operation to its handler.
    #[must_use]
    pub fn on<T, H>(mut self, operation: Operation, handler: H) -> Self
    where
        T: 'static,
        H: Handler<T, Arc<App>>,
    {
        self.router = self.router.route(operation.path, on(operation.filter(), handler));
        self.operations.push(operation);
        self
    }

    /// The same at its path with a slash at the end and without.
    #[must_use]
    pub fn on_either<T, H>(mut self, operation: Operation, handler: H) -> Self
    where
        T: 'static,
        H: Handler<T, Arc<App>>,
    {
        let bare = operation.path.trim_end_matches('/');
        let other = if bare == operation.path { format!("{bare}/") } else { bare.to_owned() };
        self.router = self.router.route(&other, on(operation.filter(), handler.clone()));
        self.on(operation, handler)
    }

    /// Describes an operation that is routed elsewhere.
    #[must_use]
    pub fn described(mut self, operation: Operation) -> Self {
        self.operations.push(operation);
        self
    }

    /// Takes all operations of another one.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.operations.extend(other.operations);
        self
    }

    /// The routes, and the description of them.
    pub fn split(self) -> (Router<Arc<App>>, Description) {
        (self.router, Description { operations: self.operations, json: OnceLock::new() })
    }
}

/// What `/openapi.json` tells (OpenAPI 3.1). It is made when somebody asks for the first time: a desk never does, and
/// should not wait for it at its start.
pub struct Description {
    operations: Vec<Operation>,
    json: OnceLock<Bytes>,
}

impl Description {
    /// As JSON.
    pub fn json(&self) -> Bytes {
        self.json.get_or_init(|| describe(&self.operations).to_string().into()).clone()
    }
}

fn describe(operations: &[Operation]) -> Value {
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for operation in operations {
        paths.entry(operation.path).or_default().insert(operation.method.to_owned(), described(operation));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "frontdesk practice server",
            "description": "The Appointment API: core endpoints, published names, desk extensions.",
            "version": env!("CARGO_PKG_VERSION"),
        },
        "paths": paths,
        "components": {
            "securitySchemes": {
                "auth": { "type": "apiKey", "in": "header", "name": "auth" },
                "bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
            },
            "schemas": { "Problem": answer_schema(|generator| generator.subschema_for::<ProblemBody>()) },
        },
        "security": [{ "auth": [] }, { "bearer": [] }],
    })
}

fn described(operation: &Operation) -> Value {
    let mut parameters: Vec<Value> = in_path(operation.path).map(path_parameter).collect();
    parameters.extend(operation.query.iter().map(query_parameter));
    if operation.keyed {
        parameters.push(json!({ "name": "Idempotency-Key", "in": "header", "required": false,
            "schema": { "type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[A-Za-z0-9_.:-]+$" } }));
        parameters.push(json!({ "name": "If-Match", "in": "header", "required": false,
            "schema": { "type": "string", "pattern": "^[0-9]{1,9}$" } }));
    }
    let mut responses = Map::new();
    responses.insert(operation.status.to_string(), good(operation));
    let mut refusals = vec![400, 413, 414, 422, 431, 500, 503];
    if !operation.open {
        refusals.extend([401, 429]);
    }
    if operation.keyed {
        refusals.extend([409, 412]);
    }
    refusals.extend(operation.refusals);
    for status in refusals {
        responses.insert(
            status.to_string(),
            json!({ "description": "refused", "content": {
                "application/json": { "schema": { "$ref": "#/components/schemas/Problem" } } } }),
        );
    }
    let mut described = json!({
        "summary": operation.says,
        "operationId": operation_id(operation),
        "parameters": parameters,
        "responses": responses,
    });
    if let Some(body) = operation.body {
        described["requestBody"] = json!({
            "required": !operation.body_optional,
            "content": { "application/json": { "schema": body_schema(body) } },
        });
    }
    if operation.open {
        described["security"] = json!([]);
    }
    described
}

fn good(operation: &Operation) -> Value {
    match operation.answer {
        Answer::Json(schema) => {
            let content = json!({ "application/json": { "schema": answer_schema(schema) } });
            json!({ "description": "done", "content": content })
        }
        Answer::Text(content_type) => {
            json!({ "description": "done", "content": { content_type: { "schema": { "type": "string" } } } })
        }
        Answer::Nothing => json!({ "description": "done" }),
    }
}

/// Everything in one piece: what is read and what is written of one type may differ.
fn settings() -> SchemaSettings {
    SchemaSettings::draft2020_12().with(|settings| {
        settings.meta_schema = None;
        settings.inline_subschemas = true;
    })
}

fn body_schema(schema: SchemaOf) -> Value {
    schema(&mut SchemaGenerator::new(settings().for_deserialize())).to_value()
}

fn answer_schema(schema: SchemaOf) -> Value {
    schema(&mut SchemaGenerator::new(settings().for_serialize())).to_value()
}

fn in_path(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name))
}

fn path_parameter(name: &str) -> Value {
    json!({ "name": name, "in": "path", "required": true,
        "schema": { "type": "string", "minLength": 1, "maxLength": 128 } })
}

fn query_parameter(query: &Query) -> Value {
    let schema = match query.form {
        Form::Text => json!({ "type": "string", "maxLength": 128 }),
        Form::Date => json!({ "type": "string", "format": "date" }),
        Form::Count => json!({ "type": "integer", "minimum": 0, "maximum": 1_000_000 }),
    };
    json!({ "name": query.name, "in": "query", "required": query.needed, "schema": schema })
}

/// `get_dr_v1_doctor_doctor_id`: stable, and unlike any other.
fn operation_id(operation: &Operation) -> String {
    let path: String = operation.path.chars().filter(|c| !matches!(c, '{' | '}')).collect();
    let slash = if operation.path.ends_with('/') { "_" } else { "" };
    let words: Vec<&str> = path.split(['/', '-', '.']).filter(|word| !word.is_empty()).collect();
    format!("{}_{}{slash}", operation.method, words.join("_"))
}
