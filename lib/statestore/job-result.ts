import { z } from "zod";
import { firstCause } from "@/lib/domain/first-cause";
import type { RemainsSeen } from "@/lib/domain/observation";
import { statePaths } from "@/lib/domain/state-layout";
import type { RunIds } from "./read-remains";
import type { StateStore } from "./state-store";

type Result = Extract<RemainsSeen, { seen: "result" }>;

const entry = z.object({
  result: z
    .object({
      "application-status": z.enum(["SUCCEEDED", "FAILED", "CANCELED", "UNKNOWN"]),
      "failure-cause": z.object({ "stack-trace": z.string() }).loose().nullish(),
      "end-time": z.number().optional(),
    })
    .loose(),
});
const statuses = { SUCCEEDED: "FINISHED", FAILED: "FAILED", CANCELED: "CANCELED" } as const;

/** `<job>_DIRTY.json` until Flink has cleaned up after the job, `<job>.json` from then on; both tell the end. */
export async function readJobResult(
  store: StateStore,
  { clusterId, flinkJobId }: RunIds,
): Promise<Result | undefined> {
  const folder = statePaths.jobResults(clusterId);
  const names = [`${flinkJobId}.json`, `${flinkJobId}_DIRTY.json`];
  for (const file of await store.list(folder)) {
    if (!names.includes(file.name)) continue;
    const result = entry.safeParse(
      parsed((await store.readText(`${folder}/${file.name}`, 4 * 1024 * 1024)) ?? ""),
    );
    if (!result.success || result.data.result["application-status"] === "UNKNOWN") continue;
    const {
      "application-status": status,
      "failure-cause": failure,
      "end-time": endTime,
    } = result.data.result;
    // 2.3 tells the time; before, the file was written at the end.
    const endedAt = endTime ?? file.modifiedAt;
    const stack = failure?.["stack-trace"];
    return {
      seen: "result",
      source: "jobResultStore",
      status: statuses[status],
      endedAt,
      ...(stack && { cause: { summary: firstCause(stack), detail: stack.slice(0, 65_536), at: endedAt } }),
    };
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
