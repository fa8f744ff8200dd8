import {
  HOST_PLACEHOLDERS,
  inSbplString,
  type PlaceholderValues,
  type Plan,
  placeholdersIn,
  resolvePlaceholders,
  SIMULATED_VALUES,
} from '@runtime/contracts';
import { isObject } from './finding.js';

/** What `${NAME}` means in the targets and the SBPL of one plan. Names of the host stay for the runner to resolve. */
export class Placeholders {
  readonly parameters: PlaceholderValues;
  readonly #named = new Set<string>();

  constructor(plan: Plan | null) {
    this.parameters = parametersOf(plan);
  }

  target(text: string): string {
    return this.#resolve(text, this.parameters);
  }

  sbpl(text: string): string {
    return this.#resolve(text, this.parameters, inSbplString);
  }

  /** As the policy engine sees it, whose host has a home and fixtures of its own. */
  simulatedTarget(text: string): string {
    return resolvePlaceholders(this.target(text), SIMULATED_VALUES);
  }

  simulatedSbpl(text: string): string {
    return resolvePlaceholders(this.sbpl(text), SIMULATED_VALUES, inSbplString);
  }

  /** Names that neither the host nor the plan has. */
  unknownIn(text: string): string[] {
    const named = placeholdersIn(text);
    if (named.length === 0) return named;
    const { known } = this;
    return named.filter((name) => !known.includes(name));
  }

  /** Every name there is. */
  get known(): string[] {
    return [...HOST_PLACEHOLDERS, ...Object.keys(this.parameters)];
  }

  /** Parameters that nothing has named so far. */
  unused(): string[] {
    return Object.keys(this.parameters).filter((name) => !this.#named.has(name));
  }

  #resolve(text: string, values: PlaceholderValues, write?: (value: string) => string): string {
    for (const name of placeholdersIn(text)) this.#named.add(name);
    return resolvePlaceholders(text, values, write);
  }
}

function parametersOf(plan: Plan | null): PlaceholderValues {
  const named: unknown = plan?.parameters;
  if (!isObject(named)) return {};
  return Object.fromEntries(Object.entries(named).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
