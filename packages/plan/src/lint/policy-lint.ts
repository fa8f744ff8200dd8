import type { Plan } from '@runtime/contracts';
import type { FindingList } from '../finding.js';
import type { RegistryFiles } from '../registry/snapshot.js';
import type { LintedProfile } from './registry-linter.js';

export interface PolicyLinterInit {
  found: FindingList;
  /** The plan, when one is linted: it says which lanes run and what is known beforehand. */
  plan: Plan | null;
  registry: RegistryFiles | null;
  worldId: string;
}

export class PolicyLinter {
  readonly #init: PolicyLinterInit;

  constructor(init: PolicyLinterInit) {
    this.#init = init;
  }

  profile(_id: string, _linted: LintedProfile): void {
    void this.#init;
  }

  text(_path: string, _text: string): void {}
}
