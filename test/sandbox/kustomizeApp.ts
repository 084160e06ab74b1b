// An application whose overlays set two images with Kustomize: a Deployment that answers, and one beside it.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { demoAppImage } from "../../sandbox/images/table";

/** The repository's layout for such applications, as a stack is configured with it. */
export const kustomizeLayout = {
  render: { kustomize: "argo-projects/{app}/manifests/overlays/{phase}" },
  promotes: [{ kustomization: "argo-projects/{app}/manifests/overlays/{phase}" }],
};

/** The overlay of a phase, in the repository. */
export const overlayFile = (app: string, phase: string): string =>
  `argo-projects/${app}/manifests/overlays/${phase}/kustomization.yaml`;

/** The overlay's text: a person's comments, and both images, of which one has another name. */
export const overlay = (app: string, phase: string, versions: { web: string; worker: string }): string =>
  [
    `# ${app} in ${phase}`,
    "resources:",
    "  - ../../base",
    `namePrefix: ${app}-${phase}-`,
    "images:",
    `  - name: ${demoAppImage}`,
    `    newTag: "${versions.web}" # by CI, or by a promotion`,
    "  - name: worker",
    `    newName: ${demoAppImage}`,
    `    newTag: "${versions.worker}"`,
    "",
  ].join("\n");

/** An Application of a phase as docs/layouts.md has it, of a name that says nothing, with the labels that it is found by. */
export const handmade = (app: string, phase: string, repoURL: string) => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Application",
  metadata: {
    name: `by-hand-${phase}`,
    namespace: "argocd",
    labels: { "argo-promotion/app": app, "argo-promotion/phase": phase },
  },
  spec: {
    project: "default",
    source: { repoURL, targetRevision: "main", path: `argo-projects/${app}/manifests/overlays/${phase}` },
    destination: { server: "https://kubernetes.default.svc", namespace: `${app}-${phase}` },
    syncPolicy: {
      automated: { prune: true, selfHeal: true },
      // Campaigns reach the namespaces that carry the phase's label.
      managedNamespaceMetadata: {
        labels: {
          "argo-promotion/app": app,
          "argo-promotion/phase": phase,
          "pod-security.kubernetes.io/enforce": "baseline",
        },
      },
      syncOptions: ["CreateNamespace=true"],
    },
  },
});

function deployment(name: string, image: string): object {
  const labels = { app: name };
  const container = {
    name,
    image,
    imagePullPolicy: "IfNotPresent",
    ports: [{ name: "http", containerPort: 8080 }],
    startupProbe: { httpGet: { path: "/healthz", port: "http" }, periodSeconds: 1, failureThreshold: 300 },
    resources: { requests: { cpu: "5m", memory: "16Mi" }, limits: { memory: "64Mi" } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
  };
  const spec = {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 1,
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
    containers: [container],
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}

const service = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "my-app-svc" },
  spec: { selector: { app: "my-app" }, ports: [{ name: "http", port: 80, targetPort: "http" }] },
};

/** Gives a copy of the pet store that shape, in these phases. */
export function withKustomize(app: string, folder: string, phases: readonly string[]): void {
  const manifests = join(folder, "manifests");
  rmSync(manifests, { recursive: true });
  rmSync(join(folder, "generators"), { recursive: true });
  const write = (file: string, text: string): void => {
    mkdirSync(join(folder, file, ".."), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  const resources = { "web.yaml": deployment("my-app", demoAppImage), "worker.yaml": deployment("worker", "worker") };
  for (const [file, object] of Object.entries({ ...resources, "service.yaml": service }))
    write(`manifests/base/${file}`, stringify(object));
  write("manifests/base/kustomization.yaml", stringify({ resources: [...Object.keys(resources), "service.yaml"] }));
  for (const phase of phases) {
    write(`manifests/overlays/${phase}/kustomization.yaml`, overlay(app, phase, { web: "1.0", worker: "1.0" }));
    write(`generators/${app}-${phase}.json`, JSON.stringify({ phase }));
  }
}
