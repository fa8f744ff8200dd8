import { createHash } from 'node:crypto';
import { askThrough, filterMeaning, filtersFor } from '@runtime/sbpl';
import { describe, expect, it } from 'vitest';
import { askerOf, textAt } from '../../src/decide/asker.js';
import { commandCode, composeCommand } from '../../src/policy/commands.js';
import { NUMBER_WORDS } from '../../src/policy/number-words.js';
import { CharacterValue, SymbolValue } from '../../src/scheme/values.js';
import { DENY, host, policyOf } from '../helpers.js';

const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

describe('the numbers of words', () => {
  it('are those of Darwin', () => {
    expect(NUMBER_WORDS.get('SIGUSR1')).toBe(30);
    expect(digest([...NUMBER_WORDS])).toBe('c488050ae8e3a6fa');
  });

  it.each([
    ['TIOCSTI', 0x7472],
    ['FIOCLEX', 0x6601],
    ['SIOCGIFFLAGS', 0x6911],
    ['0x80047472', 0x7472],
    ['65537', 1],
  ])('of the command %s are its group and number', (command, code) => {
    expect(commandCode(command)).toBe(String(code));
  });

  it('of every command of a terminal are those of the headers', () => {
    const words = [
      'FIOCLEX FIONCLEX FIODTYPE FIOASYNC FIONBIO FIONREAD TIOCMODG TIOCMODS TIOCEXCL TIOCNXCL TIOCFLUSH TIOCGETA TIOCSETA',
      'TIOCSETAW TIOCSETAF TIOCGETD TIOCSETD TIOCPTYUNLK TIOCPTYGNAME TIOCPTYGRANT TIOCGDRAINWAIT TIOCSDRAINWAIT',
      'TIOCDCDTIMESTAMP TIOCDRAIN TIOCEXT TIOCSCTTY TIOCCONS TIOCGSID TIOCSTAT TIOCUCNTL TIOCSWINSZ TIOCGWINSZ TIOCMGET',
      'TIOCMBIC TIOCMBIS TIOCMSET TIOCSTART TIOCSTOP TIOCPKT TIOCNOTTY TIOCSTI TIOCOUTQ TIOCSPGRP TIOCGPGRP TIOCCDTR TIOCSDTR',
      'TIOCCBRK TIOCSBRK TIOCIXOFF TIOCIXON SIOCGIFFLAGS',
    ];
    const all = words.flatMap((line) => line.split(' ')).map((word) => [word, commandCode(word)]);
    expect(digest(all)).toBe('6ec93584d4a67aae');
    for (const none of ['toString', 'TIOC', '', '0x', '99999999999']) expect(commandCode(none), none).toBeNull();
  });

  it('of a command are put together from a letter and a number, and from nothing else', () => {
    for (const letter of ['t', new CharacterValue('t'), new SymbolValue('t')]) expect(composeCommand([letter as never, 114])).toBe(0x7472);
    for (const none of [['', 1], ['t', 't'], [1, 1], ['t'], []]) expect(composeCommand(none as never)).toBeNull();
  });
});

describe('what a filter looks at', () => {
  it('is a matter of its name', () => {
    expect(filterMeaning('require-all')).toMatchObject({ kind: 'combinator', attribute: 'require-all', test: null, evaluated: true });
    expect(filterMeaning('subpath')).toMatchObject({ kind: 'text', attribute: 'path', test: 'subpath', evaluated: true });
    expect(filterMeaning('literal')).toMatchObject({ kind: 'text', test: 'equal' });
    expect(filterMeaning('remote')).toMatchObject({ kind: 'other', attribute: 'remote', test: null });
    const names = filtersFor([]).map(({ name, kind, evaluated }) => [name, kind, evaluated]);
    expect(names).toContainEqual(['literal', 'text', true]);
    expect(names.filter(([, , evaluated]) => evaluated).length).toBeGreaterThan(names.length / 2);
  });
});

describe('every access of a question', () => {
  it('is asked as if those before it had been granted', () => {
    const policy = policyOf(`${DENY}(allow file-read-data (literal "/private/var/a"))`);
    const accesses = askThrough(policy, { operation: 'file-read-data', target: '/private/var/a' }, host);
    expect(accesses.at(-1)).toMatchObject({ path: '/private/var/a', decision: 'allow', rule: { line: expect.any(Number) } });
    const denied = askThrough(policyOf(DENY), { operation: 'file-read-data', target: '/tmp/a' }, host);
    expect(denied.map(({ decision }) => decision)).toContain('deny');
    expect(denied.length).toBeGreaterThan(1);
    expect(denied.at(-1)).toMatchObject({ path: '/private/tmp/a', rule: { line: expect.any(Number) } });
    const open = askThrough(policyOf('(version 1)'), { operation: 'sysctl-read', target: 'kern.x' }, host);
    expect(open.map(({ rule }) => rule)).toEqual([null]);
  });
});

describe('who asks', () => {
  it('is the probe of the host where nobody is named, and otherwise who is', () => {
    const probe = host.data.process;
    expect(askerOf(host)).toBe(askerOf(host));
    expect(askerOf(host)).toMatchObject({ uid: probe.uid, text: { 'process-path': probe.path, extension: probe.extensions } });
    const named = askerOf(host, { path: '/bin/x', uid: 7, attributes: ['a'] });
    expect(named).toMatchObject({ uid: 7, text: { 'process-path': '/bin/x', 'signing-identifier': null, 'process-attribute': ['a'] } });
    expect(askerOf(host, { signingIdentifier: 'x' }).text['signing-identifier']).toBe('x');
    expect(askerOf(host, {}).text['signing-identifier']).toBe(probe.signing_identifier);
  });

  it('has extensions that reach their own path and what lies below it, or everywhere', () => {
    const extensions = [{ class: 'a', path: '/private/var/a' }, { class: 'any' }, { class: 'root', path: '/' }];
    const asker = askerOf(host, { extensions });
    const at = (path: string) => textAt(asker, path).extension;
    expect(asker.text.extension).toEqual(['any']);
    expect(at('/private/var/a')).toEqual(['a', 'any', 'root']);
    expect(at('/private/var/a/b')).toEqual(['a', 'any', 'root']);
    expect(at('/private/var/ab')).toEqual(['any', 'root']);
    const everywhere = askerOf(host, { extensions: [{ class: 'any' }] });
    expect(textAt(everywhere, '/x')).toBe(everywhere.text);
    expect(askerOf(host, { extensions: [] }).text.extension).toEqual([]);
  });
});
