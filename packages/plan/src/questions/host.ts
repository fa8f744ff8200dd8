import type { Plan } from '@runtime/contracts';
import type { VirtualHost } from '@runtime/sbpl';
import type { SuiteQuestion } from './types.js';

type Additions = NonNullable<Plan['simulated_host']>;

const isPath = ({ operation, target }: SuiteQuestion): boolean => target.startsWith('/') && /^(?:file|process-exec|fs-)/.test(operation);

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

/**
 * What a simulated run needs beside the virtual host so that every question finds what it is about: files and folders that
 * are asked for, and the folder of what would be made.
 */
export function hostFor(questions: readonly SuiteQuestion[], host: VirtualHost): Additions | undefined {
  const folders = new Set<string>();
  const files = new Map<string, boolean>();
  for (const question of questions.filter(isPath)) {
    const { path } = host.resolve(question.target);
    const isMade = question.operation === 'file-write-create';
    const place = isMade ? parentOf(path) : path;
    if (host.node(place) !== null) continue;
    if (isMade || question.target_kind === 'directory' || question.operation === 'file-search') folders.add(place);
    else files.set(place, files.get(place) === true || question.operation.startsWith('process-exec'));
  }
  for (const path of [...files.keys(), ...folders]) {
    for (let above = parentOf(path); above !== '/'; above = parentOf(above)) if (files.has(above)) folders.add(above);
  }
  for (const path of folders) files.delete(path);
  if (folders.size === 0 && files.size === 0) return undefined;
  const { uid } = host.data.process;
  const owned = (path: string, isProgram: boolean) => [path, { uid, ...(isProgram ? { mode: '0755' } : {}) }] as const;
  return {
    ...(folders.size === 0 ? {} : { directories: Object.fromEntries([...folders].sort().map((path) => owned(path, false))) }),
    ...(files.size === 0 ? {} : { files: Object.fromEntries([...files].sort().map(([path, isProgram]) => owned(path, isProgram))) }),
  };
}
