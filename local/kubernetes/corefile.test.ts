// The cluster's DNS starts on machines without a name server, too.
import { expect, test } from "vitest";
import { corefile } from "./corefile";

const dns = { address: "10.88.0.1", port: 10053, readyPort: 10054, kubeconfig: "/k" };

test("it forwards only where the machine names a server", () => {
  expect(corefile({ ...dns, resolvConf: "search x\nnameserver 192.0.2.1\n" })).toContain(
    "forward . /etc/resolv.conf",
  );
  expect(corefile({ ...dns, resolvConf: "# nameserver 192.0.2.1\n" })).not.toContain("forward");
});
