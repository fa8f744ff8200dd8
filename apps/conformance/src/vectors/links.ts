import { join } from 'node:path';
import {
  LinkError,
  listLinkedExpectations,
  listLinkedProfiles,
  loadRuntimeLinks,
  resolveExpectationLink,
  resolveProfileLink,
} from '@runtime/links';
import { sameValue } from '../compare.js';
import { deviates, failed, met, type Outcome } from '../proof.js';
import { inWorkspace, layOut } from '../workspace.js';
import { refusalOf, type Vector, vectorProof } from './vector.js';

interface Input {
  links_text: string | null;
  call: string;
  id?: string;
}

const CODES: Record<string, string> = { 'links.not_json': 'LINKS_NOT_JSON', 'links.missing': 'LINKS_MISSING' };

async function answer({ links_text, call, id = '' }: Input, root: string): Promise<unknown> {
  if (links_text !== null) layOut(root, { 'links.json': links_text });
  const links = await loadRuntimeLinks(join(root, 'links.json'));
  switch (call) {
    case 'load':
      return links;
    case 'list_profiles':
      return listLinkedProfiles(links);
    case 'list_expectations':
      return listLinkedExpectations(links);
    case 'resolve_profile':
      return resolveProfileLink(links, id);
    case 'resolve_expectation':
      return resolveExpectationLink(links, id);
    default:
      throw new Error(`a vector asks for ${call}`);
  }
}

async function replay({ input, expected, error }: Vector<Input>, root: string): Promise<Outcome> {
  const refusal = await refusalOf(() => answer(input, root));
  if (refusal !== null && !(refusal instanceof LinkError)) throw refusal;
  const got = refusal === null ? 'an answer' : `refused: ${refusal.code}`;
  if (error !== undefined) {
    const { code } = error as { code: string };
    return refusal?.code === CODES[code] ? met(`refused: ${code}`, got) : failed(`refused: ${code}`, got);
  }
  if (refusal === null) return sameValue(expected, await answer(input, root), { inAnyOrder: true });
  const shown = JSON.stringify(expected);
  return refusal.code === 'LINKS_INVALID' ? deviates('links.shape', shown, got) : failed(shown, got);
}

export const linkProof = vectorProof<Input>('link-helpers.json', (vector) => inWorkspace((root) => replay(vector, root)), {});
