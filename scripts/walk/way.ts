import type { Media, OperationModel } from '../../src/protocols/openapi/operation.ts'
import { responseFor } from '../../src/protocols/openapi/answer/choose.ts'
import { brief, difference, fits, type Shown } from './compare.ts'
import { type Pair, pairName } from './contracts.ts'
import { type Candidate, candidates, keyInLocation } from './keys.ts'
import { itemWith, type Listed, readList, said } from './listing.ts'
import { newcomer } from './newcomer.ts'
import { ownQuery, showsArray, showsOne } from './offered.ts'
import { itemsAt, limitParam } from './pages.ts'
import { parentsOf } from './parents.ts'
import { firstMade, firstOf, tidied } from './sense.ts'
import type { Outcome, Step, Walk } from './steps.ts'
import { at, bare, isMembers, isScalar, paramsOf, scalars, unwrapped, unwrappedSent } from './values.ts'
import type { Answer, Walker } from './walker.ts'

type Keys = Readonly<Record<string, string>>

/** A thing that was made, how it is addressed, and what the latest reading of it showed. */
interface Found {
  readonly key: Candidate
  readonly path: Keys
  readonly read: Shown
}

/** One walk along one pair: create, read, list, page through, filter, change, delete, read again. */
export class Way {
  readonly #walker: Walker
  readonly #pair: Pair
  readonly #param: string
  readonly #outcomes: Outcome[] = []
  /** What was sent to make it, where that was a file. */
  #file: Buffer | null = null

  constructor(walker: Walker, pair: Pair) {
    this.#walker = walker
    this.#pair = pair
    this.#param = paramsOf(pair.item).at(-1) ?? ''
  }

  async walk(contract: string, known: Map<string, string>): Promise<Walk> {
    const parents = await parentsOf(this.#walker, this.#pair.collection, known)
    if (typeof parents === 'string') this.#note('parents', parents)
    else {
      this.#note('parents', null)
      const created = await this.#create(parents)
      const found = created === null ? null : await this.#find(parents, created)
      if (found !== null) await this.#use(parents, found)
    }
    return { contract, pair: pairName(this.#pair), outcomes: this.#outcomes }
  }

  async #use(parents: Keys, found: Found): Promise<void> {
    const lists = this.#walker.find('GET', this.#pair.collection)
    if (lists !== null && showsArray(lists) && !this.#isOne(lists, found)) {
      const whole = await this.#list(lists, parents, found)
      if (whole !== null) await this.#page(lists, parents, whole, found)
      if (whole !== null) await this.#filter(lists, parents, found)
    }
    await this.#change(found)
    await this.#remove(found)
  }

  /** Whether what looks like a list shows one thing, as the item does: no things are in either. */
  #isOne(lists: OperationModel, { read }: Found): boolean {
    const items = at(read.json, itemsAt(read.json, this.#pair.collection) ?? ['nowhere'])
    const holds = read.tokens.length > 0 || (Array.isArray(items) && items.some(isMembers))
    return !holds && showsOne(lists, this.#walker.find('GET', this.#pair.item))
  }

  #note(step: Step, why: string | null): void {
    const known = this.#outcomes.findIndex((outcome) => outcome.step === step)
    if (known < 0) this.#outcomes.push({ step, why })
    else if (this.#outcomes[known]?.why === null) this.#outcomes[known] = { step, why }
  }

  /** Three attempts, each with other values: what is there already may be in the way of one. */
  async #create(parents: Keys): Promise<Answer | null> {
    const model = this.#walker.find('POST', this.#pair.collection)
    if (model === null) return null
    let first: string | null = null
    for (let attempt = 0; attempt < 3; attempt++) {
      const answer = await this.#walker.ask(model, {
        path: parents,
        attempt,
        content: (made, media) => tidied(made, media, parents, this.#pair.collection),
      })
      const why = refused(answer)
      if (why === null) {
        this.#note('create', null)
        return answer
      }
      first ??= why
      if (answer.broken !== null && answer.status < 300) break
    }
    this.#note('create', first)
    return null
  }

  /** Reads by what may be its key, until what is read is what was made. */
  async #find(parents: Keys, created: Answer): Promise<Found | null> {
    const { collection, item } = this.#pair
    const model = this.#walker.find('GET', item)
    if (model === null) return null
    const made = firstMade(created.json, collection)
    this.#file = created.request.content === undefined && created.request.body !== null ? Buffer.from(created.request.body) : null
    const sent = firstOf(at(created.request.content, unwrappedSent(created.request.content, collection)))
    const located = keyInLocation(created.headers, item)
    const schema = model.parameters.find((one) => one.in === 'path' && one.name === this.#param)?.schema ?? null
    const keys = [
      ...candidates(made, this.#param, collection),
      ...(located === null ? [] : [{ name: this.#param, value: located }]),
      ...candidates(sent, this.#param, collection),
    ].filter(({ value }) => fits(schema, value))
    let why: string | null = null
    for (const key of keys) {
      const found = await this.#readBy(model, parents, key, [sent, made])
      if (typeof found !== 'string') return found
      why ??= found
    }
    if (why === null)
      for (const key of await newcomer(this.#walker, this.#pair, parents, this.#param, () => this.#create(parents))) {
        const found = await this.#readBy(model, parents, key, [])
        if (typeof found !== 'string') return found
      }
    this.#note('read', why ?? `no key: neither Location, nor what was answered to the creation, nor the list has one: ${said(created)}`)
    return null
  }

  async #readBy(model: OperationModel, parents: Keys, key: Candidate, [sent, made]: readonly unknown[]): Promise<Found | string> {
    const path = { ...parents, ...this.#renamed(parents), [this.#param]: key.value }
    const answer = await this.#walker.ask(model, { path })
    const read = { json: answer.json, node: answer.node, tokens: unwrapped(answer.json, this.#pair.collection) }
    const wrong =
      refused(answer) ??
      (answer.json === undefined && answer.status !== 204 ? this.#fileWrong(answer) : null) ??
      prefixed('what was sent does not come back: ', difference(this.#addressable(sent, model), read)) ??
      prefixed('the creation said otherwise: ', difference(made, read))
    if (wrong !== null) return `by ${key.name} ${brief(key.value)}: ${wrong}`
    this.#note('read', null)
    return { key, path, read }
  }

  /** What is read as a file is the one that was sent, where one was. */
  #fileWrong({ bytes }: Answer): string | null {
    if (bytes.length === 0) return 'the answer shows nothing'
    return this.#file === null || this.#file.equals(bytes) ? null : 'the file is not the one that was sent'
  }

  /** What was sent without a key that no path could bear: then the key is for the server to choose. */
  #addressable(sent: unknown, model: OperationModel): unknown {
    const schema = model.parameters.find((one) => one.in === 'path' && one.name === this.#param)?.schema ?? null
    if (!isMembers(sent)) return sent
    const [key] = candidates(sent, this.#param, this.#pair.collection)
    return key === undefined || fits(schema, key.value) || bare(key.name) !== bare(this.#param)
      ? sent
      : Object.fromEntries(Object.entries(sent).filter(([name]) => name !== key.name))
  }

  /** Where the item's path calls a parent otherwise than the collection's does. */
  #renamed(parents: Keys): Keys {
    const own = paramsOf(this.#pair.collection)
    return Object.fromEntries(
      paramsOf(this.#pair.item)
        .slice(0, -1)
        .map((name, index) => [name, parents[own[index] ?? ''] ?? '']),
    )
  }

  async #list(model: OperationModel, parents: Keys, found: Found): Promise<Listed | null> {
    const query = ownQuery(model, at(found.read.json, found.read.tokens))
    const listed = await readList(this.#walker, model, { path: parents, query, collection: this.#pair.collection })
    const why = listed.wrong ?? this.#notShown(listed, found)
    this.#note('list', why)
    return why === null ? listed : null
  }

  #notShown(listed: Listed, { key, read }: Found): string | null {
    const shown = itemWith(listed, key.name, key.value)
    if (shown === null) return `${key.name} ${brief(key.value)} is not among ${listed.items.length} items on ${listed.pages} pages`
    const { value, answer, tokens } = shown
    if (!isMembers(value)) return null
    const inner = unwrapped(value, this.#pair.collection)
    return prefixed(
      'the item in the list differs from what was read: ',
      difference(at(read.json, read.tokens), { json: answer.json, node: answer.node, tokens: [...tokens, ...inner] }),
    )
  }

  /** Small pages: nothing twice, nothing missing, no page larger than was asked for. */
  async #page(model: OperationModel, parents: Keys, whole: Listed, found: Found): Promise<void> {
    const size = [5, 10, 20, 50].find((one) => limitParam(model, one) !== null) ?? 5
    const param = limitParam(model, size)
    if (param === null) return
    const query = { ...ownQuery(model, at(found.read.json, found.read.tokens)), [param]: size }
    const small = await readList(this.#walker, model, { path: parents, query, collection: this.#pair.collection })
    this.#note('page', small.wrong ?? pagesWrong(small, whole, size))
  }

  async #filter(model: OperationModel, parents: Keys, found: Found): Promise<void> {
    const entity = at(found.read.json, found.read.tokens)
    const wanted = model.parameters.filter(
      (one) => one.in === 'query' && isMembers(entity) && Object.hasOwn(entity, one.name) && !PAGED.test(one.name),
    )
    let tried = 0
    for (const { name, schema } of wanted) {
      const value = at(entity, [name])
      if (tried >= 3 || !isScalar(value) || String(value).length > 80 || value === '') continue
      if (!fits(schema, String(value))) continue
      tried++
      const query = { ...ownQuery(model, entity), [name]: String(value) }
      const listed = await readList(this.#walker, model, { path: parents, query, collection: this.#pair.collection })
      const other = listed.items.find((item) => differs(at(item.value, [name]), value))
      const why =
        listed.wrong ??
        (other === undefined ? null : `an item has ${brief(at(other.value, [name]))}`) ??
        (itemWith(listed, found.key.name, found.key.value) === null ? `what was made is not among ${listed.items.length} items` : null)
      this.#note('filter', prefixed(`${name}=${brief(value)}: `, why))
      if (why !== null) return
    }
  }

  /** By PATCH, else PUT, else POST to the item, as the contract has it. */
  async #change(found: Found): Promise<void> {
    const model = ['PATCH', 'PUT', 'POST'].map((method) => this.#walker.find(method, this.#pair.item)).find((one) => one !== null)
    const reads = this.#walker.find('GET', this.#pair.item)
    if (model === undefined || model === null || reads === null || model.body === null) return
    const content = (made: unknown, media: Media): unknown => this.#changing(made, media, found)
    const answer = await this.#walker.ask(model, { path: found.path, attempt: 7, content })
    const why = refused(answer)
    if (why !== null) return this.#note('change', `${model.operation.method}: ${why}`)
    const again = await this.#walker.ask(reads, { path: found.path })
    const sent = at(answer.request.content, unwrappedSent(answer.request.content, this.#pair.collection))
    const read = { json: again.json, node: again.node, tokens: unwrapped(again.json, this.#pair.collection) }
    this.#note(
      'change',
      prefixed(
        `${model.operation.method}, then read: `,
        refused(again) ?? prefixed('what was sent is not there: ', difference(sent, read)),
      ),
    )
  }

  #changing(made: unknown, media: Media, { path, key, read }: Found): unknown {
    if (/json-patch\+json/.test(media.type)) {
      const [place, value] = [...scalars(at(read.json, read.tokens), 0)].find(([tokens]) => tokens[0] !== key.name) ?? []
      return place === undefined ? [] : [{ op: 'replace', path: `/${place.join('/')}`, value }]
    }
    // Whatever member shows its key is not to be changed.
    const own = [...scalars(at(read.json, read.tokens), 0)].flatMap(([[name = ''], value]) =>
      String(value) === key.value ? [[name, key.value]] : [],
    )
    return tidied(made, media, { ...path, [key.name]: key.value, ...Object.fromEntries(own) }, this.#pair.collection)
  }

  async #remove(found: Found): Promise<void> {
    const model = this.#walker.find('DELETE', this.#pair.item)
    const reads = this.#walker.find('GET', this.#pair.item)
    if (model === null || reads === null) return
    const answer = await this.#walker.ask(model, { path: found.path })
    const why = refused(answer)
    this.#note('delete', why)
    if (why !== null) return
    const again = await this.#walker.ask(reads, { path: found.path })
    const gone = again.status === 404 || again.status === 410 || at(again.json, ['deleted']) === true
    const documented = responseFor(reads, again.status) !== null
    this.#note(
      'read again',
      gone ? (documented ? prefixed('breaks the contract at ', again.broken) : null) : `status ${again.status} after the deletion`,
    )
  }
}

const PAGED = /^(limit|offset|page|per_page|cursor|sort|order|direction|fields|expand|include)$/i

function refused(answer: Answer): string | null {
  if (answer.status < 200 || answer.status > 299) return `status ${answer.status}, ${said(answer)}`
  return prefixed('breaks the contract at ', answer.broken)
}

function prefixed(prefix: string, why: string | null): string | null {
  return why === null ? null : prefix + why
}

function differs(shown: unknown, value: unknown): boolean {
  return isScalar(shown) && String(shown).toLowerCase() !== String(value).toLowerCase()
}

function pagesWrong(small: Listed, whole: Listed, size: number): string | null {
  if (small.largest > size) return `a page has ${small.largest} items, though ${size} were asked for`
  const [some, all] = [small, whole].map(({ items }) => items.map(({ value }) => JSON.stringify(value)))
  if (some === undefined || all === undefined) return null
  const twice = some.find((one, index) => some.indexOf(one) !== index && all.indexOf(one) === all.lastIndexOf(one))
  if (twice !== undefined) return `an item is there twice: ${twice.slice(0, 80)}`
  if (some.length < all.length) return `${some.length} items on ${small.pages} pages of ${size}, ${all.length} without a limit`
  return null
}
