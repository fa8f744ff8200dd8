import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RuntimeError } from '@runtime/contracts';
import {
  buildPlanFromTemplate,
  compilePlan,
  describePlan,
  lintPlan,
  lintRegistry,
  listPlans,
  listProbes,
  listProfiles,
  listRegistries,
  loadPlan,
  resolveProbe,
  resolveProfile,
  upgradeRegistry,
} from '@runtime/plan';
import { describe, expect, it } from 'vitest';
import { type Demo, demo, probe, profile } from './support/demo.js';

/** Every function that reads a repository, and the one that writes into it. */
const CALLS: Record<string, (demo: Demo) => Promise<unknown>> = {
  loadPlan: ({ plan, root }) => loadPlan(plan, { repoRoot: root }),
  lintPlan: ({ plan, root }) => lintPlan(plan, { repoRoot: root }),
  describePlan: ({ plan, root }) => describePlan(plan, { repoRoot: root }),
  compilePlan: ({ plan, root }) => compilePlan(plan, { repoRoot: root }),
  'lintRegistry of a plan': ({ plan, root }) => lintRegistry({ plan }, { repoRoot: root }),
  'lintRegistry of all': ({ root }) => lintRegistry(undefined, { repoRoot: root }),
  listPlans: ({ root }) => listPlans({ repoRoot: root }),
  listRegistries: ({ root }) => listRegistries({ repoRoot: root }),
  listProbes: ({ plan, root }) => listProbes({ plan }, { repoRoot: root }),
  listProfiles: ({ root }) => listProfiles('demo', { repoRoot: root }),
  resolveProbe: ({ plan, root }) => resolveProbe({ plan }, 'd:ok', { repoRoot: root }),
  resolveProfile: ({ root }) => resolveProfile('demo', 'd:read', { repoRoot: root }),
  upgradeRegistry: ({ root }) => upgradeRegistry('demo', { repoRoot: root, outDir: join(root, 'upgraded') }),
  buildPlanFromTemplate: ({ root }) =>
    buildPlanFromTemplate('mach-name-equivalence', join(root, 'demo'), { repoRoot: root, overwrite: true }),
};

const INDEX = {
  schema_version: 'runtime-tools.registry_index.v0.1',
  registries: [{ id: 'demo', probes: 'demo/registry/probes.json', profiles: 'demo/registry/profiles.json' }],
};
const FILES = {
  'runtime.config.json': '{"registry_index": "registry/index.json", "ops_vocab": "vocabulary.json"}',
  'registry/index.json': JSON.stringify(INDEX),
  'vocabulary.json': '{"ops": [{"id": 0, "name": "default"}]}',
  'demo/suite.json': '{"schema_version": "runtime-tools.suite.v0.1", "files": []}',
};
const PLACES = [...Object.keys(FILES), 'demo/plan.json', 'demo/registry/probes.json', 'demo/registry/profiles.json', 'demo/sb/demo.sb'];

/** A failure has a code and is no bug; it comes before a reader could have waited for anything. */
async function endsWell(about: Demo, what: string, names = Object.keys(CALLS)): Promise<void> {
  for (const name of names) {
    const call = CALLS[name] as (demo: Demo) => Promise<unknown>;
    try {
      await call(about);
    } catch (error) {
      expect(error, `${name}, ${what}: ${error instanceof Error ? error.stack : String(error)}`).toBeInstanceOf(RuntimeError);
      expect((error as RuntimeError).category, `${name}, ${what}`).not.toBe('bug');
    }
  }
}

/** What may stand at a path: each is made where a file was. */
const OBJECTS: Record<string, (path: string) => void> = {
  'a pipe that nobody writes to': (path) => execFileSync('mkfifo', [path]),
  'a directory': (path) => mkdirSync(path),
  'a link to itself': (path) => symlinkSync(path, path),
  'a link to an endless device': (path) => symlinkSync('/dev/zero', path),
  'bytes that are no text': (path) => writeFileSync(path, Buffer.from([0xff, 0xfe, 0, 1])),
};

describe('when something else stands where a file is due', () => {
  it.each(Object.entries(OBJECTS))('fails with a code, whichever file it is: %s', async (what, make) => {
    for (const place of PLACES) {
      const about = demo({ files: FILES });
      const path = join(about.root, place);
      rmSync(path);
      make(path);
      await endsWell(about, `${what} at ${place}`);
    }
  });

  it.each<[string, (path: string) => void]>([
    ['a file', (path) => writeFileSync(path, 'x')],
    ['a link to itself', (path) => symlinkSync(path, path)],
  ])('fails with a code when it is %s in the place of a folder', async (what, make) => {
    for (const folder of ['registry', 'demo', 'demo/registry', 'demo/sb']) {
      const about = demo({ files: FILES });
      const path = join(about.root, folder);
      rmSync(path, { recursive: true });
      make(path);
      await endsWell(about, `${what} at ${folder}`);
    }
  });
});

describe('when a registry cannot be looked at', () => {
  it('says so, and does not look for another in its place', async () => {
    const about = demo({ files: FILES });
    const folder = join(about.root, 'demo/registry');
    rmSync(folder, { recursive: true });
    symlinkSync(folder, folder);
    for (const name of ['listProbes', 'compilePlan']) {
      await expect(CALLS[name]?.(about), name).rejects.toMatchObject({ path: 'demo/registry/probes.json' });
    }
    const { ok, errors } = await lintRegistry(undefined, { repoRoot: about.root });
    expect([ok, errors.length > 0]).toEqual([false, true]);
  });
});

describe('when a document is hostile', () => {
  /** Those that look at every member. */
  const READERS = ['lintPlan', 'compilePlan', 'lintRegistry of all', 'upgradeRegistry'];
  const TEXTS = ['', '5', '[]', '{"a": 1e999}', '['.repeat(5000), '{"__proto__": {"__proto__": 1}}'];
  it('fails with a code, whichever document it is', async () => {
    for (const place of PLACES) {
      for (const text of TEXTS)
        await endsWell(demo({ files: { ...FILES, [place]: text } }), `${JSON.stringify(text.slice(0, 20))} at ${place}`, READERS);
    }
  });

  const VALUES = [null, 1e308, '\ud800', 'a\0b', '../../..', [null]];
  it.each([
    ...[
      'plan_id',
      'registry_id',
      'profiles',
      'world_id',
      'lanes',
      'controls',
      'apply_preflight_profile',
      'notes',
      'known',
      'stand_ins',
    ].map((member) => [`${member} of a plan`, (value: unknown) => ({ plan: { [member]: value } })] as const),
    ...['probe_id', 'name', 'operation', 'target', 'expected', 'supports_lanes', 'expected_predicates', 'driver', 'filter_type'].map(
      (member) => [`${member} of a probe`, (value: unknown) => ({ probes: { 'd:ok': probe('d:ok', { [member]: value }) } })] as const,
    ),
    ...['profile_id', 'profile_path', 'mode', 'probe_refs', 'family', 'key_specific_rules', 'stub'].map(
      (member) =>
        [
          `${member} of a profile`,
          (value: unknown) => ({ profiles: { 'd:read': profile('d:read', ['d:ok', 'd:no'], { [member]: value }) } }),
        ] as const,
    ),
  ])('fails with a code for any value of %s', async (what, init) => {
    for (const value of VALUES) await endsWell(demo({ ...init(value), files: FILES }), `${JSON.stringify(value)} as ${what}`, READERS);
  });

  it('lists nothing below a folder that cannot be entered, and goes on', async () => {
    const about = demo({ files: { ...FILES, 'other/plan.json': '{}' } });
    rmSync(dirname(join(about.root, 'other/plan.json')), { recursive: true });
    symlinkSync('.', join(about.root, 'other'));
    expect((await listPlans({ repoRoot: about.root })).map(({ path }) => path)).toEqual(['demo/plan.json']);
  });
});
