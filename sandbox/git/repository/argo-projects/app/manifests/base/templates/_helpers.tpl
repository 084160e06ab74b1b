{{- define "my-app.fullname" -}}
{{ .Release.Name }}-my-app
{{- end -}}

{{- define "my-app.labels" -}}
app.kubernetes.io/name: my-app
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}
