import { indexDirectory } from '@runtime/bundle-store';
import { sha256Hex } from '@runtime/contracts';
import { StrictDirectory } from '@runtime/files';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { expect, it } from 'vitest';

const TEXT = '{"schema_version": "v1"}\n';

it.each<[readonly string[], string | null | undefined, string, readonly string[]]>([
  [[], undefined, 'ok', []],
  [[], '', 'ok', []],
  [[], null, 'ok', []],
  [[], 'failed', 'failed', []],
  [['gone', 'x/gone'], undefined, 'partial', ['o/r/gone', 'o/r/x/gone']],
  [['gone'], '', 'partial', ['o/r/gone']],
  [['gone'], 'ok', 'ok', ['o/r/gone']],
])(
  'the files of a directory are indexed in the order that is asked for: with %j and the status %j',
  async (gone, statusOverride, status, missing) => {
    const folder = temporaryDirectory();
    const names = ['b.jsonl', 'a.json', 'x/c.ndjson', 'd.txt'];
    writeTree(folder, Object.fromEntries(names.map((name) => [name, TEXT])));
    const directory = new StrictDirectory(folder, {});
    const index = await indexDirectory(directory, {
      runId: 'r',
      worldId: 'w',
      prefix: 'o/r',
      expected: [...names, ...gone],
      statusOverride,
    });
    directory.close();
    const file = { file_size: TEXT.length, sha256: sha256Hex(TEXT) };
    expect(index).toStrictEqual({
      schema_version: 'runtime-tools.artifact_index.v0.1',
      run_id: 'r',
      world_id: 'w',
      artifacts: names.map((name) => ({ path: `o/r/${name}`, ...file, schema_version: name === 'd.txt' ? null : 'v1' })),
      missing,
      status,
    });
  },
);
