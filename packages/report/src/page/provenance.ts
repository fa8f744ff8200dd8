import type { VerifiedBundle } from '@runtime/bundle-store';
import { utcTime } from '@runtime/contracts';
import { brief, list, member, number, object, type Row, text } from '../results/values.js';
import { indexedArtifacts, missingArtifacts } from './indexed.js';
import type { Fact, FactGroup, RunHead } from './model.js';

/** What stands at the top of the page. Every value is the bundle's own, so the page of a bundle has one text. */
export function headOf(bundle: VerifiedBundle): RunHead {
  const manifest = bundle.run_manifest ?? {};
  const execution = object(member(manifest, 'execution'));
  const host = object(member(execution, 'host'));
  const parts = ['platform', 'product_version', 'build', 'machine'].map((name) => text(host, name)).filter((part) => part !== null);
  return {
    plan_id: text(manifest, 'plan_id'),
    time: timeOf(bundle.run_status ?? {}),
    runner: text(execution, 'runner'),
    host: parts.join(' ') || null,
    channel: text(manifest, 'channel'),
    world_id: bundle.world_id,
  };
}

/** Where the evidence comes from, in groups. What the bundle does not say is shown as unknown, never left out. */
export function provenanceOf(bundle: VerifiedBundle): FactGroup[] {
  const manifest = bundle.run_manifest ?? {};
  const status = bundle.run_status ?? {};
  const execution = object(member(manifest, 'execution'));
  const recorded = Object.keys(execution).length > 0;
  return [
    { title: 'Run', facts: runFacts(bundle, manifest, status, execution) },
    { title: 'Runner', facts: recorded ? runnerFacts(execution) : [fact('runner', null), fact('rule set', bundle.rule_set)] },
    { title: 'Host', facts: recorded ? hostFacts(execution) : [fact('host', null)] },
    { title: 'Clean start', facts: cleanStartFacts(manifest, execution) },
    { title: 'Apply preflight', facts: preflightFacts(manifest, text(execution, 'runner') === 'simulated') },
    { title: 'Integrity', facts: integrityFacts(bundle) },
  ];
}

function runFacts(bundle: VerifiedBundle, manifest: Row, status: Row, execution: Row): Fact[] {
  const filters = object(member(execution, 'filters'));
  const filtered = [...list(member(filters, 'only_profiles')), ...list(member(filters, 'only_scenarios'))].map((id) => brief(id) ?? '');
  return [
    code('run id', bundle.run_id),
    fact('bundle', bundle.status),
    fact('state', text(status, 'state')),
    fact('last written', timeOf(status)),
    fact('channel', text(manifest, 'channel')),
    code('plan', text(manifest, 'plan_id')),
    code('plan digest', text(manifest, 'plan_digest')),
    code('world', bundle.world_id),
    fact('dry run', yesNo(member(manifest, 'dry_run'))),
    ...(filtered.length === 0 ? [] : [fact('only', filtered.join(', '))]),
    ...optional('error', text(status, 'error')),
    ...optional('failed at', text(status, 'failure_stage')),
  ];
}

function runnerFacts(execution: Row): Fact[] {
  const producer = object(member(execution, 'producer'));
  const lanes = Object.entries(object(member(execution, 'lanes'))).filter(([, on]) => on === true);
  const tools = list(member(execution, 'tools')).map(object);
  return [
    fact('runner', text(execution, 'runner')),
    fact('produced by', [text(producer, 'name'), text(producer, 'version')].filter((part) => part !== null).join(' ') || null),
    fact('lanes', lanes.map(([lane]) => lane).join(', ') || null),
    fact('lock', text(execution, 'lock')),
    code('runner digest', text(execution, 'runner_sha256')),
    code('job digest', text(execution, 'job_sha256')),
    ...(tools.length === 0 ? [fact('tools', 'none on record')] : []),
    ...tools.map((tool) =>
      code(text(tool, 'name') ?? 'tool', `${text(tool, 'path') ?? '?'}${member(tool, 'system') === true ? '' : ' (not the system’s)'}`),
    ),
  ];
}

const HOST_NAMES: Record<string, string> = { product_version: 'version', dyld_digest: 'dyld digest', sip: 'SIP' };

function hostFacts(execution: Row): Fact[] {
  const match = object(member(execution, 'world_match'));
  const compared = list(member(match, 'compared')).map((name) => brief(name) ?? '');
  return [
    ...Object.entries(object(member(execution, 'host'))).map(([name, value]) => fact(HOST_NAMES[name] ?? name, brief(value))),
    fact('against the world', text(match, 'result')),
    fact('compared', compared.join(', ') || 'nothing'),
  ];
}

function cleanStartFacts(manifest: Row, execution: Row): Fact[] {
  const clean = object(member(execution, 'clean_start'));
  if (Object.keys(clean).length === 0) {
    return [fact('clean start', null), fact('staged', yesNo(member(manifest, 'stage_used')))];
  }
  const check = object(member(clean, 'self_check'));
  return [
    fact('nonce confirmed', yesNo(member(clean, 'nonce_confirmed'))),
    fact('parent process', number(clean, 'parent_pid')),
    code('service', text(clean, 'xpc_service_name')),
    code('label', text(clean, 'label')),
    fact('already sandboxed', yesNo(member(check, 'sandboxed'))),
    fact('asked through', text(check, 'source')),
    fact(
      'environment',
      list(member(clean, 'environment'))
        .map((name) => brief(name) ?? '')
        .join(', ') || 'empty',
    ),
    fact('staged', yesNo(member(manifest, 'stage_used'))),
  ];
}

function preflightFacts(manifest: Row, simulated: boolean): Fact[] {
  const record = object(member(object(member(manifest, 'apply_preflight')), 'record'));
  if (Object.keys(record).length === 0) return [fact('apply preflight', 'did not run')];
  const check = object(member(record, 'sandbox_check_self'));
  return [
    fact('status', text(record, 'status')),
    fact(
      'policy applied',
      simulated ? yesNo(member(record, 'apply_ok'), 'yes, in the simulation', 'no, in the simulation') : yesNo(member(record, 'apply_ok')),
    ),
    code('profile', text(record, 'profile')),
    code('by', text(record, 'runner')),
    fact('self check', text(check, 'error') ?? yesNo(member(check, 'sandboxed'), 'sandboxed', 'not sandboxed')),
  ];
}

function integrityFacts(bundle: VerifiedBundle): Fact[] {
  const artifacts = indexedArtifacts(bundle);
  const missing = missingArtifacts(bundle);
  const bytes = artifacts.reduce((sum, artifact) => sum + Number(artifact.file_size ?? 0), 0);
  return [
    fact('digests', `all ${artifacts.length} artifacts have the digest of the index`),
    fact('bytes', String(bytes)),
    code('index digest', bundle.index_sha256),
    fact('repaired', bundle.repaired ? 'yes' : 'no'),
    fact('missing', missing.length === 0 ? 'nothing' : missing.join(', ')),
  ];
}

const fact = (name: string, value: string | null): Fact => ({ name, value });
const code = (name: string, value: string | null): Fact => ({ name, value, code: true });
const optional = (name: string, value: string | null): Fact[] => (value === null ? [] : [fact(name, value)]);

const yesNo = (value: unknown, yes = 'yes', no = 'no'): string | null => (typeof value === 'boolean' ? (value ? yes : no) : null);

const timeOf = (status: Row): string | null => utc(Number(number(status, 'updated_at_unix') ?? Number.NaN));

/** A moment in UTC, to the second. */
export const utc = (seconds: number | null): string | null => utcTime(seconds)?.replace('T', ' ').replace('Z', ' UTC') ?? null;
