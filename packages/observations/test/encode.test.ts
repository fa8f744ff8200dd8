import { encodeJson, JsonNumber, parseJson } from '@runtime/contracts';
import { encodeObservations, ObservationError } from '@runtime/observations';
import { toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

const layered = (fields: object) => ({ policy_layers: { b: 1, a: null }, world_id: 'w', ...fields });

describe('encoded observations', () => {
  it.each<[string, unknown]>([
    ['integer-like keys', { '10': 1, '9': 2, a: 3 }],
    ['keys that only look like a prototype', parseJson('{"__proto__": {"x": 1}, "constructor": 2, "toJSON": 3}')],
    ['astral keys beside private ones', { '\u{1f600}': 1, '\ue000': 2, z: 3 }],
    ['an empty key', { '': 1, a: 2 }],
    ['many keys out of order', Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`k${(i * 7) % 40}x`, i]))],
    ['text beyond ASCII', ['é\u007f\u2028\u{1f600}\ud800', 'a\u0000b"\\/\n']],
    ['empty containers in sorted and unsorted ones', { a: [], b: {}, c: [[], {}], a0: [{}] }],
    ['nested objects of which only an inner one is out of order', { a: { b: { d: 1, c: 2 } }, e: [{ z: 1 }, { y: 1, x: 2 }] }],
    ['numbers kept as text', [new JsonNumber('9007199254740993'), new JsonNumber('1.0')]],
    ['plain numbers', [0, -0, 1.5, -1e-7, 123456789]],
  ])('write %s as the plain encoder does', (_, value) => {
    const observations = [layered({ probe_details: value }), layered({ probe_details: value, zz_extra: value })];
    expect(encodeObservations(observations, 'runtime')).toBe(encodeJson(observations, { indent: 2, sortKeys: true }));
  });

  it('leave nulls out at the top only', () => {
    const text = encodeObservations([layered({ notes: null, stdout: undefined })], 'runtime');
    expect(JSON.parse(text)).toEqual([{ policy_layers: { b: 1, a: null }, world_id: 'w' }]);
  });

  it('remember thousands of kinds of objects without mixing them up', () => {
    const observations = Array.from({ length: 3000 }, (_, i) => layered({ probe_details: { [`b${i}`]: 1, [`a${i}`]: 2, z: i } }));
    expect(encodeObservations(observations, 'reference')).toBe(encodeJson(observations, { indent: 2, sortKeys: true }));
  });

  it('are never written without policy layers', async () => {
    await toThrowWithCode(() => encodeObservations([{ world_id: 'w' }], 'reference'), ObservationError, 'OBSERVATION_ROW_INVALID');
  });

  it('hold no token that is no number under ours, and the reference’s tokens there', async () => {
    const odd = [layered({ probe_details: [new JsonNumber('NaN')] })];
    await toThrowWithCode(() => encodeObservations(odd, 'runtime'), ObservationError, 'OBSERVATION_ROW_INVALID');
    expect(encodeObservations(odd, 'reference')).toContain('NaN');
  });
});
