export type Dns = {
  address: string;
  port: number;
  readyPort: number;
  kubeconfig: string;
  resolvConf: string;
};

/** CoreDNS refuses to start when it is told to forward and the machine names no server. */
const hasNameserver = (resolvConf: string) => /^\s*nameserver\s+\S/m.test(resolvConf);

export const corefile = ({ address, port, readyPort, kubeconfig, resolvConf }: Dns) => `.:${port} {
  bind ${address}
  errors
  ready ${address}:${readyPort}
  cache {
    success 9984 30
    # A Service is asked for as soon as it is made: "no such name" must not outlive it by much.
    denial 9984 2
  }
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    kubeconfig ${kubeconfig}
    pods insecure
    fallthrough in-addr.arpa ip6.arpa
  }
${hasNameserver(resolvConf) ? "  forward . /etc/resolv.conf\n" : ""}}
`;
