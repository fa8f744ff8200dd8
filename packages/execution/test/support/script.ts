/** Words and status of `sandbox-exec` before it runs anything; `$PROFILE` stands for the path after `-f`. */
interface Refusal {
  rc?: number;
  signal?: NodeJS.Signals;
  text: string;
}

/** What a tool may do instead of its work. */
export type Misbehaviour = 'crash' | 'forever' | 'flood' | 'kill_parent';

/** How the simulated Mac behaves. Members absent: like the baseline host, with everything in order. */
export interface Script {
  /** `sandbox-exec` is called from inside a sandbox. */
  nested?: boolean;
  /** What `sandbox-exec` does whatever the profile says. */
  sandbox_exec?: 'abort' | 'hang' | 'stub_exec_denied' | 'exec_denied' | 'exec_missing' | Refusal;
  /** Which bash runs the stub. Default: Apple's 3.2.57. */
  bash?: '3.2' | '5';
  /** Somebody is logged in at the screen. Default true. */
  gui?: boolean;
  /** What bootstrap answers for a domain that is not there. Default 125. */
  absent_domain?: 112 | 125 | 5;
  /** The domain answers `print`, and bootstrap into it is refused with this status. */
  gui_refuses?: 5 | 125;
  /** The graphical domain is there until a job comes. */
  gui_leaves?: boolean;
  /** There is a domain for the user's background session. Default true. */
  user?: boolean;
  /** bash says that it may not read its current directory, whatever it was told of it. */
  shell_init?: boolean;
  /** The job ends at once, without a word. */
  job_dies?: boolean;
  /** A job that may be launched only once is unloaded when it ends. */
  once_removes?: boolean;
  bootstrap?: { rc: number; text?: string /** the job is loaded all the same */; loads?: boolean };
  /** The job is accepted and never spawned; `kick` says whether a kickstart cures that. */
  never_spawns?: boolean | 'until_kicked';
  /** The job is accepted, and its label is not known afterwards. */
  forgets?: boolean;
  /** The worker is killed when `sandbox-exec` is called for this many-th probe. */
  kill_worker_at_probe?: number;
  /** SIGTERM and bootout do not end the job; SIGKILL does. */
  stubborn?: boolean;
  /** How long a booted-out job stays loaded, in milliseconds. */
  settle_ms?: number;
  lint?: { rc: number; text: string };
  disabled?: boolean;
  /** launchd changes a staged file before the job starts. */
  tamper?: { file: string; text: string };
  /** What `log show` does with the kernel's lines. Default: tells them. */
  log?: 'silent' | 'stalls' | 'hostile';
  /** Every tool of the system does this, and so does the helper. */
  every_tool?: Misbehaviour;
  product_version?: string;
  build?: string;
  sip?: string;
  /** Node is one that was built on the spot. Default: the one of nodejs.org. */
  node?: 'ad_hoc';
  /** `getconf DARWIN_USER_TEMP_DIR`; null: it has none. */
  temp?: string | null;
  /** What system tools do when a probe starts them, by name; a path is that of a module to do it. */
  tools?: Record<
    string,
    | 'flood'
    | 'control'
    | 'control_refusal'
    | 'forever'
    | 'binary'
    | 'crash'
    | 'imitate'
    | 'forge_rows'
    | 'escape'
    | 'escape_silently'
    | 'fail'
    | 'silent'
    | `/${string}`
  >;
}
