import type { Instance, Pin, WhatIf } from './instance.ts'
import { planOf, type Plan, type PlanOptions } from './plan.ts'

/** What changing one thing would cost (or save, where it is negative), by planning again. Money. */
export function costOf(instance: Instance, plan: Plan, whatIf: WhatIf, options: Omit<PlanOptions, 'whatIf' | 'published'> = {}): number {
  return planOf(instance, { ...options, whatIf }).cost - plan.cost
}

/** What the stand-in of an operation saves. */
export function standInWorth(instance: Instance, plan: Plan, operation: string): number {
  return costOf(instance, plan, { without: [operation] })
}

/** What a build dependency costs now. */
export function dependencyPrice(instance: Instance, plan: Plan, operation: string, needs: string): number {
  return -costOf(instance, plan, { dropped: [{ operation, needs }] })
}

/** What a pin costs. */
export function pinPrice(instance: Instance, plan: Plan, pin: Pin): number {
  return costOf(instance, plan, { pins: [pin] })
}
