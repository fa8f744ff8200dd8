import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { readFailure, writeFailure } from '../src/index.js';

const refused = (code: string): Error => Object.assign(new Error(code), { code });

describe.skipIf(process.getuid === undefined)('a folder that belongs to somebody else', () => {
  /** One that is not this user's: as root one is given away, and to all others the root of the system is none of theirs. */
  function foreignFolder(): [folder: string, owner: string] {
    if (process.getuid?.() !== 0) return ['/', 'root'];
    const folder = join(temporaryDirectory(), 'foreign');
    mkdirSync(folder);
    chownSync(folder, 65_534, 65_534);
    return [folder, 'user 65534'];
  }

  it.each(['EACCES', 'EPERM'])('is named with its owner where the system refuses (%s)', (code) => {
    const [folder, owner] = foreignFolder();
    const words = `${folder} belongs to ${owner}, and this is user ${process.getuid?.()}`;
    expect(writeFailure(refused(code), join(folder, 'none', 'file'), 'writing').message).toContain(words);
    expect(readFailure(refused(code), join(folder, 'none')).message).toContain(words);
  });

  it('is not named for another reason, for what is one’s own, or for a name inside a directory', () => {
    const [folder] = foreignFolder();
    expect(writeFailure(refused('EIO'), join(folder, 'file'), 'writing').message).not.toContain('belongs to');
    expect(readFailure(refused('EACCES'), join(temporaryDirectory(), 'file')).message).not.toContain('belongs to');
    expect(readFailure(refused('EACCES'), 'summary.md').message).not.toContain('belongs to');
  });
});
