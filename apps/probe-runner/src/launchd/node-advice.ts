import { nodeAdvice } from '@runtime/job';
import type { Host } from '../host.js';
import { nodeFacts } from '../node-facts.js';
import { runTool } from '../run-tool.js';

/** What is known against the Node that launchd is to start on this host. */
export async function nodeAdviceHere(host: Host): Promise<string | null> {
  const version = await runTool(host.tools.sw_vers, ['-productVersion']);
  const product_version = version.rc === 0 ? version.stdout.trim() : null;
  return nodeAdvice({ product_version, node_program: await nodeFacts(host) });
}
