import { EVIDENCE_TIERS, type EvidenceTier } from '@runtime/contracts';
import { EvidenceError } from './error.js';
import { trimBlanks } from './python/lines.js';

export interface TierClaim {
  /** The mapping path the claim is about, repository-relative. */
  path?: string | null | undefined;
  tier?: unknown;
  /** Without it, a missing or unknown tier is `hypothesis`. */
  strict?: boolean | undefined;
  /** Paths registered as bedrock. */
  bedrockPaths: readonly string[];
}

/**
 * The tier a mapping may claim: bedrock for registered paths and for nothing else.
 *
 * @throws EvidenceError `TIER_INVALID`.
 */
export function evidenceTier({ path, tier, strict = true, bedrockPaths }: TierClaim): EvidenceTier {
  const claimed = tierOf(tier);
  if (typeof path === 'string' && bedrockPaths.some((registered) => plainPath(registered) === plainPath(path))) {
    if (claimed === null || claimed === 'bedrock') return 'bedrock';
    throw invalid(`${path} is registered as bedrock and claims ${claimed}`, path);
  }
  if (claimed === null) {
    if (!strict) return 'hypothesis';
    throw invalid('the tier is missing or unknown', path);
  }
  if (claimed === 'bedrock' && typeof path === 'string') throw invalid(`${path} claims bedrock and is not registered so`, path);
  return claimed;
}

/** A path without `.` components and doubled slashes. `..` stays: what it leads to depends on links. */
function plainPath(path: string): string {
  const root = /^\/\/(?!\/)/.test(path) ? '//' : path.startsWith('/') ? '/' : '';
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return `${root}${parts.join('/')}` || '.';
}

function tierOf(value: unknown): EvidenceTier | null {
  const word = typeof value === 'string' ? trimBlanks(value).toLowerCase() : '';
  return EVIDENCE_TIERS.find((tier) => tier === word) ?? null;
}

const invalid = (message: string, path: string | null | undefined): EvidenceError =>
  new EvidenceError({
    code: 'TIER_INVALID',
    message,
    path: path ?? undefined,
    field: '/tier',
    hint: `use one of ${EVIDENCE_TIERS.join(', ')}`,
  });
