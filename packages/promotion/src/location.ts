import { statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { findRepoRoot, isInside, isSafeRelativePath, realPathOf } from '@runtime/files';
import { member } from './gates/values.js';
import type { RootOption } from './options.js';
import { type PacketFile, POINTER_NAMES, POINTERS } from './packet.js';
import type { PacketProblem } from './problem.js';

export interface PacketLocation {
  /** The directory as the packet names it. */
  claimed: string;
  /** Absolute path to read from; null when the packet's claim must not or cannot be followed. */
  directory: string | null;
  problems: PacketProblem[];
}

/**
 * Where a packet's bundle is. Nothing is opened before its path was found to stay below the repository root
 * or the packet's own directory; a directory the caller names is taken as it is, and the claims are still compared.
 */
export async function locateBundle(packet: PacketFile, options: RootOption & { bundle?: string | undefined }): Promise<PacketLocation> {
  const problems: PacketProblem[] = [];
  const claimed = claimedDirectory(packet);
  comparePointers(packet, claimed, problems);
  if (options.bundle !== undefined) return { claimed, directory: resolve(options.bundle), problems };
  const home = dirname(realPathOf(resolve(packet.path)));
  const fromPacket = packet.bundle !== null && packet.bundle['path_base'] === 'packet';
  const base = fromPacket ? home : await findRepoRoot({ repoRoot: options.repoRoot, input: home });
  const safe = claimed === '.' ? fromPacket : isSafeRelativePath(claimed);
  const directory = safe ? join(base, claimed) : null;
  if (directory === null || !staysInside(base, directory)) {
    problems.push({
      code: 'PACKET_PATH_OUTSIDE',
      field: packet.bundle === null ? '/run_manifest' : '/bundle/directory',
      message: `the packet's bundle directory does not stay below ${fromPacket ? 'the directory of the packet' : 'the repository root'}`,
      found: claimed,
    });
    return { claimed, directory: null, problems };
  }
  if (!isDirectory(directory)) {
    problems.push({
      code: 'PACKET_BUNDLE_MISSING',
      field: packet.bundle === null ? '/run_manifest' : '/bundle/directory',
      message: 'there is no bundle where the packet says; name it with --bundle, or the repository with --repo-root',
      found: claimed,
    });
    return { claimed, directory: null, problems };
  }
  return { claimed, directory, problems };
}

function claimedDirectory(packet: PacketFile): string {
  if (packet.bundle !== null) return String(packet.bundle['directory']);
  const manifest = String(packet.document['run_manifest']);
  const slash = manifest.lastIndexOf('/');
  return slash === -1 ? '.' : manifest.slice(0, slash);
}

/** Every pointer is a direct name in the directory: one that is not would make a reader open another file than was verified. */
function comparePointers(packet: PacketFile, claimed: string, problems: PacketProblem[]): void {
  for (const name of POINTER_NAMES) {
    const pointer = member(packet.document, name);
    if (pointer === null) continue;
    const expected = claimed === '.' ? POINTERS[name] : `${claimed}/${POINTERS[name]}`;
    if (pointer === expected) continue;
    const outside =
      typeof pointer === 'string' && (!isSafeRelativePath(pointer) || !pointer.startsWith(claimed === '.' ? '' : `${claimed}/`));
    problems.push({
      code: outside ? 'PACKET_PATH_OUTSIDE' : 'PACKET_POINTER_MISMATCH',
      field: `/${name}`,
      message: outside ? `${name} points outside the bundle directory` : `${name} points at another file than its own`,
      expected,
      found: pointer,
    });
  }
}

function staysInside(base: string, path: string): boolean {
  try {
    return isInside(realPathOf(base), realPathOf(path));
  } catch {
    // A link that leads nowhere.
    return false;
  }
}

const isDirectory = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** A file as results name it: below the repository root, or by its bare name where it lies elsewhere. */
export async function shownPath(path: string, options: RootOption): Promise<string> {
  const real = realPathOf(resolve(path));
  const root = await findRepoRoot({ repoRoot: options.repoRoot, input: real });
  return isInside(root, real) ? relative(root, real).split(sep).join('/') : `./${basename(real)}`;
}
