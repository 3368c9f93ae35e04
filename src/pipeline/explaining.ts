import type { Sender, Sent } from '../model/sender.ts'
import type { Present } from '../model/state.ts'
import type { Company } from './company.ts'
import { resting } from './service/resting.ts'

/** A company that answers for the sake of an explanation: nobody learns from it, nothing is kept (`rehearsal`), and what may change something is not sent. */
export function explaining(company: Company, rehearsal: Present | null): Company {
  const senders = new Map([...company.senders].map(([name, sender]) => [name, onlyAsked(sender)]))
  return { ...company, senders, present: rehearsal, observer: null, repeats: null }
}

/** Asks what is safe to ask. */
function onlyAsked(sender: Sender): Sender {
  const silent = resting(sender, 'a write is not sent only to explain it')
  return {
    ...silent,
    send: (request, options): Promise<Sent> => (options.safe ? sender : silent).send(request, options),
  }
}
