import type { Json } from './types.js';

/** What a consumer asks of a packet and its manifest before it uses them, in order: the first condition that does not hold refuses. */
interface PacketReader {
  who: string;
  conditions: readonly (readonly [refusal: string, holds: (packet: Json, manifest: Json) => boolean])[];
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const KNOWN = 'runtime-tools.promotion_packet.';

const schema = ['its schema', (packet: Json) => String(packet['schema_version']).startsWith(KNOWN)] as const;
const notPromotable = [
  'it says that it is not promotable',
  (packet: Json) => (packet['promotability'] as Json | undefined)?.['promotable_decision_stage'] !== false,
] as const;
const channel = ['the channel of its run', (_: Json, manifest: Json) => manifest['channel'] === 'launchd_clean'] as const;

export const PACKET_READERS: readonly PacketReader[] = [
  {
    who: 'consumers that resolve a packet to its run (the atlas, provenance)',
    conditions: [
      schema,
      ['its manifest', (packet) => isText(packet['run_manifest'])],
      ['its run id', (_, manifest) => isText(manifest['run_id'])],
      ['its exports', (packet) => ['expected_matrix', 'runtime_results', 'runtime_events'].every((name) => isText(packet[name]))],
    ],
  },
  {
    who: 'the operation summary of a packet',
    conditions: [notPromotable, channel, ['its events', (packet) => isText(packet['runtime_events'])]],
  },
  {
    who: 'the promotion of packets into mappings',
    conditions: [
      [
        'its exports',
        (packet) => ['run_manifest', 'expected_matrix', 'runtime_results', 'runtime_events'].every((name) => isText(packet[name])),
      ],
      notPromotable,
      channel,
    ],
  },
];

/** Why a reader refuses a packet; null when it uses it. */
export const refusalOf = ({ conditions }: PacketReader, packet: Json, manifest: Json): string | null =>
  conditions.find(([, holds]) => !holds(packet, manifest))?.[0] ?? null;
