import type { V1Container } from "@kubernetes/client-node";
import { podPaths } from "@/lib/domain/pod-layout";
import { statePaths } from "@/lib/domain/state-layout";
import type { Wire } from "../wire";
import type { RunManifestInput } from "./input";
import { objectNames } from "./labels";
import { containerSecurity } from "./security";

export const artifactUrlKey = "artifact-url";

/**
 * The copy in the target's state comes first, so a JobManager fails over with the console down. It is a tenant's folder:
 * what is run is a private copy whose sum is checked after copying. Two starts may store the same JAR at once: each
 * writes a file of its own and renames it. Official images have wget, ours curl.
 */
const script = `set -eu
fits() { echo "$JAR_SHA256  $1" | sha256sum -c --status - 2>/dev/null; }
if ! { [ -f "$STORED" ] && fits "$STORED"; }; then
  echo "Fetching the JAR from Millrace"
  mkdir -p "$(dirname "$STORED")"
  part="$STORED.$HOSTNAME.part"
  trap 'rm -f "$part"' EXIT
  if command -v curl >/dev/null
  then curl -fsS --retry 8 --retry-all-errors --retry-max-time 120 --connect-timeout 5 --max-time 600 -o "$part" "$JAR_URL"
  else wget -q -T 60 -t 8 -O "$part" "$JAR_URL"
  fi || { echo "The JAR could not be fetched from Millrace." >&2; exit 1; }
  fits "$part" || { echo "The JAR that Millrace sent is not the one of this job: its sha256 differs." >&2; exit 1; }
  mv "$part" "$STORED"
fi
cp "$STORED" "$JAR"
fits "$JAR" || { echo "The JAR changed while it was copied." >&2; exit 1; }
`;

export function jarContainer(input: RunManifestInput): Wire<V1Container>[] {
  if (!input.artifact) return [];
  const { sha256 } = input.artifact;
  return [
    {
      name: "fetch-jar",
      image: input.image,
      imagePullPolicy: "IfNotPresent",
      command: ["/bin/sh", "-c", script],
      env: [
        { name: "JAR_SHA256", value: sha256 },
        { name: "STORED", value: `${podPaths.state}/${statePaths.artifact(sha256)}` },
        { name: "JAR", value: podPaths.jobJar },
        {
          name: "JAR_URL",
          valueFrom: { secretKeyRef: { name: objectNames(input.clusterId).code, key: artifactUrlKey } },
        },
      ],
      // Within the JobManager's own, so that it adds nothing to the pod's share of the quota.
      resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "100m", memory: "128Mi" } },
      terminationMessagePolicy: "FallbackToLogsOnError",
      securityContext: containerSecurity,
      volumeMounts: [
        { name: "state", mountPath: podPaths.state },
        { name: "job", mountPath: podPaths.jobJar.replace(/\/[^/]*$/, "") },
      ],
    },
  ];
}
