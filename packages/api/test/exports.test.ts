import * as api from '@runtime/api';
import { describe, expect, it } from 'vitest';

/** The promise to users, written down a second time: an accidental export shows up here. */
const STABLE = [
  'ChannelName',
  'ChannelSpec',
  'LockMode',
  'RuntimeError',
  'buildOpRuntimeSummary',
  'buildPlanFromTemplate',
  'buildRuntimeInventory',
  'emitPromotionPacket',
  'lintPlan',
  'lintRegistry',
  'listLinkedExpectations',
  'listLinkedProfiles',
  'listPlanTemplates',
  'listPlans',
  'listProbes',
  'listProfiles',
  'listRegistries',
  'loadBundle',
  'loadPlan',
  'loadPlanTemplate',
  'loadRuntimeLinks',
  'openBundleUnverified',
  'planDigest',
  'reindexBundle',
  'resolveExpectationLink',
  'resolveProbe',
  'resolveProfile',
  'resolveProfileLink',
  'runPlan',
  'runtimeStatus',
  'summarizeOpsFromBundle',
  'summarizeOpsFromPacket',
  'validateBundle',
  'writeOpRuntimeSummary',
];

describe('the facade', () => {
  it('exports the stable names and no other', () => {
    expect(Object.keys(api).sort()).toEqual(STABLE);
  });

  it('exports functions, schemas and constants, none of them undefined', () => {
    for (const name of STABLE) expect(api[name as keyof typeof api], name).toBeDefined();
  });

  it('gives ChannelName and LockMode as values too', () => {
    expect(api.ChannelName).toEqual({ direct: 'direct', launchd_clean: 'launchd_clean' });
    expect(api.LockMode).toEqual({ fail: 'fail', wait: 'wait' });
  });
});
