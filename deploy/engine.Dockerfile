# An engine for a cluster that pulls its images: docker build -f deploy/engine.Dockerfile -t registry/millrace/flink:2.3.0-1 .
# Locally the same image is built from packages (local/images.ts). Flink's own image has all of it but curl.
FROM flink:2.3.0-scala_2.12-java17
# curl fetches the JAR of a job before its JobManager starts.
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
