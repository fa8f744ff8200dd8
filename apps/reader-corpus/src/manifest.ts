interface Bundle {
  /** The fault, or what is special about a good bundle; the name of its folder. */
  aspect: string;
  /** The path to give to the reader, relative to that folder. */
  open: string;
}

/** What each bundle is, and the code it must end in. */
export interface Manifest {
  version: string;
  valid: Bundle[];
  invalid: (Bundle & { code: string; why: string })[];
}
