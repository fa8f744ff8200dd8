/**
 * Checked by the compiler, not run: documents are closed for readers. Each line under a `@ts-expect-error` holds a misspelt member
 * or word, and compiling it would fail the type check.
 */
import type {
  ArtifactIndex,
  DocumentOf,
  ExpectedMatrix,
  Observation,
  Plan,
  ProbeRegistry,
  Promotability,
  RunManifest,
  RunStatus,
  RuntimeConfig,
  RuntimeInventory,
  RuntimeLinks,
  RuntimeResults,
  SuiteManifest,
} from '@runtime/contracts';

export const plan = (document: Plan) => [
  document.lanes,
  // @ts-expect-error
  document.lnaes,
  // @ts-expect-error
  document['lnaes'],
  // @ts-expect-error
  document.lanes?.oracel,
];

export const parsed = (document: DocumentOf<'plan'>): Plan => document;

export const registry = (document: ProbeRegistry) => [
  document.probes['read']?.expected === 'allow',
  // @ts-expect-error
  document.probes['read']?.expectde,
  // @ts-expect-error
  document.probes['read']?.expected === 'allowed',
];

export const matrix = (document: ExpectedMatrix) => [
  document.profiles['p']?.probes[0]?.expectation_id,
  // @ts-expect-error
  document.profiles['p']?.probes[0]?.expectation,
];

export const manifest = (document: RunManifest) => [
  document.execution?.runner === 'simulated',
  // @ts-expect-error
  document.execuiton,
  // @ts-expect-error
  document.execution?.runner === 'simulator',
];

export const status = (document: RunStatus) => [
  document.state === 'complete',
  // @ts-expect-error
  document.state === 'completed',
];

export const index = (document: ArtifactIndex) => [
  document.artifacts[0]?.file_size,
  // @ts-expect-error
  document.artifacts[0]?.size,
];

export const observation = (document: Observation) => [
  document.actual === 'deny',
  // @ts-expect-error
  document.acutal,
];

export const results = (document: RuntimeResults) => [
  document['p']?.probes?.[0]?.runtime_result.status === 'blocked',
  // @ts-expect-error
  document['p']?.probes?.[0]?.runtime_result.state,
];

export const promotability = (document: Promotability) => [
  document.reasons,
  // @ts-expect-error
  document.reason,
];

export const config = (document: RuntimeConfig) => [
  document.registry_index,
  // @ts-expect-error
  document.registryIndex,
];

export const suite = (document: SuiteManifest) => [
  document.files[0]?.sha256,
  // @ts-expect-error
  document.files[0]?.digest,
];

export const links = (document: RuntimeLinks) => [
  document.profiles['p']?.observed_ops,
  // @ts-expect-error
  document.profiles['p']?.observedOps,
];

export const inventory = (document: RuntimeInventory) => [
  document.in_repo[0]?.files,
  // @ts-expect-error
  document.in_repo[0]?.hits,
];
