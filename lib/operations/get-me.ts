import type * as contract from "@/lib/contract/projects";
import { MillraceError } from "@/lib/errors";
import type { Call, Reply } from "./context";

/** Who asks, with the projects they see; a platform administrator sees all, as their owner. */
export async function getMe({ context }: Call<typeof contract.getMe>): Reply<typeof contract.getMe> {
  const { db, principal } = context;
  switch (principal.kind) {
    case "anonymous":
      throw new MillraceError("UNAUTHENTICATED", "Sign in, or send an API token.");
    case "token": {
      const project = await db.project.findUniqueOrThrow({ where: { id: principal.projectId } });
      const projects = [{ slug: project.slug, name: project.name, role: principal.role }];
      return {
        id: principal.id,
        kind: "token",
        name: principal.name,
        email: null,
        platformAdmin: false,
        projects,
      };
    }
    case "user": {
      const rows = await db.project.findMany({
        where: principal.platformAdmin ? {} : { memberships: { some: { userId: principal.id } } },
        orderBy: { name: "asc" },
        select: {
          slug: true,
          name: true,
          memberships: { where: { userId: principal.id }, select: { role: true } },
        },
      });
      return {
        id: principal.id,
        kind: "user",
        name: principal.name,
        email: principal.email,
        platformAdmin: principal.platformAdmin,
        projects: rows.map(({ slug, name, memberships }) => ({
          slug,
          name,
          role: principal.platformAdmin ? "OWNER" : (memberships[0]?.role ?? "VIEWER"),
        })),
      };
    }
  }
}
