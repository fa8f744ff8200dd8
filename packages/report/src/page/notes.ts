import type { VerifiedBundle } from '@runtime/bundle-store';

/** What the bundle does not hold, or holds and does not show anything by. */
export function notesOf(bundle: VerifiedBundle, unread: readonly string[], byMode: number, allSurprises: boolean): string[] {
  const notes = [...unread];
  const has = (name: string): boolean => bundle.artifacts.includes(name);
  if (!has('runtime_events.normalized.json'))
    notes.push('The bundle holds no events: no probe ran under a policy, or the run ended before.');
  if (!has('baseline_results.json')) notes.push('The baseline lane did not run: what the host does without a policy is not known.');
  if (!has('oracle_results.json')) notes.push('The oracle lane did not run: there is no second opinion beside the decisions.');
  if (byMode > 0) {
    const these = byMode === 1 ? 'One refusal came' : `${byMode} refusals came`;
    notes.push(`${these} from ordinary permissions (EACCES), without a policy too: nothing is learnt about the policy from that.`);
  }
  if (allSurprises) notes.push('This bundle does not say which of its mismatches were known: all are shown as surprises.');
  return notes;
}
