import { parseJson, type RuntimeLinks } from '@runtime/contracts';
import { LinkError, listLinkedExpectations, listLinkedProfiles, resolveExpectationLink, resolveProfileLink } from '@runtime/links';
import { toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

const links = (text: string): RuntimeLinks => parseJson(text) as RuntimeLinks;
const calls = [
  ['profiles', (document: RuntimeLinks) => listLinkedProfiles(document)],
  ['profiles', (document: RuntimeLinks) => resolveProfileLink(document, 'a')],
  ['expectations', (document: RuntimeLinks) => listLinkedExpectations(document)],
  ['expectations', (document: RuntimeLinks) => resolveExpectationLink(document, 'a')],
] as const;

it('lists ids by code point, whatever their entries are', () => {
  const document = links('{"profiles": {"\u{1f600}": {}, "\uff5e": null, "b": 1, "B": [], "10": {}, "9": {}, "": {}, "__proto__": {}}}');
  expect(listLinkedProfiles(document)).toEqual(['', '10', '9', 'B', '__proto__', 'b', '\uff5e', '\u{1f600}']);
});

it('gives the entry itself, unknown members included', () => {
  const document = links('{"expectations": {"e": {"expectation_id": "e", "op_id": 0, "later": {"x": 1}}}}');
  expect(resolveExpectationLink(document, 'e')).toEqual({ expectation_id: 'e', op_id: 0, later: { x: 1 } });
});

it('finds an entry called __proto__, and none called constructor', () => {
  const document = links('{"profiles": {"__proto__": {"profile_id": "__proto__"}}}');
  expect(resolveProfileLink(document, '__proto__')).toEqual({ profile_id: '__proto__' });
  expect(resolveProfileLink(document, 'constructor')).toBeNull();
  expect(resolveProfileLink(links('{}'), '__proto__')).toBeNull();
});

it.each(['null', '[]', '[{}]', '"text"', '0', 'false'])('gives null for the entry %s', (entry) => {
  expect(resolveProfileLink(links(`{"profiles": {"a": ${entry}}}`), 'a')).toBeNull();
});

describe.each(calls)('when the section %s is odd', (section, call) => {
  it.each(['null', '[]', 'false', '0', '""', '{}'])('takes %s for an empty one', (value) => {
    const answer = call(links(`{"${section}": ${value}}`));
    expect(answer === null || (Array.isArray(answer) && answer.length === 0)).toBe(true);
  });

  it.each(['[1]', '"a"', '1', 'true', '[["a", {}]]'])('refuses %s with a code and the field', async (value) => {
    const error = await toThrowWithCode(() => call(links(`{"${section}": ${value}}`)), LinkError, 'LINKS_SECTION_INVALID');
    expect(error.field).toBe(`/${section}`);
  });

  it('takes a section that is only inherited for absent', () => {
    const inherited = Object.create({ [section]: { a: { x: 1 } } }) as RuntimeLinks;
    const answer = call(inherited);
    expect(answer === null || (Array.isArray(answer) && answer.length === 0)).toBe(true);
  });

  it.each([null, undefined, [], 'text', 1])('refuses %j as a links document', async (document) => {
    await toThrowWithCode(() => call(document as never), LinkError, 'LINKS_INVALID');
  });
});
