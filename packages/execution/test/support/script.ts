/** How the simulated Mac behaves. Members absent: like the baseline host, with everything in order. */
export interface Script {
  /** `sandbox-exec` is called from inside a sandbox. */
  nested?: boolean;
  /** What `sandbox-exec` does whatever the profile says. */
  sandbox_exec?: 'abort' | 'hang' | 'unknown_text' | 'stub_exec_denied' | 'exec_denied' | 'exec_missing' | 'bad_profile';
  /** Somebody is logged in at the screen. Default true. */
  gui?: boolean;
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
  product_version?: string;
  build?: string;
  sip?: string;
  /** `getconf DARWIN_USER_TEMP_DIR`; null: it has none. */
  temp?: string | null;
  /** What system tools do when a probe starts them, by name. */
  tools?: Record<
    string,
    'flood' | 'control' | 'control_refusal' | 'forever' | 'binary' | 'crash' | 'imitate' | 'forge_rows' | 'escape' | 'fail'
  >;
}
