import { artifactRows } from '@runtime/bundle-store';
import type { Observation } from '@runtime/contracts';
import { PromotionError } from './error.js';
import { isObject } from './gates/values.js';
import type { VerifyPacketOptions } from './options.js';
import { POINTERS } from './packet.js';
import { requireVerifiedPacket } from './verify.js';

/**
 * The observations behind a packet, one at a time, in constant memory. The packet and its bundle are verified
 * before the first row, and the rows are hashed again while they are read: **rows are provisional until the
 * iterator has finished**, because only then is it certain that they are the bytes that were verified. Keep
 * nothing of them when it throws.
 *
 * The packet must be promotable by evidence, unless `requirePromotable` is false or `acceptReference` is true.
 *
 * @throws PromotionError `PACKET_NOT_VERIFIED`, `PACKET_NOT_PROMOTABLE`, `PACKET_GATE_SET_REFUSED`, `PACKET_INVALID`;
 * BundleError `BUNDLE_CHANGED_WHILE_READ` after the last row.
 */
export async function* openPacketEvents(
  packetPath: string,
  options: VerifyPacketOptions = {},
): AsyncGenerator<Observation, void, undefined> {
  const { bundle } = await requireVerifiedPacket(packetPath, { requirePromotable: true, ...options });
  for await (const rows of artifactRows(bundle, POINTERS.runtime_events)) {
    for (const row of rows) {
      const value = row.value();
      if (!isObject(value)) throw notARow(packetPath, row.index);
      yield value as unknown as Observation;
    }
  }
}

const notARow = (packetPath: string, index: number): PromotionError =>
  new PromotionError({
    code: 'PACKET_INVALID',
    message: `row ${index} of the events behind ${packetPath} is no object`,
    path: POINTERS.runtime_events,
    field: `/${index}`,
    hint: 'the run that wrote it is at fault: run the plan again',
  });
