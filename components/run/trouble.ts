import type { Run } from "@/lib/contract/runs";

export type Trouble = { tone: "bad" | "warning"; summary: string | null; detail: string | null };

/** Whether something is wrong with a run, and its first cause. A start that waits for pods is in trouble before it fails. */
export function troubleOf(run: Pick<Run, "state" | "cause" | "pods" | "deadline">): Trouble | null {
  const pod = run.pods.find((each) => each.trouble !== null);
  const cause = run.cause ?? (pod?.trouble ? { summary: pod.trouble, detail: null } : null);
  switch (run.state) {
    case "FAILED":
      return { tone: "bad", summary: cause?.summary ?? null, detail: cause?.detail ?? null };
    case "NOT_RUNNING":
      return { tone: "warning", summary: cause?.summary ?? null, detail: cause?.detail ?? null };
    case "STARTED":
    case "JM_POD_RUNNING":
    case "POD_RUNNING":
    case "STOPPING":
      return cause || run.deadline
        ? { tone: "warning", summary: cause?.summary ?? null, detail: cause?.detail ?? null }
        : null;
    // it runs, or has ended as it should: a cause that is still known is of a restart that is over
    case "RUNNING":
    case "SUCCESS":
    case "STOPPED":
      return null;
  }
}
