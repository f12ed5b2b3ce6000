"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "@/components/ui/skeleton";

/** Flink SQL, to write or (readOnly) to read. */
export const SqlEditor = dynamic(() => import("./code-mirror"), {
  ssr: false,
  loading: () => (
    <div className="flex min-h-80 flex-col gap-2.5 p-4">
      {[64, 80, 52, 72, 40].map((width) => (
        <Skeleton key={width} className="h-3" />
      ))}
    </div>
  ),
});
