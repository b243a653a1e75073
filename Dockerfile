# Quizloop in a container: installed in one stage, run by an unprivileged user in another.
#   docker build -t quizloop . && docker run -d -e DISCORD_TOKEN -v quizloop:/app/data quizloop
# Without a chat platform it is the playground, which listens on 127.0.0.1 only:
#   docker run --rm --network host -e PLAYGROUND=on -v quizloop:/app/data quizloop

FROM node:24-bookworm-slim AS install
WORKDIR /app
COPY package.json package-lock.json ./
# The image brings Node 24, so the copy that npm pins for bare machines is not needed.
RUN npm ci --omit=dev && rm -rf node_modules/node-linux-* node_modules/.bin/node

FROM node:24-bookworm-slim
ENV NODE_ENV=production LOG_FORMAT=json
WORKDIR /app
COPY --from=install /app/node_modules node_modules
COPY package.json LICENSE ./
COPY migrations migrations
COPY content content
COPY src src
RUN mkdir data && chown node:node data
USER node
VOLUME /app/data
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8080}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node itself is the first process, so SIGTERM reaches it.
CMD ["node", "src/quizloop.js", "start"]
