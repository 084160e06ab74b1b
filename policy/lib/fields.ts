// Names of fields, written as Go reads them: in a text that it decodes itself capital letters make no difference.

/** The fields that policies look for in such texts. */
const FIELDS = [
  ...["spec", "templates", "templateDefaults", "podSpecPatch", "container", "containers", "initContainers", "sidecars"],
  ...[
    "ephemeralContainers",
    "image",
    "env",
    "name",
    "value",
    "volumes",
    "hostPath",
    "hostNetwork",
    "hostPID",
    "hostIPC",
  ],
  ...["securityContext", "privileged", "allowPrivilegeEscalation", "capabilities", "add", "procMount", "runAsUser"],
  ...[
    "runAsNonRoot",
    "seccompProfile",
    "appArmorProfile",
    "type",
    "windowsOptions",
    "hostProcess",
    "ports",
    "hostPort",
  ],
  ...["sysctls", "seLinuxOptions", "serviceAccountName", "resources", "requests", "limits", "activeDeadlineSeconds"],
];
const BY_LETTERS = new Map(FIELDS.map((field) => [field.toLowerCase(), field]));

/** A document whose fields have the names that Kubernetes gives them, whatever the case of their letters. */
export function withFieldsOf(document: unknown): unknown {
  if (Array.isArray(document)) return document.map(withFieldsOf);
  if (typeof document !== "object" || document === null) return document;
  return Object.fromEntries(
    Object.entries(document).map(([key, value]) => [BY_LETTERS.get(key.toLowerCase()) ?? key, withFieldsOf(value)]),
  );
}
