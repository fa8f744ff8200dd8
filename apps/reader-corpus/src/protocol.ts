import { cpSync, lstatSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Manifest } from './manifest.js';

/** A reader answers within this, or it is stopped. Far above the two seconds that are asked of it: the machine may be busy. */
const DEADLINE = 60_000;

const AT_ONCE = 4;

/** A reader as a command: a program and its arguments, to which the path of a bundle is added. */
export type Reader = readonly [program: string, ...args: string[]];

interface Entry {
  kind: 'valid' | 'invalid';
  aspect: string;
  open: string;
  code?: string;
}

/**
 * Gives every bundle of a corpus to a reader, each to a fresh process with the path as its last argument, and compares the answer:
 * exit 0 for a good bundle; for a bad one exit 1 and a JSON document whose `errors` hold the code. Nothing may change in the copy.
 * Returns what went otherwise, one text each.
 */
export async function holdReader(reader: Reader, corpus: string, manifest: Manifest): Promise<string[]> {
  const entries: Entry[] = [
    ...manifest.valid.map((entry) => ({ ...entry, kind: 'valid' as const })),
    ...manifest.invalid.map((entry) => ({ ...entry, kind: 'invalid' as const })),
  ];
  const problems: (string | null)[] = new Array(entries.length).fill(null);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < entries.length; at = next++) {
      problems[at] = await holdTo(reader, join(corpus, manifest.version), entries[at] as Entry);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return problems.filter((problem) => problem !== null);
}

async function holdTo(reader: Reader, corpus: string, { kind, aspect, open, code }: Entry): Promise<string | null> {
  const place = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-reader-'));
  try {
    cpSync(join(corpus, kind, aspect), place, { recursive: true, verbatimSymlinks: true });
    const before = stateOf(place);
    const { exit, output } = await answerOf(reader, join(place, open));
    if (stateOf(place) !== before) return `${aspect}: the reader changed what it read`;
    return complaint(aspect, code, exit, output);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function complaint(aspect: string, code: string | undefined, exit: number | null, output: string): string | null {
  if (exit !== 0 && exit !== 1) return `${aspect}: ended with ${exit ?? 'a signal, or past its time'}`;
  if (code === undefined) return exit === 0 ? null : `${aspect}: refused, and it is a good bundle`;
  if (exit === 0) return `${aspect}: accepted; it must end in ${code}`;
  try {
    const codes = (JSON.parse(output) as { errors: { code: string }[] }).errors.map((error) => error.code);
    return codes.includes(code) ? null : `${aspect}: ended in ${codes.join(', ')}; it must end in ${code}`;
  } catch {
    return `${aspect}: the answer is not a JSON document with errors`;
  }
}

async function answerOf([program, ...args]: Reader, path: string): Promise<{ exit: number | null; output: string }> {
  const { exitCode, signal, stdout, originalMessage } = await execa(program, [...args, path], {
    stdin: 'ignore',
    stderr: 'inherit',
    timeout: DEADLINE,
    killSignal: 'SIGKILL',
    // A reader that refuses is an answer.
    reject: false,
  });
  if (exitCode === undefined && signal === undefined) throw new Error(originalMessage);
  return { exit: exitCode ?? null, output: stdout };
}

/** Names, sizes, times and identities of everything below a folder. */
const stateOf = (folder: string): string =>
  JSON.stringify(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .sort()
      .map((name) => [name, lstatSync(join(folder, name))] as const)
      .map(([name, { size, mtimeMs, ino, mode }]) => [name, size, mtimeMs, ino, mode]),
  );
