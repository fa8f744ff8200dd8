import { join } from 'node:path';

/** Where the quickstart keeps what. The folder is a repository root of its own, so it can be moved or deleted as a whole. */
export interface QuickstartLayout {
  root: string;
  config: string;
  suite: string;
  plan: string;
  runs: string;
  packet: string;
  ops: string;
  report: string;
}

export function quickstartLayout(root: string, template: string): QuickstartLayout {
  const suite = join(root, template);
  return {
    root,
    config: join(root, 'runtime.config.json'),
    suite,
    plan: join(suite, 'plan.json'),
    runs: join(suite, 'out'),
    packet: join(suite, 'out', 'promotion_packet.json'),
    ops: join(suite, 'out', 'ops.json'),
    report: join(suite, 'out', 'report.html'),
  };
}
