// `npm run native`: builds the helper for both kinds of Mac, and writes `manifest.json` and the digests that the runner
// compares. `-- --check` builds the same elsewhere and compares the bytes with the committed ones.
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COMPILER, fetchCompiler, hasCompiler, zigCc } from './compiler.mjs';
import { readMachO } from './mach-o.mjs';

const native = dirname(fileURLToPath(import.meta.url));
const committed = join(native, 'build');
const manifestPath = join(native, 'manifest.json');
const digestsPath = join(dirname(native), 'src', 'native', 'builds.ts');

const TARGETS = { 'darwin-arm64': 'aarch64-macos.14.0', 'darwin-x64': 'x86_64-macos.14.0' };
const WARNINGS = ['-Wall', '-Wextra', '-Werror', '-Wconversion', '-Wshadow', '-Wstrict-prototypes', '-Wmissing-prototypes'];
const FLAGS = ['-std=c11', '-Os', '-g0', ...WARNINGS];

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const nameOf = (machine) => `runtime-helper-${machine}`;
const sourcesOf = () => readdirSync(join(native, 'src')).sort();

/** Builds into a folder, and says what came out. */
function build(into) {
  const files = sourcesOf().filter((name) => name.endsWith('.c'));
  const builds = {};
  for (const [machine, target] of Object.entries(TARGETS)) {
    const path = join(into, nameOf(machine));
    zigCc([...FLAGS, '-target', target, ...files, '-o', path], join(native, 'src'));
    chmodSync(path, 0o755);
    const bytes = readFileSync(path);
    builds[machine] = { file: nameOf(machine), target, sha256: sha256(bytes), bytes: bytes.length, ...readMachO(bytes) };
  }
  return builds;
}

/** Names that the sources look up at run time, with the library each is looked up in. */
function lookedUp() {
  const texts = sourcesOf().map((name) => readFileSync(join(native, 'src', name), 'utf8'));
  return Object.fromEntries(
    texts
      .filter((text) => text.includes('dlopen('))
      .map((text) => [
        /"(\/(?:usr|System)\/[^"]+)"/.exec(text)[1],
        [...text.matchAll(/dlsym\(\w+, "(\w+)"\)/g)].map(([, name]) => name).sort(),
      ]),
  );
}

const manifestOf = (builds) => ({
  compiler: COMPILER,
  flags: FLAGS,
  sources: Object.fromEntries(sourcesOf().map((name) => [`src/${name}`, sha256(readFileSync(join(native, 'src', name)))])),
  builds,
  looked_up: lookedUp(),
});

function digestsText(builds) {
  const lines = Object.entries(builds).map(([machine, { file, sha256 }]) => `  '${machine}': { file: '${file}', sha256: '${sha256}' },\n`);
  return `/** The committed builds of the helper. Written by \`npm run native\`. */\nexport const HELPER_BUILDS = {\n${lines.join('')}} as const;\n`;
}

/** Names of what differs between a fresh build and the committed one. */
function differences(builds) {
  const { builds: known, sources } = JSON.parse(readFileSync(manifestPath, 'utf8'));
  const fresh = manifestOf(builds).sources;
  return [
    ...Object.keys({ ...sources, ...fresh }).filter((name) => sources[name] !== fresh[name]),
    ...Object.keys(TARGETS).filter((machine) => builds[machine].sha256 !== known[machine]?.sha256),
    ...Object.keys(TARGETS)
      .filter((machine) => sha256(readFileSync(join(committed, nameOf(machine)))) !== known[machine]?.sha256)
      .map((machine) => `build/${nameOf(machine)}`),
  ];
}

function check() {
  if (!hasCompiler()) {
    console.log('skipped: the compiler is not here; `npm run native` fetches it');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'runtime-native-'));
  try {
    const differ = differences(build(folder));
    console.log(differ.length === 0 ? 'the committed builds are those of the sources' : `different: ${differ.join(', ')}`);
    process.exitCode = differ.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function write() {
  fetchCompiler();
  mkdirSync(committed, { recursive: true });
  const builds = build(committed);
  writeFileSync(manifestPath, `${JSON.stringify(manifestOf(builds), null, 2)}\n`);
  writeFileSync(digestsPath, digestsText(builds));
  for (const { file, sha256: digest } of Object.values(builds)) console.log(`${file} ${digest}`);
}

if (process.argv.includes('--check')) check();
else write();
