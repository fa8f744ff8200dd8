import { parseJson } from '@runtime/contracts';
import { z } from 'zod';
import { ProbeRunnerError } from './error.js';

/** What a supervisor tells its worker before the connection exists: on standard input, or in a file that is read once. */
export const RunSpecSchema = z.object({
  mode: z.literal('run'),
  runner: z.enum(['seatbelt', 'simulated']),
  /** The supervisor's socket, inside a directory only this user can enter. */
  socket: z.string().min(1),
  nonce: z.string().min(16),
  /** Absolute path of `job.json`, and the digest the supervisor expects of it. */
  job: z.string().min(1),
  job_sha256: z.string().length(64),
  /** Files of the job are relative to this. */
  directory: z.string().min(1),
  /** Where the worker keeps its own copy of rows and end record. */
  copy: z.string().min(1),
  /** Made anew for each lane; null for a runner that opens nothing. */
  fixtures: z.string().nullable(),
  run_id: z.string().optional(),
  /** Label of the launchd job; null when the supervisor started the worker itself. */
  label: z.string().nullable(),
});
export type RunSpec = z.infer<typeof RunSpecSchema>;

export const SweepSpecSchema = z.object({ mode: z.literal('sweep'), mark: z.string().min(16) });
/** Facts about the host for `status`; nothing is run but the tools that tell them. */
export const FactsSpecSchema = z.object({ mode: z.literal('facts') });
export const SelftestSpecSchema = z.object({ mode: z.literal('selftest'), out: z.string().min(1) });

export const SpecSchema = z.discriminatedUnion('mode', [RunSpecSchema, SweepSpecSchema, FactsSpecSchema, SelftestSpecSchema]);
export type Spec = z.infer<typeof SpecSchema>;

/** @throws ProbeRunnerError `SPEC_INVALID` */
export function parseSpec(text: string): Spec {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (cause) {
    throw new ProbeRunnerError({ code: 'SPEC_INVALID', message: 'the runner was not told what to do', category: 'bug', cause });
  }
  const parsed = SpecSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const field = `/${(issue?.path ?? []).join('/')}`;
    throw new ProbeRunnerError({
      code: 'SPEC_INVALID',
      message: `the runner's orders are wrong at ${field}: ${issue?.message}`,
      category: 'bug',
      field,
    });
  }
  return parsed.data;
}
