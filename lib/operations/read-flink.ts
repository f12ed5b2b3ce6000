import type { FlinkTransport } from "@/lib/flink/transport";
import { MillraceError } from "@/lib/errors";
import { archiveOf } from "./archive";
import type { Context } from "./context";
import { requireRun, type RunFound } from "./find-run";
import { lookAtRun } from "./look-at-run";
import { requireProject } from "./permissions";
import { flinkOf } from "./run-readers";

type Read<T> = (transport: FlinkTransport, flinkJobId: string) => Promise<T | undefined>;

/**
 * Something that only Flink knows of a run: from its JobManager while there is one, else from the archive that it left.
 * All pages of the run share one answer for some seconds.
 */
export async function readOfRun<T>(
  context: Context,
  input: { project: string; run: string },
  what: string,
  read: Read<T>,
): Promise<T> {
  const project = await requireProject(context, input.project, "project.read");
  const run = await requireRun(context, project.id, input.run);
  // An open page asks for these again and again; for the run itself it listens to the feed.
  if (run.settledAt === null) lookAtRun(context, run.id);
  return context.shared(`${what} ${run.id}`, () => liveOrArchived(context, run, read));
}

async function liveOrArchived<T>(context: Context, run: RunFound, read: Read<T>): Promise<T> {
  if (run.releasedAt === null) {
    const live = await read(flinkOf(context, run), run.flinkJobId).catch((error: unknown) => {
      if (run.settledAt === null) throw error;
      return undefined;
    });
    if (live !== undefined) return live;
    if (run.settledAt === null)
      throw new MillraceError("FLINK_UNREACHABLE", "The JobManager answers, and does not know the job yet.");
  }
  const archive = await archiveOf(run);
  const archived = archive && (await read(archive, run.flinkJobId));
  if (archived === undefined)
    throw new MillraceError(
      "FLINK_UNREACHABLE",
      `The JobManager of run ${run.number} is gone, and no archive of it can be read.`,
    );
  return archived;
}
