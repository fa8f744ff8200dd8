import { join } from 'node:path';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { writeKeys } from './support/fleet.js';
import { codeOf, outputOf } from './support/in-process.js';

describe('a command line', () => {
  it.each<[line: string[], exit: number, code: string]>([
    [['run'], 2, 'FLEET_COMMAND_UNKNOWN'],
    [['work'], 2, 'FLEET_ARGUMENT_INVALID'],
    [['work', '--colour'], 2, 'FLEET_ARGUMENT_INVALID'],
    [['status', 'more'], 2, 'FLEET_ARGUMENT_INVALID'],
    [['status', '--server', 'http://127.0.0.1'], 2, 'FLEET_ARGUMENT_INVALID'],
    [['status', '--server', '/nowhere/socket'], 6, 'FLEET_SERVER_UNREACHABLE'],
    [['work', '--runner', 'symulated'], 2, 'FLEET_ARGUMENT_INVALID'],
    [['work', '--lost-after', '-1'], 2, 'FLEET_ARGUMENT_INVALID'],
    [['submit', '--key', 'KEY', '--plan', 'p', '--out', 'o'], 2, 'FLEET_ARGUMENT_INVALID'],
    [['collect', '--store', 'STORE', '--keys', 'KEY'], 4, 'FLEET_KEYS_INVALID'],
    [['collect', '--store', 'STORE', '--keys', 'LIST', '/nowhere.tar.gz'], 4, 'FILE_NOT_FOUND'],
  ])('%j ends with %i and %s', async (line, exit, code) => {
    const place = temporaryDirectory();
    const { key, list } = writeKeys(place, 'k');
    const words = { KEY: key, LIST: list, STORE: join(place, 'store') } as Record<string, string>;
    const finished = await outputOf([...line.map((word) => words[word] ?? word), '--json']);
    expect(finished.code).toBe(exit);
    expect(codeOf(finished)).toBe(code);
  });

  it('names the nearest command, and helps without a server', async () => {
    expect((await outputOf(['colect'])).stderr).toContain('did you mean collect?');
    for (const line of [[], ['--help'], ['work', '--help']]) {
      const { code, stdout } = await outputOf(line);
      expect(code).toBe(0);
      expect(stdout).toContain('runtime-fleet work --spool DIR');
    }
  });
});
