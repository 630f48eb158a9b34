//! The document, built from the table.

use super::{
    part::{Body, Known, Parameter, word_of},
    route::{Route, error},
    table::table,
};
use crate::{error::status_of, web::header::OWN};
use shared::account::ErrorCode;
use std::collections::BTreeMap;
use utoipa::{
    PartialSchema as _,
    openapi::{
        Components, ComponentsBuilder, Content, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Paths, RefOr, Required,
        header::HeaderBuilder,
        path::{HttpMethod, Operation, OperationBuilder, ParameterBuilder, ParameterIn},
        request_body::RequestBodyBuilder,
        response::{Response, ResponseBuilder},
        schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type},
        security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
    },
};

const COOKIE: &str = "session";
const COUNTY: &str = "county_session";
const TOKEN: &str = "upload_token";
const READ_TOKEN: &str = "read_token";
const READ_PASSWORD: &str = "read_token_as_password";

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
    let county = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(crate::auth::COUNTY_COOKIE)));
    let token = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    let read_token = SecurityScheme::ApiKey(ApiKey::Query(ApiKeyValue::new("token")));
    let password = SecurityScheme::Http(Http::new(HttpAuthScheme::Basic));
    let parts = ComponentsBuilder::new()
        .schemas_from_iter(named)
        .security_scheme(COOKIE, cookie)
        .security_scheme(COUNTY, county)
        .security_scheme(TOKEN, token);
    parts.security_scheme(READ_TOKEN, read_token).security_scheme(READ_PASSWORD, password).build()
}

fn method_of(route: &Route) -> HttpMethod {
    match route.method {
        "POST" => HttpMethod::Post,
        "PUT" => HttpMethod::Put,
        "DELETE" => HttpMethod::Delete,
        _ => HttpMethod::Get,
    }
}

fn operation(mut route: Route) -> Operation {
    let mut operation = OperationBuilder::new().tag(route.tag).summary(Some(route.summary)).operation_id(Some(id_of(&route)));
    if changes(&route) {
        operation = operation.parameter(own_header());
    }
    for one in std::mem::take(&mut route.parameters) {
        operation = operation.parameter(parameter(one));
    }
    if let Some(body) = &route.request {
        let request = RequestBodyBuilder::new().content(body.media, content(body)).required(Some(Required::True));
        operation = operation.request_body(Some(request.build()));
    }
    operation = operation.response(success_of(&route), answer(route.answer.as_ref(), "done"));
    if route.may_be_empty {
        operation = operation.response(EMPTY, answer(None, "nothing is new"));
    }
    for (status, codes) in failures(&route) {
        operation = operation.response(status.to_string(), answer(Some(&error()), &codes.join(", ")));
    }
    for name in schemes(route.known) {
        operation = operation.security(SecurityRequirement::new(*name, Vec::<String>::new()));
    }
    operation.build()
}

fn answer(body: Option<&Body>, meaning: &str) -> Response {
    let own = HeaderBuilder::new().schema(Some(word_of(&["1"]))).description(Some("this server itself answers, no portal on the way"));
    let answer = ResponseBuilder::new().description(meaning).header(OWN.as_str(), own.build());
    match body {
        Some(body) => answer.content(body.media, content(body)).build(),
        None => answer.build(),
    }
}

const EMPTY: &str = "204";

const fn success_of(route: &Route) -> &'static str {
    if route.answer.is_none() { EMPTY } else { "200" }
}

/// By status, the codes that an `ErrorBody` with it may name.
fn failures(route: &Route) -> BTreeMap<u16, Vec<String>> {
    let mut codes = route.failures.clone();
    if route.known != Known::Nobody {
        codes.extend([ErrorCode::NotSignedIn, ErrorCode::TooMany]);
    }
    if changes(route) {
        codes.push(ErrorCode::WrongOrigin);
    }
    if route.path != "/health" && route.path != "/openapi.json" {
        codes.extend([ErrorCode::StorageFull, ErrorCode::Busy, ErrorCode::Internal]);
    }
    let mut by_status = BTreeMap::<_, Vec<String>>::new();
    for code in codes {
        let name = serde_json::to_value(code).ok().and_then(|name| name.as_str().map(str::to_owned));
        let names = by_status.entry(status_of(code).as_u16()).or_default();
        names.extend(name.filter(|name| !names.contains(name)));
    }
    by_status
}

fn changes(route: &Route) -> bool {
    route.method != "GET"
}

const fn schemes(known: Known) -> &'static [&'static str] {
    match known {
        Known::Nobody => &[],
        Known::Cookie => &[COOKIE],
        Known::County => &[COUNTY],
        Known::Token => &[TOKEN, COOKIE],
        Known::ReadToken => &[READ_TOKEN, READ_PASSWORD, COOKIE],
    }
}

fn id_of(route: &Route) -> String {
    let words = route.path.split(['/', '{', '}', '.']).filter(|word| !word.is_empty() && *word != "api");
    std::iter::once(route.method.to_lowercase()).chain(words.map(str::to_owned)).collect::<Vec<_>>().join("_")
}

fn parameter(one: Parameter) -> utoipa::openapi::path::Parameter {
    ParameterBuilder::new()
        .name(one.name)
        .parameter_in(if one.in_path { ParameterIn::Path } else { ParameterIn::Query })
        .required(if one.required { Required::True } else { Required::False })
        .description(Some(one.meaning))
        .schema(Some(one.schema))
        .build()
}

/// What a change must carry, so that no other site's page can send it.
fn own_header() -> utoipa::openapi::path::Parameter {
    let own = ParameterBuilder::new().name(OWN.as_str()).parameter_in(ParameterIn::Header).required(Required::True);
    own.description(Some("any value: this request comes from our own app")).schema(Some(String::schema())).build()
}

fn content(body: &Body) -> Content {
    let schema = body.schema.clone().unwrap_or_else(|| {
        let bytes = ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)));
        Schema::Object(bytes.build()).into()
    });
    ContentBuilder::new().schema(Some(schema)).build()
}
