import { createApi } from "./api";
import { callCluster, readKubeconfig } from "./cluster-api";
import type { ClusterChoice } from "./cluster-choice";
import { controller, web } from "./console";
import { runDemo } from "./demo";
import { type Context, consoleUrl, databaseName, webEnvironment } from "./environment";
import { flink, flinkHome } from "./flink";
import { engineImage } from "./images";
import { type Info, readInfo, writeInfo } from "./info-file";
import { kubernetes } from "./kubernetes";
import { resumeJobs } from "./namespaces";
import { StepError } from "./part";
import { databaseUrl, ensureDatabase, postgres } from "./postgres";
import { prometheus } from "./prometheus";
import { runScript } from "./script";
import { type Seeded, seed } from "./seed";
import { locked } from "./shared-parts";
import type { Step } from "./steps";
import { ensureUserKubeconfig } from "./user-kubeconfig";

/** Everything from a bare machine to a console that is served; `demo` adds a job that runs. The order of `after` is the truth. */
export function stackSteps(context: Context, cluster: ClusterChoice, { demo }: { demo: boolean }): Step[] {
  const served = { web: web(context), controller: controller(context) };
  let seeded: Seeded | undefined;
  const steps: Step[] = [
    ...clusterSteps(cluster),
    {
      name: "database",
      run: async (report) => {
        await locked(postgres, "ensure")(report);
        await locked(postgres, "start")(report);
        return (await postgres.status()).detail;
      },
    },
    { name: "console build", run: (report) => served.web.ensure(report) },
    { name: "migrations", after: ["database"], run: () => migrate(context) },
    {
      name: "seed",
      after: ["cluster ready", "migrations"],
      run: async () => {
        seeded = await seed(context, cluster);
        const kubeconfig = await ensureUserKubeconfig(cluster, context.instance);
        writeInfo(context.instance, info(context, kubeconfig, seeded));
      },
    },
    {
      name: "controller",
      after: ["seed"],
      run: async (report) => {
        await resumeJobs(readKubeconfig(cluster.kubeconfig), context.instance, report);
        await served.controller.start(report);
      },
    },
    {
      name: "web",
      after: ["seed", "console build"],
      run: async (report) => {
        await served.web.start(report);
        return consoleUrl(context.settings);
      },
    },
  ];
  if (demo)
    steps.push({
      name: "demo job",
      after: ["web", "controller", ...(cluster.local ? ["engine in cluster", "metrics"] : [])],
      run: (report) => {
        const { token, project } = readInfo(context.instance) as Info;
        return runDemo(
          createApi(`http://127.0.0.1:${context.settings.webPort}`, token),
          project,
          seeded?.targetId as string,
          report,
        );
      },
    });
  return steps;
}

function clusterSteps(cluster: ClusterChoice): Step[] {
  const answers: Step["run"] = async () => {
    const { status } = await callCluster(readKubeconfig(cluster.kubeconfig), "GET", "/version");
    if (status !== 200) throw new StepError(`The cluster answers ${status}`, "Check MILLRACE_KUBECONFIG");
  };
  if (!cluster.local)
    return [
      { name: "cluster ready", run: answers },
      { name: "flink", run: locked(flink, "ensure") },
    ];
  return [
    { name: "kubernetes build", run: locked(kubernetes, "ensure") },
    { name: "engine image", run: locked(engineImage, "ensure") },
    { name: "prometheus", run: locked(prometheus, "ensure") },
    {
      name: "cluster ready",
      after: ["kubernetes build"],
      run: async (report) => {
        await locked(kubernetes, "start")(report);
        return (await kubernetes.status()).detail;
      },
    },
    {
      name: "engine in cluster",
      after: ["cluster ready", "engine image"],
      run: locked(engineImage, "start"),
    },
    { name: "metrics", after: ["cluster ready", "prometheus"], run: locked(prometheus, "start") },
  ];
}

async function migrate(context: Context): Promise<string> {
  await ensureDatabase(databaseName(context.instance));
  return runScript("migrate", webEnvironment(context));
}

function info({ instance, settings }: Context, kubeconfig: string, { token, projectSlug }: Seeded): Info {
  return {
    url: consoleUrl(settings),
    token: token ?? readInfo(instance)?.token ?? "",
    project: projectSlug,
    kubeconfig,
    databaseUrl: databaseUrl(databaseName(instance)),
    flinkHome,
    accounts: settings.accounts.map(({ email, password, role }) => ({ email, password, role })),
  };
}
