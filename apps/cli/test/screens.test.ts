import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runtime } from './command.js';
import { notesRepository } from './notes.js';
import { hasTerminal, onTerminal, type Screen } from './terminal.js';

/** What differs from run to run. */
const settled = ({ lines }: Screen): string =>
  lines
    .join('\n')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'RUN')
    .replaceAll(/^[0-9a-f]{8}(?= )/gm, 'RUN     ')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'YEAR-MM-DD HH:MM');

let root: string;
beforeAll(async () => {
  root = notesRepository(mkdtempSync(join(realpathSync(tmpdir()), 'runtime-screens-')));
  expect(await runtime(root, ['run', '--plan', 'notes/plan.json'])).toMatchObject({ code: 0 });
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe.skipIf(!hasTerminal).each([80, 120])('a terminal of %i columns', (columns) => {
  it('shows after a run what nobody foretold, with its cause', () => {
    const screen = onTerminal(root, columns, ['run', '--plan', 'notes/plan.json', '--out', `out-${columns}`]);
    expect(screen.code).toBe(0);
    expect(settled(screen)).toMatchSnapshot();
  });

  it('shows what no match is, and the commands that tell more', () => {
    expect(settled(onTerminal(root, columns, ['results', '--bundle', 'notes/out']))).toMatchSnapshot();
  });

  it('keeps a table within its width', () => {
    const screen = onTerminal(root, columns, ['results', '--bundle', 'notes/out', '--format', 'table']);
    expect(Math.max(...screen.lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
    expect(settled(screen)).toMatchSnapshot();
  });

  it('answers questions in columns that hold for wide characters too', () => {
    const args = ['ask', '--profile', 'notes/sb/notes.sb', 'open /etc/hosts', 'open /Users/me/日本語', 'cd /Users/me/work works', 'pty'];
    const screen = onTerminal(root, columns, args);
    const answers = screen.lines.filter((line) => /^(?:works|fails)/.test(line));
    const widths = answers.map((line) =>
      stringWidth(/^\S+ +\S+(?: \S+)* {2,}(?:EXPECTED works {2})?(?=file-|pseudo)/.exec(line)?.[0] ?? ''),
    );
    expect(new Set(widths).size).toBe(1);
    expect(Math.max(...answers.map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
    expect(settled(screen)).toMatchSnapshot();
  });

  it('lists runs as a table, with what they share below it', () => {
    const screen = onTerminal(root, columns, ['list-runs', '--out', 'notes/out']);
    expect(settled(screen)).toMatchSnapshot();
    expect(onTerminal(root, columns, ['list-runs']).lines.join('\n')).toMatch(/^all: runner simulated, world \S+$/m);
  });
});

describe.skipIf(!hasTerminal)('a terminal', () => {
  it.each([
    ['that calls itself dumb', { TERM: 'dumb' }],
    ['where colour is not wanted', { NO_COLOR: '1' }],
  ])('%s is sent text and nothing else', (_, env) => {
    const escapes = (screen: Screen): string[] => screen.raw.match(/\u001b\[[0-9;]*m/g) ?? [];
    const failed = onTerminal(root, 80, ['results', '--bundle', 'none'], env);
    expect([failed.code, escapes(failed)]).toEqual([4, []]);
    expect(escapes(onTerminal(root, 80, ['results', '--bundle', 'notes/out'], env))).toEqual([]);
  });

  it('that is dumb is not told to clear lines', () => {
    const { raw } = onTerminal(root, 80, ['run', '--plan', 'notes/plan.json', '--out', 'out-dumb'], { TERM: 'dumb' });
    expect(raw).not.toContain('\u001b');
  });

  it('shows an error in colour otherwise', () => {
    expect(onTerminal(root, 80, ['results', '--bundle', 'none']).raw).toContain('\u001b[31merror\u001b[39m');
  });

  it('gets the document of a list where it is asked for, as a pipe always does', async () => {
    expect(JSON.parse(onTerminal(root, 80, ['list-runs', '--format', 'json']).lines.join('\n'))).toHaveLength(1 + 3);
    expect(JSON.parse((await runtime(root, ['list-runs', '--out', 'notes/out'])).stdout)).toHaveLength(1);
  });
});
