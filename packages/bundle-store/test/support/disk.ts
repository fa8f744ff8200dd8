import { constants, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { type FileSystem, nodeFileSystem } from '@runtime/files';

interface FileNode {
  kind: 'file';
  content: Buffer;
  /** What a power cut leaves of the content. */
  durable: Buffer;
}

interface DirectoryNode {
  kind: 'directory';
  entries: Map<string, Node>;
  durable: Map<string, Node>;
  /** Changes of names since the last sync, in order. */
  pending: ((entries: Map<string, Node>) => void)[];
}

type Node = FileNode | DirectoryNode;

/** Thrown in place of the call at which the process ends. */
export class ProcessEnded extends Error {}

export interface DiskState {
  /** Relative path to content; directories end in `/`. */
  files: Map<string, Buffer>;
  /** How the state came about, for messages. */
  how: string;
}

/**
 * A real directory together with a model of its disk: which bytes and which names a power cut would leave.
 * Every call goes to both. At call `endAt` the process ends, and no call succeeds any more.
 */
export class Disk {
  readonly fs: FileSystem;
  readonly #root: string;
  readonly #tree: DirectoryNode = newDirectory();
  readonly #open = new Map<number, { node: Node; path: string }>();
  readonly #endAt: number;
  /** Whether the last write of a killed process got half way. */
  readonly #tear: boolean;
  calls = 0;
  at = '';

  constructor(root: string, options: { endAt: number; tear?: boolean; before?: DiskState }) {
    this.#root = root;
    this.#endAt = options.endAt;
    this.#tear = options.tear ?? false;
    if (options.before !== undefined) this.#load(options.before);
    this.fs = this.#build();
  }

  #load(state: DiskState): void {
    for (const [path, content] of state.files) {
      const parts = path.split('/').filter((part) => part !== '');
      let at = this.#tree;
      const directories = path.endsWith('/') ? parts : parts.slice(0, -1);
      for (const part of directories) {
        const next = (at.entries.get(part) as DirectoryNode | undefined) ?? newDirectory();
        at.entries.set(part, next);
        at.durable.set(part, next);
        at = next;
      }
      if (path.endsWith('/')) continue;
      const file: FileNode = { kind: 'file', content, durable: content };
      at.entries.set(parts.at(-1) as string, file);
      at.durable.set(parts.at(-1) as string, file);
    }
  }

  #find(path: string): Node | undefined {
    const rest = relative(this.#root, path);
    if (rest === '') return this.#tree;
    if (rest.startsWith('..')) return undefined;
    let at: Node | undefined = this.#tree;
    for (const part of rest.split('/')) at = at?.kind === 'directory' ? at.entries.get(part) : undefined;
    return at;
  }

  #change(directory: Node | undefined, change: (entries: Map<string, Node>) => void): void {
    if (directory?.kind !== 'directory') return;
    change(directory.entries);
    directory.pending.push(change);
  }

  #step(kind: string, path: string): void {
    if (this.calls++ >= this.#endAt) {
      this.at = `${kind} ${basename(path)}`;
      throw new ProcessEnded(this.at);
    }
  }

  #build(): FileSystem {
    const real = nodeFileSystem;
    return {
      ...real,
      open: (path, flags, mode) => {
        this.#step('open', path);
        const fd = real.open(path, flags, mode);
        if ((flags & constants.O_CREAT) !== 0 && this.#find(path) === undefined) {
          const node: FileNode = { kind: 'file', content: Buffer.alloc(0), durable: Buffer.alloc(0) };
          this.#change(this.#find(dirname(path)), (entries) => entries.set(basename(path), node));
        }
        const node = this.#find(path);
        if (node !== undefined) this.#open.set(fd, { node, path });
        return fd;
      },
      close: (fd) => {
        this.#open.delete(fd);
        real.close(fd);
      },
      write: (fd, bytes, offset, length) => {
        const file = this.#open.get(fd);
        const append = (count: number): number => {
          const written = real.write(fd, bytes, offset, count);
          if (file?.node.kind === 'file') file.node.content = Buffer.concat([file.node.content, bytes.subarray(offset, offset + written)]);
          return written;
        };
        try {
          this.#step('write', file?.path ?? '');
        } catch (error) {
          if (this.#tear && this.calls - 1 === this.#endAt) append(length >> 1);
          throw error;
        }
        return append(length);
      },
      sync: async (fd) => {
        const open = this.#open.get(fd);
        this.#step('sync', open?.path ?? '');
        if (open === undefined) return;
        if (open.node.kind === 'file') open.node.durable = open.node.content;
        else {
          open.node.durable = new Map(open.node.entries);
          open.node.pending = [];
        }
      },
      mkdir: (path, mode) => {
        this.#step('mkdir', path);
        real.mkdir(path, mode);
        const node = newDirectory();
        this.#change(this.#find(dirname(path)), (entries) => entries.set(basename(path), node));
      },
      rename: (from, to) => {
        this.#step('rename', to);
        real.rename(from, to);
        const node = this.#find(from) as Node;
        const same = dirname(from) === dirname(to);
        this.#change(this.#find(dirname(to)), (entries) => {
          if (same) entries.delete(basename(from));
          entries.set(basename(to), node);
        });
        if (!same) this.#change(this.#find(dirname(from)), (entries) => entries.delete(basename(from)));
      },
      unlink: (path) => {
        this.#step('unlink', path);
        real.unlink(path);
        this.#change(this.#find(dirname(path)), (entries) => entries.delete(basename(path)));
      },
    };
  }

  /** The states the disk may be in now: the process was killed, or the power was cut with more or less written back. */
  *states(): Generator<DiskState> {
    yield this.#state(
      'killed',
      (node) => node.content,
      (directory) => directory.entries,
    );
    yield this.#state('power cut, nothing written back', durableContent, (directory) => directory.durable);
    yield this.#state('power cut, all names and no bytes written back', durableContent, (directory) => directory.entries);
    yield this.#state(
      'power cut, all bytes and no names written back',
      (node) => node.content,
      (directory) => directory.durable,
    );
    const total = pendingOf(this.#tree);
    // Names are written back in the order of the changes of their directory, up to any point of it.
    for (let kept = 1; kept < total; kept++) {
      let left = kept;
      const cut = new Map<DirectoryNode, number>();
      for (const directory of directoriesOf(this.#tree)) {
        const count = Math.min(left, directory.pending.length);
        cut.set(directory, count);
        left -= count;
      }
      yield this.#state(`power cut, the first ${kept} names written back`, durableContent, (directory) =>
        replay(directory, cut.get(directory) ?? 0),
      );
    }
    // And each on its own, without those before it.
    for (const directory of directoriesOf(this.#tree)) {
      for (const [position, change] of directory.pending.entries()) {
        yield this.#state(`power cut, only name ${position} written back`, durableContent, (other) => {
          if (other !== directory) return other.durable;
          const entries = new Map(other.durable);
          change(entries);
          return entries;
        });
      }
    }
  }

  #state(how: string, content: (node: FileNode) => Buffer, names: (directory: DirectoryNode) => Map<string, Node>): DiskState {
    const files = new Map<string, Buffer>();
    const visit = (directory: DirectoryNode, prefix: string): void => {
      if (prefix !== '') files.set(prefix, Buffer.alloc(0));
      for (const [name, node] of names(directory)) {
        if (node.kind === 'directory') visit(node, `${prefix}${name}/`);
        else files.set(`${prefix}${name}`, content(node));
      }
    };
    visit(this.#tree, '');
    return { files, how: `${this.at}: ${how}` };
  }
}

/** Puts a state on the real disk. */
export function materialise(state: DiskState, root: string): void {
  mkdirSync(root, { recursive: true });
  for (const [path, content] of state.files) {
    if (path.endsWith('/')) mkdirSync(join(root, path), { recursive: true });
    else {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
  }
}

const newDirectory = (): DirectoryNode => ({ kind: 'directory', entries: new Map(), durable: new Map(), pending: [] });

const durableContent = (node: FileNode): Buffer => node.durable;

function* directoriesOf(root: DirectoryNode): Generator<DirectoryNode> {
  yield root;
  for (const node of root.entries.values()) if (node.kind === 'directory') yield* directoriesOf(node);
}

const pendingOf = (root: DirectoryNode): number => [...directoriesOf(root)].reduce((sum, directory) => sum + directory.pending.length, 0);

function replay(directory: DirectoryNode, count: number): Map<string, Node> {
  const entries = new Map(directory.durable);
  for (const change of directory.pending.slice(0, count)) change(entries);
  return entries;
}
