import type { BehaviourParameter, HostAdditions } from '@runtime/contracts';
import type { VirtualHost } from '@runtime/sbpl';
import type { BehaviourQuestion } from './question.js';

/** What questions take for granted of the host: the files and folders they name, beside what all behaviours do. */
export function hostFor(questions: readonly BehaviourQuestion[], host: VirtualHost, { files, links = {} }: HostAdditions): HostAdditions {
  const folders = new Set<string>();
  const named = new Map<string, { mode?: string; uid?: number }>();
  const { uid } = host.data.process;
  for (const { behaviour, values } of questions) {
    for (const { name, kind } of behaviour.parameters) {
      const value = values[name];
      if (value !== undefined && isThere(kind)) place(host.resolve(value).path, kind);
    }
  }
  function place(path: string, kind: BehaviourParameter['kind']): void {
    if (path === '/' || host.node(path) !== null || Object.hasOwn(links, path)) return;
    if (kind === 'directory') folders.add(path);
    else named.set(path, kind === 'program' ? { mode: '0755', uid: 0 } : { uid });
  }
  // What something lies below is a folder, whatever it was named as.
  for (const path of [...named.keys(), ...folders]) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const above = path.slice(0, end);
      if (named.delete(above)) folders.add(above);
    }
  }
  return {
    files: { ...files, ...Object.fromEntries([...named].filter(([path]) => !folders.has(path))) },
    directories: Object.fromEntries([...folders].map((path) => [path, { uid }])),
    links,
  };
}

const isThere = (kind: BehaviourParameter['kind']): boolean => kind === 'file' || kind === 'directory' || kind === 'program';
