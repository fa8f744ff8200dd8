import { ChannelName } from '@runtime/channels';
import {
  checkDocument,
  createAttestation,
  DsseEnvelopeSchema,
  encodePretty,
  type InTotoStatement,
  LIMITS,
  parseJson,
  sha256Hex,
} from '@runtime/contracts';
import { isSafeRelativePath } from '@runtime/files';
import { z } from 'zod';
import { FleetError } from '../error.js';
import { type ListedKey, openSigned } from '../keys.js';

const PREDICATE_TYPE = 'urn:runtime-tools:fleet-submission:v0.1';

const RunSchema = z.strictObject({ run_id: z.uuid(), world_id: z.string().min(1).max(256) });

/** What the submitter signs beside the digests of the files. */
const OrderSchema = z.strictObject({
  plan_id: z.string(),
  plan_digest: z.string(),
  channel: z.enum([ChannelName.direct, ChannelName.launchd_clean]),
  runs: z.array(RunSchema).min(1).max(LIMITS.indexEntries),
});

/** A suite and the runs that are wanted of it: the file that `submit` writes. */
const SubmissionSchema = z.strictObject({
  schema_version: z.literal('runtime-tools.fleet_submission.v0.1'),
  envelope: DsseEnvelopeSchema,
  files: z.record(z.string(), z.string()),
});

export type QueuedRun = z.infer<typeof RunSchema>;
export type Order = z.infer<typeof OrderSchema>;
/** Files of a suite by their path below it. */
export type SuiteFiles = Readonly<Record<string, string>>;

/** A submission that a listed key signed, and whose files are those that were signed. */
export interface Submission {
  /** SHA-256 of the document: its name in the fleet. */
  id: string;
  text: string;
  order: Order;
  files: SuiteFiles;
  signedBy: string;
}

/** The text of a submission. The same order gives the same bytes. */
export function submissionText(order: Order, files: SuiteFiles, keyPem: string): string {
  const subjects = Object.entries(files).map(([name, text]) => ({ name, sha256: sha256Hex(text) }));
  const envelope = JSON.parse(createAttestation({ subjects, predicate: order, predicateType: PREDICATE_TYPE, keyPem })) as unknown;
  return `${encodePretty({ schema_version: 'runtime-tools.fleet_submission.v0.1', envelope, files })}\n`;
}

/**
 * Reads a submission. The signature decides first: nothing of it is believed before.
 *
 * @throws FleetError `FLEET_SUBMISSION_INVALID`, `FLEET_SIGNATURE_REFUSED`; ContractError, AttestationError.
 */
export function openSubmission(text: string, keys: readonly ListedKey[], path: string): Submission {
  const document = checked(SubmissionSchema, parseJson(text, { path }), path);
  const { statement, keyId } = openSigned(encodePretty(document.envelope), keys, `the submission ${path}`);
  if (statement.predicateType !== PREDICATE_TYPE) throw invalid(path, `is signed as something else: ${statement.predicateType}`);
  const order = checked(OrderSchema, statement.predicate, path);
  if (new Set(order.runs.map(({ run_id }) => run_id)).size < order.runs.length) throw invalid(path, 'names a run twice');
  compareFiles(statement, document.files, path);
  return { id: sha256Hex(text), text, order, files: document.files, signedBy: keyId };
}

function compareFiles({ subject }: InTotoStatement, files: SuiteFiles, path: string): void {
  const signed = new Map(subject.map(({ name, digest }) => [name, digest['sha256']]));
  const folded = new Set<string>();
  for (const [name, text] of Object.entries(files)) {
    if (!isSuiteFile(name)) throw invalid(path, `holds ${JSON.stringify(name)}, which is no file of a suite`);
    if (signed.get(name) !== sha256Hex(text)) throw invalid(path, `${name} is not the file that was signed`);
    folded.add(name.normalize('NFC').toLowerCase());
  }
  const names = Object.keys(files);
  if (names.length !== signed.size || !Object.hasOwn(files, 'plan.json')) throw invalid(path, 'lacks files that were signed');
  if (folded.size !== names.length) throw invalid(path, 'has two files that are one on a Mac');
}

/** A suite is its plan, its registry and its profiles. */
export const isSuiteFile = (name: string): boolean =>
  isSafeRelativePath(name) && (name === 'plan.json' || /^(?:registry|sb)\/(?:[^/.][^/]*\/)*[^/.][^/]*\.(?:json|sb|sbpl)$/.test(name));

function checked<T>(schema: z.ZodType<T>, value: unknown, path: string): T {
  const [first] = checkDocument(schema, value);
  if (first !== undefined) throw invalid(path, `${first.field || 'the document'} ${first.message}`, first.field);
  return value as T;
}

const invalid = (path: string, message: string, field?: string): FleetError =>
  new FleetError({
    code: 'FLEET_SUBMISSION_INVALID',
    message: `the submission ${path}: ${message}`,
    path,
    field,
    hint: 'submissions are made by `runtime-fleet submit`; make it again',
  });
