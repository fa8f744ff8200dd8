import type { RunnerName } from '@runtime/contracts';
import type { Hello, HostFacts, Job, ToolFact } from '@runtime/job';
import { matchWorld, type World } from '@runtime/worlds';
import type { Host } from './host.js';
import { describeHelper } from './native/helper.js';
import { runTool } from './run-tool.js';
import { toolsOfJob } from './seatbelt/tools-used.js';
import { describeTools } from './tools.js';

/** The members of the hello that are about the host. */
export type HostDescription = Pick<Hello, 'host' | 'tools' | 'world_match'>;

/** What is known of this host. The policy engine needs none of its tools, so a simulated run asks none. */
export async function hostFacts(host: Host, runner: RunnerName, job: Partial<Job>, world: World | null): Promise<HostDescription> {
  const facts = runner === 'seatbelt' ? await macFacts(host) : { product_version: null, build: null, sip: null, dyld_digest: null };
  const value: HostFacts = { platform: host.platform, machine: process.arch, ...facts, node: process.version };
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

async function macFacts(host: Host): Promise<Pick<HostFacts, 'product_version' | 'build' | 'sip' | 'dyld_digest'>> {
  const version = await runTool(host.tools.sw_vers, ['-productVersion']);
  const build = await runTool(host.tools.sw_vers, ['-buildVersion']);
  const sip = await runTool(host.tools.csrutil, ['status']);
  return {
    product_version: version.rc === 0 ? version.stdout.trim() || null : null,
    build: build.rc === 0 ? build.stdout.trim() || null : null,
    sip:
      sip.rc !== 0 ? null : /status: enabled/.test(sip.stdout) ? 'enabled' : /status: disabled/.test(sip.stdout) ? 'disabled' : 'unknown',
    // The shared cache carries its own UUID; reading it needs a Mac to try it on, so it is not claimed.
    dyld_digest: null,
  };
}
