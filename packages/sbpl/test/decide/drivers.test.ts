import { assembleProfile, compilePolicy, decide, SbplError } from '@runtime/sbpl';
import { toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { host, world } from '../helpers.js';

const policy = compilePolicy(assembleProfile({ text: '(version 1)\n(allow default)', file: 'all.sb' }), world);
const ask = (driver: string) => decide(policy, { operation: 'file-read*', target: '/private/tmp/foo', driver }, host).decision;

describe('the names --driver takes', () => {
  it.each([
    [
      'plan drivers',
      [
        'sandbox_mach_probe',
        'mach_probe',
        'xpc_probe',
        'sandbox_iokit_probe',
        'sandbox_check_probe',
        'metadata_runner',
        'file_probe',
        'native',
      ],
    ],
    [
      'helpers',
      [
        'iokit_probe',
        'sandbox_check_self_apply_probe',
        'sandbox_reader',
        'sandbox_writer',
        'sandbox_openat_reader',
        'sandbox_openat_writer',
        'sandbox_openat_rootrel_reader',
        'sandbox_openat_rootrel_writer',
        'sandbox_runner',
        'wrapper',
      ],
    ],
    [
      'calls',
      [
        'bootstrap_look_up',
        'xpc_connection_create_mach_service',
        'notify_post',
        'fork',
        'openat',
        'openat_rootrel',
        'lstat',
        'getattrlist',
        'setattrlist',
        'fstat',
        'chmod',
        'utimes',
        'fchmod',
        'futimes',
        'lchown',
        'fchown',
        'fchownat',
        'lutimes',
      ],
    ],
  ])('are all the %s of the contract', (_, names) => {
    for (const name of names) expect(ask(name), name).toBe('allow');
  });

  it('are no others', async () => {
    for (const name of ['', 'rm', '__proto__', 'constructor', 'Openat'])
      await toThrowWithCode(() => ask(name), SbplError, 'DRIVER_UNKNOWN');
  });
});
