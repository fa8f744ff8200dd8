import type { ProbeEntry } from '@runtime/contracts';
import type { RefusedBy } from '@runtime/sbpl';
import { pointer, quoted } from '../finding.js';
import type { Finding } from '../types.js';

/** A file's own mode refuses in every lane, and under every profile that allows: that says nothing about the sandbox. */
export function refusalOf({ probe_id, operation, target }: ProbeEntry, { path, mode, uid, user }: RefusedBy, probesPath: string): Finding {
  const bits = mode.toString(8).padStart(4, '0');
  return {
    severity: 'warning',
    code: 'probe.refused_by_mode',
    path: probesPath,
    field: pointer('probes', probe_id, 'target'),
    message: `${quoted(path)} (mode ${bits}, owner ${uid}) refuses ${operation} to user ${user} without any policy: where the policy allows it, ${quoted(probe_id)} shows nothing about the sandbox`,
    hint: `ask about a file that user ${user} may use, or state it in known of the plan: "baseline_host": "deny"`,
    subject: { probe: probe_id, target, path, mode: bits, uid, user },
  };
}
