import type { Status } from '../../src/control/api.ts'
import type { GroupStatus } from '../../src/control/group-status.ts'
import type { Move } from '../../src/model/handoff.ts'
import { clock, listed } from './figures.ts'
import type { MapView } from './map-graph.ts'
import { moveWords } from './move-words.ts'
import { visible } from './text.ts'
import { placeOf, remarksOf } from './way.ts'

/** A question that somebody who decides has, and what is to be said to it: a sentence each. */
export interface Answered {
  readonly question: string
  readonly lines: readonly string[]
}

export interface AnswerSources {
  readonly status: Pick<Status, 'groups'>
  readonly map: MapView['map']
  readonly moves: readonly Move[]
  /** Whom the service answers, of the consumers seen, by group in canary. */
  readonly selected: ReadonlyMap<string, readonly string[]>
  /** Milliseconds since 1970. */
  readonly now: number
}

type Node = MapView['map']['nodes'][number]

/** Names in one sentence, and sentences of one group. */
const NAMES = 12
const SENTENCES = 3

/** The five questions, from what the control API tells and nothing else. */
export function answersOf(sources: AnswerSources): readonly Answered[] {
  const scene = new Scene(sources)
  return [
    { question: 'Who waits for what?', lines: scene.waiting() },
    { question: 'What blocks a group?', lines: scene.blocking() },
    { question: 'Who would notice a rollback?', lines: scene.noticing() },
    { question: 'Who is served by the stand-in?', lines: scene.served() },
    { question: 'What changed today?', lines: scene.changes() },
  ]
}

class Scene {
  readonly #sources: AnswerSources
  readonly #groups: ReadonlyMap<string, GroupStatus>
  /** What each consumer needs, declared or seen. */
  readonly #needs: readonly (readonly [consumer: string, nodes: readonly Node[]])[]

  constructor(sources: AnswerSources) {
    this.#sources = sources
    this.#groups = new Map(sources.status.groups.map((group) => [group.id, group]))
    const nodes = new Map(sources.map.nodes.map((node) => [node.id, node]))
    this.#needs = sources.map.nodes
      .filter(({ kind }) => kind === 'consumer')
      .map(({ id, title }): readonly [string, readonly Node[]] => {
        const own = sources.map.edges.filter(({ from, mode }) => from === id && mode !== 'build')
        return [title, own.flatMap(({ to }) => nodes.get(to) ?? [])]
      })
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
  }

  waiting(): readonly string[] {
    const lines = this.#needs.flatMap(([consumer, nodes]) => {
      const open = nodes.filter(({ readiness }) => readiness !== null && readiness !== 'real')
      if (open.length === 0) return []
      const stuck = open.filter(({ readiness }) => readiness !== 'mock').map(({ id }) => id)
      const meanwhile = stuck.length === 0 ? 'the stand-in answers meanwhile' : `nobody answers ${listed(stuck, NAMES)} yet`
      return [
        sentence(
          `${consumer} waits for the real ${listed(
            open.map(({ id }) => id),
            NAMES,
          )}; ${meanwhile}`,
        ),
      ]
    })
    return lines.length > 0 ? lines : ['Nobody waits: all that anybody needs is there.']
  }

  blocking(): readonly string[] {
    const { groups } = this.#sources.status
    const bare = groups.filter(({ way }) => way === null).map(({ id }) => id)
    const lines = groups.flatMap((group) => this.#blocks(group))
    if (bare.length > 0) lines.push(sentence(`${listed(bare, NAMES)}: there is no service behind ${bare.length === 1 ? 'it' : 'them'} yet`))
    return lines.length > 0 ? lines : ['Nothing: every group is where it is to go.']
  }

  noticing(): readonly string[] {
    const lines = [...this.#groups.values()].flatMap((group) => {
      if (group.stage === 'mock' || group.stage === 'shadow') return []
      const who = this.#needs
        .filter(([consumer, nodes]) => nodes.some((node) => node.group === group.id && this.#isReal(consumer, node)))
        .map(([consumer]) => consumer)
      const whom = who.length === 0 ? 'nobody who is known' : `${listed(who, NAMES)}, whom ${group.upstream ?? 'the service'} answers`
      return [sentence(`${group.id}: ${whom}`)]
    })
    return lines.length > 0 ? lines : ['Nobody: the stand-in answers everybody.']
  }

  served(): readonly string[] {
    const lines = this.#needs.flatMap(([consumer, nodes]) => {
      const mock = groupsOf(nodes.filter((node) => node.readiness !== null && answered(node) && !this.#isReal(consumer, node)))
      const real = groupsOf(nodes.filter((node) => answered(node) && this.#isReal(consumer, node)))
      if (mock.length === 0) return []
      const rest = real.length === 0 ? '' : `; the service for ${listed(real, NAMES)}`
      return [sentence(`${consumer}: the stand-in for ${listed(mock, NAMES)}${rest}`)]
    })
    return lines.length > 0 ? lines : ['Nobody who is known.']
  }

  changes(): readonly string[] {
    const { moves, now } = this.#sources
    const midnight = new Date(now).setHours(0, 0, 0, 0)
    const lines = moves.filter(({ at }) => at >= midnight).map((move) => changeWords(move))
    return lines.length > 0 ? lines : ['Nothing was moved today.']
  }

  /** Whether the service answers this consumer there. */
  #isReal(consumer: string, { group: id, readiness }: Node): boolean {
    const group = id === null ? undefined : this.#groups.get(id)
    if (group === undefined) return readiness === 'real'
    if (group.pins.live.includes(consumer)) return true
    if (group.pins.mock.includes(consumer)) return false
    if (group.stage === 'canary') return this.#sources.selected.get(group.id)?.some((one) => nameOf(one) === consumer) === true
    return (group.stage === 'live' || group.stage === 'retired') && readiness === 'real'
  }

  #blocks({ id, stage, way }: GroupStatus): readonly string[] {
    if (way === null) return []
    const remarks = remarksOf(way, this.#sources.now).map(({ words }) => words)
    const arrived = stage === 'live' || stage === 'retired'
    const missing = arrived ? [] : way.missing.slice(0, SENTENCES)
    const more = arrived || way.missing.length <= SENTENCES ? [] : [`And ${way.missing.length - SENTENCES} more.`]
    const said = [...remarks, ...missing, ...more]
    if (said.length > 0) return [visible(`${id}: ${said.map(ended).join(' ')}`)]
    return arrived ? [] : [sentence(`${id}: nothing; it is in ${placeOf(way, stage, way.step)}, and can go on`)]
  }
}

function answered({ readiness }: Node): boolean {
  return readiness === 'mock' || readiness === 'real'
}

function groupsOf(nodes: readonly Node[]): readonly string[] {
  return [...new Set(nodes.map(({ group, id }) => group ?? id))].toSorted()
}

/** `web/4.2` is `web`, as the map has it. */
function nameOf(consumer: string): string {
  return consumer.replace(/\/.*$/, '') || consumer
}

function changeWords(move: Move): string {
  const { at, group, from, to, who, why } = move
  const what = from === to ? moveWords(move) : `${from} → ${to}`
  return visible(ended(`${clock(at).slice(0, 5)} ${group}: ${what}, by ${who}${why === '' ? '' : `: ${why}`}`.slice(0, 300)))
}

function ended(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`
}

function sentence(words: string): string {
  return visible(`${words}.`)
}
