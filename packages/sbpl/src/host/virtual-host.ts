import type { HostFileData, HostFileType, HostIokitData, HostServiceData, WorldHost } from '@runtime/contracts';
import type { OperationTable, World } from '@runtime/worlds';
import { SbplError } from '../error.js';
import { foldName } from '../policy/spelling.js';
import { type Volume, volumeAt } from './volumes.js';

export interface HostNode {
  kind: 'file' | 'directory' | 'link';
  type: 'directory' | 'link' | HostFileType;
  mode: number;
  uid: number;
  /** Of a link. */
  target: string;
  content: string;
  xattrs: ReadonlyMap<string, string>;
}

/** A symbolic link passed through, a firmlink folded, or `..` resolved, in the order met. */
interface PathStep {
  kind: 'symlink' | 'firmlink' | 'parent';
  path: string;
  to: string;
}

export interface ResolvedPath {
  path: string;
  steps: readonly PathStep[];
  /** More links than a kernel follows. */
  loop: boolean;
  /** What the path is where the volume takes a name in it for one that is stored in another spelling; whether it does is not known. */
  otherwise?: string;
}

const NOT_ASCII = /[^\0-\x7f]/;
const MAX_LINKS = 32;
const MAX_CACHED = 8192;
const MAX_PENDING = 4096;

/**
 * A small Mac of data: what exists, under which names, with which modes. It never changes, so every probe and lane meets
 * the same state.
 */
export class VirtualHost {
  readonly world: World;
  readonly operations: OperationTable;
  readonly data: WorldHost;
  readonly #nodes = new Map<string, HostNode>();
  readonly #services = new Map<string, HostServiceData>();
  readonly #iokit = new Map<string, HostIokitData>();
  readonly #resolved = new Map<string, ResolvedPath>();
  /** Names without their case, to those there are; made when a name is missed for the first time. */
  #spellings: ReadonlyMap<string, string> | null = null;
  readonly #folds: ReadonlyMap<string, string>;

  constructor(world: World, data = world.host as WorldHost) {
    this.world = world;
    this.operations = world.operations;
    this.data = data;
    this.#folds = new Map(data.firmlinks.folders.map((folder) => [data.firmlinks.volume + folder, folder]));
    for (const [path, { mode, uid }] of Object.entries(data.directories)) {
      this.#add(path, { kind: 'directory', mode: octal(mode, 0o755), uid: uid ?? 0 });
    }
    for (const [path, file] of Object.entries(data.files)) {
      this.#add(path, { kind: 'file', ...fileNode(file) });
    }
    for (const [path, target] of Object.entries(data.links)) {
      this.#add(path, { kind: 'link', mode: 0o755, uid: 0, target });
    }
    for (const service of data.services) {
      this.#services.set(service.name, service);
    }
    for (const each of data.iokit_classes) {
      this.#iokit.set(each.class, each);
    }
  }

  #add(path: string, node: Partial<HostNode> & Pick<HostNode, 'kind' | 'mode' | 'uid'>): void {
    const type = node.kind === 'file' ? 'regular' : node.kind;
    this.#nodes.set(path, { type, target: '', content: '', xattrs: new Map(), ...node });
    for (let end = path.lastIndexOf('/'); end >= 0; end = path.lastIndexOf('/', end - 1)) {
      const parent = end === 0 ? '/' : path.slice(0, end);
      if (!this.#nodes.has(parent)) {
        this.#nodes.set(parent, { kind: 'directory', type: 'directory', mode: 0o755, uid: 0, target: '', content: '', xattrs: new Map() });
      }
      if (end === 0) {
        break;
      }
    }
  }

  node(path: string): HostNode | null {
    return this.#nodes.get(path) ?? null;
  }

  /** The volume a resolved path lies on; null where that is not known. */
  volumeAt(path: string): Volume | null {
    return volumeAt(path, this.data.volumes);
  }

  /**
   * The beginning of a resolved path that is certain to be spelled as its volume stores it: all of it where the volume tells
   * names apart, else as far as the host knows what is there.
   */
  certainSpelling(path: string): string {
    const volume = this.volumeAt(path);
    if (volume?.caseRule === 'sensitive' && !NOT_ASCII.test(path)) {
      return path;
    }
    let known = path;
    while (known !== '' && !this.#nodes.has(known)) {
      known = known.slice(0, known.lastIndexOf('/'));
    }
    return known;
  }

  /** The name on the host that differs from a path in case or Unicode form only, and whether its volume takes one for the other. */
  #stored(path: string): { path: string; certain: boolean } | undefined {
    this.#spellings ??= new Map([...this.#nodes.keys()].map((each) => [foldName(each), each]));
    const stored = this.#spellings.get(foldName(path));
    if (stored === undefined) {
      return undefined;
    }
    const rule = this.volumeAt(stored)?.caseRule ?? null;
    return rule === 'sensitive' ? undefined : { path: stored, certain: rule === 'insensitive' };
  }

  service(name: string): HostServiceData | null {
    return this.#services.get(name) ?? null;
  }

  iokitClass(name: string): HostIokitData | null {
    return this.#iokit.get(name) ?? null;
  }

  /** The device whose user client has this class. */
  userClient(name: string): HostIokitData | null {
    return this.data.iokit_classes.find((each) => each.user_client_class === name) ?? null;
  }

  /** The number of an errno name that the world's own table has to have. */
  errno(name: string): number {
    const number = this.world.errnos.number(name);
    if (number !== null) return number;
    throw new SbplError({
      code: 'VIRTUAL_HOST_INVALID',
      message: `the world ${this.world.id} has no number for ${name}, which a simulated probe meets`,
      field: '/errnos/table',
      hint: `Add ${name} to the errno table of the world.`,
    });
  }

  errnoText(errno: number): string {
    return this.world.errnos.text(errno);
  }

  /** The spelling an open descriptor reports when firmlinks are left unfolded. */
  dataSpelling(path: string): string {
    const { volume, folders } = this.data.firmlinks;
    return folders.some((folder) => path === folder || path.startsWith(`${folder}/`)) ? volume + path : path;
  }

  /**
   * Walks a path as the kernel does: links are followed (the last component's only with `follow`), `..` is taken after
   * that, the Data volume's spelling is folded away. A relative path starts at `from`. What is not on the host is taken
   * to be plain.
   */
  resolve(path: string, follow = true, from = '/'): ResolvedPath {
    const key = `${follow ? '+' : '-'}${from}\0${path}`;
    const known = this.#resolved.get(key);
    if (known !== undefined) {
      return known;
    }
    const resolved = this.#walk(path, follow || path.endsWith('/'), from);
    if (this.#resolved.size >= MAX_CACHED) {
      this.#resolved.clear();
    }
    this.#resolved.set(key, resolved);
    return resolved;
  }

  #walk(path: string, follow: boolean, from: string): ResolvedPath {
    const steps: PathStep[] = [];
    const pending = path.split('/').reverse();
    let current = path.startsWith('/') || from === '/' ? '' : from;
    let links = 0;
    let otherwise: string | undefined;
    while (pending.length > 0) {
      const part = pending.pop() as string;
      if (part === '' || part === '.') {
        continue;
      }
      if (part === '..') {
        const parent = current.slice(0, Math.max(0, current.lastIndexOf('/')));
        steps.push({ kind: 'parent', path: `${current}/..`, to: parent === '' ? '/' : parent });
        current = parent;
        continue;
      }
      let next = `${current}/${part}`;
      const folded = this.#folds.get(next);
      if (folded !== undefined) {
        steps.push({ kind: 'firmlink', path: next, to: folded });
        next = folded;
      }
      const stored = this.#nodes.has(next) ? undefined : this.#stored(next);
      if (stored?.certain === true) {
        next = stored.path;
      } else if (stored !== undefined) {
        otherwise ??= [stored.path, ...pending.toReversed()].join('/');
      }
      const node = this.#nodes.get(next);
      const isLast = pending.every((each) => each === '' || each === '.');
      if (node?.kind !== 'link' || (isLast && !follow)) {
        current = next;
        continue;
      }
      links += 1;
      if (links > MAX_LINKS || pending.length > MAX_PENDING) {
        return { path: next, steps, loop: true, ...(otherwise === undefined ? {} : { otherwise }) };
      }
      const target = node.target.startsWith('/') ? node.target : `${current}/${node.target}`;
      steps.push({ kind: 'symlink', path: next, to: target });
      if (node.target.startsWith('/')) {
        current = '';
      }
      pending.push(...node.target.split('/').reverse());
    }
    return { path: current === '' ? '/' : current, steps, loop: false, ...(otherwise === undefined ? {} : { otherwise }) };
  }
}

const octal = (text: string | undefined, otherwise: number): number => (text === undefined ? otherwise : Number.parseInt(text, 8));

function fileNode(file: HostFileData): Omit<HostNode, 'kind' | 'target'> & { target: string } {
  return {
    type: file.type ?? 'regular',
    mode: octal(file.mode, 0o644),
    uid: file.uid ?? 501,
    target: '',
    content: file.content ?? '',
    xattrs: new Map(Object.entries(file.xattrs ?? {})),
  };
}
