import { checkDocument, type PacketSet, PacketSetSchema } from '@runtime/contracts';
import { readJsonFile } from '@runtime/files';
import { PromotionError } from './error.js';
import type { RootOption } from './options.js';

/**
 * A packet set: which packets a promotion considers, in order (contract: consumers 15.1).
 *
 * @throws PromotionError `PACKET_SET_INVALID`; FilesError and ContractError when it cannot be read.
 */
export async function readPacketSet(path: string, _options: RootOption = {}): Promise<PacketSet> {
  const document = await readJsonFile(path, { exactNumbers: true });
  const problems = checkDocument(PacketSetSchema, document);
  if (problems.length > 0) {
    throw new PromotionError({
      code: 'PACKET_SET_INVALID',
      message: `${path} is no packet set: ${problems.map((problem) => `${problem.field} ${problem.message}`).join('; ')}`,
      path,
      field: problems[0]?.field,
      hint: 'write {"schema_version": "runtime.packet_set.v0.1", "packets": ["…"]}',
      details: { problems },
    });
  }
  return document as PacketSet;
}
