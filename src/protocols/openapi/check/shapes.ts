import type { OpenApiVersion } from '../read/scope.ts'

/** What a field holds: an object of a kind, a list or a map of them, or a plain value. */
export interface Field {
  readonly kind: string
  readonly form: 'one' | 'list' | 'map'
  /** `error`: nothing works without it; `warning`: the specification asks for it. */
  readonly required: 'error' | 'warning' | null
}

export type Shape = ReadonlyMap<string, Field>

/**
 * The objects of OpenAPI and their fields, one line an object. `[X]` is a list and `{X}` a map of X; `!` says that nothing
 * works without the field, `~` that the specification asks for it; `@3.1` that it came with that version.
 */
const OPENAPI = `
Root: openapi string!, $self string@3.2, info Info~, jsonSchemaDialect string@3.1, servers [Server], paths Paths, webhooks {PathItem}@3.1, components Components, security [Security], tags [Tag], externalDocs Docs
Info: title string~, summary string@3.1, description string, termsOfService string, contact Contact, license License, version string~
Contact: name string, url string, email string
License: name string~, identifier string@3.1, url string
Server: url string!, name string@3.2, description string, variables {Variable}
Variable: enum [string], default string!, description string
Components: schemas {Schema}, responses {Response}, parameters {Parameter}, examples {Example}, requestBodies {RequestBody}, headers {Header}, securitySchemes {SecurityScheme}, links {Link}, callbacks {Callback}, pathItems {PathItem}@3.1, mediaTypes {MediaType}@3.2
PathItem: $ref string, summary string, description string, get Operation, put Operation, post Operation, delete Operation, options Operation, head Operation, patch Operation, trace Operation, query Operation@3.2, additionalOperations {Operation}@3.2, servers [Server], parameters [Parameter]
Operation: tags [string], summary string, description string, externalDocs Docs, operationId string, parameters [Parameter], requestBody RequestBody, responses Responses, callbacks {Callback}, deprecated boolean, security [Security], servers [Server]
Docs: description string, url string~
Parameter: name string!, in string!, description string, required boolean, deprecated boolean, allowEmptyValue boolean, style string, explode boolean, allowReserved boolean, schema Schema, example any, examples {Example}, content {MediaType}
RequestBody: description string, content {MediaType}!, required boolean
MediaType: schema Schema, itemSchema Schema@3.2, example any, examples {Example}, encoding {Encoding}, prefixEncoding [Encoding]@3.2, itemEncoding Encoding@3.2
Encoding: contentType string, headers {Header}, style string, explode boolean, allowReserved boolean, encoding {Encoding}@3.2, prefixEncoding [Encoding]@3.2, itemEncoding Encoding@3.2
Response: summary string@3.2, description string~, headers {Header}, content {MediaType}, links {Link}
Example: summary string, description string, value any, externalValue string, dataValue any@3.2, serializedValue string@3.2
Link: operationRef string, operationId string, parameters any, requestBody any, description string, server Server
Header: description string, required boolean, deprecated boolean, allowEmptyValue boolean, style string, explode boolean, schema Schema, example any, examples {Example}, content {MediaType}
Tag: name string!, summary string@3.2, description string, externalDocs Docs, parent string@3.2, kind string@3.2
SecurityScheme: type string!, description string, name string, in string, scheme string, bearerFormat string, flows Flows, openIdConnectUrl string, oauth2MetadataUrl string@3.2, deprecated boolean@3.2
Flows: implicit Flow, password Flow, clientCredentials Flow, authorizationCode Flow, deviceAuthorization Flow@3.2
Flow: authorizationUrl string, deviceAuthorizationUrl string@3.2, tokenUrl string, refreshUrl string, scopes {string}~
`

const VALUES =
  'type any, format string, items any, collectionFormat string, default any, maximum any, exclusiveMaximum any, minimum any, exclusiveMinimum any, maxLength any, minLength any, pattern string, maxItems any, minItems any, uniqueItems any, enum any, multipleOf any'

const SWAGGER = `
Root: swagger any!, info Info~, host string, basePath string, schemes [string], consumes [string], produces [string], paths Paths, definitions {Schema}, parameters {Parameter}, responses {Response}, securityDefinitions {SecurityScheme}, security [Security], tags [Tag], externalDocs Docs
Info: title string~, description string, termsOfService string, contact Contact, license License, version string~
Contact: name string, url string, email string
License: name string~, url string
PathItem: $ref string, get Operation, put Operation, post Operation, delete Operation, options Operation, head Operation, patch Operation, parameters [Parameter]
Operation: tags [string], summary string, description string, externalDocs Docs, operationId string, consumes [string], produces [string], parameters [Parameter], responses Responses, schemes [string], deprecated boolean, security [Security]
Docs: description string, url string~
Parameter: name string!, in string!, description string, required boolean, schema Schema, allowEmptyValue boolean, ${VALUES}
Response: description string~, schema Schema, headers {Header}, examples any
Header: description string, ${VALUES}
Tag: name string!, description string, externalDocs Docs
SecurityScheme: type string!, description string, name string, in string, flow string, authorizationUrl string, tokenUrl string, scopes {string}
`

/** Kinds that may stand as a reference everywhere. */
export const REFERABLE: ReadonlySet<string> = new Set([
  'Parameter',
  'Response',
  'RequestBody',
  'Header',
  'Example',
  'Link',
  'Callback',
  'SecurityScheme',
  'PathItem',
  'MediaType',
  'Operation',
])

/** The objects of one version of OpenAPI. */
export function shapesOf(version: OpenApiVersion): ReadonlyMap<string, Shape> {
  const shapes = new Map<string, Shape>()
  for (const line of (version === '2.0' ? SWAGGER : OPENAPI).trim().split('\n')) {
    const colon = line.indexOf(':')
    const fields = line
      .slice(colon + 1)
      .split(',')
      .map((text) => fieldOf(text.trim(), version))
    shapes.set(line.slice(0, colon), new Map(fields.filter((field) => field !== null)))
  }
  return shapes
}

/** null: the version does not have it yet. */
function fieldOf(text: string, version: OpenApiVersion): readonly [string, Field] | null {
  const [, name = '', open = '', kind = '', , mark = '', since = '2.0'] = /^(\S+) ([[{]?)(\w+)([\]}]?)([!~]?)(?:@(.+))?$/.exec(text) ?? []
  if (version < since) return null
  return [
    name,
    {
      kind,
      form: open === '[' ? 'list' : open === '{' ? 'map' : 'one',
      required: mark === '!' ? 'error' : mark === '~' ? 'warning' : null,
    },
  ]
}
