import { join } from 'node:path';
import { LIMITS, parseJson, sha256Hex } from '@runtime/contracts';
import { isSafeRelativePath, readRegularFile } from '@runtime/files';
import type { Job, JobProfile } from '@runtime/job';
import { type World, worldFromDocument } from '@runtime/worlds';
import type { Bindings } from './bindings.js';
import { ProbeRunnerError } from './error.js';

/** The job's profiles as they stand on disk, read again and compared each time: a probe may have written to them. */
export class JobProfiles {
  readonly #bindings: Bindings;
  readonly #directory: string;
  readonly #job: Job;
  readonly #byId: ReadonlyMap<string, JobProfile>;

  constructor(job: Job, directory: string, bindings: Bindings) {
    this.#bindings = bindings;
    this.#directory = directory;
    this.#job = job;
    this.#byId = new Map(job.profiles.map((profile) => [profile.profile_id, profile]));
  }

  entry(profileId: string): JobProfile {
    const profile = this.#byId.get(profileId);
    if (profile === undefined)
      throw new ProbeRunnerError({ code: 'JOB_INVALID', message: `the job has no profile ${JSON.stringify(profileId)}` });
    return profile;
  }

  /** @throws ProbeRunnerError `PROFILE_CHANGED` when the bytes are not those the job names. */
  async read(profileId: string): Promise<{ text: string; file: string; path: string; parts: JobProfile['parts'] }> {
    const { file, text_sha256: expected, parts } = this.entry(profileId);
    const told = await this.readFile(file, expected);
    const bound = this.#bindings.profile(told, parts);
    const path = bound.text === told ? null : this.#bindings.write(file, bound.text);
    return { ...bound, file, path: path ?? this.#path(file) };
  }

  /** The world that the run is judged by, from the copy that the job names. */
  async world(): Promise<World> {
    const { world } = this.#job;
    if (world === undefined) throw new ProbeRunnerError({ code: 'JOB_INVALID', message: 'the job names no world' });
    const { file, sha256, source } = world;
    return worldFromDocument(parseJson(await this.readFile(file, sha256), { path: file }), { path: file, source });
  }

  /** Reads one file of the job and compares it with the digest the job gives for it. */
  async readFile(file: string, expected: string): Promise<string> {
    const path = this.#path(file);
    const bytes = await readRegularFile(path, { maxBytes: 2 * LIMITS.sbplBytes });
    const found = sha256Hex(bytes);
    if (found === expected) return bytes.toString('utf8');
    throw new ProbeRunnerError({
      code: 'PROFILE_CHANGED',
      message: `${file} is not the one the job names`,
      path,
      hint: 'something wrote to it after the run began; nothing after it was measured',
      details: { expected, found },
    });
  }

  #path(file: string): string {
    if (isSafeRelativePath(file)) return join(this.#directory, file);
    throw new ProbeRunnerError({ code: 'JOB_INVALID', message: `the profile file ${JSON.stringify(file)} leaves the job` });
  }
}
