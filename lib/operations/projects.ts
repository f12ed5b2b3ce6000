import type * as contract from "@/lib/contract/admin";
import { newId } from "@/lib/domain/ids";
import { MillraceError } from "@/lib/errors";
import { audit } from "./audit";
import type { Call, Reply } from "./context";
import { requirePlatformAdmin } from "./permissions";
import { orIfTaken } from "./unique";

const counts = { _count: { select: { targets: true, jobs: true } } } as const;
const presentProject = (row: {
  id: string;
  slug: string;
  name: string;
  createdAt: Date;
  _count: { targets: number; jobs: number };
}) => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  targets: row._count.targets,
  jobs: row._count.jobs,
  createdAt: row.createdAt.toISOString(),
});

export async function listProjects({
  context,
}: Call<typeof contract.listProjects>): Reply<typeof contract.listProjects> {
  requirePlatformAdmin(context);
  const rows = await context.db.project.findMany({ orderBy: { name: "asc" }, include: counts });
  return { items: rows.map(presentProject) };
}

export async function createProject({
  context,
  input,
}: Call<typeof contract.createProject>): Reply<typeof contract.createProject> {
  requirePlatformAdmin(context);
  const { slug, name } = input.body;
  const taken = new MillraceError("NAME_TAKEN", `There is a project ${slug}.`, {
    fields: [{ pointer: "/slug", message: "is taken" }],
  });
  const row = await orIfTaken(taken, () =>
    context.db.$transaction(async (tx) => {
      const project = await tx.project.create({
        data: {
          id: newId("project", context.random(10)),
          slug,
          name,
          createdAt: context.now(),
          memberships: { create: { userId: context.principal.id, role: "OWNER", createdAt: context.now() } },
        },
        include: counts,
      });
      await audit(tx, context, {
        projectId: project.id,
        action: "project.create",
        subject: project.id,
        detail: { slug },
      });
      return project;
    }),
  );
  return presentProject(row);
}
