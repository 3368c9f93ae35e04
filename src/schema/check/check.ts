import type { Place } from '../../model/place.ts'
import { checkArray, checkUnevaluatedItems } from './array.ts'
import { checkBranches } from './branches.ts'
import { checkObject, checkUnevaluatedProperties } from './object.ts'
import { checkScalar, checkType } from './scalar.ts'
import { CompiledNode, Shape } from '../compile/compiled.ts'
import { holds, holdsPlainly } from './conforms.ts'
import { type Direction, type SchemaDefect, type SchemaNode, Type, type Violation } from '../node.ts'
import { isRecord } from '../json/pointer.ts'
import { Run } from './run.ts'
import { typeBit } from './type-bit.ts'
import type { Walk } from './walk.ts'

/** Findings of one branch that are looked at to tell how close a value comes to it. */
const TRIAL_LIMIT = 20
/** How many schemas may be open while findings are collected. */
const MAX_DEPTH = 700

/** How a warning begins that something of the contract could not be read. */
export const NOT_HELD = 'Was not held against all that the contract says'

/** Visits of schemas that were paid for so far. */
export interface Toil {
  visits: number
}

/**
 * Whether a value conforms to a schema, as fast as it can be told. `direction` decides about `readOnly` and `writeOnly`;
 * null: they say nothing. What is too deep or too laborious to look at does not conform. What it took is added to `toil`, for
 * who asks again and again.
 */
export function conforms(node: SchemaNode, value: unknown, direction: Direction | null, toil: Toil | null = null): boolean {
  const compiled = ours(node)
  let run: Run | null = null
  try {
    const plainly = holdsPlainly(compiled, value, direction)
    if (plainly !== null) return plainly
    run = new Run(compiled, direction)
    return holds(compiled, value, run) && !run.exhausted
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  } finally {
    if (toil !== null && run !== null) toil.visits += run.spent
  }
}

/** All ways (up to `limit`) in which a value strays from a schema; empty where it conforms. Warnings do not keep it from conforming. */
export function check(node: SchemaNode, value: unknown, direction: Direction | null, limit = 50): readonly Violation[] {
  const compiled = ours(node)
  const run = new Run(compiled, direction)
  const teller = new Teller(new Run(compiled, direction), limit)
  try {
    const held = holds(compiled, value, run)
    if (held && !run.warned && !run.exhausted) return []
    if (run.exhausted) return [tooComplex(compiled)]
    teller.visit(compiled, value, '')
    if (teller.run.exhausted) return [...teller.violations, tooComplex(compiled)].slice(-limit)
    if (!held && !teller.violations.some((one) => one.severity === 'error')) {
      return [
        ...teller.violations,
        { code: 'schema', at: '', rule: compiled.place, message: 'Does not conform to the schema', severity: 'error' },
      ]
    }
    return teller.violations
  } catch (error) {
    if (error instanceof RangeError) return [tooComplex(compiled)]
    throw error
  }
}

function ours(node: SchemaNode): CompiledNode {
  if (node instanceof CompiledNode) return node
  throw new TypeError('The schema node was not made by createSchemas')
}

function tooComplex(node: CompiledNode): Violation {
  const message = 'Too deep or too laborious to be held against its schema; send something simpler'
  return { code: 'too-complex', at: '', rule: node.place, message, severity: 'error' }
}

class Teller implements Walk {
  readonly run: Run
  readonly violations: Violation[] = []
  readonly #limit: number

  constructor(run: Run, limit: number) {
    this.run = run
    this.#limit = limit
  }

  get full(): boolean {
    return this.violations.length >= this.#limit || this.run.exhausted
  }

  tell(code: string, at: string, rule: Place, message: string, severity: Violation['severity'] = 'error'): void {
    if (!this.full) this.violations.push({ code, at, rule, message, severity })
  }

  adopt(violations: readonly Violation[]): void {
    for (const one of violations) if (!this.full) this.violations.push(one)
  }

  trial(node: CompiledNode, value: unknown, at: string): readonly Violation[] {
    const teller = new Teller(this.run, TRIAL_LIMIT)
    teller.visit(node, value, at)
    return teller.violations
  }

  inside(node: CompiledNode, value: unknown, at: string): void {
    const { run } = this
    const { serial, outer } = run
    run.enter(node)
    this.visit(node, value, at)
    run.serial = serial
    run.outer = outer
  }

  visit(node: CompiledNode, value: unknown, at: string): void {
    const { run } = this
    const { keywords } = node
    if (keywords.shape === Shape.Anything || this.full || node.busy === run.serial) return
    if (--run.steps < 0) return
    if (run.depth > MAX_DEPTH) {
      if (!holds(node, value, run)) this.tell('schema', at, node.place, 'Does not conform; it is too deep inside to say more')
      return
    }
    if (value === null && keywords.nullable) return
    if (!checkType(this, node, value, at)) return
    const { resource } = run
    const { busy } = node
    if (node.resource !== resource) run.push(node.resource)
    // A branch that is asked whether it holds marks itself; only what is told from here on must not come back here.
    run.depth++
    checkScalar(this, node, value, at)
    if (keywords.shape === Shape.Full) {
      node.busy = run.serial
      if (keywords.flawed) this.#flaws(keywords.defects, at)
      this.#structure(node, value, at)
      node.busy = busy
    }
    run.depth--
    if (node.resource !== resource) run.pop(resource)
  }

  /** What of the schema was left out: nobody is refused for it, but nobody should take it for checked. */
  #flaws(defects: readonly SchemaDefect[], at: string): void {
    for (const { code, message, place, harmless } of defects)
      if (!harmless) this.tell(code, at, place, `${NOT_HELD}: ${message}`, 'warning')
  }

  #structure(node: CompiledNode, value: unknown, at: string): void {
    const { array, object, inPlace } = node.keywords
    if (object !== null && isRecord(value) && typeBit(value) === Type.Object) checkObject(this, node, object, value, at)
    if (array !== null && Array.isArray(value)) checkArray(this, node, array, value, at)
    if (inPlace) checkBranches(this, node, value, at)
    if (object !== null && object.unevaluated !== null && isRecord(value) && typeBit(value) === Type.Object) {
      checkUnevaluatedProperties(this, node, object.unevaluated, value, at)
    }
    if (array !== null && array.unevaluated !== null && Array.isArray(value))
      checkUnevaluatedItems(this, node, array.unevaluated, value, at)
  }
}
