import type { Host } from '../host.js';
import { runTool, type ToolAnswer } from '../run-tool.js';

/** Codes of `launchctl` that mean something here; their texts are not API. */
export const LAUNCHCTL = {
  noSuchProcess: 3,
  inputOutput: 5,
  nowInProgress: 36,
  alreadyInProgress: 37,
  noSuchDomain: 112,
  noSuchService: 113,
  serviceDisabled: 119,
  domainUnsupported: 125,
} as const;

export interface Transcript extends ToolAnswer {
  /** What the call was for; part of the artifact's file name. */
  step: string;
  argv: string[];
}

/** The one place that talks to launchd. Every call is kept; what of its words may leave this machine is said elsewhere. */
export class Launchctl {
  readonly transcripts: Transcript[] = [];
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  print(step: string, target: string): Promise<ToolAnswer> {
    return this.run(step, ['print', target]);
  }

  async run(step: string, args: string[], limitMs = 30_000): Promise<ToolAnswer> {
    return this.#keep(step, this.#host.tools.launchctl, args, limitMs);
  }

  lint(plist: string): Promise<ToolAnswer> {
    return this.#keep('plutil_lint', this.#host.tools.plutil, ['-lint', plist], 10_000);
  }

  /** What launchd itself logged in the last two minutes. A diagnostic: no verdict reads it. */
  log(): Promise<ToolAnswer> {
    const predicate = 'subsystem == "com.apple.xpc.launchd" || process == "launchd"';
    return this.#keep('launchd_logshow', this.#host.tools.log, ['show', '--last', '2m', '--predicate', predicate], 15_000);
  }

  async #keep(step: string, tool: string, args: string[], limitMs: number): Promise<ToolAnswer> {
    const answer = await runTool(tool, args, { limitMs });
    this.transcripts.push({ step, argv: [tool, ...args], ...answer });
    return answer;
  }
}

export interface Domain {
  /** `gui/<uid>` or `user/<uid>`. */
  name: string;
  reason: 'gui_domain_available' | 'gui_domain_unavailable' | 'gui_domain_refused';
  sessionTypes: string[] | null;
}

/** A graphical session if there is one, else the user's background domain. Asked, never assumed. */
export async function chooseDomain(launchctl: Launchctl, uid: number): Promise<Domain> {
  const gui = await launchctl.print('print_gui_domain', `gui/${uid}`);
  if (gui.rc === 0) return { name: `gui/${uid}`, reason: 'gui_domain_available', sessionTypes: null };
  return backgroundDomain(uid, 'gui_domain_unavailable');
}

/**
 * Where else to load a job that was refused: nowhere, unless it is the graphical domain itself that does not take it.
 * Status 5 has many causes; with a domain that still answers, this is none of them.
 */
export async function otherDomain(launchctl: Launchctl, domain: Domain, uid: number, rc: number | null): Promise<Domain | null> {
  if (domain.reason !== 'gui_domain_available') return null;
  const refused = rc === LAUNCHCTL.domainUnsupported || rc === LAUNCHCTL.noSuchDomain;
  const gone = rc === LAUNCHCTL.inputOutput && isAbsent((await launchctl.print('print_gui_domain', domain.name)).rc);
  return refused || gone ? backgroundDomain(uid, 'gui_domain_refused') : null;
}

const isAbsent = (rc: number | null): boolean => rc !== null && rc !== 0;

const backgroundDomain = (uid: number, reason: Domain['reason']): Domain => ({
  name: `user/${uid}`,
  reason,
  sessionTypes: ['Background'],
});

export type Presence = 'loaded' | 'absent' | 'unknown';

/** "Absent" and "launchctl could not be asked" are different answers. */
export async function presenceOf(launchctl: Launchctl, step: string, target: string): Promise<Presence> {
  const { rc } = await launchctl.print(step, target);
  if (rc === 0) return 'loaded';
  return rc === LAUNCHCTL.noSuchService || rc === LAUNCHCTL.noSuchProcess ? 'absent' : 'unknown';
}
