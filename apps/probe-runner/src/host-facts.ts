import type { RunnerName } from '@runtime/contracts';
import type { Hello, HostFacts, Job, ToolFact } from '@runtime/job';
import { matchWorld, type World } from '@runtime/worlds';
import type { Host } from './host.js';
import { describeHelper } from './native/helper.js';
import { nodeFacts } from './node-facts.js';
import { runTool } from './run-tool.js';
import { toolsOfJob } from './seatbelt/tools-used.js';
import { describeTools } from './tools.js';

/** The members of the hello that are about the host. */
export type HostDescription = Pick<Hello, 'host' | 'tools' | 'world_match'>;

/** What is known of this host. The policy engine needs none of its tools, so a simulated run asks none. */
export async function hostFacts(host: Host, runner: RunnerName, job: Partial<Job>, world: World | null): Promise<HostDescription> {
  const facts = runner === 'seatbelt' ? await macFacts(host) : { product_version: null, build: null, sip: null, dyld_digest: null };
  const node_program = runner === 'seatbelt' ? { node_program: await nodeFacts(host) } : {};
  const value: HostFacts = { platform: host.platform, machine: process.arch, ...facts, node: process.version, ...node_program };
  const tools = runner === 'seatbelt' ? await toolFacts(host, job) : [];
  return {
    host: value,
    tools,
    world_match: runner === 'seatbelt' ? matchWorld(value, world?.identity ?? null) : { compared: [], result: 'unknown' },
  };
}

/** The tools of the system that the job may start, and the helper. */
async function toolFacts(host: Host, job: Partial<Job>): Promise<ToolFact[]> {
  const tools = await describeTools(host.tools, toolsOfJob(job), host.platform);
  return host.helper === null ? tools : [...tools, describeHelper(host.helper)].sort(byName);
}

const byName = (a: ToolFact, b: ToolFact): number => (a.name < b.name ? -1 : 1);

async function macFacts(host: Host): Promise<Omit<HostFacts, 'platform' | 'machine' | 'node'>> {
  const version = await runTool(host.tools.sw_vers, ['-productVersion']);
  const build = await runTool(host.tools.sw_vers, ['-buildVersion']);
  const sip = await runTool(host.tools.csrutil, ['status']);
  return {
    product_version: version.rc === 0 ? version.stdout.trim() || null : null,
    build: build.rc === 0 ? build.stdout.trim() || null : null,
    sip:
      sip.rc !== 0 ? null : /status: enabled/.test(sip.stdout) ? 'enabled' : /status: disabled/.test(sip.stdout) ? 'disabled' : 'unknown',
    sip_text: firstLine(sip.stdout),
    ...(await nativeFacts(host)),
  };
}

type NativeFact = 'dyld_digest' | 'dyld_uuid' | 'csr_config' | 'model' | 'virtual_machine' | 'translated';

const firstLine = (text: string): string | null => text.split('\n')[0]?.trim().slice(0, 200) || null;

/** What only a call can tell. Null where the helper does not say it. */
async function nativeFacts({ helper }: Host): Promise<Pick<HostFacts, NativeFact>> {
  // Loaded where there is somebody to ask: elsewhere the schemas of its records would take longer than everything else.
  const facts = helper === null ? null : await (await import('./native/ask.js')).helperFacts(helper);
  const truth = (value: number | null | undefined): boolean | null => (typeof value === 'number' ? value !== 0 : null);
  return {
    // The UUID is how the shared cache names itself; a digest of its bytes would take reading all of it.
    dyld_digest: facts?.dyld_uuid ?? null,
    dyld_uuid: facts?.dyld_uuid ?? null,
    csr_config: facts?.csr_config ?? null,
    model: facts?.hardware ?? null,
    virtual_machine: truth(facts?.virtual_machine),
    translated: truth(facts?.translated),
  };
}
