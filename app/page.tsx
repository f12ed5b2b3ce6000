import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { lastProjectCookie } from "@/components/shell/preferences";
import { getMe } from "@/lib/contract/projects";
import { load } from "@/lib/http/server-call";

export default async function HomePage() {
  const me = await load(getMe);
  const last = (await cookies()).get(lastProjectCookie)?.value;
  const project = me.projects.find(({ slug }) => slug === last) ?? me.projects[0];
  if (project) redirect(`/projects/${project.slug}/jobs`);
  redirect(me.platformAdmin ? "/admin/clusters" : "/welcome");
}
