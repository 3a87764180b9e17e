# syntax=docker/dockerfile:1
# The runtime with one app in it, for the varde-app chart with source.kind image. In the app's folder (the one with App/):
#   docker build -f app.Dockerfile --build-arg ORG=ttd --build-arg APP=permit -t ttd-permit:1 .
ARG VARDE_IMAGE=varde:0.1.0
FROM ${VARDE_IMAGE}
ARG ORG
ARG APP
RUN test -n "$ORG" && test -n "$APP"
COPY App /apps/${ORG}/${APP}/App
