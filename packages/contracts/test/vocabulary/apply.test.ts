import { classifyApply } from '@runtime/contracts';
import { describe, expect, it } from 'vitest';

const attempt = { api: 'sandbox_init', rc: -1, errno: null, errbuf: null };

describe('what an attempt to apply a policy came to', () => {
  it.each([
    ['no error', { rc: 0, errno: 1, errbuf: 'already in a sandbox' }, 'ok', 'none'],
    [
      'a text of sandbox_init, before any errno',
      { errno: 1, errbuf: 'Sandbox: process is ALREADY sandboxed' },
      'already_sandboxed',
      'errbuf_regex',
    ],
    ['the same text of another call', { api: 'sandbox_apply', errno: 1, errbuf: 'already sandboxed' }, 'errno_eperm', 'errno_only'],
    ['half of that text', { errbuf: 'already applied' }, 'unknown', 'errbuf_present'],
    ['the other half', { errbuf: 'no sandbox' }, 'unknown', 'errbuf_present'],
    ['EPERM', { errno: 1 }, 'errno_eperm', 'errno_only'],
    ['EACCES', { errno: 13 }, 'errno_eacces', 'errno_only'],
    ['any other errno', { errno: 22, errbuf: 'x' }, 'errno_other', 'errno_only'],
    ['an errno that is none', { errno: 0, errbuf: 'x' }, 'unknown', 'errbuf_present'],
    ['an empty text', { errbuf: '' }, 'unknown', 'none'],
    ['nothing', {}, 'unknown', 'none'],
    ['no result at all', { rc: null }, 'unknown', 'none'],
  ] as const)('is told by %s', (_what, given, err_class, err_class_source) => {
    expect(classifyApply({ ...attempt, ...given })).toEqual({ err_class, err_class_source });
  });
});
