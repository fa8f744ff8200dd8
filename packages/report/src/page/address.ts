/** The address of a probe in a page: its names, so that it stays the same when the plan grows. */
export const probeAddress = (profile: string, id: string): `#${string}` => `#${part(profile)}/${part(id)}`;

/** Lone halves of a character have no address of their own; they are as good as the sign that stands for them. */
const part = (name: string): string => encodeURIComponent(name.replace(/\p{Cs}/gu, '\ufffd')).replace(/[!'()*]/g, percent);

const percent = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
