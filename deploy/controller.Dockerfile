# The controller, which runs from source as it does locally; migrations and setup run in the same image.
# Build from the repository's root: docker build -f deploy/controller.Dockerfile -t millrace/controller .
FROM node:24-bookworm-slim
WORKDIR /millrace
COPY . .
RUN node local/bootstrap.mjs generate && mkdir -p /var/lib/millrace/store && chown node /var/lib/millrace/store
USER node
ENV NODE_ENV=production
# V8 lets its young generation grow to 48 MiB, which a process that waits most of the time fills before it looks.
CMD ["node", "--max-semi-space-size=4", "--import", "tsx", "controller/main.ts"]
