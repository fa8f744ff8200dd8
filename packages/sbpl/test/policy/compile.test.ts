import { assembleProfile, compilePolicy, decide, placesOfRules, SbplError } from '@runtime/sbpl';
import { toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { collectRules } from '../../src/policy/collect.js';
import { Steps } from '../../src/regex/steps.js';
import { ALLOW, answer, ask, DENY, host, policyOf, world } from '../helpers.js';

describe('a compiled policy', () => {
  it('is of the first version unless it says another', () => {
    expect([policyOf('(allow default)').version, policyOf('(version 2)(allow default)').version]).toEqual([1, 2]);
  });

  it('says what its default is, as far as that is certain', () => {
    const defaultOf = (text: string) => policyOf(`(version 1)${text}`).defaultAction;
    expect(['', '(deny default)', '(allow default)'].map(defaultOf)).toEqual(['deny', 'deny', 'allow']);
    expect(defaultOf('(allow default)(deny default)')).toBe('deny');
    const doubtful = '(allow default (nobody-knows "x"))';
    expect(defaultOf(`(allow default)${doubtful}`)).toBe('allow');
    expect(defaultOf(`(deny default)${doubtful}`)).toBe('unknown');
  });

  it('has no rule on no operation', () => {
    const rules = policyOf(`${DENY}(allow file-raed)(allow file-raed file-read*)(allow mach-lookup (global-name "x"))`).rules;
    expect(rules.map(({ operations }) => operations)).toEqual([['default'], ['file-read*'], ['mach-lookup']]);
  });

  it('has none of the rules that the compiler adds where its parameters say so', () => {
    const policy = (params: Record<string, string>) => compilePolicy(assembleProfile({ text: DENY, file: 'p.sb' }), world, { params });
    const decided = (params: Record<string, string>) => decide(policy(params), { operation: 'signal', target: 'self' }, host).decision;
    expect([decided({}), decided({ NO_IMPLICIT_RULES: '1' })]).toEqual(['allow', 'deny']);
  });
});

describe('rules that are added to a policy', () => {
  it('come after all of its own', () => {
    const policy = policyOf(`${DENY}(allow file-read* (literal "/x/y"))`);
    const decided = (rule: string) => decide(policy.withRules([rule]), { operation: 'file-read-data', target: '/x/y' }, host).decision;
    expect(['(deny file-read* (subpath "/x"))', '(allow file-read* (subpath "/x"))'].map(decided)).toEqual(['deny', 'allow']);
  });

  it('have to read', async () => {
    const error = await toThrowWithCode(() => policyOf(DENY).withRules(['(allow file-read*']), SbplError, 'SBPL_INVALID');
    expect(error.path).toBe('added rules');
  });
});

describe('a profile that does not read', () => {
  it('is refused with its first problem, and how many more there are', async () => {
    const messageOf = async (text: string) => (await toThrowWithCode(() => policyOf(text), SbplError, 'SBPL_INVALID')).message;
    expect(await messageOf('(version 1)\n#|')).toMatch(/^the profile profile\.sb does not read: profile\.sb:2:1: [^(]*$/);
    expect(await messageOf('(version 1)\n)\n)\n)')).toMatch(/^the profile profile\.sb does not read: profile\.sb:2:1: .* \(and 2 more\)$/);
  });

  it.each(['(error "stop")', '(define (f) (f) (f)) (f)', '(import "torn.sb")', '(import "gone.sb")'])(
    'is told so and nothing else, whatever evaluating %s before that comes to',
    (text) => {
      const imports = (name: string) => {
        if (name === 'gone.sb') throw new Error('cannot be read');
        return { text: '(allow', file: name };
      };
      const profile = assembleProfile({ text: `(version 1)\n${text}\n(allow`, file: 'p.sb' });
      const { rules, problems } = collectRules(profile, world.operations, { imports });
      expect(problems.map(({ code, file, line }) => [code, file, line])).toEqual([['sbpl.unclosed-list', 'p.sb', 3]]);
      expect(rules).toMatchObject({ version: null, rules: [], refusals: [], imports: [] });
    },
  );

  it('passes on what an import fails with where the text reads', () => {
    const imports = () => {
      throw new Error('cannot be read');
    };
    expect(() => compilePolicy(assembleProfile({ text: '(import "gone.sb")', file: 'p.sb' }), world, { imports })).toThrow(
      'cannot be read',
    );
  });
});

describe('one rule alone', () => {
  const matched = (text: string, target: string) => {
    const policy = policyOf(`${DENY}${text}`);
    const access = { operation: 'file-read-data', target, text: { path: target }, numbers: {}, places: ['/', target] };
    const match = policy.matchRule(policy.rules.at(-1) as never, access as never, new Steps());
    return typeof match === 'boolean' ? match : match.map(({ construct }) => construct);
  };

  it('matches, does not, or is open, for its filter and for being there', () => {
    const literal = '(allow file-read* (literal "/x"))';
    expect([matched(literal, '/x'), matched(literal, '/y')]).toEqual([true, false]);
    expect(matched(`(if (nobody-knows) ${literal})`, '/y')).toBe(false);
    const [guard, ...none] = matched(`(if (nobody-knows) ${literal})`, '/x') as string[];
    expect([typeof guard, none]).toEqual(['string', []]);
    const both = '(if (nobody-knows) (allow file-read* (literal "/x") (nobody-knows-either "y")))';
    expect(matched(both, '/y')).toHaveLength(2);
  });
});

describe('what is open', () => {
  it('stands where it is written, and on the line of its rule where no text holds it', () => {
    const written = ask(`${DENY}(allow file-read*\n  (subpath "/a")\n  (nobody-knows "x"))`, 'file-read-data', '/b');
    expect(written.unknown).toMatchObject([{ file: 'profile.sb', line: 5 }]);
    const unwritten = ask(`${DENY}\n\n(allow file-ioctl (ioctl-command TIOCGWINSZ))`, 'file-ioctl', '/dev/ttys000');
    expect(unwritten).toMatchObject({ decision: 'unknown', unknown: [{ file: 'profile.sb', line: 5 }] });
  });

  it('names what a rule holds that is no argument', () => {
    const open = (argument: string) =>
      ask(`${DENY}(allow file-read* ${argument})`, 'file-read-data', '/x').unknown?.map(({ reason }) => reason);
    expect(open('"/x"')).toEqual(['an argument of allow is neither operation, filter nor modifier']);
    expect(open("'()")).toBeUndefined();
    expect(open('(list (subpath "/x"))')).toBeUndefined();
  });

  it('is an import of nothing, too', () => {
    expect(answer(`${ALLOW}(import)`, 'file-read-data', '/x')).toBe('unknown');
  });
});

describe('a filter that has nothing to look at', () => {
  it.each([
    ['(literal "/y")', 'path'],
    ['(require-any (literal "/y") (vnode-type DIRECTORY))', 'path'],
    ['(require-any (vnode-type DIRECTORY) (literal "/y"))', 'vnode-type'],
    ['(require-all (xpc-service-name "x") (literal "/y"))', null],
  ])('is refused by the first name of its kind, but for the bundle of a service: %s', (filter, named) => {
    const message = policyOf(`${DENY}(allow mach-lookup ${filter})`).applyFailure?.message ?? null;
    if (named === null) expect(message).toBeNull();
    else expect(message).toContain(`the filter ${named} does not apply to mach-lookup,`);
  });

  it('matches nothing where it names none', () => {
    const root = `${DENY}(allow file-read-data (path-ancestors "/"))`;
    expect([answer(root, 'file-read-data', '/'), answer(root, 'file-read-data', '/x')]).toEqual(['deny', 'deny']);
  });
});

describe('what is asked in turn', () => {
  it('passes over an operation on which nothing is said', () => {
    const text = `${DENY}(allow file-read-data (literal "/x"))`;
    const [place] = placesOfRules(policyOf(text), text.indexOf('(allow'));
    expect(place).toMatchObject({ operation: 'file-read-data', turn: 'its only rule with filters' });
    expect(place?.onwards).toEqual(['default: deny (line 2)']);
  });
});
