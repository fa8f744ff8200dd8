import { lstatSync } from 'node:fs';
import type { Host } from '../host.js';
import { selfCheck } from '../seatbelt/self-check.js';
import { type Domain, LAUNCHCTL, type Launchctl, presenceOf } from './launchctl.js';

/** One thing that makes `bootstrap` fail, and what a check of it said. */
export interface CandidateCause {
  cause: CauseName;
  explanation: string;
  /** What was looked at. */
  check: string;
  /** `yes`: the check found it; `no`: the check ruled it out; `unknown`: it could not be told. */
  verdict: 'yes' | 'no' | 'unknown';
}

export const CAUSES = {
  already_sandboxed: 'the caller is in a sandbox, and launchd takes no orders from there',
  plist_invalid: 'the property list has a syntax error',
  plist_unreadable: 'launchd may not read the property list: wrong owner, writable by others, or in a guarded folder',
  label_loaded: 'a job of this label is loaded, or still being torn down',
  label_settling: 'launchd is still cleaning up an earlier job of this label',
  service_disabled: 'a persistent override disables this label; `launchctl enable` clears it',
  domain_missing: 'the domain does not exist: nobody is logged in at the screen',
  session_mismatch: 'the job may not load in a background session',
  launchctl_failed: 'launchctl itself could not be run, or did not answer',
} as const;
export type CauseName = keyof typeof CAUSES;

/** Which causes a status can have, the likeliest first (contract: macOS facts, 4). */
const BY_STATUS: ReadonlyMap<number, readonly CauseName[]> = new Map([
  [LAUNCHCTL.noSuchProcess, ['label_settling', 'domain_missing']],
  [
    LAUNCHCTL.inputOutput,
    ['already_sandboxed', 'label_loaded', 'plist_invalid', 'plist_unreadable', 'service_disabled', 'session_mismatch', 'domain_missing'],
  ],
  [LAUNCHCTL.nowInProgress, ['label_settling', 'label_loaded']],
  [LAUNCHCTL.alreadyInProgress, ['label_settling', 'label_loaded']],
  [LAUNCHCTL.noSuchDomain, ['domain_missing']],
  [LAUNCHCTL.noSuchService, ['already_sandboxed', 'domain_missing']],
  [LAUNCHCTL.serviceDisabled, ['service_disabled']],
  [LAUNCHCTL.domainUnsupported, ['domain_missing', 'session_mismatch']],
]);
const ANY: readonly CauseName[] = [
  'already_sandboxed',
  'plist_invalid',
  'plist_unreadable',
  'label_loaded',
  'service_disabled',
  'domain_missing',
  'session_mismatch',
];

export const causesOf = (rc: number | null): readonly CauseName[] => (rc === null ? ['launchctl_failed'] : (BY_STATUS.get(rc) ?? ANY));

export interface FailureContext {
  host: Host;
  launchctl: Launchctl;
  domain: Domain;
  label: string;
  plist: string;
  rc: number | null;
  lintRc: number | null;
}

/** Looks into every cause the status can have. What was found comes first, then what is open, then what was ruled out. */
export async function explainBootstrap(context: FailureContext): Promise<CandidateCause[]> {
  const candidates: CandidateCause[] = [];
  for (const cause of causesOf(context.rc)) candidates.push({ cause, explanation: CAUSES[cause], ...(await CHECKS[cause](context)) });
  const order = { yes: 0, unknown: 1, no: 2 };
  return candidates.sort((a, b) => order[a.verdict] - order[b.verdict]);
}

type Finding = Pick<CandidateCause, 'check' | 'verdict'>;

const CHECKS: Record<CauseName, (context: FailureContext) => Promise<Finding>> = {
  already_sandboxed: async ({ host }) => {
    const { source, sandboxed } = await selfCheck(host);
    return { check: source, verdict: sandboxed === null ? 'unknown' : yesNo(sandboxed) };
  },
  plist_invalid: async ({ lintRc }) => ({ check: 'plutil -lint', verdict: lintRc === null ? 'unknown' : yesNo(lintRc !== 0) }),
  plist_unreadable: async ({ plist }) => ({ check: 'owner and mode of the property list', verdict: plistProblem(plist) }),
  label_loaded: async ({ launchctl, domain, label }) => {
    const presence = await presenceOf(launchctl, 'print_label_after_failure', `${domain.name}/${label}`);
    return { check: 'launchctl print of the label', verdict: presence === 'unknown' ? 'unknown' : yesNo(presence === 'loaded') };
  },
  // Nothing but time tells; a label is never used twice, so it should not happen.
  label_settling: async () => ({ check: 'none: a fresh label settles nothing', verdict: 'unknown' }),
  service_disabled: async ({ launchctl, domain, label, rc }) => {
    const { rc: asked, stdout } = await launchctl.run('print_disabled', ['print-disabled', domain.name]);
    if (rc === LAUNCHCTL.serviceDisabled) return { check: 'the status itself', verdict: 'yes' };
    // The text is a diagnostic, so a match makes it likely and its absence rules nothing out.
    const named = stdout.split('\n').some((line) => ['disabled', 'true'].some((word) => line.trim() === `"${label}" => ${word}`));
    return { check: 'launchctl print-disabled', verdict: asked === 0 && named ? 'yes' : 'unknown' };
  },
  domain_missing: async ({ launchctl, domain, rc }) => {
    if (rc === LAUNCHCTL.domainUnsupported || rc === LAUNCHCTL.noSuchDomain) return { check: 'the status itself', verdict: 'yes' };
    const { rc: asked } = await launchctl.print('print_domain_after_failure', domain.name);
    return { check: 'launchctl print of the domain', verdict: asked === null ? 'unknown' : yesNo(asked !== 0) };
  },
  session_mismatch: async ({ domain }) => ({
    check: 'the domain against LimitLoadToSessionType',
    verdict: yesNo(domain.name.startsWith('user/') && domain.sessionTypes === null),
  }),
  launchctl_failed: async ({ rc }) => ({ check: 'the call itself', verdict: yesNo(rc === null) }),
};

const yesNo = (yes: boolean): 'yes' | 'no' => (yes ? 'yes' : 'no');

function plistProblem(path: string): Finding['verdict'] {
  try {
    const { uid, mode } = lstatSync(path);
    return yesNo((process.getuid !== undefined && uid !== process.getuid()) || (mode & 0o022) !== 0);
  } catch {
    return 'yes';
  }
}
