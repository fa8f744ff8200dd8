import { ContractError, encodePretty, parseJson } from '@runtime/contracts';
import { toThrowWithCode } from '@runtime/testing';
import { expect, it, vi } from 'vitest';

// Generous for a busy machine; a quadratic step would need many minutes.
vi.setConfig({ testTimeout: 120_000 });

it('ends a text nested 100,000 levels deep with a code', async () => {
  await toThrowWithCode(() => parseJson('['.repeat(100_000)), ContractError, 'JSON_DEPTH_EXCEEDED');
  await toThrowWithCode(() => parseJson('{"a":'.repeat(100_000)), ContractError, 'JSON_DEPTH_EXCEEDED');
});

it('ends an object of ten million members with a code', async () => {
  const parts: string[] = [];
  for (let i = 0; i < 10_000_000; i++) parts.push(`"${i.toString(36)}":0`);
  const text = `{${parts.join(',')}}`;
  await toThrowWithCode(() => parseJson(text), ContractError, 'JSON_MEMBERS_EXCEEDED');
});

it('ends one member written ten million times with a code', async () => {
  await toThrowWithCode(() => parseJson(`{${'"a":0,'.repeat(10_000_000)}"a":0}`), ContractError, 'JSON_DUPLICATE_KEY');
});

it('names the line of a fault after millions of line breaks', async () => {
  const error = await toThrowWithCode(() => parseJson(`${'\n'.repeat(10_000_000)}x`), ContractError, 'JSON_SYNTAX');
  expect(error.details).toEqual({ line: 10_000_001, column: 1 });
});

it('reads a string of twenty million backslashes', () => {
  expect(parseJson(`"${'\\'.repeat(20_000_000)}"`)).toHaveLength(10_000_000);
});

it('keeps from the platform a text that would take many times its size', async () => {
  const parse = vi.spyOn(JSON, 'parse');
  try {
    await toThrowWithCode(() => parseJson('['.repeat(10_000_000)), ContractError, 'JSON_DEPTH_EXCEEDED');
    await toThrowWithCode(() => parseJson(`[${'{"a":0},'.repeat(2_000_000)}`), ContractError, 'JSON_SYNTAX');
    expect(parse).not.toHaveBeenCalled();
  } finally {
    parse.mockRestore();
  }
});

it('keeps to a depth the stack holds, whatever the caller allows', async () => {
  const text = '['.repeat(100_000) + ']'.repeat(100_000);
  await toThrowWithCode(() => parseJson(text, { maxDepth: Number.POSITIVE_INFINITY }), ContractError, 'JSON_DEPTH_EXCEEDED');
});

it('refuses to write a value nested 100,000 levels deep, and a cycle', async () => {
  let deep: unknown[] = [];
  for (let i = 0; i < 100_000; i++) deep = [deep];
  await toThrowWithCode(() => encodePretty(deep), ContractError, 'JSON_NOT_ENCODABLE');
  const cycle: Record<string, unknown> = {};
  cycle['left'] = cycle;
  cycle['right'] = cycle;
  await toThrowWithCode(() => encodePretty(cycle), ContractError, 'JSON_NOT_ENCODABLE');
});
