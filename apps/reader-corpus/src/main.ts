#!/usr/bin/env node
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { unpackCorpus } from './corpus.js';
import type { Manifest } from './manifest.js';
import { holdReader, type Reader } from './protocol.js';

const USAGE = `runtime-reader-corpus hold COMMAND…    hold a reader of bundles to the corpus: the path of a bundle is its last argument
runtime-reader-corpus unpack FOLDER    write the bundles and manifest.json into a folder
runtime-reader-corpus list             each bundle and the code that it must end in

A reader ends with 0 for a good bundle. For a bad one it ends with 1 and prints a JSON document whose "errors" hold the code.
Exit 0: every bundle was read as it must be. Exit 1: one was not. Exit 2: usage.
`;

const countOf = ({ valid, invalid }: Manifest): string => `${valid.length} valid and ${invalid.length} invalid bundles`;

function inCorpus<Result>(use: (folder: string, manifest: Manifest) => Result): Result {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-corpus-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return use(folder, unpackCorpus(folder));
}

async function hold(reader: Reader): Promise<number> {
  return inCorpus(async (folder, manifest) => {
    const problems = await holdReader(reader, folder, manifest);
    for (const problem of problems) console.log(problem);
    const total = manifest.valid.length + manifest.invalid.length;
    console.log(`${total - problems.length} of ${total} bundles read as they must be`);
    return problems.length === 0 ? 0 : 1;
  });
}

async function main([command, first, ...rest]: string[]): Promise<number> {
  if (command === 'hold' && first !== undefined) return hold([first, ...rest]);
  if (command === 'unpack' && first !== undefined && rest.length === 0) {
    console.log(`${resolve(first)}: ${countOf(unpackCorpus(resolve(first)))}, and manifest.json`);
    return 0;
  }
  if (command === 'list' && first === undefined) {
    inCorpus((_, { valid, invalid }) => {
      for (const { aspect } of valid) console.log(`valid    ${aspect}`);
      for (const { aspect, code } of invalid) console.log(`invalid  ${aspect.padEnd(44)} ${code}`);
    });
    return 0;
  }
  const asked = command === '--help' || command === '-h';
  process[asked ? 'stdout' : 'stderr'].write(USAGE);
  return asked ? 0 : 2;
}

process.exitCode = await main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  // A reader that could not be started leaves its deadline behind.
  process.exit(4);
});
