import { type HiddenPlace, type HostPlaceholder, hidePlaces, type PlaceholderValues, placesOfPerson } from '@runtime/contracts';
import { type JobRow, type KernelLog, outputDigest, type PreflightRecord, type RunSpec } from '@runtime/job';
import type { Bindings } from './bindings.js';

/** Members of a row that come from the job or from our own vocabulary, and are compared with it. */
const OURS: ReadonlySet<string> = new Set(['kind', 'lane', 'profile_id', 'expectation_id', 'harness', 'driver', 'tool', 'output_sha256']);

/** Takes out of rows what would tell whose machine it was, and where on it the run stood. */
export class Privacy {
  readonly #hide: (text: string) => string;

  /** @param told What the job says already. */
  constructor(spec: Pick<RunSpec, 'runner' | 'person' | 'directory'>, bindings: Bindings, told: string) {
    const person = spec.runner === 'simulated' ? [] : placesOfPerson(spec.person ?? { homes: [], users: [] }, told);
    this.#hide = hidePlaces([...placesOfRun(spec, bindings), ...person]);
  }

  row(row: JobRow): JobRow {
    const members = Object.entries(row).map(([name, value]) => [name, OURS.has(name) ? value : this.#without(value)]);
    const hidden = Object.fromEntries(members) as JobRow;
    return hidden.output_sha256 === null ? hidden : { ...hidden, output_sha256: outputDigest(hidden) };
  }

  preflight(record: PreflightRecord): PreflightRecord {
    return this.#without(record) as PreflightRecord;
  }

  log(log: KernelLog): KernelLog {
    return this.#without(log) as KernelLog;
  }

  #without(value: unknown): unknown {
    if (typeof value === 'string') return this.#hide(value);
    if (Array.isArray(value)) return value.map((item) => this.#without(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, this.#without(member)]));
  }
}

/** Where the run stood, and what the names of the job meant there: different each time, and nobody's business. */
const placesOfRun = ({ runner, directory }: Pick<RunSpec, 'runner' | 'directory'>, { values, folder }: Bindings): HiddenPlace[] => [
  ...[directory, ...(folder === null ? [] : [folder])].flatMap((path): HiddenPlace[] => [
    { value: `${path}/`, as: 'text', placeholder: '' },
    { value: path, as: 'path', placeholder: '.' },
  ]),
  ...(values['FIXTURES'] === undefined ? [] : [placeOf(values, 'FIXTURES')]),
  // The home of whoever runs is hidden with everything else of them; the one of the virtual host is nobody's.
  ...(runner === 'simulated' ? [placeOf(values, 'HOME')] : []),
];

const placeOf = (values: PlaceholderValues, name: HostPlaceholder): HiddenPlace => ({
  value: values[name] as string,
  as: 'path',
  placeholder: `\${${name}}`,
});
