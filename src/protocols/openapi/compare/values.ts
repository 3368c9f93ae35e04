import type { FieldClass } from '../../../model/comparison.ts'
import { at as step } from '../../../model/place.ts'
import { typeName } from './type-name.ts'
import { JsonNumber } from '../../../schema/json/number.ts'
import { isMembers } from '../values.ts'
import { ABSENT } from './absent.ts'
import { isTrusted, saysAsked } from './asked.ts'
import { compareArrays } from './arrays.ts'
import { applying, classOf, type Field, fieldOf, memberNodes } from './field.ts'
import { foldPath, isAt } from './path.ts'
import { addressKind, same, zoneOf } from './scalar.ts'
import type { Means, Spot } from './means.ts'

/** Compares what both sides have at one spot. Depth is bounded by whoever read the values. */
export function compareValues(means: Means, spot: Spot, control: unknown, candidate: unknown): void {
  if (!means.steps.spend()) return
  const nodes = applying(spot.nodes, candidate === ABSENT ? control : candidate, means.steps)
  const field = fieldOf(nodes)
  if (field.nullIsAbsent && isNothing(control) && isNothing(candidate)) return
  if (control === ABSENT || candidate === ABSENT) return presence(means, { ...spot, nodes }, field, control, candidate)
  const inner = { ...spot, nodes }
  if (isMembers(control) && isMembers(candidate)) return compareMembers(means, inner, control, candidate)
  if (Array.isArray(control) && Array.isArray(candidate)) return compareArrays(means, inner, field, control, candidate)
  compareLeaves(means, inner, field, control, candidate)
}

function isNothing(value: unknown): boolean {
  return value === ABSENT || value === null
}

function compareMembers(
  means: Means,
  spot: Spot,
  control: Readonly<Record<string, unknown>>,
  candidate: Readonly<Record<string, unknown>>,
): void {
  const sent = isMembers(spot.sent) ? spot.sent : null
  const own = (value: Readonly<Record<string, unknown>>, name: string): unknown => (Object.hasOwn(value, name) ? value[name] : ABSENT)
  for (const name of new Set([...Object.keys(control), ...Object.keys(candidate)])) {
    if (means.steps.exhausted) return
    const pointer = step(spot.pointer, name)
    compareValues(
      means,
      {
        name,
        pointer,
        nodes: memberNodes(spot.nodes, name),
        sent: sent === null ? ABSENT : own(sent, name),
        known: spot.known || isKnown(means, pointer),
      },
      own(control, name),
      own(candidate, name),
    )
  }
}

function isKnown({ state, body }: Means, pointer: string): boolean {
  if (state === undefined || state.fields.length === 0) return false
  const path = foldPath(pointer, body).slice('body'.length)
  return state.fields.some((field) => isAt(field, path))
}

/** What the request sent and the stand-in gave back, the service is to give back too. */
function isEcho({ key }: Means, spot: Spot, field: Field, control: unknown): boolean {
  if (key !== null && key.pointer === spot.pointer && isLeaf(control)) return String(key.value) === String(control)
  return spot.sent !== ABSENT && !field.readOnly && !field.writeOnly && same(spot.sent, control, field)
}

function isLeaf(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || value instanceof JsonNumber
}

/** The class of a field in this call. */
function classAt(means: Means, spot: Spot, field: Field, control: unknown): FieldClass {
  if (field.constant) return 'const'
  if (isEcho(means, spot, field, control)) return 'echo'
  if (spot.known) return 'state'
  return classOf(spot.name, field, control)
}

function presence(means: Means, spot: Spot, field: Field, control: unknown, candidate: unknown): void {
  const missing = candidate === ABSENT
  const own = missing ? classAt(means, spot, field, control) : classOf(spot.name, field, candidate)
  const removed = control === null && means.nullRemoves
  const told = missing && !removed && (own === 'echo' || own === 'state')
  const subject = spot.name === '' ? 'the body' : `'${spot.name}'`
  const message = missing
    ? `${capital(subject)} is ${told ? 'determined by what was sent, but the service leaves it out' : 'optional, and only the stand-in has it'}.`
    : spot.nodes.length === 0
      ? `The contract does not know ${subject}; add it, or have the service leave it out.`
      : `${capital(subject)} is optional, and only the service has it.`
  means.differing.add({
    kind: missing ? 'missing' : 'extra',
    pointer: spot.pointer,
    message,
    class: own,
    severity: told || field.strict ? 'major' : 'info',
    control: control === ABSENT ? undefined : control,
    candidate: missing ? undefined : candidate,
    rule: field.place,
    secret: field.writeOnly,
  })
}

function compareLeaves(means: Means, spot: Spot, field: Field, control: unknown, candidate: unknown): void {
  const own = classAt(means, spot, field, control)
  const determined = means.exact || own === 'echo' || own === 'state'
  const mapped = own === 'state' ? (means.state?.ids.get(String(control)) ?? control) : control
  const alike = same(mapped, candidate, field)
  if (determined && !alike) return tell(means, spot, field, own, control, candidate)
  const asked = spot.pointer === step('body', spot.name) && own !== 'const' ? means.asked.get(spot.name) : undefined
  if (asked !== undefined && !saysAsked(asked, spot.nodes, field, candidate))
    return tell(means, spot, field, 'echo', asked.value, candidate, isTrusted(means.asked, spot.name, means.body) ? 'major' : 'info')
  const style = own === 'time' ? zoneOf : own === 'url' ? addressKind : null
  if (control === candidate || style === null || style(control) === style(candidate)) return
  means.differing.add({
    kind: 'value',
    pointer: spot.pointer,
    message: own === 'time' ? 'The time tells its zone in another way.' : 'The address is of another kind.',
    class: own,
    severity: 'info',
    control,
    candidate,
    rule: field.place,
  })
}

function tell(
  { differing }: Means,
  spot: Spot,
  field: Field,
  own: FieldClass,
  control: unknown,
  candidate: unknown,
  severity?: 'info' | 'major',
): void {
  const types = [typeName(control), typeName(candidate)]
  const otherType = types[0] !== types[1]
  const why = own === 'echo' ? 'was sent with the request' : own === 'state' ? 'was written before' : 'should be the same'
  differing.add({
    kind: otherType ? 'type' : 'value',
    pointer: spot.pointer,
    message: otherType ? `The value ${why}, and is ${types[1]} in the place of ${types[0]}.` : `The value ${why}, and is another one here.`,
    class: own,
    control,
    candidate,
    rule: field.place,
    secret: field.writeOnly,
    ...(severity === undefined ? {} : { severity }),
  })
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
