import { pointerTokens } from '../documents/reference.ts'
import { check } from '../schema/check/check.ts'
import type { Violation } from '../schema/node.ts'
import type { Mistake } from './mistake.ts'
import { bare, listed, nearest } from './nearest.ts'
import type { FileSchema, RawSchema } from './schema.ts'
import { gluedKey, indentOf } from './syntax.ts'
import type { ConfigText } from './text.ts'

/** More are not looked for. */
const LIMIT = 200

/** Where a file strays from its schema: at each place the first thing that is wrong. */
export function schemaMistakes(file: FileSchema, text: ConfigText, syntax: readonly Mistake[]): readonly Mistake[] {
  if (text.value === null) return []
  const seen = new Set<string>()
  const mistakes: Mistake[] = []
  for (const violation of check(file.node, text.value, null, LIMIT)) {
    if (seen.has(violation.at)) continue
    seen.add(violation.at)
    const mistake = mistakeOf(file, text, violation)
    if (mistake !== null && !isEcho(text, violation, mistake, syntax)) mistakes.push(mistake)
  }
  return mistakes
}

/** Where a line had to be left out, what is missing or does not fit below it may be its doing. */
function isEcho(text: ConfigText, { at, code }: Violation, { line }: Mistake, syntax: readonly Mistake[]): boolean {
  if (text.faults.length === 0) return false
  if (code === 'required' || code === 'min-properties' || valueAt(text.value, pointerTokens(at) ?? []) === null) return true
  const lines = text.text.split('\n')
  const ends = text.mistake(text.find(at).value, '', '').line
  return syntax.some(({ line: broken }) => {
    if (line === broken || ends === broken) return true
    const between = lines.slice(broken, line)
    return line > broken && between.every((one) => one.trim() === '' || indentOf(one) > indentOf(lines[broken - 1] ?? ''))
  })
}

function mistakeOf(file: FileSchema, text: ConfigText, violation: Violation): Mistake | null {
  const { at, code, rule } = violation
  const tokens = pointerTokens(at) ?? []
  const last = tokens.at(-1) ?? ''
  const parent = at.slice(0, at.lastIndexOf('/'))
  const schema = rule === null ? {} : file.ownerOf(rule.pointer)
  switch (code) {
    case 'additional-properties':
      return text.atKey(
        at,
        `\`${last}\` is no setting${parent === '' ? '' : ` of \`${shown(parent)}\``}.`,
        strangerCure(file, text, tokens),
      )
    case 'property-names':
      return text.atKey(at, `\`${last}\` cannot be a name.`, file.resolved({ $ref: '#/$defs/name' }).errorMessage ?? '')
    case 'required':
      return text.atKey(
        parent,
        `${parent === '' ? file.what : `\`${shown(parent)}\``} lacks \`${last}\`.`,
        `Add it below, as in \`${last}: ${exampleOf(file, schema, last)}\`.`,
      )
    case 'min-properties':
      return text.atKey(at, `\`${shown(at)}\` says nothing.`, schema.errorMessage ?? '')
    case 'min-items':
      return text.atValue(at, `\`${shown(at)}\` is an empty list.`, schema.errorMessage ?? '')
    case 'unique-items':
      return text.atValue(at, `${valueText(valueAt(text.value, tokens))} stands twice in \`${shown(parent)}\`.`, 'Remove one of them.')
    default:
      return valueMistake(file, text, violation, schema, tokens)
  }
}

function valueMistake(
  file: FileSchema,
  text: ConfigText,
  { at, message }: Violation,
  schema: RawSchema,
  tokens: readonly string[],
): Mistake {
  const value = valueAt(text.value, tokens)
  const what = at === '' ? file.what : `\`${shown(at)}\``
  const said = value === null ? `${what} is empty.` : `${what} cannot be ${valueText(value)}.`
  const cure = valueCure(value, schema, at) ?? `${message}.`
  return typeof value === 'object' && text.find(at).key !== null ? text.atKey(at, said, cure) : text.atValue(at, said, cure)
}

/** What to write in the place of a value that cannot be. */
function valueCure(value: unknown, schema: RawSchema, at: string): string | null {
  const general = schema.errorMessage ?? null
  if (typeof value === 'string') {
    const glued = value.includes('://') ? null : gluedKey(value)
    if (glued !== null && types(schema).includes('object')) return `Write \`${glued.key}: ${glued.rest}\`, with a space after the colon.`
    if (types(schema).includes('integer') && /^\d+$/.test(value)) return `Take away the quotes: \`${value}\`.`
    if (LATER.has(value) && at.endsWith('/stage'))
      return `A group comes to \`${value}\` by evidence: say how far it is to go with \`target\`, and who moves it with \`advance\`. ${general ?? ''}`
    const meant = nearest(
      value,
      (schema.enum ?? []).filter((word) => typeof word === 'string'),
    )
    if (meant !== null) return `Did you mean \`${meant}\`?`
  }
  if (typeof value === 'number' && schema.errorMessage?.includes('unit') === true && Number.isInteger(value)) {
    const unit = schema.errorMessage.includes('KiB') ? 'B' : value < 1_000 ? 's' : 'ms'
    return `Add a unit, as in \`${value}${unit}\`. ${general ?? ''}`
  }
  if ((typeof value === 'number' || typeof value === 'boolean') && schema.type === 'string' && schema.pattern === undefined)
    return `Put it in quotes: \`'${String(value)}'\`.`
  return general
}

const LATER: ReadonlySet<string> = new Set(['shadow', 'canary', 'retired'])

function types({ type }: RawSchema): readonly string[] {
  return type === undefined ? [] : typeof type === 'string' ? [type] : type
}

/** Why a name is not known here: a slip of the hand, or the wrong indentation. */
function strangerCure(file: FileSchema, text: ConfigText, tokens: readonly string[]): string {
  const name = tokens.at(-1) ?? ''
  const owners = ownersOf(file, tokens.slice(0, -1))
  const here = namesOf(file, owners.at(-1) ?? {})
  const same = here.find((one) => bare(one) === bare(name))
  if (same !== undefined) return `It is written \`${same}\`.`
  const above = owners.slice(0, -1).findLastIndex((owner) => namesOf(file, owner).includes(name))
  if (above >= 0) {
    const left = above === 0 ? 'at the left edge' : `directly below \`${tokens[above - 1]}\``
    return `\`${name}\` stands ${left}: take away some of its indentation.`
  }
  const section = sectionWith(file, owners.at(-1) ?? {}, name)
  if (section !== null) {
    const siblings = valueAt(text.value, tokens.slice(0, -1))
    const empty = typeof siblings === 'object' && siblings !== null && Reflect.get(siblings, section) === null
    return empty ? `Indent it by two spaces, so that it belongs to \`${section}\`.` : `It belongs below \`${section}\`.`
  }
  const meant = nearest(name, here)
  if (meant !== null) return `Did you mean \`${meant}\`?`
  return here.length === 0 ? 'Remove it.' : `There are ${listed(here)}.`
}

/** The schemas of all that a place stands in, the whole file first. */
function ownersOf(file: FileSchema, tokens: readonly string[]): readonly RawSchema[] {
  const owners = [file.raw]
  for (const token of tokens) owners.push(file.memberOf(owners.at(-1) ?? {}, token) ?? {})
  return owners
}

function namesOf(file: FileSchema, schema: RawSchema): readonly string[] {
  return Object.keys(file.resolved(schema).properties ?? {}).filter((name) => name !== '$schema')
}

/** The one section in which a name is known. */
function sectionWith(file: FileSchema, schema: RawSchema, name: string): string | null {
  return namesOf(file, schema).find((section) => namesOf(file, file.memberOf(schema, section) ?? {}).includes(name)) ?? null
}

function exampleOf(file: FileSchema, schema: RawSchema, name: string): string {
  const member = file.memberOf(schema, name)
  const example = member?.examples?.[0] ?? member?.default
  return typeof example === 'string' ? example : example === undefined ? '…' : JSON.stringify(example)
}

/** `/upstreams/orders/url` as people write it: `upstreams.orders.url`. */
export function shown(pointer: string): string {
  return (pointerTokens(pointer) ?? [])
    .map((token, index) => (/^\d+$/.test(token) ? `[${token}]` : index === 0 ? token : `.${token}`))
    .join('')
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object') return 'a group of settings'
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

function valueAt(value: unknown, tokens: readonly string[]): unknown {
  let here = value
  for (const token of tokens)
    here = typeof here === 'object' && here !== null && Object.hasOwn(here, token) ? Reflect.get(here, token) : undefined
  return here
}
