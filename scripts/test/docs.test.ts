import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LAYERS } from '../arrows.mjs';
import { anchorsOf, blocksOf, linksOf } from '../docs/markdown.mjs';
import { root } from '../docs/sources.mjs';
import { plainEnvironment } from '../docs/workspace.mjs';

type Block = ReturnType<typeof blocksOf>[number];

function* markdownIn(directory: string): Generator<string> {
  for (const entry of readdirSync(join(root, directory), { withFileTypes: true })) {
    if (entry.isDirectory()) yield* markdownIn(join(directory, entry.name));
    else if (entry.name.endsWith('.md')) yield join(directory, entry.name);
  }
}

const packageFiles = ['packages', 'apps']
  .flatMap((area) => readdirSync(join(root, area)).map((name) => join(area, name, 'README.md')))
  .filter((path) => existsSync(join(root, path)));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const pages = ['README.md', 'CONTRIBUTING.md', ...markdownIn('docs'), ...packageFiles];

describe('the links', () => {
  it.each(pages)('of %s lead to files and headings that are there', (page) => {
    const broken = linksOf(read(page)).flatMap(({ line, target }) => {
      if (/^[a-z]+:/i.test(target)) return [];
      const [path, anchor] = target.split('#') as [string, string | undefined];
      const file = path === '' ? join(root, page) : resolve(root, dirname(page), decodeURI(path));
      if (!existsSync(file)) return [`line ${line}: ${target}: there is no such file`];
      if (relative(root, file).startsWith('..')) return [`line ${line}: ${target}: leads out of the repository`];
      if (anchor === undefined || statSync(file).isDirectory()) return [];
      return anchorsOf(readFileSync(file, 'utf8')).has(anchor) ? [] : [`line ${line}: ${target}: there is no such heading`];
    });
    expect(broken).toEqual([]);
  });

  it('reach every page from the index of the documentation', () => {
    const reached = new Set<string>();
    const follow = (page: string): void => {
      if (reached.has(page)) return;
      reached.add(page);
      for (const { target } of linksOf(read(page))) {
        const path = relative(root, resolve(root, dirname(page), target.split('#')[0]!));
        if (path.endsWith('.md') && !path.startsWith('..') && existsSync(join(root, path))) follow(path);
      }
    };
    follow('docs/README.md');
    expect([...markdownIn('docs')].filter((page) => !reached.has(page))).toEqual([]);
  });
});

describe('the spelling', () => {
  const guideText = ['README.md', 'CONTRIBUTING.md', ...markdownIn('docs'), ...packageFiles].map((page) => ({ page, text: read(page) }));
  const coded = (pattern: RegExp): [page: string, word: string][] =>
    guideText.flatMap(({ page, text }) =>
      [...text.matchAll(/`([^`\n]+)`/g)].flatMap(([, code]) =>
        [...code!.matchAll(pattern)].map(([, word]): [string, string] => [page, word!]),
      ),
    );
  const helpTexts = readdirSync(join(root, 'apps/cli/test/help')).map((name) => ({ name, text: read(join('apps/cli/test/help', name)) }));

  it('of codes is that of the page of errors', () => {
    const listed = new Set([...read('docs/errors.md').matchAll(/^\| `([^`]+)`/gm)].map(([, code]) => code));
    const families =
      /^((?:BUNDLE|PLAN|PACKET|REGISTRY|PROFILE|SUITE|TEMPLATE|FILE|LOCK|RUNNER|OPS|JSON|FRAME|LINKS|ATTESTATION)_[A-Z_]*[A-Z])$/g;
    const findings = /^((?:guard|plan|probe|profile|registry|index|suite|sbpl|template|upgrade|world|vocabulary)\.[a-z][a-z_-]+)$/g;
    // The page of deviations names decisions in the same form.
    const ours = coded(findings).filter(([page]) => page !== 'docs/formats/deviations.md');
    const wrong = [...coded(families), ...ours].filter(([, code]) => !listed.has(code) && !/\.(json|sb|ts|md)$/.test(code));
    expect(wrong).toEqual([]);
  });

  it('of commands and flags is that of the command', () => {
    const commands = new Set(helpTexts.map(({ name }) => name.replace('.txt', '')));
    expect(coded(/(?:^|\s)runtime ([a-z]+(?:-[a-z]+)*)(?=\s|$)/g).filter(([, name]) => !commands.has(name))).toEqual([]);
    const flags = new Set(helpTexts.flatMap(({ text }) => [...text.matchAll(/--([a-z-]+)/g)].map(([, flag]) => flag!)));
    const fleet = readdirSync(join(root, 'apps/fleet/src/command')).map((name) => read(join('apps/fleet/src/command', name)));
    for (const [, flag] of fleet.join('').matchAll(/'--([a-z-]+)/g)) flags.add(flag!);
    for (const flag of ['version', 'help', 'json', 'repo-root', 'no-color', 'format']) flags.add(flag);
    // Only where nothing but a command of ours can be meant.
    const given = coded(/^(?:runtime [a-z-]+ .*?|[a-z]+-[a-z]+ .*?|run |diff |)--([a-z]+(?:-[a-z]+)*)/g);
    // READMEs of packages speak of scripts too.
    expect(
      given.filter(([page, flag]) => !packageFiles.includes(page) && !flags.has(flag) && flag !== 'silent' && flag !== 'project'),
    ).toEqual([]);
    expect(given.length).toBeGreaterThan(20);
  });
});

describe('the table of the architecture', () => {
  it('has a row for each package (lint holds what it says of imports)', () => {
    const rows = [...read('docs/architecture.md').matchAll(/^\| `([a-z-]+)`/gm)].map(([, name]) => name);
    expect(rows.sort()).toEqual(
      LAYERS.flat()
        .filter((name) => name !== 'testing' && name !== 'bench')
        .sort(),
    );
  });
});

const directories: string[] = [];
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

function emptyDirectory(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'runtime-docs-')));
  directories.push(directory);
  return directory;
}

/** The spellings of the command in the pages, all meaning the built one. */
const PREAMBLE = `
runtime() { '${process.execPath}' '${join(root, 'apps/cli/dist/main.js')}' "$@"; }
pnpm() { [ "$1" = runtime ] || { echo "not a command of these pages: pnpm $*" >&2; return 127; }; shift; runtime "$@"; }
npm() {
  [ "$1" = run ] || { echo "not a command of these pages: npm $*" >&2; return 127; }
  shift
  [ "$1" = --silent ] && shift
  [ "$1" = runtime ] || { echo "not a command of these pages: npm run $*" >&2; return 127; }
  shift
  [ "$1" = -- ] && shift
  runtime "$@"
}
set -e -o pipefail
`;

interface Ran {
  status: number | null;
  stdout: string;
  output: string;
  directory: string;
}

function runShell(script: string, directory: string, environment: Record<string, string> = {}): Ran {
  const place = join(emptyDirectory(), 'directory');
  const { status, stdout, stderr } = spawnSync('bash', ['-c', `trap 'pwd > "${place}"' EXIT\n${PREAMBLE}\n${script}`], {
    cwd: directory,
    encoding: 'utf8',
    env: { ...plainEnvironment(), ...environment },
  });
  return { status, stdout, output: stdout + stderr, directory: readFileSync(place, 'utf8').trim() };
}

/** A `console` block shows prompts; what has none is output. */
const commandsOf = ({ language, text }: Block): string =>
  language !== 'console'
    ? text
    : text
        .split('\n')
        .filter((line: string) => line.startsWith('$ '))
        .map((line: string) => line.slice(2))
        .join('\n');

const isShell = ({ language }: Block): boolean => language === 'sh' || language === 'console';

/** Pages that are about another host from end to end, so that a mark at every block would only be noise. */
const OTHER_HOST: Record<string, string> = { 'docs/macos.md': 'the page is about a Mac' };

/** What a page takes for granted. A simulated run is not promotable, so that what requires it ends in 1. */
const GIVEN: Record<string, string> = {
  'docs/threat-model.md': `echo '{}' > runtime.config.json
    runtime plan-build --template runtime-checks --out suite
    runtime run --plan suite/plan.json --out out --runner simulated
    mkdir packets`,
};

const guides = ['README.md', ...markdownIn('docs')].filter((page) => blocksOf(read(page)).some(isShell));
const notRun = guides.flatMap((page) =>
  blocksOf(read(page))
    .filter(isShell)
    .flatMap(({ line, notes }) => {
      const reason = notes['not run'] ?? OTHER_HOST[page];
      return reason === undefined ? [] : [`${page}:${line}: ${reason}`];
    }),
);

describe('the commands', () => {
  const runnable = guides.filter((page) => OTHER_HOST[page] === undefined);

  it.each(runnable)('of %s do what the page says, one after the other, in an empty directory', { timeout: 120_000 }, (page) => {
    let directory = emptyDirectory();
    const start = directory;
    let last = '';
    if (GIVEN[page] !== undefined) {
      const given = runShell(GIVEN[page], directory);
      expect(given.status, given.output).toBe(0);
    }
    for (const block of blocksOf(read(page))) {
      const file = block.notes['file'];
      if (file !== undefined) {
        mkdirSync(dirname(join(start, file)), { recursive: true });
        writeFileSync(join(start, file), block.text);
      } else if (isShell(block) && block.notes['not run'] === undefined) {
        const ran = runShell(commandsOf(block), directory);
        expect(ran.status, `${page}:${block.line}\n${ran.output.slice(-4000)}`).toBe(Number(block.notes['exit'] ?? 0));
        ({ directory } = ran);
        last = ran.output;
      } else if (block.notes['shows'] !== undefined) {
        for (const line of block.text.trimEnd().split('\n')) expect(last, `${page}:${block.line}`).toContain(line);
      }
    }
  });

  it('are left out only for a reason that stands in the page', () => {
    console.info(`${notRun.length} blocks of commands are not run:\n  ${notRun.join('\n  ')}`);
    expect(notRun.filter((line: string) => line.endsWith(': '))).toEqual([]);
  });
});

describe('the output of quickstart', () => {
  it('in the README is what it prints, but for the number of bytes', { timeout: 60_000 }, () => {
    const shown = blocksOf(read('README.md')).find(({ notes }) => notes['quickstart'] !== undefined)!;
    const withoutBytes = (text: string): string => text.replace(/[\d,]+ bytes/, 'some bytes');
    expect(withoutBytes(runShell('runtime quickstart', emptyDirectory()).stdout)).toContain(withoutBytes(shown.text));
  });
});

describe('the two-line command', () => {
  const block = blocksOf(read('docs/install.md')).find(({ notes }) => notes['command file'] !== undefined)!;

  it('of the page about installing is the built command, in any directory and with any argument', () => {
    const home = emptyDirectory();
    const made = runShell(block.text, root, { HOME: home });
    expect(made.status, made.output).toBe(0);
    const { status, stdout } = spawnSync(join(home, '.local/bin/runtime'), ['schema', 'two words', '--json'], {
      cwd: emptyDirectory(),
      encoding: 'utf8',
      env: plainEnvironment(),
    });
    expect(status).toBe(4);
    expect(JSON.parse(stdout).error.message).toContain('two words');
  });
});

describe('the example workflow', () => {
  const page = read('docs/ci.md');
  const block = blocksOf(page).find(({ notes }) => notes['workflow'] !== undefined)!;
  const steps = [...block.text.matchAll(/^( +)(?:- )?run: (?:\|\n((?:\1 {2}.*\n)+)|(.*)$)/gm)].map(([, , lines, line]) => lines ?? line!);

  it('goes through, step after step, with the command that it puts on the path', { timeout: 120_000 }, () => {
    const directory = emptyDirectory();
    const temporary = emptyDirectory();
    const [summary, path] = [join(temporary, 'step-summary.md'), join(temporary, 'path')];
    for (const file of [summary, path]) writeFileSync(file, '');
    // Where the first step moves and builds the repository, which is built already.
    symlinkSync(root, join(temporary, 'runtime'));

    const [suite, accept] = blocksOf(page).filter(isShell);
    const prepared = runShell(`${suite!.text}\n${accept!.text}\nrm -r out`, directory);
    expect(prepared.status, prepared.output).toBe(0);

    expect(steps.filter((step) => step.startsWith('runtime '))).toHaveLength(5);
    for (const step of steps.filter((text) => !text.includes('npm '))) {
      const { status, stdout, stderr } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', step], {
        cwd: directory,
        encoding: 'utf8',
        env: {
          ...plainEnvironment(),
          PATH: [...readFileSync(path, 'utf8').split('\n'), dirname(process.execPath), process.env['PATH']].filter(Boolean).join(':'),
          RUNNER_TEMP: temporary,
          GITHUB_PATH: path,
          GITHUB_STEP_SUMMARY: summary,
        },
      });
      expect(status, `${step}\n${stdout}${stderr}`).toBe(0);
    }
    expect(readFileSync(path, 'utf8').trim()).toBe(join(temporary, 'bin'));
    expect(JSON.parse(readFileSync(join(directory, 'lint.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(readFileSync(join(directory, 'validate.xml'), 'utf8')).toMatch(/^<\?xml .*\n<testsuites tests="1" failures="0"/);
    expect(JSON.parse(readFileSync(join(directory, 'run.json'), 'utf8'))).toMatchObject({ runner: 'simulated' });
    expect(readFileSync(summary, 'utf8')).toMatch(/^### No decision differs/);
  });
});
