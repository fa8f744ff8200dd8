import type { PacketVerification } from '@runtime/promotion';
import { defineCommand } from '../command.js';
import { unreadableFiles, usageError } from '../error.js';
import { bundleAt, runDirectoryAt } from './bundle-path.js';
import { at, bundleFlags, common, findingLines, lookedAtText, openingFlags, plural, shown } from './shared.js';

export const emitPromotion = defineCommand({
  name: 'emit-promotion',
  summary: 'write the promotion packet of a bundle',
  examples: [
    ['$0 emit-promotion --bundle suites/vfs/out --out packet.json', 'with the reasons, if it is not promotable'],
    ['$0 emit-promotion --bundle suites/vfs/out --out packet.json --require-promotable', 'or nothing at all'],
  ],
  flags: {
    ...bundleFlags,
    out: { type: 'string', demandOption: true, requiresArg: true, description: 'the packet file to write; - for standard output' },
    'require-promotable': { type: 'boolean', default: false, description: 'write only if promotable, else exit 1' },
    attest: { type: 'string', requiresArg: true, description: 'ed25519 key (PKCS#8 PEM): sign packet and index' },
  },
  async run(args, context) {
    const { register } = await import('@runtime/reference');
    register();
    const { attestationPath, emitPromotionPacket } = await import('@runtime/promotion');
    const { checkOutput } = await import('@runtime/files');
    if (args.out === '-') {
      const { printedPacket } = await import('../export/printed-packet.js');
      return printedPacket(await runDirectoryAt(context, args.bundle), args, common(context));
    }
    const out = at(context, args.out);
    await checkOutput(out, PACKET);
    if (args.attest !== undefined) await checkOutput(attestationPath(out), ATTESTATION);
    const packet = await emitPromotionPacket(await runDirectoryAt(context, args.bundle), out, {
      ...common(context),
      requirePromotable: args['require-promotable'],
      ...(args.attest === undefined ? {} : { attestKey: at(context, args.attest) }),
    });
    const reasons = reasonLines(packet.promotability as Reasons);
    if ('written' in packet && packet.written === false) {
      return { document: packet, ok: false, lines: ['not written: the bundle is not promotable', ...reasons] };
    }
    return {
      document: packet,
      lines: [
        `packet ${shown(context, out)}`,
        packet.promotability.promotable_decision_stage ? '  promotable' : '  not promotable',
        ...reasons,
      ],
    };
  },
});

/** What may be replaced: the library replaces anything, as its contract says, but a person mistypes. */
const PACKET = { name: 'a promotion packet', mark: ['"runtime-tools.promotion_packet.', '"runtime-tools.simulated_packet.'] };
const ATTESTATION = { name: 'an attestation', mark: '"payload": "' };

interface Reasons {
  reasons: string[];
  gates?: { code: string; passed: boolean; explanation: string }[] | undefined;
}

/** Each reason with its explanation. */
export function reasonLines({ reasons, gates }: Reasons): string[] {
  return reasons.map((reason) => {
    const explanation = gates?.find(({ code }) => code === reason)?.explanation;
    return explanation === undefined ? `  - ${reason}` : `  - ${reason}: ${explanation}`;
  });
}

export const verifyPacket = defineCommand({
  name: 'verify-packet',
  summary: 're-derive everything a packet claims from the bundle it points to',
  examples: [['$0 verify-packet --packet packet.json', 'which claim holds, which does not']],
  flags: {
    packet: { type: 'string', demandOption: true, requiresArg: true, description: 'the packet file' },
    bundle: { type: 'string', requiresArg: true, description: 'where the bundle is now, if it moved' },
    'require-promotable': { type: 'boolean', default: false, description: 'exit 1 unless promotable on evidence' },
    'accept-reference': { type: 'boolean', default: false, description: 'accept the gate set of reference bundles too' },
    ...openingFlags,
    attestation: { type: 'string', requiresArg: true, description: 'the attestation (.intoto.json) of the packet' },
    key: { type: 'string', requiresArg: true, description: 'the public key (PEM) that must have signed it' },
  },
  async run(args, context) {
    if (args.attestation !== undefined && args.key === undefined) {
      throw usageError('ARGUMENT_MISSING', '--attestation is checked against a pinned key', 'name the public key with --key');
    }
    const { register } = await import('@runtime/reference');
    register();
    const { verifyPacket: verify } = await import('@runtime/promotion');
    const result = await verify(at(context, args.packet), {
      ...common(context),
      ...(args.bundle === undefined ? {} : { bundle: await bundleAt(context, args.bundle) }),
      requirePromotable: args['require-promotable'],
      acceptReference: args['accept-reference'],
      ...(args.attestation === undefined ? {} : { attestation: at(context, args.attestation) }),
      ...(args.key === undefined ? {} : { key: at(context, args.key) }),
    });
    return { document: result, ok: result.ok, refused: unreadableFiles(result.problems, result), lines: verificationLines(result) };
  },
});

/** The verdict, which claims fail, then what the packet amounts to. */
function verificationLines(result: PacketVerification): string[] {
  const { ok, run_id, gate_set, promotable, promotability, attestation, problems, looked_at } = result;
  const looked = lookedAtText({ looked_at, rule_set: gate_set === 'reference' ? 'reference' : 'runtime' });
  const lines = [ok ? `verified: every claim of the packet holds (${looked})` : `not verified: ${plural(problems.length, 'problem')}`];
  lines.push(...findingLines('error', problems));
  if (run_id !== null)
    lines.push(`run ${run_id}, gate set ${gate_set ?? 'unknown'}, ${promotable === true ? 'promotable' : 'not promotable'}`);
  const told = problems.some(({ code }) => code === 'PACKET_NOT_PROMOTABLE');
  if (promotability !== null && !told) lines.push(...reasonLines(promotability as Reasons));
  lines.push(`signature ${attestation === null ? 'not looked at (no --key)' : attestation.ok ? 'good' : 'NOT GOOD'}`);
  return lines;
}
