export interface ProblemRow {
  readonly status: number
  readonly exit: number
  readonly title: string
}

/** Never reused, never renamed. */
export type ProblemCode =
  | 'bad-usage'
  | 'contract-unreadable'
  | 'contract-not-openapi'
  | 'contract-too-large'
  | 'contract-broken'
  | 'reference-refused'
  | 'port-in-use'
  | 'address-unavailable'
  | 'no-server'
  | 'control-refused'
  | 'not-found'
  | 'unknown-call'
  | 'bad-argument'
  | 'body-too-large'
  | 'bad-request'
  | 'no-such-operation'
  | 'method-not-allowed'
  | 'not-acceptable'
  | 'unsupported-media-type'
  | 'request-breaks-contract'
  | 'credentials-missing'
  | 'scope-missing'
  | 'impossible-preference'
  | 'cannot-improvise'
  | 'conflict'
  | 'gone'
  | 'precondition-failed'
  | 'precondition-required'
  | 'idempotency-key-reused'
  | 'store-unreadable'
  | 'store-newer'
  | 'store-locked'
  | 'store-read-only'
  | 'store-full'
  | 'store-failed'
  | 'state-full'
  | 'seed-invalid'
  | 'upstream-unreachable'
  | 'upstream-timeout'
  | 'upstream-invalid'
  | 'outcome-unknown'
  | 'over-capacity'
  | 'loop-detected'
  | 'mock-id-retired'
  | 'stage-conflict'
  | 'config-invalid'
  | 'internal'

/** What a person can put right: one row a code. `exit` is the exit code of a CLI command that ends with it, `status` the HTTP status of a problem+json. */
export const PROBLEMS: Readonly<Record<ProblemCode, ProblemRow>> = {
  'bad-usage': { status: 400, exit: 64, title: 'The command line is not understood' },
  'contract-unreadable': { status: 422, exit: 2, title: 'The contract cannot be read' },
  'contract-not-openapi': { status: 422, exit: 2, title: 'The document is not an OpenAPI or Swagger contract' },
  'contract-too-large': { status: 422, exit: 2, title: 'The contract is larger or deeper than the limits allow' },
  'contract-broken': { status: 422, exit: 1, title: 'The contract has errors' },
  'reference-refused': { status: 422, exit: 2, title: 'A reference leads outside of what may be read' },
  'port-in-use': { status: 409, exit: 3, title: 'The port is taken' },
  'address-unavailable': { status: 409, exit: 3, title: 'The address cannot be listened on' },
  'no-server': { status: 404, exit: 4, title: 'No running server was found' },
  'control-refused': { status: 403, exit: 4, title: 'The control API refused the call' },
  'not-found': { status: 404, exit: 1, title: 'There is no such thing' },
  'unknown-call': { status: 404, exit: 1, title: 'The control API has no such call' },
  'bad-argument': { status: 400, exit: 64, title: 'An argument is not what it should be' },
  'body-too-large': { status: 413, exit: 1, title: 'The request body is larger than the limit' },
  'bad-request': { status: 400, exit: 1, title: 'The request is malformed' },
  'no-such-operation': { status: 404, exit: 1, title: 'The contract has no such path' },
  'method-not-allowed': { status: 405, exit: 1, title: 'The contract has the path but not the method' },
  'not-acceptable': { status: 406, exit: 1, title: 'None of the documented media types is acceptable' },
  'unsupported-media-type': { status: 415, exit: 1, title: 'The body comes in a media type or coding that is not taken here' },
  'request-breaks-contract': { status: 422, exit: 1, title: 'The request breaks the contract' },
  'credentials-missing': { status: 401, exit: 1, title: 'Credentials are missing or malformed' },
  'scope-missing': { status: 403, exit: 1, title: 'The credentials lack a scope' },
  'impossible-preference': { status: 404, exit: 1, title: 'The preferred response is not documented' },
  'cannot-improvise': { status: 501, exit: 1, title: 'No conforming answer could be made' },
  conflict: { status: 409, exit: 1, title: 'It does not go with what is already there' },
  gone: { status: 410, exit: 1, title: 'It was there, and was deleted' },
  'precondition-failed': { status: 412, exit: 1, title: 'It is no longer what the request takes it for' },
  'precondition-required': { status: 428, exit: 1, title: 'The operation wants to be told which version is meant' },
  'idempotency-key-reused': { status: 422, exit: 1, title: 'The same Idempotency-Key came with another request' },
  'store-unreadable': { status: 503, exit: 5, title: 'The store is damaged, or is no store' },
  'store-newer': { status: 503, exit: 5, title: 'The store was written by a later version' },
  'store-locked': { status: 503, exit: 5, title: 'The store is in use by another process' },
  'store-read-only': { status: 503, exit: 5, title: 'The store may not be written to' },
  'store-full': { status: 503, exit: 5, title: 'The store has no room left' },
  'store-failed': { status: 503, exit: 5, title: 'The store cannot be read from or written to' },
  'state-full': { status: 507, exit: 1, title: 'The state is as large as it may be' },
  'seed-invalid': { status: 422, exit: 2, title: 'The seeds do not conform' },
  'upstream-unreachable': { status: 503, exit: 1, title: 'The service behind the address cannot be reached' },
  'upstream-timeout': { status: 504, exit: 1, title: 'The service behind the address does not answer in time' },
  'upstream-invalid': { status: 502, exit: 1, title: 'The service behind the address answers wrongly' },
  'outcome-unknown': { status: 502, exit: 1, title: 'Nobody knows whether the service did what was asked' },
  'over-capacity': { status: 503, exit: 1, title: 'Too many requests are in flight to the service' },
  'loop-detected': { status: 502, exit: 1, title: 'The request has come through here before' },
  'mock-id-retired': { status: 404, exit: 1, title: 'The id was of the stand-in, and is not valid any more' },
  'stage-conflict': { status: 409, exit: 1, title: 'The group cannot be moved there' },
  'config-invalid': { status: 422, exit: 2, title: 'The configuration cannot be used' },
  internal: { status: 500, exit: 70, title: 'Understudy failed; this is a bug' },
}

/** Something that a person can put right: what, which, and what to do. Caught at two borders, `cli/main.ts` and `wires/`. */
export class Problem extends Error {
  readonly code: ProblemCode
  /** Members added to the problem+json body. */
  readonly detail: Readonly<Record<string, unknown>>

  constructor(code: ProblemCode, message: string, options: { cause?: unknown; detail?: Readonly<Record<string, unknown>> } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.name = 'Problem'
    this.code = code
    this.detail = options.detail ?? {}
  }

  get status(): number {
    return PROBLEMS[this.code].status
  }

  get exit(): number {
    return PROBLEMS[this.code].exit
  }
}
