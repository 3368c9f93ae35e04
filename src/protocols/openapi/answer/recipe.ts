import { hash, Random } from '../../../schema/random.ts'
import type { Finding } from '../../../model/verdict.ts'
import type { HeaderList } from '../../../model/wire.ts'
import type { Violation } from '../../../schema/node.ts'
import type { Choice } from './choose.ts'
import { encode, written, type Encoded } from './encode.ts'
import { headersOf, type MadeHeader } from './headers.ts'
import { exampleOf, fromExample, type MakeOptions, type Material } from './make.ts'
import { singular, wordsOf } from '../names.ts'
import { negotiate, type Offer } from './negotiate.ts'
import type { OperationModel } from '../operation.ts'
import type { Template } from './template.ts'

/** What is the same for all requests that are answered with one response in one media type. */
export interface Recipe {
  readonly choice: Choice
  /** null: the response has no documented body. */
  readonly offer: Offer | null
  /** Of the contract's example, ready to go out; null where the body is improvised for each address. */
  readonly material: Material | null
  readonly encoded: Encoded | null
  readonly headers: readonly MadeHeader[]
  /** The headers of an answer that has no others than its type, one list for all of them; null where each has its own. */
  readonly plain: HeaderList | null
  readonly findings: readonly Finding[]
  readonly why: readonly string[]
  readonly options: MakeOptions
  /** By the types of the path's values; null where they cannot be filled in one by one. */
  readonly templates: Map<string, Template | null>
}

/** What a recipe depends on beside its operation. */
export interface Order {
  readonly choice: Choice
  readonly accept: string | undefined
  /** The example that was asked for by name. */
  readonly example: string | null
  readonly dynamic: boolean
  readonly seed: number
  readonly now: number
  readonly verbatim: boolean
}

/** Most operations have one or two; a consumer that asks for ever new seeds shall not fill the memory. */
const MOST = 64
const shelves = new WeakMap<OperationModel, Map<string, Recipe>>()

/** The recipe for an order, remembered; null where none of the documented media types is acceptable. */
export function recipeFor(model: OperationModel, order: Order): Recipe | null {
  const { choice, dynamic, seed } = order
  const offer = choice.response.content.length === 0 ? null : negotiate(order.accept, choice.response.content)
  if (offer === null && choice.response.content.length > 0) return null
  let shelf = shelves.get(model)
  if (shelf === undefined) shelves.set(model, (shelf = new Map()))
  const key = `${choice.status} ${choice.response.key} ${offer?.contentType ?? ''} ${seed} ${dynamic} ${order.example ?? '\0'}`
  const known = shelf.get(key)
  if (known !== undefined) return known
  const recipe = create(model, order, offer)
  if (shelf.size >= MOST) shelf.clear()
  shelf.set(key, recipe)
  return recipe
}

function create(model: OperationModel, order: Order, offer: Offer | null): Recipe {
  const { choice, now, verbatim } = order
  const random = new Random(hash(model.operation.path, order.seed))
  const options: MakeOptions = { random, now, verbatim, name: resourceName(model.operation.path), dynamic: order.dynamic }
  const material = offer === null || order.dynamic ? null : byExample(offer, order.example, options)
  const encoded = offer === null || material === null ? null : bodyOf(material, offer)
  const headers = headersOf(choice.response, { random: random.fork('headers'), now, verbatim })
  const why = [
    `${choice.status} by the documented ${choice.response.key}`,
    ...(offer === null ? ['no documented body'] : [offer.contentType]),
    ...(material === null ? [] : [material.why]),
  ]
  return {
    choice,
    offer,
    material,
    encoded,
    headers,
    plain: encoded === null || headers.length > 0 || model.operation.deprecated ? null : ['Content-Type', encoded.contentType],
    findings: material === null ? [] : material.violations.map(bodyFinding),
    why,
    options,
    templates: new Map(),
  }
}

function byExample(offer: Offer, name: string | null, options: MakeOptions): Material | null {
  const example = exampleOf(offer, name)
  return example === null ? null : fromExample(offer, example, options)
}

export function bodyOf(material: Material, offer: Offer): Encoded {
  if (material.bytes === null) return encode(material.value, offer)
  return typeof material.value === 'string' ? written(material.value, offer) : { bytes: material.bytes, contentType: offer.contentType }
}

export function bodyFinding(violation: Violation): Finding {
  const { code, rule, message, severity } = violation
  return { code, subject: 'reply', at: `body${violation.at}`, rule, message, severity }
}

/** `/repos/{owner}/{repo}/issues` is about an issue. */
export function resourceName(path: string): string {
  const literal = path.split('/').findLast((segment) => segment !== '' && !segment.includes('{'))
  const words = literal === undefined ? [] : wordsOf(literal)
  return [...words.slice(0, -1), singular(words.at(-1) ?? '')].join('_')
}
