{{/*
The settings of one service, of (dict "root" $ "name" NAME "service" ITS ENTRY IN varde.services): what the chart knows,
with services.<name>.config merged over it. Secrets are not in it: they come as files, or by the environment.
*/}}
{{- define "varde.config" -}}
{{- $generated := include "varde.generatedConfig" . | fromYaml -}}
{{- $own := (index .root.Values.services .name).config | deepCopy -}}
{{- mergeOverwrite $generated $own | toYaml -}}
{{- end }}

{{- define "varde.platform" -}}
{{- $name := include "varde.name" . -}}
platform:
  hostname: {{ .Values.domain | quote }}
  publicUrl: {{ .Values.publicUrl | default (printf "%s://platform.%s" .Values.publicScheme .Values.domain) | quote }}
  authentication: http://{{ $name }}-authentication:5040
  storage: http://{{ $name }}-storage:5010
  events: http://{{ $name }}-events:5080
  authorization: http://{{ $name }}-authorization:5050
  registry: http://{{ $name }}-register:5020
{{- end }}

{{- define "varde.generatedConfig" -}}
{{- $values := .root.Values -}}
environment: {{ $values.environment }}
listen: {address: 0.0.0.0, port: {{ .service.port }}}
{{ include "varde.platform" .root }}
{{- if and .service.database (eq $values.database.kind "sqlite") }}
database: {url: "sqlite:///var/lib/varde/db/{{ .name }}.db"}
{{- end }}
{{- if and .service.redis $values.redis.bundled }}
redis: {url: "redis://{{ include "varde.name" .root }}-redis:6379"}
{{- end }}
{{- if .service.platformToken }}
platformToken: {keyFile: /var/run/varde/platform-token/platform.pem}
{{- end }}
{{- if and .service.testData (eq $values.environment "test") }}
testData: /usr/share/varde/testdata
{{- end }}
{{- if .service.blobs }}
blob: {folder: /var/lib/varde/blobs}
{{- end }}
{{- if .service.tokenSigning }}
keys:
  folder: /var/run/varde/token-signing
  {{- if $values.issuers }}
  issuers: /etc/varde/issuers
  {{- end }}
{{- end }}
{{- if eq .name "events" }}
rules: {appsDomain: {{ printf "apps.%s" $values.domain | quote }}}
{{- end }}
{{- if eq .name "gateway" }}
# Health and metrics answer here alone; no Service and no Ingress leads here.
adminPort: {{ .service.adminPort }}
domain: {{ $values.domain | quote }}
localHosts: []
publicScheme: {{ $values.publicScheme }}
apps:
  upstream: {{ $values.apps.upstream | default (include "varde.appUpstream" .root) | quote }}
  table: {{ toJson $values.apps.table }}
{{- end }}
{{- end }}

{{/* The gateway fills in {org} and {app}. The prefix keeps an org's name from meeting a Service of another kind. */}}
{{- define "varde.appUpstream" -}}
http://app-{org}-{app}.{{ .Values.apps.namespace | default .Release.Namespace }}:5005
{{- end }}
