import { Problem } from '../../model/problem.ts'
import type { JournalEntry } from '../../model/store.ts'
import type { KeptBody } from '../../model/wire.ts'
import { bytes, type Check, dictionary, flag, list, number, oneOf, optional, shape, text } from './checks.ts'
import { parseValue } from './value-text.ts'

/** What entries that follow each other mostly have in common: it is written once for all of them. */
type Form = Pick<
  JournalEntry,
  'epoch' | 'space' | 'group' | 'contract' | 'consumer' | 'operation' | 'method' | 'path' | 'headers' | 'status' | 'replay'
>

/** What is an entry's own; what is missing is empty. */
interface Own {
  /** Which of the forms it has. */
  readonly form: number
  readonly sequence: number
  readonly at: number
  readonly body: Measure
  readonly answer: Measure
  readonly params?: JournalEntry['params'] | undefined
  readonly query?: string | undefined
  readonly produced?: JournalEntry['produced'] | undefined
  readonly consumed?: JournalEntry['consumed'] | undefined
  readonly idempotencyKey?: string | undefined
  readonly parents?: readonly number[] | undefined
}

/** Bytes of a body that are there, of a whole one; else also what it had. */
type Measure = number | { readonly length: number; readonly size: number; readonly whole: boolean }

const measure: Check<Measure> = (value, at) => (typeof value === 'number' ? value : cut(value, at))
const cut = shape({ length: number, size: number, whole: flag })
const identity = shape({ type: text, id: text, at: text })

const page = shape<{ forms: readonly Form[]; entries: readonly Own[] }>({
  forms: list(
    shape<Form>({
      epoch: number,
      space: text,
      group: text,
      contract: text,
      consumer: text,
      operation: text,
      method: text,
      path: text,
      headers: list(text),
      status: number,
      replay: oneOf('replayable', 'not-replayable', 'needs-input'),
    }),
  ),
  entries: list(
    shape<Own>({
      form: number,
      sequence: number,
      at: number,
      body: measure,
      answer: measure,
      params: optional(dictionary(text)),
      query: optional(text),
      produced: optional(list(identity)),
      consumed: optional(list(identity)),
      idempotencyKey: optional(text),
      parents: optional(list(number)),
    }),
  ),
})

const row = shape({ text, bodies: bytes })
const DAMAGED = 'The store has an entry of the journal without its form; the file was changed by other hands, or is damaged.'

/** Several entries as one text, and the bytes of their bodies behind each other. */
export function printPage(entries: readonly JournalEntry[]): { readonly text: string; readonly bodies: Uint8Array } {
  const forms: Form[] = []
  const bodies: Uint8Array[] = []
  const own = entries.map((entry) => {
    bodies.push(entry.body.bytes, entry.answer.bytes)
    return ownOf(entry, formFor(forms, entry))
  })
  return { text: JSON.stringify({ forms, entries: own }), bodies: Buffer.concat(bodies) }
}

/** What `printPage` printed. Throws a Problem where it is something else. */
export function parsePage(from: unknown): readonly JournalEntry[] {
  const { text: printed, bodies } = row(from, 'pages')
  const { forms, entries } = page(parseValue(printed), 'pages/text')
  let start = 0
  const next = (told: Measure): KeptBody => {
    const length = typeof told === 'number' ? told : told.length
    const part = bodies.slice(start, (start += length))
    return typeof told === 'number' ? { bytes: part, size: length, whole: true } : { bytes: part, size: told.size, whole: told.whole }
  }
  return entries.map(({ form, body, answer, params = {}, query = '', produced = [], consumed = [], parents = [], ...own }) => {
    const common = forms[form]
    if (common === undefined) throw new Problem('store-unreadable', DAMAGED)
    const bodiesOf = { body: next(body), answer: next(answer) }
    return { ...common, params, query, produced, consumed, parents, ...own, idempotencyKey: own.idempotencyKey ?? null, ...bodiesOf }
  })
}

function formFor(forms: Form[], entry: JournalEntry): number {
  const known = forms.findIndex((form) => isOf(form, entry))
  if (known >= 0) return known
  const { epoch, space, group, contract, consumer, operation, method, path, headers, status, replay } = entry
  return forms.push({ epoch, space, group, contract, consumer, operation, method, path, headers, status, replay }) - 1
}

function isOf(form: Form, entry: JournalEntry): boolean {
  const sameCall =
    form.operation === entry.operation && form.contract === entry.contract && form.method === entry.method && form.path === entry.path
  const samePlace = form.space === entry.space && form.group === entry.group && form.epoch === entry.epoch
  const sameRest = form.consumer === entry.consumer && form.status === entry.status && form.replay === entry.replay
  if (!sameCall || !samePlace || !sameRest || form.headers.length !== entry.headers.length) return false
  return form.headers.every((one, index) => one === entry.headers[index])
}

function ownOf(entry: JournalEntry, form: number): Own {
  const { sequence, at, query, produced, consumed, idempotencyKey, parents } = entry
  return {
    form,
    sequence,
    at,
    body: measureOf(entry.body),
    answer: measureOf(entry.answer),
    // JSON leaves out what is undefined.
    params: Object.keys(entry.params).length === 0 ? undefined : entry.params,
    query: query === '' ? undefined : query,
    produced: produced.length === 0 ? undefined : produced,
    consumed: consumed.length === 0 ? undefined : consumed,
    idempotencyKey: idempotencyKey ?? undefined,
    parents: parents.length === 0 ? undefined : parents,
  }
}

function measureOf({ bytes: { length }, size, whole }: KeptBody): Measure {
  return whole && size === length ? length : { length, size, whole }
}
