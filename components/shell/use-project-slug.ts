"use client";

import { useParams } from "next/navigation";
import { useEffect } from "react";
import type { Me } from "@/lib/contract/projects";
import { remember } from "./preferences";

/** The project of the address; on pages that have none, the one that was open last. */
export function useProjectSlug(me: Me, last: string | undefined): string | undefined {
  const { project } = useParams<{ project?: string }>();
  useEffect(() => {
    if (project) remember("project", project);
  }, [project]);
  return project ?? me.projects.find(({ slug }) => slug === last)?.slug ?? me.projects[0]?.slug;
}
