import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type PlaceholderValues, placeholdersIn, resolvePlaceholders, resolveProfile, SIMULATED_VALUES } from '@runtime/contracts';
import type { Job, JobProbe, JobProfile, RunSpec } from '@runtime/job';

type Parts = NonNullable<JobProfile['parts']>;

/** What the placeholders of a job mean on this host; the job itself and every row keep the names. */
export class Bindings {
  readonly values: PlaceholderValues;
  /** Where resolved profiles are written: beside the fixtures, where only this user comes. Null for a runner that writes nothing. */
  readonly folder: string | null;

  constructor(spec: Pick<RunSpec, 'runner' | 'values' | 'fixtures'>) {
    const host = { ...spec.values, ...(spec.fixtures === null ? {} : { FIXTURES: spec.fixtures }) };
    this.values = spec.runner === 'simulated' ? SIMULATED_VALUES : host;
    this.folder = spec.fixtures === null ? null : join(dirname(spec.fixtures), 'bound');
  }

  /** Whether a job leaves anything to the host. */
  uses(job: Job): boolean {
    return job.probes.some(({ target }) => placeholdersIn(target).length > 0);
  }

  probe(probe: JobProbe): JobProbe {
    return probe.target.includes('${') ? { ...probe, target: this.place(probe.target) } : probe;
  }

  place(text: string): string {
    return resolvePlaceholders(text, this.values);
  }

  /** A profile's text with its values, and where its parts stand then. */
  profile(text: string, parts: Parts | undefined): { text: string; parts: Parts | undefined } {
    return text.includes('${') ? resolveProfile(text, parts, this.values) : { text, parts };
  }

  /** Writes a resolved profile for a tool that reads it from a file. Again each time: a probe may have written to it. */
  write(file: string, text: string): string | null {
    if (this.folder === null) return null;
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }
}
