import { ARTIFACTS } from '@runtime/contracts';
import type { JsonObject } from '../document.js';
import { MANIFEST_FILE } from '../names.js';
import { bundleError } from '../problem.js';
import type { ArtifactReader } from './artifact-reader.js';
import { DONE_FILE, JOB_FILE, LAUNCH_FILE, MATRIX_FILE, ROWS_FILE, WORLD_FILE } from './job-files.js';
import { at, listAt } from './values.js';

/** A second copy of the matrix. */
const GENERATED_MATRIX = ARTIFACTS.expected_matrix_generated.file;

/** A digest that one document records of another file of the run. */
interface Recorded {
  document: string;
  field: string;
  sha256: unknown;
  file: string;
}

/** Digests that the manifest, the job, its end record and what was staged name, against the files that the index names. */
export function compareDigests(
  reader: ArtifactReader,
  manifest: JsonObject,
  job: JsonObject,
  done: JsonObject,
  launch: JsonObject,
): Error[] {
  const recorded: Recorded[] = [
    { document: MANIFEST_FILE, field: '/execution/job_sha256', sha256: at(manifest, 'execution', 'job_sha256'), file: JOB_FILE },
    { document: MANIFEST_FILE, field: '/execution/world/sha256', sha256: at(manifest, 'execution', 'world', 'sha256'), file: WORLD_FILE },
    { document: JOB_FILE, field: '/world/sha256', sha256: at(job, 'world', 'sha256'), file: WORLD_FILE },
    ...[...listAt(job, 'profiles').entries(), ['apply_preflight', at(job, 'apply_preflight')] as const].flatMap(([key, profile]) => {
      const file = at(profile, 'file');
      const field = key === 'apply_preflight' ? '/apply_preflight/text_sha256' : `/profiles/${key}/text_sha256`;
      return typeof file === 'string' ? [{ document: JOB_FILE, field, sha256: at(profile, 'text_sha256'), file }] : [];
    }),
    ...[...listAt(launch, 'staged').entries()].flatMap(([key, staged]) => {
      const file = at(staged, 'name');
      const isOfTheRun = typeof file === 'string' && reader.digestOf(file) !== null;
      return isOfTheRun ? [{ document: LAUNCH_FILE, field: `/staged/${key}/sha256`, sha256: at(staged, 'sha256'), file }] : [];
    }),
    { document: DONE_FILE, field: '/rows_sha256', sha256: at(done, 'rows_sha256'), file: ROWS_FILE },
  ];
  return [
    ...recorded.filter(({ sha256, file }) => sha256 !== null && sha256 !== reader.digestOf(file)).map(mismatch),
    ...compareCopies(reader),
  ];
}

/** Where only one of the two is listed there is nothing to compare. */
function compareCopies(reader: ArtifactReader): Error[] {
  const [copy, matrix] = [reader.digestOf(GENERATED_MATRIX), reader.digestOf(MATRIX_FILE)];
  if (copy === null || matrix === null || copy === matrix) return [];
  const message = `${GENERATED_MATRIX} is not the copy of ${MATRIX_FILE} that it should be`;
  return [bundleError('BUNDLE_JOB_MISMATCH', message, { path: GENERATED_MATRIX, field: '', hint: HINT })];
}

const HINT = 'take the bundle from its source again';

const mismatch = ({ document, field, file }: Recorded): Error =>
  bundleError('BUNDLE_JOB_MISMATCH', `${document}: ${field} is not the digest of ${file}`, {
    path: document,
    field,
    hint: HINT,
  });

/** Whether the digests that bind the rows to the run are there at all. */
export const bindsJob = (manifest: JsonObject, done: JsonObject): boolean =>
  typeof at(manifest, 'execution', 'job_sha256') === 'string' && typeof at(done, 'rows_sha256') === 'string';
