import type { IncomingMessage } from 'node:http'
import { header } from '../model/wire.ts'
import { isEndless } from './answer-head.ts'

/** Bytes a second below which a body whose length is known drips. */
const LEAST = 1_024

/** Gives up on a body that stops coming for `idle` milliseconds, or drips. As long as its reader leaves some of it lying, the upstream is not to blame. */
export function watchFlow(message: IncomingMessage, idle: number, giveUp: () => void): void {
  if (isEndless(message)) return
  message.setTimeout(idle, () => {
    if (message.readableLength === 0) giveUp()
    else message.setTimeout(idle)
  })
  if (header(message.rawHeaders, 'content-length') !== undefined) watchRate(message, idle * 2, giveUp)
}

function watchRate(message: IncomingMessage, window: number, giveUp: () => void): void {
  const { socket } = message
  let before = socket.bytesRead
  const timer = setInterval(() => {
    const came = socket.bytesRead - before
    before = socket.bytesRead
    if (came < (LEAST * window) / 1_000 && message.readableLength === 0 && !message.complete) giveUp()
  }, window).unref()
  message.once('close', () => clearInterval(timer))
}
