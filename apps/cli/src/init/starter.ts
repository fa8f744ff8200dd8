import type { QuestionedProfile, SuiteQuestion } from '@runtime/plan';

/** A policy to change: it shows a path as it resolves, a link on the way to it, and a probe that stays outside. */
const STARTER = `; Change this policy, and the probes in registry/probes.json that ask about it.
(version 1)
(deny default)

; Paths are compared as they resolve: /etc is a link to /private/etc.
(allow file-read* (literal "/private/etc/hosts"))

; Whoever asks for /etc/hosts reads the link /etc first.
(allow file-read-metadata (literal "/etc"))
`;

const ASKED: readonly SuiteQuestion[] = [
  { operation: 'file-read*', target: '/private/etc/hosts', name: 'read_hosts', expected: 'allow' },
  { operation: 'file-read*', target: '/etc/hosts', name: 'read_hosts_by_link', expected: 'allow' },
  { operation: 'file-read*', target: '/private/etc/passwd', name: 'read_passwd', expected: 'deny' },
  { operation: 'file-write*', target: '/private/tmp/foo', name: 'write_tmp', expected: 'deny' },
];

export const starterProfile = (): QuestionedProfile => ({ id: 'starter', file: 'starter.sb', text: STARTER, questions: ASKED });
