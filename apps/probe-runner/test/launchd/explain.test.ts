import { describe, expect, it } from 'vitest';
import { CAUSES, causesOf } from '../../src/launchd/explain.js';
import { LAUNCHCTL } from '../../src/launchd/launchctl.js';

describe('when a status of launchctl is explained', () => {
  it.each(Object.entries(LAUNCHCTL))('knows candidate causes of %s (%i)', (_name, status) => {
    expect(causesOf(status).length).toBeGreaterThan(0);
    for (const cause of causesOf(status)) expect(CAUSES[cause]).toMatch(/\w/);
  });

  it('starts 5 with the sandbox, which the text never mentions', () => {
    expect(causesOf(5)[0]).toBe('already_sandboxed');
    expect(causesOf(5).length).toBeGreaterThanOrEqual(6);
  });

  it('keeps "could not be run" apart from every status', () => {
    expect(causesOf(null)).toEqual(['launchctl_failed']);
    expect(causesOf(78)).not.toContain('launchctl_failed');
  });
});
