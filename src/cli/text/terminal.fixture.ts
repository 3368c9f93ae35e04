import { plain, type Sink, type Terminal } from './terminal.ts'

/** A terminal that remembers what was printed. */
export interface MemoryTerminal extends Terminal {
  readonly printed: { out: string; err: string }
}

export function memoryTerminal(env: Terminal['env'] = {}, cwd: string = import.meta.dirname, width = 100): MemoryTerminal {
  const printed = { out: '', err: '' }
  const sink = (name: 'out' | 'err'): Sink => ({
    write: (text) => {
      printed[name] += text
    },
    paint: plain,
    isTerminal: false,
    width,
    pending: () => 0,
  })
  return { printed, out: sink('out'), err: sink('err'), env, cwd }
}
