import type { Permission } from "@/lib/contract/endpoint";
import { MillraceError } from "@/lib/errors";
import type { Context, Principal, Role } from "./context";

type ProjectPermission = Extract<Permission, `project.${string}`>;

/** Who may do what in a project. */
const allowed: Record<ProjectPermission, readonly Role[]> = {
  "project.read": ["OWNER", "EDITOR", "VIEWER"],
  "project.write": ["OWNER", "EDITOR"],
  "project.operate": ["OWNER", "EDITOR"],
  "project.own": ["OWNER"],
};
const deed: Record<ProjectPermission, string> = {
  "project.read": "see this project",
  "project.write": "change this project's jobs",
  "project.operate": "start and stop this project's jobs",
  "project.own": "manage this project's tokens",
};

export type ProjectSeen = { id: string; slug: string; name: string; role: Role };

export const roleMay = (role: Role, permission: ProjectPermission): boolean =>
  allowed[permission].includes(role);

/** The project, where the principal may do this in it. A project that they cannot see does not exist for them. */
export async function requireProject(
  context: Pick<Context, "db" | "principal">,
  slug: string,
  permission: ProjectPermission,
): Promise<ProjectSeen> {
  const { db, principal } = context;
  const project = await db.project.findUnique({
    where: { slug },
    select: {
      id: true,
      slug: true,
      name: true,
      memberships: { where: { userId: principal.id }, select: { role: true } },
    },
  });
  const role = project && roleIn(principal, project.id, project.memberships[0]?.role);
  if (!project || !role) throw new MillraceError("NOT_FOUND", `There is no project ${slug}.`);
  if (!roleMay(role, permission))
    throw new MillraceError("FORBIDDEN", `The role ${role.toLowerCase()} may not ${deed[permission]}.`);
  return { id: project.id, slug: project.slug, name: project.name, role };
}

function roleIn(principal: Principal, projectId: string, membership: Role | undefined): Role | undefined {
  switch (principal.kind) {
    case "user":
      return principal.platformAdmin ? "OWNER" : membership;
    case "token":
      return principal.projectId === projectId ? principal.role : undefined;
    case "anonymous":
      return undefined;
  }
}

export function requirePlatformAdmin({ principal }: Pick<Context, "principal">): void {
  if (principal.kind !== "user" || !principal.platformAdmin)
    throw new MillraceError("FORBIDDEN", "Only platform administrators may do this.");
}

export function requireSignedIn({ principal }: Pick<Context, "principal">): void {
  if (principal.kind === "anonymous")
    throw new MillraceError("UNAUTHENTICATED", "Sign in, or send an API token.");
}
