import { RuntimeError } from '@runtime/contracts';

export type LinkErrorCode = 'LINKS_INVALID' | 'LINKS_MISSING' | 'LINKS_NOT_JSON' | 'LINKS_SECTION_INVALID';

/** The links file is not there, or is not what the calls can work on. */
export class LinkError extends RuntimeError<LinkErrorCode> {}
