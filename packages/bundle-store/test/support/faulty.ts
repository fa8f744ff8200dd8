import { type FileSystem, nodeFileSystem } from '@runtime/files';

export type Call = { kind: keyof FileSystem; path: string | null };

/** Calls through which a disk can say no to a writer. */
const WRITING: readonly (keyof FileSystem)[] = ['open', 'write', 'sync', 'rename', 'mkdir'];

/**
 * The real file system, with one call refused. `sync` does nothing: nobody cuts the power here, and thousands
 * of real ones would only be slow.
 */
export function faultyFileSystem(options: { at: number; code: string; kinds?: readonly (keyof FileSystem)[]; persistent?: boolean }): {
  fs: FileSystem;
  calls: Call[];
  refused: () => Call | null;
} {
  const kinds = options.kinds ?? WRITING;
  const calls: Call[] = [];
  let refused: Call | null = null;
  const wrap = <K extends keyof FileSystem>(kind: K): FileSystem[K] =>
    // biome-ignore lint/suspicious/noExplicitAny: one wrapper for every signature
    ((...args: any[]) => {
      if (kinds.includes(kind)) {
        const call = { kind, path: typeof args[0] === 'string' ? args[0] : null };
        calls.push(call);
        if (calls.length - 1 === options.at || (options.persistent === true && refused !== null)) {
          refused ??= call;
          const error = Object.assign(new Error(`${options.code}: injected into ${kind}`), { code: options.code });
          if (kind === 'sync') return Promise.reject(error);
          throw error;
        }
      }
      if (kind === 'sync') return Promise.resolve();
      // biome-ignore lint/suspicious/noExplicitAny: see above
      return (nodeFileSystem[kind] as any)(...args);
    }) as FileSystem[K];
  const fs = Object.fromEntries(
    (Object.keys(nodeFileSystem) as (keyof FileSystem)[]).map((kind) => [kind, wrap(kind)]),
  ) as unknown as FileSystem;
  return { fs, calls, refused: () => refused };
}
