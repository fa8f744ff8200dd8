import { ContractError } from '@runtime/contracts';
import { FilesError } from '@runtime/files';
import { describe, expect, it } from 'vitest';
import { overlapped } from '../src/overlapped.js';
import { asBundleError, bundleError, Findings } from '../src/problem.js';

const filesError = (code: ConstructorParameters<typeof FilesError>[0]['code'], more: object = {}): FilesError =>
  new FilesError({ code, message: 'm', path: 'p', field: '/f', hint: 'h', category: 'system', details: { a: 1 }, ...more });

describe('what reading a file of a bundle ended in', () => {
  it.each([
    ['an error of a bundle', bundleError('BUNDLE_LINK', 'm'), 'x'],
    ['an error of a document that says which', new ContractError({ code: 'JSON_SYNTAX', message: 'm', path: 'p' }), 'x'],
    ['an error of a document that nobody can name', new ContractError({ code: 'JSON_SYNTAX', message: 'm' }), undefined],
    ['an error of a file that has no word here', filesError('OUTPUT_EXISTS'), 'x'],
    ['any other error', new RangeError('m'), 'x'],
  ])('is passed on as it is: %s', (_, error, path) => {
    expect(asBundleError(error, path)).toBe(error);
  });

  it('says which document it is of, where the document did not', () => {
    const error = new ContractError({ code: 'JSON_SYNTAX', message: 'm', field: '/f', hint: 'h', details: { a: 1 } });
    const { code, message, path, field, hint, details, cause } = asBundleError(error, 'x') as ContractError;
    expect({ code, message, path, field, hint, details, cause }).toEqual({
      ...{ code: 'JSON_SYNTAX', message: 'm', path: 'x', field: '/f', hint: 'h', details: { a: 1 }, cause: error },
    });
  });

  it('is told in the words of a bundle, with all that was known', () => {
    const error = filesError('FILE_IS_LINK');
    expect(asBundleError(error, 'x')).toMatchObject({
      code: 'BUNDLE_LINK',
      path: 'x',
      hint: 'h',
      category: 'system',
      details: { a: 1 },
      cause: error,
    });
    expect(asBundleError(error)).toMatchObject({ code: 'BUNDLE_LINK', path: 'p' });
    expect(asBundleError(filesError('FILE_NOT_FOUND'), 'x')).toMatchObject({
      code: 'BUNDLE_ARTIFACT_MISSING',
      hint: expect.stringContaining('reindex-bundle'),
    });
    expect(asBundleError(error, 'x', { FILE_IS_LINK: 'BUNDLE_NOT_FOUND' })).toMatchObject({ code: 'BUNDLE_NOT_FOUND' });
  });

  it('is the answer of the system, where that is what it was', () => {
    const error = Object.assign(new Error('m'), { code: 'EIO', errno: -5, syscall: 'read' });
    expect(asBundleError(error, 'x')).toMatchObject({ code: 'BUNDLE_READ_FAILED', path: 'x', category: 'system' });
    expect(asBundleError(error).message).toContain('the bundle');
    expect(asBundleError('m')).toEqual(new Error('m'));
  });
});

describe('a problem that is told', () => {
  it('holds what is known of it, and nothing else', () => {
    const findings = new Findings();
    findings.error(bundleError('BUNDLE_LINK', 'm'));
    findings.add('warning', bundleError('BUNDLE_LINK', 'm', { path: 'p', field: '', hint: 'h' }));
    findings.add('ignored', bundleError('BUNDLE_LINK', 'm'));
    expect(findings.errors).toStrictEqual([{ code: 'BUNDLE_LINK', message: 'm' }]);
    expect(findings.warnings).toStrictEqual([{ code: 'BUNDLE_LINK', path: 'p', field: '', message: 'm', hint: 'h' }]);
    findings.error(new Error('m'));
    expect(findings.errors[1]).toStrictEqual({ code: 'BUNDLE_READ_FAILED', message: 'm' });
  });

  it('is one of at most a thousand', () => {
    const findings = new Findings();
    for (let i = 0; i < 999; i++) findings.error(new Error('m'));
    expect(findings.isFull).toBe(false);
    findings.error(new Error('m'));
    expect(findings.isFull).toBe(true);
  });
});

describe('work that overlaps', () => {
  it('begins nothing more once something failed, and throws the first failure when all have ended', async () => {
    const [began, ended]: number[][] = [[], []];
    const work = async (item: number): Promise<void> => {
      began?.push(item);
      for (let turn = 0; turn < item; turn++) await Promise.resolve();
      ended?.push(item);
      if (item === 2) throw new Error(`${item}`);
    };
    await expect(overlapped([9, 2, 5, 7, 1, 1, 1, 1, 1, 1], 3, work)).rejects.toThrow('2');
    expect(began?.length).toBeLessThan(6);
    expect(ended?.sort()).toEqual(began?.sort());
    await overlapped([1, 3], 3, work);
  });
});
