import { defineCommand } from '../command.js';
import { usageError } from '../error.js';
import { opsTable } from '../results/ops.js';
import { bundleAt } from './bundle-path.js';
import { at, common, exactlyOne, openingFlags, plural, shown } from './shared.js';

export const summarizeOps = defineCommand({
  name: 'summarize-ops',
  summary: 'decisions per sandbox operation, from a bundle or a packet',
  examples: [
    ['$0 summarize-ops --bundle suites/vfs/out', 'the document, on stdout'],
    ['$0 summarize-ops --packet packet.json --out ops.json', 'verified before it is read'],
  ],
  flags: {
    bundle: { type: 'string', requiresArg: true, description: 'a run directory, a bundle root, an archive, or the beginning of a run id' },
    packet: { type: 'string', requiresArg: true, description: 'a promotion packet' },
    ...openingFlags,
    out: { type: 'string', requiresArg: true, description: 'where to write the document (default, and -: stdout)' },
    'allow-unverified': { type: 'boolean', default: false, description: 'read a bundle that does not verify (bundle only)' },
    'allow-nonpromotable': { type: 'boolean', default: false, description: 'read a packet that is not promotable' },
    'accept-reference': { type: 'boolean', default: false, description: 'accept the gate set of reference bundles' },
  },
  async run(args, context) {
    const source = exactlyOne('summarize-ops', args, ['bundle', 'packet']);
    if (source === 'packet' && args['allow-unverified']) {
      throw usageError('ARGUMENT_CONFLICT', '--allow-unverified is for bundles; a packet is always verified');
    }
    const { register } = await import('@runtime/reference');
    register();
    const { summarizeOpsFromBundle, summarizeOpsFromPacket, writeOpRuntimeSummary } = await import('@runtime/op-summary');
    const document =
      source === 'bundle'
        ? await summarizeOpsFromBundle(await bundleAt(context, args.bundle!), {
            ...common(context),
            allowUnverified: args['allow-unverified'],
            acceptReference: args['accept-reference'],
          })
        : await summarizeOpsFromPacket(at(context, args.packet!), {
            ...common(context),
            requirePromotable: !args['allow-nonpromotable'],
            acceptReference: args['accept-reference'],
          });
    const table = opsTable(document);
    if (args.out === undefined || args.out === '-') return { document, table };
    await writeOpRuntimeSummary(document, at(context, args.out));
    return {
      document,
      table,
      lines: [`wrote ${shown(context, at(context, args.out))}: ${plural(Object.keys(document.ops).length, 'operation')}`],
    };
  },
});
