import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ApiReference } from "@/components/api-docs/api-reference";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("pages"))("apiDocs") };
}

export default function ApiDocsPage() {
  return <ApiReference />;
}
