{{- define "rasp.labels" -}}
app.kubernetes.io/name: rasp-control-plane
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}
{{- define "rasp.name" -}}
{{ .Release.Name }}-rasp-control-plane
{{- end -}}
{{- define "rasp.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}
