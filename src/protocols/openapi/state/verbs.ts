import { wordsOf } from './plain.ts'

/** Words that a path says to have something done. */
const VERBS = new Set(
  `abort accept acknowledge activate add allocate apply approve archive assign attach authenticate authorize ban begin block boot bulk calculate
  cancel capture charge check checkout claim clear clone close commit complete compute confirm connect convert copy create deactivate debit decline decrypt
  delete deny deploy detach disable disconnect dismiss dispatch downgrade download duplicate enable encrypt end enroll estimate evaluate exclude execute expire
  export extend fail finalize finish flag follow force fork freeze generate grant hide ignore import increment index initialize initiate insert install invalidate invite invoke
  join kick kill leave link like load lock login logout mark merge migrate move mute notify open patch pause pay pin ping play poll power preview process promote
  provision publish purge push quarantine query quote read rebase rebuild reactivate reboot recalculate receive reconcile redeem redeliver refresh refund register reinstate reject
  release remove rename render renew reopen reorder reorganize replay reply report request rerun resend reserve reset resize resolve restart restore
  resume retry return reveal reverse revert review revoke rollback rotate run save schedule scan search seek select send set share ship shutdown sign silence simulate skip snooze
  sort spam split star start stop submit subscribe suspend swap switch sync synchronize tag terminate test toggle touch track transfer transition translate trash trigger
  unarchive unassign unban unblock undelete undo unfollow unfreeze unhide uninstall unlike unlink unlock unmark unmute unpause unpin unpublish unregister unsnooze unspam unstar
  unsubscribe unsuspend untrash update upgrade upload validate verify view void vote wake warn watch withdraw`.split(/\s+/),
)

/** Whether a path's last word is something to do rather than a thing. */
export function isVerb(word: string): boolean {
  const [first = ''] = wordsOf(word)
  return VERBS.has(first)
}

/** What a value of a status may be called when the verb has been done, besides its past participle. */
const OUTCOMES: Readonly<Record<string, readonly string[]>> = {
  activate: ['active', 'enabled'],
  reactivate: ['active', 'enabled'],
  unarchive: ['active', 'open'],
  unsuspend: ['active'],
  unblock: ['active', 'unblocked'],
  deactivate: ['inactive', 'disabled'],
  disable: ['inactive'],
  enable: ['active'],
  resume: ['active', 'running', 'inprogress', 'processing'],
  restore: ['active'],
  reopen: ['open', 'opened'],
  open: ['open'],
  start: ['running', 'active', 'inprogress', 'processing'],
  run: ['running'],
  begin: ['begun', 'inprogress', 'running'],
  stop: ['off', 'inactive', 'exited'],
  terminate: ['shuttingdown'],
  complete: ['done', 'complete', 'succeeded', 'success'],
  finish: ['done', 'complete', 'completed', 'succeeded'],
  finalize: ['final', 'open'],
  confirm: ['succeeded'],
  capture: ['succeeded', 'completed'],
  pay: ['paid'],
  send: ['sent'],
  resend: ['sent'],
  void: ['void', 'voided'],
  reject: ['denied', 'declined'],
  deny: ['denied', 'rejected'],
  decline: ['rejected'],
  submit: ['pending', 'inreview'],
  publish: ['live', 'public'],
  unpublish: ['draft'],
  freeze: ['frozen'],
  unfreeze: ['active'],
  withdraw: ['withdrawn'],
  resolve: ['closed', 'done'],
  abort: ['cancelled', 'canceled'],
  trash: ['trashed', 'deleted'],
  hide: ['hidden'],
  revoke: ['inactive'],
  mute: ['muted'],
  undo: ['undone'],
}

const VOWEL = /[aeiou]/

/** What stands in a status when the verb has been done: `cancel` gives `cancelled`, `canceled`, `cancel`. Plain names, the likeliest first. */
export function outcomesOf(verb: readonly string[]): readonly string[] {
  const [first = '', ...rest] = verb
  // `mark-as-paid`, `set-default`
  if (/^(?:mark|set|make|move|transition)$/.test(first) && rest.length > 0)
    return [rest.filter((word) => !/^(?:as|to)$/.test(word)).join('')]
  return [...participles(first), ...(OUTCOMES[first] ?? []), ...(rest.length > 0 ? [verb.join('')] : [])]
}

export function participles(verb: string): readonly string[] {
  if (verb.endsWith('e')) return [`${verb}d`]
  if (/[^aeiou]y$/.test(verb)) return [`${verb.slice(0, -1)}ied`]
  const [last = '', before = '', third = ''] = [...verb].toReversed()
  const doubled = !VOWEL.test(last) && !/[wxy]/.test(last) && VOWEL.test(before) && !VOWEL.test(third) ? [`${verb}${last}ed`] : []
  return [...doubled, `${verb}ed`]
}

/** What a verb undoes: `unlock` has `lock`, `disable` has `enable`. */
export function opposite(verb: string): string | null {
  if (verb === 'disable') return 'enable'
  if (verb === 'deactivate') return 'activate'
  if (verb === 'reopen') return 'close'
  return verb.startsWith('un') && VERBS.has(verb.slice(2)) ? verb.slice(2) : null
}
