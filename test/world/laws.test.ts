import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createUnderstudy, Problem, type Understudy } from '../../src/index.ts'
import { Consumer, type Content, type Note } from './consumer.ts'
import { NOTES } from './notes.ts'
import { WorldModel } from './world-model.ts'

const session = fc.constantFrom('', 'a', 'b')
const name = fc.constantFrom('x', 'y')
const which = fc.nat({ max: 60 })
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((one) => one.trim() !== '' && one.length <= 60)
const stars = fc.integer({ min: 0, max: 5 })
const whole: fc.Arbitrary<Content> = fc.record({ text, stars }, { requiredKeys: ['text'] })
const changes: fc.Arbitrary<Content> = fc.record({ text, stars: fc.option(stars) }, { requiredKeys: [] })

type Deed = { readonly session: string } & (
  | { readonly kind: 'create' | 'badly'; readonly content: Content }
  | { readonly kind: 'replace' | 'change' | 'remove'; readonly which: number; readonly content: Content }
  | { readonly kind: 'snapshot' | 'restore'; readonly name: string }
  | { readonly kind: 'reset' | 'end' }
)

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('create'), session, content: whole }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('badly'), session, content: whole }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('replace'), session, which, content: whole }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('change'), session, which, content: changes }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('remove'), session, which, content: whole }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('snapshot', 'restore'), session, name }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('reset', 'end'), session }) },
)

/** Does it, and holds what is answered against what the model says. Tells the id that it was about. */
async function follow(model: WorldModel, understudy: Understudy, step: Deed): Promise<string | null> {
  const consumer = new Consumer(understudy, step.session)
  const shelf = step.kind === 'end' ? model.shelf('') : model.shelf(step.session)
  switch (step.kind) {
    case 'create': {
      const { status, note } = await consumer.create(step.content)
      assert.equal(status, 201)
      assert.ok(note !== null && shelf.get(note.id) === undefined, `${note?.id} is there already`)
      assert.deepEqual(note, model.replace(step.session, note.id, step.content))
      return note.id
    }
    case 'badly':
      assert.equal((await consumer.create({ ...step.content, stars: 77 })).status, 422)
      return null
    case 'replace':
    case 'change':
    case 'remove':
      return alter(model, consumer, step, [...shelf.keys()][step.which % Math.max(1, shelf.size)] ?? 'nnone')
    case 'snapshot':
      await understudy.state.snapshot(step.name, { session: step.session })
      model.snapshot(step.session, step.name, await consumer.list())
      return null
    case 'restore': {
      const order = model.restore(step.session, step.name)
      assert.equal(await restored(understudy, step.name, step.session), order !== null)
      // Exact: what is where in the list comes back as well.
      if (order !== null) assert.deepEqual(await consumer.list(), order)
      return null
    }
    case 'reset':
      await understudy.state.reset({ session: step.session })
      model.reset(step.session)
      return null
    case 'end':
      if (step.session !== '') assert.equal(await understudy.state.end(step.session), model.end(step.session))
      return null
  }
}

async function alter(model: WorldModel, consumer: Consumer, step: Extract<Deed, { which: number }>, id: string): Promise<string> {
  const shelf = model.shelf(step.session)
  if (step.kind === 'remove') {
    assert.equal((await consumer.remove(id)).status, shelf.get(id) === null ? 404 : 204)
    shelf.set(id, null)
    return id
  }
  const heard = await (step.kind === 'replace' ? consumer.replace(id, step.content) : consumer.change(id, step.content))
  const wanted = step.kind === 'replace' ? model.replace(step.session, id, step.content) : model.change(step.session, id, step.content)
  assert.deepEqual(heard, { status: wanted === null ? 404 : 200, note: wanted })
  return id
}

async function restored(understudy: Understudy, snapshot: string, space: string): Promise<boolean> {
  try {
    await understudy.state.restore(snapshot, { session: space })
    return true
  } catch (error) {
    if (error instanceof Problem) return false
    throw error
  }
}

const byId = (one: Note, other: Note): number => (one.id < other.id ? -1 : 1)

/** Every space that was entered is what the model says, in its list and item by item. */
async function compare(model: WorldModel, understudy: Understudy, touched: ReadonlySet<string>): Promise<void> {
  for (const space of model.entered) {
    const shelf = model.shelf(space)
    const consumer = new Consumer(understudy, space)
    const wanted = [...shelf.values()].filter((note) => note !== null).toSorted(byId)
    assert.deepEqual((await consumer.list()).toSorted(byId), wanted, `the list of '${space}'`)
    for (const id of touched) {
      const note = shelf.get(id)
      // What was made elsewhere may be there as any well-formed key may, but never as it is there.
      const { status, note: read } = await consumer.read(id)
      if (note === undefined) assert.ok(!isElsewhere(model, space, id, read), `${id} leaks into '${space}'`)
      else assert.deepEqual({ status, note: read }, { status: note === null ? 404 : 200, note }, `${id} of '${space}'`)
    }
  }
}

function isElsewhere(model: WorldModel, space: string, id: string, read: Note | null): boolean {
  const others = model.entered.filter((one) => one !== space).map((one) => model.shelf(one).get(id))
  return read !== null && others.some((note) => note !== null && note !== undefined && note.text === read.text && note.stars === read.stars)
}

test('the world is what a map would be, whatever is done in whichever session', async () => {
  await using fresh = await createUnderstudy({ contract: NOTES })
  const base = await new Consumer(fresh, '').list()
  assert.ok(base.length > 5, `${base.length} notes are there`)
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 25 }), async (deeds) => {
      await using understudy = await createUnderstudy({ contract: NOTES })
      const model = new WorldModel(base)
      const touched = new Set<string>()
      for (const step of deeds) {
        const id = await follow(model, understudy, step)
        if (id !== null) touched.add(id)
        await compare(model, understudy, touched)
      }
    }),
    { numRuns: 60 },
  )
})
