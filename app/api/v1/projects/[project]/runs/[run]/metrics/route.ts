import { readMetrics } from "@/lib/contract/flink";
import { serve } from "@/lib/http/route";

export const GET = serve(readMetrics);
