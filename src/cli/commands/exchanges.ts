import type { ExchangeQuery } from '../../app/query.ts'
import type { ControlApi, ExchangeSummary } from '../../control/api.ts'
import type { Invocation, Run } from '../options/command.ts'
import { exchangeLine } from '../text/exchange-line.ts'
import { exchangeText } from '../text/exchange-text.ts'
import type { Values } from '../options/option-values.ts'
import { follow } from '../asking/follow.ts'
import { controlAddress, runningServer } from '../asking/running.ts'

/** `understudy exchanges [ID]` */
export const exchanges: Run = async (invocation) => {
  const server = runningServer(invocation)
  const [id] = invocation.operands
  if (invocation.values.follow) return followed(invocation)
  return id === undefined ? listed(invocation, server) : shown(invocation, server, id)
}

async function listed({ values, terminal: { out } }: Invocation, server: ControlApi): Promise<number> {
  const found = await server.exchanges(queryOf(values))
  const lines = found.map((exchange) =>
    values.json ? JSON.stringify(exchange) : `${out.paint('dim', exchange.id)}  ${exchangeLine(exchange, out.paint)}`,
  )
  out.write(lines.map((line) => `${line}\n`).join(''))
  return 0
}

async function followed({ values, terminal }: Invocation): Promise<number> {
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  for await (const exchange of follow(controlAddress({ values, terminal }), stop.signal)) {
    if (!fits(exchange, values)) continue
    terminal.out.write(
      values.json
        ? `${JSON.stringify(exchange)}\n`
        : `${terminal.out.paint('dim', exchange.id)}  ${exchangeLine(exchange, terminal.out.paint)}\n`,
    )
  }
  return 0
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
