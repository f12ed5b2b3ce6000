import { z } from "zod";
import { MillraceError } from "@/lib/errors";
import { connect, type KubernetesClient } from "@/lib/kubernetes/client";
import { KubernetesError } from "@/lib/kubernetes/errors";
import { reducedKubeconfig } from "@/lib/kubernetes/kubeconfig";

/** A page waits for it: a cluster that takes longer is shown as one that does not answer. */
const deadlineMs = 3_000;
const version = z.object({ gitVersion: z.string() }).loose();

/** Asks a cluster for its version, and by `/apis`, which anonymous callers may not read, whether it knows the credential. */
export async function kubernetesVersion(client: KubernetesClient): Promise<string> {
  const ask = (path: string) => client.json("GET", path, { timeoutMs: deadlineMs });
  const [answer] = await Promise.all([ask("/version"), ask("/apis")]);
  return version.parse(answer).gitVersion.replace(/^v/, "");
}

/** Tries a credential that is not stored yet. */
export async function tryCredential(of: "controller" | "web", reduced: string): Promise<string> {
  const client = connect(reduced);
  try {
    await kubernetesVersion(client);
    return serverOf(reduced);
  } catch (cause) {
    const pointer = of === "web" ? "/webKubeconfig" : "/controllerKubeconfig";
    const message = troubleOf(cause);
    throw new MillraceError("KUBECONFIG_REFUSED", `The ${of}'s kubeconfig was tried: ${message}`, {
      cause,
      fields: [{ pointer, message }],
    });
  } finally {
    await client.close();
  }
}

export const serverOf = (reduced: string): string => reducedKubeconfig.parse(JSON.parse(reduced)).server;

/** Why a cluster does not answer web, in words. */
export function troubleOf(error: unknown): string {
  if (error instanceof KubernetesError) {
    if (error.status === 401) return "the API server does not know the credential";
    if (error.status === 403) return "the API server refuses the credential";
    return error.status === 0 ? "the API server does not answer" : `the API server answered ${error.status}`;
  }
  return error instanceof MillraceError ? error.message : "the API server's answer is not Kubernetes'";
}
