import type { Command } from '../command.js';

/** Where each command is, by the file that holds it: a command line loads one of them. `index.ts` is the whole list. */
const FILES: readonly (readonly [names: readonly string[], load: () => Promise<object>])[] = [
  [['quickstart'], () => import('./quickstart.js')],
  [['run'], () => import('./run.js')],
  [['status'], () => import('./status.js')],
  [['validate-bundle'], () => import('./validate-bundle.js')],
  [['reindex-bundle', 'list-runs'], () => import('./bundles.js')],
  [['emit-promotion', 'verify-packet'], () => import('./promotion.js')],
  [['summarize-ops'], () => import('./summarize-ops.js')],
  [['report', 'diff'], () => import('./report.js')],
  [['explain'], () => import('./explain.js')],
  [['list-templates', 'plan-build', 'plan-lint', 'list-plans', 'describe-plan'], () => import('./plans.js')],
  [
    ['list-registries', 'list-probes', 'list-profiles', 'describe-probe', 'describe-profile', 'registry-lint', 'registry-upgrade'],
    () => import('./registries.js'),
  ],
  [['inventory'], () => import('./inventory.js')],
  [['schema'], () => import('./schema.js')],
  [['completion'], () => import('./completion.js')],
  [['selftest'], () => import('./selftest.js')],
];

/** The command of that name, if it is spelt as it should be. */
export async function findCommand(name: string | undefined): Promise<Command | undefined> {
  const load = FILES.find(([names]) => names.includes(name ?? ''))?.[1];
  if (load === undefined) return undefined;
  return (Object.values(await load()) as Partial<Command>[]).find((value) => value.name === name && value.run !== undefined) as Command;
}
