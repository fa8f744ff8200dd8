import type { VerifiedBundle } from '@runtime/bundle-store';
import { member, object, text } from '../results/values.js';
import type { ClientModel } from './model.js';
import { shellWord } from './shell-word.js';

/**
 * Beginnings of the commands about one probe, for the root of the repository that the run names. A run does not name the file of its
 * plan: it is taken to be beside the folder of runs, where `run` puts that unless told otherwise.
 */
export function commandsOf(bundle: VerifiedBundle): ClientModel['commands'] {
  const output = text(object(bundle.run_manifest ?? {}), 'output_root') ?? bundle.run_id;
  const folders = output.split('/');
  const suite = folders.slice(0, -2);
  const plan = folders.at(-2) === 'out' ? [...suite, 'plan.json'].join('/') : 'plan.json';
  const runner = text(object(member(bundle.run_manifest ?? {}, 'execution')), 'runner');
  return {
    explain: `runtime explain --bundle ${shellWord(output) ?? 'BUNDLE'}`,
    rerun: `runtime run --plan ${shellWord(plan) ?? 'PLAN'}${runner === 'simulated' ? ' --runner simulated' : ''}`,
  };
}
