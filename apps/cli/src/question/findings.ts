import type { Finding } from '@runtime/plan';
import type { SbplFinding } from '@runtime/sbpl';

/** A finding about a profile in the shape of every other lint finding. */
export const findingOf = ({ code, severity, message, line, column, file, hint, spellings }: SbplFinding): Finding => ({
  severity,
  code,
  path: file,
  field: '',
  message,
  line,
  column,
  ...(hint === undefined ? {} : { hint }),
  ...(spellings === undefined ? {} : { spellings }),
});
