import type { V1ConfigMap, V1Deployment, V1Secret, V1Service } from "@kubernetes/client-node";
import type { Named, Wire } from "../wire";

export type Deployment = Named<Wire<V1Deployment>>;
export type ConfigMap = Named<Wire<V1ConfigMap>>;
export type Secret = Named<Wire<V1Secret>>;
export type Service = Named<Wire<V1Service>>;
