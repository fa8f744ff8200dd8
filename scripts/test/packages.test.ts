import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emitPromotionPacket } from '../../packages/promotion/src/index.js';
import { event, evidenceBundle } from '../../packages/promotion/test/support/evidence-bundle.js';
import { repositoryRoot } from '../../packages/testing/src/locations.js';
import { temporaryDirectory } from '../../packages/testing/src/temporary.js';
import { linksOf } from '../docs/markdown.mjs';
import { exampleOf, prepareExamples } from '../packages/examples.mjs';
import { installTarball, listTarball, packAll, publishedPackages, readManifest } from '../packages/published.mjs';

interface Published {
  name: string;
  short: string;
  folder: string;
  library: boolean;
  manifest: Record<string, unknown>;
}
const published = publishedPackages() as Published[];
/** Node 20.19 and 22.12 are the first of theirs that can. */
const canRequire = 'require_module' in process.features;

let tarballs: Map<string, string>;
/** A project for each package, with its tarball in it and nothing else of ours; and one for what is used together. */
let projects: string;
const projectOf = (short: string): string => join(projects, short);

beforeAll(async () => {
  projects = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-stranger-'));
  tarballs = await packAll(join(projects, 'tarballs'));
  await prepareExamples(join(projects, 'start'));
  for (const { name, short } of published) await installTarball(name, tarballs.get(name)!, projectOf(short));
}, 120_000);

afterAll(() => rmSync(projects, { recursive: true, force: true }));

describe.each(published)('the tarball of $name', ({ name, short, folder, library }) => {
  const place = (): string => join(projectOf(short), 'node_modules', name);
  const manifest = (): Record<string, unknown> & { dependencies?: Record<string, string>; bundleDependencies?: string[] } =>
    readManifest(place());

  it('holds what it is meant to hold, and nothing else', async () => {
    const files = await listTarball(tarballs.get(name)!);
    expect(files).toEqual(expect.arrayContaining(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']));
    const data: Record<string, RegExp> = {
      '@runtime/contracts': /^schemas\/[a-z_.0-9-]+\.json$/,
      '@runtime/behaviours': /^data\/(behaviours\/[a-z0-9-]+|host|near|protected|services)\.json$/,
      '@runtime/plan': /^templates\/(index\.json|README\.md|[a-z-]+\/(template\.json|sb\/[\w./-]+))$/,
      '@runtime/job': /^schemas\/[a-z_.0-9-]+\.json$/,
      '@runtime/worlds': /^worlds\/[\w.-]+\/(world|errnos|filters|host|operations|run_time_block|system_profiles)\.json$/,
      '@runtime/cli':
        /^dist\/(THIRD-PARTY-NOTICES\.txt|package\.json|(main|quick-[a-z-]+)\.js|[\w.+-]+\.mjs|templates\/.*|worlds\/[\w.-]+\/[a-z_]+\.json|behaviours\/.*\.json)$/,
      '@runtime/fleet': /^dist\/(THIRD-PARTY-NOTICES\.txt|[\w.+-]+\.js|worlds\/[\w.-]+\/[a-z_]+\.json)$/,
      '@runtime/lsp':
        /^(dist\/(THIRD-PARTY-NOTICES\.txt|(main|judge)\.js|worlds\/[\w.-]+\/[a-z_]+\.json|behaviours\/.*\.json)|syntaxes\/sbpl\.tmLanguage\.json)$/,
      '@runtime/reader-corpus': /^dist\/(THIRD-PARTY-NOTICES\.txt|main\.js|bundles\.tgz)$/,
      '@runtime/probe-runner': /^dist\/(THIRD-PARTY-NOTICES\.txt|runner\.js|launchd\.js|runtime-helper-darwin-(arm64|x64))$/,
    };
    const built = library ? /^dist\/[\w-]+\.js$/ : /^$/;
    const own = files.filter((file: string) => !file.startsWith('node_modules/@runtime/') && !file.endsWith('.d.ts'));
    const strangers = own.filter(
      (file: string) =>
        !['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'].includes(file) && !built.test(file) && data[name]?.test(file) !== true,
    );
    expect(strangers).toEqual([]);
    expect(readFileSync(join(place(), 'LICENSE'), 'utf8')).toBe(readFileSync(join(repositoryRoot, 'LICENSE'), 'utf8'));
  });

  it('names versions and built files, no workspace and no source', () => {
    expect(JSON.stringify(manifest())).not.toMatch(/workspace:|catalog:|@runtime\/source|\/src\/|devDependencies|scripts/);
    const others = Object.keys(manifest().dependencies ?? {}).filter((other) => !other.startsWith('@runtime/'));
    expect(others.filter((other) => readManifest(folder).devDependencies?.[other] !== undefined)).toEqual([]);
  });

  it('carries every package of ours that it names, and leaves those of others to the installer', () => {
    const carried = join(place(), 'node_modules');
    const ours = Object.keys(manifest().dependencies ?? {}).filter((other) => other.startsWith('@runtime/'));
    expect(ours).toEqual(manifest().bundleDependencies ?? []);
    expect(existsSync(carried) ? readdirSync(carried) : []).toEqual(ours.length > 0 ? ['@runtime'] : []);
    for (const other of ours) {
      for (const [needed, version] of Object.entries(readManifest(join(carried, other)).dependencies ?? {})) {
        expect([other, needed, manifest().dependencies?.[needed]]).toEqual([other, needed, version]);
      }
    }
  });

  it('has a README whose links stay in the package', () => {
    const text = readFileSync(join(place(), 'README.md'), 'utf8');
    const targets = linksOf(text).map(({ target }) => target.split('#')[0]!);
    expect(targets.filter((target) => target !== '' && !/^https:/.test(target) && !existsSync(join(place(), target)))).toEqual([]);
  });

  it('holds nothing of the machine it was built on', () => {
    const found = spawnSync('grep', ['-rlF', repositoryRoot, place()], { encoding: 'utf8' });
    expect(found.stdout).toBe('');
  });

  it.runIf(library)('works alone: it is required, imported, and its example runs', () => {
    const project = projectOf(short);
    cpSync(join(projects, 'start'), project, { recursive: true });
    writeFileSync(join(project, 'example.mjs'), exampleOf(place())!);
    const required = canRequire ? `if (Object.keys(require('${name}')).length === 0) throw new Error('nothing is exported');` : '';
    writeFileSync(join(project, 'main.cjs'), `${required}\nimport('./example.mjs');\n`);
    const { status, stderr } = spawnSync(process.execPath, ['main.cjs'], { cwd: project, encoding: 'utf8' });
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
  });
});

describe('in a project with the tarballs and no workspace', () => {
  it('the command does the whole job, and a library agrees with what it made', () => {
    const project = projectOf('cli');
    const place = join(project, 'node_modules', '@runtime', 'cli');
    const main = join(place, readManifest(place).bin.runtime);
    const finished = spawnSync(process.execPath, [main, 'quickstart', '--out', 'quick', '--json'], { cwd: project, encoding: 'utf8' });
    expect(finished.stderr).toBe('');
    expect(finished.status).toBe(0);
    const root = join(project, 'quick', 'vfs-canonicalization');
    expect(existsSync(join(root, 'out', 'report.html'))).toBe(true);
    const program = join(projectOf('api'), 'agree.mjs');
    writeFileSync(
      program,
      `import { loadBundle, runtimeStatus, validateBundle } from '@runtime/api';
       const { ok } = await validateBundle(${JSON.stringify(join(root, 'out'))});
       const { integrity, status } = await loadBundle(${JSON.stringify(join(root, 'out'))});
       const { runners } = await runtimeStatus();
       console.log(JSON.stringify({ ok, integrity, status, simulated: runners.simulated.available }));`,
    );
    const seen = JSON.parse(execFileSync(process.execPath, [program], { encoding: 'utf8' }));
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
    const project = projectOf('op-summary');
    await installTarball('@runtime/promotion', tarballs.get('@runtime/promotion')!, project);
    const consumer = join(project, 'mapping-consumer.mjs');
    cpSync(join(repositoryRoot, 'docs', 'examples', 'mapping-consumer.mjs'), consumer);
    const printed = execFileSync(process.execPath, [consumer, join(root, 'set.json'), join(root, 'mappings')], { encoding: 'utf8' });
    expect(JSON.parse(printed)).toMatchObject({ used: ['packets/run-a.json'], operations: ['file-read*'] });
    expect(JSON.parse(readFileSync(join(root, 'mappings', 'denied.json'), 'utf8'))).toEqual({ 'file-read*': ['/tmp/0'] });
  });
});
