import { sha256Hex } from '@runtime/contracts';

/** Longer texts are compared by their digest: rows are many, and what they say may be long. */
const AT_HAND = 64;

/** A short text for a long one; no other text has the same. It is for texts that are JSON, which no digest looks like. */
export const fingerprint = (json: string): string => (json.length <= AT_HAND ? json : sha256Hex(json));

interface Row {
  command?: unknown;
  stdout?: unknown;
  stderr?: unknown;
}

/** Most rows of a model ran nothing and wrote nothing: one text serves them all. */
const NO_COMMAND = '[]';
const NO_OUTPUT = '["",""]';

export const commandOf = ({ command }: Row): string => fingerprintOf(command ?? [], NO_COMMAND);

/** What the row before wrote: in turn they mostly write the same. */
let before: Row & { fingerprint: string } = { stdout: '', stderr: '', fingerprint: NO_OUTPUT };

export function outputOf({ stdout, stderr }: Row): string {
  // Objects are never the same, so they are looked into.
  if (stdout !== before.stdout || stderr !== before.stderr)
    before = { stdout, stderr, fingerprint: fingerprintOf([stdout ?? null, stderr ?? null], NO_OUTPUT) };
  return before.fingerprint;
}

function fingerprintOf(value: unknown, usual: string): string {
  const json = JSON.stringify(value);
  return json === usual ? usual : fingerprint(json);
}
