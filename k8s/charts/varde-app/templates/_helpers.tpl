{{/* The gateway looks for the Service app-<org>-<app>: the name does not depend on the release's. */}}
{{- define "varde-app.name" -}}
app-{{ .Values.org }}-{{ .Values.app }}
{{- end }}

{{- define "varde-app.selector" -}}
app.kubernetes.io/name: varde-app
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: runtime
{{- end }}

{{- define "varde-app.commonLabels" -}}
varde/org: {{ .Values.org }}
varde/app: {{ .Values.app }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "varde-app.labels" -}}
{{ include "varde-app.selector" . }}
{{ include "varde-app.commonLabels" . }}
{{- end }}

{{- define "varde-app.check" -}}
{{- if and (eq .Values.source.kind "claim") (not .Values.source.claim.name) -}}
{{- fail "source.claim.name is needed for source.kind claim" -}}
{{- end -}}
{{- if and (eq .Values.source.kind "files") (not .Values.source.files) -}}
{{- fail "source.files is needed for source.kind files" -}}
{{- end -}}
{{- end }}

{{/* Of (list $ SERVICE PORT): the platform's Service as pods here reach it. */}}
{{- define "varde-app.platformUrl" -}}
{{- $root := index . 0 -}}
{{- $platform := $root.Values.platform -}}
http://{{ $platform.name }}-{{ index . 1 }}.{{ $platform.namespace | default $root.Release.Namespace }}:{{ index . 2 }}
{{- end }}

{{- define "varde-app.generatedConfig" -}}
{{- $platform := .Values.platform -}}
environment: {{ .Values.environment }}
listen: {address: 0.0.0.0, port: 5005}
platform:
  hostname: {{ $platform.domain | quote }}
  publicUrl: {{ $platform.publicUrl | default (printf "%s://platform.%s" $platform.publicScheme $platform.domain) | quote }}
  authentication: {{ include "varde-app.platformUrl" (list . "authentication" 5040) }}
  storage: {{ include "varde-app.platformUrl" (list . "storage" 5010) }}
  events: {{ include "varde-app.platformUrl" (list . "events" 5080) }}
  authorization: {{ include "varde-app.platformUrl" (list . "authorization" 5050) }}
  registry: {{ include "varde-app.platformUrl" (list . "register" 5020) }}
platformToken: {keyFile: /var/run/varde/platform-token/platform.pem}
apps: [/apps]
{{- with .Values.frontend.url }}
frontend: {url: {{ . | quote }}}
{{- end }}
# What a pod serves changes by a new pod.
reloadSeconds: 0
{{- end }}

{{- define "varde-app.config" -}}
{{- mergeOverwrite (include "varde-app.generatedConfig" . | fromYaml) (deepCopy .Values.config) | toYaml -}}
{{- end }}

{{/* A ConfigMap's keys have no slashes; the pod's volume gives each its path back. */}}
{{- define "varde-app.fileKey" -}}
{{- printf "%s-%s" (sha256sum . | trunc 12) (base . | replace " " "_") -}}
{{- end }}

{{/* The runtime's pod and the Job's: who they are and what they see. */}}
{{- define "varde-app.podCommon" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: {type: RuntimeDefault}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "varde-app.image" -}}
image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end }}

{{- define "varde-app.mounts" -}}
- {name: tmp, mountPath: /tmp}
- {name: platform-token, mountPath: /var/run/varde/platform-token, readOnly: true}
{{- if ne .Values.source.kind "image" }}
- name: app
  mountPath: /apps/{{ .Values.org }}/{{ .Values.app }}
  readOnly: true
  {{- if eq .Values.source.kind "claim" }}
  {{- with .Values.source.claim.subPath }}
  subPath: {{ . | quote }}
  {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "varde-app.volumes" -}}
- name: tmp
  emptyDir: {sizeLimit: 256Mi}
- name: platform-token
  secret:
    secretName: {{ .Values.platformToken.existingSecret }}
    defaultMode: 0440
    items:
      - {key: {{ .Values.platformToken.key }}, path: platform.pem}
{{- if eq .Values.source.kind "claim" }}
- name: app
  persistentVolumeClaim: {claimName: {{ .Values.source.claim.name }}, readOnly: true}
{{- else if eq .Values.source.kind "files" }}
- name: app
  configMap:
    name: {{ include "varde-app.name" . }}-files
    items:
      {{- range $path, $content := .Values.source.files }}
      - {key: {{ include "varde-app.fileKey" $path | quote }}, path: {{ $path | quote }}}
      {{- end }}
{{- end }}
{{- end }}
