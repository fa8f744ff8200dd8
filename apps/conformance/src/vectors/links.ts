import { join } from 'node:path';
import {
  LinkError,
  listLinkedExpectations,
  listLinkedProfiles,
  loadRuntimeLinks,
  resolveExpectationLink,
  resolveProfileLink,
} from '@runtime/links';
import { parsePythonJson } from '@runtime/reference';
import { sameValue } from '../compare.js';
import { all, deviates, failed, type Outcome } from '../proof.js';
import { endingOf, inWorkspace, layOut } from '../workspace.js';
import { type Condition, sameRefusal } from './refusal.js';
import { type Vector, vectorProof } from './vector.js';

interface Input {
  links_text: string | null;
  call: string;
  id?: string;
}

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
  const { answer: found, refusal } = await endingOf(() => answer(input, root));
  if (refusal !== null && !(refusal instanceof LinkError)) throw refusal;
  if (error !== undefined) return sameRefusal(error as Condition, refusal);
  if (refusal === null) return sameValue(expected, found, { inAnyOrder: true });
  const shown = JSON.stringify(expected);
  const got = `refused: ${refusal.code}`;
  // The reference hands out whatever the text holds.
  const document = input.links_text === null ? undefined : parsePythonJson(input.links_text);
  const meant = refusal.code === 'LINKS_INVALID' && input.call === 'load' && !isObject(document);
  return meant ? all([sameValue(expected, document), deviates('links.shape', shown, got)], shown) : failed(shown, got);
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

export const linkProof = vectorProof<Input>('link-helpers.json', (vector) => inWorkspace((root) => replay(vector, root)), {});
