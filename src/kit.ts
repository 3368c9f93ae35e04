/**
 * `@understudy/server/kit`: what a store has to do, as tests for node's test runner; and plays, scenarios as text.
 *
 * ```ts
 * testStore('mine', (folder) => openMine(join(folder, 'data')))
 * ```
 */
export type { Answer, Expectation, Play, Scene } from './kit/play.ts'
export { parsePlay, performPlay } from './kit/play.ts'
export type { OpenStore } from './kit/stores.ts'
export { testStore } from './kit/stores.ts'
