import { at } from '../../../model/place.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import type { OpenApiVersion, Scope } from '../read/scope.ts'

interface Habit {
  readonly keyword: string
  readonly versions: readonly OpenApiVersion[]
  readonly is: (raw: Readonly<Record<string, unknown>>) => boolean
  readonly message: string
  readonly help: string
}

const OLD: readonly OpenApiVersion[] = ['2.0', '3.0']
const NEW: readonly OpenApiVersion[] = ['3.1', '3.2']

/** What people write into schemas from another version of OpenAPI, or from another object. It is read as it was meant, where it can be. */
const HABITS: readonly Habit[] = [
  {
    keyword: 'required',
    versions: [...OLD, ...NEW],
    is: ({ required }) => typeof required === 'boolean',
    message: "'required' with true or false says nothing in a schema",
    help: "List the property's name under 'required' of the schema that has it.",
  },
  {
    keyword: 'nullable',
    versions: NEW,
    is: ({ nullable }) => nullable === true,
    message: "'nullable' is not defined since OpenAPI 3.1; null is taken all the same",
    help: 'Write \'type: [string, "null"]\', or whatever the type is.',
  },
  ...(['exclusiveMinimum', 'exclusiveMaximum'] as const).map((keyword) => ({
    keyword,
    versions: NEW,
    is: (raw: Readonly<Record<string, unknown>>) => typeof raw[keyword] === 'boolean',
    message: `'${keyword}' is a number since OpenAPI 3.1; it is read as OpenAPI 3.0 meant it`,
    help: `Write the bound itself behind '${keyword}'.`,
  })),
  {
    keyword: 'type',
    versions: OLD,
    is: ({ type }) => Array.isArray(type),
    message: "'type' is one word before OpenAPI 3.1; the list is read as OpenAPI 3.1 means it",
    help: "Name one type, with 'nullable: true' for null or 'oneOf' for several; or write 'openapi: 3.1.0'.",
  },
  {
    keyword: 'items',
    versions: OLD,
    is: ({ type, items }) => type === 'array' && items === undefined,
    message: "A schema of type array needs 'items' before OpenAPI 3.1; anything may stand in the list",
    help: "Say under 'items' what stands in the list.",
  },
]

/** Tells habits from elsewhere: the schema is served, but other tools may read it otherwise. */
export function checkHabits(scope: Scope, { raw, place }: SchemaNode): void {
  if (typeof raw !== 'object' || raw === null) return
  const members = Object.fromEntries(Object.entries(raw))
  for (const { keyword, versions, is, message, help } of HABITS) {
    if (versions.includes(scope.version) && is(members))
      scope.defect('out-of-place', { uri: place.uri, pointer: at(place.pointer, keyword) }, message, help, 'warning')
  }
}
