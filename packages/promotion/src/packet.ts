import type { ExaminedRun } from '@runtime/bundle-store';
import {
  ARTIFACTS,
  type ArtifactName,
  ContractError,
  LIMITS,
  type PromotionPacket,
  parseJson,
  RuntimeError,
  SCHEMA_VERSIONS,
  sha256Hex,
} from '@runtime/contracts';
import { readRegularFile } from '@runtime/files';
import { PromotionError } from './error.js';
import type { RunFacts } from './gates/facts.js';
import { isObject, type JsonObject, member, objectMember } from './gates/values.js';
import type { RootOption } from './options.js';

const PACKET_SCHEMA = SCHEMA_VERSIONS.promotion_packet;
/** Of runs in which the policy engine decided. Consumers that know only promotion packets refuse it. */
const SIMULATED_PACKET_SCHEMA = SCHEMA_VERSIONS.simulated_packet;

/** The schema version of the packet of a run. Whose runner is not known counts as simulated. */
export function packetSchemaOf(gateSet: string, { manifest, agreement }: Pick<RunFacts, 'manifest' | 'agreement'>): string {
  const isReal = gateSet === 'reference' || member(objectMember(manifest, 'execution'), 'runner') === 'seatbelt';
  return isReal && agreement?.simulated !== true ? PACKET_SCHEMA : SIMULATED_PACKET_SCHEMA;
}
const CEILINGS: ReadonlySet<string> = new Set(['JSON_DEPTH_EXCEEDED', 'JSON_KEY_TOO_LONG', 'JSON_MEMBERS_EXCEEDED']);
const SCHEMA_FAMILY = /^runtime-tools\.(?:promotion_packet\.v[0-9]{1,3}\.[0-9]{1,3}|simulated_packet\.v0\.1)$/;

/** Pointers that are written even where the file is absent, as the reference does. */
export const ALWAYS_WRITTEN = [
  'run_manifest',
  'expected_matrix',
  'runtime_results',
  'runtime_events',
  'baseline_results',
  'oracle_results',
  'mismatch_packets',
  'summary',
] as const satisfies readonly ArtifactName[];
const WHEN_PRESENT = ['path_witnesses', 'fixtures'] as const satisfies readonly ArtifactName[];

const filesOf = <Name extends ArtifactName>(names: readonly Name[]): Record<Name, string> =>
  Object.fromEntries(names.map((name) => [name, ARTIFACTS[name].file])) as Record<Name, string>;

/** The packet's pointers and the files they stand for, in document order. */
export const POINTERS = {
  ...filesOf(ALWAYS_WRITTEN),
  ...filesOf(WHEN_PRESENT),
  impact_map: 'impact_map.json',
};
export type PointerName = keyof typeof POINTERS;
export const POINTER_NAMES = Object.keys(POINTERS) as PointerName[];
export const OPTIONAL_POINTERS: readonly PointerName[] = [...WHEN_PRESENT, 'impact_map'];

/** What a packet says of each artifact. One whose size the index does not record is left out: with it the packet would itself be none. */
export const artifactsOf = ({ artifacts }: ExaminedRun): Map<string, { sha256: string; size: number }> =>
  new Map(artifacts.flatMap(({ name, sha256, size }) => (size === null ? [] : [[name, { sha256, size }] as const])));

/** A packet as it stands in its file. */
export interface PacketFile {
  /** As the caller named it. */
  path: string;
  sha256: string;
  document: JsonObject;
  /** The block that binds the packet to one commit; null in the reference's packets. */
  bundle: JsonObject | null;
}

/**
 * A packet's document. Its claims are not checked: that is {@link verifyPacket}'s work, and a mapping tool
 * uses {@link openPacketEvents} or `summarizeOpsFromPacket`, which verify before they read.
 *
 * @throws PromotionError `PACKET_MISSING`, `PACKET_INVALID`, `PACKET_SCHEMA_UNSUPPORTED`; ContractError and FilesError
 * where the document crosses a ceiling.
 */
export async function readPacket(path: string, _options: RootOption = {}): Promise<PromotionPacket> {
  return (await readPacketFile(path)).document as unknown as PromotionPacket;
}

export async function readPacketFile(path: string): Promise<PacketFile> {
  const bytes = await readPacketBytes(path);
  let document: unknown;
  try {
    document = parseJson(bytes, { path, exactNumbers: true });
  } catch (cause) {
    // A ceiling that is crossed keeps its own code.
    if (cause instanceof ContractError && CEILINGS.has(cause.code)) throw cause;
    throw invalid(path, `is not JSON: ${(cause as Error).message}`, undefined, cause);
  }
  if (!isObject(document)) throw invalid(path, 'is no object');
  const schema = document['schema_version'];
  if (typeof schema !== 'string' || !SCHEMA_FAMILY.test(schema)) {
    throw new PromotionError({
      code: 'PACKET_SCHEMA_UNSUPPORTED',
      message: `${path} is no promotion packet: its schema_version is ${JSON.stringify(schema ?? null)}`,
      path,
      field: '/schema_version',
      hint: `give a packet (${PACKET_SCHEMA}); emit-promotion writes one`,
    });
  }
  for (const name of POINTER_NAMES) {
    const value = member(document, name);
    if (value === null) {
      if (name === 'run_manifest' || name === 'runtime_events') throw invalid(path, `names no ${name}`, `/${name}`);
    } else if (typeof value !== 'string' || value === '') throw invalid(path, `${name} is no path`, `/${name}`);
  }
  let bundle: JsonObject | null = null;
  if (Object.hasOwn(document, 'bundle')) {
    const { checkDocument, PacketBundleSchema } = await import('@runtime/contracts');
    const problems = checkDocument(PacketBundleSchema, withoutPlainArtifacts(document['bundle']));
    const first = problems[0];
    if (first !== undefined) throw invalid(path, `bundle: ${first.message}`, `/bundle${first.field}`);
    bundle = document['bundle'] as JsonObject;
  }
  return { path, sha256: sha256Hex(bytes), document, bundle };
}

/**
 * The block as the schema has to see it. A packet may list as many artifacts as a bundle has; where all of them are
 * plainly right, which takes a look at each, the schema is spared them.
 */
function withoutPlainArtifacts(block: unknown): unknown {
  if (!isObject(block) || !isObject(block['artifacts']) || Object.hasOwn(block, '__proto__')) return block;
  const isPlain = (entry: unknown): boolean =>
    isObject(entry) && typeof entry['sha256'] === 'string' && /^[0-9a-f]{64}$/.test(entry['sha256']) && isCount(entry['size']);
  return Object.values(block['artifacts']).every(isPlain) ? { ...block, artifacts: {} } : block;
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

async function readPacketBytes(path: string): Promise<Buffer> {
  try {
    return await readRegularFile(path, { maxBytes: LIMITS.documentBytes, followLinks: true });
  } catch (error) {
    if (error instanceof RuntimeError && (error.code === 'FILE_NOT_FOUND' || error.code === 'FILE_NOT_REGULAR')) {
      throw new PromotionError({
        code: 'PACKET_MISSING',
        message: `there is no packet ${path}`,
        path,
        hint: 'check the path, or write one with emit-promotion',
        cause: error,
      });
    }
    throw error;
  }
}

const invalid = (path: string, what: string, field?: string, cause?: unknown): PromotionError =>
  new PromotionError({
    code: 'PACKET_INVALID',
    message: `the packet ${path} ${what}`,
    path,
    field,
    hint: (cause instanceof RuntimeError ? cause.hint : undefined) ?? 'write the packet again with emit-promotion',
    cause,
  });
