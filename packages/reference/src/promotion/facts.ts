import type { ExaminedRun, RunDocument } from '@runtime/bundle-store';
import { integrityFacts, integrityOf, PromotionError, type RunFacts, sharedFacts } from '@runtime/promotion';
import { parsePythonJson } from '../python/json.js';
import { decodeIgnoringErrors } from '../python/text.js';
import { isObject, type JsonObject, truthy } from '../python/values.js';
import { strictLoad } from './strict-load.js';

/**
 * The facts as the reference gathers them. It gives no answer at all where its documents have the wrong types, and neither do
 * we, unless the caller is tolerant: then nothing in them counts.
 *
 * @throws PromotionError `RUN_DOCUMENT_UNREADABLE`.
 */
export async function factsOf(run: ExaminedRun, { tolerant }: { tolerant: boolean }): Promise<RunFacts> {
  const manifest = read(run.documents.manifest);
  const status = read(run.documents.status);
  if (!tolerant) requireTypes(run.directory, manifest, status);
  const object = (document: Read): JsonObject => (isObject(document.value) ? document.value : {});
  const strict = integrityOf(run);
  return {
    ...(await sharedFacts(run, object(manifest))),
    manifestPresent: manifest.there,
    manifestProblem: manifest.there ? (isObject(manifest.value) ? null : (manifest.problem ?? 'it is no object')) : 'there is none',
    statusPresent: status.there,
    status: object(status),
    ...integrityFacts(run, strict.verified ? strict : ((await strictLoad(run, object(status))) ?? strict)),
  };
}

interface Read {
  there: boolean;
  value: unknown;
  /** Why it is not JSON even to the reference. */
  problem: string | null;
}

/** A document as the reference reads it: bytes that are not UTF-8 are dropped, bare `NaN` is a number, of equal members the last counts. */
function read(document: RunDocument): Read {
  if (document.kind === 'absent') return { there: false, value: undefined, problem: null };
  if (document.kind === 'value') return { there: true, value: document.value, problem: null };
  try {
    if (document.bytes === null) throw document.error;
    return { there: true, value: parsePythonJson(decodeIgnoringErrors(document.bytes)), problem: null };
  } catch {
    return { there: true, value: undefined, problem: document.error.message };
  }
}

function requireTypes(directory: string, manifest: Read, status: Read): void {
  const refuse = (document: string, field: string, what: string): never => {
    throw new PromotionError({
      code: 'RUN_DOCUMENT_UNREADABLE',
      message: `${document} in ${directory} ${what}, so nothing can be said about the run`,
      path: document,
      field,
      hint: 'take the bundle from its source again',
    });
  };
  for (const [name, { there, value, problem }] of [
    ['run_manifest.json', manifest],
    ['run_status.json', status],
  ] as const) {
    if (problem !== null) refuse(name, '', `is not JSON (${problem})`);
    if (there && !isObject(value)) refuse(name, '', 'is no object');
  }
  // The state is trimmed before it is compared, and only text can be.
  const state = isObject(status.value) ? status.value['state'] : null;
  if (truthy(state) && typeof state !== 'string') refuse('run_status.json', '/state', 'has a state that is no text');
  const object = (field: string, value: unknown): JsonObject => {
    if (isObject(value)) return value;
    return truthy(value) ? refuse('run_manifest.json', field, `has no object at ${field}`) : {};
  };
  if (!isObject(manifest.value)) return;
  const preflight = object('/apply_preflight', manifest.value['apply_preflight']);
  const record = object('/apply_preflight/record', preflight['record']);
  object('/apply_preflight/record/sandbox_check_self', record['sandbox_check_self']);
}
