// Loaded when a document turns out to be at fault, and only then.
export { checkDocument, DOCUMENTS, PacketBundleSchema, RuntimeConfigSchema } from '@runtime/contracts';
