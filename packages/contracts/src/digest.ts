/** SHA-256 as 64 lower-case hexadecimal digits. Text is hashed as UTF-8. The module is loaded with the first digest: many commands take none. */
export const sha256Hex = (data: string | Uint8Array): string => process.getBuiltinModule('node:crypto').hash('sha256', data);
