import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BundleError, indexDirectory, loadBundle, openBundleUnverified, validateBundle } from '@runtime/bundle-store';
import { type ContractError, encodePretty } from '@runtime/contracts';
import { StrictDirectory } from '@runtime/files';
import { referenceRoot, repositoryRoot, temporaryDirectory, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

interface Vector {
  name: string;
  input: Record<string, unknown> & { files: Record<string, string | { hex: string }>; bundle: string };
  expected?: unknown;
  expected_text?: string;
  contract_note?: string;
  readers?: {
    strict_load: { ok: boolean; error?: { code: string; path?: string } };
    validate: { ok: boolean; errors: { code: string; path?: string }[] };
    unverified: { error?: { code: string }; missing?: string[]; digest_mismatches?: string[]; members?: string[] };
  };
}

const vectors = (group: string): Vector[] =>
  referenceRoot === null ? [] : (JSON.parse(readFileSync(join(referenceRoot, 'vectors', `${group}.json`), 'utf8')) as Vector[]);

function layOut(vector: Vector): string {
  const root = temporaryDirectory();
  mkdirSync(join(root, '.git'));
  const files = Object.entries(vector.input.files).map(([path, content]) => [
    path,
    typeof content === 'string' ? content : Buffer.from(content.hex, 'hex'),
  ]);
  writeTree(root, Object.fromEntries(files));
  return root;
}

/** Where we refuse what the reference takes: the code we give, by the names in `docs/formats/deviations.md`. */
const DEVIATIONS: Record<string, { switch: string; code: string | null }> = {
  'run status with bytes that are not UTF-8: they are dropped': { switch: 'bundles.strict-json', code: 'JSON_NOT_UTF8' },
  'index empty object': { switch: 'bundles.index-schema', code: 'BUNDLE_SCHEMA_UNKNOWN' },
  'index entry without a digest is accepted': { switch: 'bundles.digest-required', code: 'BUNDLE_DIGEST_INVALID' },
  'index entry with an empty digest is accepted': { switch: 'bundles.digest-required', code: 'BUNDLE_DIGEST_INVALID' },
  'index with a wrong size is accepted': { switch: 'bundles.size-checked', code: 'BUNDLE_SIZE_MISMATCH' },
  'index of another run is accepted': { switch: 'bundles.identity', code: 'BUNDLE_RUN_ID_MISMATCH' },
  'index of another world is accepted': { switch: 'bundles.identity', code: 'BUNDLE_WORLD_MISMATCH' },
  'index with another schema is accepted': { switch: 'bundles.index-schema', code: 'BUNDLE_SCHEMA_UNKNOWN' },
  'index path outside the bundle': { switch: 'bundles.paths-inside', code: 'BUNDLE_PATH_OUTSIDE' },
  'index path with dot segments': { switch: 'bundles.paths-inside', code: 'BUNDLE_PATH_OUTSIDE' },
  'index path to a directory': { switch: 'bundles.paths-inside', code: 'BUNDLE_PATH_OUTSIDE' },
  'index path to a directory without a digest': { switch: 'bundles.paths-inside', code: 'BUNDLE_PATH_OUTSIDE' },
  'a run directory that does not exist': { switch: 'bundles.directory-exists', code: 'BUNDLE_NOT_FOUND' },
  'LATEST empty: the root itself is taken': { switch: 'bundles.latest-once', code: 'BUNDLE_LATEST_INVALID' },
  'LATEST inside the run directory is followed again': { switch: 'bundles.latest-once', code: null },
  'members and world of the manifest are not looked at': { switch: 'bundles.identity', code: 'BUNDLE_RUN_ID_MISMATCH' },
};

describe.skipIf(referenceRoot === null)('writing an index by the reference rules', () => {
  it.each(vectors('index-writing').map((vector) => [vector.name, vector] as const))('%s', async (_, vector) => {
    const root = layOut(vector);
    const directory = new StrictDirectory(join(root, vector.input.bundle));
    try {
      const call = indexDirectory(directory, {
        runId: vector.input['run_id'] as string,
        worldId: vector.input['world_id'] as string,
        prefix: vector.input.bundle,
        expected: vector.input['expected_artifacts'] as string[],
        statusOverride: vector.input['status_override'] as string | null,
        rules: 'reference',
      });
      if (vector.contract_note === 'names with dot segments are refused by us') {
        await expect(call).rejects.toMatchObject({ code: 'BUNDLE_PATH_OUTSIDE' });
        return;
      }
      if ('error' in vector) {
        await expect(call).rejects.toBeInstanceOf(BundleError);
        return;
      }
      expect(encodePretty(await call)).toBe(vector.expected_text ?? encodePretty(vector.expected));
    } finally {
      directory.close();
    }
  });
});

const CODES: Record<string, RegExp> = {
  'bundle.not_json': /^JSON_/,
  'bundle.bad_document': /^BUNDLE_(DOCUMENT|INDEX)_INVALID$/,
  'bundle.digest_mismatch': /^BUNDLE_(DIGEST_MISMATCH|SIZE_MISMATCH|DIGEST_INVALID)$/,
  'bundle.artifact_missing': /^BUNDLE_ARTIFACT_MISSING$/,
  'bundle.artifact_unreadable': /^BUNDLE_NOT_REGULAR$/,
  'bundle.index_missing': /^BUNDLE_(INDEX_MISSING|NOT_FOUND)$/,
  'bundle.missing_listed': /^BUNDLE_MISSING_LISTED$/,
  'bundle.dangling_latest': /^BUNDLE_LATEST_DANGLING$/,
  'bundle.in_progress': /^BUNDLE_IN_PROGRESS$/,
};

describe.skipIf(referenceRoot === null)('reading bundles by the reference rules', () => {
  it.each(vectors('promotability').map((vector) => [vector.name, vector] as const))('%s', async (_, vector) => {
    const root = layOut(vector);
    const readers = vector.readers as NonNullable<Vector['readers']>;
    const dir = join(root, vector.input.bundle);
    const validation = await validateBundle(dir, { repoRoot: root });
    const load = await loadBundle(dir, { repoRoot: root }).then(
      () => null,
      (error: unknown) => error as BundleError | ContractError,
    );
    const report = `${vector.contract_note ?? 'no note'}: ${JSON.stringify(validation.errors)} ${JSON.stringify(validation.warnings)}`;
    const deviation = DEVIATIONS[vector.name];
    if (deviation !== undefined) {
      expect(load?.code ?? null, report).toBe(deviation.code);
      expect(readFileSync(join(repositoryRoot, 'docs/formats/deviations.md'), 'utf8')).toContain(`\`${deviation.switch}\``);
      return;
    }
    expect(load === null, report).toBe(readers.strict_load.ok);
    if (load !== null) expect(load.code).toMatch(CODES[readers.strict_load.error?.code ?? ''] as RegExp);
    expect(validation.ok, report).toBe(readers.validate.ok);
    for (const [position, error] of readers.validate.errors.entries()) {
      expect(validation.errors[position]?.code).toMatch(CODES[error.code] as RegExp);
    }
    const open = await openBundleUnverified(dir, { repoRoot: root }).catch((error: unknown) => error as BundleError);
    if (readers.unverified.error !== undefined) {
      expect((open as BundleError).code).toMatch(CODES[readers.unverified.error.code] as RegExp);
      return;
    }
    const { members, ...expected } = readers.unverified;
    expect(open).toMatchObject(expected);
    expect(Object.keys(open)).toEqual(members);
  });
});
