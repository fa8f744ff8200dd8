import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixturesRoot } from '@runtime/testing';

/** A released run of this repository: small, whole and valid. */
export const WHOLE = join(fixturesRoot, 'bundles/artifact_index.v0.1/valid/whole/out/run-1');
export const FAILED = join(fixturesRoot, 'bundles/artifact_index.v0.1/valid/failed/out/run-1');
export const REPAIRED = join(fixturesRoot, 'bundles/artifact_index.v0.1/valid/repaired/out/run-1');

export interface Piece {
  path: string;
  bytes: Buffer;
}

/** The files of that run in the order of an archive. */
export function piecesOf(run: string, runId = 'run-1'): Piece[] {
  const index = readFileSync(join(run, 'artifact_index.json'));
  const { artifacts } = JSON.parse(index.toString()) as { artifacts: { path: string }[] };
  const prefix = artifacts.find(({ path }) => path.endsWith('/run_manifest.json'))!.path.replace(/run_manifest\.json$/, '');
  return [
    { path: `${runId}/artifact_index.json`, bytes: index },
    ...artifacts
      .map(({ path }) => path.slice(prefix.length))
      .map((name) => ({ path: `${runId}/${name}`, bytes: readFileSync(join(run, name)) })),
  ];
}
