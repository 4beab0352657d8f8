//! One operation of the API: what `/openapi.json` tells of it. The router takes an operation together with its handler
//! (see [`super::api`]), so that no route can be left out of the description.

use axum::routing::MethodFilter;
use schemars::{JsonSchema, Schema, SchemaGenerator};

/// Makes the schema of a type.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// What is answered where all goes well.
#[derive(Clone, Copy)]
pub enum Answer {
    /// JSON.
    Json(SchemaOf),
    /// Text of this content type.
    Text(&'static str),
    /// No body.
    Nothing,
}

/// A parameter of the query.
#[derive(Clone, Copy)]
pub struct Query {
    /// Its name.
    pub name: &'static str,
    /// Whether it can't be left out.
    pub needed: bool,
    /// What it looks like.
    pub form: Form,
}

/// What a parameter looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Anything.
    Text,
    /// A date, or a date-time of which the date counts.
    Date,
    /// A whole number from 0 on.
    Count,
}

/// A parameter that can be left out.
pub const fn may(name: &'static str, form: Form) -> Query {
    Query { name, needed: false, form }
}

/// A parameter that can't be left out.
pub const fn must(name: &'static str, form: Form) -> Query {
    Query { name, needed: true, form }
}

/// An operation: one method at one path.
#[derive(Clone, Copy)]
pub struct Operation {
    /// `get`, `post`, `put`, `patch` or `delete`.
    pub method: &'static str,
    /// One of [`crate::contract::paths`].
    pub path: &'static str,
    /// What it does, in a line.
    pub says: &'static str,
    /// The parameters of its query.
    pub query: &'static [Query],
    /// Its body, where it takes one.
    pub body: Option<SchemaOf>,
    /// Whether the body can be left out.
    pub body_optional: bool,
    /// The status where all goes well.
    pub status: u16,
    /// What is answered then.
    pub answer: Answer,
    /// The statuses of its own refusals.
    pub refusals: &'static [u16],
    /// Whether it needs no token.
    pub open: bool,
    /// Whether it takes `Idempotency-Key` and `If-Match`.
    pub keyed: bool,
}

fn schema_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    T::json_schema(generator)
}

impl Operation {
    const fn new(method: &'static str, path: &'static str, says: &'static str) -> Self {
        Self {
            method,
            path,
            says,
            query: &[],
            body: None,
            body_optional: false,
            status: 200,
            answer: Answer::Nothing,
            refusals: &[],
            open: false,
            keyed: false,
        }
    }

    /// Something that is read.
    pub const fn get(path: &'static str, says: &'static str) -> Self {
        Self::new("get", path, says)
    }

    /// Something that changes: it takes a key.
    pub const fn write(method: &'static str, path: &'static str, says: &'static str) -> Self {
        let mut this = Self::new(method, path, says);
        this.keyed = true;
        this
    }

    /// Something that is posted but is no write of the practice.
    pub const fn post(path: &'static str, says: &'static str) -> Self {
        Self::new("post", path, says)
    }

    /// With these parameters in its query.
    pub const fn query(mut self, query: &'static [Query]) -> Self {
        self.query = query;
        self
    }

    /// With this body.
    pub const fn takes<T: JsonSchema>(mut self) -> Self {
        self.body = Some(schema_of::<T>);
        self
    }

    /// With this body, or none.
    pub const fn may_take<T: JsonSchema>(mut self) -> Self {
        self.body = Some(schema_of::<T>);
        self.body_optional = true;
        self
    }

    /// Answers this.
    pub const fn answers<T: JsonSchema>(mut self, status: u16) -> Self {
        self.status = status;
        self.answer = Answer::Json(schema_of::<T>);
        self
    }

    /// Answers text.
    pub const fn answers_text(mut self, content_type: &'static str) -> Self {
        self.answer = Answer::Text(content_type);
        self
    }

    /// Answers `204`.
    pub const fn answers_nothing(mut self) -> Self {
        self.status = 204;
        self
    }

    /// May refuse with these.
    pub const fn refuses(mut self, refusals: &'static [u16]) -> Self {
        self.refusals = refusals;
        self
    }

    /// Needs no token.
    pub const fn open(mut self) -> Self {
        self.open = true;
        self
    }

    /// Its method, for the router.
    pub fn filter(&self) -> MethodFilter {
        match self.method {
            "post" => MethodFilter::POST,
            "put" => MethodFilter::PUT,
            "patch" => MethodFilter::PATCH,
            "delete" => MethodFilter::DELETE,
            _ => MethodFilter::GET,
        }
    }
}
