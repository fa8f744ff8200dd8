import { parseJson, planDigestText, sha256Hex } from '@runtime/contracts';
import { planDigest } from '@runtime/plan';
import {
  buildReferencePlan,
  lintReferencePlan,
  lintReferenceRegistry,
  loadReferencePlan,
  ReferenceFailure,
  upgradeReferenceRegistry,
} from '@runtime/reference';
import { hasMembers, sameText, sameValue } from '../compare.js';
import { all, deviates, failed, type Outcome } from '../proof.js';
import { changesOf, endingOf, type FileTree, filesBelow, inWorkspace, layOut } from '../workspace.js';
import { type Vector, type VectorProof, vectorProof } from './vector.js';

interface Input {
  plan_text: string;
  files?: FileTree;
  plan: string;
  registry_index: string;
  registry_id: string | null;
  out_dir: string | null;
  out: string;
  overwrite: boolean;
  write_expected_matrix: boolean;
  template_id: string;
  template_text: string;
}

type Condition = Record<string, unknown>;

/** Ids in the reference's template table. */
const TEMPLATES = [
  'anchor-filter-map',
  'hardened-runtime',
  'lifecycle-lockdown',
  'mach-name-equivalence',
  'metadata-runner',
  'probe-op-structure',
  'runtime-adversarial',
  'runtime-checks',
  'runtime-closure',
  'runtime-frontiers',
  'vfs-canonicalization',
];

const PROSE = ['says', 'reference', 'message'];

/** A condition without what only people read. */
function condition(value: Condition): Condition {
  const kept: Condition = {};
  for (const [key, member] of Object.entries(value)) {
    if (!PROSE.includes(key)) kept[key] = key === 'faults' ? (member as Condition[]).map(condition) : member;
  }
  return kept;
}

const anyOrder = { inAnyOrder: true };

const TOKENS = /"[^"]*"|-?(?:Infinity|[0-9][0-9.eE+-]*)|NaN/gs;

/** A text whose numbers that print differently are 1, and 0 where they count as nothing. */
const withPlainNumbers = (text: string): string =>
  text.replace(TOKENS, (token) => {
    if (token.startsWith('"') || (/^-?[0-9]+$/.test(token) && token !== '-0' && Number.isSafeInteger(Number(token)))) return token;
    return Number(token) === 0 ? '0' : '1';
  });

async function digest({ input, expected, expected_text }: Vector<Input>): Promise<Outcome> {
  const call = (text: string) => {
    const plan = parseJson(text, { duplicateKeys: 'last', exactNumbers: true });
    return { digest: planDigest(plan), text: planDigestText(plan) };
  };
  const { answer, refusal } = await endingOf(() => call(input.plan_text));
  if (refusal === null)
    return all([sameText(String(expected_text), answer.text), sameText(String(expected), answer.digest)], String(expected));
  const plain = withPlainNumbers(input.plan_text);
  const code = /NaN|Infinity/.test(input.plan_text) ? 'JSON_SYNTAX' : 'PLAN_NUMBER_NOT_SAFE';
  if (refusal.code !== code || plain === input.plan_text) throw refusal;
  // But for the spelling of its numbers the plan has the reference's text, and the digest is the one of that text.
  const same = all(
    [sameText(withPlainNumbers(String(expected_text)), call(plain).text), sameText(String(expected), sha256Hex(String(expected_text)))],
    String(expected),
  );
  return same.verdict === 'met' ? deviates('digest.exact-numbers', String(expected), `refused: ${refusal.code}`) : same;
}

type Call = (input: Input, root: string, vector: Vector<Input>) => Outcome;

/**
 * Lays out the case, calls, and compares: the answer, or the condition that the call ends in; and which files were written.
 *
 * @param written What the answer says was written; nothing unless told otherwise.
 */
const inRepository =
  (call: Call, written: (vector: Vector<Input>) => string[] = () => []) =>
  (vector: Vector<Input>): Promise<Outcome> =>
    inWorkspace(async (root) => {
      layOut(root, vector.input.files);
      const { answer, refusal, changed } = await changesOf(root, () => call(vector.input, root, vector));
      if (refusal !== null && !(refusal instanceof ReferenceFailure)) throw refusal;
      const wanted = vector.error === undefined ? written(vector) : ((vector.error as Condition)['written'] ?? []);
      const files = sameValue([...(wanted as string[])].sort(), changed);
      if (vector.error === undefined) return all([answer ?? failed('an answer', (refusal as Error).message), files], 'the same files');
      if (refusal === null) return failed(JSON.stringify(vector.error), 'an answer');
      return all([sameCondition(vector.error as Condition, refusal.condition), files], JSON.stringify(vector.error));
    });

/** The reference names less than it knows: what it names must agree. */
const sameCondition = (wanted: Condition, got: Condition): Outcome => hasMembers(condition(wanted), condition(got));

/** Files of an answer that were not there before, or held something else. */
const newTexts = ({ input, expected_text }: Vector<Input>): string[] =>
  Object.entries((expected_text ?? {}) as Record<string, string>).flatMap(([name, text]) => (input.files?.[name] === text ? [] : [name]));

const findings = (verdict: 'document' | 'index', { expected }: Vector<Input>, found: { errors: Condition[] }): Outcome => {
  const wanted = expected as { errors: Condition[] } & Record<string, unknown>;
  const got = found as unknown as Record<string, unknown>;
  return sameValue(
    { [verdict]: wanted[verdict], errors: wanted.errors.map(condition) },
    { [verdict]: got[verdict], errors: found.errors },
    anyOrder,
  );
};

function build(input: Input, root: string, { expected, expected_text }: Vector<Input>): Outcome {
  const { anchor_paths, ...result } = buildReferencePlan(root, {
    templateId: input.template_id,
    templateText: input.template_text,
    known: TEMPLATES,
    out: input.out,
    overwrite: input.overwrite,
    writeExpectedMatrix: input.write_expected_matrix,
  });
  const { anchor_paths: wantedAnchors, ...wanted } = expected as Record<string, unknown>;
  return all(
    [
      sameValue(wanted, result, anyOrder),
      ...(wantedAnchors === undefined ? [] : [sameValue(wantedAnchors, anchor_paths)]),
      sameFiles(expected_text as Record<string, string>, filesBelow(root, input.out)),
    ],
    'the same files',
  );
}

function sameFiles(expected: Record<string, string>, got: Record<string, string>): Outcome {
  const names = sameValue(Object.keys(expected).sort(), Object.keys(got).sort());
  return all([names, ...Object.entries(expected).map(([name, text]) => sameText(text, got[name]))], 'the same files');
}

// Numbers as JavaScript has them: the answers are values of ours, and nothing here counts their spelling.
const LENIENT = { duplicateKeys: 'last' as const };

export const planProofs: VectorProof[] = [
  vectorProof<Input>('plan-digest.json', digest, LENIENT),
  vectorProof<Input>(
    'plan-load.json',
    inRepository((input, root, { expected }) => {
      const plan = loadReferencePlan(root, input.plan);
      const { plan_id, registry_id, profiles } = plan;
      return sameValue(expected, { plan_id, registry_id, profiles, plan_digest: planDigest(plan) }, anyOrder);
    }),
    LENIENT,
  ),
  vectorProof<Input>(
    'plan-lint.json',
    inRepository((input, root, vector) => findings('document', vector, lintReferencePlan(root, input.registry_index, input.plan))),
    LENIENT,
  ),
  vectorProof<Input>(
    'registry-lint.json',
    inRepository((input, root, vector) => findings('index', vector, lintReferenceRegistry(root, input.registry_index, input.registry_id))),
    LENIENT,
  ),
  vectorProof<Input>(
    'registry-upgrade.json',
    inRepository((input, root, { expected, expected_text }) => {
      const { registry_id: registryId, out_dir: outDir, overwrite, registry_index } = input;
      const paths = upgradeReferenceRegistry(root, registry_index, { registryId: registryId as string, outDir, overwrite });
      const files = filesBelow(root, '.');
      const texts = Object.entries(expected_text as Record<string, string>).map(([name, text]) => sameText(text, files[name]));
      return all([sameValue(expected, paths, anyOrder), ...texts], 'the same files');
    }, newTexts),
    LENIENT,
  ),
  ...['static', 'vfs', 'metadata'].map((kind) => vectorProof<Input>(`template-${kind}.json`, inRepository(build, newTexts), LENIENT)),
];
