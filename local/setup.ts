import { tmpdir } from "node:os";
import { join } from "node:path";
import { chooseCluster } from "./cluster-choice";
import { command } from "./command";
import { StepError } from "./part";
import { runScript } from "./script";
import { seedConsole } from "./seed";

// For docker-compose.yml: everything comes from the environment, and web and controller are other containers.
await command("setup", async () => {
  const cluster = chooseCluster();
  const password = process.env.MILLRACE_ADMIN_PASSWORD;
  if (cluster.local || !password)
    throw new StepError(
      "MILLRACE_KUBECONFIG or MILLRACE_ADMIN_PASSWORD is not set",
      "See docker-compose.yml",
    );
  console.log(await runScript("migrate", {}));
  const accounts = [
    { email: "admin@millrace.local", name: "Administrator", password, role: "ADMIN" as const },
  ];
  const file = join(tmpdir(), `millrace-seed-${process.pid}.json`);
  await seedConsole({}, { accounts, cluster, namespace: "millrace-demo", file });
  console.log("Sign in as admin@millrace.local");
});
