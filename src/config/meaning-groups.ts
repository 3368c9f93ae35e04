import { at } from '../model/place.ts'
import type { Mistake } from './mistake.ts'
import type { Section } from './section.ts'
import type { ConfigText } from './text.ts'
import { milliseconds, share } from './units.ts'

/** What cannot be of how groups are handed off, whatever the schema says of each setting. */
export function* handoffMistakes(text: ConfigText, root: Section): Iterable<Mistake> {
  yield* wayMistakes(text, '/handoff', root.section('handoff'))
  for (const [name, group] of root.section('groups').entries()) {
    const pointer = at('/groups', name)
    yield* wayMistakes(text, pointer, group)
    yield* writeMistakes(text, pointer, group, root)
  }
}

function* wayMistakes(text: ConfigText, pointer: string, said: Section): Iterable<Mistake> {
  let before: string | null = null
  for (const [index, step] of (said.section('canary').list('steps') ?? []).entries()) {
    if (!step.endsWith('%')) continue
    const where = `${pointer}/canary/steps/${index}`
    if (share(step) === 0 || share(step) > 1)
      yield text.atValue(where, `\`${step}\` is no share of consumers.`, 'Write a share from 0.01% to 100%.')
    else if (before !== null && share(step) <= share(before))
      yield text.atValue(where, `\`${step}\` does not rise after \`${before}\`.`, 'Order the shares from the smallest to the largest.')
    before = step
  }
  const rollback = said.section('rollback')
  if (milliseconds(rollback.text('max-cooldown') ?? '60m') < milliseconds(rollback.text('cooldown') ?? '1m'))
    yield text.atKey(
      `${pointer}/rollback/${rollback.text('max-cooldown') === undefined ? 'cooldown' : 'max-cooldown'}`,
      '`max-cooldown` is shorter than `cooldown`.',
      'Make it at least as long.',
    )
  for (const [name, p0, p1] of [
    ['cusum', '1%', '10%'],
    ['canary-cusum', '0.5%', '5%'],
  ] as const) {
    const rule = rollback.section(name)
    const [fine, bad] = [rule.text('p0') ?? p0, rule.text('p1') ?? p1]
    if (share(fine) >= share(bad) || share(fine) === 0)
      yield text.atKey(
        `${pointer}/rollback/${name}`,
        `\`p0\` (${fine}) has to be above 0% and below \`p1\` (${bad}).`,
        'Change one of them.',
      )
  }
}

/** Writes that go to both sides want a service that does a repeated one once. */
function* writeMistakes(text: ConfigText, pointer: string, group: Section, root: Section): Iterable<Mistake> {
  const twice = group.section('shadow').text('unsafe') ?? root.section('handoff').section('shadow').text('unsafe')
  const own = group.section('shadow').text('unsafe') === undefined ? pointer : `${pointer}/shadow/unsafe`
  const upstream = group.text('upstream')
  if (twice === 'dual-write' && upstream !== undefined) {
    if (root.section('upstreams').section(upstream).text('idempotency') !== 'honoured')
      yield text.atKey(
        own,
        `Writes to both sides need a service that does a repeated one once, and \`upstreams.${upstream}\` does not say so.`,
        `Add \`idempotency: honoured\` to it where the service keeps to \`Idempotency-Key\`, or leave \`unsafe\` out.`,
      )
  }
  if (group.section('state').text('on-promote') === 'dual-write' && twice !== 'dual-write')
    yield text.atValue(
      `${pointer}/state/on-promote`,
      '`dual-write` keeps nothing as long as writes are not copied.',
      'Add `shadow: { unsafe: dual-write }` beside it.',
    )
}
