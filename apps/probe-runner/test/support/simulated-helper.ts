import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { assembleProfile, compilePolicy, decide, loadVirtualHost, simulateProbe } from '@runtime/sbpl';
import { builtInWorld } from '@runtime/worlds';
import { answerAsHelper, recordOf } from './simulated-calls.js';

/** The helper of a simulated Mac as a program, with the policy engine behind its calls. */
const [state = '', ...args] = process.argv.slice(2);
const world = builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-2c0602c5');
const host = loadVirtualHost(world);
const answer = answerAsHelper({
  ...{ args, state, script: JSON.parse(readFileSync(join(state, 'script.json'), 'utf8')) },
  kernel: {
    host,
    compile: (text) => compilePolicy(assembleProfile({ text, file: 'applied.sb' }), world),
    perform: (policy, probe) => simulateProbe(host, policy, probe),
    check: (policy, query) => decide(policy, query, host).decision,
  },
  input: () => readFileSync(0, 'utf8'),
  begun: () => void writeSync(3, 'B'),
});
writeSync(3, recordOf(answer));
