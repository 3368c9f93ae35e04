/** What to do with one exchange, decided on one snapshot of the routing. */
export type Decision = { readonly kind: 'improvise' } | { readonly kind: 'refuse' }

/** How strictly requests are held against the contract before the stand-in answers. */
export type Validation = 'enforce' | 'observe' | 'off'

/** Which credentials the stand-in asks for: none, any of the right shape, or only the listed ones. */
export type Security = 'off' | 'enforce' | 'strict'
