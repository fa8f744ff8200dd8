import type { Host } from '../host.js';

export interface Check {
  id: string;
  question: string;
  run: (host: Host) => Promise<Record<string, unknown>>;
}
export const CHECKS: readonly Check[] = [];
