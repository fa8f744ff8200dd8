import { type CompiledPolicy, pathsInRules } from '@runtime/sbpl';

/** What rules of a profile allow below a folder. */
export interface PlacesInRules {
  /** A file in each place that a rule names. */
  files: string[];
  /** A pattern that speaks of the folder: which places it means is not known. */
  hasPattern: boolean;
}

export function placesInRules(policy: CompiledPolicy, folder: string): PlacesInRules {
  const allowed = pathsInRules(policy).filter(({ action, value }) => action === 'allow' && value.includes(folder));
  const plain = allowed.filter(({ test, value }) => test !== 'regex' && value.startsWith(`${folder}/`));
  return {
    files: [...new Set(plain.map(({ test, value }) => (test === 'subpath' ? `${value.replace(/\/$/, '')}/tmp.X1` : value)))],
    hasPattern: allowed.some(({ test }) => test === 'regex'),
  };
}
