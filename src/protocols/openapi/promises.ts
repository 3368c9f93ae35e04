import type { Promises } from '../../model/protocol.ts'
import { type SchemaNode, Type } from '../../schema/node.ts'
import type { OperationModel, Parameter } from './operation.ts'
import { ENVELOPES } from './subject.ts'

/** Client errors that come of asking for what is not there. Others take a broken request, which consumers seldom send. */
const COME_UPON: ReadonlySet<string> = new Set(['404', '4XX'])

/** More kinds of requests than that are as good as endless. */
const MOST = 1_000
const DEPTH = 5

/** What evidence of an operation has to show: its statuses, a list with something in it, and so many different requests. */
export function promisesOf(model: OperationModel): Promises {
  const keys = model.responses.map(({ key }) => key)
  const successes = keys.filter((key) => key.startsWith('2'))
  const given = model.responses.find(({ key }) => key.startsWith('2'))?.content[0]?.schema ?? null
  return {
    successes,
    failures: keys.filter((key) => COME_UPON.has(key)),
    list: given !== null && isList(given, DEPTH),
    kinds: kindsOf(model),
  }
}

function isList(node: SchemaNode, depth: number): boolean {
  const { ref, array, object } = node.keywords
  if (depth === 0) return false
  if (ref !== null) return isList(ref, depth - 1)
  if (array?.items) return true
  return ENVELOPES.some((name) => {
    const inner = object?.properties.get(name)
    return inner !== undefined && isList(inner, 1)
  })
}

/** Of parameters with a few values each, as many as can be combined; a body or a free parameter has no end. */
function kindsOf({ parameters, body }: OperationModel): number | null {
  if (body !== null) return null
  let kinds = 1
  for (const parameter of parameters) {
    if (parameter.in === 'header' || parameter.in === 'cookie') continue
    const values = valuesOf(parameter)
    if (values === null) return null
    kinds *= values + (parameter.required ? 0 : 1)
    if (kinds > MOST) return null
  }
  return kinds
}

function valuesOf({ schema }: Parameter): number | null {
  const node = schema?.keywords.ref ?? schema
  if (node === null) return null
  return node.keywords.enum?.length ?? (node.keywords.types === Type.Boolean ? 2 : null)
}
