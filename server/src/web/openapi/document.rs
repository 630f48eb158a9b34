//! The document, built from the table.

use super::{
    part::{Body, Known, Parameter},
    route::{Route, error, table},
};
use std::collections::BTreeMap;
use utoipa::openapi::{
    Components, ComponentsBuilder, Content, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Paths, RefOr, Required,
    path::{HttpMethod, Operation, OperationBuilder, ParameterBuilder, ParameterIn},
    request_body::RequestBodyBuilder,
    response::ResponseBuilder,
    schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type},
    security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
};

const COOKIE: &str = "session";
const TOKEN: &str = "upload_token";

/// The OpenAPI document of this server.
#[must_use]
pub fn document() -> OpenApi {
    let mut paths = Paths::new();
    let mut named = BTreeMap::new();
    for route in table() {
        collect(&route, &mut named);
        let method = method_of(&route);
        paths.add_path_operation(route.path, vec![method], operation(route));
    }
    let about = "Every answer carries the header `x-jingge: 1`; requests that change something must carry it too. \
        Times are milliseconds since 1970 in UTC. Errors have the body `ErrorBody`.";
    let info = InfoBuilder::new().title("净格 Jingge").version(env!("CARGO_PKG_VERSION")).description(Some(about));
    OpenApiBuilder::new().info(info.build()).paths(paths).components(Some(components(named))).build()
}

fn collect(route: &Route, named: &mut BTreeMap<String, RefOr<Schema>>) {
    for body in route.request.iter().chain(&route.answer).chain(&Some(error())) {
        named.extend(body.named.iter().cloned());
    }
}

fn components(named: BTreeMap<String, RefOr<Schema>>) -> Components {
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(crate::auth::COOKIE)));
    let token = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    ComponentsBuilder::new().schemas_from_iter(named).security_scheme(COOKIE, cookie).security_scheme(TOKEN, token).build()
}

fn method_of(route: &Route) -> HttpMethod {
    match route.method {
        "POST" => HttpMethod::Post,
        "PUT" => HttpMethod::Put,
        "DELETE" => HttpMethod::Delete,
        _ => HttpMethod::Get,
    }
}

fn operation(route: Route) -> Operation {
    let mut operation = OperationBuilder::new().tag(route.tag).summary(Some(route.summary)).operation_id(Some(id_of(&route)));
    for one in &route.parameters {
        operation = operation.parameter(parameter(one));
    }
    if let Some(body) = &route.request {
        let request = RequestBodyBuilder::new().content(body.media, content(body)).required(Some(Required::True));
        operation = operation.request_body(Some(request.build()));
    }
    let done = match &route.answer {
        Some(body) => ResponseBuilder::new().description("done").content(body.media, content(body)),
        None => ResponseBuilder::new().description("done"),
    };
    let failed = error();
    let failed = ResponseBuilder::new().description("what went wrong").content(failed.media, content(&failed));
    operation = operation.response(success_of(&route), done.build()).response("default", failed.build());
    for name in schemes(route.known) {
        operation = operation.security(SecurityRequirement::new(*name, Vec::<String>::new()));
    }
    operation.build()
}

fn success_of(route: &Route) -> &'static str {
    let empty = route.answer.is_none() && route.path.starts_with("/api/");
    if empty { "204" } else { "200" }
}

const fn schemes(known: Known) -> &'static [&'static str] {
    match known {
        Known::Nobody => &[],
        Known::Cookie => &[COOKIE],
        Known::Token => &[TOKEN, COOKIE],
    }
}

fn id_of(route: &Route) -> String {
    let words = route.path.split(['/', '{', '}', '.']).filter(|word| !word.is_empty() && *word != "api");
    std::iter::once(route.method.to_lowercase()).chain(words.map(str::to_owned)).collect::<Vec<_>>().join("_")
}

fn parameter(one: &Parameter) -> utoipa::openapi::path::Parameter {
    let kind = if one.number { Type::Integer } else { Type::String };
    ParameterBuilder::new()
        .name(one.name)
        .parameter_in(if one.in_path { ParameterIn::Path } else { ParameterIn::Query })
        .required(if one.required { Required::True } else { Required::False })
        .description(Some(one.meaning))
        .schema(Some(ObjectBuilder::new().schema_type(kind).build()))
        .build()
}

fn content(body: &Body) -> Content {
    let schema = body.schema.clone().unwrap_or_else(|| {
        let bytes = ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)));
        Schema::Object(bytes.build()).into()
    });
    ContentBuilder::new().schema(Some(schema)).build()
}
