import type { ExchangeSummary } from '../../control/api.ts'
import type { ControlAddress } from '../../control/client.ts'
import { Problem } from '../../model/problem.ts'

/** Milliseconds before a lost server is asked again. */
const RETRY = 1_000

/**
 * Exchange summaries from the feed of a running server, those behind the sequence `after` and then as they come. A lost connection is taken up again where it broke
 * (`Last-Event-ID`), so that nothing is missed that the server still holds.
 */
export async function* follow(control: ControlAddress, after: number, signal: AbortSignal): AsyncGenerator<ExchangeSummary> {
  let last: string | null = null
  while (!signal.aborted) {
    const response: Response | null = await connect(control, last, after, signal)
    if (response !== null && response.body !== null) {
      for await (const event of events(response.body)) {
        last = event.id ?? last
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own server's words
        if (event.name === 'exchanges') yield* JSON.parse(event.data) as readonly ExchangeSummary[]
      }
    }
    if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, RETRY))
  }
}

async function connect({ url, token }: ControlAddress, last: string | null, after: number, signal: AbortSignal): Promise<Response | null> {
  try {
    const resume = last === null ? {} : { 'Last-Event-ID': last }
    const authority = token === undefined ? {} : { Authorization: `Bearer ${token}` }
    return await fetch(`${url}/feed?after=${after}`, { headers: { ...resume, ...authority }, signal })
  } catch (error) {
    if (signal.aborted || last !== null) return null
    throw new Problem('no-server', `No server answers at ${url}.`, { cause: error })
  }
}

interface ServerEvent {
  readonly name: string
  readonly data: string
  readonly id: string | null
}

/** Server-sent events (HTML standard, section 9.2), as far as our own feed uses them. */
async function* events(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  let text = ''
  try {
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      text += chunk
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) yield eventOf(block)
    }
  } catch {
    // The connection broke; whoever reads us takes it up again.
  }
}

function eventOf(block: string): ServerEvent {
  const field = (name: string): string | null =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2) ?? null
  return { name: field('event') ?? 'message', data: field('data') ?? '', id: field('id') }
}
