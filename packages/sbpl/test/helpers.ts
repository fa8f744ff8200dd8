import type { WorldHost } from '@runtime/contracts';
import {
  type AssembleInput,
  assembleProfile,
  type CompiledPolicy,
  compilePolicy,
  type DecisionQuery,
  decide,
  loadVirtualHost,
  type PolicyDecision,
  type SimulatedOutcome,
  type SimulatedProbe,
  simulateProbe,
  type VirtualHost,
} from '@runtime/sbpl';
import { builtInWorld, worldFromDocument } from '@runtime/worlds';

export const world = builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-2c0602c5');

export const host = loadVirtualHost(world);

/** The host with other members in place of its own. */
export const hostWith = (members: Partial<WorldHost>): VirtualHost =>
  loadVirtualHost(worldFromDocument({ ...world.document, host: { ...host.data, ...members } }));

export const policyOf = (text: string, options: Partial<AssembleInput> = {}): CompiledPolicy =>
  compilePolicy(assembleProfile({ text, file: 'profile.sb', ...options }), world);

/** What a profile decides about one operation. */
export const ask = (text: string, operation: string, target: string, more: Partial<DecisionQuery> = {}): PolicyDecision =>
  decide(policyOf(text), { operation, target, ...more }, host);

export const answer = (text: string, operation: string, target: string, more: Partial<DecisionQuery> = {}): string =>
  ask(text, operation, target, more).decision;

/** What a probe does under a profile, or with null without one. */
export const simulate = (text: string | null, probe: SimulatedProbe, options: Partial<AssembleInput> = {}): SimulatedOutcome =>
  simulateProbe(host, text === null ? null : policyOf(text, options), probe);

export const DENY = '(version 1)\n(deny default)\n';
export const ALLOW = '(version 1)\n(allow default)\n';
