import { ChannelSpecSchema, type ChannelSpec as Spec } from '@runtime/channels';

/** How a run is started and locked: the schema, and the type it infers. */
export const ChannelSpec = ChannelSpecSchema;
export type ChannelSpec = Spec;
