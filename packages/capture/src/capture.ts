import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { encodePretty, sha256Hex, type WorldDocument } from '@runtime/contracts';
import { checkOutsideRuns, writeFileDurable } from '@runtime/files';
import { type World, worldFromDocument } from '@runtime/worlds';
import { type AskedHost, Asker, thisHost } from './asker.js';
import { CaptureError } from './error.js';
import { captureHost } from './host.js';
import { Journal } from './journal.js';
import { captureFilters, captureModifiers, captureOperations } from './operations.js';

export interface CaptureOptions {
  /** The world file; it must not exist. What was asked so far stands beside it, in a file of its name with `.state`. */
  out: string;
  /** A built-in world: which names are asked about, fixtures, and what cannot be asked. */
  base: World;
  onProgress?: (progress: CaptureProgress) => void;
  signal?: AbortSignal | undefined;
}

export interface CaptureProgress {
  part: string;
  compiled: number;
}

export interface CaptureResult {
  out: string;
  world_id: string;
  sha256: string;
  /** Profiles that were compiled in this start, and answers that earlier ones left. */
  compiled: number;
  reused: number;
  operations: number;
  /** What could not be listed, and is assumed: members of the host, and lists that other parts hang on. */
  not_captured: string[];
  /** Why, for each of them. */
  reasons: Record<string, string>;
}

/** Where a capture happens. */
export interface CaptureSetting {
  platform: NodeJS.Platform;
  uid: number | null;
  host: AskedHost;
}

/**
 * Captures the world of this Mac: it asks the profile compiler about some thousand profiles that do nothing, and lists what a
 * user may list. Killed at any moment, it goes on from there when it is started again.
 *
 * @throws CaptureError `CAPTURE_UNAVAILABLE` (host) elsewhere, with nothing written; `RUNNER_IS_ROOT`; `OUTPUT_EXISTS`; `CAPTURE_FAILED`. FilesError `OUTPUT_IN_RUN`.
 */
export const captureWorld = (options: CaptureOptions): Promise<CaptureResult> =>
  captureIn({ platform: process.platform, uid: process.getuid?.() ?? null, host: thisHost }, options);

export async function captureIn(
  { platform, uid, host }: CaptureSetting,
  { out, base, onProgress, signal }: CaptureOptions,
): Promise<CaptureResult> {
  await checkOutsideRuns(out);
  requireMac(platform, uid);
  if (existsSync(out)) throw new CaptureError({ code: 'OUTPUT_EXISTS', message: `${out} exists`, path: out, hint: 'name another file' });
  const identity = await host.list('identity', [], signal);
  const who = requireIdentity('found' in identity ? (identity.found as Identity) : null);
  const journal = new Journal(`${out}.state`, { state: 'runtime-tools.world_capture_state.v0.2', host: JSON.stringify(who) });
  try {
    let part = 'names';
    const tell = (): void => onProgress?.({ part, compiled: asker.compiled });
    const asker: Asker = new Asker(host, journal, { signal, onCompiled: tell });
    const begin = (name: string): void => {
      part = name;
      tell();
    };
    const document = base.document as WorldDocument;
    const { operations, filters, host: baseHost } = document;
    if (operations === undefined || filters === undefined || baseHost === undefined)
      throw failed(`the world ${base.id} lacks a part to begin from`);
    const words = await asker.list<string[]>('profile_words');
    const vocabulary = { base: { operations, filters, world_id: base.id }, words };
    begin('operations');
    const table = await captureOperations(asker, vocabulary);
    if (table.table.length === 0) throw failed('the profile compiler answered for no operation at all');
    begin('filters');
    const filterTable = await captureFilters(asker, vocabulary);
    begin('modifiers');
    const modifiers = await captureModifiers(asker);
    begin('host');
    const { host: captured, reasons } = await captureHost(asker, baseHost, base.id);
    const world: WorldDocument = {
      schema_version: 'runtime-tools.world.v0.2',
      world_id: worldIdOf(who),
      product_version: who.product_version,
      build: who.build,
      machine: who.machine,
      source: 'captured',
      from: `asked of this host; what could not be asked is of ${base.id}`,
      ...(who.dyld_uuid === null ? {} : { dyld_digest: who.dyld_uuid }),
      based_on: base.id,
      operations: table,
      filters: filterTable,
      errnos: { source: 'captured', from: 'the constants of Node on this host, without texts', table: errnoTable() },
      host: captured,
      modifiers,
    };
    // What is written is a world to every reader of worlds.
    worldFromDocument(world);
    const text = `${encodePretty(world)}\n`;
    await writeFileDurable(out, text);
    journal.remove();
    const sha256 = sha256Hex(text);
    return {
      out,
      world_id: world.world_id,
      sha256,
      compiled: asker.compiled,
      reused: journal.found,
      operations: table.table.length,
      not_captured: Object.keys(reasons),
      reasons,
    };
  } catch (error) {
    journal.close();
    throw error;
  }
}

interface Identity {
  product_version: string | null;
  build: string | null;
  machine: string;
  dyld_uuid: string | null;
}

type Known = { [Member in keyof Identity]: Member extends 'dyld_uuid' ? string | null : string };

function requireIdentity(identity: Identity | null): Known {
  const { product_version = null, build = null, machine = '', dyld_uuid = null } = identity ?? {};
  if (product_version === null || build === null) throw failed('sw_vers told no version and build, so nobody could say whose world it is');
  return { product_version, build, machine, dyld_uuid };
}

const worldIdOf = ({ product_version, build, machine, dyld_uuid }: Known): string =>
  ['macos', product_version, build, machine, ...(dyld_uuid === null ? [] : ['dyld', dyld_uuid.slice(0, 8).toLowerCase()])].join('-');

const errnoTable = () =>
  Object.entries(constants.errno)
    .map(([name, number]) => ({ number, name }))
    .filter(({ number }, at, rows) => rows.findIndex((row) => row.number === number) === at)
    .sort((a, b) => a.number - b.number);

const failed = (message: string): CaptureError =>
  new CaptureError({ code: 'CAPTURE_FAILED', message, category: 'host', hint: 'run `runtime selftest` on this Mac and read what differs' });

function requireMac(platform: NodeJS.Platform, uid: number | null): void {
  if (platform !== 'darwin') {
    throw new CaptureError({
      code: 'CAPTURE_UNAVAILABLE',
      message: `a capture asks a Mac's profile compiler about its operations and lists what a user may list of the host; this is ${platform}`,
      category: 'host',
      hint: 'run it on a Mac; it changes nothing and takes some minutes',
    });
  }
  if (uid === 0)
    throw new CaptureError({
      code: 'RUNNER_IS_ROOT',
      message: 'a capture does not run as root',
      category: 'host',
      hint: 'run it as a user',
    });
}
