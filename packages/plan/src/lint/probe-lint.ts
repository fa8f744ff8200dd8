import { DRIVER_NAMES, driverOf, orderedKeys, type ProbeEntry } from '@runtime/contracts';
import { isRelativeTarget } from '@runtime/sbpl';
import { pointer, quoted } from '../finding.js';
import { Placeholders } from '../placeholders.js';
import { type RegistryContext, reportFaults, reportPlaceholders } from './context.js';

export interface ProbeState {
  probe: ProbeEntry;
  sound: boolean;
  referenced: boolean;
}

/** The checks of probes: each is looked at once, however many profiles refer to it. */
export class ProbeLinter {
  readonly #context: RegistryContext;
  readonly #probes = new Map<string, ProbeState>();

  constructor(context: RegistryContext) {
    this.#context = context;
  }

  /** Every probe of the registry, in file order. */
  all(): void {
    for (const key of orderedKeys(this.#context.registry.probes.entries)) this.probe(key);
  }

  /** Null when the registry has no probe of this id. */
  probe(key: string): ProbeState | null {
    const known = this.#probes.get(key);
    if (known !== undefined) return known;
    const { entries } = this.#context.registry.probes;
    if (!Object.hasOwn(entries, key)) return null;
    const probe = entries[key] as ProbeEntry;
    const state: ProbeState = { probe, sound: reportFaults(this.#context, 'probe', key, probe), referenced: false };
    if (state.sound) {
      lintVocabulary(this.#context, key, probe);
      reportPlaceholders(this.#context, probe.target, () => ({
        code: 'probe.placeholder_unknown',
        path: this.#context.registry.files.probes,
        field: pointer('probes', key, 'target'),
        subject: { probe: key },
      }));
    }
    this.#probes.set(key, state);
    return state;
  }

  /** Probes that no profile refers to. Call it after {@link all} and every profile. */
  unreferenced(): void {
    const { registry, found } = this.#context;
    for (const [key, state] of this.#probes) {
      if (state.referenced) continue;
      found.warning({
        code: 'probe.unreferenced',
        path: registry.files.probes,
        field: pointer('probes', key),
        message: `no profile refers to the probe ${quoted(key)}`,
        subject: { probe: key },
      });
    }
  }
}

/** A target as the engine takes it; one that begins with a name nobody knows here may be absolute. */
const placeOfTarget = (target: string, placeholders = new Placeholders(null)): string =>
  placeholders.simulatedTarget(target).replace(/^\$\{[^}]*\}/, '/');

/** What the vocabulary of the world, and our drivers, say of a probe. */
function lintVocabulary({ found, registry, operations, world, placeholders }: RegistryContext, key: string, probe: ProbeEntry): void {
  const path = registry.files.probes;
  if (operations !== null && !operations.has(probe.operation)) {
    const older = world?.operations.canonical(probe.operation) ?? null;
    found.add({
      // An older spelling is asked about all the same; of any other name nothing would ever be measured.
      severity: older !== null && operations.has(older) ? 'warning' : 'error',
      code: 'probe.unknown_operation',
      path,
      field: pointer('probes', key, 'operation'),
      message: `${quoted(probe.operation)} is not an operation of the vocabulary`,
      subject: { probe: key },
      hint:
        found.suggest(probe.operation, () => operations).hint ??
        'use a name from the operation table, such as file-read* or mach-lookup, or from ops_vocab where the repository has one',
    });
  }
  if (probe.driver !== undefined && driverOf(probe.driver) === null) {
    found.error({
      code: 'probe.unknown_driver',
      path,
      field: pointer('probes', key, 'driver'),
      message: `there is no driver ${quoted(probe.driver)}; the probe would not be run`,
      subject: { probe: key },
      hint:
        found.suggest(probe.driver, () => DRIVER_NAMES).hint ?? `drivers are ${DRIVER_NAMES.join(', ')}; without one the operation chooses`,
    });
  }
  if (world !== null && isRelativeTarget(world.operations, probe.operation, placeOfTarget(probe.target, placeholders), probe.syscall)) {
    found.error({
      code: 'probe.relative_target',
      path,
      field: pointer('probes', key, 'target'),
      message: `${quoted(probe.target)} does not begin with /, so what it names depends on where the runner stands`,
      subject: { probe: key },
      hint: 'write the whole path',
    });
  }
}
