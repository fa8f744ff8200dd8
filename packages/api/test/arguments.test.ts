import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as api from '@runtime/api';
import { RuntimeError } from '@runtime/api';
import { writeTree } from '@runtime/testing';
import { afterAll, describe, expect, it } from 'vitest';

type Name = { [Key in keyof typeof api]: (typeof api)[Key] extends (...args: never[]) => unknown ? Key : never }[keyof typeof api];

const root = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-api-'));
writeTree(root, { 'runtime.config.json': '{}' });
// Some of the odd texts are names of files like any other: they are written here.
const before = process.cwd();
process.chdir(root);
afterAll(() => {
  process.chdir(before);
  rmSync(root, { recursive: true, force: true });
});
const at = (name: string): string => join(root, name);

/** Arguments of the right kinds for every function, about things that are not there; and what each parameter is called. */
const CALLS: Record<Exclude<Name, 'RuntimeError'>, Record<string, unknown>> = {
  buildOpRuntimeSummary: { observations: [], options: {} },
  buildPlanFromTemplate: { templateId: 'no-such-template', outDir: at('suite'), options: {} },
  buildRuntimeInventory: { options: { repoRoot: root } },
  emitPromotionPacket: { bundleDir: at('out'), outPath: at('packet.json'), options: {} },
  lintPlan: { path: at('plan.json'), options: {} },
  lintRegistry: { source: 'none', options: { repoRoot: root } },
  listLinkedExpectations: { links: {} },
  listLinkedProfiles: { links: {} },
  listPlans: { options: { repoRoot: root } },
  listPlanTemplates: { options: { repoRoot: root } },
  listProbes: { source: 'none', options: { repoRoot: root } },
  listProfiles: { source: 'none', options: { repoRoot: root } },
  listRegistries: { options: { repoRoot: root } },
  loadBundle: { dir: at('out'), options: {} },
  loadPlan: { path: at('plan.json'), options: {} },
  loadPlanTemplate: { templateId: 'no-such-template', options: {} },
  loadRuntimeLinks: { path: at('links.json'), options: {} },
  openBundleUnverified: { dir: at('out'), options: {} },
  planDigest: { plan: {} },
  reindexBundle: { dir: at('out'), options: {} },
  resolveExpectationLink: { links: {}, expectationId: 'none' },
  resolveProbe: { source: 'none', probeId: 'none', options: { repoRoot: root } },
  resolveProfile: { source: 'none', profileId: 'none', options: { repoRoot: root } },
  resolveProfileLink: { links: {}, profileId: 'none' },
  runPlan: { planPath: at('plan.json'), outDir: at('out'), options: {} },
  runtimeStatus: { options: {} },
  summarizeOpsFromBundle: { dir: at('out'), options: {} },
  summarizeOpsFromPacket: { path: at('packet.json'), options: {} },
  validateBundle: { dir: at('out'), options: {} },
  writeOpRuntimeSummary: { document: {}, path: at('missing/summary.json') },
};

const NO_TEXT = [null, 5, true, 5n, {}, [], Symbol('x'), () => 1, Object.create(null)];
const ODD_TEXT = ['', 'a\0b', 'x'.repeat(5000), '\ud800', '__proto__', '../../../..'];
const DOCUMENTS = ['links', 'observations', 'plan', 'document'];
const OPTIONAL = ['options'];

const parameters = Object.entries(CALLS).flatMap(([name, args]) =>
  Object.keys(args).map((parameter) => [name as Name, parameter] as const),
);

/** What a call ends with; a function that gives a promise must not throw instead. */
async function endOf(name: Name, parameter: string, value: unknown): Promise<unknown> {
  const args = Object.entries({ ...CALLS[name as keyof typeof CALLS], [parameter]: value }).map(([, argument]) => argument);
  try {
    return await (api[name] as (...args: unknown[]) => unknown)(...args);
  } catch (error) {
    return error;
  }
}

describe('calling the facade from JavaScript', () => {
  it('knows the parameters of every function', () => {
    const functions = Object.entries(api).filter(([name, value]) => typeof value === 'function' && name !== 'RuntimeError');
    expect(Object.keys(CALLS).sort()).toEqual(functions.map(([name]) => name).sort());
  });

  it.each(parameters.filter(([, parameter]) => !DOCUMENTS.includes(parameter)))(
    'tells what is wrong with %s(%s)',
    async (name, parameter) => {
      const mistakes = parameter === 'options' ? [null, 5, 'text', [], () => 1] : NO_TEXT;
      for (const value of mistakes) {
        expect(await endOf(name, parameter, value)).toMatchObject({
          code: 'ARGUMENT_INVALID',
          category: 'usage',
          message: expect.stringMatching(new RegExp(`^${name}: ${parameter} (is|has) `)),
          hint: expect.any(String),
          details: { function: name, parameter },
        });
      }
      const missing = await endOf(name, parameter, undefined);
      const mayBeLeftOut = OPTIONAL.includes(parameter) || name === 'lintRegistry' || name === 'loadRuntimeLinks';
      expect((missing as { code?: string } | null)?.code === 'ARGUMENT_INVALID').toBe(!mayBeLeftOut);
    },
  );

  it.each(parameters)('never fails without a code, whatever %s(%s) is', async (name, parameter) => {
    for (const value of [...NO_TEXT, ...ODD_TEXT, undefined]) {
      const end = await endOf(name, parameter, value);
      if (end instanceof Error) expect(end, String(end.stack)).toBeInstanceOf(RuntimeError);
    }
  });

  it.each([
    ['repoRoot', 5, 'is a number, not a text'],
    ['repoRoot', '', 'is an empty path'],
    ['runId', 5, 'is a number, not a text'],
    ['attestKey', {}, 'is an object, not a text'],
    ['onlyProfiles', 'p', 'is not an array of texts'],
    ['onlyScenarios', [1], 'is not an array of texts'],
    ['onProgress', 'loud', 'is a string, not a function'],
    ['signal', {}, 'is an object, not an AbortSignal'],
  ])('looks into the options: %s', async (member, value, fault) => {
    const end = await endOf('runPlan', 'options', { [member]: value });
    expect(end).toMatchObject({ code: 'ARGUMENT_INVALID', message: `runPlan: options has a member ${member} that ${fault}` });
  });

  it('takes an empty path for a mistake, and not for the current directory', async () => {
    for (const [name, parameter] of parameters.filter(([, one]) => /path|dir/i.test(one))) {
      expect(await endOf(name, parameter, '')).toMatchObject({
        code: 'ARGUMENT_INVALID',
        message: `${name}: ${parameter} is an empty path`,
      });
    }
    expect(await endOf('listProbes', 'source', { plan: '' })).toMatchObject({
      message: 'listProbes: source has a plan that is an empty path',
    });
  });
});
