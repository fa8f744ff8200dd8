import type { z } from 'zod';
import type { ApplyClassSchema, ApplyClassSourceSchema } from './rows.js';

/** What the call that takes a policy on reported. */
export interface ApplyAttempt {
  api: string | null;
  rc: number | null;
  errno: number | null;
  errbuf: string | null;
}

export interface ApplyClass {
  err_class: z.infer<typeof ApplyClassSchema>;
  err_class_source: z.infer<typeof ApplyClassSourceSchema>;
}

const EPERM = 1;
const EACCES = 13;

/** What an attempt to apply a policy came to (contract: normalisation, apply classification). */
export function classifyApply({ api, rc, errno, errbuf }: ApplyAttempt): ApplyClass {
  if (rc === 0) return { err_class: 'ok', err_class_source: 'none' };
  if (api === 'sandbox_init' && errbuf !== null && /already/i.test(errbuf) && /sandbox/i.test(errbuf)) {
    return { err_class: 'already_sandboxed', err_class_source: 'errbuf_regex' };
  }
  if (errno === EPERM) return { err_class: 'errno_eperm', err_class_source: 'errno_only' };
  if (errno === EACCES) return { err_class: 'errno_eacces', err_class_source: 'errno_only' };
  if (errno !== null && errno !== 0) return { err_class: 'errno_other', err_class_source: 'errno_only' };
  return { err_class: 'unknown', err_class_source: errbuf === null || errbuf === '' ? 'none' : 'errbuf_present' };
}
