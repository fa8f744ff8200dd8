import { sha256Hex } from './digest.js';
import { ContractError } from './error.js';
import { encodeCanonicalLine } from './json/encode.js';
import { JsonNumber } from './json/number.js';
import { pointerStep } from './json/pointer.js';

/**
 * The digest that identifies a plan: SHA-256 over seven of its members in canonical form.
 * `notes`, `world_id`, `schema_version` and unknown members do not count; the order of `profiles` does.
 *
 * @param plan a parsed plan; it need not be a valid one.
 * @returns 64 lower-case hexadecimal digits.
 * @throws ContractError `PLAN_NOT_OBJECT`; `PLAN_NUMBER_NOT_SAFE` for a number in a covered member that is not a safe
 * integer: its text, and so the digest, would depend on who prints it. Plans parsed with `exactNumbers` get this
 * for `1.0` as well, which is otherwise indistinguishable from `1`.
 */
export const planDigest = (plan: unknown): string => sha256Hex(planDigestText(plan));

/** The text that is hashed. */
export function planDigestText(plan: unknown): string {
  if (plan === null || typeof plan !== 'object' || Array.isArray(plan)) {
    throw new ContractError({
      code: 'PLAN_NOT_OBJECT',
      message: 'a plan is a JSON object',
      hint: 'look at a plan made by `runtime plan-build`',
    });
  }
  const taken = (name: string): unknown => (Object.hasOwn(plan, name) ? ((plan as Record<string, unknown>)[name] ?? null) : null);
  const covered = {
    plan_id: taken('plan_id'),
    registry_id: taken('registry_id'),
    profiles: orWhenFalsy(taken('profiles'), []),
    lanes: orWhenFalsy(taken('lanes'), {}),
    controls: orWhenFalsy(taken('controls'), {}),
    schema_versions: orWhenFalsy(taken('schema_versions'), {}),
    apply_preflight_profile: taken('apply_preflight_profile'),
  };
  refuseUnsafeNumbers(covered, '', 0);
  return encodeCanonicalLine(covered);
}

const DEEPER_THAN_ENCODED = 1000;

/** Empty arrays and objects are falsy in the language the digest comes from. */
function orWhenFalsy(value: unknown, fallback: object): unknown {
  if (value instanceof JsonNumber) return value.valueOf() === 0 ? fallback : value;
  if (value === null || typeof value !== 'object') return value ? value : fallback;
  return (Array.isArray(value) ? value.length : Object.keys(value).length) === 0 ? fallback : value;
}

function refuseUnsafeNumbers(value: unknown, field: string, depth: number): void {
  // What is deeper, or goes round in a circle, the encoder refuses by its own code.
  if (depth > DEEPER_THAN_ENCODED) return;
  if (value instanceof JsonNumber || typeof value === 'number') {
    // The one exact number that prints otherwise and is an integer is -0; nobody needs it.
    if (value instanceof JsonNumber || !Number.isSafeInteger(value)) throw unsafeNumber(value, field);
  } else if (value !== null && typeof value === 'object') {
    for (const [key, member] of Object.entries(value)) {
      refuseUnsafeNumbers(member, `${field}/${pointerStep(key)}`, depth + 1);
    }
  }
}

const unsafeNumber = (value: JsonNumber | number, field: string): ContractError =>
  new ContractError({
    code: 'PLAN_NUMBER_NOT_SAFE',
    message: `the plan's ${field} holds ${value instanceof JsonNumber ? value.text : value}, which is not a safe integer, so the plan has no digest`,
    field,
    hint: 'write an integer within ±(2^53−1), or text',
  });
