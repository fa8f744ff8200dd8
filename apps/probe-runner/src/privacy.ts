import { type HiddenPlace, hidePlaces, placesOfPerson } from '@runtime/contracts';
import { type JobRow, outputDigest, type PreflightRecord, type RunSpec } from '@runtime/job';

/** Members of a row that come from the job or from our own vocabulary, and are compared with it. */
const OURS: ReadonlySet<string> = new Set(['kind', 'lane', 'profile_id', 'expectation_id', 'harness', 'driver', 'tool', 'output_sha256']);

/** Takes out of rows what would tell whose machine it was, and where on it the run stood. */
export class Privacy {
  readonly #hide: (text: string) => string;

  /** @param told What the job says already. */
  constructor(spec: Pick<RunSpec, 'person' | 'directory' | 'fixtures'>, told: string) {
    this.#hide = hidePlaces([...placesOfRun(spec), ...placesOfPerson(spec.person ?? { homes: [], users: [] }, told)]);
  }

  row(row: JobRow): JobRow {
    const members = Object.entries(row).map(([name, value]) => [name, OURS.has(name) ? value : this.#without(value)]);
    const hidden = Object.fromEntries(members) as JobRow;
    return hidden.output_sha256 === null ? hidden : { ...hidden, output_sha256: outputDigest(hidden) };
  }

  preflight(record: PreflightRecord): PreflightRecord {
    return this.#without(record) as PreflightRecord;
  }

  #without(value: unknown): unknown {
    if (typeof value === 'string') return this.#hide(value);
    if (Array.isArray(value)) return value.map((item) => this.#without(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, this.#without(member)]));
  }
}

/** Where the run stood: different each time, and nobody's business. */
const placesOfRun = ({ directory, fixtures }: Pick<RunSpec, 'directory' | 'fixtures'>): HiddenPlace[] => [
  { value: `${directory}/`, as: 'text', placeholder: '' },
  { value: directory, as: 'path', placeholder: '.' },
  ...(fixtures === null ? [] : [{ value: fixtures, as: 'path' as const, placeholder: '${FIXTURES}' }]),
];
