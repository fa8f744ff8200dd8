import type { Asker, CompilerAnswer } from './asker.js';
import { allowedText, askNames, namedText } from './questions.js';

const HEAD = '(version 1)\n(deny default)';

/** Which of these names are operations here. One that is something else, or nothing, is none. */
export async function operationsAmong(asker: Asker, candidates: readonly string[]): Promise<string[]> {
  const found = await askNames(asker, allowedText, HEAD, candidates);
  return candidates.filter((name) => found.get(name) !== null);
}

/** Which of these names the language knows as filters: what it defines, and what it takes where a filter stands. */
export async function filtersAmong(asker: Asker, candidates: readonly string[]): Promise<string[]> {
  const named = await askNames(asker, namedText, HEAD, candidates);
  // A word of the syntax is no value: it is asked for as a call, too.
  const open = candidates.filter((name) => named.get(name) === null);
  const called = new Set(await takenAmong(asker, (name) => `${HEAD}\n(allow file-read* (${name} "/x"))\n`, open));
  return candidates.filter((name) => named.get(name) === true || called.has(name));
}

/** Which of these words `with` takes. */
export const modifiersAmong = (asker: Asker, candidates: readonly string[]): Promise<string[]> =>
  takenAmong(asker, (name) => `(version 1)\n(allow default)\n(deny file-read-data (literal "/x") (with ${name}))\n`, candidates);

const NONSENSE = 'runtime-no-such-word';

/** Which of these words are not refused as one is that nobody can have defined. */
async function takenAmong(asker: Asker, textOf: (name: string) => string, candidates: readonly string[]): Promise<string[]> {
  const [refusal, ...answers] = (await asker.compile([NONSENSE, ...candidates].map(textOf))) as [CompilerAnswer, ...CompilerAnswer[]];
  return candidates.filter((name, at) => {
    const { rc, stderr } = answers[at] as CompilerAnswer;
    return rc !== null && refusal.rc !== null && refusal.rc !== 0 && stderr !== refusal.stderr.replaceAll(NONSENSE, name);
  });
}

/** Modifiers of the language, from profiles and libraries that were published. */
export const MODIFIERS: readonly string[] = [
  ...['report', 'no-report', 'no-log', 'message', 'send-signal', 'grant', 'no-sandbox', 'no-profile', 'no-callout', 'no-times'],
  ...['rewrite', 'partial-symbolication', 'telemetry', 'telemetry-backtrace', 'user-approval', 'deprecated', 'record', 'trace'],
];
