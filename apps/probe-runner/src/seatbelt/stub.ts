/** What bash calls itself inside the stub: the prefix of its own messages. */
export const STUB_NAME = 'runtime-stub';

/** What the stub writes to descriptor 3 once the policy is applied and bash runs. */
export const STUB_MARK = 'S';

/**
 * Runs inside the sandbox, before the probe: says "started" on descriptor 3, then becomes the probe with that
 * descriptor closed. `execfail` keeps bash alive when the exec is refused, so that it can report 126 or 127 itself.
 * Nothing of the profile or the target is part of this text.
 */
export const STUB = `printf ${STUB_MARK} >&3\nshopt -s execfail\nexec "$@" 3>&-\nexit $?\n`;
