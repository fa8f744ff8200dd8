import { hidePlaces, placeholdersIn, placesOfPerson, resolvePlaceholders } from '@runtime/contracts';
import { describe, expect, it } from 'vitest';

const ALICE = { homes: ['/Users/alice'], users: ['alice'] };

describe('when a text holds placeholders', () => {
  it('puts values in their place, and leaves what has none', () => {
    expect(resolvePlaceholders('${HOME}/a${HOME}/${NOT}', { HOME: '/Users/x' })).toBe('/Users/x/a/Users/x/${NOT}');
    expect(placeholdersIn('${HOME}/a${HOME}/${NOT}/${}')).toEqual(['HOME', 'NOT']);
  });

  it('takes no value from a name that every object has', () => {
    expect(resolvePlaceholders('${constructor}', {})).toBe('${constructor}');
  });

  it('resolves no value a second time', () => {
    expect(resolvePlaceholders('${A}', { A: '${B}', B: 'x' })).toBe('${B}');
  });
});

describe('when a person is to be hidden', () => {
  it.each([
    ['/Users/alice/x', '${HOME}/x'],
    ['/System/Volumes/Data/Users/alice', '/System/Volumes/Data${HOME}'],
    ['/Users/alice2/x', '/Users/alice2/x'],
    ['cat: /Users/alice: denied', 'cat: ${HOME}: denied'],
    ['owner alice, group staff', 'owner ${USER}, group staff'],
    ['malice in wonderland', 'malice in wonderland'],
  ])('says of %s: %s', (text, told) => {
    expect(hidePlaces(placesOfPerson(ALICE))(text)).toBe(told);
  });

  it('hides a long name wherever it stands', () => {
    const hide = hidePlaces(placesOfPerson({ homes: [], users: ['alice-distinctive'] }));
    expect(hide('alice-distinctives-MacBook')).toBe('${USER}s-MacBook');
  });

  it('hides the home before the name in it', () => {
    expect(hidePlaces(placesOfPerson(ALICE))('/Users/alice/alice')).toBe('${HOME}/${USER}');
  });

  it('hides nothing that a plan has told, or that many systems share', () => {
    expect(hidePlaces(placesOfPerson(ALICE, '"target":"/Users/alice/x"'))('/Users/alice/x')).toBe('/Users/alice/x');
    expect(hidePlaces(placesOfPerson({ homes: ['/'], users: ['private', 'root', ''] }))('/private/tmp root')).toBe('/private/tmp root');
  });
});
