import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson, planDigest, planDigestText } from '@runtime/contracts';
import { lintPlan, lintRegistry, loadPlan } from '@runtime/plan';
import { sameValue } from '../compare.js';
import { failed, met, type Proof, type ProofRow } from '../proof.js';
import { SUITES, type SuiteName, withSuite } from './suites.js';

interface WorkedExample {
  subject: string;
  source: string;
  /** Bytes of the text that is hashed. */
  bytes: number;
  digest: string;
}

const SCAFFOLD = '"plan_id": "template:runtime-tools", "registry_id": "example-registry", "profiles": ["example_profile"], "controls": {}';
const STRUCTURE = [
  '"probe-op-structure:file:v1_file_require_any"',
  '"probe-op-structure:mach:v3_mach_global_local"',
  '"probe-op-structure:iokit:v5_iokit_class_property"',
];
const structure = (profiles: readonly string[]): string =>
  `{"notes": "of no account", "controls": {"baseline": true}, "plan_id": "probe-op-structure.runtime.v1", "registry_id": "probe-op-structure",
    "lanes": {"scenario": true, "baseline": true, "oracle": true}, "profiles": [${profiles.join(', ')}],
    "apply_preflight_profile": "book/experiments/runtime-final-final/suites/hardened-runtime/sb/apply_preflight_allow.sb"}`;

/** The examples of the contract (plans 3.3), as sources. */
const EXAMPLES: readonly WorkedExample[] = [
  {
    subject: 'A: scaffold, with members of no account and lanes in another order',
    source: `{"world_id": "w", "notes": "n", "lanes": {"oracle": true, "baseline": true, "scenario": true}, ${SCAFFOLD}}`,
    bytes: 240,
    digest: 'f5b864e40dbbcd166cae2eab733ce36e5c2ac485e9d93525a482a4fe6f6776c6',
  },
  {
    subject: 'A: a number is not the flag it stands for',
    source: `{"lanes": {"scenario": 1, "baseline": true, "oracle": true}, ${SCAFFOLD}}`,
    bytes: 237,
    digest: '6064d6f76a534c72d07d00acb5a83d265b81cd5a6d72f415d88f4c2b9df46456',
  },
  {
    subject: 'B: notes, controls and a preflight profile',
    source: structure(STRUCTURE),
    bytes: 479,
    digest: '32f744e2d4238db4b36702ad5420cad2b06812b90b04b1e0df590e2e742aa1c4',
  },
  {
    subject: 'B: the order of profiles counts',
    source: structure(STRUCTURE.toReversed()),
    bytes: 479,
    digest: '72ced6f8a797072bef6119960aa0cca63f3e164dcba6dfa261cf1e2555bce274',
  },
  {
    subject: 'C: escapes and falsy members',
    source: `{"plan_id": "d\u00e9mo \u2192 \u{1f600}", "registry_id": "demo\\/registry", "profiles": ["b", "a", "a\\tb"], "lanes": null, "apply_preflight_profile": "",
      "controls": {"z": 1, "nested": {"b": [1, 2], "a": null}, "baseline": true, "DEL": "\u007f", "note": "caf\u00e9"}}`,
    bytes: 289,
    digest: 'ee8fbf40a0f82ca36a64a7cdb07c1aeecc064ee1fb40a75480587421179b8b66',
  },
  {
    subject: 'D: the bare minimum',
    source: '{"plan_id": "p", "registry_id": "r", "profiles": []}',
    bytes: 137,
    digest: '2091ee6efbaddedbc535cdfd44a818319f1ad620df9799e15dc964133ba7a0dc',
  },
  {
    subject: 'E: false lanes are kept',
    source: `{"plan_id": "mach-name-equivalence.v1", "registry_id": "mach-name-equivalence", "profiles": ["mach-name-equivalence"],
      "lanes": {"scenario": true, "oracle": false, "baseline": false}}`,
    bytes: 255,
    digest: 'b3df5ec299edf3ad37fc6b4142c672a6310f51ce2c44ad2b13e4dbbd8b842a39',
  },
];

const examples: Proof = {
  group: 'plan digests: worked examples',
  prove: async () =>
    EXAMPLES.map(({ subject, source, bytes, digest }) => {
      const plan = parseJson(source);
      return { subject, ...sameValue([bytes, digest], [planDigestText(plan).length, planDigest(plan)]) };
    }),
};

const RECORDED_DIGEST = '72ac4e3a923ffc7a433d00f418ffd53ba8039434a1837f20d05b34c8a47be2c2';
const CONFIG = { plans: ['book/evidence/experiments/runtime-final-final/suites/*/plan.json'] };

/** Lint may name SBPL that was not recorded, and compiled files, which the reference takes and no run of ours: nothing else. */
async function linted(root: string, plan: string, suite: SuiteName): Promise<ProofRow> {
  const errors = [...(await lintRegistry(suite, { repoRoot: root })).errors, ...(await lintPlan(plan)).errors];
  const named = ({ code, subject }: (typeof errors)[number]): boolean =>
    code === 'profile.compiled_input' || (code === 'profile.path_missing' && !existsSync(join(root, String(subject?.['path']))));
  const others = errors.filter((error) => !named(error));
  const expected = 'no finding but SBPL that was not recorded, and compiled files';
  const got = others.length === 0 ? met(expected, `${errors.length} of them`) : failed(expected, others.map(({ code }) => code).join(', '));
  return { subject: `${suite}: plan and registry lint`, ...got };
}

const suites: Proof = {
  group: 'plans of the recorded suites',
  prove: async ({ reference }) => {
    const rows: ProofRow[] = [];
    for (const suite of SUITES) {
      await withSuite(reference, suite, async ({ root, folder }) => {
        writeFileSync(join(root, 'runtime.config.json'), JSON.stringify(CONFIG));
        const path = join(folder, 'plan.json');
        const plan = await loadPlan(path, { repoRoot: root });
        rows.push({ subject: `${suite}: plan loads`, ...sameValue(`${suite}.v1`, plan.plan_id) });
        if (suite === 'vfs-canonicalization')
          rows.push({ subject: `${suite}: planDigest`, ...sameValue(RECORDED_DIGEST, planDigest(plan)) });
        rows.push(await linted(root, path, suite));
      });
    }
    return rows;
  },
};

export const recordedPlanProofs: Proof[] = [examples, suites];
