/** Bytes of an object or array beside what is in it, of a member, and of a text beside its characters, in V8, roughly. */
const CONTAINER = 48
const SLOT = 16
const TEXT = 24

/** Bytes that a value takes in memory, roughly; what is beyond `most` is not looked at any more. The value is what JSON, a form or a table can say: without circles. */
export function weightOf(value: unknown, most: number = Number.POSITIVE_INFINITY): number {
  const open: unknown[] = [value]
  let weight = 0
  while (open.length > 0 && weight <= most) {
    const one = open.pop()
    weight += SLOT
    if (typeof one === 'string') weight += TEXT + one.length
    else if (one instanceof Uint8Array) weight += CONTAINER + one.length
    else if (typeof one === 'object' && one !== null) {
      weight += CONTAINER
      for (const member of Array.isArray(one) ? one : Object.values(one)) open.push(member)
    }
  }
  return weight
}
