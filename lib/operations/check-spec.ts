import type { z } from "zod";
import type { specInput } from "@/lib/contract/jobs";
import { refusedFlinkOptions } from "@/lib/domain/flink-options";
import type { JobSpec } from "@/lib/domain/job-spec";
import { readScript } from "@/lib/domain/sql-script";
import { type FieldProblem, MillraceError } from "@/lib/errors";
import type { Context } from "./context";

/** The spec as it is stored: its engine named, and everything in it allowed and there. Every problem is reported at once. */
export async function checkSpec(
  { db }: Pick<Context, "db">,
  projectId: string,
  given: z.output<typeof specInput>,
): Promise<JobSpec> {
  const [engine, artifactProblems] = await Promise.all([
    db.engine.findFirst({
      where: given.engineId === undefined ? { isDefault: true } : { id: given.engineId },
    }),
    checkArtifact(db, projectId, given.code),
  ]);
  const fields: FieldProblem[] = [
    ...(engine ? [] : [{ pointer: "/spec/engineId", message: "there is no such engine" }]),
    ...artifactProblems,
    ...checkScript(given.code),
    ...refusedFlinkOptions(given.flinkOptions).map(({ name, reason }) => ({
      pointer: `/spec/flinkOptions/${name}`,
      message: reason,
    })),
  ];
  const [first] = fields;
  if (first || !engine)
    throw new MillraceError("VALIDATION_FAILED", `${first?.pointer}: ${first?.message}`, { fields });
  return { ...given, engineId: engine.id };
}

async function checkArtifact(
  db: Context["db"],
  projectId: string,
  code: JobSpec["code"],
): Promise<FieldProblem[]> {
  if (code.kind !== "JAR") return [];
  const artifact = await db.artifact.findFirst({
    where: { id: code.artifactId, projectId },
    select: { id: true },
  });
  return artifact ? [] : [{ pointer: "/spec/code/artifactId", message: "this project has no such artifact" }];
}

const checkScript = (code: JobSpec["code"]): FieldProblem[] =>
  code.kind !== "SQL"
    ? []
    : readScript(code.sql).problems.map(({ message, line, column }) => ({
        pointer: "/spec/code/sql",
        message: `line ${line}, column ${column}: ${message}`,
      }));
