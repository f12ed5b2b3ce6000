/** One line of progress under the step that is running: what is being done now, in a user's words. */
export type Report = (message: string) => void;

/** `attached`: the part is somebody else's (DATABASE_URL, MILLRACE_KUBECONFIG) and is only looked at. */
export type PartStatus = {
  state: "running" | "stopped" | "broken" | "missing" | "attached";
  /** What was seen, e.g. "API server ready, 1 node, v1.34.4". */
  detail: string;
  /** What to do when it is not running: a command or one sentence. */
  mend?: string;
};

/** A part of the local stack. Every verb is idempotent and safe over the remains of a stack that was killed. */
export type Part = {
  name: string;
  /** Installs, downloads and builds what the part needs; resumes what was interrupted; a second call is quick. */
  ensure(report: Report): Promise<void>;
  /** Returns when the part answers, or throws a StepError that names its log. */
  start(report: Report): Promise<void>;
  /** Leaves no process, mount, network interface or iptables rule of the part behind. */
  stop(report: Report): Promise<void>;
  /** Never throws. */
  status(): Promise<PartStatus>;
};

/** A step that failed: what happened, what to do, and where its log is. */
export class StepError extends Error {
  constructor(
    message: string,
    readonly mend: string,
    readonly log?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "StepError";
  }
}
