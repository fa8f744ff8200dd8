import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emitPromotionPacket } from '@runtime/promotion';
import { usageError } from '../error.js';

type Emitted = Awaited<ReturnType<typeof emitPromotionPacket>>;

/** A packet for standard output. One that names its bundle by its own place has to be a file, and so has one that is signed. */
export async function printedPacket(
  bundle: string,
  args: { 'require-promotable': boolean; attest: string | undefined },
  options: { repoRoot?: string },
): Promise<{ document: Emitted; ok: boolean }> {
  if (args.attest !== undefined) throw usageError('ARGUMENT_CONFLICT', 'a signature is made of a file', 'name a file with --out');
  const folder = await mkdtemp(join(tmpdir(), 'runtime-packet-'));
  try {
    const document = await emitPromotionPacket(bundle, join(folder, 'packet.json'), {
      ...options,
      requirePromotable: args['require-promotable'],
    });
    if ('written' in document && document.written === false) return { document, ok: false };
    const { path_base: base } = (document as { bundle?: { path_base?: string } }).bundle ?? {};
    if (base === 'packet') {
      const message = 'the bundle lies outside the repository, so its packet names it by where the packet itself stands';
      throw usageError('ARGUMENT_CONFLICT', message, 'name a file with --out');
    }
    return { document, ok: true };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
