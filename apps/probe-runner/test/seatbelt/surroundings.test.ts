import { describe, expect, it } from 'vitest';
import { PROBE_CWD, probeEnvironment } from '../../src/seatbelt/surroundings.js';
import { SYSTEM_TOOLS } from '../../src/tools.js';

describe('where a probe starts', () => {
  it('tells bash what it would look up by itself, inside the sandbox: directory, home and shell', () => {
    const environment = probeEnvironment(SYSTEM_TOOLS);
    expect(environment).toMatchObject({ PWD: PROBE_CWD, SHELL: '/bin/bash' });
    expect(environment['HOME']).toMatch(/^\/var\/empty$/);
  });

  it('is a directory that policies let be read, and not the root', () => {
    expect(PROBE_CWD).toBe('/usr');
  });

  it('has nothing of whoever started the run', () => {
    expect(Object.keys(probeEnvironment(SYSTEM_TOOLS)).sort()).toEqual(['HOME', 'LC_ALL', 'PATH', 'PWD', 'SHELL']);
  });
});
