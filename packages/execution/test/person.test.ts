import { mkdirSync, symlinkSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { temporaryDirectory } from '@runtime/testing';
import { afterEach, expect, it, vi } from 'vitest';
import { personHere } from '../src/person.js';

afterEach(() => vi.unstubAllEnvs());

it('a person has every name and home that the surroundings and the account tell, each once', () => {
  const folder = temporaryDirectory();
  const [home, link] = [join(folder, 'home'), join(folder, 'link')];
  mkdirSync(home);
  symlinkSync(home, link);
  vi.stubEnv('HOME', link);
  vi.stubEnv('USER', 'alice');
  vi.stubEnv('LOGNAME', 'alice');
  const { homedir, username } = userInfo();
  const { homes, users } = personHere();
  expect(homes.slice(0, 2)).toEqual([link, home]);
  expect(homes).toContain(homedir);
  expect(users).toEqual(username === 'alice' ? ['alice'] : ['alice', username]);
  expect(new Set(homes).size).toBe(homes.length);
});

it('a person without surroundings is the account, and a home that is not there stays as it is told', () => {
  vi.stubEnv('HOME', '/nonexistent/home');
  vi.stubEnv('USER', '');
  vi.stubEnv('LOGNAME', undefined);
  const { users, homes } = personHere();
  expect(users).toEqual([userInfo().username]);
  expect(homes[0]).toBe('/nonexistent/home');
  expect(homes).not.toContain('');
});
