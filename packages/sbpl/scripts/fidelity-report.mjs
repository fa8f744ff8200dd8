// Compares the engine with recorded kernel decisions and writes the table of docs/fidelity.md.
// The engine comes in as an argument: the script uses the built package, the tests use its source.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInWorld } from '@runtime/worlds';

/** The host that the rows were recorded on. */
export const recordedWorld = () => builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-2c0602c5');

/** Why the rows with a caveat are not counted as measures of the engine. */
export const CAVEATS = {
  probe_aborted_in_sister_run:
    'A second run of the same plan records these probes as ended by a signal. The recorded "deny" is an exit status, not an answer about the operation.',
  profile_allows_but_denied: 'The profile text allows the operation and the probe failed. The cause was not established; the engine follows the text.',
  oracle_allow_but_denied: 'As above, seen from the policy query, which allowed what the probe could not do.',
  sandbox_check_oracle: 'The answer is that of the policy query; the operation itself was never performed.',
  uniform_deny_including_allow_any: 'Every row of the run is a deny, also where anything is allowed: the device was probably absent.',
  per_profile_rules_not_captured: 'The rules that tell these profiles apart were added when they were applied, and were not captured.',
  fixture_not_confirmed: 'A later run of the same probe lacked the file, so the deny may be an absence.',
  system_profile_text_not_captured: 'The text of the system profile was not captured.',
  profile_text_not_captured: 'The text of the profile was not captured.',
};

/** Names the rows that were compared: a page about other rows is neither right nor stale. */
export const digestOfRows = (root, file = 'decisions.jsonl') =>
  createHash('sha256').update(readFileSync(join(root, 'decisions', file))).digest('hex');

const NOT_CAPTURED = 'no profile text';

/** The text a row's profile was applied with; null when it was not captured. */
function appliedText(row, root) {
  if (row.profile_file === null) return null;
  const read = (path) => readFileSync(join(root, 'decisions', path), 'utf8');
  if (row.runtime_profile_file !== null) return { text: read(row.runtime_profile_file), file: row.runtime_profile_file, runTimeBlock: false };
  return { text: read(row.profile_file), file: row.profile_file, runTimeBlock: row.applied !== 'base' };
}

/**
 * Evaluates every recorded row of a file. `engine` is the package; `root` the folder that holds `decisions/`; `inRank` makes a
 * policy that is asked in another order.
 */
export function compareDecisions(engine, root, file = 'decisions.jsonl', inRank = (policy) => policy) {
  const lines = readFileSync(join(root, 'decisions', file), 'utf8').split('\n').filter((line) => line !== '');
  const world = recordedWorld();
  const host = engine.loadVirtualHost(world);
  const policies = new Map();
  return lines.map((line) => {
    const row = JSON.parse(line);
    const applied = appliedText(row, root);
    if (applied === null) return { row, counted: false, model: null, agrees: null, firstDenied: null, reason: row.caveat ?? NOT_CAPTURED };
    const key = `${applied.file}:${applied.runTimeBlock}`;
    let policy = policies.get(key);
    if (policy === undefined) {
      policy = inRank(engine.compilePolicy(engine.assembleProfile(applied), world));
      policies.set(key, policy);
    }
    const query = { operation: row.operation, target: row.target, driver: row.driver ?? undefined, filter_name: row.filter ?? undefined };
    const decision = engine.decide(policy, query, host);
    const recorded = row.kernel_denied?.[0] ?? null;
    const own = decision.first_denied === undefined ? null : [decision.first_denied.operation, decision.first_denied.path];
    return {
      row,
      counted: row.caveat === null,
      model: decision.decision,
      agrees: decision.decision === row.actual,
      firstDenied: recorded === null ? null : own !== null && own[0] === recorded[0] && own[1] === recorded[1],
      own,
      reason: row.caveat,
    };
  });
}

const tally = () => ({ rows: 0, allowAllow: 0, allowDeny: 0, denyAllow: 0, denyDeny: 0, unknown: 0, firstDenied: 0, firstDeniedAgree: 0 });

function count(into, { row, model, firstDenied }) {
  into.rows += 1;
  if (model === 'unknown') into.unknown += 1;
  else if (row.actual === 'allow') into[model === 'allow' ? 'allowAllow' : 'allowDeny'] += 1;
  else into[model === 'allow' ? 'denyAllow' : 'denyDeny'] += 1;
  if (firstDenied !== null) {
    into.firstDenied += 1;
    into.firstDeniedAgree += firstDenied ? 1 : 0;
  }
}

/** Tables of the counted rows by suite and operation, disagreements, rows with a caveat, rows without text. */
export function summarize(results) {
  const groups = new Map();
  const total = tally();
  for (const result of results) {
    if (!result.counted || result.model === null) continue;
    const key = `${result.row.suite}\0${result.row.operation}`;
    if (!groups.has(key)) groups.set(key, tally());
    count(groups.get(key), result);
    count(total, result);
  }
  return {
    groups: [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, values]) => ({ suite: key.split('\0')[0], operation: key.split('\0')[1], ...values })),
    total,
    disagreements: results.filter((result) => result.counted && result.model !== null && (!result.agrees || result.firstDenied === false)),
    caveats: results.filter((result) => !result.counted && result.model !== null),
    withoutText: results.filter((result) => result.model === null),
    rows: results.length,
  };
}

const percent = (part, whole) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)}%`);

const cells = ({ rows, allowAllow, allowDeny, denyAllow, denyDeny, unknown, firstDenied, firstDeniedAgree }) =>
  `${rows} | ${allowAllow} | ${allowDeny} | ${denyAllow} | ${denyDeny} | ${unknown} | ${percent(allowAllow + denyDeny, rows)} | ${firstDeniedAgree}/${firstDenied}`;

const place = ({ row }) => `\`${row.profile_id}\` · \`${row.operation}\` \`${row.target}\``;

/** The page docs/fidelity.md. */
export function renderFidelity(summary, rowsDigest, rankLines) {
  const { total, groups, disagreements, caveats, withoutText, rows } = summary;
  const byCaveat = groupBy(caveats, (each) => each.reason);
  const textless = groupBy(withoutText, (each) => each.reason);
  return [
    '# Fidelity of the SBPL engine',
    '',
    'How the engine of `@runtime/sbpl` agrees with decisions that a macOS kernel was recorded making (macOS 14.4.1, build 23E224,',
    'arm64). The engine is a model: these numbers say where it has been compared, and nothing about what has not. It holds rules,',
    'never rows; simulated and oracle evidence that it produces is marked as such and is not promotable.',
    '',
    'This page is written by `packages/sbpl/scripts/fidelity.mjs`; a test fails when it is stale.',
    '',
    '## Summary',
    '',
    `- Rows: \`decisions.jsonl\`, SHA-256 \`${rowsDigest}\`.`,
    `- ${rows} recorded rows; ${total.rows} have the text of their profile and no caveat, and are counted below.`,
    `- Agreement on the decision: ${total.allowAllow + total.denyDeny} of ${total.rows} (${percent(total.allowAllow + total.denyDeny, total.rows)}); \`unknown\`: ${total.unknown}.`,
    `- First kernel-denied operation and path, where the kernel's own log has one: ${total.firstDeniedAgree} of ${total.firstDenied}.`,
    `- ${caveats.length} rows with a text carry a caveat and are listed with the engine's answer; ${withoutText.length} rows have no text and cannot be compared.`,
    '',
    ...rankLines,
    '## Counted rows by suite and operation',
    '',
    'Columns read "kernel / engine".',
    '',
    '| suite | operation | rows | allow / allow | allow / deny | deny / allow | deny / deny | unknown | agreement | first denied |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...groups.map((group) => `| ${group.suite} | \`${group.operation}\` | ${cells(group)} |`),
    `| **all** | | ${cells(total)} |`,
    '',
    '## Disagreements among counted rows',
    '',
    ...(disagreements.length === 0
      ? ['None.']
      : disagreements.map((each) => `- ${place(each)}: kernel ${each.row.actual}, engine ${each.model}; first denied by the engine ${JSON.stringify(each.own)}`)),
    '',
    '## Rows with a caveat',
    '',
    'None of them is forced to agree.',
    '',
    ...[...byCaveat].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([caveat, list]) => [
      `### ${caveat}`,
      '',
      CAVEATS[caveat] ?? 'No explanation is on record.',
      '',
      '| row | kernel | engine | agrees |',
      '| --- | --- | --- | --- |',
      ...list.map((each) => `| ${place(each)} | ${each.row.actual} | ${each.model} | ${each.agrees ? 'yes' : 'no'} |`),
      '',
    ]),
    '## Rows without a profile text',
    '',
    '| why | rows |',
    '| --- | --- |',
    ...[...textless].sort(([a], [b]) => (a < b ? -1 : 1)).map(([reason, list]) => `| ${CAVEATS[reason] ?? 'The text of the profile was not captured.'} | ${list.length} |`),
    '',
  ].join('\n');
}

function groupBy(items, keyOf) {
  const groups = new Map();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
