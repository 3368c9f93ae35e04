import { type Difference, type FieldClass, type Gate, type Mask, MOST_DIFFERENCES } from '../../../model/comparison.ts'
import { isSecretName } from '../../../model/secret.ts'
import { pointerTokens } from '../../../schema/json/pointer.ts'
import { foldPath, isAt } from './path.ts'
import { type IsSecret, snippet } from './snippet.ts'

/** A difference on its way to be told. */
export interface Told {
  readonly kind: Difference['kind']
  readonly pointer: string
  readonly message: string
  readonly severity?: Difference['severity']
  readonly gate?: Gate
  readonly class?: FieldClass | null
  readonly control?: unknown
  readonly candidate?: unknown
  readonly rule?: Difference['rule']
  /** What is there may not be shown. */
  readonly secret?: boolean
}

/** Differences that are held of those that count, and of those that do not. */
const HELD = 2 * MOST_DIFFERENCES

/** What a mask that was learnt never covers: what the contract or the request has determined. */
const DETERMINED: ReadonlySet<FieldClass | null> = new Set<FieldClass | null>(['const', 'echo', 'state', 'relation'])

/** Collects the differences of one comparison, and tells which of them count. */
export class Differing {
  readonly #masks: readonly Mask[]
  readonly #body: unknown
  readonly #isSecret: IsSecret
  readonly #counting: Difference[] = []
  readonly #others: Difference[] = []
  #beyond = 0
  readonly #gates = new Set<Gate>()
  #ignores = false

  /** `body` is the candidate's, by which paths are folded; `isSecret` what may not be shown, by its name. */
  constructor(masks: readonly Mask[], body: unknown, isSecret: IsSecret = isSecretName) {
    this.#masks = masks
    this.#body = body
    this.#isSecret = isSecret
  }

  add(told: Told): void {
    const { kind, pointer, message, rule = null } = told
    const path = foldPath(pointer, this.#body)
    const strict = told.severity === 'info' && this.isStrict(path) && (kind === 'missing' || kind === 'extra' || kind === 'header.missing')
    const severity = strict ? 'major' : (told.severity ?? 'major')
    const gate = severity === 'info' ? null : (told.gate ?? 'agreement')
    const ignored = gate === null ? null : this.#coveredBy(path, told)
    const counts = gate !== null && ignored === null
    if (counts) this.#gates.add(gate)
    if (ignored !== null) this.#ignores = true
    const list = counts ? this.#counting : this.#others
    if (list.length === HELD) {
      this.#beyond++
      return
    }
    const secret = told.secret === true || this.isSecretAt(pointer)
    list.push({
      kind,
      path,
      pointer: pointer.slice(0, 300),
      class: told.class ?? null,
      severity,
      gate,
      message: message.slice(0, 400),
      control: snippet(told.control, secret, this.#isSecret),
      candidate: snippet(told.candidate, secret, this.#isSecret),
      rule,
      ignored,
    })
  }

  /** Whether a place is secret, or lies in something that is. */
  isSecretAt(pointer: string): boolean {
    if (pointer.startsWith('header.')) return this.#isSecret(pointer.slice('header.'.length))
    const start = pointer.indexOf('/')
    return start >= 0 && pointerTokens(pointer.slice(start)).some(this.#isSecret)
  }

  isStrict(path: string): boolean {
    return this.#masks.some((mask) => mask.by === 'strict' && isAt(mask.path, path))
  }

  /** Whether anything counts against a gate. */
  has(gate: Gate): boolean {
    return this.#gates.has(gate)
  }

  get counts(): boolean {
    return this.#gates.size > 0
  }

  get ignores(): boolean {
    return this.#ignores
  }

  /** Those that count first, then what is masked, then what is only told. */
  get told(): { readonly differences: readonly Difference[]; readonly more: number } {
    const all = [...this.#counting, ...this.#others]
    const differences = all.toSorted((one, other) => rank(one) - rank(other)).slice(0, MOST_DIFFERENCES)
    return { differences, more: this.#beyond + all.length - differences.length }
  }

  #coveredBy(path: string, { kind, class: own = null }: Told): string | null {
    if (kind === 'status' || kind === 'one-sided' || kind === 'type' || kind === 'contract.type') return null
    const learnt = !DETERMINED.has(own) && !kind.startsWith('contract.') && kind !== 'media-type'
    const found = this.#masks.find((mask) => (mask.by === 'rule' || (mask.by === 'learned' && learnt)) && isAt(mask.path, path))
    return found === undefined ? null : `${found.by}: ${found.why}`.slice(0, 200)
  }
}

function rank({ severity, ignored }: Difference): number {
  if (severity === 'info') return 3
  if (ignored !== null) return 2
  return severity === 'critical' ? 0 : 1
}
