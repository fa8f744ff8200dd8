import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { askBehaviours, everydayQuestions } from '@runtime/behaviours';
import { assembleProfile, compilePolicy, type ImportResolver } from '@runtime/sbpl';
import { fixturesRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { host, world } from './support.js';

const folder = join(fixturesRoot, 'sbpl');

const imports: ImportResolver = (name) => {
  const file = join(folder, 'lib', name);
  try {
    return { text: readFileSync(file, 'utf8'), file: `lib/${name}` };
  } catch {
    return null;
  }
};

/** What works, what is open and what fails, of the everyday set about one working folder. */
function tableOf(name: string, workspace: string): Record<'works' | 'unknown' | 'fails', string> {
  const { params } = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as { params?: Record<string, string> };
  const text = readFileSync(join(folder, `${name}.sb`), 'utf8');
  const policy = compilePolicy(assembleProfile({ text, file: `${name}.sb` }), world, { params, imports });
  const answers = askBehaviours(everydayQuestions(workspace), { policy, host });
  const named = (outcome: string): string =>
    answers
      .filter((each) => each.outcome === outcome)
      .map((each) => (each.name === 'connect' ? each.question.replace(' ', '=') : each.name))
      .join(' ');
  return { works: named('works'), unknown: named('unknown'), fails: named('fails') };
}

const WRITING = 'write create tempfile rename';
const NETWORK = 'listen connect=localhost:8080 connect=*:443';
const sorted = (words: string): string => words.split(' ').filter(Boolean).sort().join(' ');

/** Read line by line against the texts, and what is known of each action. */
const TABLES: readonly [name: string, workspace: string, works: string, unknown: string][] = [
  // Reads, executes and looks up all; writes below its own folders only, and no network.
  ['package-build', '/Users/me/work', 'start shell cd open realpath libc-realpath pty tls tls-curl git python3', ''],
  // Roles of a browser start nothing, whatever else they allow.
  ['browser-role', '/Users/me/work', '', ''],
  ['browser-renderer', '/Users/me/work', 'cd realpath', 'libc-realpath'],
  ['browser-content', '/Users/me/work', '', ''],
  ['input-service', '/Users/me/work', '', ''],
  // Reads all, writes below its roots; whether a shell without a terminal is enough is not known, nor whether a terminal of its own comes with the
  // extension that the rule asks for.
  ['agent-workspace', '/Users/me/project', 'start cd open write create realpath libc-realpath tls-curl git python3 rename', 'shell pty'],
  [
    'agent-wrapper',
    '/Users/me/work',
    'start shell cd open realpath libc-realpath tls-curl listen connect=localhost:8080 git python3 tempfile',
    '',
  ],
  ['cli-preset', '/Users/me/work', 'start shell cd open realpath libc-realpath dns tls tls-curl git python3', ''],
  ['modular-assembly', '/Users/me/work', 'start tls connect=*:443 tempfile', 'shell dns'],
  // Executes from a store of its own; of what the linker reads, some is allowed.
  ['functional-build', '/Users/me/work', 'listen connect=localhost:8080', 'start shell'],
  // A service of the system starts nothing; its resolver is the system's.
  ['system-daemon', '/Users/me/work', '', 'dns'],
];

const ALL = `start shell cd open realpath libc-realpath pty dns tls tls-curl git python3 ${WRITING} ${NETWORK}`;

describe('the everyday table of profiles in the shapes that people ship', () => {
  it.each(TABLES)('%s', (name, workspace, works, unknown) => {
    const table = tableOf(name, workspace);
    expect({ works: sorted(table.works), unknown: sorted(table.unknown) }).toEqual({ works: sorted(works), unknown: sorted(unknown) });
    expect(sorted(`${table.works} ${table.unknown} ${table.fails}`)).toBe(sorted(ALL));
  });
});
