import { readFileSync } from 'node:fs';
import type { ResultOf } from '@runtime/contracts';

/** The versions of the documents this build writes; a test holds them to the contracts package. */
export const CONTRACT_VERSIONS = {
  plan: 'runtime-tools.plan.v0.1',
  artifact_index: 'runtime-tools.artifact_index.v0.1',
  run_manifest: 'runtime-tools.run_manifest.v0.1',
  promotion_packet: 'runtime-tools.promotion_packet.v0.2',
  job: 'runtime-tools.job.v0.1',
  repair_log: 'runtime-tools.repair_log.v0.2',
} as const;

export const packageVersion = (): string =>
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;

export const versionDocument = (): ResultOf<'result.version'> => ({ version: packageVersion(), contracts: { ...CONTRACT_VERSIONS } });

export const versionText = (): string =>
  [`runtime ${packageVersion()}`, ...Object.entries(CONTRACT_VERSIONS).map(([name, version]) => `${name} ${version}`), ''].join('\n');
