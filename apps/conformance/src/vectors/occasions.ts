import { parseJson, sha256Hex } from '@runtime/contracts';
import { parsePythonJson } from '@runtime/reference';
import type { FileTree } from '../workspace.js';

export interface BundleInput {
  files: FileTree;
  bundle: string;
}

type Members = Record<string, unknown>;

/** What stands in a bundle that a deviation may be about. */
class Bundle {
  readonly #input: BundleInput;

  constructor(input: BundleInput) {
    this.#input = input;
  }

  bytes(path: string): Buffer | undefined {
    const content = this.#input.files[path];
    if (content === undefined) return undefined;
    return typeof content === 'string' ? Buffer.from(content) : Buffer.from(content.hex, 'hex');
  }

  document(name: string): Members {
    try {
      const value = parsePythonJson(this.bytes(`${this.directory}/${name}`)?.toString() ?? 'null');
      return typeof value === 'object' && value !== null ? (value as Members) : {};
    } catch {
      return {};
    }
  }

  get directory(): string {
    return this.#input.bundle;
  }

  get files(): string[] {
    return Object.keys(this.#input.files).filter((path) => path.startsWith(`${this.directory}/`));
  }

  get entries(): Members[] {
    const { artifacts } = this.document('artifact_index.json');
    return (Array.isArray(artifacts) ? artifacts : []).filter((entry) => typeof entry === 'object' && entry !== null);
  }
}

/** Entries whose digest is right and whose size is not. */
const wrongSizesOf = (bundle: Bundle): string[] =>
  bundle.entries.flatMap(({ path, file_size, sha256 }) => {
    const bytes = bundle.bytes(String(path));
    return bytes !== undefined && sha256Hex(bytes) === sha256 && Number(file_size) !== bytes.length ? [String(path)] : [];
  });

export const wrongSizes = (input: BundleInput): string[] => wrongSizesOf(new Bundle(input));

const CORE = ['run_status.json', 'run_manifest.json', 'expected_matrix.json', 'runtime_results.json'];

const isStrict = (bytes: Buffer): boolean => {
  try {
    parseJson(bytes);
    return true;
  } catch {
    return false;
  }
};

const differs = (values: unknown[]): boolean =>
  new Set(values.filter((value) => value !== undefined).map((value) => JSON.stringify(value))).size > 1;

const INDEX = 'artifact_index.json';
const MANIFEST = 'run_manifest.json';

/** By name of a deviation: the files of a bundle that its line is about, by their names; empty where it is about nothing in it. */
const OCCASIONS: Record<string, (bundle: Bundle) => readonly string[]> = {
  'bundles.core-documents': (bundle) =>
    bundle.entries.length === 0
      ? [INDEX]
      : CORE.filter((name) => !bundle.entries.some(({ path }) => path === `${bundle.directory}/${name}`)),
  'bundles.digest-required': ({ entries }) => (entries.some(({ sha256 }) => !/^[0-9a-f]{64}$/.test(String(sha256))) ? [INDEX] : []),
  'bundles.directory-exists': ({ files }) => (files.length === 0 ? ['.'] : []),
  'bundles.identity': (bundle) => {
    const index = bundle.document(INDEX);
    // An index that says nothing agrees with nothing.
    return ['run_status.json', MANIFEST].filter((name) =>
      ['run_id', 'world_id'].some((member) => differs([index[member] ?? null, bundle.document(name)[member]])),
    );
  },
  'bundles.index-schema': (bundle) => {
    const { schema_version, status, artifacts } = bundle.document(INDEX);
    return schema_version !== 'runtime-tools.artifact_index.v0.1' || typeof status !== 'string' || !Array.isArray(artifacts) ? [INDEX] : [];
  },
  'bundles.latest-once': (bundle) => (bundle.bytes(`${bundle.directory}/LATEST`) === undefined ? [] : ['LATEST']),
  'bundles.manifest-object': (bundle) => (Array.isArray(bundle.document(MANIFEST)) ? [MANIFEST] : []),
  'bundles.paths-inside': (bundle) =>
    bundle.entries.some(({ path }) => typeof path === 'string' && !bundle.files.includes(path)) ? [INDEX] : [],
  'bundles.size-checked': (bundle) => wrongSizesOf(bundle),
  'bundles.strict-json': (bundle) => bundle.files.filter((path) => path.endsWith('.json') && !isStrict(bundle.bytes(path) as Buffer)),
};

const occasionsOf = (name: string, input: BundleInput): string[] =>
  (OCCASIONS[name]?.(new Bundle(input)) ?? []).map((path) =>
    path.startsWith(`${input.bundle}/`) ? path.slice(input.bundle.length + 1) : path,
  );

/** Whether the bundle holds what a deviation is about. */
export const holdsOccasion = (name: string, input: BundleInput): boolean => occasionsOf(name, input).length > 0;

/** The same, in the very file that a refusal names. */
export const isOccasion = (name: string, input: BundleInput, path: string | undefined): boolean =>
  path !== undefined && occasionsOf(name, input).includes(path.endsWith(`/${input.bundle}`) ? '.' : path);
