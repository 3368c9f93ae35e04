import { check } from '../../../schema/check/check.ts'
import { coerce } from '../../../schema/check/coerce.ts'
import { improvise } from '../../../schema/improvise.ts'
import type { Direction, SchemaNode } from '../../../schema/node.ts'
import { Type } from '../../../schema/node.ts'
import { Random } from '../../../schema/random.ts'
import type { Media, NamedExample, OperationModel, Parameter } from '../operation.ts'
import type { Scope } from '../read/scope.ts'

/** The moment that counts as now while values are tried out. */
const NOW = Date.UTC(2026, 0, 1)

/** What was looked at already: operations share much. */
export class Looked {
  readonly examples: Set<string> = new Set()
  readonly schemas: Readonly<Record<Direction, Set<SchemaNode>>> = { request: new Set(), reply: new Set() }
}

/** Holds what an operation takes and gives against itself: its examples against its schemas, and whether there are values at all. */
export function checkMessages(scope: Scope, model: OperationModel, looked: Looked): void {
  for (const parameter of model.parameters) checkParameter(scope, parameter, 'request', looked)
  for (const media of model.body?.content ?? []) checkMedia(scope, media, 'request', looked)
  for (const response of model.responses) {
    for (const header of response.headers) checkParameter(scope, header, 'reply', looked)
    for (const media of response.content) checkMedia(scope, media, 'reply', looked)
  }
}

function checkParameter(scope: Scope, parameter: Parameter, direction: Direction, looked: Looked): void {
  if (parameter.content !== null) checkMedia(scope, parameter.content, direction, looked)
  const { schema } = parameter
  if (schema === null) return
  checkSatisfiable(scope, schema, direction, looked)
  // On the wire it is text anyway: "2" is an example of 2.
  for (const example of parameter.examples) checkExample(scope, schema, example, coerce(schema, example.value), direction, looked)
}

function checkMedia(scope: Scope, media: Media, direction: Direction, looked: Looked): void {
  if (media.schema === null || media.file) return
  checkSatisfiable(scope, media.schema, direction, looked)
  for (const example of media.examples) {
    // What is not JSON is shown as it looks on the wire, which the schema does not describe.
    if (typeof example.value === 'string' && !/json/i.test(media.type) && (media.schema.keywords.types & Type.String) === 0) continue
    checkExample(scope, media.schema, example, example.value, direction, looked)
  }
}

function checkExample(scope: Scope, schema: SchemaNode, example: NamedExample, value: unknown, direction: Direction, looked: Looked): void {
  const key = `${direction} ${schema.place.pointer} ${example.place.uri}${example.place.pointer}`
  if (value === undefined || looked.examples.has(key)) return
  looked.examples.add(key)
  const violations = check(schema, value, direction, 5).filter((one) => one.severity === 'error')
  const [first] = violations
  if (first === undefined) return
  const more = violations.length > 1 ? ` (and ${violations.length - 1}${violations.length === 5 ? ' or more' : ''} others)` : ''
  scope.defect(
    'example-breaks-schema',
    { uri: example.place.uri, pointer: example.place.pointer + first.at },
    `The example${example.name === '' ? '' : ` '${example.name}'`} breaks its schema${first.at === '' ? '' : ` at ${first.at}`}: ${first.message}${more}`,
    'Mend the example or the schema; it is served mended until then.',
    'warning',
  )
}

function checkSatisfiable(scope: Scope, schema: SchemaNode, direction: Direction, looked: Looked): void {
  const seen = looked.schemas[direction]
  if (seen.has(schema)) return
  seen.add(schema)
  const made = improvise(schema, { random: new Random(1), direction, now: NOW })
  if (!('impossible' in made)) return
  scope.defect(
    'unsatisfiable-schema',
    made.impossible.place,
    `No value was found that conforms: ${made.impossible.why}`,
    'Loosen what contradicts itself here; what needs this value is not improvised until then.',
  )
}
