import type { VirtualHost } from '../host/virtual-host.js';
import type { TextAttribute } from '../policy/filter.js';
import type { QuestionProcess } from '../types.js';

export type TextValues = { [name in TextAttribute]?: string | readonly string[] | null };

/** What is true of everything one process asks for. */
export interface Asker {
  host: VirtualHost;
  uid: number;
  text: TextValues;
  process: QuestionProcess;
}

const PROBE: QuestionProcess = {};

const askers = new WeakMap<VirtualHost, WeakMap<QuestionProcess, Asker>>();

/** The process of a question on a host; the host's probe where the question names none. */
export function askerOf(host: VirtualHost, process: QuestionProcess = PROBE): Asker {
  let ofHost = askers.get(host);
  if (ofHost === undefined) {
    ofHost = new WeakMap();
    askers.set(host, ofHost);
  }
  let asker = ofHost.get(process);
  if (asker === undefined) {
    asker = makeAsker(host, process);
    ofHost.set(process, asker);
  }
  return asker;
}

function makeAsker(host: VirtualHost, process: QuestionProcess): Asker {
  const probe = host.data.process;
  return {
    host,
    uid: process.uid ?? probe.uid,
    process,
    text: {
      'process-path': process.path ?? probe.path,
      'signing-identifier': process.signingIdentifier ?? (process.path === undefined ? probe.signing_identifier : null),
      extension: classesAt(host, process, null),
      entitlement: process.entitlements ?? probe.entitlements,
      'process-attribute': process.attributes ?? null,
      'system-attribute': probe.system_attributes,
    },
  };
}

/** Classes of the extensions that reach a path, or without one those that name no path. */
function classesAt(host: VirtualHost, { extensions }: QuestionProcess, path: string | null): readonly string[] {
  if (extensions === undefined) {
    return host.data.process.extensions;
  }
  const reaching = extensions.filter((each) => each.path === undefined || (path !== null && isBelow(path, host.resolve(each.path).path)));
  return reaching.map((each) => each.class);
}

const isBelow = (path: string, root: string): boolean => root === '/' || path === root || path.startsWith(`${root}/`);

/** What is true of an access to a path: extensions for files reach no further than their own. */
export function textAt({ host, process, text }: Asker, path: string): TextValues {
  const hasPaths = process.extensions?.some((each) => each.path !== undefined) === true;
  return hasPaths ? { ...text, extension: classesAt(host, process, path) } : text;
}
