import type { Walk } from './steps.ts'

interface Reason {
  readonly contract: string
  /** What is in the pair's name; all of the contract where nothing is said. */
  readonly pair?: string
  readonly why: string
}

/** Why walks cannot pass, in a person's words. */
const REASONS: readonly Reason[] = [
  { contract: 'trello.yaml', why: 'The contract documents no body of any answer: there is nothing to see of what was made.' },
  { contract: 'kubernetes.yaml', pair: '/proxy', why: 'What is behind a proxy is not the contract’s: each method answers for itself.' },
  { contract: 'bitbucket.yaml', pair: '/addon/linkers', why: 'The contract documents no body of any answer.' },
  {
    contract: 'bitbucket.yaml',
    pair: '/commits',
    why: 'Nothing is made: POST is another way of asking for the list, and GET reads a list as well.',
  },
  { contract: 'bitbucket.yaml', pair: '/downloads', why: 'Files: both answers are documented as errors alone.' },
  { contract: 'bitbucket.yaml', pair: '/attachments', why: 'A file: reading leads elsewhere (302).' },
  {
    contract: 'bitbucket.yaml',
    pair: '/changes',
    why: 'No member of a change is its key, so that it cannot be told in a list.',
  },
  {
    contract: 'box.yaml',
    pair: '/storage_policy_assignments',
    why: 'No member of an assignment is its key, so that it cannot be told in a list.',
  },
  {
    contract: 'openai.yaml',
    pair: '/conversations/{conversation_id}/items',
    why: 'Several are made at once, and none of what is sent or answered tells which of them is meant.',
  },
  {
    contract: 'linode.yaml',
    pair: '/instances/{linodeId}/ips',
    why: 'The list is several, by kind of address, and none of them is the list.',
  },
  { contract: 'vercel.json', pair: '/v8/artifacts', why: 'The answer to POST maps hashes to facts: what is made is nowhere shown alone.' },
]

/** The reason that is known for a miss; null where what the walker saw has to do. */
export function reasonOf({ contract, pair }: Walk): string | null {
  return REASONS.find((one) => one.contract === contract && (one.pair === undefined || pair.includes(one.pair)))?.why ?? null
}
