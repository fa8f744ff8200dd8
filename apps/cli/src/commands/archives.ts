import { defineCommand } from '../command.js';
import { runDirectoryAt } from './bundle-path.js';
import { at, bundleFlags, common, grouped, openingFlags, plural, shown } from './shared.js';

export const bundlePack = defineCommand({
  name: 'bundle-pack',
  summary: 'one run as one file: a deterministic, compressed archive',
  examples: [
    ['$0 bundle-pack --bundle suites/vfs/out --out run.tar.gz', 'every command that reads a bundle takes the file'],
    ['$0 bundle-pack --bundle out/RUN --packet packet.json --out run.tar.gz', 'with its promotion packet'],
  ],
  flags: {
    ...bundleFlags,
    out: { type: 'string', demandOption: true, requiresArg: true, description: 'the archive; it must not exist' },
    packet: { type: 'string', requiresArg: true, description: 'a promotion packet of the run to take along, with its attestation' },
    attestation: { type: 'boolean', description: 'take the attestation of the run along, which stands beside it' },
  },
  async run(args, context) {
    await readers();
    const { packBundle } = await import('@runtime/archives');
    const result = await packBundle(await runDirectoryAt(context, args.bundle), at(context, args.out), {
      ...common(context),
      packet: args.packet === undefined ? undefined : at(context, args.packet),
      attestation: args.attestation,
    });
    const file = shown(context, result.file);
    return {
      document: { ...result, file },
      lines: [
        `packed: run ${result.run_id}, ${plural(result.artifacts, 'artifact')}, ${grouped(result.bytes)} bytes in ${grouped(result.archive_bytes)}`,
        ...result.beside.map((name) => `  with ${name}`),
        `  ${file}, SHA-256 ${result.sha256}`,
      ],
    };
  },
});

export const bundleUnpack = defineCommand({
  name: 'bundle-unpack',
  summary: 'a run out of its archive, verified before it takes its name',
  examples: [['$0 bundle-unpack --file run.tar.gz --out runs', 'makes runs/RUN_ID; LATEST does not move']],
  flags: {
    file: { type: 'string', demandOption: true, requiresArg: true, description: 'the archive' },
    out: { type: 'string', demandOption: true, requiresArg: true, description: 'the folder in which the run directory is made' },
    ...openingFlags,
  },
  async run(args, context) {
    await readers();
    const { unpackBundle } = await import('@runtime/archives');
    const result = await unpackBundle(at(context, args.file), at(context, args.out), common(context));
    const directory = shown(context, result.bundle_dir);
    return {
      document: { ...result, bundle_dir: directory },
      lines: [
        `unpacked: run ${result.run_id}, ${plural(result.artifacts, 'artifact')}, ${grouped(result.bytes)} bytes`,
        ...result.beside.map((name) => `  with ${name}, beside it`),
        `  ${directory}`,
      ],
    };
  },
});

/** A run of the Python reference is packed as any other. */
async function readers(): Promise<void> {
  const { registerReader } = await import('@runtime/reference');
  registerReader();
}
