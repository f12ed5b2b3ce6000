import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { kubectlCommand } from "./kubectl";
import type { Where } from "./kubernetes";

const line = "{.type}/{.object.metadata.name}/{.object.metadata.deletionTimestamp}{'\\n'}";

/** Counts a run's TaskManager pods from every watch event, so that none is missed between two looks. */
export function countTaskManagers({ namespace, clusterId }: Where) {
  const typed = `-n ${namespace} get pods -l app=${clusterId},component=taskmanager --watch --output-watch-events`;
  const watch = spawn(...kubectlCommand(`${typed} -o jsonpath=${line}`), {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const living = new Set<string>();
  const ever = new Set<string>();
  let most = 0;
  createInterface(watch.stdout).on("line", (text) => {
    const [type, name, deletedAt] = text.split("/");
    if (!name) return;
    ever.add(name);
    if (type === "DELETED" || deletedAt) living.delete(name);
    else living.add(name);
    most = Math.max(most, living.size);
  });
  return {
    /** most at one time, and how many there have been */
    counts: () => ({ most, ever: ever.size }),
    end: () => watch.kill(),
  };
}
