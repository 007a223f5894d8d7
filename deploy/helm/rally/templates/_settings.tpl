{{- /* A setting as text. Whole numbers come as floating point from YAML: 86400000 must not become 8.64e+07. */ -}}
{{- define "rally.text" -}}
{{- if kindIs "float64" . }}{{ int64 . }}{{ else }}{{ . }}{{ end -}}
{{- end -}}

{{- define "rally.config" -}}
{{- range $name, $value := .Values.config }}
{{ $name }}: {{ include "rally.text" $value | quote }}
{{- end }}
{{- end -}}

{{- define "rally.memoryMebibytes" -}}
{{- $memory := .Values.resources.limits.memory -}}
{{- if hasSuffix "Gi" $memory -}}
{{- mul 1024 (trimSuffix "Gi" $memory | int64) -}}
{{- else -}}
{{- trimSuffix "Mi" $memory | int64 -}}
{{- end -}}
{{- end -}}

{{- define "rally.hasAdmin" -}}
{{- if ne 0 (int .Values.config.ADMIN_PORT) }}true{{ end -}}
{{- end -}}

{{- /* What no schema says well: ends the rendering with one sentence. */ -}}
{{- define "rally.checks" -}}
{{- range $name := list "ADMIN_TOKEN" "JWT_SECRET" "REDIS_ADDR" "WEBHOOK_SECRET" -}}
{{- if hasKey $.Values.config $name -}}
{{- if or (ne $name "REDIS_ADDR") (contains "@" (toString $.Values.config.REDIS_ADDR)) -}}
{{- fail (printf "config.%s is a secret: put it into the Secret that secret.name names, or use extraEnv" $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $drain := add (int .Values.config.DRAIN_DELAY_MS) (int .Values.config.DRAIN_WINDOW_MS) 10000 -}}
{{- if lt (mul 1000 (int .Values.terminationGracePeriodSeconds)) $drain -}}
{{- fail (printf "terminationGracePeriodSeconds has to be %d at least: DRAIN_DELAY_MS, DRAIN_WINDOW_MS and ten seconds" (div (add $drain 999) 1000)) -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.host) -}}
{{- fail "ingress.host is the name under which clients connect" -}}
{{- end -}}
{{- $host := .Values.config.ADMIN_HOST | default "127.0.0.1" -}}
{{- if and .Values.monitoring.podMonitor (or (not (include "rally.hasAdmin" .)) (has $host (list "127.0.0.1" "localhost" "::1"))) -}}
{{- fail "monitoring.podMonitor needs config.ADMIN_PORT, and config.ADMIN_HOST: 0.0.0.0 (or '::')" -}}
{{- end -}}
{{- if and .Values.monitoring.podMonitor (not .Values.secret.name) -}}
{{- fail "monitoring.podMonitor takes ADMIN_TOKEN from the Secret that secret.name names" -}}
{{- end -}}
{{- end -}}
