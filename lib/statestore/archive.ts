import { z } from "zod";
import { firstCause } from "@/lib/domain/first-cause";
import { lastSnapshot } from "@/lib/domain/last-snapshot";
import type { RemainsSeen } from "@/lib/domain/observation";
import { statePaths } from "@/lib/domain/state-layout";
import type { RunIds } from "./read-remains";
import type { StateStore } from "./state-store";

type Result = Extract<RemainsSeen, { seen: "result" }>;

/** REST answers, word for word, by their path; some thousand tasks make some ten MB. */
const largest = 64 * 1024 * 1024;
const archiveFile = z.object({ archive: z.array(z.object({ path: z.string(), json: z.string() })) });
const json = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue("not JSON");
    return z.NEVER;
  }
});

const job = json.pipe(
  z.object({ state: z.enum(["FINISHED", "CANCELED", "FAILED"]), "end-time": z.number() }).loose(),
);
const exceptions = json.pipe(
  z
    .object({
      exceptionHistory: z
        .object({ entries: z.array(z.object({ stacktrace: z.string(), timestamp: z.number() }).loose()) })
        .loose(),
    })
    .loose(),
);
const snapshot = z
  .object({
    id: z.number(),
    external_path: z.string().nullish(),
    checkpoint_type: z.string().optional(),
    discarded: z.boolean().optional(),
  })
  .loose()
  .nullish();
const checkpoints = json.pipe(
  z.object({ latest: z.object({ completed: snapshot, savepoint: snapshot }).loose() }).loose(),
);

/** ≤ 2.2, and a main() that failed: `<dir>/<job>`. 2.3 and later: below the application. */
export const archivePaths = ({ clusterId, flinkJobId, applicationId }: RunIds): string[] => [
  `${statePaths.archive(clusterId)}/${applicationId}/applications/${applicationId}/jobs/${flinkJobId}`,
  `${statePaths.archive(clusterId)}/${flinkJobId}`,
];

export async function readArchive(store: StateStore, run: RunIds): Promise<Result | undefined> {
  for (const path of archivePaths(run)) {
    const text = await store.readText(path, largest);
    const result = text === undefined ? undefined : resultOf(text, run.flinkJobId);
    if (result) return result;
  }
  return undefined;
}

/** Undefined for a file that is not whole: it may be being written. */
function resultOf(text: string, flinkJobId: string): Result | undefined {
  const file = json.pipe(archiveFile).safeParse(text);
  if (!file.success) return undefined;
  const answer = <T>(suffix: string, schema: z.ZodType<T>): T | undefined =>
    schema.safeParse(file.data.archive.find(({ path }) => path === `/jobs/${flinkJobId}${suffix}`)?.json)
      .data;
  const ended = answer("", job);
  if (!ended) return undefined;
  const failure =
    ended.state === "FAILED" ? answer("/exceptions", exceptions)?.exceptionHistory.entries[0] : undefined;
  const latest = answer("/checkpoints", checkpoints)?.latest;
  const last = latest && lastSnapshot(latest);
  return {
    seen: "result",
    source: "archive",
    status: ended.state,
    endedAt: ended["end-time"],
    ...(failure && {
      cause: {
        summary: firstCause(failure.stacktrace),
        detail: failure.stacktrace.slice(0, 65_536),
        at: failure.timestamp,
      },
    }),
    ...(last && { checkpointPath: last.path }),
    ...(last?.stopped && { stopSavepoint: last.path }),
  };
}
