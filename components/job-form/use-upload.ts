"use client";

import { useEffect, useRef, useState } from "react";
import { type Artifact, uploadArtifact } from "@/lib/contract/artifacts";
import type { ApiError } from "@/lib/contract/browser-client";
import { upload } from "@/lib/contract/browser-upload";

export type Upload = { fileName: string; sent: number; total: number };

/** One JAR at a time, streamed; leaving the page stops it. */
export function useUpload(project: string, onDone: (artifact: Artifact) => void) {
  const [current, setCurrent] = useState<Upload | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const abort = useRef<AbortController>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const start = async (file: File) => {
    abort.current?.abort();
    const own = new AbortController();
    abort.current = own;
    setError(null);
    setCurrent({ fileName: file.name, sent: 0, total: file.size });
    try {
      const artifact = await upload(uploadArtifact, {
        params: { project },
        query: { fileName: file.name },
        file,
        signal: own.signal,
        onProgress: (sent, total) => setCurrent({ fileName: file.name, sent, total }),
      });
      onDone(artifact);
    } catch (failure) {
      if (!own.signal.aborted) setError(failure as ApiError);
    } finally {
      if (abort.current === own) setCurrent(null);
    }
  };
  return { current, error, start, cancel: () => abort.current?.abort() };
}
