import { z } from 'zod';
import { ChannelError } from './error.js';

export const ChannelSpecSchema = z.strictObject({
  channel: z.enum(['direct', 'launchd_clean']).describe('How the probe runner is started'),
  require_clean: z.boolean().optional().describe('Fail unless the clean start is proven'),
  lock: z.boolean().optional().describe('false runs without the lock of the bundle root: recorded, and never promotable'),
  lock_mode: z.enum(['fail', 'wait']).optional().describe('What to do while another writer holds the lock; fail unless given'),
  lock_timeout_seconds: z.number().finite().min(0).max(86_400).optional().describe('How long wait waits; 30 unless given'),
  label_prefix: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/)
    .optional()
    .describe('Start of the launchd job label'),
});
/** How a run is started and locked. Members absent take their defaults. */
export type ChannelSpec = z.infer<typeof ChannelSpecSchema>;

/**
 * Accepts a channel's name or a specification; the name stands for `{channel: name}`.
 *
 * @throws ChannelError `CHANNEL_SPEC_INVALID` (category usage) naming every bad member.
 */
export function parseChannelSpec(value: unknown): ChannelSpec {
  const result = ChannelSpecSchema.safeParse(typeof value === 'string' ? { channel: value } : value);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => ({ field: `/${issue.path.map(String).join('/')}`, message: issue.message }));
  throw new ChannelError({
    code: 'CHANNEL_SPEC_INVALID',
    category: 'usage',
    message: `not a channel specification: ${problems.map((problem) => `${problem.field} ${problem.message}`).join('; ')}`,
    field: problems[0]?.field,
    hint: 'the channels are direct and launchd_clean; the lock modes are fail and wait',
    details: { problems },
  });
}
