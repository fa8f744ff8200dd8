import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emitPromotionPacket } from '../../packages/promotion/src/index.js';
import { event, evidenceBundle } from '../../packages/promotion/test/support/evidence-bundle.js';
import { repositoryRoot } from '../../packages/testing/src/locations.js';
import { temporaryDirectory } from '../../packages/testing/src/temporary.js';
import { installTarballs, listTarball, packAll, publishedPackages, readManifest } from '../packages/published.mjs';

interface Published {
  name: string;
  short: string;
  folder: string;
  library: boolean;
  manifest: Record<string, unknown>;
}
const published = publishedPackages() as Published[];
const libraries = published.filter(({ library }) => library).map(({ name }) => name);

let tarballs: Map<string, string>;
/** An empty project with our tarballs in it and no workspace around. */
let project: string;

beforeAll(async () => {
  project = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-stranger-'));
  writeFileSync(join(project, 'package.json'), '{"name": "stranger", "private": true, "type": "module"}\n');
  tarballs = await packAll(join(project, 'tarballs'));
  await installTarballs(tarballs, project);
}, 60_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

/** Runs a program in the project; what it prints is JSON. */
function inProject(program: string, name = 'program.mjs'): unknown {
  const file = join(project, name);
  writeFileSync(file, program);
  return JSON.parse(execFileSync(process.execPath, [file], { cwd: project, encoding: 'utf8' }));
}

describe.each(published.map(({ name, ...rest }) => ({ name, ...rest })))('the tarball of $name', ({ name, folder, library }) => {
  const manifest = (): Record<string, unknown> & { dependencies?: object; files: string[] } =>
    readManifest(join(project, 'node_modules', name));

  it('holds what it is meant to hold, and nothing else', async () => {
    const files = await listTarball(tarballs.get(name)!);
    expect(files).toEqual(expect.arrayContaining(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']));
    const data: Record<string, RegExp> = {
      '@runtime/contracts': /^schemas\/[a-z_.0-9-]+\.json$/,
      '@runtime/behaviours': /^data\/(behaviours\/[a-z0-9-]+|host|protected|services)\.json$/,
      '@runtime/plan': /^templates\/(index\.json|README\.md|[a-z-]+\/(template\.json|sb\/[\w./-]+))$/,
      '@runtime/job': /^schemas\/[a-z_.0-9-]+\.json$/,
      '@runtime/worlds': /^worlds\/[\w.-]+\/(world|errnos|filters|host|operations|run_time_block|system_profiles)\.json$/,
      '@runtime/cli': /^dist\/(THIRD-PARTY-NOTICES\.txt|[\w.+-]+\.js|templates\/.*|worlds\/[\w.-]+\/[a-z_]+\.json|behaviours\/.*\.json)$/,
      '@runtime/fleet': /^dist\/(THIRD-PARTY-NOTICES\.txt|[\w.+-]+\.js|worlds\/[\w.-]+\/[a-z_]+\.json)$/,
      '@runtime/lsp':
        /^(dist\/(THIRD-PARTY-NOTICES\.txt|(main|judge)\.js|worlds\/[\w.-]+\/[a-z_]+\.json|behaviours\/.*\.json)|syntaxes\/sbpl\.tmLanguage\.json)$/,
      '@runtime/reader-corpus': /^dist\/(THIRD-PARTY-NOTICES\.txt|main\.js|bundles\.tgz)$/,
      '@runtime/probe-runner': /^dist\/(THIRD-PARTY-NOTICES\.txt|runner\.js|launchd\.js|runtime-helper-darwin-(arm64|x64))$/,
    };
    const built = library ? /^dist\/[\w-]+(\.js|\.d\.ts)$/ : /^$/;
    const strangers = files.filter(
      (file: string) =>
        !['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'].includes(file) && !built.test(file) && data[name]?.test(file) !== true,
    );
    expect(strangers).toEqual([]);
    expect(readFileSync(join(project, 'node_modules', name, 'LICENSE'), 'utf8')).toBe(
      readFileSync(join(repositoryRoot, 'LICENSE'), 'utf8'),
    );
  });

  it('names versions and built files, no workspace and no source', () => {
    const { devDependencies: _ours, ...rest } = manifest();
    expect(JSON.stringify(rest)).not.toMatch(/workspace:|catalog:|@runtime\/source|\/src\//);
    expect(
      Object.keys(manifest().dependencies ?? {}).filter((other) => readManifest(folder).devDependencies?.[other] !== undefined),
    ).toEqual([]);
  });

  it('holds nothing of the machine it was built on', () => {
    const found = spawnSync('grep', ['-rlF', repositoryRoot, join(project, 'node_modules', name)], { encoding: 'utf8' });
    expect(found.stdout).toBe('');
  });
});

describe('in a project with the tarballs and no workspace', () => {
  it('every library is imported by its name', () => {
    const found = inProject(
      `const found = {};
       for (const name of ${JSON.stringify(libraries)}) found[name] = [import.meta.resolve(name), Object.keys(await import(name)).length];
       console.log(JSON.stringify(found));`,
    ) as Record<string, [string, number]>;
    for (const name of libraries) {
      expect(found[name]![0], name).toContain(`/node_modules/${name}/dist/index.js`);
      expect(found[name]![1], name).toBeGreaterThan(0);
    }
  });

  it.skipIf(!('require_module' in process.features))('every library is required, as CommonJS code does it', () => {
    const found = inProject(
      `const found = {};
       for (const name of ${JSON.stringify(libraries)}) found[name] = Object.keys(require(name)).length;
       console.log(JSON.stringify(found));`,
      'program.cjs',
    ) as Record<string, number>;
    for (const name of libraries) expect(found[name], name).toBeGreaterThan(0);
  });

  it('the command does the whole job, and a library agrees with what it made', () => {
    const bin = readManifest(join(project, 'node_modules', '@runtime', 'cli')).bin.runtime;
    const main = join(project, 'node_modules', '@runtime', 'cli', bin);
    const finished = spawnSync(process.execPath, [main, 'quickstart', '--out', 'quick', '--json'], { cwd: project, encoding: 'utf8' });
    expect(finished.stderr).toBe('');
    expect(finished.status).toBe(0);
    const root = join(project, 'quick', 'vfs-canonicalization');
    expect(existsSync(join(root, 'out', 'report.html'))).toBe(true);
    const seen = inProject(
      `import { loadBundle, runtimeStatus, validateBundle } from '@runtime/api';
       const { ok } = await validateBundle(${JSON.stringify(join(root, 'out'))});
       const { integrity, status } = await loadBundle(${JSON.stringify(join(root, 'out'))});
       const { runners } = await runtimeStatus();
       console.log(JSON.stringify({ ok, integrity, status, simulated: runners.simulated.available }));`,
    );
    expect(seen).toEqual({ ok: true, integrity: 'verified', status: 'ok', simulated: true });
  });

  it('the documented consumer reads packets and writes its mappings', async () => {
    const root = temporaryDirectory();
    const { run } = await evidenceBundle({
      root,
      runId: 'run-a',
      events: [event(0, { run_id: 'run-a' }), event(1, { run_id: 'run-a', actual: 'allow', errno: null, match: false })],
      manifest: (manifest) => void Object.assign(manifest.execution, { runner: 'seatbelt' }),
    });
    await emitPromotionPacket(run, join(root, 'packets', 'run-a.json'));
    writeFileSync(join(root, 'set.json'), '{"schema_version": "runtime.packet_set.v0.1", "packets": ["packets/run-a.json"]}\n');
    const consumer = join(project, 'mapping-consumer.mjs');
    cpSync(join(repositoryRoot, 'docs', 'examples', 'mapping-consumer.mjs'), consumer);
    const printed = execFileSync(process.execPath, [consumer, join(root, 'set.json'), join(root, 'mappings')], { encoding: 'utf8' });
    expect(JSON.parse(printed)).toMatchObject({ used: ['packets/run-a.json'], operations: ['file-read*'] });
    expect(JSON.parse(readFileSync(join(root, 'mappings', 'denied.json'), 'utf8'))).toEqual({ 'file-read*': ['/tmp/0'] });
  });
});
