import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { orderedKeys, parseJson } from '@runtime/contracts';
import { buildReferencePlan } from '@runtime/reference';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

const config = '{"sbpl": "a.sb", "policy": "literal", "ops": ["file-read*"], "request_paths": ["/x"]}';
const metadataConfig = '{"sbpl": "a.sb", "allowed_sets": []}';

const TEMPLATES = {
  'vfs-canonicalization': (profiles: string, lanes: string) => `"lanes": ${lanes}, "profiles": ${profiles}`,
  'metadata-runner': (profiles: string, lanes: string) =>
    `"lanes": ${lanes}, "path_pairs": [["/x", "/y"]],
     "ops": {"file-read-metadata": {"syscalls": ["lstat"]}, "file-write*": {"syscalls": ["chmod"]}}, "profiles": ${profiles}`,
};

const IDS = ['10', 'b', '9', '__proto__', '0', 'constructor'];

const object = (value: string): string => `{${IDS.map((id) => `${JSON.stringify(id)}: ${value}`).join(', ')}}`;

describe.each(Object.entries(TEMPLATES))('the profiles of %s', (templateId, members) => {
  const build = (): Record<'plan' | 'probes' | 'profiles', Record<string, unknown>> => {
    const root = temporaryDirectory();
    mkdirSync(join(root, '.git'));
    const profile = templateId === 'metadata-runner' ? metadataConfig : config;
    buildReferencePlan(root, {
      templateId,
      templateText: `{"schema_version": "runtime-tools.plan_template.v0.1", ${members(object(profile), object('true'))}}`,
      known: [templateId],
      out: 'suite',
      overwrite: false,
      writeExpectedMatrix: false,
    });
    const read = (name: string) => parseJson(readFileSync(join(root, 'suite', name))) as Record<string, unknown>;
    return { plan: read('plan.json'), probes: read('registry/probes.json'), profiles: read('registry/profiles.json') };
  };

  it('keep the order of the document, whatever their ids look like', () => {
    const { plan, profiles } = build();
    expect(plan['profiles']).toEqual(IDS);
    expect(orderedKeys(profiles['profiles'] as object)).toEqual(IDS);
  });

  it('keep the order of lanes, in the plan and in each probe', () => {
    const { plan, probes } = build();
    expect(orderedKeys(plan['lanes'] as object)).toEqual(IDS);
    const lanes = Object.values(probes['probes'] as object).map(({ supports_lanes }) => orderedKeys(supports_lanes as object));
    expect(lanes.length).toBeGreaterThan(0);
    for (const lane of lanes) expect(lane).toEqual(IDS);
  });
});
