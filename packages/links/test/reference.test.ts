import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  LinkError,
  listLinkedExpectations,
  listLinkedProfiles,
  loadRuntimeLinks,
  resolveExpectationLink,
  resolveProfileLink,
} from '@runtime/links';
import { errorOf, referenceRoot, temporaryDirectory, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

interface Vector {
  name: string;
  input: { links_text: string | null; call: string; id?: string };
  expected?: unknown;
  error?: { code: string };
  contract_note?: string;
}

const vectors =
  referenceRoot === null ? [] : (JSON.parse(readFileSync(join(referenceRoot, 'vectors', 'link-helpers.json'), 'utf8')) as Vector[]);

/** The reference's conditions in our codes. */
const CODES: Record<string, string> = { 'links.not_json': 'LINKS_NOT_JSON', 'links.missing': 'LINKS_MISSING' };

async function answer({ input }: Vector): Promise<unknown> {
  const root = temporaryDirectory();
  if (input.links_text !== null) writeTree(root, { 'links.json': input.links_text });
  const links = await loadRuntimeLinks(join(root, 'links.json'));
  switch (input.call) {
    case 'load':
      return links;
    case 'list_profiles':
      return listLinkedProfiles(links);
    case 'list_expectations':
      return listLinkedExpectations(links);
    case 'resolve_profile':
      return resolveProfileLink(links, input.id ?? '');
    case 'resolve_expectation':
      return resolveExpectationLink(links, input.id ?? '');
    default:
      throw new Error(`a vector asks for ${input.call}`);
  }
}

describe.skipIf(referenceRoot === null)('the recorded answers of the reference', () => {
  it.each(vectors)('$name', async (vector) => {
    if (vector.error === undefined && vector.contract_note === undefined) {
      expect(await answer(vector)).toEqual(vector.expected);
      return;
    }
    const error = await errorOf(() => answer(vector));
    expect(error).toBeInstanceOf(LinkError);
    // Where the reference answers and we do not, the shape of the document is what we check.
    expect(error.code).toBe(vector.error === undefined ? 'LINKS_INVALID' : CODES[vector.error.code]);
  });

  it('are met on the stored links document', async () => {
    const links = await loadRuntimeLinks(join(referenceRoot ?? '', 'mappings', 'runtime_links.subset.json'));
    const ids = listLinkedProfiles(links);
    expect(ids.length).toBeGreaterThan(0);
    for (const id of ids) expect(resolveProfileLink(links, id)?.profile_id).toBe(id);
    expect(listLinkedExpectations(links)).toEqual([]);
  });
});
