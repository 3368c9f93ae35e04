import { at, type Located, type Place } from '../../../model/place.ts'
import { dialectOf } from '../../../schema/compile/dialect.ts'
import { items, member, members, text, texts, valueOf } from '../read/located.ts'
import type { Scope } from '../read/scope.ts'
import { SCHEMA_KEYWORDS } from '../read/made.ts'
import { readStyle, stylesFor } from '../read/style.ts'

type Rule = (scope: Scope, located: Located) => void

/** What the specification says of an object beyond its fields' types. */
export const RULES: Readonly<Record<string, readonly Rule[]>> = {
  Root: [hasContents, hasKnownDialect],
  Server: [usesItsVariables],
  Variable: [hasItsDefault],
  Parameter: [oneShape, oneExample, parameterFlags],
  Header: [oneExample],
  MediaType: [oneExample],
  Operation: [hasResponses, distinctParameters, oneBody],
  PathItem: [distinctParameters],
  Link: [linksToOne],
  SecurityScheme: [hasWhatItsTypeNeeds],
}

function below(located: Located, key: string): Place {
  return { uri: located.place.uri, pointer: at(located.place.pointer, key) }
}

function hasContents(scope: Scope, root: Located): void {
  const { version } = scope
  const needed = version === '2.0' || version === '3.0' ? ['paths'] : ['paths', 'components', 'webhooks']
  if (needed.some((key) => member(root, key) !== null)) return
  scope.defect(
    'missing-field',
    root.place,
    `A contract needs ${needed.map((key) => `'${key}'`).join(' or ')}: this one promises nothing`,
    "Add 'paths'.",
  )
}

function hasKnownDialect(scope: Scope, root: Located): void {
  const declared = text(root, 'jsonSchemaDialect')
  if (declared !== '' && dialectOf(declared) === null) {
    scope.defect(
      'unknown-dialect',
      below(root, 'jsonSchemaDialect'),
      `The dialect '${declared}' is not known; schemas are read as those of OpenAPI 3.1`,
      'Name a draft of JSON Schema, or remove it.',
      'warning',
    )
  }
  if (/^3\.(?:[3-9]|\d\d)/.test(text(root, 'openapi'))) {
    scope.defect(
      'newer-version',
      below(root, 'openapi'),
      `OpenAPI ${text(root, 'openapi')} is read as 3.2`,
      'What it brings beyond that is not understood.',
      'warning',
    )
  }
}

function usesItsVariables(scope: Scope, server: Located): void {
  const url = text(server, 'url')
  const used = new Set([...url.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? ''))
  const defined = new Set([...members(member(server, 'variables'))].map(([name]) => name))
  for (const name of used) {
    if (!defined.has(name))
      scope.defect(
        'unknown-variable',
        below(server, 'url'),
        `The server's URL uses '{${name}}', which is not among its variables`,
        `Define it under 'variables', with a default.`,
        'warning',
      )
  }
}

function hasItsDefault(scope: Scope, variable: Located): void {
  const listed = member(variable, 'enum')
  if (listed === null) return
  const values = texts(variable, 'enum')
  if (values.length === 0)
    scope.defect('bad-variable', listed.place, "The variable's list of values is empty", 'List its values, or remove the list.', 'warning')
  else if (!values.includes(text(variable, 'default')))
    scope.defect(
      'bad-variable',
      below(variable, 'default'),
      "The variable's default is not among its values",
      'Choose one of them, or add it to the list.',
      'warning',
    )
}

function oneShape(scope: Scope, parameter: Located): void {
  if (scope.version === '2.0') return
  const content = member(parameter, 'content')
  const schema = member(parameter, 'schema')
  if (content !== null && schema !== null) {
    scope.defect(
      'two-shapes',
      content.place,
      "A parameter has either 'schema' or 'content'; here 'content' counts",
      'Remove one of them.',
      'warning',
    )
  } else if (content === null && schema === null && !SCHEMA_KEYWORDS.some((key) => member(parameter, key) !== null)) {
    scope.defect(
      'no-shape',
      parameter.place,
      "A parameter needs 'schema' or 'content'; any value is taken",
      "Say what it is under 'schema'.",
      'warning',
    )
  } else if (content !== null && [...members(content)].length !== 1) {
    scope.defect(
      'two-shapes',
      content.place,
      "The 'content' of a parameter names exactly one media type; the first counts",
      'Leave one.',
      'warning',
    )
  }
}

function oneExample(scope: Scope, holder: Located): void {
  const many = member(holder, 'examples')
  if (scope.version === '2.0' || many === null) return
  if (member(holder, 'example') !== null)
    scope.defect(
      'two-examples',
      many.place,
      "There is either 'example' or 'examples'; here both are used",
      'Move the one into the others.',
      'warning',
    )
  for (const [, example] of members(many)) {
    if (member(example, 'value') !== null && member(example, 'externalValue') !== null) {
      scope.defect(
        'two-examples',
        example.place,
        "An example has either 'value' or 'externalValue'; here 'value' counts",
        'Remove one of them.',
        'warning',
      )
    }
  }
}

function parameterFlags(scope: Scope, parameter: Located): void {
  const place = text(parameter, 'in')
  if (place === 'path' && valueOf(parameter, 'required') !== true) {
    scope.defect('path-parameter-optional', parameter.place, 'A path parameter is always required', "Add 'required: true'.", 'warning')
  }
  if (scope.version === '2.0') return
  const styles = stylesFor(place, scope.version)
  if (styles.length > 0) readStyle(scope, parameter, styles)
  const reserved = member(parameter, 'allowReserved')
  const style = text(parameter, 'style') || (place === 'cookie' ? 'form' : '')
  const allowed = place === 'query' || place === '' || (place === 'cookie' && style === 'form') || scope.version === '3.2'
  if (reserved !== null && !allowed)
    scope.defect('bad-style', reserved.place, `'allowReserved' says nothing for ${place} parameters`, 'Remove it.', 'warning')
  if (place === 'query' && (style === 'spaceDelimited' || style === 'pipeDelimited') && valueOf(parameter, 'explode') === true) {
    scope.defect(
      'bad-style',
      below(parameter, 'explode'),
      `The style '${style}' is not defined with 'explode: true'; it is read as 'form'`,
      "Use 'explode: false', or the style 'form'.",
      'warning',
    )
  }
  if (style === 'deepObject' && valueOf(parameter, 'explode') === false) {
    scope.defect(
      'bad-style',
      below(parameter, 'explode'),
      "The style 'deepObject' is not defined with 'explode: false'",
      "Use 'explode: true'.",
      'warning',
    )
  }
}

function hasResponses(scope: Scope, operation: Located): void {
  const responses = member(operation, 'responses')
  const none = [...members(responses)].every(([key]) => key.startsWith('x-'))
  if (!none) return
  const needed = scope.version === '2.0' || scope.version === '3.0'
  scope.defect(
    'no-responses',
    responses?.place ?? operation.place,
    'The operation documents no response, so that there is nothing to answer with',
    "Add at least one under 'responses'.",
    needed ? 'error' : 'warning',
  )
}

function linksToOne(scope: Scope, link: Located): void {
  const named = ['operationRef', 'operationId'].filter((key) => member(link, key) !== null)
  if (named.length === 1) return
  scope.defect(
    'bad-link',
    link.place,
    named.length === 0
      ? "A link names its operation by 'operationId' or 'operationRef'"
      : "A link has either 'operationId' or 'operationRef'",
    named.length === 0 ? 'Add one of them.' : 'Remove one of them.',
    'warning',
  )
}

const NEEDS: Readonly<Record<string, readonly string[]>> = {
  apiKey: ['name', 'in'],
  http: ['scheme'],
  openIdConnect: ['openIdConnectUrl'],
}

function hasWhatItsTypeNeeds(scope: Scope, scheme: Located): void {
  const type = text(scheme, 'type')
  const needs = type === 'oauth2' ? [scope.version === '2.0' ? 'flow' : 'flows'] : Object.hasOwn(NEEDS, type) ? (NEEDS[type] ?? []) : []
  for (const key of needs) {
    if (member(scheme, key) === null)
      scope.defect(
        'missing-field',
        scheme.place,
        `A security scheme of type ${type} needs '${key}'`,
        `Add '${key}'.`,
        key === 'openIdConnectUrl' || key.startsWith('flow') ? 'warning' : 'error',
      )
  }
}

/** Two of a name in the same place: only one of them can count. */
function distinctParameters(scope: Scope, holder: Located): void {
  const seen = new Set<string>()
  for (const item of items(member(holder, 'parameters'))) {
    const ref = valueOf(item, '$ref')
    const target = typeof ref === 'string' ? scope.documents.resolve(ref, item.place.uri) : item
    if ('unresolved' in target) continue
    const key = `${text(target, 'in')} parameter '${text(target, 'name')}'`
    if (text(target, 'name') !== '' && seen.has(key)) {
      scope.defect('duplicate-parameter', item.place, `The ${key} stands twice in this list; the last one counts`, 'Remove one of them.')
    }
    seen.add(key)
  }
}

/** Swagger 2.0: a body is one parameter, or the fields of a form. */
function oneBody(scope: Scope, operation: Located): void {
  if (scope.version !== '2.0') return
  const places = [...items(member(operation, 'parameters'))].map((item) => text(item, 'in'))
  const bodies = places.filter((place) => place === 'body').length
  if (bodies < 2 && !(bodies === 1 && places.includes('formData'))) return
  scope.defect(
    'two-bodies',
    below(operation, 'parameters'),
    "An operation has one 'body' parameter or any number of 'formData', not both",
    'Remove what does not belong there.',
  )
}
