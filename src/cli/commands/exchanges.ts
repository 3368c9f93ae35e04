import type { ExchangeQuery } from '../../app/query.ts'
import type { ControlApi, ExchangeSummary } from '../../control/api.ts'
import type { Invocation, Run } from '../options/command.ts'
import { exchangeLine } from '../text/exchange-line.ts'
import { exchangeText } from '../text/exchange-text.ts'
import type { Values } from '../options/option-values.ts'
import type { Sink } from '../text/terminal.ts'
import { follow } from '../asking/follow.ts'
import { controlAddress, runningServer } from '../asking/running.ts'

/** `understudy exchanges [ID]` */
export const exchanges: Run = async (invocation) => {
  const server = runningServer(invocation)
  const [id] = invocation.operands
  if (invocation.values.follow) return followed(invocation, server)
  return id === undefined ? listed(invocation, server) : shown(invocation, server, id)
}

async function listed({ values, terminal: { out } }: Invocation, server: ControlApi): Promise<number> {
  const found = await server.exchanges(queryOf(values))
  out.write(found.map((exchange) => lineOf(exchange, values, out)).join(''))
  return 0
}

/** Those that there are, like `listed`, and then what comes: nothing in between is missed, and nothing told twice. */
async function followed({ values, terminal }: Invocation, server: ControlApi): Promise<number> {
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const [newest] = await server.exchanges({ limit: 1 })
  const now = newest?.sequence ?? 0
  const found = await server.exchanges({ ...queryOf(values), before: now + 1 })
  terminal.out.write(found.map((exchange) => lineOf(exchange, values, terminal.out)).join(''))
  for await (const exchange of follow(controlAddress({ values, terminal }), now, stop.signal)) {
    if (fits(exchange, values)) terminal.out.write(lineOf(exchange, values, terminal.out))
  }
  return 0
}

function lineOf(exchange: ExchangeSummary, { json }: Values, { paint }: Sink): string {
  return json ? `${JSON.stringify(exchange)}\n` : `${paint('dim', exchange.id)}  ${exchangeLine(exchange, paint)}\n`
}

function fits({ operation, consumer, outcome }: ExchangeSummary, values: Values): boolean {
  return (
    (values.operation === '' || operation === values.operation) &&
    (values.consumer === '' || consumer.id === values.consumer) &&
    (values.outcome === 'any' || outcome === values.outcome)
  )
}

async function shown({ values, terminal: { out } }: Invocation, server: ControlApi, id: string): Promise<number> {
  const exchange = await server.exchange({ id })
  out.write(values.json ? `${JSON.stringify(exchange)}\n` : exchangeText(exchange, out.paint))
  return 0
}

function queryOf({ operation, consumer, outcome, limit }: Values): ExchangeQuery {
  return {
    limit,
    ...(operation === '' ? {} : { operation }),
    ...(consumer === '' ? {} : { consumer }),
    ...(outcome === 'any' ? {} : { outcome }),
  }
}
