import type { BodyView } from '../../src/control/body-view.ts'
import { lossless } from '../../src/control/client.ts'

/** What stands where a secret was. */
const REDACTED = '[redacted]'

/** A body with samples in the place of secrets that were not kept, and where those stand: `payment`, `card/number`. */
export interface Mended {
  readonly body: BodyView
  readonly places: readonly string[]
}

/** Puts what a sample has at the same place where a secret was taken out of a body, so that the contract is content with it. */
export function mended(body: BodyView, sample: unknown): Mended {
  const untouched = { body, places: [] }
  if (!body.whole || body.text === undefined || !body.text.includes(REDACTED)) return untouched
  try {
    const places: string[] = []
    const text = JSON.stringify(filled(JSON.parse(body.text, lossless), sample, '', places))
    return places.length === 0 ? untouched : { body: { whole: true, text, size: new TextEncoder().encode(text).length }, places }
  } catch {
    // No JSON: it stays as it is shown.
    return untouched
  }
}

function filled(value: unknown, sample: unknown, path: string, places: string[]): unknown {
  if (value === REDACTED && sample !== undefined) {
    places.push(path)
    return sample
  }
  if (Array.isArray(value)) {
    const [first]: readonly unknown[] = Array.isArray(sample) ? sample : []
    return value.map((item, index) => filled(item, first, joined(path, String(index)), places))
  }
  // Without a prototype: a number that a double cannot hold, as it was written.
  if (!isRecord(value) || Object.getPrototypeOf(value) === null) return value
  const known = isRecord(sample) ? sample : {}
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      filled(member, Object.hasOwn(known, name) ? known[name] : undefined, joined(path, name), places),
    ]),
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}/${name}`
}
