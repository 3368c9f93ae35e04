import type { Sender, SendFailed } from '../../model/sender.ts'

/** Seconds after which a refused write is worth another try. */
const AGAIN = 30

/** A sender that sends nothing, while a degraded group is answered without its service. */
export function resting(sender: Sender, message = 'it is left alone since it was taken away'): Sender {
  const failed: SendFailed = {
    kind: 'failed',
    error: 'destination_unavailable',
    reached: false,
    message,
    attempts: 0,
    retryAfter: AGAIN,
  }
  return {
    upstream: sender.upstream,
    health: () => sender.health(),
    send: () => Promise.resolve(failed),
    upgrade: () => Promise.resolve(failed),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}
