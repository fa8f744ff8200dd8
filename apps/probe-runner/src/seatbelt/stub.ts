import { MARK } from './surroundings.js';

/** What bash calls itself inside the stub: the prefix of its own messages. */
export const STUB_NAME = 'runtime-stub';

/** What the stub writes to descriptor 3 once the policy is applied and bash runs. */
export const STUB_MARK = 'S';

/** The status of a stub whose exec was refused, whatever bash made of the errno. */
export const STUB_FAILED = 126;
/** The status of a stub that left it to bash, for a program that is not there. */
export const EXEC_NOT_FOUND = 127;

/**
 * Runs inside the sandbox, before the probe: says "started" on descriptor 3, then becomes the probe with that
 * descriptor closed. `execfail` keeps bash alive when the exec is refused; bash 3.2 and bash 5 then differ in status and
 * number of lines, so the stub ends with a status of its own. The mark goes into the argument list, which macOS shows of
 * every process; it hides the environment of its own programs. Nothing of the profile or the target is part of this text.
 */
export const STUB = `printf ${STUB_MARK} >&3\nshopt -s execfail\nexec -a "$${MARK}/\${1##*/}" "$@" 3>&-\nexit ${STUB_FAILED}\n`;
