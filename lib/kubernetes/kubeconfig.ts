import { parse } from "yaml";
import { z } from "zod";
import { MillraceError } from "@/lib/errors";

/** What is kept of a kubeconfig: enough to connect, nothing that runs a program or reads a file of this machine. */
export const reducedKubeconfig = z.strictObject({
  server: z.url({ protocol: /^https?$/ }),
  caData: z.base64().optional(),
  tlsServerName: z.string().optional(),
  token: z.string().optional(),
  clientCertificateData: z.base64().optional(),
  clientKeyData: z.base64().optional(),
});

/** Fields that make the holder of a kubeconfig run a program, read a file, or trust anybody. */
const refusedOfCluster = ["certificate-authority", "proxy-url", "insecure-skip-tls-verify"];
const refusedOfUser = [
  "exec",
  "auth-provider",
  "client-certificate",
  "client-key",
  "tokenFile",
  "username",
  "password",
  "as",
];

const fields = z.record(z.string(), z.unknown());
const named = z.array(z.object({ name: z.string() }).loose()).default([]);
const kubeconfigFile = z
  .object({ "current-context": z.string(), contexts: named, clusters: named, users: named })
  .loose();

const refuse = (message: string, cause?: unknown): never => {
  throw new MillraceError("KUBECONFIG_REFUSED", message, { cause });
};

/** JSON of what is kept, from the current context. */
export function reduceKubeconfig(yamlText: string): string {
  const file = kubeconfigFile.safeParse(parseYaml(yamlText));
  if (!file.success) return refuse("This is not a kubeconfig: it has no current-context.");
  const { contexts, clusters, users, "current-context": current } = file.data;
  const context = pick(contexts, current, "context");
  const cluster = pick(clusters, context.cluster, "cluster");
  const user = pick(users, context.user, "user");
  refuseFields(cluster, refusedOfCluster, "cluster");
  refuseFields(user, refusedOfUser, "user");
  const reduced = reducedKubeconfig.safeParse({
    server: cluster.server,
    caData: cluster["certificate-authority-data"],
    tlsServerName: cluster["tls-server-name"],
    token: user.token,
    clientCertificateData: user["client-certificate-data"],
    clientKeyData: user["client-key-data"],
  });
  if (!reduced.success)
    return refuse(`The kubeconfig's ${reduced.error.issues[0]?.path.join(".") || "content"} cannot be read.`);
  const { token, clientCertificateData, clientKeyData } = reduced.data;
  if (!token && !(clientCertificateData && clientKeyData))
    refuse("The kubeconfig's user has neither a token nor a client certificate with its key.");
  return JSON.stringify(reduced.data);
}

function parseYaml(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch (cause) {
    return refuse("The kubeconfig is not valid YAML.", cause);
  }
}

function pick(
  list: z.infer<typeof named>,
  name: unknown,
  kind: "context" | "cluster" | "user",
): Record<string, unknown> {
  const entry = list.find((item) => item.name === name);
  const content = fields.safeParse(entry?.[kind]);
  return content.success
    ? content.data
    : refuse(`The kubeconfig has no ${kind} named ${JSON.stringify(name)}.`);
}

function refuseFields(object: Record<string, unknown>, names: string[], where: string): void {
  // `insecure-skip-tls-verify: false` says what holds anyway.
  const present = names.find((name) => name in object && object[name] !== false && object[name] !== "");
  if (present)
    refuse(
      `The kubeconfig's ${where} uses "${present}", which Millrace does not accept; embed the data, or use a token.`,
    );
}
