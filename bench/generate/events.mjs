import { createHash } from 'node:crypto';

/** What a harness prints of the files it looks at, over and over, until a row is as long as it should be. */
const CHATTER = 'probe: open("/private/tmp/foo", O_RDONLY|O_NOFOLLOW) -> fd 5; fstat st_dev=16777234 st_mode=0100644; "done"\n';

/**
 * Observations of the reference's shape: members sorted, two spaces, marker output on stderr. Operations, targets and
 * expectations come from the matrix of a compiled plan; the same scenarios come again and again, as in runs that repeat.
 *
 * @param matrix `expected_matrix` of a compiled plan.
 * @returns Pieces of text whose concatenation is the document.
 */
export function* eventsDocument(matrix, { rows, scenarios, mismatchEvery, rowBytes, runId, worldId }) {
  const chosen = choose(matrix, scenarios);
  let piece = '[\n';
  for (let row = 0; row < rows; row++) {
    const { profileId, probe } = chosen[row % chosen.length];
    const isMismatch = row % mismatchEvery === mismatchEvery - 1;
    piece += `${eventText(profileId, probe, { runId, worldId, isMismatch, rowBytes })}${row === rows - 1 ? '\n]' : ',\n'}`;
    if (piece.length > 1 << 20) {
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
}

function choose(matrix, count) {
  const chosen = [];
  for (const [profileId, profile] of Object.entries(matrix.profiles)) {
    for (const probe of profile.probes) {
      if (chosen.length === count) return chosen;
      chosen.push({ profileId, probe });
    }
  }
  // More scenarios than the template has: the same probes under further ids.
  for (let number = 0; chosen.length < count; number++) {
    const { profileId, probe } = chosen[number];
    chosen.push({ profileId, probe: { ...probe, expectation_id: `${probe.expectation_id}~${number}` } });
  }
  return chosen;
}

/** Texts of rows, but for their length the same for every row of a scenario. */
const texts = new Map();

function eventText(profileId, probe, { runId, worldId, isMismatch, rowBytes }) {
  const key = `${probe.expectation_id} ${isMismatch} ${rowBytes} ${runId}`;
  let text = texts.get(key);
  if (text === undefined) {
    const plain = indented(event(profileId, probe, runId, worldId, isMismatch, ''));
    const room = Math.max(0, rowBytes - plain.length);
    const stdout = CHATTER.repeat(Math.ceil(room / CHATTER.length)).slice(0, Math.floor(room * 0.93));
    text = indented(event(profileId, probe, runId, worldId, isMismatch, stdout));
    texts.set(key, text);
  }
  return text;
}

const indented = (value) => JSON.stringify(value, null, 2).replace(/^/gm, '  ');

function event(profileId, probe, runId, worldId, isMismatch, stdout) {
  const { expectation_id: id, expected, operation, target, name } = probe;
  const actual = isMismatch ? (expected === 'allow' ? 'deny' : 'allow') : expected;
  const denied = actual === 'deny';
  const digest = createHash('sha256').update(profileId).digest('hex');
  return {
    actual,
    apply_report: { api: 'sandbox_init', err_class: 'ok', err_class_source: 'none', errbuf: null, errno: 0, rc: 0 },
    command: ['suites/runner/sandbox_runner', `out/${runId}/runtime_profiles/${profileId}.runtime.sb`, '--', '/bin/cat', target],
    ...(denied ? { errno: 1, errno_name: 'EPERM' } : {}),
    expectation_id: id,
    expected,
    ...(denied ? { failure_kind: 'probe_nonzero_exit', failure_stage: 'probe' } : {}),
    intended_op_witnessed: true,
    match: !isMismatch,
    normalized_path: target,
    normalized_path_source: 'alias_map',
    operation,
    policy_layers: {
      attribution: denied ? 'process_policy' : null,
      effective_decision: actual,
      platform_policy: { decision: 'allow', error: null, exit_code: 0, source: 'baseline', status: 'allow' },
      process_policy: { decision: actual, source: 'runtime_result' },
    },
    preflight: {
      classification: 'no_known_apply_gate_signature',
      findings: [],
      input_kind: 'sbpl_path',
      input_ref: `out/${runId}/runtime_profiles/${profileId}.runtime.sb`,
      preflight_schema_version: 1,
      signature: null,
      tool: 'preflight',
      world_id: worldId,
    },
    probe_name: name,
    profile_id: profileId,
    requested_path: target,
    run_id: runId,
    runner_info: {
      apply_model: 'exec_wrapper',
      apply_timing: 'pre_exec',
      entrypoint: 'sandbox_runner',
      entrypoint_path: 'suites/runner/sandbox_runner',
      entrypoint_sha256: digest,
      preexisting_sandbox_suspected: false,
      tool_build_id: digest,
    },
    runtime_status: denied ? 'errno' : 'success',
    scenario_id: id,
    stderr: denied ? `cat: ${target}: Operation not permitted\n` : '',
    stdout,
    target,
    world_id: worldId,
  };
}
