import type { JsonObject } from '../document.js';
import { MANIFEST_FILE } from '../names.js';
import { bundleError } from '../problem.js';
import type { ArtifactReader } from './artifact-reader.js';
import { DONE_FILE, JOB_FILE, ROWS_FILE, WORLD_FILE } from './job-files.js';
import { at, listAt } from './values.js';

/** A digest that one document records of another file of the run. */
interface Recorded {
  document: string;
  field: string;
  sha256: unknown;
  file: string;
}

/** Digests that the manifest, the job and its end record name, against the files that the index names. */
export function compareDigests(reader: ArtifactReader, manifest: JsonObject, job: JsonObject, done: JsonObject): Error[] {
  const recorded: Recorded[] = [
    { document: MANIFEST_FILE, field: '/execution/job_sha256', sha256: at(manifest, 'execution', 'job_sha256'), file: JOB_FILE },
    { document: MANIFEST_FILE, field: '/execution/world/sha256', sha256: at(manifest, 'execution', 'world', 'sha256'), file: WORLD_FILE },
    { document: JOB_FILE, field: '/world/sha256', sha256: at(job, 'world', 'sha256'), file: WORLD_FILE },
    ...[...listAt(job, 'profiles').entries(), ['apply_preflight', at(job, 'apply_preflight')] as const].flatMap(([key, profile]) => {
      const file = at(profile, 'file');
      const field = key === 'apply_preflight' ? '/apply_preflight/text_sha256' : `/profiles/${key}/text_sha256`;
      return typeof file === 'string' ? [{ document: JOB_FILE, field, sha256: at(profile, 'text_sha256'), file }] : [];
    }),
    { document: DONE_FILE, field: '/rows_sha256', sha256: at(done, 'rows_sha256'), file: ROWS_FILE },
  ];
  return recorded.filter(({ sha256, file }) => sha256 !== null && sha256 !== reader.digestOf(file)).map(mismatch);
}

const mismatch = ({ document, field, file }: Recorded): Error =>
  bundleError('BUNDLE_JOB_MISMATCH', `${document}: ${field} is not the digest of ${file}`, {
    path: document,
    field,
    hint: 'take the bundle from its source again',
  });

/** Whether the digests that bind the rows to the run are there at all. */
export const bindsJob = (manifest: JsonObject, done: JsonObject): boolean =>
  typeof at(manifest, 'execution', 'job_sha256') === 'string' && typeof at(done, 'rows_sha256') === 'string';
