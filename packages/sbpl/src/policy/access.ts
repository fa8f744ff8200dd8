import type { NumberAttribute, TextAttribute } from './filter.js';
import type { Spelling } from './spelling.js';

export interface Endpoint {
  protocol: 'tcp' | 'udp' | 'unix';
  family: 4 | 6 | null;
  host: string;
  port: number | null;
  /** The socket has no address on this side yet. */
  isUnbound?: boolean;
}

/**
 * One question to a policy, with the facts its filters may ask about. An attribute that is absent does not apply to the
 * access, and filters on it do not match; `null` means it applies and is not known, and such a filter is undecided.
 */
export interface Access {
  operation: string;
  /** What walks and answers show: a path or a name. */
  target: string;
  text: { readonly [name in TextAttribute]?: string | readonly string[] | null };
  numbers?: { readonly [name in NumberAttribute]?: number | null };
  /** Of a path whose name may be stored in another spelling; left out where it is certain. */
  spelling?: Spelling;
  /** The path and every folder above it, `/` first, each as volumes compare names that do not tell case apart. */
  places?: readonly string[];
  /** Permission bits of the target; null where the host does not know the file. */
  mode?: number | null;
  remote?: Endpoint | null;
  local?: Endpoint | null;
}
