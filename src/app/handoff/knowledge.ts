import { shadowMode } from '../../handoff/decide.ts'
import { effectOf } from '../../handoff/effect.ts'
import { assess } from '../../handoff/gates/gates.ts'
import type { Assessment, Binding, EvidenceRecord, Sample } from '../../model/evidence.ts'
import type { Group } from '../../model/handoff.ts'
import type { CompiledContract } from '../../model/protocol.ts'
import { gatedOf, standsOn, stateOf } from './assessing.ts'
import { Dossier } from './dossier.ts'
import type { DualWrites } from './dual-writes.ts'
import type { Eyes, Handoff, Insight } from './handoff.ts'
import type { Probes } from './probes.ts'
import type { Register } from './register.ts'
import { evidenceNote, type KeptGroup, type Remembered } from './remembered.ts'

export interface KnowledgeParts {
  readonly handoff: Handoff
  readonly register: Register
  readonly remembered: Remembered
  readonly contracts: () => readonly CompiledContract[]
  readonly probes: Probes
  readonly writes: DualWrites
}

const NOTHING = { written: false, mockIdSeen: null } as const

/** What is known of the services of all groups, each in a dossier, and what it comes to before the gates. */
export class Knowledge implements Eyes {
  readonly #parts: KnowledgeParts
  readonly #dossiers = new Map<string, Dossier>()

  constructor(parts: KnowledgeParts) {
    this.#parts = parts
    parts.handoff.look(this)
  }

  /** What is known of a group as it stands now: evidence of what was before has ended. */
  of(group: Group): Dossier {
    const known = this.#dossiers.get(group.id)
    if (known !== undefined) {
      const wanted = known.binding.lineage !== group.lineage || (group.stage === 'mock' && this.changeOf(group) !== null)
      if (wanted) known.renew(group, this.#bindingOf(group))
      return known
    }
    const { remembered } = this.#parts
    const record = remembered.evidence.get(group.id)
    const binding = this.#bindingOf(group, record)
    const former = { ...(record === undefined ? {} : { record }), ...this.kept(group.id) }
    const dossier = new Dossier(group, binding, String(process.pid), former)
    this.#dossiers.set(group.id, dossier)
    return dossier
  }

  /** Where nothing was learnt yet there is nothing. */
  find(id: string): Dossier | undefined {
    return this.#dossiers.get(id)
  }

  /** What of that which the evidence is of has changed; null where nothing has. */
  changeOf(group: Group): 'contract' | 'upstream' | null {
    const known = (this.#dossiers.get(group.id) ?? this.of(group)).binding
    if (group.stage !== 'mock' && known.lineage !== group.lineage) return null
    const wanted = this.#bindingOf(group)
    if (wanted.contractHash !== known.contractHash) return 'contract'
    return wanted.upstream === known.upstream ? null : 'upstream'
  }

  assess(group: Group): Assessment {
    const { contracts, probes, writes } = this.#parts
    return assess({
      group,
      operations: gatedOf(contracts(), group),
      evidence: this.of(group).record(),
      binding: this.#bindingOf(group),
      reach: probes.reach(group.upstream ?? ''),
      state: stateOf(group, writes.open(group.id)),
      now: Date.now(),
    })
  }

  insight(group: Group): Insight {
    const dossier = this.of(group)
    const gates = this.assess(group)
    const { alarm, written, mockIdSeen } = dossier
    return {
      gates,
      reachable: group.upstream !== null && this.#parts.probes.isReachable(group.upstream),
      shadowable: this.isShadowable(group),
      written,
      mockIdSeen,
      evidence: [...(alarm === null ? [] : [alarm]), ...standsOn(gates)],
    }
  }

  kept(id: string): Pick<KeptGroup, 'written' | 'mockIdSeen'> {
    const { written, mockIdSeen } = this.#dossiers.get(id) ?? this.#parts.remembered.groups.get(id) ?? NOTHING
    return { written, mockIdSeen }
  }

  /** Whether any of its operations can be copied to the service. */
  isShadowable(group: Group): boolean {
    return gatedOf(this.#parts.contracts(), group).some(({ operation }) => shadowMode(group, operation) !== null)
  }

  /** Whether a sample is of a write that the service has accepted. */
  isWritten(group: Group, { operation: id, status, leg }: Sample): boolean {
    if (leg !== 'live' || status === null || status >= 400) return false
    const gated = gatedOf(this.#parts.contracts(), group).find(({ operation }) => operation.id === id)
    return gated !== undefined && effectOf(gated.operation) !== 'read'
  }

  /** Writes down what was learnt since the last time. */
  keep(): void {
    for (const [id, dossier] of this.#dossiers) {
      // A group that the configuration has no more leaves nothing behind.
      if (!this.#parts.handoff.routing.groups.has(id)) this.#dossiers.delete(id)
      else if (dossier.changed) this.#keep(dossier)
    }
  }

  #keep(dossier: Dossier): void {
    dossier.changed = false
    this.#parts.register.keep([], evidenceNote(dossier.record()))
  }

  #bindingOf(group: Group, record?: EvidenceRecord): Binding {
    const compiled = this.#parts.contracts().find(({ contract }) => contract.id === group.contract)
    const known = this.#dossiers.get(group.id)?.binding ?? record
    return {
      group: group.id,
      lineage: group.lineage,
      contractHash: compiled?.contract.hash ?? '',
      upstream: this.#upstreamOf(group, known?.upstream ?? ''),
      copies: group.stage === 'shadow',
    }
  }

  /** The service by its address and its build; as long as nobody has heard of the build, the one that was known before. */
  #upstreamOf({ upstream }: Group, before: string): string {
    const name = upstream ?? ''
    const url = this.#parts.handoff.senders.get(name)?.upstream.url ?? ''
    const build = this.#parts.probes.build(name)
    if (build !== '') return `${url} ${build}`
    return before.startsWith(`${url} `) ? before : url
  }
}
