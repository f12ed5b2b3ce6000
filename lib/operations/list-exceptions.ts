import type * as contract from "@/lib/contract/flink";
import { firstCause } from "@/lib/domain/first-cause";
import { readApplicationExceptions, readApplications, readExceptions } from "@/lib/flink/rest";
import type { FlinkTransport } from "@/lib/flink/transport";
import type { Call, Reply } from "./context";
import { readOfRun } from "./read-flink";

/** A page shows this many; the newest tell the most. */
const most = 20;
/** A longer stack repeats itself. */
const maxStack = 64 * 1024;

export const listExceptions = ({
  context,
  input,
}: Call<typeof contract.listExceptions>): Reply<typeof contract.listExceptions> =>
  readOfRun(context, input, "exceptions", async (transport, jobId) => {
    const ofJob = await readExceptions(transport, jobId, most);
    // a main() that failed has no job: what it threw belongs to the application
    const entries = ofJob?.exceptionHistory.entries ?? (await applicationEntries(transport));
    if (!entries) return undefined;
    return {
      items: entries
        .toSorted((a, b) => b.timestamp - a.timestamp)
        .map((entry) => ({
          at: new Date(entry.timestamp).toISOString(),
          summary: firstCause(entry.stacktrace),
          name: entry.exceptionName,
          stack: entry.stacktrace.slice(0, maxStack),
          task: entry.taskName ?? null,
          taskManager: entry.taskManagerId ?? null,
        })),
    };
  });

async function applicationEntries(transport: FlinkTransport) {
  const application = (await readApplications(transport))?.applications[0];
  if (!application) return undefined;
  return (await readApplicationExceptions(transport, application.id))?.exceptionHistory.entries;
}
