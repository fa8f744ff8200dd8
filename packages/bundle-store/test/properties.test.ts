import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadBundle, parseLatest, validateBundle } from '@runtime/bundle-store';
import { isRunId, RuntimeError } from '@runtime/contracts';
import { nodeFileSystem } from '@runtime/files';
import { temporaryDirectory } from '@runtime/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryFor, layOutRun } from './support/run.js';

const RUNS = process.env['RUNTIME_SLOW'] === '1' ? 5000 : 150;

const outcome = async (dir: string, fs = nodeFileSystem): Promise<unknown> =>
  loadBundle(dir, { fs }).then(
    () => null,
    (error: unknown) => error,
  );

/** Text that looks like a path, with the pieces that have led readers astray. */
const pathText = fc
  .array(
    fc.oneof(
      fc.constantFrom('out', 'run-1', '..', '.', '', 'summary.md', 'job', '~', 'C:', '%2e%2e', '\\', '\u0000', '\ud800'),
      fc.string(),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join('/'));

describe('whatever an index holds', () => {
  it('ends in a coded error or a bundle, and nothing outside the run is opened', async () => {
    const place = temporaryDirectory();
    const run = join(place, 'out/run-1');
    layOutRun(run, { runId: 'run-1' });
    const opened: string[] = [];
    const fs = {
      ...nodeFileSystem,
      open: (path: string, flags: number, mode?: number): number => {
        opened.push(path);
        return nodeFileSystem.open(path, flags, mode);
      },
    };
    const entry = fc.oneof(
      fc.record({
        path: pathText,
        file_size: fc.oneof(fc.integer(), fc.double(), fc.jsonValue()),
        sha256: fc.oneof(fc.stringMatching(/^[0-9a-f]{64}$/), fc.jsonValue()),
      }),
      fc.jsonValue(),
    );
    const index = fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          schema_version: fc.constant('runtime-tools.artifact_index.v0.1'),
          run_id: fc.oneof(fc.constant('run-1'), fc.jsonValue()),
          world_id: fc.oneof(fc.constant('w'), fc.jsonValue()),
          artifacts: fc.oneof(fc.array(entry, { maxLength: 5 }), fc.jsonValue()),
          missing: fc.oneof(fc.array(pathText, { maxLength: 3 }), fc.jsonValue()),
          status: fc.oneof(fc.constantFrom('ok', 'partial', 'failed'), fc.jsonValue()),
        },
        { requiredKeys: [] },
      ),
    );
    await fc.assert(
      fc.asyncProperty(index, async (document) => {
        writeFileSync(join(run, 'artifact_index.json'), JSON.stringify(document));
        opened.length = 0;
        const error = await outcome(run, fs);
        if (error !== null) expect(error).toBeInstanceOf(RuntimeError);
        const result = await validateBundle(run, { fs });
        expect(result.ok).toBe(result.errors.length === 0);
        expect(result.ok).toBe(error === null);
        for (const path of opened) {
          expect(path === run || path.startsWith('/proc/self/fd/') || path.startsWith(`${run}/`)).toBe(true);
          expect(path).not.toMatch(/(^|\/)\.\.(\/|$)|\0/);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('of an index with one path, only a plain name below the run is taken', async () => {
    const place = temporaryDirectory();
    const run = join(place, 'out/run-1');
    layOutRun(run, { runId: 'run-1' });
    mkdirSync(join(place, 'out/run-1/job'), { recursive: true });
    await fc.assert(
      fc.asyncProperty(pathText, async (path) => {
        writeFileSync(
          join(run, 'artifact_index.json'),
          JSON.stringify({
            schema_version: 'runtime-tools.artifact_index.v0.1',
            run_id: 'run-1',
            world_id: 'test-world-14.4.1',
            artifacts: [entryFor('out/run-1/run_manifest.json', Buffer.alloc(0)), entryFor(path, Buffer.alloc(0))],
            missing: [],
            status: 'ok',
          }),
        );
        const codes = (await validateBundle(run)).errors.map((error) => error.code);
        const name = path.startsWith('out/run-1/') ? path.slice('out/run-1/'.length) : null;
        const plain = name !== null && /^[^/]+(?:\/[^/]+)*$/.test(name) && !name.split('/').some((part) => part === '.' || part === '..');
        expect(codes.some((code) => code === 'BUNDLE_PATH_OUTSIDE')).toBe(!plain);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('whatever LATEST holds', () => {
  it('is a run id and a newline, or nothing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.string().map((text) => Buffer.from(text)),
        ),
        (bytes) => {
          const id = parseLatest(bytes);
          if (id === null) return;
          expect(isRunId(id)).toBe(true);
          expect(
            Buffer.from(bytes)
              .toString('latin1')
              .replace(/\r?\n$/, ''),
          ).toBe(id);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('every run id comes back', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9._-]{1,128}$/), (id) => {
        expect(parseLatest(Buffer.from(`${id}\n`))).toBe(id === '.' || id === '..' ? null : id);
      }),
    );
  });

  it('never leads out of the root', async () => {
    const place = temporaryDirectory();
    const out = join(place, 'out');
    layOutRun(join(out, 'run-1'), { runId: 'run-1' });
    layOutRun(join(place, 'outside'), { runId: 'run-1' });
    await fc.assert(
      fc.asyncProperty(fc.oneof(pathText, fc.constantFrom('../outside', '..', '.', 'run-1', 'run-1/', './run-1')), async (text) => {
        writeFileSync(join(out, 'LATEST'), text);
        const error = await outcome(out);
        if (error === null) expect(text.replace(/\r?\n$/, '')).toBe('run-1');
        else expect(error).toBeInstanceOf(RuntimeError);
      }),
      { numRuns: RUNS },
    );
  });
});
