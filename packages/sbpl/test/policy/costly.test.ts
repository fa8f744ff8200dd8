import { assembleProfile, decide, lintPolicy } from '@runtime/sbpl';
import { describe, expect, it } from 'vitest';
import { ask, DENY, host, policyOf, world } from '../helpers.js';

const PATH = `/${'abababa/'.repeat(60)}x`;

/** Enough rules of one shape that matching all of them takes more steps than a question may. */
const SHAPES: readonly [string, string, (at: number) => string][] = [
  ['alternations', PATH, (at) => `(regex #"(a|b|/|.)*(x${at}|y)+[^/]z{3}")`],
  ['nested groups', PATH, (at) => `(regex #"((((a*)*|b*)*|.*)*|/+)*w${at}$")`],
  ['counted groups', PATH, (at) => `(regex #"(.?){0,20}k${at}$")`],
  ['wide classes', PATH, (at) => `(regex #".*[!#%')+/13579=?ACEGIKMOQSUWYceg]{9}k${at}")`],
  ['patterns below others', PATH, (at) => `(require-all (regex #"(/|a|b)*q$") (require-not (regex #".*(a|b)*${at}y")))`],
  ['letters of either case', PATH.toUpperCase(), (at) => `(regex #"(((a|b)*/)*)*q${at}$")`],
];

const repeated = (text: (at: number) => string): string => Array.from({ length: 6000 }, (_, at) => text(at)).join('\n');

describe('when the patterns of a profile are too costly to decide', () => {
  it.each(SHAPES)('with %s, whatever stands before them in rank stays open', (_, path, filter) => {
    for (const action of ['allow', 'deny']) {
      const policy = policyOf(`${DENY}(allow file-read* (literal "${path}"))\n${repeated((at) => `(${action} file-read* ${filter(at)})`)}`);
      const query = { operation: 'file-read-data', target: path };
      const said = decide(policy, query, host, { reasons: true });
      expect(said).toMatchObject({ decision: 'unknown', why: 'open, since the pattern is too costly to decide' });
      expect(said.unknown).toMatchObject([{ file: 'profile.sb', reason: 'the pattern is too costly to decide' }]);
      expect(said.unknown?.[0]?.line).toBeGreaterThan(3);
      expect(said.rule).toBeUndefined();
      // What was asked before changes nothing: no cache makes a question cheaper than it is.
      expect(decide(policy, query, host, { reasons: true })).toEqual(said);
    }
  });

  it('answers where a later rule decides before they are tried', () => {
    const rules = repeated((at) => `(deny file-read* (regex #"(a|b|/)*q${at}$"))`);
    expect(ask(`${DENY}${rules}(allow file-read* (subpath "/abababa"))`, 'file-read-data', PATH).decision).toBe('allow');
  });

  it('ends the lint as well, which says what it did not judge', () => {
    const rules = repeated((at) => `(allow file-read* (literal "/tmp/f${at}") (regex #".*(a|b)*x${at}"))`);
    const found = lintPolicy(assembleProfile({ text: `${DENY}${rules}`, file: 'profile.sb' }), world);
    expect(found.filter(({ code }) => code === 'sbpl.not-evaluated').map(({ message }) => message)).toEqual([
      'what links and sockets mean for the rules is not judged: the patterns are too costly to decide',
    ]);
  });
});
