import { z } from "zod";

const port = z.coerce.number().int().min(0).max(65535);
const shared = {
  DATABASE_URL: z.url(),
  /** directory that web and controller share: uploaded JARs and captured logs */
  MILLRACE_STORE: z.string().startsWith("/"),
  /** address by which pods reach web */
  MILLRACE_INTERNAL_URL: z.url(),
};

const webSchema = z.object({
  ...shared,
  NEXTAUTH_URL: z.url(),
  NEXTAUTH_SECRET: z.string().min(32),
  /** X25519, base64 of DER: web opens what was sealed for it, and seals for both */
  MILLRACE_WEB_PRIVATE_KEY: z.string().min(40),
  MILLRACE_WEB_PUBLIC_KEY: z.string().min(40),
  MILLRACE_CONTROLLER_PUBLIC_KEY: z.string().min(40),
});

const controllerSchema = z.object({
  ...shared,
  MILLRACE_CONTROLLER_PRIVATE_KEY: z.string().min(40),
  /** health and readiness; 0 takes any free port */
  MILLRACE_CONTROLLER_PORT: port.default(8801),
  /** named crash point for fault tests: the process ends itself there (controller/crash-point.ts) */
  MILLRACE_CRASH_POINT: z.string().optional(),
});

export type WebConfig = z.infer<typeof webSchema>;
export type ControllerConfig = z.infer<typeof controllerSchema>;

function read<T>(schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(process.env);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The environment is not complete:\n${problems.join("\n")}`);
}

let web: WebConfig | undefined;
/** Read at the first use, so that a build needs no environment. */
export const webConfig = (): WebConfig => (web ??= read(webSchema));
export const controllerConfig = (): ControllerConfig => read(controllerSchema);
