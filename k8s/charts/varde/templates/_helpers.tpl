{{/* How names of objects begin: the release's name, which says varde in any case. */}}
{{- define "varde.name" -}}
{{- $name := ternary .Release.Name (printf "%s-varde" .Release.Name) (contains "varde" .Release.Name) -}}
{{- $name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{/* What each service listens on and needs. */}}
{{- define "varde.services" -}}
gateway: {port: 8000, adminPort: 8001}
authentication: {port: 5040, platformToken: true, tokenSigning: true, testData: true}
register: {port: 5020, database: true, testData: true}
authorization: {port: 5050, database: true, testData: true}
storage: {port: 5010, database: true, redis: true, platformToken: true, blobs: true}
events: {port: 5080, database: true, redis: true, platformToken: true}
{{- end }}

{{/* Of (dict "root" $ "component" NAME) */}}
{{- define "varde.selector" -}}
app.kubernetes.io/name: varde
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "varde.labels" -}}
{{ include "varde.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{/* What holds for every pod, ours and Redis's. */}}
{{- define "varde.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "varde.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{/* Of (dict "size" .. "storageClassName" .. "accessModes" ..) */}}
{{- define "varde.claimSpec" -}}
accessModes: {{ toJson .accessModes }}
{{- with .storageClassName }}
storageClassName: {{ . | quote }}
{{- end }}
resources:
  requests:
    storage: {{ .size | quote }}
{{- end }}

{{/* VARDE_STORAGE for storage: how environment variables of a service begin. */}}
{{- define "varde.variable" -}}
{{- printf "VARDE_%s" (. | upper | replace "-" "_") -}}
{{- end }}

{{/* Fails with one clear line when values cannot work together. */}}
{{- define "varde.check" -}}
{{- $values := .Values -}}
{{- if and (eq $values.database.kind "postgresql") (not $values.database.existingSecret) -}}
{{- fail "database.existingSecret is needed for database.kind postgresql: a Secret with a URL for each service" -}}
{{- end -}}
{{- if and (not $values.redis.bundled) (not $values.redis.existingSecret) -}}
{{- fail "redis.existingSecret is needed when redis.bundled is false: a Secret with the URL" -}}
{{- end -}}
{{- range $name, $service := include "varde.services" . | fromYaml -}}
{{- $replicas := (index $values.services $name).replicas | int -}}
{{- if and $service.database (eq $values.database.kind "sqlite") (gt $replicas 1) -}}
{{- fail (printf "services.%s.replicas: SQLite serves one copy; database.kind postgresql serves more" $name) -}}
{{- end -}}
{{- if and $service.blobs (gt $replicas 1) (not (has "ReadWriteMany" $values.blobs.accessModes)) -}}
{{- fail (printf "services.%s.replicas: more than one copy needs blobs.accessModes [ReadWriteMany]" $name) -}}
{{- end -}}
{{- end -}}
{{- end }}
