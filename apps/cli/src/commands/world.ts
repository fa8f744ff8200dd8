import { shown as shownText } from '@runtime/contracts';
import { defineCommand } from '../command.js';
import { DEFAULT_WORLD_ID } from '../default-world.js';
import { explainWorld } from './explain-world.js';
import { at, plural, shown } from './shared.js';

export const worldCapture = defineCommand({
  name: 'world-capture',
  summary: 'on a Mac: write the world file of this host, by asking its profile compiler and listing what a user may list',
  examples: [
    ['$0 world-capture --out world.json', 'some minutes; stopped, it goes on from there when it is started again'],
    ['$0 explain --world world.json --profile my.sb --operation file-read-data --target /etc/hosts', 'the engine judges by it at once'],
  ],
  flags: {
    out: {
      type: 'string',
      demandOption: true,
      requiresArg: true,
      description: 'the world file to write; FILE.state beside it holds what was asked so far',
    },
  },
  recordsInterruption: true,
  async run(args, context) {
    const { captureWorld } = await import('@runtime/capture');
    const { builtInWorld } = await import('@runtime/worlds');
    const out = at(context, args.out);
    const document = await captureWorld({
      out,
      base: builtInWorld(DEFAULT_WORLD_ID),
      signal: context.signal,
      onProgress: ({ part, compiled }) => context.progress(`${part}: ${plural(compiled, 'profile')} compiled`),
    });
    const { world_id, compiled, reused, operations, reasons } = document;
    return {
      document: { ...document, out: shown(context, out) },
      lines: [
        `${world_id}: ${plural(operations, 'operation')}, by ${plural(compiled, 'profile')} compiled now and ${plural(reused, 'answer')} of before`,
        ...Object.entries(reasons).map(([what, why]) => shownText(`not captured, and assumed: ${what} (${why})`, 'line')),
        `wrote ${shown(context, out)}`,
      ],
    };
  },
});

/** So many differences are shown to people; the document has all of them. */
const SHOWN = 40;

export const worldDiff = defineCommand({
  name: 'world-diff',
  summary: 'say what two world files say otherwise: operations, filters, the host',
  examples: [['$0 world-diff --base sonoma-14.4.1-23E224-arm64-dyld-2c0602c5 --head world.json', 'exit 1 where they differ']],
  flags: {
    base: { type: 'string', demandOption: true, requiresArg: true, description: 'a world file, or the id of a built-in world' },
    head: { type: 'string', demandOption: true, requiresArg: true, description: 'the same, of the other side' },
  },
  async run(args, context) {
    const { diffWorlds } = await import('@runtime/capture');
    const [base, head] = [await explainWorld(args.base, context), await explainWorld(args.head, context)];
    const document = diffWorlds(base.world, head.world);
    const { same, changes, counts } = document;
    return {
      document,
      ok: same,
      lines: same
        ? ['the two worlds say the same']
        : [
            ...changes.slice(0, SHOWN).map(({ part, subject, change, base, head }) => {
              const told = change === 'changed' ? `: ${base} → ${head}` : '';
              return shownText(`${change} ${part} ${subject}${told}`, 'line');
            }),
            ...(changes.length > SHOWN ? [`and ${changes.length - SHOWN} more (--json has all)`] : []),
            Object.entries(counts)
              .map(([part, count]) => `${part} ${count}`)
              .join(', '),
          ],
    };
  },
});
