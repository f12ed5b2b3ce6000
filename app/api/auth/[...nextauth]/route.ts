import NextAuth from "next-auth";
import { authOptions } from "@/lib/http/auth";

// the options hold the environment's secret, which a build does not have: they are made at each request
const handler = (request: Request, route: { params: Promise<{ nextauth: string[] }> }): Promise<Response> =>
  NextAuth(authOptions())(request, route) as Promise<Response>;

export { handler as GET, handler as POST };
