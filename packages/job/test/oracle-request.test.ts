import { oracleRequest } from '@runtime/job';
import { builtInWorldIds, findBuiltInWorld } from '@runtime/worlds';
import { describe, expect, it } from 'vitest';

const filters = findBuiltInWorld(builtInWorldIds()[0] ?? '')?.filters;
if (filters === undefined) throw new Error('no world is built in');

const asked = (probe: { operation: string; target?: string; driver?: string; filter_name?: string; filter_type?: number }) => {
  const { operation, filter_type, filter_type_name, argument } = oracleRequest({ target: 'x', ...probe }, filters);
  return [operation, filter_type, filter_type_name, argument];
};

describe('the question of the oracle lane', () => {
  it.each([
    [{ operation: 'file-read*', target: '/a' }, ['file-read-data', 0, 'path', '/a']],
    [{ operation: 'file-write*', target: '/a' }, ['file-write-data', 0, 'path', '/a']],
    [{ operation: 'mach-lookup' }, ['mach-lookup', 5, 'global-name', 'x']],
    [{ operation: 'darwin-notification-post' }, ['darwin-notification-post', 34, 'notification-name', 'x']],
    [{ operation: 'mach-lookup', driver: 'xpc_probe' }, ['mach-lookup', 49, 'xpc-service-name', 'x']],
  ])('carries the document number of the filter that the operation or the driver has: %j', (probe, expected) => {
    expect(asked(probe)).toEqual(expected);
  });

  it('honours the filter that the probe names, by name, by number, or both', () => {
    expect(asked({ operation: 'mach-lookup', filter_name: 'local-name' })).toEqual(['mach-lookup', 6, 'local-name', 'x']);
    expect(asked({ operation: 'mach-lookup', filter_type: 6 })).toEqual(['mach-lookup', 6, 'local-name', 'x']);
    expect(asked({ operation: 'mach-lookup', driver: 'xpc_probe', filter_type: 6 })).toEqual(['mach-lookup', 6, 'local-name', 'x']);
    expect(asked({ operation: 'mach-lookup', filter_name: 'local-name', filter_type: 77 })).toEqual(['mach-lookup', 77, 'local-name', 'x']);
  });

  it('has no number where the world has none', () => {
    expect(asked({ operation: 'process-fork' }).slice(1, 3)).toEqual([null, null]);
    expect(asked({ operation: 'mach-lookup', filter_name: 'made-up' }).slice(1, 3)).toEqual([null, 'made-up']);
  });
});
