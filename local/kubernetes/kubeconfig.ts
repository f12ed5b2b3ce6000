export type Credentials = { server: string; ca: string; certificate: string; key: string };

const base64 = (text: string) => Buffer.from(text).toString("base64");

/** A self-contained kubeconfig: it names no file, so it can be copied and registered as it is. JSON is YAML. */
export const kubeconfig = ({ server, ca, certificate, key }: Credentials): string =>
  `${JSON.stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "millrace-local", cluster: { server, "certificate-authority-data": base64(ca) } }],
      users: [
        {
          name: "millrace-local",
          user: { "client-certificate-data": base64(certificate), "client-key-data": base64(key) },
        },
      ],
      contexts: [{ name: "millrace-local", context: { cluster: "millrace-local", user: "millrace-local" } }],
      "current-context": "millrace-local",
    },
    null,
    2,
  )}\n`;
