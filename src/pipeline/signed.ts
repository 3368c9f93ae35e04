import type { Reply } from '../model/exchange.ts'

/** Every answer says who gave it, and why it was not who it should have been. */
export function signed(reply: Reply): Reply {
  const by = reply.served === undefined ? reply.by : [reply.by, ...reply.served].join('; ')
  return { ...reply, headers: [...reply.headers, 'Understudy-Served-By', by] }
}
